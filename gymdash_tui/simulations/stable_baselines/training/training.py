"""One training: the model, its environments, and everything that watches them."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stable_baselines3.common.base_class import BaseAlgorithm
from stable_baselines3.common.vec_env import SubprocVecEnv, VecEnv

from gymdash_tui.domain.errors import InvalidKwargs
from gymdash_tui.domain.progress import Progress
from gymdash_tui.domain.units import short_duration
from gymdash_tui.simulation.interactor import PROGRESS
from gymdash_tui.simulations.stable_baselines.training.callback import StepCallback
from gymdash_tui.simulations.stable_baselines.training.checkpoints.keeper import END, STOP, Keeper
from gymdash_tui.simulations.stable_baselines.training.checkpoints.machine import facts
from gymdash_tui.simulations.stable_baselines.training.checkpoints.resuming import Resume, earlier_seed
from gymdash_tui.simulations.stable_baselines.training.checks import declared_problems, space_problems
from gymdash_tui.simulations.stable_baselines.training.course import Course
from gymdash_tui.simulations.stable_baselines.training.early_stopping import until_good_enough, watch_measures
from gymdash_tui.simulations.stable_baselines.training.environments import make_copies, normalized
from gymdash_tui.simulations.stable_baselines.training.evaluation import Evaluation
from gymdash_tui.simulations.stable_baselines.training.fields import algorithm_class
from gymdash_tui.simulations.stable_baselines.training.filming import Films, wanted_film
from gymdash_tui.simulations.stable_baselines.training.hyperparameters import constructor_arguments
from gymdash_tui.simulations.stable_baselines.training.pulse import Pulse
from gymdash_tui.simulations.stable_baselines.training.saving import save_model
from gymdash_tui.simulations.stable_baselines.training.scalars import make_logger
from gymdash_tui.simulations.stable_baselines.training.steering import TrainingCommands

if TYPE_CHECKING:
    from gymdash_tui.simulations.stable_baselines.simulation import StableBaselinesSimulation


class EnvironmentProcessDied(RuntimeError):
    """A copy of the environment that lived in a process of its own is gone."""


class Training:
    """Everything between a simulation's setup and its close.

    Attributes:
        model: The Stable-Baselines3 model.
    """

    def __init__(self, simulation: StableBaselinesSimulation, choose_seed: Callable[[int | None], int]) -> None:
        """Make the environments and the model, or load the model where a further attempt goes on.

        Args:
            simulation: Whose training it is.
            choose_seed: Gives the seed, given the one of an earlier attempt, where the training begins anew.

        Raises:
            WrongUse: If the checkpoint that the person named is not there.
            InvalidKwargs: If the arguments cannot work.
            Exception: Whatever the environment or Stable-Baselines3 raises.
        """
        self._simulation = simulation
        self._settings = settings = simulation.kwargs
        self._folder = simulation.folder
        self._began = 0.0
        _refuse(declared_problems(simulation.fields(), settings))
        self._resume = resume = Resume.find(simulation, settings)
        self._seed = seed = resume.seed if resume is not None else choose_seed(earlier_seed(simulation))
        self._pulse = Pulse(simulation.interactor, int(settings["num_steps"]), simulation.base_step)
        with ExitStack() as closing:
            film, apart = wanted_film(simulation), settings["vec_env"] == "subproc"
            self._copies = make_copies(settings, seed, int(settings["n_envs"]), film, apart)
            closing.callback(_close_copies, self._copies)
            _refuse(space_problems(settings, self._copies.observation_space, self._copies.action_space))
            self.model = self._make_model()
            closing.callback(self.model.logger.close)
            watch_measures(self.model.logger, simulation.steering.early)
            TrainingCommands(self, simulation.steering, self._pulse)
            self._evaluation = Evaluation(settings, seed, self.model, self._pulse, self._save_best)
            closing.callback(self._evaluation.close)
            self._go_on()
            self._films = Films(simulation, self._copies, film is not None)
            closing.callback(self._films.finish)
            self._closing = closing.pop_all()

    def _make_model(self) -> BaseAlgorithm:
        settings, resume = self._settings, self._resume
        venv = normalized(self._copies, settings, training=True)
        model = self._new_model(venv) if resume is None else resume.load(venv, settings)
        tb: Path | None = self._folder.tb if self._folder is not None else None
        first_step = None
        if self._simulation.attempt > 1:
            first_step = 0 if resume is None else model.num_timesteps + 1
        model.set_logger(make_logger(tb, self._set_score, model.verbose > 0, first_step, self._simulation.inform))
        return model

    def _set_score(self, tag: str, value: float, step: int) -> None:
        # the score's place in the little curve is that of its own step, and not of the last beat
        self._simulation.interactor.set_out_if_in(PROGRESS, (step, self._pulse.total))
        self._simulation.set_score(tag, value)

    def _new_model(self, venv: VecEnv) -> BaseAlgorithm:
        settings = self._settings
        name = settings["algorithm"]
        arguments = constructor_arguments(name, settings["algorithm_kwargs"], venv.action_space)
        model: BaseAlgorithm = algorithm_class(name)(
            settings["policy"], venv, **arguments, seed=self._seed, device=settings["device"]
        )
        return model

    def _go_on(self) -> None:
        """Begin, or go on where an earlier attempt was, and say on what."""
        resumed = None
        self._keeper = Keeper(self._simulation, self._settings, self._seed, self.model)
        self._keeper.told = self._told
        if self._resume is not None:
            resumed = self._resume.put(self._simulation, self.model, self._settings)
            self._keeper.go_on(self._resume.checkpoint)
            self._evaluation.go_on(resumed.told["evaluation"], self._keeper.best_score)
            self._pulse.at(self.model.num_timesteps)
            self._simulation.take_up(Progress.from_json(resumed.told["progress"]), self._pulse.total)
        self._course = Course(self.model, self._pulse, resumed)
        self._simulation.note("facts", **facts(self.model, self._seed))

    def _told(self) -> dict[str, Any]:
        """Give what a checkpoint keeps besides the model's own state."""
        progress = self._simulation.progress
        return {
            "evaluation": self._evaluation.to_state(),
            "progress": progress.to_json() if progress is not None else None,
        }

    def run(self) -> None:
        """Train to the end, and evaluate once more.

        Raises:
            StopSimulation: If somebody wants the simulation to stop.
            EnvironmentProcessDied: If a copy of the environment in a process of its own failed.
            Exception: Whatever the environment, torch or Stable-Baselines3 raises.
        """
        self._began = time.monotonic()
        self._pulse.attend()
        while True:  # the total may be moved even while the end is evaluated
            self._learn()
            with self._simulation.steering.early.resting():
                self._evaluation.run_at_end()
                self._pulse.attend()
            if self._course.is_over:
                break

    def _learn(self) -> None:
        try:
            with until_good_enough(), self._pulse.inside_updates():
                self._course.learn(lambda: StepCallback(self._pulse, self))
        except (EOFError, ConnectionError) as error:
            if not isinstance(self._copies, SubprocVecEnv):
                raise
            raise EnvironmentProcessDied(
                "An environment failed in its own process; what it raised stands in the output."
            ) from error

    # -- what happens on the way ---------------------------------------------------------------------------------------

    def on_rollout_start(self) -> None:
        """Do what is due between two rollouts, where nothing is half done.

        Raises:
            StopSimulation: If somebody wants the simulation to stop.
        """
        self._course.on_rollout_start()
        self._evaluation.run_if_asked()
        self._keeper.at_boundary()
        self._pulse.beat()  # what is stopped here is saved exactly
        self._course.leave_if_moved()

    def on_rollout_end(self) -> None:
        """Take note that the network is about to be updated."""
        self._course.on_rollout_end()

    def on_step(self) -> None:
        """Do what is due after an environment step.

        Raises:
            StopSimulation: If somebody wants the simulation to stop.
        """
        self._evaluation.run_if_due()
        self._films.look_if_due()

    # -- what it is told -----------------------------------------------------------------------------------------------

    def request_checkpoint(self, done: Callable[[str], None] | None = None) -> None:
        """Have a checkpoint made at the next rollout's start.

        Args:
            done: Gets the sentence that says what became of it.
        """
        self._keeper.request(done)

    def evaluate_now(self) -> None:
        """Have the agent evaluated at the next environment step."""
        self._evaluation.ask()

    def extend(self, total: int) -> None:
        """Train to another total, from the next rollout on; schedules follow it."""
        self._pulse.total = total

    def set_learning_rate(self, rate: float) -> None:
        """Learn at this rate from the next update on."""
        self.model.learning_rate = rate
        self.model._setup_lr_schedule()
        self._keeper.steered_rate = rate

    def record_next_episode(self) -> bool:
        """Have the next episode filmed; whether that can be done: films must have been wanted at the start."""
        return self._films.record_next_episode()

    # -- what is kept --------------------------------------------------------------------------------------------------

    def checkpoint(self, why: str) -> str:
        """Make a checkpoint now; exact if nothing is half done.

        Args:
            why: For what: ``asked``, ``stop``, ``end``.

        Returns:
            A sentence that says what became of it.
        """
        return self._keeper.save(why, self._reason("stopped" if why == STOP else "saved"))

    def _reason(self, verb: str) -> str:
        return f"{verb} in the middle of {self._course.within}" if self._course.within else ""

    def _save_best(self, mean: float) -> None:
        self._keeper.save_best(mean, self._reason("saved"))

    def save_stopped(self) -> None:
        """Save the model and a checkpoint, in whatever it was stopped; what hinders that is said."""
        try:
            self._save_model(STOP)
        except OSError as error:
            self._simulation.inform(f"The model could not be saved ({error.strerror or error}).")
        self._save_checkpoint(STOP)

    def save_finished(self) -> None:
        """Save the model and a checkpoint from which it could be trained further.

        Raises:
            OSError: If the disk refuses the model.
        """
        self._save_model(END)
        self._save_checkpoint(END)

    def _save_model(self, why: str) -> None:
        if self._folder is None:
            return
        with self._pulse.doing("saving"):
            for file in save_model(self.model, self._folder.checkpoints):
                size = (self._folder.checkpoints / file).stat().st_size
                told = {"exact": False, "reason": "the model alone", "why": why, "bytes": size}
                self._simulation.note("checkpoint", file=file, step=self.model.num_timesteps, **told)

    def _save_checkpoint(self, why: str) -> None:
        if self._course.steps:
            with self._pulse.doing("saving"):
                self.checkpoint(why)

    def summary(self) -> str:
        """Say in a line what was done and what came out."""
        took = short_duration(time.monotonic() - self._began - self._simulation.steering.paused_seconds)
        steps, own = self.model.num_timesteps, self._course.steps
        text = f"{steps:,} steps in {took}" if steps == own else f"{steps:,} steps, the last {own:,} of them in {took}"
        if self._evaluation.last is not None:
            return f"{text}; last evaluation {self._evaluation.last}"
        rewards = [float(episode["r"]) for episode in self.model.ep_info_buffer or ()]
        if rewards:
            text += f"; mean reward {sum(rewards) / len(rewards):.1f} over the last {len(rewards)} episodes"
        return text

    def close(self) -> None:
        """End the films, and close environments and files."""
        self._closing.close()


def _refuse(problems: Mapping[str, Any]) -> None:
    if problems:
        raise InvalidKwargs(problems)


def _close_copies(copies: VecEnv) -> None:
    with suppress(EOFError, ConnectionError):  # copies in processes of their own, one of which has died
        copies.close()
