"""Posts change hands, are covered; portfolios are divided anew; groups have other members."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import rule
from sqlalchemy import select

from tests.turns.base import Turns, one, shift, which
from tests.turns.town import group_of
from tracker.core.db import db
from tracker.directory import service as directory
from tracker.directory import tenures
from tracker.models import LEADS, Cover, Handover, Official, PostKind
from tracker.succession import service as succession

CHANGING = (PostKind.UNIT_HEAD, PostKind.LIAISON, *sorted(LEADS))


class People(Turns):
    @rule(pick=which, days=shift, keeps=st.booleans(), is_new=st.booleans(), who=which)
    def succeed(self, pick, days, keeps, is_new, who):
        post, by = one(self.town.posts(*CHANGING), pick), self.town.supervisor
        known = self.town.all(
            select(Official)
            .where(Official.government_id == self.town.government_id)
            .order_by(Official.id)
        )
        to = f"新来的{len(known)}" if is_new else one(known, who)
        if post and to:
            self.attempt(
                lambda: succession.succeed(
                    post, to, on=by.on + timedelta(days=days), keeps_covers=keeps, by=by
                ),
                by,
            )

    @rule(pick=which, days=shift)
    def leave(self, pick, days):
        post, by = one(self.town.posts(*CHANGING), pick), self.town.supervisor
        held = tenures.held_after(post, by.on) if post else None
        if held:
            self.attempt(
                lambda: succession.end_tenure(held, on=by.on + timedelta(days=days), by=by), by
            )

    @rule(pick=which)
    def call_off(self, pick):
        ahead = select(Handover).where(Handover.frozen_at.is_(None)).order_by(Handover.id)
        handover, by = one(self.town.all(ahead), pick), self.town.supervisor
        if handover:
            self.attempt(lambda: succession.call_off(handover, by=by), by)

    @rule(pick=which, who=which, days=shift, lasts=st.sampled_from([2, 10, 40]))
    def cover(self, pick, who, days, lasts):
        posts, by = self.town.posts(*CHANGING), self.town.supervisor
        post, other = one(posts, pick), one(posts, pick + who)
        acting = self.town.acting(other) if other else None
        if post and acting:
            from_on = by.on + timedelta(days=days)
            self.attempt(
                lambda: succession.set_cover(
                    post,
                    acting.official,
                    from_on=from_on,
                    until_on=from_on + timedelta(days=lasts),
                    reason="学习",
                    by=by,
                ),
                by,
            )

    @rule(pick=which)
    def end_cover(self, pick):
        by = self.town.supervisor
        covers = select(Cover).where(Cover.until_on > by.on).order_by(Cover.id)
        found = one(self.town.all(covers), pick)
        if found:
            self.attempt(lambda: succession.end_cover(found, on=by.on, by=by), by)

    @rule(pick=which, unit=which, days=shift)
    def redivide(self, pick, unit, days):
        leads, by = self.town.posts(*sorted(LEADS)), self.town.supervisor
        before, after = one(leads, pick), one(leads, pick + 1)
        led = one(self.town.units(), unit)
        if before and after and led:
            self.attempt(
                lambda: succession.redivide(
                    before,
                    after,
                    unit_ids=[led.id],
                    on=by.on + timedelta(days=days),
                    basis="关于领导分工的通知",
                    by=by,
                ),
                by,
            )

    @rule(pick=which, days=shift)
    def join_group(self, pick, days):
        unit, by = one(self.town.units(), pick), self.town.supervisor
        if unit:
            group = group_of(self.town.city)
            from_on = by.on + timedelta(days=days)
            self.attempt(lambda: directory.join_group(group, unit, from_on=from_on, by=by), by)

    @rule(pick=which, days=shift)
    def leave_group(self, pick, days):
        by = self.town.supervisor
        membership = one(group_of(self.town.city).memberships, pick)
        if membership:
            db.session.refresh(membership)
            until_on = by.on + timedelta(days=days)
            self.attempt(lambda: directory.leave_group(membership, until_on=until_on, by=by), by)
