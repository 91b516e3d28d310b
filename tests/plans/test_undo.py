"""Whatever is done to a draft, undoing it all gives back what stood before."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import factories
from tracker.core.db import db, transaction
from tracker.core.errors import RuleBroken
from tracker.models import PartyRole
from tracker.plans import service
from tracker.plans.service.order import sections_in_order, tasks_in_order
from tracker.plans.service.revisions import snapshot

KINDS = (
    "edit",
    "add",
    "delete",
    "up",
    "down",
    "place",
    "place under",
    "split",
    "merge",
    "renumber",
    "heading",
    "subheading",
    "move heading",
    "delete heading",
)
edits = st.lists(st.tuples(st.sampled_from(KINDS), st.integers(0, 5)), min_size=1, max_size=8)


def change(plan, city, kind: str, pick: int) -> None:
    """One edit of a kind, on the task and heading that `pick` lands on."""
    tasks, sections = tasks_in_order(plan), sections_in_order(plan)
    told = {"by": city.supervisor}
    section = sections[pick % len(sections)] if sections else None
    if kind == "add" or not tasks:
        content = service.TaskContent(text=f"新事{pick}，分两步。", section=section)
        service.add_task(plan, content, **told)
        return
    task = tasks[pick % len(tasks)]
    mark = service.mark_of(task)
    following = [service.mark_of(each) for each in tasks[tasks.index(task) + 1 :][:1]]
    both = {"mark": mark, "following_mark": following[0] if following else None}
    seen = service.seen_of(service.content_of(task))
    units = [city.unit("金河镇"), city.unit("财政局")][: 1 + pick % 2]
    content = service.TaskContent(
        text=f"改过的事{pick}。",
        label=str(pick),
        section=section,
        parties=[service.PartyEntry(PartyRole.LEAD, unit=unit) for unit in units],
        leaders=[service.LeaderEntry()] * (pick % 2),
    )
    {
        "edit": lambda: service.edit_task(task, content, seen=seen, **told),
        "delete": lambda: service.delete_task(task, mark=mark, **told),
        "up": lambda: service.move_task(task, up=True, **told),
        "down": lambda: service.move_task(task, up=False, **told),
        "place": lambda: service.place_task(task, before=tasks[pick // 2 % len(tasks)].id, **told),
        "place under": lambda: service.place_task(task, under=section and section.id, **told),
        "split": lambda: service.split_task(task, at=1 + pick, mark=mark, **told),
        "merge": lambda: service.merge_with_next(task, **both, **told),
        "renumber": lambda: service.renumber(plan, including_unnumbered=pick > 2, **told),
        "heading": lambda: service.add_section(plan, f"第{pick}部分", **told),
        "subheading": lambda: service.add_section(plan, f"其{pick}", parent=section, **told),
        "move heading": lambda: section and service.move_section(section, up=pick > 2, **told),
        "delete heading": lambda: section and service.delete_section(section, **told),
    }[kind]()


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    derandomize=True,
)
@given(edits=edits)
def test_undoing_every_edit_gives_back_the_draft(city, edits):
    plan = factories.draft_plan(city)
    for text, unit in (("甲事，两步。", "住建局"), ("乙事。", "财政局"), ("丙事。", "教体局")):
        factories.task(plan, text, lead=city.unit(unit), leaders=(city.posts["副市长（城建）"],))
    db.session.commit()
    states = [snapshot(plan)]
    for kind, pick in edits:
        try:
            with transaction():
                change(plan, city, kind, pick)
        except RuleBroken:
            assert snapshot(plan) == states[-1], f"a refused {kind} changed the draft"
        else:
            if kind == "edit" and snapshot(plan) == states[-1]:
                continue  # a form saved as it was opened is no change
            states.append(snapshot(plan))
            positions = [task.position for task in tasks_in_order(plan)]
            assert positions == list(range(1, len(positions) + 1))

    while len(states) > 1:
        states.pop()
        with transaction():
            service.undo(plan, version=plan.version, by=city.supervisor)
        assert snapshot(plan) == states[-1]
