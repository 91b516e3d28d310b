"""The 2022 table becomes a draft plan: 98 tasks, 140 printed parties, all their units."""

import json
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import NoResultFound

from tests import factories
from tests.plans.genhe import SAMPLE, genhe, sample
from tracker.core.db import db, transaction
from tracker.core.errors import RuleBroken
from tracker.intake import Draft, DraftTask, DraftUnit, UnitRole
from tracker.models import (
    ImportDraft,
    ImportDraftStatus,
    Official,
    PartyRole,
    Plan,
    PlanStatus,
    Section,
    Task,
    TaskParty,
    Unit,
    UnitAlias,
    UnitGroup,
)
from tracker.plans import queries, service
from tracker.plans.choices import Choice, ChoiceKind, Choices
from tracker.plans.resolving import resolve

EXPECTED = json.loads(SAMPLE.with_suffix(".expected.json").read_text())


def count(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model))


def members_for(city, draft: Draft, *keys: str) -> dict[str, tuple[int, ...]]:
    """The same units for every group that is chosen task by task."""
    resolution = resolve(draft, queries.directory_names(city.government.id, factories.TODAY))
    ids = tuple(city.units[key].id for key in keys)
    return {str(place): ids for place, _name in resolution.per_task}


@pytest.fixture
def imported(app) -> Plan:
    city = genhe()
    choices = Choices(members=members_for(city, sample(), "housing", "finance"))
    with transaction():
        return service.import_plan(
            sample(), choices, title="2022年主要目标任务", year=2022, by=city.supervisor
        )


def tasks_of(plan: Plan) -> list[Task]:
    return list(
        db.session.scalars(select(Task).where(Task.plan_id == plan.id).order_by(Task.position))
    )


def test_every_row_of_the_table_is_a_task_as_it_is_printed(imported):
    tasks = tasks_of(imported)

    assert imported.status is PlanStatus.DRAFT
    assert [task.text for task in tasks] == [row["text"] for row in EXPECTED]
    assert [task.label for task in tasks] == [str(row["no"] or "") for row in EXPECTED]
    assert [task.section.title for task in tasks] == [
        row["group"] or row["section"] for row in EXPECTED
    ]
    assert [task.position for task in tasks] == list(range(1, 99))


def test_the_140_printed_parties_keep_their_names_and_persons(imported):
    tasks = tasks_of(imported)

    assert count(TaskParty) == 140
    for task, row in zip(tasks, EXPECTED, strict=True):
        assert [party.printed_name for party in task.parties] == row["units"]
        assert [party.printed_person for party in task.parties] == row["persons"]
        assert [leader.printed_name for leader in task.leaders] == row["leaders"]


def test_the_first_named_unit_leads_and_the_others_support(imported):
    for task in tasks_of(imported):
        roles = [party.role for party in task.parties]
        assert roles == [PartyRole.LEAD, *[PartyRole.SUPPORT] * (len(roles) - 1)]


def test_each_vice_mayor_task_is_shared_and_no_post_of_its_own(imported):
    shared = [task for task in tasks_of(imported) if any(x.is_shared for x in task.leaders)]

    assert [task.label for task in shared] == [
        str(row["no"]) for row in EXPECTED if "各副市长" in row["leaders"]
    ]
    assert shared


def test_the_headings_stand_in_the_order_of_the_document(imported):
    titles = db.session.scalars(
        select(Section.title).where(Section.plan_id == imported.id).order_by(Section.position)
    ).all()
    printed = dict.fromkeys(
        title for row in EXPECTED for title in (row["section"], row["group"]) if title
    )

    assert titles == list(printed)


def test_four_reports_are_due_in_the_year(imported):
    days = imported.schedules[0].days

    assert [day.due_on for day in days] == [
        date(2022, 4, 7),
        date(2022, 7, 7),
        date(2022, 10, 7),
        date(2023, 1, 7),
    ]
    assert days[1].label == "2022年二季度"
    assert (days[3].covers_from, days[3].covers_until) == (date(2022, 10, 1), date(2022, 12, 31))


def test_a_group_obliges_each_of_its_members_once(imported):
    on = date(2022, 3, 2)
    service.fan_out(imported, on)
    by_label = {task.label: task for task in tasks_of(imported)}
    db.session.expire_all()

    growth = by_label["1"]  # four departments and 各乡镇办
    assert len(growth.assignments) == 13
    assert Counter(each.role for each in growth.assignments) == {
        PartyRole.LEAD: 1,
        PartyRole.SUPPORT: 12,
    }
    everybody = by_label["59"]  # 市直各部门 and 各乡镇办事处
    assert len(everybody.assignments) == 24 + 9
    assert all(each.from_on == on for each in everybody.assignments)
    assert [str(each.unit) for each in by_label["61"].assignments] == ["住建局", "财政局"]


def test_the_real_directory_leaves_only_the_groups_to_be_decided(app):
    city = genhe()

    resolution = resolve(sample(), queries.directory_names(city.government.id, factories.TODAY))

    assert not resolution.unknown_units
    assert not resolution.unknown_leaders
    assert not resolution.ambiguous_units
    assert {name for _place, name in resolution.per_task} == {"市直各相关部门", "市直相关部门"}


def test_nothing_is_made_while_a_group_has_no_members(app):
    city = genhe()

    with pytest.raises(RuleBroken, match="请勾选“市直各?相关部门”包括的单位"), transaction():
        service.import_plan(sample(), Choices(), title="方案", year=2022, by=city.supervisor)

    assert count(Plan) == count(Task) == 0


def test_members_of_a_group_may_be_left_for_later_but_not_beyond_agreeing(app):
    city = genhe()
    with transaction():
        plan = service.import_plan(
            sample(), Choices(), title="方案", year=2022, members_later=True, by=city.supervisor
        )
    assert count(Task) == 98
    with pytest.raises(RuleBroken, match="第61项、第91项没有责任单位。"), transaction():
        service.agree_plan(plan, by=city.supervisor)


def small_draft(*units: str, leaders: tuple[str, ...] = (), persons: tuple[str, ...] = ()) -> Draft:
    roles = [UnitRole.LEAD, *[UnitRole.SUPPORT] * len(units)]
    task = DraftTask(
        number="1",
        sections=("一、城建",),
        text="改造14个小区。",
        leaders=leaders,
        units=tuple(DraftUnit(name, role) for name, role in zip(units, roles, strict=False)),
        persons=persons,
        due="6月底前",
        fields={"资金来源": "专项债"},
        place="第3行",
    )
    return Draft("分解表", (task,), (), (), "docx")


def import_small(city, draft: Draft, choices: Choices | None = None) -> Task:
    with transaction():
        plan = service.import_plan(
            draft, choices or Choices(), title="方案", year=2022, by=city.supervisor
        )
    return tasks_of(plan)[0]


def test_an_unknown_unit_is_asked_about_by_name(city):
    with pytest.raises(RuleBroken, match="请先定下“住建委”是哪个责任单位"):
        import_small(city, small_draft("住建委"))


def test_a_unit_chosen_for_a_name_is_known_by_it_from_then_on(city):
    choice = Choice(ChoiceKind.UNIT, city.unit("住建局").id, is_alias=True)
    task = import_small(city, small_draft("住建委"), Choices(units={"住建委": choice}))

    assert task.parties[0].unit is city.unit("住建局")
    assert task.parties[0].printed_name == "住建委"
    again = import_small(city, small_draft("住建委"))
    assert again.parties[0].unit is city.unit("住建局")


def test_a_new_unit_is_entered_as_to_be_verified(city):
    choices = Choices(units={"大林公司": Choice(ChoiceKind.NEW_UNIT)})
    task = import_small(city, small_draft("大林公司"), choices)

    assert task.parties[0].unit.kind.label == "企业"
    assert not task.parties[0].unit.is_name_verified


def test_a_new_group_gets_the_members_that_were_ticked(city):
    ids = (city.unit("住建局").id, city.unit("财政局").id)
    choices = Choices(units={"专班": Choice(ChoiceKind.NEW_GROUP, members=ids)})
    task = import_small(city, small_draft("专班"), choices)

    assert [each.unit.id for each in task.parties[0].group.memberships] == list(ids)


def test_a_name_that_two_units_bear_is_asked_about(city):
    for unit in ("住建局", "财政局"):
        city.unit(unit).aliases.append(UnitAlias(name="建设财政局"))
    db.session.commit()

    with pytest.raises(RuleBroken, match="建设财政局"):
        import_small(city, small_draft("建设财政局"))

    choice = Choice(ChoiceKind.UNIT, city.unit("财政局").id)
    task = import_small(city, small_draft("建设财政局"), Choices(units={"建设财政局": choice}))
    assert task.parties[0].unit is city.unit("财政局")


def test_an_unknown_leader_is_chosen_created_or_left_empty(city):
    draft = small_draft("住建局", leaders=("孙尚国",))
    with pytest.raises(RuleBroken, match="孙尚国"):
        import_small(city, draft)

    empty = import_small(city, draft, Choices(leaders={"孙尚国": Choice(ChoiceKind.NOBODY)}))
    assert empty.leaders == []
    post = city.posts["副市长（城建）"]
    chosen = Choices(leaders={"孙尚国": Choice(ChoiceKind.POST, post.id)})
    assert import_small(city, draft, chosen).leaders[0].post is post
    created = import_small(city, draft, Choices(leaders={"孙尚国": Choice(ChoiceKind.NEW_POST)}))
    assert created.leaders[0].post.title == "副市长"
    assert created.leaders[0].post.tenures[0].official.name == "孙尚国"


def test_a_unit_of_another_government_cannot_be_chosen(city):
    other = factories.small_city("额尔古纳市")
    choice = Choice(ChoiceKind.UNIT, other.unit("住建局").id)

    with pytest.raises(RuleBroken, match="已不存在"):
        import_small(city, small_draft("住建委"), Choices(units={"住建委": choice}))


def test_what_else_the_row_says_is_kept(city):
    task = import_small(city, small_draft("住建局", persons=("秦建国",)))

    assert (task.due_text, task.due_on) == ("6月底前", date(2022, 6, 30))
    assert task.fields == {"资金来源": "专项债"}
    assert task.source == "第3行"
    assert task.parties[0].printed_person == "秦建国"


def test_a_unit_printed_twice_under_two_names_stands_once(city):
    task = import_small(city, small_draft("住建局", "住房和城乡建设局"))

    assert [party.printed_name for party in task.parties] == ["住建局"]


@pytest.mark.parametrize("year", [22, 1899, 2101])
def test_a_year_that_cannot_be_is_refused(city, year):
    with pytest.raises(RuleBroken, match=f"年度“{year}”不对"):
        service.import_plan(
            small_draft("住建局"), Choices(), title="方案", year=year, by=city.supervisor
        )


def upload(city, draft: Draft, content: bytes = b"table") -> ImportDraft:
    with transaction():
        return service.keep_upload(draft, filename="表.docx", content=content, by=city.supervisor)


def test_an_upload_that_is_not_confirmed_writes_no_plan_unit_or_official(city):
    before = [count(model) for model in (Plan, Task, Unit, UnitGroup, Official)]

    upload(city, small_draft("新单位", leaders=("孙尚国",)))

    assert [count(model) for model in (Plan, Task, Unit, UnitGroup, Official)] == before


def test_a_document_without_tasks_is_refused(city):
    with pytest.raises(RuleBroken, match="“表.docx”中只有表头，没有任务，请填写后再导入"):
        upload(city, replace(small_draft("住建局"), tasks=()))


@pytest.mark.parametrize(
    "marked",
    [
        {"unused": ("机密★10年", "某某市人民政府文件")},
        {"title": "绝密★分解表"},
    ],
)
def test_a_document_with_a_secrecy_marking_is_not_kept(city, marked):
    with pytest.raises(RuleBroken, match="“表.docx”正文含有密级标志"):
        upload(city, replace(small_draft("住建局"), **marked))
    assert count(ImportDraft) == 0


def test_a_marking_in_a_row_is_named_with_its_row(city):
    draft = small_draft("住建局")
    marked = replace(draft.tasks[0], fields={"备注": "秘密★5年"})
    with pytest.raises(RuleBroken, match="第3行含有密级标志“秘密★5年”"):
        upload(city, replace(draft, tasks=(marked,)))


def test_the_same_file_uploaded_twice_waits_once(city):
    assert upload(city, small_draft("住建局")) is upload(city, small_draft("住建局"))
    assert count(ImportDraft) == 1


def test_confirming_twice_makes_one_plan(city):
    kept = upload(city, small_draft("住建局"))

    plans = []
    for _ in range(2):
        with transaction():
            plans.append(
                service.confirm_import(kept, Choices(), title="方案", year=2022, by=city.supervisor)
            )

    assert plans[0] is plans[1]
    assert count(Plan) == 1
    assert kept.status is ImportDraftStatus.CONFIRMED


def test_a_discarded_upload_is_gone_and_cannot_be_confirmed(city):
    kept = upload(city, small_draft("住建局"))
    with transaction():
        service.discard_upload(kept, by=city.supervisor)

    assert kept.content == {}
    with pytest.raises(RuleBroken, match="已经放弃"):
        service.confirm_import(kept, Choices(), title="方案", year=2022, by=city.supervisor)
    with pytest.raises(NoResultFound):
        queries.get_import(kept.id, reader=city.supervisor)


def test_choices_survive_their_json():
    choices = Choices(
        units={"甲": Choice(ChoiceKind.NEW_GROUP, members=(1, 2))},
        leaders={"乙": Choice(ChoiceKind.POST, 7)},
        members={"60.0": (3,)},
    )

    assert Choices.from_json(json.loads(json.dumps(choices.as_json()))) == choices
