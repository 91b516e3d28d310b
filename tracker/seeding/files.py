"""Reading the seed files; what they hold is described in seeds/README.md."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

SEEDS = Path(__file__).parents[2] / "seeds"
CITY = SEEDS / "genhe"

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


def read(path: Path) -> Row:
    return tomllib.loads(path.read_text(encoding="utf-8"))
