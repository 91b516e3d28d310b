"""Who is signed in. The cookie holds a random token, the table `session` its hash."""

import hashlib
from dataclasses import dataclass, replace

from flask import flash, redirect, request, url_for
from flask import session as cookie
from flask.typing import ResponseReturnValue
from flask_login import LoginManager, UserMixin, current_user
from sqlalchemy import select

from tracker.core import clock
from tracker.core.db import db
from tracker.models import Account, Actor, Session
from tracker.permissions import capacities_of
from tracker.web.answers import wants_json

EXPIRED = "登录已过期，请重新登录。"

login_manager = LoginManager()
login_manager.session_protection = None  # the session table does this


@dataclass(frozen=True)
class SignedIn(UserMixin):
    """A session that is alive, and the capacity chosen in it."""

    token: str
    session: Session
    account: Account
    actor: Actor
    has_several_posts: bool

    def get_id(self) -> str:
        return self.token


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def load_session(token: str) -> SignedIn | None:
    """The session behind a token; None if it ended, its account is disabled, or no post is held."""
    session = db.session.scalar(
        select(Session).where(Session.token_hash == hash_of(token), Session.revoked_at.is_(None))
    )
    if session is None or session.expires_at <= clock.real_now() or session.account.is_disabled:
        return None
    capacities = capacities_of(session.account.official, clock.today())
    if not capacities:
        return None
    chosen = next((c for c in capacities if c.post.id == session.post_id), capacities[0])
    actor = replace(chosen, address=request.remote_addr or "")
    return SignedIn(token, session, session.account, actor, len(capacities) > 1)


login_manager.user_loader(load_session)


def ask_to_sign_in() -> ResponseReturnValue:
    """Send a stranger to the sign-in page, and from there back to the page asked for."""
    if wants_json():
        return {"error": EXPIRED}, 401
    if cookie.pop("_user_id", None):
        flash(EXPIRED, "warn")
    if request.endpoint == "accounts.sign_in":  # its form stood open for too long
        asked_for = request.args.get("next")
    else:
        asked_for = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("accounts.sign_in", next=None if asked_for == "/" else asked_for))


login_manager.unauthorized_handler(ask_to_sign_in)


def me() -> Actor:
    """The official who is signed in, in the post chosen."""
    return current_user.actor


def signed_in() -> SignedIn:
    """The session itself, for the pages about it."""
    return current_user._get_current_object()
