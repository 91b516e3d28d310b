"""The mailbox that units may send their filled-in forms to (收件邮箱), and what was found in it."""

from datetime import datetime

from sqlalchemy import JSON, BigInteger, CheckConstraint, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core import clock
from tracker.core.db import Base
from tracker.core.enums import Labelled
from tracker.models.columns import Id, UtcDateTime, enum_column, ref
from tracker.models.filled_form import FilledForm
from tracker.models.government import Government
from tracker.models.post import Official


class Mailbox(Base):
    """A government's mailbox, and how far it has been read; its times are real ones.

    A server that numbers its mails anew gives another `validity`; up to `read_up_to` all mails of
    it are known (RFC 9051 2.3.1.1). Both are empty until it was opened for the first time.
    """

    __tablename__ = "mailbox"

    id: Mapped[Id]
    government_id: Mapped[int] = ref("government.id", index=False, unique=True)
    address: Mapped[str]  # to which units write
    host: Mapped[str]
    port: Mapped[int]
    security: Mapped[str]  # inbox.channels.email.Security
    authority: Mapped[str] = mapped_column(default="")  # a certificate (PEM)
    user: Mapped[str]
    secret: Mapped[str]  # the password, sealed
    folder: Mapped[str] = mapped_column(default="INBOX")
    is_on: Mapped[bool] = mapped_column(default=False)
    validity: Mapped[int | None] = mapped_column(BigInteger)
    read_up_to: Mapped[int | None] = mapped_column(BigInteger)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime)  # the last time that went well
    failure: Mapped[str] = mapped_column(default="")  # why the last time did not

    government: Mapped[Government] = relationship()


class MailFate(Labelled):
    """What became of a mail. It stays in the mailbox as it was, whatever became of it."""

    TAKEN = "taken", "已收，待核对"
    LEFT = "left", "没有收"


class Mail(Base):
    """A mail that was found (来信): who says he sent it, when, and what became of it."""

    __tablename__ = "mail"
    __table_args__ = (
        UniqueConstraint("mailbox_id", "validity", "uid"),
        CheckConstraint("(fate = 'left') = (why <> '')", name="why"),
    )

    id: Mapped[Id]
    mailbox_id: Mapped[int] = ref("mailbox.id", index=False)
    validity: Mapped[int] = mapped_column(BigInteger)
    uid: Mapped[int] = mapped_column(BigInteger)
    message_id: Mapped[str] = mapped_column(index=True)  # stays where a server numbers anew
    sender: Mapped[str]  # the address as the mail gives it; anybody can write any
    official_id: Mapped[int | None] = ref("official.id")  # whose address that is
    subject: Mapped[str]
    filenames: Mapped[list[str]] = mapped_column(JSON)  # of what was attached
    fate: Mapped[MailFate] = mapped_column(enum_column(MailFate))
    why: Mapped[str] = mapped_column(default="")  # it was left
    found_at: Mapped[datetime] = mapped_column(UtcDateTime, default=clock.real_now)

    mailbox: Mapped[Mailbox] = relationship()
    official: Mapped[Official | None] = relationship()
    forms: Mapped[list[FilledForm]] = relationship(order_by=FilledForm.id)
