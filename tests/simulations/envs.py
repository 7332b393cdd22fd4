"""Environments that do what real ones do at their worst; registered when this module is imported."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import gymnasium
import numpy as np
from gymnasium import spaces
from gymnasium.utils import EzPickle


class Line(gymnasium.Env[Any, Any]):
    """Walk to the right for a reward; episodes last ten steps."""

    metadata = {"render_modes": []}  # noqa: RUF012 - as gymnasium declares it

    def __init__(self, length: int = 10, render_mode: str | None = None) -> None:
        assert render_mode is None
        self.observation_space: spaces.Space[Any] = spaces.Box(-1, 1, (2,), np.float32)
        self.action_space: spaces.Space[Any] = spaces.Discrete(2)
        self.length = length
        self.steps = 0

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[Any, dict[str, Any]]:
        super().reset(seed=seed)
        self.steps = 0
        return self.see(), {}

    def see(self) -> Any:
        return self.np_random.uniform(-1, 1, 2).astype(np.float32)

    def step(self, action: Any) -> tuple[Any, float, bool, bool, dict[str, Any]]:
        self.steps += 1
        return self.see(), 1.0, self.steps >= self.length, False, {}


class Fails(Line):
    """Raises at its 500th step."""

    total = 0

    def step(self, action: Any) -> tuple[Any, float, bool, bool, dict[str, Any]]:
        self.total += 1
        if self.total == 500:
            raise RuntimeError("the simulator lost its license at step 500")
        return super().step(action)


class NotANumber(Line):
    """Gives observations that are no numbers after a while."""

    total = 0

    def see(self) -> Any:
        self.total += 1
        return super().see() if self.total < 100 else np.full(2, np.nan, np.float32)


class Endless(Line):
    """Never ends an episode; tells a test of each step."""

    on_step: Callable[[], None] = staticmethod(lambda: None)

    def step(self, action: Any) -> tuple[Any, float, bool, bool, dict[str, Any]]:
        type(self).on_step()
        self.steps = 0
        return super().step(action)


class BadPictures(Line):
    """Promises pictures, and fails to draw them."""

    metadata = {"render_modes": ["rgb_array"], "render_fps": 10}  # noqa: RUF012

    def __init__(self, render_mode: str | None = None) -> None:
        super().__init__()
        self.render_mode = render_mode

    def render(self) -> Any:
        raise gymnasium.error.DependencyNotInstalled("drawlib is not installed, run `pip install drawlib`")


class OddPictures(BadPictures):
    """Draws pictures of an odd size."""

    def render(self) -> Any:
        return np.full((33, 47, 3), 10 * self.steps, np.uint8)


class Images(Line):
    """Sees small images, its channels last."""

    def __init__(self, render_mode: str | None = None) -> None:
        super().__init__()
        self.observation_space = spaces.Box(0, 255, (36, 36, 3), np.uint8)

    def see(self) -> Any:
        return self.np_random.integers(0, 255, (36, 36, 3), dtype=np.uint8)


class Goals(Line):
    """Sees a dictionary."""

    def __init__(self, render_mode: str | None = None) -> None:
        super().__init__()
        box = spaces.Box(-1, 1, (2,), np.float32)
        self.observation_space = spaces.Dict({"observation": box, "desired_goal": box, "achieved_goal": box})

    def see(self) -> Any:
        return {key: super(Goals, self).see() for key in ("observation", "desired_goal", "achieved_goal")}

    def compute_reward(self, achieved: Any, desired: Any, info: Any) -> Any:
        return -np.linalg.norm(achieved - desired, axis=-1)


class Pairs(Line):
    """Sees a tuple, which no policy takes."""

    def __init__(self, render_mode: str | None = None) -> None:
        super().__init__()
        self.observation_space = spaces.Tuple([spaces.Discrete(2), spaces.Discrete(2)])


class Unpicklable(Line):
    """Holds what no pickle can carry."""

    def __init__(self, render_mode: str | None = None) -> None:
        super().__init__()
        self.handle = threading.Lock()


class Simulator(Line, EzPickle):
    """Lives outside Python, and pickles by its constructor's arguments: it comes back as a new one."""

    def __init__(self, length: int = 10, render_mode: str | None = None) -> None:
        EzPickle.__init__(self, length)
        super().__init__(length)


_ALL: tuple[Callable[..., Line], ...] = (
    Line,
    Fails,
    NotANumber,
    Endless,
    BadPictures,
    OddPictures,
    Images,
    Goals,
    Pairs,
    Unpicklable,
    Simulator,
)
for _found in _ALL:
    gymnasium.register(f"{_found.__name__}-v0", f"{__name__}:{_found.__name__}", disable_env_checker=True)

PREFIX = f"{__name__}:"
"""Before an id, so that whoever makes the environment imports this module first."""
