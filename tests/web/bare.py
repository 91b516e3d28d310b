"""A bare application that draws templates: no database, no routes, nothing left undefined."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from flask import Flask, render_template, render_template_string
from flask_wtf.csrf import CSRFProtect
from jinja2 import StrictUndefined

from tracker.core.enums import Labelled
from tracker.web import filters

ROOT = Path(__file__).parent.parent.parent
TEMPLATES = ROOT / "templates"
COMPONENTS = sorted(path.stem for path in (TEMPLATES / "components").glob("*.html"))


class Mark(Labelled):
    COMPLETED = "completed", "已完成"
    NORMAL = "normal", "正常推进"
    SLOW = "slow", "进展缓慢"
    LAGGING = "lagging", "滞后"
    ADJUSTED = "adjusted", "已调整"


class Status(Labelled):
    DRAFT = "draft", "草稿"
    AWAITING_SIGNOFF = "awaiting_signoff", "待签发"
    SUBMITTED = "submitted", "待审核"
    RETURNED = "returned", "已退回"
    ACCEPTED = "accepted", "已通过"


class Role(StrEnum):
    LEAD = "lead"
    SUPPORT = "support"


def bare_app() -> Flask:
    """An application with the templates, their filters and globals, and nothing else."""
    app = Flask("bare", root_path=str(ROOT))
    app.config.update(SECRET_KEY="only for tests", WTF_CSRF_ENABLED=False)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["asset"] = lambda path: f"/static/{path}"
    CSRFProtect(app)
    filters.register(app)
    return app


def item(label: str, url: str, is_current: bool = False, count: int | None = None) -> Any:
    return SimpleNamespace(label=label, url=url, is_current=is_current, count=count)


def page_context(**changed: Any) -> dict[str, Any]:
    """What every page is given."""
    given = {
        "me": SimpleNamespace(name="乌兰", post_title="市政府督查室 督查员", is_cover=False),
        "government_name": "示例市人民政府",
        "today": date(2022, 7, 4),
        "demonstration": True,
        "nav": [item("工作台", "/", is_current=True), item("审核", "/review", count=24)],
        "unread": 3,
        "has_several_posts": True,
        "single_keys": True,
        "csp_nonce": "r4nd0m",
        "links": {
            "home": "/",
            "search": "/ledger",
            "messages": "/messages",
            "choose_post": "/choose-post",
            "password": "/password",
            "preferences": "/preferences",
            "guide": "/guide",
            "sign_out": "/sign-out",
        },
    }
    return given | changed


def parse(page: str) -> Element:
    """The page as a tree; fails on anything that is not strict HTML, or on an id used twice."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    tree = parser.parse(page)
    for element in tree.iter():
        element.tag = str(element.tag).removeprefix("{http://www.w3.org/2000/svg}")
    ids = [element.attrib["id"] for element in tree.iter() if "id" in element.attrib]
    assert len(ids) == len(set(ids)), sorted(one for one in ids if ids.count(one) > 1)
    return tree


def words(element: Element) -> str:
    """What is written in an element."""
    return "".join(element.itertext())


def draw(call: str, **given: Any) -> Element:
    """The body of a page that holds one call of a macro, as a tree."""
    name = call.removeprefix("call ").split("(")[0]
    imported = f'{{% from "components/{name}.html" import {name} %}}'
    drawn = (
        f"{{% {call} %}}随文{{% endcall %}}" if call.startswith("call ") else f"{{{{ {call} }}}}"
    )
    source = f"<!DOCTYPE html><html lang='zh-CN'><title>样张</title><body>{drawn}</body></html>"
    with bare_app().test_request_context("/"):
        tree = parse(render_template_string(imported + source, **given).strip())
    body = tree.find("body")
    assert body is not None
    return body


def draw_page(template: str, **given: Any) -> Element:
    """A whole page as a tree."""
    with bare_app().test_request_context("/"):
        return parse(render_template(template, **given).strip())


def labels(element: Element) -> Iterable[str]:
    """What a screen reader is told in place of pictures."""
    return [one.attrib["aria-label"] for one in element.iter() if "aria-label" in one.attrib]
