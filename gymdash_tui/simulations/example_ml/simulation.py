"""The ``example_ml`` type: a small network that learns to read handwritten digits."""

from __future__ import annotations

import secrets
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from gymdash_tui.domain.config import SimulationStartConfig
from gymdash_tui.domain.status import SimStatus, SimStatusCode
from gymdash_tui.simulation.base import Simulation
from gymdash_tui.simulation.interactor import PROGRESS_STATUS
from gymdash_tui.simulation.journal import read_journal
from gymdash_tui.simulation.paths import SimulationFolder
from gymdash_tui.simulations.example_ml.arguments import MLKwargs, TrainKwargs
from gymdash_tui.simulations.stable_baselines.heavy import use_threads

if TYPE_CHECKING:
    from gymdash_tui.simulations.example_ml.learning.learning import Learning

_NEEDS = {
    "torch": "needs PyTorch: pip install torch",
    "sklearn": "needs scikit-learn, whose handwritten digits it learns: pip install 'gymdash-tui[ml]'",
}


class MLSimulation(Simulation):
    """Trains a small network to read handwritten digits, 1,797 images of 8 x 8 pixels that scikit-learn brings along.

    With ``train`` it is trained, and validated in between on images that it does not learn from; a checkpoint is saved
    after each epoch, and classified samples are drawn on the way. With ``val`` and ``test`` a checkpoint of your choice
    is then checked. The steps of its curves count images. Stopped, it saves a checkpoint, from which a resume goes on
    as if nothing had happened. A script finds what training, validation and test came to in ``simulation.results``.
    """

    Kwargs: ClassVar[type | None] = MLKwargs

    def __init__(self, config: SimulationStartConfig) -> None:
        super().__init__(config)
        self.results: dict[str, dict[str, float]] = {}  # by train, val and test
        self._learning: Learning | None = None

    @classmethod
    def check(cls, kwargs: dict[str, Any]) -> dict[str, str]:
        """Find out whether the digits are installed, and loss function, optimizer and device take what is given."""
        missing = [name for name in _NEEDS if find_spec(name) is None]
        if missing:
            return {"train": _NEEDS[missing[0]]}
        problems = super().check(kwargs)
        given, plain = kwargs["train_kwargs"], TrainKwargs()
        is_plain = not given["loss_fn_kwargs"] and given["optimizer_kwargs"] == plain.optimizer_kwargs
        if not is_plain or kwargs["device"] not in ("auto", "cpu"):
            # deferred: torch takes a second
            from gymdash_tui.simulations.example_ml.learning.recipes import find_problems

            problems |= find_problems(given, kwargs["device"])
        return problems

    # -- what its learning uses ----------------------------------------------------------------------------------------

    @property
    def folder(self) -> SimulationFolder | None:
        """The simulation's folder; ``None`` outside a project."""
        return SimulationFolder(Path(self.sim_path)) if self.sim_path is not None else None

    def note(self, kind: str, **fields: Any) -> None:
        """Write an entry into the journal, if there is one."""
        if self._link is not None:
            self._link.note(kind, **fields)

    def inform(self, sentence: str) -> None:
        """Report something that is neither success nor failure."""
        self.add_status(SimStatus(SimStatusCode.INFO, sentence))

    def succeed(self, sentence: str) -> None:
        """Report that a phase is done."""
        self.add_status(SimStatus(SimStatusCode.SUCCESS, sentence))

    def say(self, word: str) -> None:
        """Say in a word what it is doing."""
        self.interactor.set_out_if_in(PROGRESS_STATUS, word)

    # -- its life ------------------------------------------------------------------------------------------------------

    def _setup(self, **kwargs: Any) -> None:
        use_threads(int(self.kwargs["threads"]))
        from gymdash_tui.simulations.example_ml.learning.learning import Learning

        self._learning = Learning(self, self._seed())

    def _seed(self) -> int:
        """Give the seed: the person's, an earlier attempt's, or one that is drawn and told."""
        given = self.kwargs["seed"] if self.kwargs["seed"] is not None else self._earlier_seed()
        if given is not None:
            return int(given)
        drawn = secrets.randbelow(2**31)
        self.inform(f"No seed was given, so {drawn} was drawn; start with seed={drawn} to repeat this run.")
        return drawn

    def _earlier_seed(self) -> int | None:
        if self.attempt == 1 or self.folder is None:
            return None
        facts = [entry.get("seed") for entry in read_journal(self.folder.journal).entries if entry["kind"] == "facts"]
        return next((seed for seed in facts if isinstance(seed, int)), None)

    def _run(self, **kwargs: Any) -> None:
        from gymdash_tui.simulations.example_ml.learning.checking import Checking

        assert self._learning is not None, "setup() comes before run()"
        checking, asked = Checking(self, self._learning), self.kwargs
        if asked["inference"]:
            self.inform("There is no inference mode, here as in GymDash 0.1; inference was passed over.")
        if not (asked["train"] or asked["val"] or asked["test"]):
            self.inform("Nothing was asked for; set train, val or test to true.")
        if asked["train"]:
            self._learning.train()
        if asked["val"]:
            checking.validate(asked["val_kwargs"]["ckpt"])
        if asked["test"]:
            checking.test(asked["test_kwargs"]["ckpt"])
        self.say("")

    def close(self) -> None:
        """Let go of network and data."""
        self._learning = None
