"""The sheets of the roster (名录) and their columns: what is written out is what is read back."""

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.documents.ledger import Column, ColumnKind
from tracker.models import PostKind, UnitKind

UNITS, POSTS, OFFICIALS, TENURES, ACCOUNTS = "单位", "岗位", "干部", "任职", "账号"
NUMBER = "编号"
YES, NO = "是", "否"
ENABLED, DISABLED = "启用", "停用"
FURTHER_NAMES = "、"
_NUMBERED = Column(NUMBER, 8)
_YES_OR_NO = (YES, NO)


@dataclass(frozen=True)
class Form:
    """A sheet: its columns, which of them a row must hold, how it is filled in, and where the field
    of a refusal stands."""

    name: str
    said: str
    columns: Sequence[Column]
    required: tuple[str, ...]
    fields: dict[str, str]

    @property
    def headings(self) -> list[str]:
        return [column.heading for column in self.columns]


FORMS = {
    form.name: form
    for form in (
        Form(
            UNITS,
            "编号不要改；新增的留空。其他名称用顿号隔开。表里没有的单位不受影响",
            (
                _NUMBERED,
                Column("全称", 36),
                Column("简称", 18),
                Column("类别", 14, choices=tuple(kind.label for kind in UnitKind)),
                Column("上级单位", 18),
                Column("其他名称", 30),
                Column("电话", 16),
                Column("须签发", 8, choices=_YES_OR_NO),
            ),
            ("全称", "类别"),
            {"name": "全称", "short_name": "简称", "kind": "类别", "parent": "上级单位"},
        ),
        Form(
            POSTS,
            "编号不要改；新增的留空。责任人、联络员的岗位要写所属单位。类别和所属单位定后不能改",
            (
                _NUMBERED,
                Column("岗位名称", 30),
                Column("类别", 14, choices=tuple(kind.label for kind in PostKind)),
                Column("所属单位", 18),
            ),
            ("岗位名称", "类别"),
            {"title": "岗位名称", "kind": "类别", "unit": "所属单位"},
        ),
        Form(
            OFFICIALS,
            "编号不要改；新增的留空。同名的两个人在别的表里写成：张三〔12〕，括号里是编号",
            (_NUMBERED, Column("姓名", 16), Column("电子邮箱", 30), Column("电话", 18)),
            ("姓名",),
            {"name": "姓名", "email": "电子邮箱", "phone": "电话"},
        ),
        Form(
            TENURES,
            "只列现任和将到任的。换人：另起一行写接任的人和任职日期；离任：填离任日期",
            (
                _NUMBERED,
                Column("岗位", 30),
                Column("所属单位", 18),
                Column("姓名", 16),
                Column("任职日期", 13, ColumnKind.DATE),
                Column("离任日期", 13, ColumnKind.DATE),
            ),
            ("岗位", "姓名"),
            {
                "on": "任职日期",
                "from_on": "任职日期",
                "official": "姓名",
                "to": "姓名",
                "until_on": "离任日期",
            },
        ),
        Form(
            ACCOUNTS,
            "没有密码：新建的账号在导入后显示一次初始密码，请当时打印",
            (
                Column("账号", 18),
                Column("姓名", 16),
                Column("状态", 10, choices=(ENABLED, DISABLED)),
            ),
            ("账号", "姓名"),
            {"username": "账号", "official": "姓名"},
        ),
    )
}
UNIT_KINDS = {kind.label: kind for kind in UnitKind}
POST_KINDS = {kind.label: kind for kind in PostKind}


def numbered(name: str, number: int) -> str:
    """A name that several bear, with the number that tells them apart: 张三〔12〕."""
    return f"{name}〔{number}〕"
