"""What kind of answer a request wants, and what a file is called."""

from flask import request

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def wants_json() -> bool:
    """Whether a script asks (autosave, suggestions) and not a person who changes pages."""
    return request.is_json or request.accept_mimetypes.best == "application/json"
