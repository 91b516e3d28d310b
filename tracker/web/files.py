"""Files that come with a form and files that are sent: one store, one way out."""

from collections.abc import Iterable
from pathlib import Path
from urllib.parse import quote

from flask import Response, current_app, send_file
from werkzeug.datastructures import FileStorage

from tracker.core.files import FileStore


def file_store() -> FileStore:
    """Where this installation keeps its files."""
    return FileStore(Path(current_app.config["ATTACHMENTS"]))


def uploads_in(files: Iterable[FileStorage] | None) -> list[tuple[str, bytes]]:
    """The files that were chosen in a form, as (name, content); a browser sends a nameless empty
    one where none was."""
    return [(file.filename, file.read()) for file in files or () if file.filename]


def to_be_saved(content: bytes, filename: str, mimetype: str) -> Response:
    """A file that was just made, under its Chinese name, as a download that no browser runs."""
    plain, name = f"document.{filename.rpartition('.')[2]}", quote(filename, safe="")
    return Response(
        content,
        mimetype=mimetype,
        headers={
            "Content-Disposition": f"attachment; filename={plain}; filename*=UTF-8''{name}",
            "Content-Security-Policy": "default-src 'none'; sandbox",
        },
    )


def as_download(stored_name: str, filename: str) -> Response:
    """A stored file as a download that no browser opens or runs; RuleBroken if it is gone."""
    answer = send_file(
        file_store().open(stored_name),
        mimetype="application/octet-stream",
        as_attachment=True,
        download_name=filename,
        etag=False,
    )
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
