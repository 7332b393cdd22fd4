"""Films episodes of an environment while it is trained on, in whichever process it lives."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import gymnasium
import numpy as np
from stable_baselines3.common.vec_env import VecEnv

from gymdash_tui.simulations.stable_baselines.training.movie import Movie, NoMovie, has_ffmpeg, open_movie

Trigger = Callable[[int], bool]

DEFAULT_FPS = 30

NO_PICTURES = "The environment draws no pictures (it has no render_mode 'rgb_array'), so nothing is filmed."


@dataclass(frozen=True, slots=True)
class Film:
    """What is to be filmed.

    Attributes:
        folder: Where the films go.
        episode_trigger: Whether to film an episode, by its number from 0.
        step_trigger: Whether to begin a film, by the number of environment steps from 0.
        length: Pictures in a film; 0 for a whole episode.
        fps: Pictures a second; ``None`` for the environment's own speed.
        n_envs: How many copies of the environment step together: each step counts as so many.
    """

    folder: Path
    episode_trigger: Trigger
    step_trigger: Trigger
    length: int
    fps: int | None
    n_envs: int


@dataclass(slots=True)
class News:
    """What a recorder has to tell since it was last asked.

    Attributes:
        films: File names of finished films, and the environment step at which each began.
        troubles: Sentences on what does not work.
    """

    films: list[tuple[str, int]] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)


class Recorder(gymnasium.Wrapper[Any, Any, Any, Any]):
    """Films as gymnasium's ``RecordVideo`` does, but as the pictures come, and without ever stopping the training.

    An episode's film begins with its reset and ends with the next; a film of a fixed length may span several.
    """

    def __init__(self, env: gymnasium.Env[Any, Any], film: Film) -> None:
        super().__init__(env)
        self._film = film
        self._news = News()
        self._episode = -1
        self._step = 0
        self._is_asked = False
        self._movie: Movie | None = None
        self._name = ""
        self._began = 0
        self._frames = 0
        self._broken = env.render_mode != "rgb_array"
        if self._broken:
            self._news.troubles.append(NO_PICTURES)
        elif not has_ffmpeg():
            self._news.troubles.append("Films are animated GIFs; run `pip install moviepy` for MP4.")

    def reset(self, *, seed: int | None = None, options: dict[str, Any] | None = None) -> tuple[Any, dict[str, Any]]:
        """Begin an episode, and its film if it is to have one."""
        result = self.env.reset(seed=seed, options=options)
        self._episode += 1
        if self._film.length == 0:
            self._finish()
        if self._film.episode_trigger(self._episode) or self._is_asked:
            self._is_asked = False
            self._begin(f"episode-{self._episode:06d}")
        self._capture()
        return result

    def step(self, action: Any) -> tuple[Any, Any, bool, bool, dict[str, Any]]:
        """Step, and film it if a film runs or is to begin."""
        result = self.env.step(action)
        # the other copies step at the same time: any of these counts may be the one to begin at
        counts = range(self._step, self._step + self._film.n_envs)
        due = next(filter(self._film.step_trigger, counts), None)
        self._step += self._film.n_envs
        if due is not None:
            self._begin(f"step-{due:09d}")
        self._capture()
        return result

    def film_next(self) -> bool:
        """Film the next episode, whatever its number; whether that can be done."""
        self._is_asked = not self._broken
        return self._is_asked

    @property
    def counts(self) -> tuple[int, int]:
        """The number of this episode, and of environment steps so far: what a checkpoint keeps."""
        return self._episode, self._step

    def go_on(self, counts: tuple[int, int]) -> None:
        """Go on counting where another attempt was; the episode that was under way then is not filmed further."""
        self._episode, self._step = counts
        if self.env.render_mode != "rgb_array" and not self._broken:
            self._give_up("The environment was made without pictures in an earlier attempt, so nothing is filmed.")

    def take_news(self) -> News:
        """Give what there is to tell, once."""
        news, self._news = self._news, News()
        return news

    def finish(self) -> News:
        """End the film that runs, and give what there is to tell."""
        self._finish()
        return self.take_news()

    def close(self) -> None:
        """End the film that runs, and close the environment."""
        self._finish()
        super().close()

    def _begin(self, name: str) -> None:
        self._finish()
        if self._broken:
            return
        fps = self._film.fps or self.env.metadata.get("render_fps") or DEFAULT_FPS
        try:
            self._film.folder.mkdir(parents=True, exist_ok=True)
            # under a name that nobody looks at until it is whole
            self._movie = open_movie(self._film.folder / f".{name}", float(fps))
        except (OSError, NoMovie) as error:
            self._give_up(str(error))
        self._name, self._began, self._frames = name, self._step, 0

    def _capture(self) -> None:
        if self._movie is None:
            return
        try:
            frame = self.env.render()
            if not isinstance(frame, np.ndarray):
                raise TypeError(f"its render() gives {type(frame).__name__}, and no picture")
            self._movie.add(frame)
        except Exception as error:  # an environment's drawing may raise anything, and is not what is trained
            self._give_up(f"The environment cannot be filmed ({error}): no more films are made.")
            return
        self._frames += 1
        if self._film.length and self._frames >= self._film.length:
            self._finish()

    def _finish(self) -> None:
        movie, self._movie = self._movie, None
        if movie is None:
            return
        whole = self._film.folder / f"{self._name}{movie.path.suffix}"
        try:
            movie.close()
            movie.path.replace(whole)
        except OSError as error:
            self._give_up(f"The film {whole.name} could not be written ({error}): no more films are made.")
        else:
            self._news.films.append((whole.name, self._began))

    def _give_up(self, sentence: str) -> None:
        movie, self._movie, self._broken = self._movie, None, True
        self._news.troubles.append(sentence)
        if movie is not None:
            with suppress(Exception):  # it is being thrown away
                movie.close()
            movie.path.unlink(missing_ok=True)


def remove_unfinished(folder: Path) -> None:
    """Remove the films that an earlier attempt did not get to finish."""
    for path in folder.glob(".*"):
        with suppress(OSError):
            path.unlink()


def news_of(venv: VecEnv, finish: bool = False) -> News:
    """Ask the recorder of the first copy, wherever it lives.

    Args:
        venv: Copies of the environment, the first one with a recorder.
        finish: Whether to end the film that runs.

    Raises:
        EOFError: If the copy's process is gone.
    """
    news: News = venv.env_method("finish" if finish else "take_news", indices=[0])[0]
    return news
