from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core.db import Base
from tracker.core.enums import Labelled
from tracker.models.columns import Id, Json, UtcDateTime, enum_column, ref
from tracker.models.government import Government


class Channel(Labelled):
    """Ways out of the application (渠道); the inbox is none: it holds every message."""

    EMAIL = "email", "电子邮件"
    SMS = "sms", "短信"
    WECOM = "wecom", "企业微信群机器人"
    DINGTALK = "dingtalk", "钉钉群机器人"
    FEISHU = "feishu", "飞书群机器人"
    WEBHOOK = "webhook", "接口推送"


# What speaks to a group chat, and to nobody in person.
ROBOTS = frozenset({Channel.WECOM, Channel.DINGTALK, Channel.FEISHU})


class ChannelSetup(Base):
    """How a government reaches people on a channel (渠道设置): a server, a gateway, a robot.

    settings: what the channel needs to know, such as host and port; the secret part (an address
    with a key in it, a password) stands apart, encrypted.
    """

    __tablename__ = "channel_setup"
    __table_args__ = (UniqueConstraint("government_id", "channel", "name"),)

    id: Mapped[Id]
    government_id: Mapped[int] = ref("government.id", index=False)
    channel: Mapped[Channel] = mapped_column(enum_column(Channel, constrained=False))
    name: Mapped[str]  # 督查工作群, where a government has several robots
    settings: Mapped[Json]
    secret: Mapped[str] = mapped_column(default="")
    is_on: Mapped[bool] = mapped_column(default=False)
    # The token bucket of a server that takes so many messages a minute. Real times.
    tokens: Mapped[float] = mapped_column(default=0.0)
    tokens_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    blocked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)

    government: Mapped[Government] = relationship()
