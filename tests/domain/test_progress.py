"""How far a simulation is, read from a file that may hold anything."""

from __future__ import annotations

import json
import math
from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.domain.progress import TRAIL_POINTS, Progress

from .wild import HUGE, anything

numbers = st.integers(-(10**12), 10**12) | st.floats(allow_nan=False, allow_infinity=False)
progresses = st.builds(
    Progress,
    step=numbers,
    total=numbers,
    rate=st.floats(0, 1e9),
    eta=numbers,
    heartbeat=st.floats(0, 4e9),
    word=st.text(),
    score=st.none() | numbers,
    score_tag=st.text(),
    trail=st.lists(st.none() | numbers, max_size=TRAIL_POINTS).map(tuple),
)


@given(progresses)
def test_progress_arrives_as_it_left(progress: Progress) -> None:
    assert Progress.from_json(json.loads(json.dumps(progress.to_json()))) == progress


@given(st.dictionaries(st.sampled_from([field.name for field in fields(Progress)] + ["new"]), anything))
def test_whatever_stands_in_the_file_can_be_computed_with(data: dict[str, Any]) -> None:
    progress = Progress.from_json(data)
    assert 0 <= progress.fraction <= 1
    for value in (progress.step, progress.total, progress.rate, progress.eta, progress.heartbeat, progress.score or 0):
        int(float(value))
    assert all(item is None or isinstance(float(item), float) for item in progress.trail)
    assert len(progress.trail) <= TRAIL_POINTS
    progress.word + progress.score_tag


def test_no_file_is_no_progress() -> None:
    assert Progress.from_json(None) == Progress() == Progress.from_json({"step": True, "eta": math.nan, "rate": HUGE})


@pytest.mark.parametrize(
    ("step", "total", "fraction"), [(0, 0, 0), (5, 0, 0), (5, 10, 0.5), (15, 10, 1), (-5, 10, 0), (5, -10, 0)]
)
def test_the_done_part(step: float, total: float, fraction: float) -> None:
    assert Progress(step, total).fraction == fraction
