"""Who is responsible where the text says so without a label: in a bare bracket, or in passing."""

import re
from collections.abc import Sequence
from dataclasses import replace

from tracker.intake.annotation import LONGEST, Annotation, annotations_in, verbs_in
from tracker.intake.blocks import Line
from tracker.intake.unit_lists import units_in
from tracker.intake.words import is_unit

FEWEST_BARE = 2
_LAST_BRACKET = re.compile(r"[（(](?P<inside>[^（）()]{2,80})[）)](?P<stop>[。；;]?)$")


def running_in(paragraph: str) -> Annotation | None:
    """Who is responsible by the last sentence of a text, without brackets or labels.

    由甲牵头，乙、丙等单位配合。 It must say who leads, and name nothing that is no unit.
    """
    sentence = re.split("[。；！]", paragraph[-LONGEST:].rstrip("。 "))[-1]
    for stretch in (sentence, sentence.rpartition("，由")[2]):
        said = verbs_in(stretch) if "牵头" in stretch else None
        if said and said.units and not said.leaders and all(map(is_unit, said.units)):
            return said
    return None


def with_labels(paragraphs: Sequence[Line]) -> Sequence[Line]:
    """The paragraphs, with labels put into brackets that end them and hold units only.

    Only where nothing else in the document says who is responsible: …8万亩（农业服务中心）.
    """
    labelled = [replace(line, text=_labelled(line.text)) for line in paragraphs]
    bare = sum(new.text != old.text for new, old in zip(labelled, paragraphs, strict=True))
    if bare < FEWEST_BARE or any(annotations_in(line.text) for line in paragraphs):
        return paragraphs
    return labelled


def _labelled(text: str) -> str:
    found = _LAST_BRACKET.search(text)
    if not found or not found.start():
        return text
    names = units_in(found["inside"]).names
    if not names or not all(is_unit(name) and len(name) > 2 for name in names):
        return text
    return f"{text[: found.start()]}（责任单位：{found['inside']}）{found['stop']}"
