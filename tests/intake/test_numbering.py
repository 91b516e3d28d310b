"""Numbers at any of the four levels, in any width."""

import pytest

from tracker.intake.numbering import Kind, chinese_value, number_at


@pytest.mark.parametrize(
    ("text", "kind", "value", "printed", "rest"),
    [
        ("一、总体目标", Kind.CHINESE, 1, "一、", "总体目标"),
        ("（十二）做好防控。", Kind.CHINESE_BRACKET, 12, "（十二）", "做好防控。"),
        ("(三) 加强宣传", Kind.CHINESE_BRACKET, 3, "（三）", "加强宣传"),
        ("3．建立平台。", Kind.ARABIC, 3, "3", "建立平台。"),
        ("１．建设平台。", Kind.ARABIC, 1, "1", "建设平台。"),
        ("4.2022年启动试点。", Kind.ARABIC, 4, "4", "2022年启动试点。"),
        ("（10）加快智能建造。", Kind.ARABIC_BRACKET, 10, "10", "加快智能建造。"),
        ("7保障能源供给。", Kind.GLUED, 7, "7", "保障能源供给。"),
        ("  2、做好普查。", Kind.ARABIC, 2, "2", "做好普查。"),
    ],
)
def test_a_paragraph_gives_its_number(
    text: str, kind: Kind, value: int, printed: str, rest: str
) -> None:
    found = number_at(text)
    assert found is not None
    number, start = found
    assert (number.kind, number.value, number.printed, text[start:]) == (kind, value, printed, rest)


@pytest.mark.parametrize(
    "text", ["5.5%左右", "5年内引进人才", "12个项目开工", "2024年12月", "发改委"]
)
def test_an_amount_or_a_date_is_no_number(text: str) -> None:
    assert number_at(text) is None


@pytest.mark.parametrize(
    ("digits", "value"), [("七", 7), ("十", 10), ("十九", 19), ("二十", 20), ("一百零三", 103)]
)
def test_numbers_in_characters_have_their_value(digits: str, value: int) -> None:
    assert chinese_value(digits) == value
