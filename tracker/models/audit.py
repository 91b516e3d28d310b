"""The record of who did what (操作留痕): append-only and hash-chained."""

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from tracker.core.db import Base
from tracker.core.enums import Labelled
from tracker.models.columns import Id, Json, UtcDateTime, enum_column, ref


class AuditAction(Labelled):
    """Past tense: what happened."""

    SIGNED_IN = "signed_in", "登录"
    SIGN_IN_REFUSED = "sign_in_refused", "登录失败"
    SIGNED_OUT = "signed_out", "退出"
    POST_CHOSEN = "post_chosen", "切换岗位"
    PASSWORD_CHANGED = "password_changed", "修改密码"
    PASSWORD_RESET = "password_reset", "重置密码"
    ACCOUNT_CREATED = "account_created", "新建账号"
    ACCOUNT_DISABLED = "account_disabled", "停用账号"
    ACCOUNT_ENABLED = "account_enabled", "启用账号"
    ACCOUNT_UNLOCKED = "account_unlocked", "解锁账号"
    UNIT_ADDED = "unit_added", "新增单位"
    UNIT_CHANGED = "unit_changed", "修改单位"
    GROUP_ADDED = "group_added", "新增单位组"
    GROUP_CHANGED = "group_changed", "调整单位组成员"
    GROUP_FOLLOWED = "group_followed", "分工随单位组调整"
    POST_ADDED = "post_added", "新增岗位"
    POST_CHANGED = "post_changed", "修改岗位"
    OFFICIAL_ADDED = "official_added", "新增干部"
    OFFICIAL_CHANGED = "official_changed", "修改干部"
    TENURE_BEGUN = "tenure_begun", "任职"
    TENURE_ENDED = "tenure_ended", "离任"
    COVER_ADDED = "cover_added", "设置代理"
    COVER_ENDED = "cover_ended", "结束代理"
    CALENDAR_CHANGED = "calendar_changed", "修改工作日历"
    CALENDAR_CONFIRMED = "calendar_confirmed", "录入年度放假安排"
    FEED_CREATED = "feed_created", "建立日历订阅"
    FEED_REVOKED = "feed_revoked", "停用日历订阅"
    CHANNEL_SET_UP = "channel_set_up", "设置渠道"
    CHANNEL_CHANGED = "channel_changed", "修改渠道"
    CHANNEL_TESTED = "channel_tested", "测试渠道"
    DELIVERY_REPEATED = "delivery_repeated", "重新发送"
    SETTING_CHANGED = "setting_changed", "修改设置"
    DOCUMENT_READ = "document_read", "上传任务分解文件"
    PLAN_IMPORTED = "plan_imported", "导入任务方案"
    PLAN_CREATED = "plan_created", "新建任务方案"
    PLAN_EDITED = "plan_edited", "修改任务方案"
    PLAN_UNDONE = "plan_undone", "撤销修改"
    PLAN_AGREED = "plan_agreed", "审定任务方案"
    PLAN_REOPENED = "plan_reopened", "退回草稿"
    PLAN_ISSUED = "plan_issued", "印发任务方案"
    CONSULTATION_BEGUN = "consultation_begun", "征求意见"
    CONSULTATION_EXTENDED = "consultation_extended", "延长征求意见"
    CONSULTATION_ENDED = "consultation_ended", "结束征求意见"
    CONSULTATION_REMINDED = "consultation_reminded", "提醒答复征求意见"
    CONSULTATION_WIDENED = "consultation_widened", "补发征求意见"
    DRAFT_ANSWERED = "draft_answered", "答复征求意见"
    ANSWER_WITHDRAWN = "answer_withdrawn", "撤回答复"
    COMMENT_SETTLED = "comment_settled", "处理意见"
    APPROVAL_ASKED = "approval_asked", "送审"
    APPROVAL_WITHDRAWN = "approval_withdrawn", "撤回送审"
    APPROVAL_GIVEN = "approval_given", "同意任务方案"
    APPROVAL_REFUSED = "approval_refused", "退回修改任务方案"
    APPROVAL_RECORDED = "approval_recorded", "代录批准"
    APPROVAL_VOIDED = "approval_voided", "批准作废"
    PERIOD_CHANGED = "period_changed", "调整报送期"
    PERIOD_MOVED = "period_moved", "期限随工作日历调整"
    SCHEDULE_ADDED = "schedule_added", "新增报送安排"
    SCHEDULE_EXTENDED = "schedule_extended", "加报送日"
    SCHEDULE_FOLLOWED = "schedule_followed", "改变报送安排"
    PERIOD_REOPENED = "period_reopened", "重开报送期"
    MARKS_PUBLISHED = "marks_published", "公布评定"
    NOTICE_SIGNED = "notice_signed", "签收"
    REPORT_SENT_FOR_SIGNOFF = "report_sent_for_signoff", "送签"
    REPORT_SENT_BACK = "report_sent_back", "退给联络员"
    REPORT_SUBMITTED = "report_submitted", "报送"
    REPORT_WITHDRAWN = "report_withdrawn", "撤回报送"
    REPORT_RETURNED = "report_returned", "退回"
    REPORT_ACCEPTED = "report_accepted", "审核通过"
    REPORT_REOPENED = "report_reopened", "重新打开报送"
    REPORT_MARKED = "report_marked", "评定"
    TASK_MARKED = "task_marked", "调整任务评定"
    PACE_SET = "pace_set", "设定进度尺度"
    ATTACHMENT_ADDED = "attachment_added", "上传附件"
    ATTACHMENT_REMOVED = "attachment_removed", "删除附件"
    ENCLOSURE_ADDED = "enclosure_added", "附上文件"
    INSTRUCTION_GIVEN = "instruction_given", "批示"
    INSTRUCTION_ANSWERED = "instruction_answered", "答复批示"
    CLOSURE_WRITTEN = "closure_written", "销号申请送签"
    CLOSURE_SENT_BACK = "closure_sent_back", "销号申请退给联络员"
    CLOSURE_DECLARED = "closure_declared", "申请销号"
    CLOSURE_WITHDRAWN = "closure_withdrawn", "撤回销号申请"
    CLOSURE_VERIFIED = "closure_verified", "核验销号申请"
    CLOSURE_REFUSED = "closure_refused", "退回销号申请"
    TASK_CLOSED = "task_closed", "任务销号"
    TASK_PARTLY_DONE = "task_partly_done", "认定部分完成"
    TASK_REOPENED = "task_reopened", "任务恢复办理"
    COLLECTION_OPENED = "collection_opened", "发起征集"
    COLLECTION_CHANGED = "collection_changed", "调整征集"
    COLLECTION_CLOSED = "collection_closed", "结束征集"
    PROPOSALS_READ = "proposals_read", "上传征集表"
    PROPOSAL_SENT_FOR_SIGNOFF = "proposal_sent_for_signoff", "项目建议送签"
    PROPOSAL_SUBMITTED = "proposal_submitted", "报送项目建议"
    PROPOSAL_WITHDRAWN = "proposal_withdrawn", "撤回项目建议"
    PROPOSAL_DISCARDED = "proposal_discarded", "删除项目建议草稿"
    PROPOSAL_AMENDED = "proposal_amended", "修改项目建议"
    PROPOSAL_MERGED = "proposal_merged", "合并项目建议"
    PROPOSAL_SEPARATED = "proposal_separated", "取消合并"
    PROPOSAL_SELECTED = "proposal_selected", "选定项目建议"
    PROPOSAL_REFUSED = "proposal_refused", "不采用项目建议"
    PROPOSAL_RECONSIDERED = "proposal_reconsidered", "重新考虑项目建议"
    PROPOSALS_EXPORTED = "proposals_exported", "导出项目建议"
    REMINDED = "reminded", "提醒"
    SLIP_ISSUED = "slip_issued", "发出督办单"
    SLIP_ANSWERED = "slip_answered", "答复督办单"
    SLIP_WITHDRAWN = "slip_withdrawn", "撤回督办单"
    SEEDED = "seeded", "载入初始数据"
    LEDGER_EXPORTED = "ledger_exported", "导出台账"
    TRAIL_EXPORTED = "trail_exported", "导出审计记录"


class AuditEvent(Base):
    """One act, written in the transaction of the change it describes. Never changed or deleted.

    `hash` covers the row and the hash before it, so that a change in the middle shows.
    """

    __tablename__ = "audit_event"

    id: Mapped[Id]
    at: Mapped[datetime] = mapped_column(UtcDateTime)  # real time
    government_id: Mapped[int | None] = ref("government.id")
    actor_id: Mapped[int | None] = ref("official.id")
    actor_name: Mapped[str] = mapped_column(default="")
    post_title: Mapped[str] = mapped_column(default="")
    address: Mapped[str] = mapped_column(default="")
    action: Mapped[AuditAction] = mapped_column(enum_column(AuditAction, constrained=False))
    subject_type: Mapped[str]
    subject_id: Mapped[int | None] = mapped_column(index=True)
    details: Mapped[Json]
    previous_hash: Mapped[str] = mapped_column(unique=True)  # a fork is refused
    hash: Mapped[str] = mapped_column(unique=True)
