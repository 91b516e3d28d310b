"""Who comes into a post and who leaves it, as a row of a roster says."""

from datetime import date

from tracker.core.days import day_full
from tracker.core.errors import RuleBroken
from tracker.directory import tenures
from tracker.models import Official, Post, Tenure
from tracker.roster.desk import Desk, misplaced
from tracker.roster.outcome import Outcome
from tracker.roster.reading import Line
from tracker.succession import service as succession

NO_DAY = "没有这一天，请写成 2022-08-01"


def enter_tenure(desk: Desk, line: Line, outcome: Outcome) -> None:
    """Begin a tenure, or end one; nothing else of it is changed."""
    from_on, until_on = _day(line, "任职日期"), _day(line, "离任日期")
    post = _post(desk, line)
    official = desk.find(desk.known.officials.find, line, "姓名")
    tenure = _tenure(desk, line, post, official, from_on)
    if tenure is None:
        if until_on:
            raise RuleBroken("新任职的请不要写离任日期，到离任时再写", field="离任日期")
        _begin(desk, post, official, from_on or desk.by.on, outcome)
        return
    desk.once(line, tenure.id)
    if line.number is not None and (
        tenure.post_id != post.id
        or tenure.official_id != official.id
        or from_on not in (None, tenure.from_on)
    ):
        raise RuleBroken(
            "已登记的任职不能改岗位、姓名和任职日期；换人的请另起一行、编号留空", field="编号"
        )
    says_nothing = until_on is None and (line.number is None or not line.has("离任日期"))
    if until_on == tenure.until_on or says_nothing:
        return
    if until_on is None:
        raise RuleBroken("离任已经登记，要取消的请到岗位页面办理", field="离任日期")
    desk.refuse_administrators(post)
    succession.end_tenure(tenure, on=until_on, by=desk.by)
    outcome.said.append(f"{day_full(until_on)}离任")


def _begin(desk: Desk, post: Post, official: Official, on: date, outcome: Outcome) -> None:
    """A post of the same file has no past; into another one he comes as on its own page."""
    desk.refuse_administrators(post)
    present = tenures.held_after(post, on)
    if post.id in desk.posts_made:
        tenures.begin_tenure(post, official, from_on=on, by=desk.by)
    else:
        succession.succeed(post, official, on=on, by=desk.by)
    outcome.is_new = True
    follows = f"，接替{present.official.name}" if present else ""
    outcome.said.append(f"{day_full(on)}任职{follows}")


def _post(desk: Desk, line: Line) -> Post:
    """By its title, in the unit that the row names."""
    of_unit = [
        post
        for post in desk.known.posts.named(line["岗位"])
        if desk.known.is_unit(post.unit, line["所属单位"])
    ]
    if len(of_unit) == 1:
        return of_unit[0]
    post = desk.find(desk.known.posts.find, line, "岗位")
    if line["所属单位"] and not desk.known.is_unit(post.unit, line["所属单位"]):
        raise misplaced(
            "所属单位", f"“{post.title}”不是这个单位的岗位，请核对，或先在“岗位”表里新增"
        )
    return post


def _tenure(
    desk: Desk, line: Line, post: Post, official: Official, from_on: date | None
) -> Tenure | None:
    """The one that the row is of; without a number he may hold the post already."""
    if line.number is not None:
        found = desk.known.tenures.get(line.number)
        if found is None:
            raise RuleBroken(
                "没有这个编号，或这次任职已经结束；新任职的请留空，已结束的请删去这一行",
                field="编号",
            )
        return found
    return next(
        (
            each
            for each in desk.known.tenures.values()
            if each.post_id == post.id
            and each.official_id == official.id
            and from_on in (None, each.from_on)
        ),
        None,
    )


def _day(line: Line, heading: str) -> date | None:
    try:
        return line.day(heading)
    except ValueError as wrong:
        raise RuleBroken(NO_DAY, field=heading) from wrong
