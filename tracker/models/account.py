from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core import clock
from tracker.core.db import Base
from tracker.models.columns import Id, UtcDateTime, ref
from tracker.models.post import Official, Post


class Account(Base):
    """An official's way in (账号). Its times are real ones, also in a demonstration."""

    __tablename__ = "account"

    id: Mapped[Id]
    official_id: Mapped[int] = ref("official.id", unique=True, index=False)
    username: Mapped[str] = mapped_column(unique=True)
    password_hash: Mapped[str]
    password_changed_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.real_now)
    must_change_password: Mapped[bool] = mapped_column(default=True)
    is_disabled: Mapped[bool] = mapped_column(default=False)
    # The post chosen at the last sign-in, taken again at the next.
    post_id: Mapped[int | None] = ref("post.id")

    official: Mapped[Official] = relationship()
    post: Mapped[Post | None] = relationship()


class Session(Base):
    """One sign-in. The browser holds a random token; only its SHA-256 is kept here."""

    __tablename__ = "session"

    id: Mapped[Id]
    account_id: Mapped[int] = ref("account.id")
    post_id: Mapped[int | None] = ref("post.id")  # the post acted in
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.real_now)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    address: Mapped[str] = mapped_column(default="")
    browser: Mapped[str] = mapped_column(default="")

    account: Mapped[Account] = relationship()
    post: Mapped[Post | None] = relationship()


class SignInFailures(Base):
    """Wrong passwords in a row for one user name, whether or not an account has it.

    Names that nobody has are counted too: else the answer would tell which names exist. Only the
    SHA-256 of a name is kept, because people type their password there by mistake.
    """

    __tablename__ = "sign_in_failures"

    name_hash: Mapped[str] = mapped_column(primary_key=True)
    failures: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    locked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
