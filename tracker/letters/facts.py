"""What a letter rests on: taken from the rows when it is written, and again when it is issued."""

import hashlib
import json
from dataclasses import asdict, dataclass

from tracker.documents.letter import Band
from tracker.documents.tables import Table
from tracker.models import ChangeRequest, NoticeKind, Objection, Slip, Talk, Unit, WordingKind

ISSUED_ON = "印发日期"


@dataclass(frozen=True)
class Facts:
    """wording: what it says, and notice: as what it is registered. units: who signs for it.
    subjects: what it is the letter of, once for each occasion. values: of the wording's variables.
    inset, attached: tables in the body, and behind it.
    """

    wording: WordingKind
    notice: NoticeKind
    units: tuple[Unit, ...]
    addressed_to: tuple[str, ...]
    subjects: tuple[Slip | Talk | Objection | ChangeRequest | Unit, ...]
    values: dict[str, str]
    occasion: str = ""
    band: Band | None = None
    inset: tuple[Table, ...] = ()
    attached: tuple[Table, ...] = ()

    @property
    def tables(self) -> tuple[Table, ...]:
        return self.inset + self.attached

    @property
    def mark(self) -> str:
        """One mark for what a page showed, so that nothing else goes out."""
        said = [
            {name: each for name, each in self.values.items() if name != ISSUED_ON},
            [unit.id for unit in self.units],
            [asdict(table)["rows"] for table in self.tables],
            self.occasion,
        ]
        return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()[:16]
