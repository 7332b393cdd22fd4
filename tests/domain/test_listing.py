"""By what simulations are sorted."""

from __future__ import annotations

import pytest

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.listing import SORTS, SortKey, sort_key

from .wild import HOSTILE

CONFIG = ("env", "algorithm_kwargs.learning_rate", "algorithm_kwargs.n_steps", "n_envs")


@pytest.mark.parametrize(
    ("word", "name", "is_config"),
    [
        *((name, name, False) for name in SORTS),
        ("Score", "score", False),
        ("reward", "score", False),
        ("created", "oldest", False),
        ("lr", "algorithm_kwargs.learning_rate", True),
        ("env", "env", True),
    ],
)
def test_what_is_typed_is_what_is_meant(word: str, name: str, is_config: bool) -> None:
    assert sort_key(word, CONFIG) == SortKey(name, is_config)


def test_the_best_comes_first_by_itself() -> None:
    best_first = {name for name in SORTS if sort_key(name).descending}
    assert best_first == {"newest", "score", "progress", "took", "age", "speed"}
    assert not sort_key("lr", CONFIG).descending


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("scroe", "Nothing is sorted by 'scroe'; did you mean 'score'? Known: newest, oldest"),
        ("colour", "Nothing is sorted by 'colour'. Known: newest"),
        ("n", "'n' may be algorithm_kwargs.n_steps, n_envs; write more of one. Known"),
        ("note", "Simulations are not sorted by note. Known: newest"),
        ("", "may be"),
        (HOSTILE, "Nothing is sorted by"),
    ],
)
def test_what_nothing_is_sorted_by(word: str, said: str) -> None:
    with pytest.raises(WrongUse) as error:
        sort_key(word, CONFIG)
    assert said in str(error.value) and len(str(error.value)) < 500
