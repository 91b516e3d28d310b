"""What a proposal says, column by column of the printed form (征集表)."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Self

from tracker.models import Proposal

LABELS = {
    "name": "项目名称",
    "content": "项目内容",
    "implementer": "实施主体",
    "investment": "投资额度",
    "necessity": "必要性及可行性",
    "leader": "责任领导",
}
LONGEST = {
    "name": 100,
    "content": 2000,
    "implementer": 200,
    "investment": 100,
    "necessity": 2000,
    "leader": 50,
}
LONGEST_REASON = 500
LONGEST_CONTACT = 100


@dataclass(frozen=True)
class Content:
    """The texts of a proposal as they were written."""

    name: str
    content: str = ""
    implementer: str = ""
    investment: str = ""
    necessity: str = ""
    leader: str = ""

    @classmethod
    def of(cls, proposal: Proposal) -> Self:
        return cls(
            name=proposal.name,
            content=proposal.content,
            implementer=proposal.implementer,
            investment=proposal.investment,
            necessity=proposal.necessity,
            leader=proposal.leader,
        )

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        return cls(**{field.name: stored.get(field.name, "") for field in fields(cls)})

    def as_json(self) -> dict[str, str]:
        return {
            "name": self.name,
            "content": self.content,
            "implementer": self.implementer,
            "investment": self.investment,
            "necessity": self.necessity,
            "leader": self.leader,
        }

    def put_on(self, proposal: Proposal) -> None:
        proposal.name = self.name
        proposal.content = self.content
        proposal.implementer = self.implementer
        proposal.investment = self.investment
        proposal.necessity = self.necessity
        proposal.leader = self.leader

    def changes_from(self, before: "Content") -> list[tuple[str, str, str]]:
        """(heading, before, after) of each text that is another now."""
        now, then = self.as_json(), before.as_json()
        return [(LABELS[key], then[key], now[key]) for key in LABELS if then[key] != now[key]]
