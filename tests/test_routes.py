"""Every page, asked for by a stranger."""

import pytest
from werkzeug.routing import IntegerConverter

from tests.test_guards import OPEN_TO_ALL


def address_of(rule) -> str:
    """An address that the rule matches; what it names need not be there."""
    values = {
        name: 1 if isinstance(converter, IntegerConverter) else "2022-07-07"
        for name, converter in rule._converters.items()
    }
    return rule.build(values, append_unknown=False)[1]


def walk(app):
    for rule in app.url_map.iter_rules():
        if rule.endpoint in OPEN_TO_ALL:
            continue
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            yield rule, method


@pytest.mark.parametrize("csrf", [False, True])
def test_a_stranger_is_sent_to_sign_in_from_every_page(app, city, monkeypatch, csrf):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", csrf)
    walked = 0
    for rule, method in walk(app):
        answer = app.test_client().open(address_of(rule), method=method)
        assert answer.status_code == 302, (rule, method)
        assert answer.location.startswith("/sign-in"), (rule, method)
        walked += 1
    assert walked > 20


def test_a_script_without_session_gets_401_from_every_page(app, city):
    for rule, method in walk(app):
        answer = app.test_client().open(
            address_of(rule), method=method, headers={"Accept": "application/json"}
        )
        assert answer.status_code == 401, (rule, method)
        assert answer.json == {"error": "登录已过期，请重新登录。"}
