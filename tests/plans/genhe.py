"""根河市 as the seed files state it: the directory that the 2022 table is imported into."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from tests import factories
from tests.factories import BEGINNING, City, add
from tracker.core.db import db
from tracker.intake import Draft, read_document
from tracker.models import (
    Government,
    GroupMembership,
    PostKind,
    Unit,
    UnitAlias,
    UnitGroup,
    UnitKind,
)

ROOT = Path(__file__).parent.parent.parent
SAMPLE = ROOT / "tests" / "samples" / "2022-decomposition.docx"
LEADERS = ("尹伟义", "刘自强", "张华", "柴伟平", "胡志文", "唐莹", "许国令", "孙尚国")


@cache
def sample() -> Draft:
    """The 2022 table, read from its .docx."""
    return read_document(SAMPLE.read_bytes(), SAMPLE.name)


def seeded(name: str) -> list[dict[str, Any]]:
    rows = tomllib.loads((ROOT / "seeds" / "genhe" / f"{name}s.toml").read_text())
    return rows[name]


def genhe() -> City:
    """The government with its units, groups, leaders and one supervisor."""
    government = add(Government(name="根河市", full_name="根河市人民政府"))
    city = City(government, {}, {})
    for seed in seeded("unit"):
        unit = Unit(
            government=government,
            name=seed["full_name"],
            short_name=seed["short_name"],
            kind=UnitKind(seed["kind"]),
            position=seed["order"],
        )
        unit.aliases = [UnitAlias(name=alias) for alias in seed["aliases"]]
        city.units[seed["key"]] = add(unit)
    for seed in seeded("group"):
        group = UnitGroup(
            government_id=government.id,
            name=seed["name"],
            is_chosen_per_task=seed["chosen_per_task"],
        )
        add(group)
        for key in seed.get("members", ()):
            add(GroupMembership(group=group, unit=city.units[key], from_on=BEGINNING))
    for name in LEADERS:
        post = factories.post(city, f"副市长{name}", PostKind.VICE_MAYOR)
        post.tenures[0].official.name = name
    factories.post(city, "督查员", PostKind.SUPERVISOR)
    factories.calendar()
    db.session.commit()
    return city
