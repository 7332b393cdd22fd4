"""What stands in a checkpoint, put there from a training and back into one.

================ ===================================================================================
file             what
================ ===================================================================================
model.zip        the model, as Stable-Baselines3 saves and loads it
vecnormalize.pkl a normalized training's running statistics, as Stable-Baselines3 saves and loads them
replay.pkl       the filled part of the replay buffer, where there is one
environments.pkl the environments, by cloudpickle, where they let themselves be pickled
state.pkl        the rest: random generators, what the environments are wrapped in, evaluation, records
================ ===================================================================================

Measured (TRAINING.md): the model alone resumes bit-exactly in none of ten cases, all of this in all ten.
"""

from __future__ import annotations

import io
import pickle
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from stable_baselines3.common.base_class import BaseAlgorithm
from stable_baselines3.common.buffers import ReplayBuffer

from gymdash_tui.simulations.stable_baselines.training.checkpoints import chance, copies, replay
from gymdash_tui.simulations.stable_baselines.training.checkpoints.draft import Draft
from gymdash_tui.simulations.stable_baselines.training.saving import MODEL, NORMALIZATION

REPLAY = "replay.pkl"
STATE = "state.pkl"
ENVIRONMENTS = "environments.pkl"


def write(draft: Draft, model: BaseAlgorithm, told: dict[str, Any], reason: str) -> str:
    """Write a training's state.

    Args:
        draft: Where to.
        model: The model, with environments and all.
        told: What else belongs to the state.
        reason: Why the moment does not allow an exact resume; the environments are then left out, because what they
            gave last is not in the model yet. Empty at a rollout's start.

    Returns:
        Why a resume would not be exact; empty where it would.

    Raises:
        OSError: If the disk refuses.
    """
    with draft.file(MODEL) as file:
        buffer = io.BytesIO()
        model.save(buffer)
        file.write(buffer.getbuffer())
    normalization = model.get_vec_normalize_env()
    if normalization is not None:
        with draft.file(NORMALIZATION) as file:
            pickle.dump(normalization, file)
    memory = memory_of(model)
    if memory is not None:
        with draft.file(REPLAY) as file:
            replay.save(memory, file)
    with draft.file(STATE) as file:
        file.write(copies.dumps(_state(model, told)))
    return reason or _write_environments(draft, model)


def _state(model: BaseAlgorithm, told: dict[str, Any]) -> dict[str, Any]:
    return {
        "chance": chance.take(model),
        "layers": copies.take_layers(model),
        "records": [dict(records) for records in _records(model)],
        "told": told,
    }


def _write_environments(draft: Draft, model: BaseAlgorithm) -> str:
    """Write the environments if they let themselves be pickled, and else say why they do not."""
    try:
        data = copies.dumps(copies.take_copies(model))
    except copies.NotKept as error:
        return str(error)
    except MemoryError:
        raise
    except Exception as error:  # a person's environment may hold anything, and raise anything
        return f"the environments cannot be pickled ({_named(error)})"
    with draft.file(ENVIRONMENTS) as file:
        file.write(data)
    return ""


def _named(error: Exception) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())[:200]}"


def memory_of(model: BaseAlgorithm) -> ReplayBuffer | None:
    """Give a model's replay buffer; ``None`` where its algorithm has none."""
    found = getattr(model, "replay_buffer", None)
    return found if isinstance(found, ReplayBuffer) else None


@dataclass(slots=True)
class Snapshot:
    """The state that was in a checkpoint.

    Attributes:
        told: What else belonged to it.
        trouble: Why the environments begin anew; empty where they go on.
    """

    told: dict[str, Any]
    trouble: str
    _chance: dict[str, Any]

    @classmethod
    def put(cls, folder: Path, model: BaseAlgorithm, seed: int) -> Snapshot:
        """Put a checkpoint's state back into a model that was loaded from it; its files were verified.

        Args:
            folder: The checkpoint.
            model: The model, with new environments.
            seed: Seeds the environments that begin anew.

        Raises:
            Exception: Whatever unpickling raises where something is not importable any more.
        """
        memory = memory_of(model)
        if memory is not None:
            with (folder / REPLAY).open("rb") as file:
                replay.load(memory, file)
        with (folder / STATE).open("rb") as file:
            state = pickle.load(file)
        copies.put_layers(model, state["layers"])
        trouble = _put_environments(folder, model)
        if trouble is not None:
            _begin_anew(model, memory, seed)
        for records, kept in zip(_records(model), state["records"], strict=True):
            records.update(kept)
        return cls(state["told"], trouble or "", state["chance"])

    def go_on(self, model: BaseAlgorithm) -> None:
        """Put the generators back; to be called within the first rollout's start."""
        chance.put(model, self._chance)


def _records(model: BaseAlgorithm) -> tuple[dict[str, Any], ...]:
    """Give what was recorded and waits for the next dump."""
    logger = model.logger
    return logger.name_to_value, logger.name_to_count, logger.name_to_excluded


def _put_environments(folder: Path, model: BaseAlgorithm) -> str | None:
    """Put the environments back; where that cannot be, give the reason, which the checkpoint may know already."""
    if not (folder / ENVIRONMENTS).exists():
        return ""
    if not copies.live_here(model):
        return "the environments now live in processes of their own (vec_env=subproc)"
    try:
        with (folder / ENVIRONMENTS).open("rb") as file:
            kept = pickle.load(file)
    except MemoryError:
        raise
    except Exception as error:  # what they are made of may have changed since, in any way
        return f"the environments cannot be unpickled ({_named(error)})"
    copies.put_copies(model, kept)
    return None


def _begin_anew(model: BaseAlgorithm, memory: ReplayBuffer | None, seed: int) -> None:
    """Have the environments begin new episodes, and not those again with which the training began."""
    model._last_obs = None  # learn() then resets them
    copies.layers(model)[-1].seed(seed)
    if memory is not None:
        replay.end_episodes(memory)
