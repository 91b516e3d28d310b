from flask import current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.amendments import queries as amendments
from tracker.closures import queries as closures
from tracker.core import backup
from tracker.directory import queries as directory
from tracker.mailbox import queries as mailbox
from tracker.models import ADMINISTRATORS, POSTS_OF_A_UNIT, PostKind
from tracker.objections import queries as objections
from tracker.overview.queries.administration import administration_day
from tracker.overview.queries.guide import Guide, guide_of, has_issued
from tracker.overview.queries.office import office_day
from tracker.overview.queries.unit import unit_day
from tracker.overview.routes.blueprint import bp
from tracker.permissions import Permission, allowed
from tracker.plans import queries as plans
from tracker.reminders import queries as reminders
from tracker.reports import queries as reports
from tracker.slips import queries as slips
from tracker.succession import queries as succession
from tracker.talks import queries as talks
from tracker.web.login import me
from tracker.web.permit import permit


@bp.get("/")
@permit(Permission.SIGNED_IN)
def home() -> ResponseReturnValue:
    """The day's work of the post acted in."""
    kind = me().post.kind
    if kind in POSTS_OF_A_UNIT:
        return _home_of_a_unit()
    if kind in (PostKind.SUPERVISOR, PostKind.DIRECTOR):
        return render_template(
            "overview/home/office.html",
            day=office_day(me()),
            guide=beginning(),
            to_approve=plans.approvals_owed(me()),
            changes=amendments.approvals_owed(me()),
            requests=amendments.count_for_office(me().government_id),
            rules=reminders.rules_of(me().government_id),
            gaps=succession.gaps(me().government_id, on=me().on),
            mailed=_mailed(),
            objections=objections.waiting_for(me()),
            talks=talks.waiting_for(me()),
            talks_proposed=talks.talks_proposed(me().government_id, on=me().on),
            closures_waiting=closures.waiting(
                me().government_id, directory.work_calendar(), reader=me()
            ),
            slips_due=slips.slips_due(me().government_id, directory.work_calendar(), on=me().on),
        )
    if kind is PostKind.AUDITOR:
        return redirect(url_for("audit.show_trail"))
    if kind in ADMINISTRATORS:
        backups = backup.kept_in(current_app.config["INSTANCE"])
        day = administration_day(me(), backups=backups)
        return render_template("overview/home/administration.html", day=day, guide=beginning())
    return redirect(url_for("overview.show_portfolio"))


@bp.get("/guide")
@permit(Permission.DIRECTORY_EDIT)
def show_guide() -> ResponseReturnValue:
    """From an empty house to an issued plan."""
    here = url_for("overview.show_guide")
    return render_template("overview/show_guide.html", guide=guide_of(me()), here=here)


def _mailed() -> int:
    """How many forms that came by mail wait for whoever may look through them."""
    is_his = allowed(me(), Permission.MAIL_VIEW)
    return mailbox.forms_waiting(me().government_id) if is_his else 0


def beginning() -> Guide | None:
    """What the home says first to those who set a government up, until a plan is issued."""
    if not allowed(me(), Permission.DIRECTORY_EDIT) or has_issued(me().government_id):
        return None
    return guide_of(me())


def _home_of_a_unit() -> str:
    day = unit_day(me())
    return render_template(
        "overview/home/unit.html",
        day=day,
        consulted=plans.comments_owed(me()),
        slips=slips.unanswered(me()),
        marks_to_sign_for=reports.unsigned_rounds(day.unit),
        talks=talks.waiting_for(me()),
        commitments=talks.commitments_open(me()),
        objections=objections.waiting_for(me()),
        requests=amendments.open_of_unit(me()),
        closures=closures.of_the_unit(me()),
        writes=me().post.kind is PostKind.LIAISON or me().official in day.reporters,
        signs=allowed(me(), Permission.REPORT_SIGN, me().post.unit),
    )
