"""Units are proposed for a task, each with the reason that a person can check."""

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.intake import UnitRole
from tracker.intake.recommend import Precedent, Recommender, read_duties

DUTIES = read_duties()
UNITS = (
    "发改委",
    "工信局",
    "财政局",
    "住建局",
    "教体局",
    "文旅广局",
    "公安局",
    "农牧水利科技局",
    "呼伦贝尔市生态环境局根河市分局",
    "敖乡政府",
    "各乡镇办",
    "大林公司",
)
PAST = (
    Precedent(
        "实施城镇老旧小区改造工程，改造14个小区。",
        "住建局",
        ("财政局",),
        ("提高城镇建设品质",),
        "2022年第69项",
    ),
    Precedent("支持电商产业发展，与知名电商合作。", "大林公司", (), (), "2022年第47项"),
    Precedent("地区生产总值增长6%左右。", "发改委", ("工信局", "住建局"), (), "2022年第1项"),
    Precedent("做优冷极文化节。", "文旅广局", (), (), "2022年第30项"),
)


def new_city(*units: str) -> Recommender:
    """A city without any earlier plan."""
    return Recommender((), units or UNITS, DUTIES)


def of_2022(*units: str) -> Recommender:
    return Recommender(PAST, units or UNITS, DUTIES)


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("改造21个老旧小区。", "住建局"),
        ("新建公办幼儿园2所，增加学位600个。", "教体局"),
        ("扎实推进全民健身，新建健身步道5公里。", "教体局"),
        ("新建高标准农田3万亩。", "农牧水利科技局"),
        ("完成中小河流治理和水库除险加固。", "农牧水利科技局"),
        ("规模以上工业增加值增长7%。", "工信局"),
        ("一般公共预算收入增长5%。", "财政局"),
        ("空气质量优良天数比例不低于95%。", "呼伦贝尔市生态环境局根河市分局"),
        ("打击电信网络诈骗。", "公安局"),
        ("公开招聘教师50名，引进紧缺学科人才。", "教体局"),
        ("对建设路、文化街等道路进行改造。", "住建局"),
        ("改造提升农村公路30公里。", "交通局"),
        ("抓好债券项目前期，争取新增债券。", "财政局"),
        ("农村常住居民人均可支配收入增长6%。", "农牧水利科技局"),
        ("全面落实林长制，保护森林资源。", "林草局"),
        ("做好退役军人、困难群众等群体的服务。", "退役军人事务局"),
    ],
)
def test_a_new_city_is_told_who_usually_does_it(text, unit):
    units = dict.fromkeys((*UNITS, "交通局", "林草局", "民政局", "人社局", "退役军人事务局"))
    first = new_city(*units).recommend(text)[0]
    assert (first.name, first.role) == (unit, UnitRole.LEAD)


def test_the_reason_names_the_duty():
    assert new_city().recommend("改造21个老旧小区。")[0].reasons == ("职责含“老旧小区改造”",)


def test_the_reason_names_the_earlier_task_and_who_led_it_then():
    reasons = of_2022().recommend("支持电商产业发展，扩大电商合作。")[0].reasons
    assert reasons[0] == "与2022年第47项“支持电商产业发展，与知名电商合作”相近，当时由大林公司牵头"


def test_what_this_government_did_outweighs_what_others_usually_do():
    text = "支持电商产业发展，与知名电商合作。"
    assert new_city().recommend(text)[0].name == "工信局"
    assert of_2022().recommend(text)[0].name == "大林公司"


def test_who_supported_a_similar_task_is_proposed_to_support():
    proposed = of_2022().recommend("地区生产总值增长5%左右。")
    supporting = {each.name: each for each in proposed if each.role is UnitRole.SUPPORT}
    reason = "与2022年第1项“地区生产总值增长6%左右”相近，当时工信局参与配合"
    assert reason in supporting["工信局"].reasons


def test_a_unit_that_stands_in_says_for_whom():
    assert "（未设商务局）" in new_city().recommend("发展跨境电商。")[0].reasons[0]


def test_only_the_first_one_is_to_lead():
    for text in (PAST[0].text, PAST[2].text, "开展爱国卫生运动，整治市容市貌。"):
        roles = [each.role for each in of_2022().recommend(text)]
        assert roles == [UnitRole.LEAD] + [UnitRole.SUPPORT] * (len(roles) - 1)


def test_the_unit_that_the_text_says_leads_is_first():
    first = of_2022().recommend("由市财政局牵头，改造老旧小区14个。")[0]
    assert (first.name, first.reasons[0]) == ("财政局", "文中写明由“财政局”牵头")
    assert first.confidence >= 0.9


def test_a_unit_named_by_a_name_usual_elsewhere_is_the_one_of_this_city():
    first = new_city().recommend("教育局牵头开展校园安全整治。")[0]
    assert (first.name, first.reasons[0]) == ("教体局", "文中写明由“教育局”牵头")


def test_a_unit_that_the_text_says_supports_does_not_lead():
    proposed = new_city().recommend("改造老旧小区14个，财政局、公安局配合。")
    roles = {each.name: each.role for each in proposed}
    assert proposed[0].name == "住建局"
    assert roles["财政局"] is roles["公安局"] is UnitRole.SUPPORT


def test_a_text_that_only_names_who_supports_proposes_nobody_to_lead():
    (only,) = new_city().recommend("会同市财政局办理。")
    assert (only.name, only.role) == ("财政局", UnitRole.SUPPORT)


def test_a_department_of_the_state_is_not_the_citys():
    proposed = new_city().recommend("改造老旧小区，争取省财政局支持。")
    assert proposed[0].name == "住建局"
    assert not any("文中写" in reason for each in proposed for reason in each.reasons)


def test_a_town_is_proposed_where_its_place_is_named():
    proposed = new_city().recommend("在敖鲁古雅乡建设旅游驿站。")
    assert proposed[0].name == "文旅广局"
    reasons = {each.name: each.reasons for each in proposed}
    assert reasons["敖乡政府"] == ("文中写到“敖鲁古雅乡”",)


def test_a_company_for_which_something_is_done_does_not_lead():
    proposed = new_city().recommend("实施大林公司燃煤锅炉淘汰，减少污染排放。")
    assert proposed[0].name == "呼伦贝尔市生态环境局根河市分局"
    assert "大林公司" in [each.name for each in proposed]


@pytest.mark.parametrize(
    "text", ["", "。", "努力开创各项工作新局面。", "奋力谱写现代化建设新篇章。", "asdf 123", "𠮷"]
)
def test_a_slogan_is_nobodys(text):
    assert new_city().recommend(text) == ()


def test_little_that_speaks_for_a_unit_gives_little_confidence():
    sure = new_city().recommend("改造老旧小区、棚户区，完善供热管网。")[0]
    unsure = new_city().recommend("开展有关监测工作。")
    assert sure.confidence > 0.8
    assert all(each.confidence < 0.5 for each in unsure)


def test_without_a_directory_departments_have_their_usual_names():
    assert Recommender((), (), DUTIES).recommend("改造老旧小区。")[0].name == "住建局"


def test_an_alias_means_its_unit():
    recommender = Recommender((), ("旅游发展中心",), DUTIES, {"冷极办": "旅游发展中心"})
    assert recommender.recommend("由冷极办牵头。")[0].name == "旅游发展中心"


def test_what_an_abolished_unit_led_falls_to_the_unit_of_its_kind():
    past = [Precedent("举办冬季大会。", "旅游发展委员会", (), (), "2018年第3项")]
    first = Recommender(past, UNITS, DUTIES).recommend("举办冬季大会。")[0]
    assert first.name == "文旅广局"
    assert "当时由旅游发展委员会牵头" in first.reasons[0]


def test_headings_say_a_little():
    text = "对五处地段进行改造。"
    first = new_city().recommend(text, ("城市更新", "提升城市建设品质"))[0]
    assert first.name == "住建局"
    assert first.reasons[0].startswith("所在章节属于其职责")


def test_the_order_of_earlier_tasks_does_not_matter():
    texts = [each.text for each in PAST] + ["改造老旧小区并支持电商。"]
    expected = [of_2022().recommend(text) for text in texts]
    for seed in range(3):
        mixed = random.Random(seed).sample(PAST, len(PAST))
        recommender = Recommender(mixed, UNITS, DUTIES)
        assert [recommender.recommend(text) for text in texts] == expected


RECOMMENDER = of_2022()
WORDS = st.sampled_from(
    [
        "老旧小区",
        "改造",
        "教育局",
        "由",
        "牵头",
        "，",
        "。",
        "配合",
        "、",
        "财政局",
        "旅游",
        "A",
        "％",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.one_of(st.text(max_size=80), st.lists(WORDS, max_size=20).map("".join)))
def test_every_proposal_is_of_the_directory_once_sure_to_a_degree_and_reasoned(text):
    proposed = RECOMMENDER.recommend(text, (text[:10],))
    names = [each.name for each in proposed]
    assert len(set(names)) == len(names)
    assert set(names) <= set(UNITS)
    assert all(
        0 <= each.confidence <= 1 and all(each.reasons) and each.reasons for each in proposed
    )
    assert proposed == RECOMMENDER.recommend(text, (text[:10],))


def test_a_thousand_earlier_tasks_are_learned_in_seconds():
    past = [
        Precedent(f"{each.text}第{at}批", each.lead, each.supports, each.sections, f"{at}")
        for at in range(250)
        for each in PAST
    ]
    began = time.process_time()
    recommender = Recommender(past, UNITS, DUTIES)
    for _ in range(20):
        recommender.recommend("实施城镇老旧小区改造工程，支持电商产业发展。")
    assert time.process_time() - began < 10
