"""The bar at the top of every page: where the reader can go, and what waits there."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import request, url_for
from flask_login import current_user

from tracker.accounts.queries import wants_single_keys
from tracker.directory import queries as directory
from tracker.inbox import queries as inbox
from tracker.instructions.queries import unanswered_count
from tracker.matters import queries as matters
from tracker.models import LEADS, POSTS_OF_A_UNIT, Actor, PostKind
from tracker.notices import queries as notices
from tracker.objections import queries as objections
from tracker.overview.queries.bulletins import bulletins_waiting
from tracker.permissions import Permission, allowed
from tracker.proposals import queries as proposals
from tracker.reports import queries as reports
from tracker.slips import queries as slips
from tracker.talks import queries as talks
from tracker.web.login import me


@dataclass(frozen=True)
class NavItem:
    label: str
    url: str
    is_current: bool
    count: int | None


@dataclass(frozen=True)
class Place:
    """An entry of the bar: its word, its page, who sees it, and how many things wait there.

    within: further endpoints, or the beginnings of such, whose pages belong to it,
    but for those in without.
    """

    label: str
    endpoint: str
    permission: Permission
    waiting: Callable[[Actor], int] | None = None
    wanted_by: Callable[[Actor], bool] = lambda _actor: True
    within: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    def holds(self, endpoint: str) -> bool:
        return endpoint == self.endpoint or (
            endpoint.startswith(self.within) and endpoint not in self.without
        )


def _is_of_a_unit(actor: Actor) -> bool:
    return actor.post.kind in POSTS_OF_A_UNIT


def _waiting_in_unit(actor: Actor) -> int:
    """What the reader has to do: sign, for those who sign; else write."""
    unit = reports.get_own_unit(reader=actor)
    if unit.needs_signoff and allowed(actor, Permission.REPORT_SIGN, unit):
        return reports.count_awaiting_signoff(unit, on=actor.on)
    return reports.count_owed(unit, on=actor.on)


def _proposals_waiting(actor: Actor) -> int:
    """How many wait for the signature of the reader, if he signs for a unit."""
    signs = _is_of_a_unit(actor) and allowed(actor, Permission.PROPOSAL_SIGN, actor.post.unit)
    return proposals.waiting_in_unit(actor) if signs else 0


def _slips_and_talks_waiting(actor: Actor) -> int:
    """How many slips the reader's unit has to answer, and talks that wait for the reader."""
    unanswered = len(slips.unanswered(actor)) if _is_of_a_unit(actor) else 0
    return unanswered + talks.count_waiting_for(actor)


def _reads_slips(actor: Actor) -> bool:
    """The units and the leaders, where there are any; the office has a tab for them, and the
    director, whose bar is full, finds them on his home."""
    return (_is_of_a_unit(actor) or not _has_a_day(actor)) and (
        slips.has_slips(actor) or talks.has_talks(actor)
    )


def _reads_matters(actor: Actor) -> bool:
    """The office, which hands them out, and the units and leaders, where there are any; the
    director, whose bar is full, finds them among the plans."""
    return actor.is_a(PostKind.SUPERVISOR) or (
        not actor.is_a(PostKind.DIRECTOR) and matters.has_matters(actor)
    )


def _reads_collections(actor: Actor) -> bool:
    """Whoever proposes, where there are any; the office, whose bar is full, finds them among the
    plans that they become."""
    return not actor.is_a(PostKind.SUPERVISOR) and proposals.has_collections(actor.government_id)


def _reads_objections(actor: Actor) -> bool:
    """Where there are any: the units and the leaders; the office has them with the reviews, and the
    director on his home."""
    return (_is_of_a_unit(actor) or not _has_a_day(actor)) and objections.has_objections(actor)


def _has_a_day(actor: Actor) -> bool:
    """Whose home is a page of its own, and not the portfolio or the trail."""
    return actor.post.kind not in {PostKind.MAYOR, *LEADS, PostKind.SECRETARY, PostKind.AUDITOR}


PLACES: tuple[Place, ...] = (
    Place("工作台", "overview.home", Permission.SIGNED_IN, wanted_by=_has_a_day),
    Place(
        "分管工作",
        "overview.show_portfolio",
        Permission.PORTFOLIO_VIEW,
        within=("closures.",),
    ),
    Place(
        "进展报送",
        "reports.show_quarter",
        Permission.SIGNED_IN,
        waiting=_waiting_in_unit,
        wanted_by=_is_of_a_unit,
        within=(
            "reports.",
            "objections.show_marks",
            "objections.write_objection",
            "closures.",
            "offline.",
        ),
    ),
    Place(
        "台账",
        "overview.show_ledger",
        Permission.LEDGER_VIEW,
        within=(
            "overview.show_task",
            "overview.save_view",
            "overview.print_ticked",
            "overview.preview_reminders",
        ),
    ),
    Place("统计", "overview.show_statistics", Permission.STATISTICS_VIEW),
    Place(
        "审核",
        "reports.review_queue",
        Permission.REPORT_REVIEW,
        waiting=lambda actor: reports.count_waiting(actor.government_id),
        within=("reports.", "objections.", "closures.", "offline.", "mailbox."),
        without=("mailbox.set_up_mailbox",),
    ),
    Place(
        "提醒",
        "reminders.list_reminders",
        Permission.REMINDER_SEND,
        within=("reminders.", "slips.", "talks."),
    ),
    Place(
        "交办事项",
        "matters.list_matters",
        Permission.LEDGER_VIEW,
        waiting=matters.unsigned_count,
        wanted_by=_reads_matters,
        within=("matters.",),
    ),
    Place(
        "督办单",
        "slips.list_slips",
        Permission.LEDGER_VIEW,
        waiting=_slips_and_talks_waiting,
        wanted_by=_reads_slips,
        within=("slips.", "talks."),
    ),
    Place(
        "异议",
        "objections.list_objections",
        Permission.LEDGER_VIEW,
        waiting=objections.count_waiting_for,
        wanted_by=_reads_objections,
        within=("objections.",),
        without=("objections.show_marks", "objections.write_objection"),
    ),
    Place(
        "批示",
        "instructions.list_instructions",
        Permission.LEDGER_VIEW,
        waiting=unanswered_count,
        within=("instructions.", "paper."),
    ),
    Place(
        "通知通报",
        "notices.list_notices",
        Permission.NOTICE_VIEW,
        waiting=lambda actor: notices.unsigned(actor) + bulletins_waiting(actor),
        within=("notices.", "bulletins.", "wording.", "letters."),
    ),
    Place(
        "征集",
        "proposals.list_collections",
        Permission.COLLECTION_VIEW,
        waiting=_proposals_waiting,
        wanted_by=_reads_collections,
        within=("proposals.",),
    ),
    Place(
        "任务方案",
        "plans.list_plans",
        Permission.LEDGER_VIEW,
        within=("plans.", "years.", "amendments."),
    ),
    Place(
        "单位与干部",
        "directory.list_units",
        Permission.DIRECTORY_VIEW,
        within=("directory.", "succession.", "reforms.", "roster."),
        without=("directory.show_calendar", "directory.set_calendar_day"),
    ),
    Place(
        "账号",
        "accounts.list_accounts",
        Permission.ACCOUNT_UNLOCK,
        within=("accounts.create_account", "accounts.reset_password"),
    ),
    Place("审计记录", "audit.show_trail", Permission.AUDIT_VIEW, within=("audit.",)),
    Place(
        "工作日历",
        "directory.show_calendar",
        Permission.SIGNED_IN,
        within=("directory.set_calendar_day", "holidays."),
    ),
    Place(
        "渠道",
        "inbox.list_channels",
        Permission.CHANNEL_KEEP,
        within=("inbox.set_up_channel", "inbox.change_channel", "mailbox.set_up_mailbox"),
    ),
    Place("系统状态", "inbox.show_deliveries", Permission.SYSTEM_VIEW),
)


def office_work() -> dict[str, Any]:
    """The context of every page: the city, and for those signed in the bar and the inbox."""
    government = directory.government_shown(me() if current_user.is_authenticated else None)
    page: dict[str, Any] = {
        "government_name": government.full_name if government else "",
        "demonstration": directory.is_demonstration(),
        "me": None,
        "nav": (),
        "unread": 0,
        "has_several_posts": False,
        "single_keys": True,
        "links": {
            "home": url_for("overview.home"),
            "sign_out": url_for("accounts.sign_out"),
            "messages": url_for("inbox.list_messages"),
            "search": "",
            "choose_post": url_for("accounts.choose_post"),
            "password": url_for("accounts.change_password"),
            "preferences": url_for("accounts.set_preferences"),
            "guide": "",
        },
    }
    if current_user.is_authenticated:
        page |= _signed_in(me())
        if allowed(me(), Permission.LEDGER_VIEW):
            page["links"]["search"] = url_for("overview.show_ledger")
        if allowed(me(), Permission.DIRECTORY_EDIT):
            page["links"]["guide"] = url_for("overview.show_guide")
    return page


def _signed_in(actor: Actor) -> dict[str, Any]:
    return {
        "me": actor,
        "nav": [_item(place, actor) for place in PLACES if _sees(actor, place)],
        "unread": inbox.unread_count(actor.official),
        "has_several_posts": current_user.has_several_posts,
        "single_keys": wants_single_keys(actor.official),
    }


def _sees(actor: Actor, place: Place) -> bool:
    return allowed(actor, place.permission) and place.wanted_by(actor)


def _item(place: Place, actor: Actor) -> NavItem:
    return NavItem(
        label=place.label,
        url=url_for(place.endpoint),
        is_current=place.holds(request.endpoint or ""),
        count=place.waiting(actor) if place.waiting else None,
    )
