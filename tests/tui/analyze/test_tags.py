"""Measures by category: what is learned first, what the machine did last and folded."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.tui.analyze.tags import categories, matching, shown_tags

TAGS = ["time/fps", "train/loss", "rollout/ep_len_mean", "rollout/ep_rew_mean", "lonely", "own/x", "eval/mean_reward"]


def test_what_is_learned_stands_first_and_what_the_machine_did_is_folded() -> None:
    found = categories([*TAGS, "system/cpu"])
    assert [one.name for one in found] == ["rollout", "eval", "train", "other", "own", "time", "system"]
    assert [one.name for one in found if one.folded] == ["time", "system"]
    assert found[0].tags == ("rollout/ep_rew_mean", "rollout/ep_len_mean")
    assert "time/fps" not in shown_tags(found)


def test_folding_is_turned_by_name() -> None:
    found = categories(TAGS, frozenset({"time", "rollout"}))
    assert shown_tags(found) == ["eval/mean_reward", "train/loss", "lonely", "own/x", "time/fps"]


def test_a_pattern_picks_in_any_case() -> None:
    assert matching(TAGS, "REW|loss") == ["train/loss", "rollout/ep_rew_mean", "eval/mean_reward"]
    assert matching(TAGS, "") == TAGS


@pytest.mark.parametrize("pattern", ["(", "[", "*", "a{99999999999}", "(?P<x>"])
def test_what_is_no_pattern_is_said(pattern: str) -> None:
    with pytest.raises(WrongUse, match="no regular expression"):
        matching(TAGS, pattern)


@given(st.lists(st.text(max_size=20), unique=True), st.frozensets(st.text(max_size=5)))
def test_no_tag_is_lost_or_doubled(tags: list[str], turned: frozenset[str]) -> None:
    found = categories(tags, turned)
    assert sorted(tag for one in found for tag in one.tags) == sorted(tags)
    assert len({one.name for one in found}) == len(found)
