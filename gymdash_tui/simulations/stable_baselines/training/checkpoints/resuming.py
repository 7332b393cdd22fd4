"""How a further attempt goes on from a checkpoint of an earlier one."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from stable_baselines3.common.base_class import BaseAlgorithm
from stable_baselines3.common.vec_env import VecEnv

from gymdash_tui.domain.errors import InvalidKwargs, WorkerError
from gymdash_tui.simulation.journal import read_journal
from gymdash_tui.simulation.start_file import jsonable
from gymdash_tui.simulations.stable_baselines.training.checkpoints.checkpoint import Checkpoint
from gymdash_tui.simulations.stable_baselines.training.checkpoints.machine import difference, machine
from gymdash_tui.simulations.stable_baselines.training.checkpoints.snapshot import Snapshot
from gymdash_tui.simulations.stable_baselines.training.checkpoints.store import Store
from gymdash_tui.simulations.stable_baselines.training.fields import algorithm_class
from gymdash_tui.simulations.stable_baselines.training.hyperparameters import PREFIX, constructor_arguments
from gymdash_tui.simulations.stable_baselines.training.saving import MODEL

if TYPE_CHECKING:
    from gymdash_tui.simulations.stable_baselines.simulation import StableBaselinesSimulation

_KEPT = ("env", "env_kwargs", "algorithm", "policy", "n_envs", "normalize")
_MAY_CHANGE = {"learning_rate", "verbose"}


def kept_arguments(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Give the arguments that stay the same through all attempts, by their dotted names, as JSON holds them."""
    inner = {name: value for name, value in settings["algorithm_kwargs"].items() if name not in _MAY_CHANGE}
    own = {name: settings[name] for name in _KEPT} | {f"{PREFIX}.{name}": value for name, value in inner.items()}
    kept: dict[str, Any] = _as_json(own)
    return kept


def learning_rate_of(settings: Mapping[str, Any]) -> Any:
    """Give the learning rate among the arguments, as JSON holds it; ``None`` where it is left to the algorithm."""
    return _as_json(settings["algorithm_kwargs"].get("learning_rate"))


def _as_json(value: Any) -> Any:
    return json.loads(json.dumps(jsonable(value)))


def earlier_seed(simulation: StableBaselinesSimulation) -> int | None:
    """Give the seed that an earlier attempt drew, for one that begins anew; ``None`` where there is none."""
    if simulation.attempt <= 1 or simulation.folder is None:
        return None
    facts = [entry for entry in read_journal(simulation.folder.journal).entries if entry["kind"] == "facts"]
    seeds = [entry["seed"] for entry in facts if isinstance(entry.get("seed"), int)]
    return seeds[-1] if seeds else None


@dataclass(frozen=True, slots=True)
class Resume:
    """A checkpoint to go on from.

    Attributes:
        checkpoint: Which; its files were verified.
    """

    checkpoint: Checkpoint

    @classmethod
    def find(cls, simulation: StableBaselinesSimulation, settings: Mapping[str, Any]) -> Resume | None:
        """Find the checkpoint that a further attempt is to go on from, and say what was passed over.

        Returns:
            ``None`` in the first attempt, and where there is nothing to go on from.

        Raises:
            WrongUse: If what the person named is not there.
            InvalidKwargs: If an argument has changed that cannot change on the way.
        """
        if simulation.attempt <= 1 or simulation.folder is None:
            return None
        store = Store(simulation.folder.checkpoints)
        store.tidy()
        found = store.find(simulation.resume_from)
        for sentence in found.passed_over:
            simulation.inform(sentence)
        if found.checkpoint is None:
            simulation.inform("There is no checkpoint to resume from, so it starts from the beginning.")
            return None
        _refuse_changes(found.checkpoint, settings)
        store.claim(found.checkpoint, simulation.attempt)
        return cls(found.checkpoint)

    @property
    def seed(self) -> int:
        """The seed of the training."""
        return int(self.checkpoint.made_with["seed"])

    def load(self, venv: VecEnv, settings: Mapping[str, Any]) -> BaseAlgorithm:
        """Load the model, for new environments.

        Raises:
            InvalidKwargs: If the environments see or do something else than those of the checkpoint.
            WorkerError: If what the model is made of cannot be loaded any more.
        """
        name = settings["algorithm"]
        changes = {"verbose": int(settings["algorithm_kwargs"].get("verbose", 0)), **self._changed_rate(venv, settings)}
        try:
            model: BaseAlgorithm = algorithm_class(name).load(
                self.checkpoint.path / MODEL, env=venv, device=settings["device"], force_reset=False, **changes
            )
        except ValueError as error:
            sentence = f"what it sees or does is not what it was in {self.checkpoint.name} ({error})"
            raise InvalidKwargs({"env": sentence}) from error
        except Exception as error:
            raise self._cannot(error) from error
        return model

    def _changed_rate(self, venv: VecEnv, settings: Mapping[str, Any]) -> dict[str, Any]:
        """Give the learning rate if the person changed it since; one set while it trained is in the model."""
        then, now = self.checkpoint.part("learning_rate"), learning_rate_of(settings)
        if now is None or now in (then.get("given"), then.get("steered")):
            return {}
        arguments = constructor_arguments(settings["algorithm"], settings["algorithm_kwargs"], venv.action_space)
        return {"learning_rate": arguments["learning_rate"]}

    def _cannot(self, error: Exception) -> WorkerError:
        why = " ".join(f"{type(error).__name__}: {error}".split())[:300]
        return WorkerError(
            f"The checkpoint {self.checkpoint.name} is whole but cannot be loaded ({why}); install what it was made "
            f"with, or resume from another."
        )

    def put(self, simulation: StableBaselinesSimulation, model: BaseAlgorithm, settings: Mapping[str, Any]) -> Snapshot:
        """Put back everything that is not in the model, and say where the training goes on and how exactly.

        Raises:
            WorkerError: If something of it cannot be loaded any more.
        """
        checkpoint = self.checkpoint
        try:
            # other episodes than those with which the training began, where the environments begin anew
            snapshot = Snapshot.put(checkpoint.path, model, self.seed + checkpoint.step)
        except MemoryError:
            raise
        except Exception as error:
            raise self._cannot(error) from error
        changed = difference(checkpoint.part("machine"), machine(model.device))
        reasons = [reason for reason in (checkpoint.reason, snapshot.trouble, changed) if reason]
        label = f"approximate: {' and '.join(reasons)}" if reasons else "exact"
        rate = self._changed_rate(model.get_env() or _no_environments(), settings)
        with_rate = f", with learning_rate {learning_rate_of(settings)}" if rate else ""
        simulation.inform(f"Resumed at step {checkpoint.step:,} from {checkpoint.name} ({label}){with_rate}.")
        return snapshot


def _no_environments() -> VecEnv:
    raise AssertionError("a model that trains has environments")


def _refuse_changes(checkpoint: Checkpoint, settings: Mapping[str, Any]) -> None:
    then, now = checkpoint.part("arguments"), kept_arguments(settings)
    problems = {
        name: f"it was {_shown(then, name)} when {checkpoint.name} was saved and is {_shown(now, name)} now; resume "
        f"with what it was, or start a new simulation"
        for name in {**now, **then}
        if then.get(name, _LEFT_OUT) != now.get(name, _LEFT_OUT)
    }
    seed = checkpoint.made_with.get("seed")
    if settings["seed"] not in (None, seed):
        problems["seed"] = f"it was {seed} when {checkpoint.name} was saved; resume with that, or leave it out"
    if problems:
        raise InvalidKwargs(problems)


_LEFT_OUT = object()


def _shown(arguments: Mapping[str, Any], name: str) -> str:
    return json.dumps(arguments[name], ensure_ascii=False)[:100] if name in arguments else "left out"
