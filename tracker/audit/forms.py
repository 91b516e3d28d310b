from typing import Any

from wtforms import DateField, IntegerField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import NumberRange, Optional

from tracker.audit.queries import TrailFilter
from tracker.models import AuditAction
from tracker.web.forms import Form, choices_of, of_our_time
from tracker.web.keys import LARGEST


class TrailForm(Form):
    """What to show of the trail; sent by GET, so it carries no token."""

    class Meta(Form.Meta):
        csrf = False

    asks_about_secrecy = False

    person = StringField("谁")
    action = SelectField(
        "操作", default="", choices=[SelectChoice("", "全部"), *choices_of(AuditAction)]
    )
    since = DateField("从", validators=[Optional(), of_our_time])
    until = DateField("到", validators=[Optional(), of_our_time])
    older_than = IntegerField(validators=[Optional(), NumberRange(1, LARGEST)])

    @property
    def choice(self) -> TrailFilter:
        """Which events are asked for, without the page."""
        action = self.action.data
        return TrailFilter(
            action=AuditAction(action) if action else None,
            person=self.person.data or "",
            since=self.since.data,
            until=self.until.data,
        )

    @property
    def asked(self) -> dict[str, Any]:
        """What was asked for, as the address carries it."""
        fields = (self.person, self.action, self.since, self.until)
        return {each.name: each.data for each in fields if each.data}
