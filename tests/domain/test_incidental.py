"""What has no influence on what is learned is declared beside the argument, and told by its dotted key."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest

from gymdash_tui.domain.field import Field
from gymdash_tui.domain.fields import arg, fields_of
from gymdash_tui.domain.incidental import incidental_keys, is_incidental
from gymdash_tui.simulations.stable_baselines.arguments import StableBaselinesKwargs


@dataclass
class _Logs:
    every: int = arg(1, "How often.", affects_learning=False)
    scale: float = 1.0


@dataclass
class _Declared:
    steps: int = 5
    film: Any = arg(0, "When to film.", affects_learning=False)
    video: dict[str, Any] = arg({}, "How.", affects_learning=False)
    logs: _Logs = field(default_factory=_Logs)


def test_inner_arguments_are_told_by_their_path_and_whole_ones_by_their_name() -> None:
    assert incidental_keys(fields_of(_Declared), {}) == ("film", "logs.every", "video")


def test_of_variants_the_one_that_holds_counts() -> None:
    quiet = Field("verbose", affects_learning=False)
    fields = (
        Field("algorithm", "str", "ppo"),
        Field("more", "dict", {}, variant_by="algorithm", variants={"ppo": (quiet,), "a2c": (Field("verbose"),)}),
    )
    assert incidental_keys(fields, {}) == incidental_keys(fields, {"more": 3}) == ("more.verbose",)
    assert incidental_keys(fields, {"algorithm": "a2c"}) == incidental_keys(fields, {"algorithm": "gone"}) == ()


@pytest.mark.parametrize(
    ("key", "found"), [("film", True), ("video.fps", True), ("films", False), ("logs", False), ("", False)]
)
def test_what_is_within_one_is_one(key: str, found: bool) -> None:
    assert is_incidental(key, ("film", "logs.every", "video")) is found
    assert not is_incidental(key, ())


def test_a_model_of_pydantic_says_it_in_its_extra() -> None:
    pydantic = pytest.importorskip("pydantic")
    extra = {"affects_learning": False, "section": "recording"}
    model = pydantic.create_model("Model", film=(int, pydantic.Field(0, json_schema_extra=extra)), steps=(int, 5))
    film, steps = fields_of(model)
    assert (film.affects_learning, film.section, steps.affects_learning) == (False, "recording", True)


def test_what_records_keeps_and_computes_a_training_is_incidental_and_what_is_measured_of_it_is_not() -> None:
    told = incidental_keys(fields_of(StableBaselinesKwargs), {})
    assert {"episode_trigger", "video_length", "checkpoint_every", "device"} <= {*told}
    assert not {"seed", "num_steps", "n_envs", "eval_episodes", "stop_when", "algorithm_kwargs"} & {*told}
