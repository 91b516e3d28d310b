"""Documents that are handed to a browser, to be saved and never to be run."""

from urllib.parse import quote

from flask import Response

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def to_be_saved(content: bytes, filename: str, mimetype: str = DOCX) -> Response:
    """A file under its Chinese name (docs/rules.md 13)."""
    ending = filename.rpartition(".")[2]
    name = quote(filename, safe="")
    return Response(
        content,
        mimetype=mimetype,
        headers={
            "Content-Disposition": f"attachment; filename=notice.{ending}; filename*=UTF-8''{name}",
            "Content-Security-Policy": "default-src 'none'; sandbox",
        },
    )
