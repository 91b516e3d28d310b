from flask import Blueprint, Response

from tracker.enclosures import queries
from tracker.models import Enclosure
from tracker.permissions import Permission
from tracker.web.files import as_download
from tracker.web.permit import permit

bp = Blueprint("enclosures", __name__)


@bp.get("/enclosures/<int:enclosure_id>")
@permit(Permission.ENCLOSURE_VIEW, on=queries.get_enclosure)
def download_enclosure(enclosure: Enclosure) -> Response:
    return as_download(enclosure.stored_name, enclosure.filename)
