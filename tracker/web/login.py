"""Who is signed in. The cookie holds a random token, the table `session` its hash."""

import hashlib
from dataclasses import dataclass, replace

from flask import request
from flask_login import LoginManager, UserMixin, current_user
from sqlalchemy import select

from tracker.core import clock
from tracker.core.db import db
from tracker.models import Account, Actor, Session
from tracker.permissions import capacities_of

login_manager = LoginManager()
login_manager.login_view = "accounts.sign_in"
login_manager.login_message = "请先登录。"
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


def me() -> Actor:
    """The official who is signed in, in the post chosen."""
    return current_user.actor


def signed_in() -> SignedIn:
    """The session itself, for the pages about it."""
    return current_user._get_current_object()
