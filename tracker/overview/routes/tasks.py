from flask import render_template
from flask.typing import ResponseReturnValue

from tracker.instructions.service import units_to_instruct
from tracker.models import Comparison, Task
from tracker.overview.queries.tasks import task_page
from tracker.overview.queries.timeline import timeline
from tracker.overview.routes.blueprint import bp
from tracker.permissions import Permission
from tracker.plans import queries as plans
from tracker.web.login import me
from tracker.web.permit import permit

COMPARISONS = {
    Comparison.EQUAL: "",
    Comparison.AT_LEAST: "不低于",
    Comparison.AT_MOST: "不高于",
    Comparison.ABOUT: "约",
}


@bp.get("/tasks/<int:task_id>")
@permit(Permission.TASK_VIEW, on=plans.get_task)
def show_task(task: Task) -> ResponseReturnValue:
    page = task_page(task, reader=me())
    return render_template(
        "overview/show_task.html",
        task=task,
        page=page,
        row=page.row,
        comparisons=COMPARISONS,
        stretches=timeline(task, page.reports, reader=me()),
        units=units_to_instruct(task, on=me().on),
    )
