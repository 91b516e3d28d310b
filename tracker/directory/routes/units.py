from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from wtforms.fields.choices import SelectChoice

from tracker.directory import lineage, listing, membership_changes, queries, service
from tracker.directory.forms import GroupForm, LeaveForm, MemberForm, UnitForm
from tracker.directory.routes.blueprint import bp
from tracker.models import GroupMembership, Unit, UnitGroup, UnitKind
from tracker.permissions import Permission
from tracker.web.forms import words_asked
from tracker.web.login import me
from tracker.web.permit import permit
from tracker.web.saving import saving


@bp.get("/units")
@permit(Permission.DIRECTORY_VIEW)
def list_units() -> ResponseReturnValue:
    words = words_asked(request.args)
    staffed = listing.staffed_units(me().government_id, words=words, on=me().on)
    return render_template("directory/list_units.html", staffed=staffed, words=words)


@bp.route("/units/new", methods=["GET", "POST"])
@permit(Permission.DIRECTORY_EDIT)
def add_unit() -> ResponseReturnValue:
    form = UnitForm()
    if form.validate_on_submit():
        with saving(form):
            unit = service.add_unit(
                name=form.name.data,
                short_name=form.short_name.data,
                kind=UnitKind(form.kind.data),
                phone=form.phone.data,
                by=me(),
            )
            for alias in _lines(form.aliases.data):
                service.add_alias(unit, alias, by=me())
            flash(f"已新增{unit.short_name}。")
            return redirect(url_for("directory.show_unit", unit_id=unit.id))
    return render_template("directory/add_unit.html", form=form)


@bp.get("/units/<int:unit_id>")
@permit(Permission.DIRECTORY_VIEW, on=queries.get_unit)
def show_unit(unit: Unit) -> ResponseReturnValue:
    reforms = lineage.reforms_of(unit)
    return render_template(
        "directory/show_unit.html",
        unit=unit,
        reforms=reforms,
        others_in=lineage.others_in,
        names_before=lineage.names_before(reforms, unit),
        posts=listing.staffed_posts(me().government_id, unit=unit, on=me().on),
        groups=listing.groups_of(unit, on=me().on),
    )


@bp.route("/units/<int:unit_id>/edit", methods=["GET", "POST"])
@permit(Permission.DIRECTORY_EDIT, on=queries.get_unit)
def change_unit(unit: Unit) -> ResponseReturnValue:
    form = UnitForm(
        data={
            "name": unit.name,
            "short_name": unit.short_name,
            "kind": unit.kind.value,
            "phone": unit.phone,
            "needs_signoff": unit.needs_signoff,
            "aliases": "\n".join(alias.name for alias in unit.aliases),
        }
    )
    if form.validate_on_submit():
        with saving(form):
            service.change_unit(
                unit,
                name=form.name.data,
                short_name=form.short_name.data,
                kind=UnitKind(form.kind.data),
                phone=form.phone.data,
                needs_signoff=form.needs_signoff.data,
                aliases=_lines(form.aliases.data),
                by=me(),
            )
            flash("已保存。")
            return redirect(url_for("directory.show_unit", unit_id=unit.id))
    return render_template("directory/change_unit.html", form=form, unit=unit)


def _lines(text: str | None) -> list[str]:
    return [line.strip() for line in (text or "").splitlines() if line.strip()]


@bp.get("/groups")
@permit(Permission.DIRECTORY_VIEW)
def list_groups() -> ResponseReturnValue:
    groups = listing.groups_with_members(me().government_id)
    return render_template("directory/list_groups.html", groups=groups, on=me().on)


@bp.route("/groups/new", methods=["GET", "POST"])
@permit(Permission.DIRECTORY_EDIT)
def add_group() -> ResponseReturnValue:
    form = GroupForm()
    if form.validate_on_submit():
        with saving(form):
            group = service.add_group(
                form.name.data, is_chosen_per_task=form.is_chosen_per_task.data, by=me()
            )
            return redirect(url_for("directory.show_group", group_id=group.id))
    return render_template("directory/add_group.html", form=form)


@bp.route("/groups/<int:group_id>", methods=["GET", "POST"])
@permit(Permission.DIRECTORY_EDIT, on=queries.get_group)
def show_group(group: UnitGroup) -> ResponseReturnValue:
    form = MemberForm(from_on=me().on)
    units = listing.units_in(me().government_id)
    form.unit.choices = [
        SelectChoice(0, "请选择"),
        *(SelectChoice(unit.id, unit.short_name) for unit in units),
    ]
    joining, begun = None, 0
    if form.validate_on_submit():
        joining = queries.get_unit(form.unit.data, reader=me())
        begun = membership_changes.tasks_begun(group, joining, on=max(form.from_on.data, me().on))
        seen = f"{joining.id}.{begun}"
        if not form.preview.data and form.seen.data == seen:
            with saving(form):
                service.join_group(group, joining, from_on=form.from_on.data, by=me())
                flash(f"{joining.short_name}已加入{group.name}。")
                return redirect(url_for("directory.show_group", group_id=group.id))
        form.seen.data = seen
    return render_template(
        "directory/show_group.html",
        form=form,
        group=group,
        on=me().on,
        joining=joining,
        begun=begun,
    )


@bp.route("/memberships/<int:membership_id>/end", methods=["GET", "POST"])
@permit(Permission.DIRECTORY_EDIT, on=queries.get_membership)
def leave_group(membership: GroupMembership) -> ResponseReturnValue:
    form = LeaveForm(until_on=me().on)
    if form.validate_on_submit():
        with saving(form):
            service.leave_group(membership, until_on=form.until_on.data, by=me())
            flash(f"{membership.unit.short_name}已退出{membership.group.name}。")
            return redirect(url_for("directory.show_group", group_id=membership.group_id))
    group, unit = membership.group, membership.unit
    return render_template(
        "directory/leave_group.html",
        form=form,
        membership=membership,
        ended=membership_changes.tasks_ended(group, unit, on=me().on),
        owed=membership_changes.reports_ended(group, unit, on=me().on),
    )
