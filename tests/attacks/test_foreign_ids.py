"""What belongs elsewhere, put into a form by hand: refused, and not one row is different."""

from tests import factories
from tests.attacks import world as worlds
from tests.attacks.test_matrix import carrying, undone
from tests.seeding.dump import dump
from tracker.core.db import db
from tracker.models import Official, ProgressReport, Task, UnitGroup
from tracker.plans import service as plans

TASK = {"text": "完成连心桥建设。", "section": "0", "seen": "{seen}"}
LED = {"parties-0-role": "lead", "parties-0-person": ""}
HEADING = {"title": "主要目标任务", "year": "2022", "kind": "work_report"}
OF_THE_LEAD = {"due_on": "2022-07-07", "report": "{report_submitted}.{its_version}", "reason": "改"}
FROM_AFAR = {"due_on": "2022-07-07", "report": "{far_report_submitted}.1", "reason": "改"}
SAYS = {"progress": "已开工。", "version": "0"}
BATCH = {"mark_{report_submitted}": "normal", "mark_{far_report_submitted}": "normal"}
FROM_AUGUST = {"on": "2022-08-01", "from_on": "2022-08-01", "until_on": "2022-09-01"}
# (whose post, address, form); far_ is of another government, other_ of the same one's issued plan.
CASES = (
    # A task given to units, groups, leaders and headings of elsewhere.
    ("督查员", "/plans/{plan_draft}/tasks", TASK | LED | {"parties-0-who": "unit.{far_unit}"}),
    ("督查员", "/plans/{plan_draft}/tasks", TASK | LED | {"parties-0-who": "group.{far_group}"}),
    (
        "督查员",
        "/tasks/{task_draft}/edit",
        TASK | LED | {"parties-0-who": "group.{per_task}", "parties-0-chosen": "{far_unit}"},
    ),
    ("督查员", "/tasks/{task_draft}/edit", TASK | {"leaders": "post.{far_post}"}),
    ("督查员", "/tasks/{task_draft}/edit", TASK | {"leaders": "post.{auditor}"}),
    ("督查员", "/tasks/{task_draft}/edit", TASK | {"section": "{section_issued}"}),
    ("督查员", "/tasks/{task_draft}/edit", TASK | {"section": "{far_section_draft}"}),
    ("督查员", "/tasks/{task_draft}/place", {"to": "task.{task_issued}"}),
    ("督查员", "/tasks/{task_draft}/place", {"to": "section.{far_section_draft}"}),
    ("督查员", "/tasks/{task_draft}/place", {"to": "plan.1"}),
    ("督查员", "/tasks/{far_task_draft}/place", {"to": "section.{section_issued}"}),
    ("督查员", "/tasks/{task_issued}/edit", TASK),
    ("督查员", "/tasks/{far_task_draft}/edit", TASK),
    (
        "督查员",
        "/plans/{plan_draft}/sections",
        {"title": "新", "parent": "{section_issued}"},
    ),
    ("督查员", "/sections/{section_issued}/rename", {"title": "新"}),
    # A change of a task that has changed since, or that the page never showed.
    ("督查员", "/tasks/{task_draft}/edit", TASK | {"seen": "0"}),
    ("督查员", "/tasks/{task_draft}/edit", TASK | {"seen": ".".join("0" * 9)}),
    ("督查员", "/tasks/{task_draft}/delete?seen=0", {}),
    ("督查员", "/tasks/{task_draft}/split?seen=0", {"at": "3"}),
    ("督查员", "/tasks/{task_draft}/merge?seen=0&next=0", {}),
    ("督查员", "/plans/{plan_draft}/undo", {"version": "-1"}),
    # A version that is not there, or of another draft.
    ("督查员", "/plans/{plan_draft}/history/7/restore", {}),
    ("督查员", "/plans/{plan_issued}/history/0/restore", {}),
    ("督查员", "/plans/{far_plan_draft}/history/0/restore", {}),
    # An import resolved to rows of elsewhere.
    ("督查员", "/imports/{draft}", HEADING | {f"leader:{worlds.LEADER}": "post.{far_post}"}),
    ("督查员", "/imports/{far_draft}", HEADING | {f"leader:{worlds.LEADER}": "nobody"}),
    # The directory.
    ("督查员", "/groups/{group}", {"unit": "{far_unit}", "from_on": "2022-08-01"}),
    ("督查员", "/posts/new", {"title": "局长", "kind": "unit_head", "unit": "{far_unit}"}),
    ("督查员", "/posts/{post}/succession", FROM_AUGUST | {"official": "{far_official}"}),
    ("督查员", "/posts/{post}/cover", FROM_AUGUST | {"official": "{far_official}"}),
    ("督查员", "/posts/{auditor}/succession", FROM_AUGUST | {"official": "{official}"}),
    ("督查员", "/handovers/{far_handover}/call-off", {}),
    ("督查员", "/posts/{far_post}/secretary", {"title": "秘书"}),
    ("系统管理员", "/accounts/new", {"official": "{far_newcomer}", "username": "yuanfang"}),
    ("系统管理员", "/accounts/{far_account}/disable", {}),
    # Who acts in a post that is not his.
    ("住建局联络员", "/posts/choose", {"post": "{post}"}),
    ("住建局联络员", "/posts/choose", {"post": "{far_post}"}),
    # Reports: of another unit, another government, a period of another plan.
    ("财政局局长", "/quarter/sign", OF_THE_LEAD),
    ("财政局局长", "/quarter/back", OF_THE_LEAD),
    ("财政局联络员", "/quarter/2022-07-07/signoff", OF_THE_LEAD),
    ("财政局局长", "/quarter/sign", FROM_AFAR),
    ("财政局局长", "/reports/{report_submitted}/withdraw", {}),
    ("财政局联络员", "/assignments/{assignment}/periods/{period}/draft", SAYS),
    ("住建局联络员", "/assignments/{assignment}/periods/{far_period}/draft", SAYS),
    ("住建局联络员", "/assignments/{far_assignment}/periods/{far_period}/draft", SAYS),
    ("财政局联络员", "/attachments/{attachment_submitted}/remove", {}),
    ("住建局联络员", "/attachments/{far_attachment_draft}/remove", {}),
    ("督查员", "/reports/{far_report_submitted}/accept", {"number": "1", "mark": "normal"}),
    ("督查员", "/reports/{report_submitted}/accept", {"number": "7", "mark": "normal"}),
    (
        "督查员",
        "/assignments/{assignment}/periods/{far_period}/mark",
        {"value": "slow", "reason": "慢"},
    ),
    ("督查员", "/periods/{far_period}/publish", {"confirmed": "y"}),
    ("督查员", "/review/batch", BATCH | {"report": "{far_report_submitted}.1"}),
    ("督查员", "/review/batch", BATCH | {"report": "{report_submitted}.7"}),
    ("督查员", "/review/batch", BATCH | {"report": "{report_draft}.1"}),
    ("督查员", "/tasks/{far_task_issued}/pace", {"pace": "seasonal"}),
    ("督查员", "/tasks/{task_draft}/pace", {"pace": "seasonal"}),
    # Words to a unit that is not on the task; signatures for another's copy; reminders.
    ("副市长（城建）", "/tasks/{task_issued}/instructions", {"text": "快。", "unit": "{schools}"}),
    ("副市长（城建）", "/tasks/{task_issued}/instructions", {"text": "快。", "unit": "{far_unit}"}),
    ("副市长（文教）", "/tasks/{task_issued}/instructions", {"text": "快。", "unit": "{unit}"}),
    ("财政局局长", "/instructions/{instruction}/answer", {"text": "好。"}),
    ("领导秘书", "/tasks/{far_task_issued}/instructions/prepare", {"text": "快。"}),
    ("领导秘书", "/instructions/prepared/{prepared}/give", {}),
    ("副市长（文教）", "/instructions/prepared/{prepared}/discard", {}),
    ("副市长（城建）", "/instructions/prepared/{far_prepared}/give", {}),
    ("财政局局长", "/addressees/{addressee}/sign", {}),
    ("督查员", "/reminders", {"unit": "{far_unit}"}),
    ("住建局局长", "/messages/{message}/open", {}),
    # What is ticked in the ledger, a text that gives way, an attachment to another's report.
    ("督查员", "/ledger/reminders", {"task": "{far_task_issued}"}),
    ("督查员", "/ledger/print", {"task": "{far_task_issued}"}),
    ("督查员", "/ledger/reminders?unit={far_unit}", {"all": "y"}),
    (
        "财政局联络员",
        "/assignments/{assignment}/periods/{period}/draft",
        SAYS | {"choice": "theirs", "over": "y"},
    ),
    (
        "住建局联络员",
        "/assignments/{far_assignment}/periods/{far_period}/draft",
        SAYS | {"choice": "theirs"},
    ),
    ("财政局联络员", "/assignments/{assignment}/periods/{period}/attachments", {}),
    # Comments on a draft, of another unit or government; a leader who was not asked.
    ("教体局局长", "/consultations/{consultation}/send-rest-agreed", {"version": "0"}),
    ("住建局局长", "/consultations/{far_consultation}/send-rest-agreed", {"version": "0"}),
    (
        "住建局局长",
        "/consultations/{consultation}/answer",
        {"version": "0", "rows-0-task": "{task_draft}", "rows-0-verdict": "agrees"},
    ),
    (
        "住建局局长",
        "/consultations/{consultation}/answer",
        {"version": "0", "rows-0-task": "{far_task_draft}", "rows-0-text": "不妥。"},
    ),
    ("督查员", "/comments/{far_comment}/settle", {"settlement": "adopted"}),
    ("督查员", "/comments/{comment}/settle", {"settlement": "agreed"}),
    ("督查员", "/consultations/{far_consultation}/end", {}),
    ("督查员", "/plans/{plan_draft}/approval", {"post": "{far_post}"}),
    ("督查员", "/plans/{plan_draft}/approval", {"post": "{auditor}"}),
    (
        "督查员",
        "/plans/{plan_draft}/approval/paper",
        {"post": "{far_post}", "signed_on": "2022-07-01", "verdict": "yes"},
    ),
    ("副市长（文教）", "/approvals/{request}/approve", {}),
    ("副市长（城建）", "/approvals/{far_request}/approve", {}),
    ("副市长（城建）", "/approvals/{request}/approve", {"seen": "0"}),
    # Another's kept list.
    ("住建局局长", "/ledger/views/{view}/delete", {}),
    ("督查员", "/ledger/views/{far_view}/delete", {}),
)


def ids_of(world: worlds.World, prefix: str = "") -> dict[str, int | str]:
    """{"report_submitted": 2, …}; with a prefix for those of another government."""
    return {
        f"{prefix}{variable.removesuffix('_id')}{'_' * bool(word)}{word}": row
        for variable, rows in world.named.items()
        for word, row in rows.items()
    }


def words_for(world: worlds.World, far: worlds.World) -> dict[str, int | str]:
    """What the addresses and forms above are filled with."""
    city, elsewhere = world.city, far.city.government.id
    own = ids_of(world)
    newcomer = factories.add(Official(government_id=elsewhere, name="远方来人"))
    per_task = db.session.query(UnitGroup).filter_by(
        government_id=city.government.id, is_chosen_per_task=True
    )
    return (
        own
        | ids_of(far, "far_")
        | {
            "far_newcomer": newcomer.id,
            "per_task": per_task.one().id,
            "auditor": city.posts["审计员"].id,
            "schools": city.unit("教体局").id,
            "seen": plans.seen_of(plans.content_of(db.session.get_one(Task, own["task_draft"]))),
            "its_version": db.session.get_one(ProgressReport, own["report_submitted"]).version,
        }
    )


def test_what_belongs_elsewhere_is_refused_and_changes_nothing(app, city, on_day):
    on_day(factories.TODAY)
    world = worlds.build(app, city)
    far = worlds.build(app, factories.small_city("额尔古纳市"))
    words = words_for(world, far)
    tokens = {who: factories.session_token(city.actor(who)) for who, _, _ in CASES}
    db.session.commit()
    before = dump()
    changed = []
    for who, address, form in CASES:
        filled = {name.format(**words): value.format(**words) for name, value in form.items()}
        with undone(app):
            where = address.format(**words)
            with carrying(app, tokens[who]).post(where, data=filled) as answer:
                is_same = dump() == before
            if not is_same or answer.status_code >= 500:
                changed.append((who, where, filled, answer.status_code))
    assert not changed
