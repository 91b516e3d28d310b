"""The roster (名录) as a workbook, which can be changed and loaded again. It holds no password."""

from collections.abc import Callable, Iterator, Sequence

from tracker.core.days import day_full
from tracker.documents.ledger import Sheet, Value, workbook
from tracker.models import Account, Actor, Official, Post, Tenure, Unit
from tracker.permissions import Permission, allowed
from tracker.roster.known import Directory
from tracker.roster.layout import (
    ACCOUNTS,
    DISABLED,
    ENABLED,
    FORMS,
    FURTHER_NAMES,
    NO,
    OFFICIALS,
    POSTS,
    TENURES,
    UNITS,
    YES,
)

SPARE = 30  # ruled rows for what is added


def roster_file(*, by: Actor, title: str) -> bytes:
    """The .xlsx of the actor's government; the accounts only for whoever manages them."""
    known = Directory(by.government_id, on=by.on)
    manages = allowed(by, Permission.ACCOUNT_MANAGE)
    return workbook(
        title,
        [
            Sheet(
                name,
                f"{title}·{name}",
                f"{form.said}。{day_full(by.on)}导出",
                form.columns,
                _ROWS[name](known),
                spare=SPARE,
            )
            for name, form in FORMS.items()
            if name != ACCOUNTS or manages
        ],
    )


def _unit_cells(unit: Unit, known: Directory) -> list[Value]:
    return [
        str(unit.id),
        unit.name,
        unit.short_name,
        unit.kind.label,
        known.told_unit(unit.parent),
        FURTHER_NAMES.join(alias.name for alias in unit.aliases),
        unit.phone,
        YES if unit.needs_signoff else NO,
    ]


def _post_cells(post: Post, known: Directory) -> list[Value]:
    return [str(post.id), post.title, post.kind.label, known.told_unit(post.unit)]


def _official_cells(official: Official, _known: Directory) -> list[Value]:
    return [str(official.id), official.name, official.email, official.phone]


def _tenure_cells(tenure: Tenure, known: Directory) -> list[Value]:
    post, official = tenure.post, tenure.official
    return [
        str(tenure.id),
        known.posts.told(post, post.title),
        known.told_unit(post.unit),
        known.officials.told(official, official.name),
        tenure.from_on,
        tenure.until_on,
    ]


def _account_cells(account: Account, known: Directory) -> list[Value]:
    name = known.officials.told(account.official, account.official.name)
    return [account.username, name, DISABLED if account.is_disabled else ENABLED]


_ROWS: dict[str, Callable[[Directory], Iterator[Sequence[Value]]]] = {
    UNITS: lambda known: (_unit_cells(unit, known) for unit in known.units.by_number.values()),
    POSTS: lambda known: (_post_cells(post, known) for post in known.posts.by_number.values()),
    OFFICIALS: lambda known: (
        _official_cells(each, known) for each in known.officials.by_number.values()
    ),
    TENURES: lambda known: (_tenure_cells(each, known) for each in known.tenures.values()),
    ACCOUNTS: lambda known: (_account_cells(each, known) for each in known.accounts.values()),
}
