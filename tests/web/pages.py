"""Every page that a test is given is strict HTML, and what it refers to is there.

Parsing strictly takes as long as making the page does, so a page whose tags follow one another as
in pages parsed before is not parsed again; all else is looked at on every page.
"""

import re
from collections.abc import Iterator
from functools import cache
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

import html5lib
from html5lib.html5parser import ParseError
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, RequestRedirect

UNREAD = re.compile(r"<!--.*?-->|(?<=>)[^<]+(?=</(?:script|style|textarea|title)>)", re.S)
TAG = re.compile(r"<(/?)([a-zA-Z][\w-]*)((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
ATTRIBUTE = re.compile(r"([\w:@.-]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=<>`]+)))?")
# Attributes that name other elements of the page by their ids.
REFERENCES = (
    "for",
    "form",
    "headers",
    "list",
    "aria-activedescendant",
    "aria-controls",
    "aria-describedby",
    "aria-details",
    "aria-labelledby",
    "aria-owns",
)
# What may hold words only, and what is more than words.
OF_WORDS = {"b", "button", "em", "h1", "h2", "h3", "h4", "label", "p", "small", "span", "strong"}
BLOCKS = set(
    re.findall(
        r"\w+",
        "article aside blockquote details dialog div dl fieldset footer form h1 h2 h3 h4 header hr"
        " main nav ol p pre section table ul",
    )
)
CLICKED = {"a", "button", "label", "select", "textarea", "summary"}
WITHIN = {"li": {"ol", "ul"}, "dt": {"dl", "div"}, "dd": {"dl", "div"}, "summary": {"details"}}

Tag = tuple[str, dict[str, str]]

_parsed: set[tuple[str, str]] = set()


class BadPage(AssertionError):
    """A page that a strict reader would not take."""


def check(page: str, *, address: str, routes: Map) -> None:
    """BadPage with all that is wrong with a page; a fragment has no frame to check."""
    is_whole = page.lstrip()[:9].lower() == "<!doctype"
    found = TAG.findall(UNREAD.sub("", page))
    tags = [(name.lower(), _attributes(rest)) for end, name, rest in found if not end]
    wrong = [*_wrong_addresses(tags, address, routes)]
    if is_whole:
        wrong += [*_wrong_frame(tags, page), *_wrong_references(tags)]
    if not wrong:
        wrong = _wrong_syntax(page.strip(), _neighbours(found), is_whole)
    if wrong:
        raise BadPage(f"{address}: " + "; ".join(wrong))


def _attributes(text: str) -> dict[str, str]:
    return {name.lower(): one or two or bare for name, one, two, bare in ATTRIBUTE.findall(text)}


def _wrong_frame(tags: list[Tag], page: str) -> Iterator[str]:
    names = [name for name, _ in tags]
    for name in ("h1", "main", "title"):
        if names.count(name) != 1:
            yield f"{names.count(name)} <{name}>"
    if re.search(r"<title>\s*·", page):
        yield "the title has no words of its own"
    if dict(tags).get("html", {}).get("lang") != "zh-CN":
        yield "the language is not said"


def _wrong_references(tags: list[Tag]) -> Iterator[str]:
    """Ids given twice, and ids that are named and not given."""
    ids = [attributes["id"] for _, attributes in tags if "id" in attributes]
    known = set(ids)
    if len(ids) > len(known):
        yield f"twice the id {sorted({each for each in ids if ids.count(each) > 1})}"
    for name, attributes in tags:
        for attribute in REFERENCES:
            for each in attributes.get(attribute, "").split():
                if each not in known:
                    yield f'<{name} {attribute}="{each}">, which is not there'
        link = attributes.get("href", "") if name == "a" else ""
        if link.startswith("#") and link[1:] not in known:
            yield f"a link to {link}, which is not there"


def _wrong_addresses(tags: list[Tag], address: str, routes: Map) -> Iterator[str]:
    """Links and forms that lead where nothing answers."""
    here = urlsplit(address).path
    forms = {each["id"]: each for name, each in tags if name == "form" and "id" in each}
    form: dict[str, str] = {}
    for name, attributes in tags:
        if name == "form":
            form = attributes
        owner = forms.get(attributes.get("form", ""), form)
        if name == "a" and attributes.get("href", "").startswith("/"):
            method, target = "get", attributes["href"]
        elif name == "button" and attributes.get("type") == "submit":
            method = attributes.get("formmethod") or owner.get("method") or "get"
            target = attributes.get("formaction") or owner.get("action") or here
        elif "action" in attributes:  # sent by the Enter key
            method, target = attributes.get("method") or "get", attributes["action"] or here
        else:
            continue
        if method == "dialog":  # closed by the browser itself
            continue
        path = re.sub(r"\d+", "1", urlsplit(target).path or here)
        if not _answers(routes, path, method.upper()):
            yield f"<{name}> leads to {method.upper()} {target}, which nothing answers"


@cache
def _answers(routes: Map, path: str, method: str) -> bool:
    try:
        routes.bind("localhost").match(path, method=method)
    except RequestRedirect:
        return True
    except HTTPException:
        return path.startswith("/calendar/") or re.search(r"/1-1-1\b", path) is not None
    return True


def _neighbours(found: list[tuple[str, str, str]]) -> set[tuple[str, str]]:
    """Which tag follows upon which, with the names of their attributes."""
    shapes = [end + name + " ".join(sorted(_attributes(rest))) for end, name, rest in found]
    return set(zip(["", *shapes], [*shapes, ""], strict=True))


def _wrong_syntax(page: str, neighbours: set[tuple[str, str]], is_whole: bool) -> list[str]:
    """What the strict parser refuses, and elements that stand where they may not."""
    if is_whole and neighbours <= _parsed:
        return []
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    try:
        tree = parser.parse(page) if is_whole else parser.parseFragment(page)
    except ParseError as error:
        line, column = parser.tokenizer.stream.position()
        return [f"{error} in …{page.splitlines()[line - 1][max(0, column - 150) : column + 20]}…"]
    wrong = list(_misplaced(tree, ()))
    if is_whole and not wrong:
        _parsed.update(neighbours)
    return wrong


def _misplaced(element: Element, above: tuple[str, ...]) -> Iterator[str]:
    name = str(element.tag)
    if name in BLOCKS and OF_WORDS.intersection(above):
        yield f"<{name}> in {' > '.join(above[-4:])}"
    if name in CLICKED and {"a", "button", "summary"}.intersection(above):
        yield f"<{name}> in {' > '.join(above[-4:])}"
    if name in WITHIN and above and above[-1] not in WITHIN[name]:
        yield f"<{name}> in <{above[-1]}>"
    for child in element:
        yield from _misplaced(child, (*above, name))
