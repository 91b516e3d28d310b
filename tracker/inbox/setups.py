"""The channels that a government has set up (渠道设置), as they are looked up."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.exc import NoResultFound

from tracker.core.db import db
from tracker.inbox.settings import deployment
from tracker.models import ROBOTS, Actor, Channel, ChannelSetup


def channels_on(government_id: int) -> frozenset[Channel]:
    """What messages to a person can go out by. Without a word of its own on e-mail, a government
    uses the mail server of the deployment."""
    found = {
        row.channel: row.is_on
        for row in db.session.execute(
            select(ChannelSetup.channel, ChannelSetup.is_on).where(
                ChannelSetup.government_id == government_id, ChannelSetup.channel.not_in(ROBOTS)
            )
        )
    }
    if deployment().has_mail:
        found.setdefault(Channel.EMAIL, True)
    return frozenset(channel for channel, is_on in found.items() if is_on)


def every_robot_on() -> Sequence[ChannelSetup]:
    """The robots that speak to group chats, of all governments."""
    return db.session.scalars(
        _ROBOTS_ON.order_by(ChannelSetup.government_id, ChannelSetup.id)
    ).all()


def robots_on(government_id: int) -> Sequence[ChannelSetup]:
    """The robots that speak to the government's group chats, by name."""
    return db.session.scalars(
        _ROBOTS_ON.where(ChannelSetup.government_id == government_id).order_by(
            ChannelSetup.name, ChannelSetup.id
        )
    ).all()


_ROBOTS_ON = select(ChannelSetup).where(ChannelSetup.channel.in_(ROBOTS), ChannelSetup.is_on)


def setups_of(government_id: int) -> Sequence[ChannelSetup]:
    """All of them, on or off, in the order of the channels."""
    order = {channel: place for place, channel in enumerate(Channel)}
    found = db.session.scalars(
        select(ChannelSetup).where(ChannelSetup.government_id == government_id)
    )
    return sorted(found, key=lambda each: (order[each.channel], each.name, each.id))


def setup_of(government_id: int, channel: Channel) -> ChannelSetup | None:
    """How the government reaches people on a channel that it has only one of."""
    return db.session.scalars(
        select(ChannelSetup)
        .where(ChannelSetup.government_id == government_id, ChannelSetup.channel == channel)
        .order_by(ChannelSetup.id)
    ).first()


def get_setup(setup_id: int, *, reader: Actor) -> ChannelSetup:
    """The channel, if it is one of the reader's government; else NoResultFound."""
    setup = db.session.get_one(ChannelSetup, setup_id)
    if setup.government_id != reader.government_id:
        raise NoResultFound
    return setup
