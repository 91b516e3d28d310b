"""Why a unit is proposed, in sentences for the person who decides."""

from collections.abc import Iterator

from tracker.intake.recommend.cases import Case, Claim
from tracker.intake.recommend.named import Naming
from tracker.intake.recommend.precedents import Similar
from tracker.intake.recommend.texts import shortened

# A precedent less similar than this, or a matter that says less, is no reason that convinces.
SIMILAR, SAYS_MUCH = 0.12, 0.5
MOST_MATTERS = 3

_NAMED = {
    Naming.LEADS: "文中写明由“{}”牵头",
    Naming.SUPPORTS: "文中写明由“{}”配合",
    Naming.NAMED: "文中写到“{}”",
    Naming.PLACE: "文中写到“{}”",
}


def reasons_for(case: Case) -> tuple[str, ...]:
    """The reasons for a unit, what is printed first, then what was, then what is its duty."""
    found = [*_of_name(case), *_of_precedents(case), *_of_duties(case)]
    return tuple(found) or (_of_little(case),)


def _of_name(case: Case) -> Iterator[str]:
    if case.named:
        yield _NAMED[case.named.naming].format(case.named.words)


def _of_precedents(case: Case) -> Iterator[str]:
    for similar in case.similar[:1]:
        if similar.similarity >= SIMILAR:
            yield f"{_close_to(similar)}，当时由{similar.precedent.lead}牵头"
    for similar in case.helped[:1]:
        if similar.similarity >= SIMILAR:
            yield f"{_close_to(similar)}，当时{case.unit}参与配合"


def _of_duties(case: Case) -> Iterator[str]:
    claims = sorted(case.claims, key=lambda claim: (-claim.weight, claim.spoken.phrase))
    convincing = [claim for claim in claims if claim.weight >= SAYS_MUCH] or claims[:1]
    in_text = [claim for claim in convincing if not claim.is_heading]
    if in_text:
        yield f"职责含{_quoted(in_text)}{_instead_of(in_text[0])}"
    elif convincing:
        yield f"所在章节属于其职责{_quoted(convincing)}"


def _of_little(case: Case) -> str:
    if case.similar or case.helped:
        best = max([*case.similar, *case.helped], key=lambda similar: similar.similarity)
        return f"与{best.precedent.where or '以前的任务'}有少量文字相近，仅供参考"
    return "文字与其职责有少量相近，仅供参考"


def _close_to(similar: Similar) -> str:
    return f"与{similar.precedent.where}“{shortened(similar.precedent.text)}”相近"


def _quoted(claims: list[Claim]) -> str:
    """The weightiest matters, without those that are only a part of another one."""
    phrases = list(dict.fromkeys(claim.spoken.phrase for claim in claims))
    whole = [p for p in phrases if not any(p != other and p in other for other in phrases)]
    return "、".join(f"“{phrase}”" for phrase in whole[:MOST_MATTERS])


def _instead_of(claim: Claim) -> str:
    return f"（未设{claim.instead_of}）" if claim.instead_of else ""
