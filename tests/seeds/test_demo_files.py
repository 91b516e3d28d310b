"""The demonstration's files, in seeds/demo, are complete, invented, and follow one another."""

import datetime
import re
from collections import Counter

from tests.seeds.files import (
    GROUPS,
    OFFICIALS,
    POSTS,
    ROOT,
    TABLE,
    TARGETS,
    TENURES,
    UNITS,
    Row,
    bearers,
    read,
)

DEMO = ROOT / "seeds" / "demo"
NAMES: dict[str, str] = read(DEMO / "names.toml")["names"]
INVENTED: list[Row] = read(DEMO / "officials.toml")["official"]
CHOSEN: list[Row] = read(DEMO / "chosen_units.toml")["chosen"]
INSTRUCTIONS: list[Row] = read(DEMO / "instructions.toml")["instruction"]
DAYS = read(DEMO / "days.toml")
ALL_POSTS = [*POSTS, *read(DEMO / "officials.toml")["post"]]


def reports(quarter: str) -> list[Row]:
    return [row for path in sorted((DEMO / quarter).glob("*.toml")) for row in read(path)["report"]]


FIRST, SECOND = reports("first_quarter"), reports("second_quarter")


def place(report: Row) -> tuple[int, str]:
    return report["position"], report["unit"]


def obliged(position: int, printed: str) -> list[str]:
    """The units that report for a printed unit or group."""
    (entry,) = bearers(printed)
    if not entry.get("chosen_per_task"):
        return entry.get("members", [entry["key"]])
    return next(chosen["units"] for chosen in CHOSEN if chosen["position"] == position)


def owed() -> set[tuple[int, str, str]]:
    """Who owes a report on which task, and whether leading: the first-named leads."""
    return {
        (position, unit, "support" if nth else "lead")
        for position, task in enumerate(TABLE, start=1)
        for nth, printed in enumerate(task["units"])
        for unit in obliged(position, printed)
    }


def marks_of_tasks() -> dict[int, set[str]]:
    marks: dict[int, set[str]] = {}
    for report in (report for report in FIRST if report["role"] == "lead"):
        marks.setdefault(report["position"], set()).add(report["mark"])
    return marks


def test_every_real_official_has_an_invented_name_of_the_same_length() -> None:
    real = {official["key"]: official["name"] for official in OFFICIALS}
    assert set(NAMES) == set(real)
    assert all(len(NAMES[key]) == len(name) for key, name in real.items())


def test_no_invented_name_is_real_or_used_twice() -> None:
    invented = [*NAMES.values(), *(official["name"] for official in INVENTED)]
    assert max(Counter(invented).values()) == 1
    assert not set(invented) & {official["name"] for official in OFFICIALS}


def test_no_real_name_stands_in_any_file_of_the_demonstration() -> None:
    texts = {path: path.read_text(encoding="utf-8") for path in DEMO.rglob("*.toml")}
    real = [official["name"] for official in OFFICIALS]
    assert [(path, name) for path, text in texts.items() for name in real if name in text] == []
    assert all("示例数据" in text for text in texts.values())


def test_no_text_speaks_of_state_secrets() -> None:
    for path in DEMO.rglob("*.toml"):
        assert not re.search("绝密|机密|秘密|涉密|密级", path.read_text(encoding="utf-8"))


def test_every_post_has_a_holder_in_the_demonstration() -> None:
    held = Counter(row["post"] for row in (*TENURES, *INVENTED))
    assert held == Counter(post["key"] for post in ALL_POSTS)


def test_departments_chosen_for_a_task_are_units_and_every_such_task_has_some() -> None:
    open_groups = {group["name"] for group in GROUPS if group["chosen_per_task"]}
    asking = [n for n, task in enumerate(TABLE, start=1) if open_groups & set(task["units"])]
    assert [chosen["position"] for chosen in CHOSEN] == asking
    assert {unit for chosen in CHOSEN for unit in chosen["units"]} <= {u["key"] for u in UNITS}


def test_the_first_quarter_is_complete_for_all_98_tasks() -> None:
    assert len(TABLE) == 98
    assert Counter((*place(report), report["role"]) for report in FIRST) == Counter(owed())


def test_the_first_quarter_is_marked_as_a_year_begins() -> None:
    marks = marks_of_tasks()
    assert len(marks) == 98
    assert Counter(mark for (mark,) in marks.values()) == {
        "normal": 73, "slow": 15, "lagging": 4, "completed": 4, "adjusted": 2,
    }  # fmt: skip


def test_a_mark_that_is_not_normal_is_explained_and_only_leads_are_marked() -> None:
    for report in (*FIRST, *SECOND):
        assert "mark" not in report or report["role"] == "lead", place(report)
        assert report.get("mark", "normal") == "normal" or report["comment"], place(report)


def test_every_report_says_what_was_done_and_what_comes_next() -> None:
    for report in (*FIRST, *SECOND):
        task = TABLE[report["position"] - 1]
        alone = report["role"] == "lead" and len(obliged(report["position"], task["units"][0])) == 1
        assert len(report["progress"]) >= (60 if alone else 15), place(report)
        assert report["problems"], place(report)
        assert report["next_steps"], place(report)
        assert report["label"] == str(task["no"] or "")


def test_first_quarter_promises_of_a_lead_name_their_day_or_month() -> None:
    for report in (report for report in FIRST if report["role"] == "lead"):
        undated = [step for step in report["next_steps"] if not re.search(r"\d月", step)]
        assert undated == [], place(report)


def test_no_two_leads_wrote_the_same_progress() -> None:
    written = Counter(report["progress"] for report in (*FIRST, *SECOND))
    assert [text for text, times in written.items() if times > 1] == []


def test_about_three_fifths_of_the_tasks_have_second_quarter_texts() -> None:
    tasks = {report["position"] for report in SECOND if report["role"] == "lead"}
    assert 55 <= len(tasks) <= 62
    assert Counter(place(report) for report in SECOND).most_common(1)[0][1] == 1
    assert {(*place(report), report["role"]) for report in SECOND} <= owed()
    statuses = {"accepted", "submitted", "returned", "awaiting_signoff", "draft"}
    assert {report["status"] for report in SECOND} == statuses


def test_the_second_quarter_answers_every_promise_of_the_first() -> None:
    promised = {place(report): report["next_steps"] for report in FIRST}
    for report in SECOND:
        assert len(report["promises"]) == len(promised[place(report)]), place(report)
        assert set(report["promises"]) <= {"kept", "partly", "not"}


def test_a_status_of_the_second_quarter_brings_its_days_and_reasons() -> None:
    first_day, today = datetime.date(2022, 6, 17), DAYS["today"]
    for report in SECOND:
        days = [value for value in report.values() if isinstance(value, datetime.date)]
        assert all(first_day <= day <= today for day in days), place(report)
        sent = report["status"] in {"accepted", "submitted", "returned"}
        assert ("submitted_on" in report) == sent
        assert ("reviewed_on" in report) == (report["status"] in {"accepted", "returned"})
        assert ("first_progress" in report) == ("returned_on" in report)
        assert ("reason" in report) == (report["status"] == "returned" or "returned_on" in report)
        leads = report["role"] == "lead"
        assert ("mark" in report) == (leads and report["status"] == "accepted")


def test_values_are_given_for_targets_of_the_task() -> None:
    names = {(target["position"], target["name"]) for target in TARGETS}
    given = [
        (report["position"], value["target"])
        for report in SECOND
        for value in report.get("target_value", [])
    ]
    assert len(given) >= 8
    assert set(given) <= names


def test_an_instruction_comes_from_the_leader_of_the_task_to_one_of_its_units() -> None:
    holders = {tenure["post"]: tenure["official"] for tenure in TENURES}
    real = {official["key"]: official["name"] for official in OFFICIALS}
    for instruction in INSTRUCTIONS:
        position = instruction["position"]
        assert real[holders[instruction["post"]]] in TABLE[position - 1]["leaders"]
        assert instruction["unit"] in {unit for n, unit, _ in owed() if n == position}
        assert instruction["given_on"] < instruction["reply_due_on"]


def test_some_instructions_are_answered_and_some_are_overdue() -> None:
    unanswered = [row for row in INSTRUCTIONS if "reply" not in row]
    overdue = [row for row in unanswered if row["reply_due_on"] < DAYS["today"]]
    assert (len(INSTRUCTIONS), len(unanswered), len(overdue)) == (7, 4, 3)
