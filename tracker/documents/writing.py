"""Paragraphs of official documents, without what no file can hold."""

from typing import Any

from tracker.documents.characters import writable
from tracker.documents.paper import Style


def write(document: Any, text: str, style: Style) -> Any:
    """A paragraph, without what no file can hold."""
    return lay(document.add_paragraph(writable(text)), style)


def lay(paragraph: Any, style: Style) -> Any:
    """Give a paragraph a style of ours by its id, which is its name: python-docx would look through
    all styles for each, and take most of the time of a long table for it."""
    paragraph._p.style = style.name
    return paragraph


def lines_of(text: str) -> list[str]:
    """The lines that say something, without the indent that the style gives anyway."""
    return [line.strip() for line in writable(text).split("\n") if line.strip()]


def on_one_line(text: str) -> str:
    return "".join(lines_of(text))
