"""One deliverable a task, as a supervision office splits."""

import pytest

from tracker.intake.report.splitting import LONGEST_TASK, pieces_of


def pieces(sentence: str) -> list[str]:
    return [sentence[start:end] for start, end in pieces_of(sentence)]


@pytest.mark.parametrize(
    "sentence",
    [
        "实施城镇老旧小区改造工程，改造14个小区、30栋楼房。",
        "完成连心桥建设，打通城市慢行系统。",
        "规范餐厨垃圾管理，推进垃圾分类和资源化利用。",
        "计划投资4000万元改造21个老旧小区，持续改善人居环境。",
        "推进重点项目70个，总投资118.9亿元，年度计划投资39.5亿元。",
        "更新低产胶园7万亩，建设标准化胶园30万亩。",
        "做好控辍保学工作，入园率稳定在90%以上，义务教育率达到100%。",
        "确保粮食播种面积稳定在24万亩以上，牲畜存栏量稳定在33万头以上。",
        "深入开展平安建设，巩固教育整顿成果，严密防范和依法打击各类违法犯罪活动。",
    ],
)
def test_a_deliverable_with_its_purpose_and_its_figures_is_one_task(sentence: str) -> None:
    assert pieces(sentence) == [sentence]


@pytest.mark.parametrize(
    ("sentence", "count"),
    [
        ("改造危房1万户，新建卫生厕所3.2万户，新增4000个自然村通硬化路。", 3),
        ("新建公办幼儿园2所，改造农村道路30公里。", 2),
        ("甲区加快建设枢纽，打造强县；乙区发展旅游，建设名县；丙区守护生态。", 3),
        ("建成高标准农田3万亩，改造燃气管网20公里，持续改善条件。", 2),
    ],
)
def test_unlike_actions_are_tasks_of_their_own(sentence: str, count: int) -> None:
    assert len(pieces(sentence)) == count
    assert "".join(pieces(sentence)) == sentence


def test_a_semicolon_does_not_cut_off_what_cannot_stand_alone() -> None:
    assert len(pieces("新建学校2所；其中高中1所。")) == 1


def test_a_very_long_sentence_is_parted_before_new_work() -> None:
    clauses = [f"加快建设第{name}污水处理厂配套工程及其附属设施项目，" for name in "甲乙丙丁戊己"]
    sentence = "".join(clauses)[:-1] + "。"
    assert len(sentence) > LONGEST_TASK
    assert len(pieces(sentence)) > 1
    assert "".join(pieces(sentence)) == sentence
