"""How charts are looked at is remembered, and what was written down by somebody else does no harm."""

from __future__ import annotations

import json
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.tui.analyze.showing import BANDS, WEIGHTS, X_KINDS, Showing, showing_of

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


def test_it_is_remembered_as_it_was() -> None:
    one = replace(Showing(), by="env", band=3, x="wall", log_y=True, pattern="rew", turned=("time",), smoothing=2)
    assert showing_of(json.loads(json.dumps(one.to_json()))) == one


def test_values_go_round() -> None:
    one = Showing()
    for _ in X_KINDS:
        one = one.next("x", X_KINDS)
    assert one == Showing() and one.next("x", X_KINDS).x == "relative"


@given(st.dictionaries(st.sampled_from(list(Showing().to_json())), JSON) | JSON)
def test_anything_may_stand_in_the_file(data: object) -> None:
    one = showing_of(data)
    assert 0 <= one.band < len(BANDS) and 0 <= one.smoothing < len(WEIGHTS) and one.x in X_KINDS
    assert one.center and one.spread and one.smooth_words
