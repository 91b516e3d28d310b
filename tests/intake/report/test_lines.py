"""Printed lines are put together into paragraphs again."""

from tests.intake.report.reports import plan, texts


def test_a_sentence_that_bold_runs_broke_is_one() -> None:
    reading = plan("（一）", "实施强县工程", "。培育", "“链主”", "企业5家", "，新增专利300件。")
    assert texts(reading) == ["培育“链主”企业5家。", "新增专利300件。"]
    assert reading.sentences[1].text == "（一）实施强县工程。"


def test_a_sentence_that_goes_on_over_a_page_is_one() -> None:
    first = "（一）抓招商。探索央企国企在我县设立生产总部、研发平台、测试基地，推动更多项目落地"
    reading = plan(first, "", "见效并设立研发中心3个。")
    assert texts(reading)[-1].endswith("设立研发中心3个。")


def test_headings_without_a_full_stop_stay_apart() -> None:
    reading = plan("（一）聚力促进开放", "新建口岸1处。", "（二）聚力发展农业", "建设良田3万亩。")
    assert [task.sections[0] for task in reading.tasks] == [
        "（一）聚力促进开放",
        "（二）聚力发展农业",
    ]


def test_footnote_marks_are_no_text() -> None:
    reading = plan("（一）抓改革。做实“五张清单”［13］，推进“两非两资”[14]处置。")
    assert texts(reading) == ["做实“五张清单”，推进“两非两资”处置。"]


def test_a_footnote_mark_broken_over_lines_is_no_text() -> None:
    reading = plan("（一）抓改革。做实“五张清单”，推进“两非两资”［1", "4］处置。新建学校", "2所。")
    assert texts(reading)[-2:] == ["做实“五张清单”，推进“两非两资”处置。", "新建学校2所。"]
    assert [sentence.line for sentence in reading.sentences][-1] == 10


def test_spaces_around_figures_are_no_text() -> None:
    assert texts(plan("（一）抓项目。改造 21 个小区。")) == ["改造21个小区。"]


def test_lines_of_one_width_are_paragraphs() -> None:
    reading = plan(
        "（一）着力抓好项目建设。今年新开工水利项目二",
        "十个，改造提升城乡供水管网五十公里，建成中心",
        "水厂一座，让群众喝上放心水，办好民生大事实事",
        "，推动发展。",
    )
    assert len(texts(reading)) == 1
