"""Writing a handover down as it is on its day, and telling whoever it concerns, once."""

from collections.abc import Sequence
from datetime import date

from tracker.audit import service as audit
from tracker.core import clock
from tracker.core.days import day_full
from tracker.directory import queries as directory
from tracker.inbox import service as inbox
from tracker.models import Actor, AuditAction, Cover, Handover, MessageKind, Official, PostKind
from tracker.succession.queries import (
    Part,
    counts_in_words,
    decided_since,
    open_work,
    parts_as_json,
    parts_from_json,
    vacancies,
)

NO_NEW_DOCUMENT = "责任随岗位转移，不另行文。前任已报送的内容和批示都在任务页面。"


def freeze(handover: Handover, *, today: date, by: Actor | None) -> None:
    """Keep what goes with the post, for ever; by: None where the day has come by itself."""
    post = handover.post
    parts = open_work(post, on=max(handover.on, today))
    since = decided_since(post, since=handover.on) if handover.on < today else []
    handover.frozen_at = clock.now()
    handover.contents = {"parts": parts_as_json(parts), "since": parts_as_json(since)}
    audit.record(
        AuditAction.HANDED_OVER,
        handover,
        by=by,
        government_id=post.government_id,
        post=post.title,
        leaves=handover.left_name,
        official=handover.taken_name,
        on=handover.on.isoformat(),
        count=sum(part.count for part in parts),
    )


def tell_change(handover: Handover, *, today: date) -> None:
    """Tell the successor of all open work; where nobody comes, the office."""
    assert handover.contents is not None
    parts = parts_from_json(handover.contents["parts"])
    if handover.taken is not None and parts:
        inbox.send(
            handover.taken.official,
            MessageKind.SUCCESSION,
            f"您自{day_full(handover.on)}起任{handover.post_title}，{_takes_over(parts)}",
            occurrence=f"handover.{handover.id}",
            text=f"{counts_in_words(parts)}。\n{NO_NEW_DOCUMENT}逐项见交接清单。",
            link=f"/handovers/{handover.id}",
        )
    elif handover.taken is None:
        _tell_office(handover, parts, today)


def tell_cover(cover: Cover) -> None:
    """Tell who acts in a post from today on what he finds there."""
    post = cover.post
    parts = open_work(post, on=cover.from_on)
    inbox.send(
        cover.official,
        MessageKind.SUCCESSION,
        f"您自{day_full(cover.from_on)}起代理{post.title}，{day_full(cover.until_on)}恢复",
        occurrence=f"cover.{cover.id}.{cover.from_on.isoformat()}",
        text=(
            f"{counts_in_words(parts) or '现在没有要办的事'}。\n"
            "这段时间的提醒发给您，您签发、批示、审批都写明“代”。登录后在右上角切换到代理的岗位。"
        ),
        link="/posts/choose",
    )


def tell_cover_ended(cover: Cover, *, on: date) -> None:
    inbox.send(
        cover.official,
        MessageKind.SUCCESSION,
        f"您代理{cover.post.title}到{day_full(on)}结束",
        occurrence=f"cover.{cover.id}.{cover.from_on.isoformat()}.ended",
        text="没有办完的事由岗位的任职人接着办，您不用再办。",
        link="/",
    )


def tell_vacant_after(cover: Cover, *, today: date) -> None:
    """Tell the office that a cover has run out in a post that nobody holds."""
    found = _vacancy(cover.post.government_id, cover.post_id, today)
    if found:
        key = f"vacant.cover.{cover.id}.{cover.until_on.isoformat()}"
        _say_vacant(cover.post.government_id, found, key, today)


def _tell_office(handover: Handover, parts: Sequence[Part], today: date) -> None:
    government_id = handover.post.government_id
    found = _vacancy(government_id, handover.post_id, today)
    if found:
        _say_vacant(government_id, found, f"handover.{handover.id}", today)


def _vacancy(government_id: int, post_id: int, today: date) -> tuple[str, str] | None:
    """What to say of a post that nobody acts in although tasks hang on it."""
    found = vacancies(government_id, on=today)
    vacancy = next((each for each in found if each.post.id == post_id), None)
    if vacancy is None:
        return None
    if vacancy.is_unheard:
        heard = "没有人收到这些任务的提醒，请尽快办理任职。"
    else:
        names = "、".join(each.name for each in vacancy.hearers)
        heard = f"这期间的提醒只有{names}收到，请尽快办理任职。"
    return f"{vacancy.post.title}空缺，还有 {vacancy.tasks} 项任务", heard


def _say_vacant(government_id: int, said: tuple[str, str], key: str, today: date) -> None:
    for official in office_of(government_id, on=today):
        inbox.send(
            official,
            MessageKind.SUCCESSION,
            said[0],
            occurrence=key,
            text=said[1],
            link="/vacancies",
        )


def office_of(government_id: int, *, on: date) -> list[Official]:
    """Who hears for the office: its supervisors, the director where there is none."""
    office = directory.officials_in(government_id, PostKind.SUPERVISOR, on=on)
    return office or directory.officials_in(government_id, PostKind.DIRECTOR, on=on)


def _takes_over(parts: Sequence[Part]) -> str:
    """How much it is, in a few words: 接手16项任务; 接手 2 件工作 where no task is among it."""
    tasks = sum(part.count for part in parts if part.measure == "项")
    return f"接手{tasks}项任务" if tasks else f"接手{sum(part.count for part in parts)}件工作"
