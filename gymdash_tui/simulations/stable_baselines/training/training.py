"""One training: the model, its environments, and everything that watches them."""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stable_baselines3.common.base_class import BaseAlgorithm
from stable_baselines3.common.vec_env import SubprocVecEnv, VecEnv

from gymdash_tui.domain.errors import InvalidKwargs
from gymdash_tui.domain.status import SimStatus, SimStatusCode
from gymdash_tui.domain.units import short_duration
from gymdash_tui.simulations.stable_baselines.training.callback import StepCallback
from gymdash_tui.simulations.stable_baselines.training.checks import declared_problems, space_problems
from gymdash_tui.simulations.stable_baselines.training.environments import make_copies, normalized
from gymdash_tui.simulations.stable_baselines.training.evaluation import Evaluation
from gymdash_tui.simulations.stable_baselines.training.fields import algorithm_class
from gymdash_tui.simulations.stable_baselines.training.hyperparameters import constructor_arguments
from gymdash_tui.simulations.stable_baselines.training.pulse import Pulse
from gymdash_tui.simulations.stable_baselines.training.recording import Film, news_of
from gymdash_tui.simulations.stable_baselines.training.saving import save_model
from gymdash_tui.simulations.stable_baselines.training.scalars import make_logger

if TYPE_CHECKING:
    from gymdash_tui.simulations.stable_baselines.simulation import StableBaselinesSimulation

FILMS = "episode_video"
"""The key of films among the media, and the name of their folder."""


class EnvironmentProcessDied(RuntimeError):
    """A copy of the environment that lived in a process of its own is gone."""


class Training:
    """Everything between a simulation's setup and its close.

    Attributes:
        model: The Stable-Baselines3 model.
    """

    def __init__(self, simulation: StableBaselinesSimulation, seed: int) -> None:
        """Make the environments and the model.

        Raises:
            InvalidKwargs: If the arguments cannot work.
            Exception: Whatever the environment or Stable-Baselines3 raises.
        """
        self._simulation = simulation
        self._settings = settings = simulation.kwargs
        self._folder = simulation.folder
        self._began = 0.0
        _refuse(declared_problems(simulation.fields(), settings))
        self._pulse = Pulse(simulation.interactor, int(settings["num_steps"]), simulation.help_text)
        with ExitStack() as closing:
            self._film = self._wanted_film()
            self._copies = make_copies(
                settings, seed, int(settings["n_envs"]), self._film, settings["vec_env"] == "subproc"
            )
            closing.callback(_close_copies, self._copies)
            _refuse(space_problems(settings, self._copies.observation_space, self._copies.action_space))
            self.model = self._make_model(seed)
            closing.callback(self.model.logger.close)
            self._evaluation = Evaluation(settings, seed, self.model, self._pulse)
            closing.callback(self._evaluation.close)
            if self._film is not None:
                closing.callback(self._collect_films, finish=True)
            self._closing = closing.pop_all()

    def _wanted_film(self) -> Film | None:
        settings = self._settings
        if self._folder is None or not self._simulation.wants_films:
            return None
        return Film(
            self._folder.media / FILMS,
            self._simulation.to_trigger(settings["episode_trigger"]),
            self._simulation.to_trigger(settings["step_trigger"]),
            int(settings["video_length"]),
            settings["fps"],
            int(settings["n_envs"]),
        )

    def _make_model(self, seed: int) -> BaseAlgorithm:
        settings = self._settings
        venv = normalized(self._copies, settings, training=True)
        name = settings["algorithm"]
        arguments = constructor_arguments(name, settings["algorithm_kwargs"], venv.action_space)
        model: BaseAlgorithm = algorithm_class(name)(
            settings["policy"], venv, **arguments, seed=seed, device=settings["device"]
        )
        tb: Path | None = self._folder.tb if self._folder is not None else None
        model.set_logger(make_logger(tb, self._simulation.set_score, printed=model.verbose > 0))
        return model

    def run(self) -> None:
        """Train to the end, and evaluate once more.

        Raises:
            StopSimulation: If somebody wants the simulation to stop.
            EnvironmentProcessDied: If a copy of the environment in a process of its own failed.
            Exception: Whatever the environment, torch or Stable-Baselines3 raises.
        """
        films = None if self._film is None else self._collect_films
        self._began = time.monotonic()
        self._pulse.attend()
        try:
            with self._pulse.inside_updates():
                self.model.learn(self._pulse.total, StepCallback(self._pulse, self._evaluation, films))
        except (EOFError, ConnectionError) as error:
            if not isinstance(self._copies, SubprocVecEnv):
                raise
            raise EnvironmentProcessDied(
                "An environment failed in its own process; what it raised stands in the output."
            ) from error
        self._evaluation.run()
        self._pulse.attend()

    def save(self) -> None:
        """Save the model into the simulation's folder; outside a project there is none.

        Raises:
            OSError: If the disk refuses.
        """
        if self._folder is None:
            return
        with self._pulse.doing("saving"):
            files = save_model(self.model, self._folder.checkpoints)
        for name in files:
            self._simulation.note("checkpoint", file=name, step=self.model.num_timesteps)

    def summary(self) -> str:
        """Say in a line what was done and what came out."""
        took = short_duration(time.monotonic() - self._began)
        text = f"{self.model.num_timesteps:,} steps in {took}"
        if self._evaluation.last is not None:
            return f"{text}; last evaluation {self._evaluation.last}"
        rewards = [float(episode["r"]) for episode in self.model.ep_info_buffer or ()]
        if rewards:
            text += f"; mean reward {sum(rewards) / len(rewards):.1f} over the last {len(rewards)} episodes"
        return text

    def _collect_films(self, finish: bool = False) -> None:
        """Journal the films that are finished, and say what hinders them."""
        if finish and getattr(self._copies, "waiting", False):
            return  # a copy failed within a step: the pipes hold half an answer, and nothing can be asked any more
        with suppress(EOFError, ConnectionError):  # its process is gone, and with it the film
            news = news_of(self._copies, finish)
            for name, step in news.films:
                self._simulation.note("media", key=FILMS, type="video", file=f"{FILMS}/{name}", step=step)
            for sentence in news.troubles:
                self._simulation.add_status(SimStatus(SimStatusCode.INFO, sentence))

    def close(self) -> None:
        """End the films, and close environments and files."""
        self._closing.close()


def _refuse(problems: Mapping[str, Any]) -> None:
    if problems:
        raise InvalidKwargs(problems)


def _close_copies(copies: VecEnv) -> None:
    with suppress(EOFError, ConnectionError):  # copies in processes of their own, one of which has died
        copies.close()
