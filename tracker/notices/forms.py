from wtforms import DateField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from tracker.core.workdays import DueDayPolicy
from tracker.web.forms import Form, choices_of

AS_SCHEDULED = "按各报送安排所定的"


class IssueForm(Form):
    number = StringField(
        "文号",
        validators=[
            InputRequired("请填写文号，例如 根政办发〔2022〕6号"),
            Length(max=50, message="请写在50字以内"),
        ],
    )
    issued_on = DateField("印发日期", validators=[InputRequired("请填写日期，例如 2022-03-02")])
    title = StringField(
        "标题", validators=[InputRequired("请填写标题"), Length(max=200, message="请写在200字以内")]
    )
    addressed_to = StringField(
        "主送",
        validators=[InputRequired("请填写主送机关"), Length(max=200, message="请写在200字以内")],
    )
    body = TextAreaField(
        "正文",
        validators=[InputRequired("请填写正文"), Length(max=20000, message="请写在20000字以内")],
    )
    due_day_policy = RadioField(
        "截止日不是工作日时",
        choices=[SelectChoice("", AS_SCHEDULED), *choices_of(DueDayPolicy)],
        default="",
    )
