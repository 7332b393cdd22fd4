"""Inputs that people, scripts and damaged files come up with."""

from __future__ import annotations

import math
from typing import Any

from hypothesis import strategies as st

"""The machine may be busy with somebody's training."""

HOSTILE = "[/foo] \x1b[31mred\x1b[0m \u202ee\u0301\t世界 👩‍🚀 \x07" + "x" * 10_000 + "\ud800\x00\r\n-end"
HUGE = 10**400

scalars: st.SearchStrategy[Any] = (
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(st.characters())
)
json_values: st.SearchStrategy[Any] = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4), max_leaves=12
)

anything: st.SearchStrategy[Any] = st.one_of(
    json_values,
    st.sampled_from(
        [math.nan, math.inf, -math.inf, HUGE, -HUGE, 10**5000, HOSTILE, print, object(), b"x", (1, 2), {1}]
    ),
    st.dictionaries(st.integers(), scalars, max_size=3),
)
"""What can be handed to a function that takes anything."""
