"""What a person sees when something is not there, not allowed, or broken."""

import logging
import secrets

from flask import Flask, current_app, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm.exc import ObjectDeletedError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from tracker.core.db import db
from tracker.core.errors import RuleBroken
from tracker.web.answers import wants_json
from tracker.web.login import login_manager

logger = logging.getLogger(__name__)

# code: (title, what happened, what to do)
SENTENCES = {
    400: ("请求有误", "服务器没有看懂这次提交，没有保存。", "请返回上一页，刷新后再试。"),
    403: ("不能办理", "您现在的岗位不能办理这件事。", "如有疑问，请与督查室联系。"),
    404: ("没有找到", "这一页不存在，或者您现在的岗位看不到它。", "请从工作台重新进入。"),
    405: ("不能这样打开", "这个地址不能直接打开。", "请从工作台重新进入。"),
    413: ("内容太大", "上传的内容超过 50 MB。", "请减少内容，或把文件拆小后再试。"),
    429: ("操作太频繁", "短时间内操作次数过多。", "请稍后再试。"),
    500: (
        "系统出错",
        "系统出了差错，刚才的操作没有保存。",
        "请稍后再试；仍不行时把编号告诉管理员。",
    ),
}
# Pages of citizens, who have no account to sign in with.
PUBLIC_PAGES = {"proposals.suggest"}


def register(app: Flask) -> None:
    app.register_error_handler(NoResultFound, _not_found)
    app.register_error_handler(ObjectDeletedError, _not_found)
    app.register_error_handler(CSRFError, _stale_page)
    app.register_error_handler(RuleBroken, _refused)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(500, _broken)
    # Flask would log it once more, with the whole address.
    app.log_exception = lambda _exc_info: None  # type: ignore[method-assign, assignment]


def page(code: int, *, sentence: str = "", request_id: str = "") -> ResponseReturnValue:
    """The error page for a status code, or a JSON answer for a script's request."""
    title, happened, what_to_do = SENTENCES.get(code, SENTENCES[400])
    if wants_json():
        return {"error": sentence or happened}, code
    return (
        render_template(
            "errors/error.html",
            code=code,
            title=title,
            sentence=sentence or happened,
            what_to_do=what_to_do,
            request_id=request_id,
        ),
        code,
    )


def _not_found(_error: Exception) -> ResponseReturnValue:
    """It is not there, or was removed by somebody else while the request was at work."""
    db.session.rollback()
    return page(404)


def _stale_page(_error: CSRFError) -> ResponseReturnValue:
    """The token went with the session: who is no longer signed in is asked to sign in, but for a
    page that needs no sign-in."""
    is_public = request.endpoint in PUBLIC_PAGES
    if not current_user.is_authenticated and not is_public:
        return login_manager.unauthorized()
    return page(400, sentence="页面停留太久或已重新登录，提交没有生效。")


def _refused(refusal: RuleBroken) -> ResponseReturnValue:
    """A rule that refuses where there is no form to show it on."""
    db.session.rollback()
    return page(400, sentence=refusal.message)


def _http_error(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < 400:
        return error
    is_bounded = request.max_content_length != current_app.config["MAX_CONTENT_LENGTH"]
    if error.code == RequestEntityTooLarge.code and is_bounded:
        return page(error.code, sentence="填写的内容太多，没有收下。")
    return page(error.code)


def _broken(error: Exception) -> ResponseReturnValue:
    db.session.rollback()
    request_id = secrets.token_hex(4)
    logger.error("request %s %s failed (%s)", request.method, _path(), request_id, exc_info=error)
    return page(500, request_id=request_id)


def _path() -> str:
    """The address without the token that may stand in it: who reads the log is not to have it."""
    token = (request.view_args or {}).get("token")
    return request.path.replace(token, "…") if token else request.path
