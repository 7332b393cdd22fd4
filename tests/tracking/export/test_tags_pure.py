"""Which tags are meant, and which way is better."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.progress import Progress
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.tracking.export.tags import lower_is_better, main_tag, not_found, tag_patterns, tags_among

TAGS = ["eval/mean_reward", "rollout/ep_len_mean", "rollout/ep_rew_mean", "system/cpu", "train/loss", "[/foo]"]


@pytest.mark.parametrize(
    ("patterns", "found"),
    [
        ([], sorted(TAGS)),
        (["train/loss"], ["train/loss"]),
        (["rollout/*"], ["rollout/ep_len_mean", "rollout/ep_rew_mean"]),
        (["rollout/ep_???_mean", "train/loss"], ["rollout/ep_len_mean", "rollout/ep_rew_mean", "train/loss"]),
        (["/^(train|eval)/"], ["eval/mean_reward", "train/loss"]),
        (["/REW/"], ["eval/mean_reward", "rollout/ep_rew_mean"]),
        (["train/loss", "*loss"], ["train/loss"]),
        (["[/foo]"], ["[/foo]"]),
        (["loss"], []),
    ],
)
def test_tags_are_named_in_full_or_by_a_pattern(patterns: list[str], found: list[str]) -> None:
    assert tags_among(tag_patterns(patterns), TAGS) == found


@pytest.mark.parametrize("text", ["", "  ", "x" * 1_001, "/(/", "/(a+)+$/"])
def test_a_pattern_that_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(WrongUse, match="--tag"):
        tag_patterns([text])


def test_a_pattern_that_means_nothing_is_said_with_the_nearest_tag() -> None:
    (said,) = not_found(tag_patterns(["train/los", "rollout/*"]), TAGS)
    assert said.startswith("No tag fits 'train/los'; did you mean 'train/loss'? There are ")


@given(st.text(max_size=60), st.lists(st.text(max_size=30), max_size=5))
def test_any_text_is_a_pattern_or_refused(text: str, tags: list[str]) -> None:
    try:
        patterns = tag_patterns([text])
    except WrongUse:
        return
    assert set(tags_among(patterns, tags)) <= set(tags)


@pytest.mark.parametrize("tag", ["train/loss", "train/value_loss", "loss/val", "val/RMSE", "critic-error", "train/nll"])
def test_what_is_to_become_small(tag: str) -> None:
    assert lower_is_better(tag)


@pytest.mark.parametrize("tag", ["rollout/ep_rew_mean", "glossary/size", "eval/mean_reward", "", "terror/x", "blosses"])
def test_what_is_to_become_great(tag: str) -> None:
    assert not lower_is_better(tag)


def test_the_main_tag_is_that_of_the_scores_or_what_seems_to_be() -> None:
    scored = SimulationRecord("1", "a", "x", progress=Progress(score=1.0, score_tag="train/loss"))
    assert main_tag([scored], TAGS) == "train/loss"
    assert main_tag([SimulationRecord("1", "a", "x")], TAGS) == "rollout/ep_rew_mean"
    assert main_tag([], ["system/cpu", "odd/z", "odd/y"]) == "odd/y"
    assert main_tag([scored], []) == ""
