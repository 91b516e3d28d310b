"""The trail in the words of the office: what an event was about, and its details."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from tracker.core.days import day_full
from tracker.models import MarkValue

A_DAY = re.compile(r"\d{4}-\d\d-\d\d")
MARKS = {mark.value: mark.label for mark in MarkValue}
SUBJECTS = {
    "account": "账号",
    "addressee": "签收",
    "approval_request": "送审",
    "assignment": "任务分工",
    "attachment": "附件",
    "calendar_day": "工作日历",
    "calendar_year": "年度放假安排",
    "change_request": "调整",
    "channel_setup": "渠道",
    "bulletin": "季度通报",
    "closure": "销号申请",
    "collection": "征集",
    "comment": "意见",
    "consultation": "征求意见",
    "consulted_unit": "征求意见单位",
    "cover": "代理",
    "delivery": "投递",
    "feed": "日历订阅",
    "filled_form": "离线填报表",
    "government": "政府",
    "group_membership": "单位组成员",
    "handover": "交接",
    "import_draft": "导入文件",
    "ledger_load": "历史台账",
    "instruction": "批示",
    "instruction_draft": "批示拟稿",
    "paper_record": "代录",
    "matter": "交办事项",
    "meeting": "会议",
    "mark_receipt": "评定签收",
    "notice": "发文",
    "objection": "异议",
    "official": "干部",
    "plan": "任务方案",
    "post": "岗位",
    "progress_report": "进展报送",
    "proposal": "项目建议",
    "redivision": "分工调整",
    "reform": "机构改革",
    "report_version": "报送版本",
    "reporting_period": "报送期",
    "schedule": "报送安排",
    "setting": "设置",
    "sign_in_failures": "登录",
    "slip": "督办单",
    "talk": "约谈",
    "task": "任务",
    "task_link": "同一事项",
    "tenure": "任职",
    "unit": "单位",
    "unit_group": "单位组",
    "year_sheets": "年度考核数据",
    "verification": "核验记录",
    "wording": "公文用语",
}
KEYS = {
    "after": "改后",
    "alias": "其他名称",
    "approver": "审批人",
    "author": "拟稿",
    "asked": "筛选条件",
    "basis": "依据",
    "before": "改前",
    "changed": "改了",
    "channel": "渠道",
    "closed_on": "销号日期",
    "collection": "征集",
    "comment": "意见",
    "completed_on": "完成日期",
    "count": "数量",
    "cover": "代理",
    "days": "天数",
    "due_on": "截止日",
    "file": "文件",
    "filename": "文件名",
    "finding": "核验情况",
    "from_on": "开始日期",
    "group": "单位组",
    "is_on_time": "按时",
    "joined": "加入",
    "host": "主机",
    "into": "并入",
    "is_on": "启用",
    "kind": "类别",
    "label": "名称",
    "lagging": "滞后起点",
    "leaves": "离任",
    "left": "退出",
    "mark": "评定",
    "marks": "评定",
    "matters": "交办事项",
    "merged_with": "合并报送",
    "milestones": "时间节点",
    "missing": "缺少",
    "moved": "变动",
    "name": "姓名",
    "number": "文号",
    "objects": "有意见",
    "official": "干部",
    "on": "日期",
    "on_behalf_of": "代谁录入",
    "received_on": "收到日期",
    "signed_on": "签字日期",
    "other": "另一项",
    "pace": "进度尺度",
    "parent": "上级单位",
    "people": "参加人",
    "period": "报送期",
    "place": "地点",
    "plan": "任务方案",
    "position": "顺序",
    "post": "岗位",
    "proposals": "项目建议",
    "reason": "原因",
    "remaining": "未完成部分",
    "reports": "报送",
    "rows": "行数",
    "result": "结果",
    "settlement": "处理",
    "sha256": "校验值",
    "short_name": "简称",
    "signoff": "须签发",
    "slow": "进展缓慢起点",
    "sources": "引用",
    "summary": "摘要",
    "slip": "督办单",
    "taken_from": "沿用的版本",
    "task": "任务",
    "tasks": "任务数",
    "text": "内容",
    "title": "名称",
    "level": "督办单",
    "unit": "单位",
    "units": "单位",
    "until": "截至",
    "until_on": "结束日期",
    "username": "账号",
    "version": "版本",
    "year": "年份",
}


def subject_in_words(subject_type: str, subject_id: int | None) -> str:
    """The kind of thing and its number: 账号 3."""
    kind = SUBJECTS.get(subject_type, subject_type)
    return f"{kind} {subject_id}" if subject_id is not None else kind


def details_in_words(details: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """The details as names and what they are; a name without a word is shown as it is."""
    for key, value in details.items():
        yield KEYS.get(key, key), _in_words(MARKS.get(value, value) if key == "mark" else value)


def _in_words(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Mapping):
        return "，".join(f"{name}：{each}" for name, each in details_in_words(value))
    if isinstance(value, list):
        return "、".join(map(_in_words, value))
    if isinstance(value, str) and A_DAY.fullmatch(value):
        return day_full(date.fromisoformat(value))
    return "—" if value in (None, "") else str(value)
