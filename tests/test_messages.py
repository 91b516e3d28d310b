"""What a person reads when something is refused says what to do next."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tracker.web.forms import SAID

ROOT = Path(__file__).parent.parent / "tracker"
# The words by which a sentence tells what to do, or that nothing has to be done.
TELLS = ("请", "不用", "不需要", "例如")
VALIDATORS = {"InputRequired", "DataRequired", "Length", "NumberRange", "Regexp", "EqualTo"}
VALIDATORS |= {"ValidationError", "StopValidation"}

Message = tuple[str, int, str]


def said(node: ast.expr, constants: dict[str, ast.expr]) -> str | None:
    """The words of a message as far as they are written down; None where none are."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(said(part, constants) or "" for part in parts)
        case ast.BinOp(left=left, right=right):
            return (said(left, constants) or "") + (said(right, constants) or "")
        case ast.Dict(values=branches):
            return silent_one(branches, constants)
        case ast.IfExp(body=body, orelse=orelse):
            return silent_one([body, orelse], constants)
    inner = kept_in(node, constants)
    return said(inner, constants) if inner else None


def kept_in(node: ast.expr, constants: dict[str, ast.expr]) -> ast.expr | None:
    """What a name, a call or a place in a table stands for."""
    match node:
        case ast.FormattedValue(value=inner) | ast.Subscript(value=inner):
            return inner
        case ast.Call(func=ast.Attribute(value=inner)):
            return inner
        case ast.Call(func=ast.Name(id=name)) | ast.Name(id=name):
            return constants.get(name)
    return None


def silent_one(branches: list[ast.expr], constants: dict[str, ast.expr]) -> str | None:
    """Of several sentences one that does not say what to do, if there is one."""
    texts = [text for text in (said(each, constants) for each in branches) if text]
    return min(texts, key=says_what_to_do, default=None)


def says_what_to_do(words: str) -> bool:
    return any(tells in words for tells in TELLS)


def written_down(tree: ast.Module) -> dict[str, ast.expr]:
    """The module's constants, and what its functions of one sentence return."""
    found: dict[str, ast.expr] = {}
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found[node.targets[0].id] = node.value
        if isinstance(node, ast.FunctionDef):
            returns = [each.value for each in ast.walk(node) if isinstance(each, ast.Return)]
            if len(returns) == 1 and returns[0] is not None:
                found[node.name] = returns[0]
    return found


def messages(source: str, where: str = "") -> Iterator[Message]:
    """Every message of a refusal or a check."""
    tree = ast.parse(source)
    constants = written_down(tree)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        if node.func.id == "RuleBroken":
            texts = node.args[:1]
        elif node.func.id in VALIDATORS:
            named = [each.value for each in node.keywords if each.arg == "message"]
            texts = named or [each for each in node.args if not isinstance(each, ast.Starred)]
        else:
            continue
        for text in texts:
            words = said(text, constants)
            if words and any(letter >= "一" for letter in words):
                yield where, node.lineno, words


def all_messages() -> list[Message]:
    return [
        message
        for path in sorted(ROOT.rglob("*.py"))
        for message in messages(path.read_text(), path.relative_to(ROOT).as_posix())
    ]


def test_every_refusal_says_what_to_do_next():
    silent = [
        f"{where}:{line} {words}"
        for where, line, words in all_messages()
        if not says_what_to_do(words)
    ]
    assert silent == []


def test_what_the_form_library_says_is_said_in_our_words():
    assert all(says_what_to_do(words) for words in SAID.values())


def test_the_refusals_are_found():
    assert len(all_messages()) > 200


@pytest.mark.parametrize(
    "source",
    [
        'raise RuleBroken("方案已印发。")',
        'raise RuleBroken(f"{name}已在最前。", field="title")',
        'LOCKED = "文件有密码保护。"\nraise RuleBroken(LOCKED)',
        'Length(max=50, message="不超过50字")',
        'raise RuleBroken("请先审定。" if is_draft else "已印发。")',
        'def _why():\n    return "已截止。"\nraise RuleBroken(_why())',
    ],
)
def test_a_message_that_only_states_a_fact_would_be_found(source):
    [(_, _, words)] = messages(source)
    assert not says_what_to_do(words)
