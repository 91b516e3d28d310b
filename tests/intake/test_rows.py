"""What a page break cut off is put back: rows, headings, groups."""

from tracker.intake.blocks import Row
from tracker.intake.columns import Header, header_in
from tracker.intake.rows import rejoin

HEADER = Row(("类别", "序号", "工作任务", "责任单位"), "表头")


def rejoined(*rows: tuple[str | None, ...], new_page: int) -> list[tuple[str | None, ...]]:
    """The rows put together; new_page: which of them stands first on its page."""
    header = header_in(HEADER)
    assert isinstance(header, Header)
    printed = [Row(row, str(at), starts_page=at == new_page) for at, row in enumerate(rows)]
    return [row.cells for row in rejoin(printed, header)]


def test_a_heading_that_goes_on_over_the_page_is_one_heading() -> None:
    rows = (
        ("一、聚焦生态保护再发力，", None, None, None),
        ("全面提升环境质量", None, None, None),
        ("生态", "1", "治理河湖。", "水利局"),
    )
    first, second = rejoined(*rows, new_page=1)
    assert first == ("一、聚焦生态保护再发力，\n全面提升环境质量", None, None, None)
    assert second == rows[2]


def test_a_heading_on_the_next_page_with_its_own_number_is_another_one() -> None:
    rows = (
        ("一、聚焦生态保护", None, None, None),
        ("（一）治水", None, None, None),
        ("生态", "1", "治理河湖。", "水利局"),
    )
    assert rejoined(*rows, new_page=1) == list(rows)


def test_a_heading_below_a_heading_on_the_same_page_is_another_one() -> None:
    rows = (("一、聚焦生态保护", None, None, None), ("治水", None, None, None))
    assert rejoined(*rows, new_page=0) == list(rows)


def test_the_header_printed_again_does_not_part_what_belongs_together() -> None:
    rows = (
        ("生态", "1", "治理河湖，", "水利局"),
        ("类别", "序号", "工作任务", "责任单位"),
        ("", "", "恢复湿地。", ""),
    )
    assert rejoined(*rows, new_page=1) == [("生态", "1", "治理河湖，\n恢复湿地。", "水利局")]


def test_a_numbered_group_that_goes_on_over_the_page_is_one_group() -> None:
    rows = (
        ("一、生态保", "1", "治理河湖。", "水利局"),
        ("护", "2", "恢复湿地。", "林草局"),
        ("二、工业", "3", "新建园区。", "工信局"),
    )
    assert [row[0] for row in rejoined(*rows, new_page=1)] == ["一、生态保\n护", None, "二、工业"]
    assert [row[0] for row in rejoined(*rows, new_page=2)] == ["一、生态保", "护", "二、工业"]
