"""What the public documents state, in seeds/genhe, agrees with the 2022 table and with itself."""

import datetime
from collections import Counter

from tests.seeds.files import (
    GENHE,
    GROUPS,
    NOTICE,
    OFFICIALS,
    POSTS,
    TABLE,
    TARGETS,
    TENURES,
    UNITS,
    Row,
    bearers,
    names_of,
)


def holder(post: Row) -> str | None:
    keys = [tenure["official"] for tenure in TENURES if tenure["post"] == post["key"]]
    return next((o["name"] for o in OFFICIALS if o["key"] in keys), None)


def test_every_printed_unit_and_group_is_exactly_one_entry() -> None:
    printed = {name for task in TABLE for name in task["units"]}
    assert {name: len(bearers(name)) for name in printed} == dict.fromkeys(printed, 1)


def test_no_two_units_or_groups_share_a_name() -> None:
    counted = Counter(name for entry in (*UNITS, *GROUPS) for name in names_of(entry))
    assert [name for name, times in counted.items() if times > 1] == []


def test_every_printed_leader_is_one_official_with_one_leading_post() -> None:
    leading = {"vice_mayor", "other_lead"}
    held = Counter(holder(post) for post in POSTS if post["kind"] in leading)
    printed = {name for task in TABLE for name in task["leaders"]} - {"各副市长"}
    assert set(held) == printed
    assert set(held.values()) == {1}


def test_seven_vice_mayors_share_a_task_of_all_vice_mayors() -> None:
    vice_mayors = [holder(post) for post in POSTS if post["kind"] == "vice_mayor"]
    assert len(vice_mayors) == 7
    assert "孙尚国" not in vice_mayors


def test_every_printed_person_holds_the_post_of_the_printed_unit() -> None:
    printed = {pair for task in TABLE for pair in zip(task["units"], task["persons"], strict=True)}
    for unit_name, person in printed:
        (entry,) = bearers(unit_name)
        if "responsible_as" in entry:
            assert entry["responsible_as"] == person
            continue
        signing = [
            holder(post)
            for post in POSTS
            if post.get("unit") == entry["key"] and post["kind"] in {"unit_head", "responsible"}
        ]
        assert signing == [person]


def test_every_reporting_unit_has_one_signing_post_and_one_liaison() -> None:
    for unit in (u for u in UNITS if u["kind"] != "office"):
        kinds = Counter(post["kind"] for post in POSTS if post.get("unit") == unit["key"])
        assert kinds["unit_head"] + kinds["responsible"] == 1, unit["short_name"]
        assert kinds["liaison"] == 1, unit["short_name"]


def test_keys_are_unique_and_references_exist() -> None:
    for rows in (UNITS, GROUPS, POSTS, OFFICIALS):
        assert max(Counter(row["key"] for row in rows).values()) == 1
    units, posts = {u["key"] for u in UNITS}, {p["key"] for p in POSTS}
    officials = {o["key"] for o in OFFICIALS}
    assert {post["unit"] for post in POSTS if "unit" in post} <= units
    assert {member for group in GROUPS for member in group.get("members", [])} <= units
    assert {tenure["post"] for tenure in TENURES} <= posts
    assert {tenure["official"] for tenure in TENURES} == officials
    assert NOTICE["issuer"] in units


def test_a_post_has_at_most_one_holder_and_names_are_not_shared() -> None:
    assert max(Counter(tenure["post"] for tenure in TENURES).values()) == 1
    assert max(Counter(official["name"] for official in OFFICIALS).values()) == 1


def test_a_unit_whose_full_name_is_not_known_keeps_its_short_name() -> None:
    unknown = [unit for unit in UNITS if not unit["verified"]]
    assert all(unit["full_name"] == unit["short_name"] for unit in unknown)
    assert "大林公司" in {unit["short_name"] for unit in unknown}


def test_a_group_has_members_or_is_chosen_task_by_task() -> None:
    for group in GROUPS:
        assert bool(group.get("members")) != group["chosen_per_task"], group["name"]
    sizes = {group["name"]: len(group.get("members", [])) for group in GROUPS}
    assert (sizes["各乡镇办"], sizes["各办事处"], sizes["各乡镇政府"]) == (9, 4, 5)


def test_the_four_reporting_days_follow_the_quarters_of_2022() -> None:
    days = NOTICE["reporting_day"]
    assert [f"{day['due']:%Y-%m-%d}" for day in days] == [
        "2022-04-07", "2022-07-07", "2022-10-07", "2023-01-07",
    ]  # fmt: skip
    starts = [day["covers_from"] for day in days] + [datetime.date(2023, 1, 1)]
    for day, following in zip(days, starts[1:], strict=True):
        assert day["covers_to"] + datetime.timedelta(days=1) == following


def test_the_notice_says_that_responsibility_belongs_to_the_post() -> None:
    assert NOTICE["number"] == "根政办发〔2022〕6号"
    assert f"{NOTICE['issued_on']:%Y-%m-%d}" == "2022-03-02"
    assert "由分管该项工作的领导递补" in NOTICE["closing_note"]
    assert "4月7日、7月7日、10月7日、2023年1月7日前" in "".join(NOTICE["body"])
    assert (GENHE / NOTICE["table"]).read_bytes()[:2] == b"PK"


def test_every_target_stands_in_the_text_of_its_task() -> None:
    for target in TARGETS:
        task = TABLE[target["position"] - 1]
        assert target["words"] in task["text"]
        assert target["label"] == str(task["no"] or "")
        assert target["comparison"] in {"at_least", "at_most", "about", "equal"}
        assert target["value"] > 0


def test_officials_hold_their_posts_from_the_start_of_the_plan() -> None:
    assert {tenure["from"] for tenure in TENURES} == {datetime.date(2022, 1, 1)}
