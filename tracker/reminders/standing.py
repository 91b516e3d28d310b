"""Whether a reminder still says what is so, asked just before it is sent.

Signing off, handing in, accepting, extending, closing, withdrawing and a change of posts take
effect at once, and nothing has to be cancelled: the letter asks.
"""

from collections.abc import Iterable

from tracker.core import clock
from tracker.directory import queries as directory
from tracker.inbox.outbox import Letter
from tracker.models import MessageKind, Stage
from tracker.reminders import queries, record
from tracker.reminders.audience import Audience
from tracker.reminders.queries import Owed
from tracker.reminders.rules import Hearer, StageRule

# In whatever part the recipient heard of it, and whatever the rules have become since.
_ANY_PART = StageRule(Stage(0), tuple(Hearer))


def still_stands(letter: Letter) -> bool:
    """False for a reminder of which nothing is owed any more by the day that it told, or whose
    recipient no longer acts for any of it. Of everything else: true."""
    if letter.kind is not MessageKind.REMINDER or letter.robot_id is not None:
        return True
    # A sender is no job: it has to find the demonstration's day by itself.
    clock.use_offset(directory.demonstration_offset())
    today = clock.today()
    official_id = record.digest_recipient(letter.message_id)
    if official_id is not None:
        owed: Iterable[Owed] = queries.owed_of_message(letter.message_id, today)
    elif by_hand := record.told_by_hand(letter.occurrence):
        unit_id, official_id = by_hand
        owed = queries.owed_reports(today, units=[unit_id])
    else:
        return True
    audience = Audience(today)
    return any(
        person.official_id == official_id
        for each in owed
        for _, person in audience.of(each, _ANY_PART)
    )
