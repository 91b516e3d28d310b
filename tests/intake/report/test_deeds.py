"""The year's promised deeds (民生实事): one item is one task, whatever it holds."""

from tests.intake.report.reports import WHOLE, plan, read, report, texts


def test_deeds_may_stand_in_one_paragraph() -> None:
    reading = plan(
        "（一）增进民生福祉。集中力量办好十件民生实事：（1）改造老旧小区5个。（2）新建口袋公园3处，新增停车位200个；（3）发放补贴。"
    )
    assert texts(reading) == [
        "改造老旧小区5个。",
        "新建口袋公园3处，新增停车位200个。",
        "发放补贴。",
    ]
    assert {task.sections[-1] for task in reading.tasks} == {"民生实事"}


def test_deeds_may_stand_on_lines_with_numbers() -> None:
    reading = plan(
        "（一）推进改革。深化医改。",
        "集中力量办好以下10件民生实事：",
        "1.改造老旧小区5个。",
        "2.新建幼儿园。新增学位300个。",
        "（二）加强环保。治理河道12公里。",
    )
    assert texts(reading)[-3:] == [
        "改造老旧小区5个。",
        "新建幼儿园。新增学位300个。",
        "治理河道12公里。",
    ]


def test_a_heading_on_deeds_does_not_make_long_paragraphs_deeds() -> None:
    long = (
        "一是深化就业工程。"
        + "开展补贴性培训3万人次，促进充分就业。加强创业服务，优化营商环境。" * 8
    )
    reading = plan(
        "（一）着力办好民生实事。重点办好45件民生实事。", long, "二是办好教育。新建学校2所。"
    )
    assert "民生实事" not in {task.sections[-1] for task in reading.tasks}


def test_deeds_may_stand_in_an_annex_behind_the_report() -> None:
    annex = report(
        "附件",
        "2031年十件民生实事",
        "一、稳岗就业",
        "开展培训1000人次。",
        "新增就业500人。",
        "二、学位扩容",
        "新建学校2所。",
    )
    reading = read(report(WHOLE, annex))
    assert texts(reading)[-2:] == [
        "稳岗就业。开展培训1000人次。新增就业500人。",
        "学位扩容。新建学校2所。",
    ]
    assert reading.tasks[-1].sections == ("2031年十件民生实事",)


def test_last_years_deeds_in_an_annex_are_none() -> None:
    annex = report("附件：2030年十件民生实事完成情况", "一、稳岗就业", "开展培训1000人次。")
    assert texts(read(report(WHOLE, annex))) == texts(read(WHOLE))
