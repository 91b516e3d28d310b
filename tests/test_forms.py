"""Every form keeps secrets out and tidies what was typed."""

import io

import pytest
from flask_wtf.file import FileField
from wtforms import DateField, FieldList, FormField, StringField, TextAreaField

from tracker.core.errors import RuleBroken
from tracker.web.forms import Form, Part


class PersonForm(Part):
    name = StringField("姓名")


class NoteForm(Form):
    title = StringField("标题", filters=[lambda text: text and text.upper()])
    on = DateField("日期")
    people = FieldList(FormField(PersonForm))
    text = TextAreaField("内容")
    paper = FileField("文件")


@pytest.fixture
def filled(sqlite_app):
    """A form as it comes from the browser with these values."""

    def filled(**values) -> NoteForm:
        with sqlite_app.test_request_context(method="POST", data=values):
            form = NoteForm()
            form.is_valid = form.validate()
            return form

    return filled


def test_a_field_keeps_its_own_filters_from_one_form_to_the_next(filled):
    assert [filled(title=" a4 ").title.data for _ in range(2)] == ["A4", "A4"]


def test_a_text_loses_control_characters_and_outer_blanks(filled):
    form = filled(text="  第一行\r\n第二行\x00\x0b \n")
    assert form.text.data == "第一行\n第二行"


def test_a_marking_is_refused_and_named(filled):
    form = filled(title="进展", text="机密★10年\n以下内容……")
    assert not form.is_valid
    assert "机密★10年" in form.text.errors[0]
    assert not form.title.errors


def test_a_marked_file_name_is_refused(filled):
    form = filled(paper=(io.BytesIO(b"x"), "【机密】方案.docx"))
    assert not form.is_valid
    assert "密级标志" in form.paper.errors[0]


def test_words_about_secrecy_are_asked_about_and_taken_when_confirmed(filled):
    asked = filled(text="开展保密宣传活动2场。")
    assert not asked.is_valid
    assert asked.secrecy_question == ("保密",)
    assert filled(text="开展保密宣传活动2场。", secrecy_confirmed="yes").is_valid


def test_a_broken_rule_lands_under_its_field_or_on_the_form(filled):
    form = filled(text="好")
    form.refuse(RuleBroken("进展过于简略。", field="text"))
    form.refuse(RuleBroken("报送期已关闭。"))
    assert form.text.errors == ["进展过于简略。"]
    assert form.form_errors == ["报送期已关闭。"]


def test_texts_inside_a_list_are_tidied_and_kept_free_of_secrets(filled):
    form = filled(**{"people-0-name": "  秦建国 ", "people-1-name": "绝密★"})

    assert form.people[0].form.name.data == "秦建国"
    assert not form.is_valid
    assert "密级标志" in form.people[1].form.name.errors[0]


def test_a_date_that_does_not_exist_is_said_in_chinese(filled):
    form = filled(on="2022-02-30")

    assert not form.is_valid
    assert form.on.errors == ["没有这一天，请重新选日期。"]
