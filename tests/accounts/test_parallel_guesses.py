"""Many guesses at the same moment, on databases where commits are real."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from tests import factories
from tracker.accounts import passwords, service
from tracker.core.db import db
from tracker.core.errors import RuleBroken

GUESSES = 40


def test_of_forty_guesses_at_once_exactly_five_are_tried(fresh_app, monkeypatch):
    with fresh_app.app_context():
        city = factories.small_city()
        factories.account(city.mayor.official, "Kaihe-2022-ok", username="mayor")
        db.session.remove()
    tried = []

    def count_and_verify(password, kept, *, verify=passwords.is_right):
        tried.append(password)
        return verify(password, kept)

    monkeypatch.setattr(passwords, "is_right", count_and_verify)
    begin = Barrier(GUESSES)

    def guess(number):
        with fresh_app.app_context():
            begin.wait()
            try:
                service.sign_in("mayor", f"guess {number}")
            except RuleBroken as refusal:
                return refusal.message
            finally:
                db.session.remove()

    with ThreadPoolExecutor(GUESSES) as threads:
        answers = list(threads.map(guess, range(GUESSES)))
    assert len(tried) == 5
    assert sum("还可以试" in answer for answer in answers) == 4
    assert sum("账号已锁定" in answer for answer in answers) == GUESSES - 4
