"""Units and their posts, as the rows of a roster say."""

from collections.abc import Sequence

from tracker.core.characters import in_one_line
from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.directory import service as directory
from tracker.models import POSTS_OF_A_UNIT, Post, PostKind, Unit
from tracker.roster.desk import Desk, misplaced, yes_or_no
from tracker.roster.layout import FURTHER_NAMES, NO, POST_KINDS, UNIT_KINDS, YES
from tracker.roster.outcome import Outcome
from tracker.roster.reading import Line


def enter_unit(desk: Desk, line: Line, outcome: Outcome) -> None:
    kind = UNIT_KINDS.get(line["类别"])
    if kind is None:
        raise RuleBroken("类别请从下拉里选", field="kind")
    signs = yes_or_no(line, "须签发")
    aliases = [name.strip() for name in line["其他名称"].split(FURTHER_NAMES) if name.strip()]
    short_name = line["简称"] or line["全称"]
    unit = _unit_of(desk, line)
    if unit is None:
        unit = directory.add_unit(
            name=line["全称"], short_name=short_name, kind=kind, phone=line["电话"], by=desk.by
        )
        unit.needs_signoff = True if signs is None else signs
        db.session.flush()
        for alias in aliases:
            directory.add_alias(unit, alias, by=desk.by)
        db.session.flush()
        outcome.is_new = True
        outcome.said.append("，".join(filter(None, (short_name, kind.label, line["其他名称"]))))
    else:
        _change_unit(desk, unit, line, outcome, aliases)
    desk.once(line, unit.id)
    desk.known.units.add(unit, line["全称"], short_name, *aliases)


def _unit_of(desk: Desk, line: Line) -> Unit | None:
    if line.number is not None:
        return desk.numbered(desk.known.units.by_number, line)
    return next((each for each in desk.known.units.named(line["全称"])), None)


def _change_unit(
    desk: Desk, unit: Unit, line: Line, outcome: Outcome, aliases: Sequence[str]
) -> None:
    before = {
        "全称": unit.name,
        "简称": unit.short_name,
        "类别": unit.kind.label,
        "其他名称": FURTHER_NAMES.join(alias.name for alias in unit.aliases),
        "电话": unit.phone,
        "须签发": YES if unit.needs_signoff else NO,
    }
    after = before | {heading: line[heading] for heading in before if line.has(heading)}
    after["简称"] = after["简称"] or after["全称"]
    after["须签发"] = after["须签发"] or before["须签发"]
    if not outcome.note(before, after):
        return
    directory.change_unit(
        unit,
        name=after["全称"],
        short_name=after["简称"],
        kind=UNIT_KINDS[after["类别"]],
        phone=after["电话"],
        needs_signoff=after["须签发"] == YES,
        aliases=list(aliases) if line.has("其他名称") else [a.name for a in unit.aliases],
        by=desk.by,
    )


def place_unit(desk: Desk, line: Line, outcome: Outcome) -> None:
    """Under whom a unit stands; once all units of the file are there."""
    unit = _unit_of(desk, line)
    if unit is None or not line.has("上级单位"):
        return
    before = in_one_line(desk.known.told_unit(unit.parent))
    if desk.known.is_unit(unit.parent, line["上级单位"]):
        return
    parent = desk.find_unit(line, "上级单位") if line["上级单位"] else None
    directory.place_unit(unit, parent, by=desk.by)
    if outcome.is_new:
        outcome.said.append(f"上级单位：{line['上级单位']}")
    else:
        outcome.note({"上级单位": before}, {"上级单位": line["上级单位"]})


def enter_post(desk: Desk, line: Line, outcome: Outcome) -> None:
    kind = POST_KINDS.get(line["类别"])
    if kind is None:
        raise RuleBroken("类别请从下拉里选", field="kind")
    post = _post_of(desk, line)
    if post is None:
        unit = desk.find_unit(line, "所属单位") if line["所属单位"] else None
        if unit and kind not in (*POSTS_OF_A_UNIT, PostKind.SUPERVISOR):
            raise misplaced("所属单位", f"“{kind.label}”不属于单位，请留空")
        post = directory.add_post(line["岗位名称"], kind, unit=unit, by=desk.by)
        db.session.flush()
        desk.posts_made.add(post.id)
        outcome.is_new = True
        outcome.said.append("，".join(filter(None, (line["所属单位"], kind.label))))
    else:
        _rename_post(desk, post, line, outcome)
    desk.once(line, post.id)
    desk.known.posts.add(post, line["岗位名称"])


def _post_of(desk: Desk, line: Line) -> Post | None:
    if line.number is not None:
        return desk.numbered(desk.known.posts.by_number, line)
    same = [
        post
        for post in desk.known.posts.named(line["岗位名称"])
        if post.kind.label == line["类别"] and desk.known.is_unit(post.unit, line["所属单位"])
    ]
    return same[0] if same else None


def _rename_post(desk: Desk, post: Post, line: Line, outcome: Outcome) -> None:
    if post.kind.label != line["类别"]:
        raise RuleBroken(f"岗位的类别（{post.kind.label}）定后不能改，请另起一行新增", field="kind")
    if line.has("所属单位") and not desk.known.is_unit(post.unit, line["所属单位"]):
        raise RuleBroken("岗位的所属单位定后不能改，请另起一行新增", field="unit")
    if outcome.note({"岗位名称": post.title}, {"岗位名称": line["岗位名称"]}):
        desk.refuse_administrators(post)
        directory.rename_post(post, line["岗位名称"], by=desk.by)
