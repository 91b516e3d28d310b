"""The forms of what reports are measured by."""

from typing import Any

from wtforms import (
    BooleanField,
    DateField,
    Field,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, NumberRange, Optional

from tracker.models import Pace
from tracker.reports.pace import Course, Node
from tracker.reports.yardstick import Yardstick
from tracker.web.forms import Form, Part, Rows, choices_of

_SHARE = (InputRequired("请填写0到100的整数"), NumberRange(0, 100, "请填写0到100的整数"))


class YardstickForm(Form):
    version = HiddenField(validators=[InputRequired("请刷新页面后再试。")])
    slow = IntegerField("进展缓慢的起点", validators=[InputRequired("请填写百分点，例如 10")])
    lagging = IntegerField("滞后的起点", validators=[InputRequired("请填写百分点，例如 20")])
    quarter_1 = IntegerField("一季度末", validators=_SHARE)
    quarter_2 = IntegerField("二季度末", validators=_SHARE)
    quarter_3 = IntegerField("三季度末", validators=_SHARE)
    quarter_4 = IntegerField("四季度末", validators=_SHARE)
    reasons = TextAreaField("常用理由", validators=[InputRequired("请至少留一条退回理由")])

    @staticmethod
    def data_of(yardstick: Yardstick) -> dict[str, Any]:
        quarters = {f"quarter_{n}": share for n, share in enumerate(yardstick.season, start=1)}
        return quarters | {
            "version": yardstick.version,
            "slow": yardstick.thresholds.slow,
            "lagging": yardstick.thresholds.lagging,
            "reasons": "\n".join(yardstick.reasons),
        }

    @property
    def season(self) -> list[int]:
        quarters = (self.quarter_1, self.quarter_2, self.quarter_3, self.quarter_4)
        return [quarter.data or 0 for quarter in quarters]

    @property
    def lines(self) -> list[str]:
        return [line.strip() for line in (self.reasons.data or "").split("\n")]


# How many empty rows stand under a task's milestones.
SPARE_NODES = 3
MOST_NODES = 40


class NodeForm(Part):
    """A milestone; one without anything in it, or ticked to go, is none."""

    on = DateField("日期", validators=[Optional()])
    text = StringField("到时应完成什么")
    share = IntegerField("累计完成", validators=[Optional()])
    is_gone = BooleanField("删去")

    @property
    def is_kept(self) -> bool:
        return not self.is_gone.data and any(
            each.raw_data and each.raw_data[0] for each in self.said
        )

    @property
    def said(self) -> tuple[Field, ...]:
        return (self.on, self.text, self.share)

    def validate(self, extra_validators: Any = None) -> bool:
        super().validate(extra_validators)
        if not self.is_kept:
            for field in self.said:
                field.errors = []
            return True
        for field in self.said:
            if not field.errors and field.data in (None, ""):
                field.errors = [f"请填写{field.label.text}"]
        return not any(field.errors for field in self.said)


class PaceForm(Form):
    pace = RadioField("进度尺度", choices=choices_of(Pace), validators=[InputRequired("请选一种")])
    nodes = Rows(FormField(NodeForm), "时间节点", max_entries=MOST_NODES)
    more = BooleanField("再加几行")

    @staticmethod
    def data_of(course: Course) -> dict[str, Any]:
        nodes = [{"on": each.on, "text": each.text, "share": each.share} for each in course.nodes]
        return {"pace": course.pace.value, "nodes": nodes}

    def add_spare_rows(self) -> None:
        """Empty rows to write in, more of them where asked for, as long as there is room."""
        rows = len(self.nodes) if self.more.data else len(self.kept)
        while len(self.nodes) < min(rows + SPARE_NODES, MOST_NODES):
            self.nodes.append_entry()

    @property
    def has_room(self) -> bool:
        return len(self.nodes) < MOST_NODES

    @property
    def first_added(self) -> int | None:
        """The place of the first row that was added on asking, to be written in."""
        return len(self.nodes) - SPARE_NODES if self.more.data else None

    @property
    def chosen(self) -> Pace:
        return Pace(self.pace.data)

    @property
    def kept(self) -> list[Node]:
        rows = [entry.form for entry in self.nodes]
        return [
            Node(row.on.data, row.text.data, row.share.data)
            for row in rows
            if row.on.data and row.text.data and row.share.data is not None
            if not row.is_gone.data
        ]
