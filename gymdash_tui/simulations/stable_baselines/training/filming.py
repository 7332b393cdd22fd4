"""The films of a training: which are wanted, and what has become of them."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING

from stable_baselines3.common.vec_env import VecEnv

from gymdash_tui.simulation.streaming.stat_tags import VIDEOS
from gymdash_tui.simulations.stable_baselines.training.recording import Film, news_of, remove_unfinished

if TYPE_CHECKING:
    from gymdash_tui.simulations.stable_baselines.simulation import StableBaselinesSimulation

INTERVAL = 1.0
"""Seconds between questions for finished films; in another process the question is a round trip."""

FILMS = "episode_video"
"""The key of films among the media, and the name of their folder."""


def wanted_film(simulation: StableBaselinesSimulation) -> Film | None:
    """Give what is to be filmed; ``None`` for nothing. Half films of an earlier attempt are removed."""
    settings, folder = simulation.kwargs, simulation.folder
    if folder is not None and simulation.attempt > 1:
        remove_unfinished(folder.media / FILMS)
    if folder is None or not simulation.wants_films:
        return None
    return Film(
        folder.media / FILMS,
        simulation.to_trigger(settings["episode_trigger"]),
        simulation.to_trigger(settings["step_trigger"]),
        int(settings["video_length"]),
        settings["fps"],
        int(settings["n_envs"]),
    )


class Films:
    """Asks the recorder in the first copy of the environment, wherever that lives."""

    def __init__(self, simulation: StableBaselinesSimulation, copies: VecEnv, wanted: bool) -> None:
        self._simulation, self._copies, self._wanted = simulation, copies, wanted
        self._next_look = 0.0

    def look_if_due(self) -> None:
        """Look for finished films now and then."""
        if self._wanted and time.monotonic() >= self._next_look:
            self._next_look = time.monotonic() + INTERVAL
            self._collect(finish=False)

    def finish(self) -> None:
        """End the film that runs."""
        # where a copy failed within a step the pipes hold half an answer, and nothing can be asked any more
        if self._wanted and not getattr(self._copies, "waiting", False):
            self._collect(finish=True)

    def record_next_episode(self) -> bool:
        """Have the next episode filmed; whether that can be done: films must have been wanted at the start."""
        if self._wanted:
            with suppress(EOFError, ConnectionError):  # its process is gone; the next step says so
                return bool(self._copies.env_method("film_next", indices=[0])[0])
        return False

    def _collect(self, finish: bool) -> None:
        """Journal the films that are finished, and say what hinders them."""
        with suppress(EOFError, ConnectionError):  # its process is gone, and with it the film
            news = news_of(self._copies, finish)
            for name, step in news.films:
                self._enter(name, step)
            for sentence in news.troubles:
                self._simulation.inform(sentence)

    def _enter(self, name: str, step: int) -> None:
        assert self._simulation.folder is not None, "films are wanted in a project only"
        try:
            self._simulation.add_media(FILMS, self._simulation.folder.media / FILMS / name, step, VIDEOS)
        except OSError as error:
            self._simulation.inform(f"The film {name} is not among the media ({error}).")
