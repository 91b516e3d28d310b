"""Every sentence of the part is told apart: task, heading, background, target, closing."""

import pytest

from tests.intake.report.reports import WHOLE, plan, read, texts
from tracker.intake.report.kinds import SentenceKind, kind_of

TASK, BACKGROUND = SentenceKind.TASK, SentenceKind.BACKGROUND


@pytest.mark.parametrize(
    "sentence",
    [
        "实施城市更新行动。",
        "全面实行“林长制”。",
        "对凝翠路、五峰路等道路进行升级改造。",
        "力争将永久基本农田全部建成高标准农田。",
        "要强化促进青年就业政策举措。",
        "坚持和发展新时代“枫桥经验”，推进矛盾纠纷预防化解。",
        "城镇新增就业8.2万人以上，农村劳动力转移就业81万人以上。",
        "以数字政府建设为引领，深化“互联网+政务服务”。",
        "鼓励将专项债券用作项目资本金。",
        "扎实开展“碳达峰十大行动”。",
    ],
)
def test_what_is_to_be_done_is_a_task(sentence: str) -> None:
    assert kind_of(sentence) is TASK


@pytest.mark.parametrize(
    "sentence",
    [
        "2031年是“十六五”规划实施第一年，具有特殊重大意义。",
        "政府工作总体要求是：坚持稳中求进，推动高质量发展。",
        "重点做好以下10个方面工作：",
        "围绕上述目标,重点抓好以下七个方面工作。",
        "具体来说，要做到八个“坚持”，以点带面推动整体工作。",
        "确定上述目标，统筹考虑了宏观形势、就业增收等因素。",
        "就业是最基本的民生。",
        "我国城镇化还有很大发展提升空间。",
        "我们要坚持教育优先发展，厚植人民幸福之本。",
        "弘扬工匠精神。",
        "深入学习贯彻习近平文化思想。",
        "坚持以改革促发展、以开放促合作，加快构建发展新格局。",
    ],
)
def test_slogans_and_what_surrounds_are_background(sentence: str) -> None:
    assert kind_of(sentence) is BACKGROUND


def test_an_appeal_is_closing() -> None:
    assert kind_of("各位代表！征途漫漫，惟有奋斗。") is SentenceKind.CLOSING


def test_between_a_heading_and_those_below_it_only_something_concrete_is_a_task() -> None:
    assert kind_of("全面优化国土空间格局，加快补齐短板。", leads_in=True) is BACKGROUND
    assert kind_of("重点办好45件民生实事，增强群众获得感。", leads_in=True) is TASK
    assert kind_of("启动“生态治理攻坚年”行动，提升满意度。", leads_in=True) is TASK


def test_tasks_stand_under_the_headings_above_them() -> None:
    tasks = {task.text: task.sections for task in read(WHOLE).tasks}
    assert tasks["办好第二届稻花节。"] == ("（一）着力扩大内需", "激发消费活力")
    assert tasks["改造农村道路30公里。"] == ("（二）着力改善民生", "办好教育")


def test_ordered_headings_lose_their_order() -> None:
    reading = plan(
        "（一）抓项目。",
        "一是狠抓开工。新开工项目20个。办好推介会。",
        "二是狠抓投产。推动5个项目投产。",
    )
    assert [task.sections[1] for task in reading.tasks] == ["狠抓开工", "狠抓开工", "狠抓投产"]


def test_titles_may_stand_on_lines_of_their_own() -> None:
    reading = plan(
        "（一）聚力促进消费",
        "大力提振消费。",
        "深入开展提振消费专项行动，优化消费环境。办好第二届购物节。",
        "扩大有效投资。",
        "强化招商队伍建设，大力开展产业链精准招商。新开工项目43个。",
    )
    assert [task.sections for task in reading.tasks] == [
        ("（一）聚力促进消费", "大力提振消费"),
        ("（一）聚力促进消费", "大力提振消费"),
        ("（一）聚力促进消费", "扩大有效投资"),
        ("（一）聚力促进消费", "扩大有效投资"),
    ]


def test_calls_that_head_a_run_of_sentences_are_headings() -> None:
    reading = plan(
        "（一）抓经济。",
        "一是扩内需。突出政策引领，加力扩大惠民消费。办好购物节。突出项目攻坚，加力扩大有效投资。开工项目20个。",
    )
    assert texts(reading) == ["办好购物节。", "开工项目20个。"]


def test_items_within_a_paragraph_are_sentences_of_their_own() -> None:
    reading = plan(
        "（一）抓项目。重点抓好三件事：一是新建水库1座；二是改造泵站3处；三是疏浚河道9公里。"
    )
    assert texts(reading) == ["新建水库1座。", "改造泵站3处。", "疏浚河道9公里。"]


def test_second_level_items_that_share_one_line_are_parted() -> None:
    reading = plan("（一）抓项目。新建水库1座。（二）抓民生。新建学校2所。")
    assert [task.sections for task in reading.tasks] == [("（一）抓项目",), ("（二）抓民生",)]


def test_a_sentence_that_says_more_of_a_task_belongs_to_it() -> None:
    reading = plan("（一）抓项目。推进重点项目70个。其中，市级项目16个。改造管网3公里。")
    assert texts(reading) == ["推进重点项目70个。其中，市级项目16个。", "改造管网3公里。"]


def test_what_is_only_told_before_a_task_is_left_out_of_it() -> None:
    reading = plan(
        "（一）稳就业。预计毕业生超过1170万人，要强化青年就业政策举措。",
        "（二）抓项目。新建水库1座。",
    )
    assert texts(reading)[0] == "强化青年就业政策举措。"
    assert reading.tasks[0].targets == ()


def test_each_sentence_says_its_line_and_its_task() -> None:
    reading = read(WHOLE)
    lines = WHOLE.split("\n")
    for sentence in reading.sentences:
        assert sentence.text in lines[sentence.line - 1]
        has_task = sentence.kind in {SentenceKind.TASK, SentenceKind.TARGET}
        assert (sentence.task is not None) == has_task
    assert {s.task for s in reading.sentences} - {None} == set(range(len(reading.tasks)))
