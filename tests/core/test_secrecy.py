"""State secrets are refused, words about secrecy only asked about (docs/rules.md 12)."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.core.secrecy import marking_in, marking_in_name, secrecy_words_in

MARKED = [
    ("秘密★1年", "秘密★1年"),
    ("机密★10年", "机密★10年"),
    ("绝密★30年", "绝密★30年"),
    ("绝密★长期", "绝密★长期"),
    ("秘密★6个月", "秘密★6个月"),
    ("机密★二十年", "机密★二十年"),
    ("绝密★启用前", "绝密★启用前"),
    ("机密★2030年1月1日", "机密★2030年1月1日"),
    ("根据某文件（机密★5年）要求", "机密★5年"),
    ("000012 机密★1年 特急", "机密★1年"),
    ("机密★", "机密★"),
    ("此件秘密★，注意保存", "秘密★"),
    ("机密☆10年", "机密☆10年"),
    ("机密＊１０年", "机密*10年"),
    ("秘密*1年", "秘密*1年"),
    ("機密★10年", "机密★10年"),
    ("机密", "机密"),
    ("秘密", "秘密"),
    ("绝  密", "绝密"),
    ("【机密】", "机密"),
    ("（秘密）", "秘密"),
    ("机密级", "机密级"),
    ("机密*", "机密"),
    ("绝密·启用前", "绝密·启用前"),
    ("机密 10年", "机密10年"),
    ("机密  特急", "机密"),
    ("000001　机密　特急", "机密"),
    ("密级：机密", "机密"),
    ("密　级：秘密", "秘密"),
    ("密级 机密", "机密"),
    ("份号：000001，密级：绝密，保密期限：长期", "绝密"),
    ("密级：□秘密 ☑机密 □绝密", "机密"),
    ("【秘密】关于报送进展情况的通知", "秘密"),
    ("关于报送进展情况的通知（机密）", "机密"),
    ("1\t机密\t市委办", "机密"),
    ("000012\t机密\t特急", "机密"),
    ("一、总体情况\n进展顺利。\n秘密\n二、问题", "秘密"),
    ("一、总体情况\r\n机密★1年\r\n二、问题", "机密★1年"),
]

NOT_MARKED = [
    "",
    "开展国家秘密宣传教育",
    "保守国家秘密是每个公民的义务。",
    "加强商业秘密保护，开展保密宣传月活动",
    "选举采用无记名（秘密投票）方式",
    "秘密投票",
    "机密机电公司",
    "“机密机电公司”",
    "《秘密》",
    "“秘密”武器",
    "保护商业秘密*",
    "不得泄露企业机密。",
    "泄露公司\n机密。",
    "商业\n秘密",
    "加强商业\n秘密\n保护",
    "文件分为绝密、机密、秘密三级",
    "国家秘密的密级分为绝密、机密、秘密三级",
    "密级：绝密/机密/秘密",
    "密级：□绝密 □机密 □秘密",
    "密级：公开",
    "保密",
    "内部",
    "内部资料 注意保存",
    "工作秘密",
    "司机密切配合★★★",
    "手机密码",
    "杜绝密接人员流动",
    "★重点任务",
    "秘密1起、机密2起",
]


@pytest.mark.parametrize(("text", "marking"), MARKED)
def test_a_marking_is_found(text: str, marking: str) -> None:
    assert marking_in(text) == marking


@pytest.mark.parametrize("text", NOT_MARKED)
def test_words_alone_are_no_marking(text: str) -> None:
    assert marking_in(text) is None


@pytest.mark.parametrize(
    ("name", "marking"),
    [
        ("机密★1年 关于某事的报告.docx", "机密★1年"),
        ("关于某事的报告（秘密★长期）.pdf", "秘密★长期"),
        ("【机密】方案.docx", "机密"),
        ("[绝密]方案.docx", "绝密"),
        ("方案（秘密）.docx", "秘密"),
        ("方案（秘密）修改稿.docx", "秘密"),
        ("方案〔机密〕.xlsx", "机密"),
        ("绝密-方案.doc", "绝密"),
        ("机密_方案.doc", "机密"),
        ("秘密——方案.doc", "秘密"),
        ("方案-秘密.pdf", "秘密"),
        ("01-机密-方案.pdf", "机密"),
        ("机密 方案.docx", "机密"),
        ("方案 机 密.docx", "机密"),
        ("机密10年-方案.docx", "机密10年"),
        ("机密.docx", "机密"),
        ("机密 (1).docx", "机密"),
        ("秘密", "秘密"),
        ("ＡＢ（機密）.docx", "机密"),
    ],
)
def test_a_marking_is_found_in_a_file_name(name: str, marking: str) -> None:
    assert marking_in_name(name) == marking


@pytest.mark.parametrize(
    "name",
    [
        "国家秘密宣传教育.docx",
        "秘密投票办法.docx",
        "机密机电公司营业执照.pdf",
        "“秘密”武器.docx",
        "《秘密》观后感.docx",
        "绝密、机密、秘密级文件管理办法.docx",
        "商业秘密保护-进展.xlsx",
        "保守国家 秘密.docx",
        "保密宣传月（第二季度）.docx",
        "内部-通讯录.xlsx",
        "司机密切配合.docx",
        "",
    ],
)
def test_an_ordinary_file_name_passes(name: str) -> None:
    assert marking_in_name(name) is None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("加强商业秘密保护，开展保密宣传", ("商业秘密", "保密")),
        ("保守国家秘密，保守国家秘密", ("国家秘密",)),
        ("涉密人员管理；工作 秘密", ("涉密", "工作秘密")),
        ("秘密投票", ("秘密",)),
        ("机密机电公司", ("机密",)),
        ("保密办法由省保密局、保密办制定", ("保密",)),
        ("司机密切配合，手机密码，杜绝密接，环保密切相关", ()),
        ("密切联系群众，内部审计，神秘", ()),
    ],
)
def test_words_about_secrecy_are_named_to_be_asked_about(text: str, words: tuple[str, ...]) -> None:
    assert secrecy_words_in(text) == words


HIDING = st.lists(
    st.sampled_from([" ", "\u3000", "\u00a0", "\u2009", "\u200b", "\u200d", "\ufeff", "\u00ad"]),
    max_size=3,
).map("".join)


@given(st.data(), st.sampled_from([text for text, _ in MARKED if "\n" not in text]))
def test_spaces_and_invisible_characters_do_not_hide_a_marking(
    data: st.DataObject, text: str
) -> None:
    hidden = "".join(character + data.draw(HIDING) for character in text)
    assert marking_in(hidden) == marking_in(text)


@given(
    st.data(),
    st.sampled_from(["【机密】方案.docx", "机密.docx", "方案（秘密）.docx", "秘密★1年方案.pdf"]),
)
def test_invisible_characters_do_not_hide_a_marking_in_a_name(
    data: st.DataObject, name: str
) -> None:
    hidden = "".join(character + data.draw(HIDING) for character in name)
    assert marking_in_name(hidden) == marking_in_name(name)


@given(st.sampled_from(MARKED), st.text(), st.text())
def test_a_marked_line_is_found_in_any_text(
    marked: tuple[str, str], before: str, after: str
) -> None:
    assert marking_in(f"{before}\n{marked[0]}\n{after}") is not None


@given(st.text(st.characters(exclude_characters="密")))
def test_a_text_without_the_character_is_never_refused(text: str) -> None:
    assert unicodedata.normalize("NFKC", text).count("密") == 0
    assert marking_in(text) is None
    assert marking_in_name(text) is None
    assert secrecy_words_in(text) == ()


@pytest.mark.parametrize("filling", ["·", "密级:", "机密", "[", "1", " "])
def test_a_hostile_text_is_read_in_time_that_grows_with_its_length(filling: str) -> None:
    text = "机密" + filling * 20_000 + "稿"
    assert secrecy_words_in(text)
    assert marking_in(text) is None
    assert marking_in_name(text + ".docx") in (None, "机密")
