from wtforms import StringField
from wtforms.validators import DataRequired, Length

from tracker.overview.service import LONGEST_NAME
from tracker.web.forms import Form


class ViewForm(Form):
    """The name under which a list is kept."""

    name = StringField(
        "视图名称",
        [
            DataRequired("请写一个名称。"),
            Length(max=LONGEST_NAME, message=f"名称请写在{LONGEST_NAME}个字以内。"),
        ],
    )
