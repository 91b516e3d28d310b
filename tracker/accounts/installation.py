"""The first account of a house: with it all others are made (系统管理员)."""

from typing import TypeVar

from sqlalchemy import or_, select

from tracker.accounts.administration import create_account
from tracker.audit import service as audit
from tracker.core import clock
from tracker.core.db import Base, db
from tracker.core.errors import RuleBroken
from tracker.models import Account, AuditAction, Government, Official, Post, PostKind, Tenure

Row = TypeVar("Row", bound=Base)


def create_administrator(government_name: str, name: str, username: str) -> str:
    """Set up what is missing for a first system administrator; gives the password to hand over.

    RuleBroken where the government has one already, or somebody else holds the post.
    """
    for text, what in ((government_name, "政府名称"), (name, "管理员姓名")):
        if not text.strip():
            raise RuleBroken(f"{what}不能为空，请填写。")
    government = _government(government_name.strip())
    if _has_administrator(government):
        raise RuleBroken(f"{government.name}已有系统管理员账号，其余账号请由其在网页上建立。")
    return create_account(_holder(_post(government), name.strip()), username, by=None)


def _government(name: str) -> Government:
    found = db.session.scalar(
        select(Government).where(or_(Government.name == name, Government.full_name == name))
    )
    if found:
        return found
    short = name.removesuffix("人民政府")
    return _add(Government(name=short, full_name=f"{short}人民政府"))


def _has_administrator(government: Government) -> bool:
    """Whether an account belongs to somebody who holds the post today, or will."""
    found = db.session.scalar(
        select(Account.id)
        .join(Tenure, Tenure.official_id == Account.official_id)
        .join(Post, Post.id == Tenure.post_id)
        .where(
            Post.government_id == government.id,
            Post.kind == PostKind.SYSTEM_ADMINISTRATOR,
            or_(Tenure.until_on.is_(None), Tenure.until_on > clock.today()),
        )
        .limit(1)
    )
    return found is not None


def _post(government: Government) -> Post:
    kind = PostKind.SYSTEM_ADMINISTRATOR
    found = db.session.scalars(
        select(Post)
        .where(Post.government_id == government.id, Post.kind == kind, Post.abolished_on.is_(None))
        .order_by(Post.position, Post.id)
    ).first()
    return found or _add(Post(government_id=government.id, kind=kind, title=kind.label))


def _holder(post: Post, name: str) -> Official:
    today = clock.today()
    current = next((each.official for each in post.tenures if each.includes(today)), None)
    if current and current.name != name:
        raise RuleBroken(f"{post.title}岗位现由{current.name}担任，请用其姓名，或先办理离任。")
    if current:
        return current
    official = _add(Official(government_id=post.government_id, name=name))
    tenure = _add(Tenure(post=post, official=official, from_on=today))
    audit.record(
        AuditAction.TENURE_BEGUN,
        tenure,
        by=None,
        government_id=post.government_id,
        post=post.title,
        official=name,
        on=today.isoformat(),
    )
    return official


def _add(row: Row) -> Row:
    db.session.add(row)
    db.session.flush()
    return row
