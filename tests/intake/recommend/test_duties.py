"""The table of duties is whole, and of no place."""

import tomllib
from pathlib import Path

from tracker.intake.recommend import Recommender, read_duties
from tracker.intake.recommend.matters import Matters, evidence

DUTIES = read_duties()


def test_every_stand_in_is_a_kind_of_the_table():
    keys = {duty.key for duty in DUTIES}
    assert len(keys) == len(DUTIES) >= 40
    assert all(set(duty.otherwise) <= keys - {duty.key} for duty in DUTIES)


def test_no_matter_is_said_twice_of_a_kind():
    for duty in DUTIES:
        matters = [matter for matter, _ in duty.matters]
        assert len(set(duty.leads)) == len(duty.leads), duty.key
        assert not set(duty.leads) & set(duty.has), duty.key
        assert all(len(matter) > 1 for matter in matters), duty.key


def test_the_table_names_no_place():
    table = "".join(matter for duty in DUTIES for matter, _ in duty.matters)
    assert not any(place in table for place in ("根河", "呼伦贝尔", "敖鲁古雅", "海拉尔", "冷极"))


def test_typical_tasks_of_work_reports_go_to_the_department_they_stand_under():
    """Every kind has a unit here, as in a large city: nobody stands in for another."""
    table = Path(__file__).with_name("typical_tasks.toml").read_text(encoding="utf-8")
    unit_of = {duty.key: duty.usual_name for duty in DUTIES}
    recommender = Recommender((), tuple(unit_of.values()), DUTIES)
    tasks = [(task, unit_of[key]) for key, of in tomllib.loads(table).items() for task in of]
    names = [[each.name for each in recommender.recommend(task)] for task, _ in tasks]
    first = sum(unit in found[:1] for found, (_, unit) in zip(names, tasks, strict=True))
    among = sum(unit in found[:3] for found, (_, unit) in zip(names, tasks, strict=True))
    assert (first >= 0.95 * len(tasks), among >= 0.98 * len(tasks)) == (True, True)


def test_in_an_enumeration_what_is_named_first_weighs_more():
    matters = Matters(DUTIES)

    def said(text: str, kind: str) -> float:
        return evidence(matters.spoken_of(text)[kind])

    text, turned = "服务退役军人、困难群众", "服务困难群众、退役军人"
    assert said(text, "veterans") > said(turned, "veterans")
    assert said(text, "civil-affairs") < said(turned, "civil-affairs")


def test_the_longest_matter_is_read_where_several_overlap():
    said = Matters(DUTIES).spoken_of("建设旅游公路")
    assert [each.phrase for each in said["transport"]] == ["旅游公路"]
    assert "culture" not in said


def test_a_matter_is_found_with_its_words_in_any_order():
    said = Matters(DUTIES).spoken_of("改造21个老旧小区")
    assert "老旧小区改造" in [each.phrase for each in said["housing"]]


def test_words_in_two_clauses_are_two_matters():
    said = Matters(DUTIES).spoken_of("改造供热管网，整治老旧小区")
    assert "老旧小区改造" not in [each.phrase for each in said["housing"]]


def test_quotation_marks_and_gaps_say_nothing():
    matters = Matters(DUTIES)
    assert matters.spoken_of("推进“四好农村路”建设") == matters.spoken_of("推进 四好农村路 建设")


def test_further_matters_add_less_and_less():
    said = Matters(DUTIES).spoken_of("改造老旧小区，改造棚户区，完善供热管网")["housing"]
    assert said[0].weight < evidence(said) < sum(each.weight for each in said)
