from wtforms import DateField, Field, IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange, Optional, ValidationError

from tracker.models import AuditAction
from tracker.web.forms import Form, choices_of
from tracker.web.keys import LARGEST


def _of_our_time(_form: Form, field: Field) -> None:
    """A day near the ends of the calendar has no instants in another zone."""
    if field.data and not 2000 <= field.data.year < 2200:
        raise ValidationError("日期不对，请重新选择")


class TrailForm(Form):
    """What to show of the trail; sent by GET, so it carries no token."""

    class Meta(Form.Meta):
        csrf = False

    asks_about_secrecy = False

    person = StringField("谁")
    action = SelectField(
        "操作", default="", choices=[SelectChoice("", "全部"), *choices_of(AuditAction)]
    )
    day = DateField("日期", validators=[Optional(), _of_our_time])
    older_than = IntegerField(validators=[Optional(), NumberRange(1, LARGEST)])
