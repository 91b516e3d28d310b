"""A letter as a sender claims it, for the channels to be tried with."""

from dataclasses import replace

from tracker.inbox.outbox import Letter
from tracker.models import Channel, MessageKind

LETTER = Letter(
    delivery_id=7,
    token="t",
    attempts=1,
    channel=Channel.EMAIL,
    address="lianluo@genhe.example",
    message_id=3,
    kind=MessageKind.REMINDER,
    occurrence="reminder.20220704.1f.12",
    subject="报送提醒：2022年二季度还有3个工作日截止（14项待报）",
    text="住建局 · 2022年二季度：第1项、第2项",
    link="/quarter/2022-07-07",
    government_id=1,
)
TO_A_GROUP = replace(
    LETTER,
    channel=Channel.WECOM,
    address="13800000001,13800000002",
    occurrence="reminder.20220704.robot1",
    subject="5 个单位\n未报",
    text="住建局、“财政局”",
    link="/ledger",
    name="督查工作群",
)
