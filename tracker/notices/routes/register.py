"""The register of documents (发文登记簿), and what the office does with what stands in it."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.audit import service as audit
from tracker.core.db import transaction
from tracker.models import AuditAction, Notice, NoticeKind
from tracker.notices import queries, register, service
from tracker.notices.forms import WithdrawForm
from tracker.notices.routes.blueprint import bp
from tracker.notices.routes.notices import notice_page
from tracker.permissions import Permission
from tracker.web.answers import XLSX
from tracker.web.files import file_store, to_be_saved
from tracker.web.forms import Form
from tracker.web.keys import row_number
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.saving import saving, tell_refusals


@bp.get("/notices/register")
@permit(Permission.REGISTER_VIEW)
def show_register() -> ResponseReturnValue:
    """Every document with its number, the newest first, and who has not signed."""
    asked = _asked()
    lines, before = register.lines_of(
        me(), asked, before=request.args.get("before", type=row_number)
    )
    return render_template(
        "notices/show_register.html",
        asked=asked,
        lines=lines,
        before=before,
        years=register.years_in(me()),
        kinds=list(NoticeKind),
        States=register.RegisterState,
        unsigned=register.unsigned_units(me()),
    )


@bp.post("/notices/register.xlsx")
@permit(Permission.REGISTER_VIEW)
def export_register() -> ResponseReturnValue:
    """The same lines as a workbook, in the order of registration; who took it is on record
    (docs/rules.md 39)."""
    asked, government = _asked(), queries.government_of(me())
    file = register.register_file(me(), asked, title=f"{government.full_name}办公室发文登记簿")
    with transaction():
        audit.record(AuditAction.REGISTER_EXPORTED, government, by=me(), asked=str(asked))
    return to_be_saved(file, f"{government.name}发文登记簿{asked.year or ''}.xlsx", XLSX)


@bp.post("/notices/remind")
@permit(Permission.NOTICE_REMIND)
def remind_all_unsigned() -> ResponseReturnValue:
    _remind(None)
    return redirect(url_for("notices.show_register"))


@bp.post("/notices/<int:notice_id>/remind")
@permit(Permission.NOTICE_REMIND, on=queries.get_notice)
def remind_unsigned(notice: Notice) -> ResponseReturnValue:
    _remind(notice)
    return redirect(url_for("notices.show_notice", notice_id=notice.id))


@bp.post("/notices/<int:notice_id>/withdraw")
@permit(Permission.NOTICE_WITHDRAW, on=queries.get_notice)
def withdraw_notice(notice: Notice) -> ResponseReturnValue:
    form = WithdrawForm()
    if form.validate_on_submit():
        with saving(form):
            service.withdraw_notice(notice, reason=form.reason.data, by=me())
            flash(f"{notice.name}已作废，收文单位会收到消息。", "ok")
            return redirect(url_for("notices.show_notice", notice_id=notice.id))
    return notice_page(notice, form)


@bp.post("/notices/<int:notice_id>/check")
@permit(Permission.NOTICE_CHECK, on=queries.get_notice)
def check_file(notice: Notice) -> ResponseReturnValue:
    """Whether the stored file is the one that was issued."""
    form = Form()
    with saving(form):
        if service.check_file(notice, files=file_store(), by=me()):
            flash("文件与印发时一致，没有改动。", "ok")
        else:
            flash("文件与印发时不一致，请立即告诉系统管理员，从备份中核对。", "bad")
    tell_refusals(form)
    return redirect(url_for("notices.show_notice", notice_id=notice.id))


def _remind(notice: Notice | None) -> None:
    form = Form()
    with saving(form):
        units = service.remind_unsigned(by=me(), notice=notice)
        flash(f"已提醒 {len(units)} 个单位签收，今天不再提醒。", "ok")
    tell_refusals(form, "warn")


def _asked() -> register.Asked:
    """What the address asks for; what makes no sense in it is left out."""
    return register.Asked.of(request.args)
