from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    DateField,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError
from wtforms.widgets import HiddenInput

from tracker.core.workdays import DueDayPolicy
from tracker.models import PlanKind, Settlement, Verdict
from tracker.plans.parts_form import PartsForm
from tracker.web.forms import Form, Part, Rows, choices_of
from tracker.web.keys import row_number

A_DAY = "请填写日期，例如 2022-08-01"


class UploadForm(Form):
    """A file, or a text pasted in its place.

    is_report: a whole report is taken apart into tasks, a finished table is read as it is.
    """

    file = FileField("文件")
    text = TextAreaField(
        "或粘贴文字", validators=[Length(max=300_000, message="超过30万字，请存成文件上传")]
    )
    is_report = RadioField(
        "这份文件是",
        choices=[
            SelectChoice("", "任务分解表、工作方案、清单"),
            SelectChoice("1", "《政府工作报告》全文，要拆成任务"),
        ],
        default="",
    )

    def validate_file(self, field: FileField) -> None:
        if not field.data and not self.text.data:
            raise ValidationError("请选择文件，或在下面粘贴文字")


class ImportForm(Form):
    """The plan's heading; what was decided about names is read by tracker.plans.decisions."""

    title = StringField(
        "方案名称",
        validators=[InputRequired("请填写方案名称"), Length(max=200, message="请写在200字以内")],
    )
    year = IntegerField("年度", validators=[InputRequired("请填写年度，例如 2022")])
    document_number = StringField("文号", validators=[Length(max=50, message="请写在50字以内")])
    kind = SelectField("类别", choices=choices_of(PlanKind))
    doubts_checked = BooleanField("没有把握的已对照原件核对")


class UndoForm(Form):
    """What is undone is the last change, as long as it is the one that was seen."""

    version = IntegerField(widget=HiddenInput(), validators=[InputRequired("请刷新页面后再试。")])


class TaskForm(PartsForm):
    """seen: the task as the form was opened on it; session: which opening this is."""

    seen = HiddenField()
    session = HiddenField()
    pieces = HiddenField()  # of the document, that a new task was chosen from
    label = StringField("序号", validators=[Length(max=20, message="请写在20字以内")])
    text = TextAreaField(
        "任务内容",
        validators=[InputRequired("请填写任务内容"), Length(max=5000, message="请写在5000字以内")],
    )
    section = SelectField("章节", coerce=int)
    requirement = StringField("督办要求", validators=[Length(max=500, message="请写在500字以内")])
    due_text = StringField(
        "完成时限（原文）", validators=[Length(max=100, message="请写在100字以内")]
    )
    due_on = DateField("完成日期", validators=[Optional()])
    schedule = SelectField("报送安排", coerce=int)


class SplitForm(Form):
    at = IntegerField("拆分处", validators=[InputRequired("请选择从哪里拆开")])


class MoveForm(Form):
    direction = HiddenField()


class AdoptForm(Form):
    unit = HiddenField(validators=[InputRequired("请选择要采用的单位。")])


class PlaceForm(Form):
    """to: "task.7" is before that task, "section.3" at the end of that heading."""

    to = StringField("移到", validators=[InputRequired("请选择移到哪里")])


class SectionForm(Form):
    title = StringField(
        "章节名称",
        validators=[InputRequired("请填写章节名称"), Length(max=200, message="请写在200字以内")],
    )
    parent = SelectField("放在", coerce=int, default=0)


class RenumberForm(Form):
    including_unnumbered = BooleanField("没有序号的也编入")


class PeriodForm(Form):
    opens_on = DateField("开始报送", validators=[InputRequired(A_DAY)])
    effective_due_on = DateField("截止", validators=[InputRequired(A_DAY)])
    closes_on = DateField("关闭", validators=[InputRequired(A_DAY)])


class ReopenForm(Form):
    closes_on = DateField("新的关闭日期", validators=[InputRequired(A_DAY)])
    reason = StringField(
        "原因",
        validators=[InputRequired("请填写重开的原因"), Length(max=200, message="请写在200字以内")],
    )


def _between(least: int, most: int, unit: str) -> NumberRange:
    return NumberRange(least, most, message=f"请填 {least} 到 {most} {unit}".rstrip())


class ScheduleForm(Form):
    """On which days, how long before and after; which of the fields for the day depends on how
    often. preview: the year is only to be looked at. reason: where the plan is issued already."""

    preview = SubmitField("预览")
    name = StringField(
        "名称",
        validators=[
            InputRequired("请填写名称，例如 按月报送"),
            Length(max=40, message="请写在40字以内"),
        ],
    )
    follows = RadioField("报送日在", choices=[])
    day = IntegerField("几日", validators=[InputRequired("请填写几日"), _between(1, 31, "")])
    days_after = IntegerField(
        "每旬结束后几天", validators=[InputRequired("请填写几天"), _between(0, 9, "天")]
    )
    weekday = SelectField("星期几", coerce=int)
    dates = TextAreaField(
        "报送日期", validators=[Length(max=2000, message="日期太多，请改为按周或按旬")]
    )
    due_day_policy = RadioField(
        "截止日不是工作日时", choices=choices_of(DueDayPolicy), default=DueDayPolicy.KEEP.value
    )
    opens_days_before = IntegerField(
        "提前几天开始报送", validators=[InputRequired("请填写几天"), _between(0, 90, "天")]
    )
    closes_workdays_after = IntegerField(
        "截止后几个工作日关闭",
        validators=[InputRequired("请填写几个工作日"), _between(0, 60, "个工作日")],
    )
    reason = StringField("原因", validators=[Length(max=200, message="请写在200字以内")])


def _a_row(given: object) -> int:
    return row_number(str(given))


class ChooseScheduleForm(Form):
    """Tasks, and whole headings, that are to follow a schedule."""

    tasks = SelectMultipleField("任务", coerce=_a_row, validate_choice=False)
    sections = SelectMultipleField("章节", coerce=_a_row, validate_choice=False)
    schedule = SelectField("报送安排", coerce=int)


class FollowForm(ChooseScheduleForm):
    """The same for a plan that is issued: from a day on, and why."""

    preview = SubmitField("预览")
    from_on = DateField("从哪天起", validators=[InputRequired(A_DAY)])
    reason = StringField("原因", validators=[Length(max=200, message="请写在200字以内")])


class FurtherDaysForm(Form):
    """Further reporting days of an issued plan."""

    preview = SubmitField("预览")
    dates = TextAreaField(
        "加报的日期",
        validators=[
            InputRequired("请填写日期，例如 6月30日"),
            Length(max=500, message="请写在500字以内"),
        ],
    )
    reason = StringField("原因", validators=[Length(max=200, message="请写在200字以内")])


class ConsultForm(Form):
    """Until when the units answer, and what the office says to them."""

    due_on = DateField("答复截止", validators=[InputRequired(A_DAY)])
    note = TextAreaField("给各单位的话", validators=[Length(max=500, message="请写在500字以内")])


class ExtendForm(Form):
    due_on = DateField("延长到", validators=[InputRequired(A_DAY)])


class CommentPart(Part):
    """What a unit says to one task; seen marks the wording that stood on the page."""

    task = IntegerField(widget=HiddenInput(), validators=[Optional()])
    seen = HiddenField()
    verdict = RadioField("意见", choices=choices_of(Verdict), validate_choice=False)
    text = TextAreaField("意见和理由", validators=[Length(max=2000, message="请写在2000字以内")])
    suggested_unit = StringField(
        "建议责任单位", validators=[Length(max=500, message="请写在500字以内")]
    )
    suggested_due = StringField(
        "建议完成时限", validators=[Length(max=500, message="请写在500字以内")]
    )
    suggested_text = TextAreaField(
        "建议文字", validators=[Length(max=2000, message="请写在2000字以内")]
    )


class AnswerForm(Form):
    """version: of the answer, as its page was opened on it."""

    version = IntegerField(widget=HiddenInput(), validators=[InputRequired("请刷新页面后再试。")])
    rows = Rows(FormField(CommentPart), "逐项意见")


class SettleForm(Form):
    settlement = RadioField("处理", choices=choices_of(Settlement), validate_choice=False)
    reason = StringField("理由", validators=[Length(max=500, message="请写在500字以内")])

    @property
    def chosen(self) -> Settlement | None:
        return Settlement(self.settlement.data) if self.settlement.data in set(Settlement) else None


class AskForm(Form):
    post = SelectField("送哪位领导", coerce=int)
    note = TextAreaField("送审说明", validators=[Length(max=1000, message="请写在1000字以内")])


class DecideForm(Form):
    """seen marks the draft that stood on the page."""

    seen = HiddenField()
    opinion = TextAreaField("意见", validators=[Length(max=1000, message="请写在1000字以内")])


class ApprovalSettingForm(Form):
    is_needed = BooleanField("审定方案前，一律要有领导批准")
