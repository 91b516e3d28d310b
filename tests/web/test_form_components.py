"""A form names its fields, and says what is wrong where it is wrong."""

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    FileField,
    Form,
    HiddenField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice

from tests.web.bare import draw, labels, words

CHOICES = [SelectChoice("1", "发改委"), SelectChoice("2", "住建局")]


class Sample(Form):
    title = StringField("标题")
    password = PasswordField("密码")
    content = TextAreaField("工作进度")
    period = SelectField("报送期", choices=CHOICES)
    units = SelectMultipleField("配合单位", choices=CHOICES)
    kept = RadioField("承诺兑现", choices=CHOICES)
    lead_only = BooleanField("只看牵头任务")
    due_on = DateField("重报截止")
    attachment = FileField("附件")
    version = HiddenField("版本")

    secrecy_question: tuple[str, ...] = ()

    def hidden_tag(self):
        return self.version()


ONE_CONTROL = [
    "title",
    "password",
    "content",
    "period",
    "lead_only",
    "due_on",
    "attachment",
]


def controls(body):
    return [one for one in body.iter() if one.tag in ("input", "textarea", "select")]


def label_of(body, control):
    """The label's words, by its `for` or by standing around the control."""
    for label in body.iter("label"):
        if label.attrib.get("for") == control.attrib["id"] or control in list(label):
            return words(label)
    return None


@pytest.mark.parametrize("name", ONE_CONTROL)
def test_every_kind_of_control_has_its_label(name):
    form = Sample()
    body = draw("field(one)", one=form[name])
    (control,) = controls(body)
    assert label_of(body, control) == form[name].label.text


@pytest.mark.parametrize(("name", "kind"), [("units", "checkbox"), ("kept", "radio")])
def test_a_choice_among_several_is_a_group_with_a_name(name, kind):
    form = Sample(MultiDict({name: "2"}))
    body = draw("field(one)", one=form[name])
    assert words(body.find(".//fieldset/legend")) == form[name].label.text
    assert [one.attrib["type"] for one in controls(body)] == [kind, kind]
    assert [label_of(body, one) for one in controls(body)] == ["发改委", "住建局"]
    assert ["checked" in one.attrib for one in controls(body)] == [False, True]


@pytest.mark.parametrize("name", [*ONE_CONTROL, "units", "kept"])
def test_a_wrong_field_points_to_its_hint_and_its_error(name):
    form = Sample()
    form[name].errors = ["请写明完成时间"]
    body = draw("field(one, hint='三五句即可')", one=form[name])
    owner = next(one for one in body.iter() if "aria-describedby" in one.attrib)
    described = [
        words(body.find(f".//*[@id='{one}']")) for one in owner.attrib["aria-describedby"].split()
    ]
    assert described == ["三五句即可", "请写明完成时间"]


def test_a_right_field_is_not_called_wrong():
    assert "aria-invalid" not in controls(draw("field(one)", one=Sample().title))[0].attrib


def test_further_attributes_reach_the_control():
    call = "field(one, rows=6, optional=True, maxlength=800)"
    body = draw(call, one=Sample().content)
    (control,) = controls(body)
    assert (control.attrib["rows"], control.attrib["maxlength"]) == ("6", "800")
    assert label_of(body, control) == "工作进度 可不填"


def test_the_head_of_a_form_lists_what_is_wrong_with_links():
    form = Sample()
    form.content.errors = ["进展情况过于简略"]
    form.form_errors.append("这一项已被他人改过。")
    body = draw("form_head(form)", form=form)
    assert "有 2 处要改" in words(body)
    assert "这一项已被他人改过。" in words(body)
    (link,) = body.findall(".//a")
    assert link.attrib["href"] == "#content"
    assert words(link) == "工作进度：进展情况过于简略"


def test_what_is_wrong_with_a_hidden_field_is_said_without_a_link():
    form = Sample()
    form.version.errors = ["页面已过期，请重新打开"]
    body = draw("form_head(form)", form=form)
    assert "页面已过期，请重新打开" in words(body)
    assert body.findall(".//a") == []


def test_a_form_with_nothing_wrong_has_only_its_hidden_fields():
    body = draw("form_head(form)", form=Sample())
    assert [one.attrib["name"] for one in controls(body)] == ["version"]
    assert words(body).strip() == ""
    assert list(labels(body)) == []


def test_words_of_secrecy_must_be_answered_before_going_on():
    form = Sample()
    form.secrecy_question = ("秘密", "机密")
    body = draw("form_head(form)", form=form)
    assert "文中有“秘密”“机密”" in words(body)
    box = body.find(".//input[@name='secrecy_confirmed']")
    assert box.attrib["type"] == "checkbox"
    assert "checked" not in box.attrib
