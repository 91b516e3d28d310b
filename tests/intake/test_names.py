"""Names in a cell: split where they are several, joined where a line was too narrow."""

import pytest

from tracker.intake.names import names_in, person_book, person_only, unit_book

UNITS = (
    "发改委",
    "民委",
    "农牧水利科技局",
    "退役军人事务局",
    "呼伦贝尔市生态环境局根河市分局",
    "各乡镇政府",
    "各乡镇办事处",
    "大林公司",
    "供销社",
)


def units(cell: str, *elsewhere: str, known: tuple[str, ...] = ()) -> tuple[str, ...]:
    return names_in(cell, unit_book([cell, *elsewhere], hints=known))


def wrapped(names: tuple[str, ...], width: int) -> str:
    """The names as a column of that width prints them, one under the other."""
    lines = [name[at : at + width] for name in names for at in range(0, len(name), width)]
    return "\n".join(lines)


@pytest.mark.parametrize("width", range(5, 16))
@pytest.mark.parametrize("name", UNITS)
def test_a_name_wrapped_at_any_width_comes_back_among_others(name: str, width: int) -> None:
    names = ("财政局", name, "税务局")
    assert units(wrapped(names, width)) == names


def test_two_units_under_each_other_stay_two_even_if_their_lines_are_full() -> None:
    assert units("农牧水利科技局\n退役军人事务局") == ("农牧水利科技局", "退役军人事务局")


def test_separators_and_spaces_part_names() -> None:
    assert units("住建局、财政局，税务局；人社局 民 委") == (
        "住建局",
        "财政局",
        "税务局",
        "人社局",
        "民委",
    )


def test_a_unit_of_unknown_form_is_kept_as_printed() -> None:
    assert units("国网\n发改委", "农牧水利科技局") == ("国网", "发改委")


def test_a_known_name_joins_what_its_form_would_part() -> None:
    cell = "城市管理局\n执法局"
    assert units(cell) == ("城市管理局", "执法局")
    assert units(cell, known=("城市管理局执法局",)) == ("城市管理局执法局",)


def test_spaced_names_of_persons_are_one_name_each() -> None:
    book = person_book(["张 华\n柴伟平\n吴敏 何静"], hints=())
    assert names_in("张 华\n柴伟平\n吴敏 何静", book) == ("张华", "柴伟平", "吴敏", "何静")


def test_those_responsible_are_put_together_again() -> None:
    cell = "各部门负责人\n各乡镇办事处负责\n人"
    assert names_in(cell, person_book([cell], hints=())) == (
        "各部门负责人",
        "各乡镇办事处负责人",
    )


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("马晓红（镇长）", "马晓红"),
        ("刘涛副县长", "刘涛"),
        ("各副市长", "各副市长"),
        ("常务副市长", "常务副市长"),
    ],
)
def test_a_post_behind_a_name_is_left_out(printed: str, name: str) -> None:
    assert person_only(printed) == name


def test_a_place_at_the_end_of_a_full_line_begins_the_next_name() -> None:
    cell = "县司法局、县工业和信息化局、县\n市场监督管理局"
    assert units(cell) == ("县司法局", "县工业和信息化局", "县市场监督管理局")


@pytest.mark.parametrize("printed", ["/", "无", "——", "－"])
def test_a_sign_that_nobody_is_named_is_no_name(printed: str) -> None:
    assert units(printed) == ()
