"""The style guide (样张): every component in each of its states. Served in development only."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from wtforms import (
    BooleanField,
    DateField,
    FileField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice

from tracker.models import MarkValue, PartyRole, ReportStatus, SlipLevel
from tracker.web.forms import Form
from tracker.web.permit import open_to_all

bp = Blueprint("styleguide", __name__)


def _choices(*labels: str) -> list[SelectChoice]:
    return [SelectChoice(str(number), label) for number, label in enumerate(labels)]


class SampleForm(Form):
    """A field of every kind."""

    title = StringField("标题")
    content = TextAreaField("工作进度")
    period = SelectField("报送期", choices=_choices("一季度", "二季度"))
    units = SelectMultipleField("配合单位", choices=_choices("发改委", "住建局", "财政局"))
    kept = RadioField("承诺兑现", choices=_choices("已兑现", "未兑现"))
    lead_only = BooleanField("只看牵头任务")
    due_on = DateField("重报截止")
    attachment = FileField("附件")


class FaultyForm(SampleForm):
    """The same, refused."""

    secrecy_question = ("机密",)


@bp.route("/styleguide", methods=["GET", "POST"])  # a button may be pressed, to no effect
@open_to_all
def show_styleguide() -> ResponseReturnValue:
    return render_template("styleguide.html", **_samples())


def _samples() -> dict[str, Any]:
    faulty = FaultyForm(formdata=None, prefix="faulty-")
    faulty.form_errors.append("没有保存。您打开之后，这一项已被他人改过。")
    for name, said in (
        ("title", "请填写标题"),
        ("content", "进展情况过于简略"),
        ("units", "请选择"),
    ):
        faulty[name].errors = [said]
    correction = SimpleNamespace(
        before=MarkValue.LAGGING, after=MarkValue.NORMAL, on=date(2022, 8, 5)
    )
    quarters = ("一季度", "二季度", "三季度", "四季度")
    states = (("marked", MarkValue.NORMAL), ("now", None), ("next", None), ("next", None))
    return {
        "marks": list(MarkValue),
        "slip_levels": list(SlipLevel),
        "statuses": [None, *ReportStatus],
        "lead": PartyRole.LEAD,
        "support": PartyRole.SUPPORT,
        "counts": [
            (MarkValue.COMPLETED, 4),
            (MarkValue.NORMAL, 73),
            (MarkValue.SLOW, 15),
            (MarkValue.LAGGING, 4),
            (MarkValue.ADJUSTED, 2),
        ],
        "correction": correction,
        "year": [
            SimpleNamespace(
                label=label,
                state=state,
                mark=mark,
                correction=correction if state == "marked" else None,
            )
            for label, (state, mark) in zip(quarters, states, strict=True)
        ],
        "form": SampleForm(formdata=None),
        "faulty": faulty,
        "places": [_place("工作台", True, None), _place("审核", False, 24)],
        "views": [_place("全部", True, 98), _place("红黄任务", False, 19)],
        "page": SimpleNamespace(number=6, pages=12, has_previous=True, has_next=True),
        "url_of": lambda _number: "#main",
        "pieces": [("same", "完成摸底"), ("delete", "和设计"), ("insert", "，已开工5个小区")],
        "person_shown": SimpleNamespace(name="乌兰", post_title="督查室督查员", is_cover=False),
        "sample_links": dict.fromkeys(("choose_post", "password", "preferences", "guide"), "#main"),
        "day": date(2022, 7, 7),
        "moment": datetime(2022, 7, 1, 8, 20, tzinfo=UTC),
    }


def _place(label: str, is_current: bool, count: int | None) -> SimpleNamespace:
    return SimpleNamespace(label=label, url="#main", is_current=is_current, count=count)
