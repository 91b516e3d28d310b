"""Reading the seed files; what they hold is described in seeds/README.md."""

import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Self

SEEDS = Path(__file__).parents[2] / "seeds"
CITY = SEEDS / "genhe"
DEMONSTRATION = SEEDS / "demo"
TABLE = CITY / "2022-decomposition.docx"
TABLE_OF_DEMONSTRATION = DEMONSTRATION / "2022-decomposition-demo.docx"

Row = dict[str, Any]


@dataclass(frozen=True)
class CityFiles:
    """A government and its directory, as the files list them."""

    government: Row
    parent: Row
    units: list[Row]
    groups: list[Row]
    posts: list[Row]
    officials: list[Row]
    tenures: list[Row]

    @classmethod
    def of_public_documents(cls) -> Self:
        """What the public documents state about 根河市, and nothing else."""
        governments = read(CITY / "government.toml")
        people = read(CITY / "officials.toml")
        return cls(
            government=governments["government"],
            parent=governments["parent"],
            units=read(CITY / "units.toml")["unit"],
            groups=read(CITY / "groups.toml")["group"],
            posts=read(CITY / "posts.toml")["post"],
            officials=people["official"],
            tenures=people["tenure"],
        )

    @classmethod
    def of_demonstration(cls) -> Self:
        """The same city with an invented holder in every post (示例数据)."""
        city = cls.of_public_documents()
        names = read(DEMONSTRATION / "names.toml")["names"]
        more = read(DEMONSTRATION / "officials.toml")
        renamed = [{**person, "name": names[person["key"]]} for person in city.officials]
        last = max(post["order"] for post in city.posts)
        return replace(
            city,
            units=[{**unit, "telephone": ""} for unit in city.units],
            posts=city.posts + [{"order": last + 1, **post} for post in more["post"]],
            officials=[{**person, "invented": True} for person in renamed + more["official"]],
            tenures=city.tenures + [_tenure(person) for person in more["official"]],
        )


@dataclass(frozen=True)
class StoryFiles:
    """What happens in the demonstration (示例数据)."""

    days: Row
    first_quarter: list[Row]
    second_quarter: list[Row]
    instructions: list[Row]
    paces: list[Row]
    draft_plan: Row
    collection: Row

    @classmethod
    def of_demonstration(cls) -> Self:
        return cls(
            days=read(DEMONSTRATION / "days.toml"),
            first_quarter=_reports("first_quarter"),
            second_quarter=_reports("second_quarter"),
            instructions=read(DEMONSTRATION / "instructions.toml")["instruction"],
            paces=read(DEMONSTRATION / "paces.toml")["pace"],
            draft_plan=read(DEMONSTRATION / "draft_plan.toml"),
            collection=read(DEMONSTRATION / "collection.toml"),
        )


def _reports(quarter: str) -> list[Row]:
    """A quarter's reports, in the order of the table."""
    files = sorted((DEMONSTRATION / quarter).glob("*.toml"))
    reports = [report for file in files for report in read(file)["report"]]
    return sorted(reports, key=lambda report: report["position"])


def _tenure(official: Row) -> Row:
    return {"official": official["key"], "post": official["post"], "from": official["from"]}


def read(path: Path) -> Row:
    return tomllib.loads(path.read_text(encoding="utf-8"))
