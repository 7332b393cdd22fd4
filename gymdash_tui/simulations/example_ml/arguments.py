"""The arguments of the ``example_ml`` type; known without torch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gymdash_tui.domain.fields import arg

LOSSES = (
    "CrossEntropyLoss",
    "NLLLoss",
    "MultiMarginLoss",
    "MSELoss",
    "L1Loss",
    "SmoothL1Loss",
    "HuberLoss",
    "BCELoss",
    "BCEWithLogitsLoss",
    "KLDivLoss",
    "SoftMarginLoss",
    "MultiLabelSoftMarginLoss",
)
"""Those of upstream's loss functions that can compare ten numbers with one of ten digits."""

OPTIMIZERS = ("Adam", "AdamW", "RMSprop", "SGD")


@dataclass
class TrainKwargs:
    """How it is trained."""

    epochs: int = arg(10, "How often to go through all images.", minimum=1)
    batch_size: int = arg(32, "How many images each step looks at.", minimum=1)
    optimizer: str = arg("Adam", "What moves the weights, by torch.optim's name.", choices=OPTIMIZERS)
    optimizer_kwargs: dict[str, Any] = arg({"lr": 1e-3}, "The optimizer's own arguments; lr is how far it moves them.")
    loss_fn: str = arg("CrossEntropyLoss", "What counts as an error, by torch.nn's name.", choices=LOSSES)
    loss_fn_kwargs: dict[str, Any] = arg({}, "The loss function's own arguments.")
    log_step: int = arg(5, "Record the loss every so many steps; 0 or less is never.", affects_learning=False)
    do_val: bool = arg(True, "Whether to validate in between.")
    val_per_steps: int = arg(-1, "Validate every so many steps; 0 or less does not.")
    val_per_epochs: int = arg(1, "Validate every so many epochs; 0 or less does not.")
    ckpt_per_epochs: int = arg(
        1, "Save a checkpoint every so many epochs; 0 or less only when it is stopped or asked.", affects_learning=False
    )
    images_per_steps: int = arg(
        50, "Draw classified samples every so many steps; 0 or less never.", affects_learning=False
    )


@dataclass
class CheckpointKwargs:
    """What is checked."""

    ckpt: int = arg(-1, "Which checkpoint to take, by its number from 1 on; -1 is the newest.", minimum=-1)


@dataclass
class MLKwargs:
    """What a person may set."""

    train: bool = arg(True, "Whether to train.")
    val: bool = arg(False, "Whether to validate a checkpoint, on images that it was not trained with.")
    test: bool = arg(False, "Whether to test a checkpoint, on images kept for that alone.")
    inference: bool = arg(False, "Upstream's; there is no inference mode, as there is none in GymDash 0.1.")
    seed: int | None = arg(
        None,
        "Makes a run repeatable: the same seed gives the same curve. Left empty, one is drawn and told.",
        minimum=0,
        maximum=2**32 - 1,
        empty="drawn and told",
    )
    train_kwargs: TrainKwargs = arg(TrainKwargs(), "How it is trained.")
    val_kwargs: CheckpointKwargs = arg(CheckpointKwargs(), "What is validated.")
    test_kwargs: CheckpointKwargs = arg(CheckpointKwargs(), "What is tested.")
    inference_kwargs: dict[str, Any] = arg({}, "Upstream's; kept, and not used.")
    stop_when: Any = arg(
        "",
        "Rules by which it stops early: 'acc/val >= 0.98; no improvement of loss/val for 3; nan'.",
        kind="any",
        section="early stopping",
        empty="never",
    )
    threads: int = arg(
        1,
        "How many threads torch may use; more than one rarely helps with images this small.",
        minimum=1,
        section="resources",
        affects_learning=False,
    )
    device: str = arg(
        "auto",
        "Where the network is computed: auto takes a GPU if there is one.",
        choices=("auto", "cpu", "cuda"),
        open_choices=True,
        section="resources",
        affects_learning=False,
    )
