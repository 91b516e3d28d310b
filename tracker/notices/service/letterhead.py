"""Setting how the office's documents look (公文格式)."""

from collections.abc import Mapping
from typing import Any

from tracker.directory import service as directory
from tracker.directory.letterhead import LETTERHEAD, Letterhead
from tracker.models import Actor, NoticeKind


def set_letterhead(letterhead: Letterhead, *, by: Actor) -> None:
    """What all documents from now on look like, and how they are numbered; those that were issued
    stay as they are."""
    value = letterhead.as_json()
    directory.change_setting(LETTERHEAD, value, label="公文格式", by=by, said=_said)


def _said(value: Mapping[str, Any] | None) -> str:
    """In words, for the trail."""
    if value is None:
        return "默认"
    heads = {"none": "不印红头", "red": f"印红头“{value['mark']}”", "space": "套用红头纸"}
    apart = (f"{NoticeKind(kind).label}{label}" for kind, label in value["labels"].items())
    labels = "、".join([value["label"], *apart])
    fonts = "、".join(dict.fromkeys(value["fonts"].values()))
    copies = "、".join(value["copies_to"]) or "无"
    return (
        f"{value['issuer']}，{heads[value['head']]}，文号{labels}，抄送{copies}，"
        f"印发{value['printed_by'] or value['issuer']}，字体{fonts}"
    )
