"""From 5 to 6: which arguments have no influence on what is learned; of built-in types' simulations it is known."""

from __future__ import annotations

import json

import sqlalchemy as sa
from alembic import op

revision = "6"
down_revision = "5"

_BUILT_IN = {
    "stable_baselines": (
        "algorithm_kwargs.verbose",
        "checkpoint_every",
        "device",
        "episode_trigger",
        "fps",
        "keep_checkpoints",
        "step_trigger",
        "threads",
        "vec_env",
        "video_length",
    ),
    "command": ("grace", "logdir", "steps", "threads"),
    "example_ml": (
        "device",
        "threads",
        "train_kwargs.ckpt_per_epochs",
        "train_kwargs.images_per_steps",
        "train_kwargs.log_step",
    ),
}
_GYMDASH = "gymdash.backend.core.simulation.examples"  # whose types' arguments are called the same
_MARK = sa.text(
    "UPDATE simulations SET incidental = :keys"
    " WHERE sim_key = :key AND (sim_module_name LIKE 'gymdash_tui.simulations.%' OR sim_module_name = :gymdash)"
)


def upgrade() -> None:
    """Add the column, and say it of the simulations whose types the program brings itself."""
    column = sa.Column("incidental", sa.Text(), nullable=False, server_default=sa.text("'[]'"))
    op.add_column("simulations", column)
    for key, keys in _BUILT_IN.items():
        op.get_bind().execute(_MARK, {"keys": json.dumps(keys), "key": key, "gymdash": _GYMDASH})
