"""Pages of the inbox (消息), of the channels (渠道), and of how the system is (系统状态)."""

from tracker.inbox.routes import channels, messages, system
from tracker.inbox.routes.blueprint import bp

__all__ = ["bp", "channels", "messages", "system"]
