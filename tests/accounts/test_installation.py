"""The first administrator of an empty house."""

import re

from sqlalchemy import func, select

from tracker.accounts import service
from tracker.core import clock
from tracker.core.db import db
from tracker.models import Account, Government, Official, Post, PostKind, Tenure
from tracker.permissions import capacities_of

FIRST = ["--government", "根河市", "--name", "管理员甲", "--username", "admin01"]


def create(app, *arguments):
    result = app.test_cli_runner().invoke(args=["create-administrator", *arguments])
    db.session.expire_all()
    return result


def test_an_empty_house_gets_its_first_administrator(app):
    result = create(app, *FIRST)
    assert result.exit_code == 0, result.output
    password = re.search(r"密码：(\S+)", result.output)[1]
    assert service.sign_in("admin01", password)
    account = db.session.scalars(select(Account)).one()
    assert account.must_change_password
    actor = capacities_of(account.official, clock.today())[0]
    assert actor.post.kind is PostKind.SYSTEM_ADMINISTRATOR
    assert db.session.scalars(select(Government.full_name)).one() == "根河市人民政府"


def test_a_second_administrator_is_refused_and_nothing_is_left(app):
    create(app, *FIRST)
    result = create(
        app, "--government", "根河市人民政府", "--name", "管理员乙", "--username", "admin02"
    )
    assert result.exit_code == 1
    assert "已有系统管理员账号" in result.output
    for table in (Account, Official, Post, Tenure, Government):
        assert db.session.scalar(select(func.count()).select_from(table)) == 1


def test_a_bad_user_name_leaves_nothing_behind(app):
    result = create(app, *FIRST[:-1], "管理员")
    assert result.exit_code == 1
    assert "账号由3至32个" in result.output
    assert db.session.scalar(select(Government.id)) is None


def test_the_post_and_its_holder_are_taken_where_they_are(city, app):
    holder = city.administrator.official
    other = create(app, *FIRST)
    assert f"现由{holder.name}担任" in other.output
    result = create(app, *FIRST[:3], holder.name, *FIRST[4:])
    assert result.exit_code == 0, result.output
    assert db.session.scalars(select(Account)).one().official is holder
