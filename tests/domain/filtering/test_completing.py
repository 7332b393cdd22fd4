"""What the word under the cursor may become."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.domain.filtering import complete, parse_filter, put_in

CONFIG = ("env", "algorithm", "algorithm_kwargs.learning_rate", "type")
TAGS = ("good", "great", "bad")


@pytest.mark.parametrize(
    ("text", "offers"),
    [
        ("run", ["running"]),
        ("-fai", ["-failed"]),
        ("a (que", ["queued"]),
        ("sc", ["score>"]),
        ("learn", ["algorithm_kwargs.learning_rate="]),
        ("algo", ["algorithm=", "algorithm_kwargs.learning_rate="]),
        ("typ", ["type=", "config.type="]),
        ("#g", ["#good", "#great"]),
        ("-#b", ["-#bad"]),
        ("tag=g", ["tag=good", "tag=great"]),
        ("tag=good,ba", ["tag=good,bad"]),
        ("state=fa", ["state=failed"]),
        ("state=died,fa", ["state=died,failed"]),
        ("created>=t", ["created>=today"]),
        ("env=x", []),
        ("zzz", []),
        ("", []),
        ("a ", []),
    ],
)
def test_offers(text: str, offers: list[str]) -> None:
    assert complete(text, len(text), CONFIG, TAGS) == offers


def test_an_offer_takes_the_place_of_the_word_before_the_cursor() -> None:
    assert put_in("ppo run | x", 7, "running") == ("ppo running | x", 11)
    assert complete("ppo run | x", 7) == ["running"]
    assert put_in("", 0, "running") == ("running", 7)


def test_what_is_there_whole_is_no_offer() -> None:
    assert "running" not in complete("running", 7)


@given(st.text(st.characters(), max_size=40), st.integers(-3, 50))
def test_anything_may_be_typed(text: str, cursor: int) -> None:
    for offer in complete(text, cursor, CONFIG, TAGS):
        put_in(text, cursor, offer)


@pytest.mark.parametrize("text", ["run", "-fai", "#g", "tag=g", "state=fa", "created>=t"])
def test_offers_can_be_read(text: str) -> None:
    for offer in complete(text, len(text), CONFIG, TAGS):
        assert not parse_filter(offer, CONFIG).is_empty
