"""Nothing is lost and nothing comes twice, whoever is killed: real processes, real mail."""

from dataclasses import replace

from tests.storm import Weather, rage

CALM = Weather(letters=80)
# The mail server's pauses alone make it last for ten kills.
STORM = replace(CALM, letters=150, pause=0.15, kill_every=0.7, most_kills=12, within=150.0)


def test_without_kills_every_letter_comes_once(fresh_app):
    figures = rage(fresh_app, CALM)
    assert (figures.lost, figures.repeats, figures.changed_ids) == (0, 0, 0)


def test_whoever_is_killed_nothing_is_lost_and_a_kill_repeats_one_letter_at_most(fresh_app):
    figures = rage(fresh_app, STORM)
    assert figures.kills >= 5
    assert figures.lost == 0
    assert figures.repeats <= figures.kills_of_senders
    assert figures.changed_ids == 0  # what came twice did so under the same Message-ID
