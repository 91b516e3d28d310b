from wtforms import StringField
from wtforms.validators import Length

from tracker.reminders.service import LONGEST_REASON
from tracker.web.forms import Form


class RemindForm(Form):
    reason = StringField(
        "提醒的原因",
        validators=[Length(max=LONGEST_REASON, message=f"原因请写在{LONGEST_REASON}字以内。")],
    )
