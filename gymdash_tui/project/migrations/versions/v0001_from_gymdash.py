"""GymDash 0.1.x (no version in the file) to the first tables of gymdash-tui.

Old tables step aside, today's are made, rows are carried over one by one (``migrations.gymdash`` says how), and the old
tables go. A status of a simulation that is not there stays behind in the copy that was kept. A simulation's folder of
which there is no row gets one (``migrations.unrecorded``).
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import op

from gymdash_tui.project.migrations import gymdash
from gymdash_tui.project.migrations.scores import Scores
from gymdash_tui.project.migrations.unrecorded import unrecorded
from gymdash_tui.simulation.paths import ProjectFolder

revision = "1"
down_revision = None

_OLD = {name: f"gymdash_0_1_{name}" for name in ("simulations", "sim_status", "api_calls")}


def upgrade() -> None:
    """Carry the tables over."""
    present = {name for name in _OLD if sa.inspect(op.get_bind()).has_table(name)}
    for name in present:
        op.rename_table(name, _OLD[name])
    simulations, statuses, calls = _make_simulations(), _make_statuses(), _make_calls()
    _carry(simulations, statuses, present)
    _put(calls, [gymdash.call_of(row) for row in _rows("api_calls", present)])
    for name in ("sim_status", "simulations", "api_calls"):  # whoever refers goes before whom it refers to
        if name in present:
            op.drop_table(_OLD[name])


def _carry(simulations: sa.Table, statuses: sa.Table, present: set[str]) -> None:
    said = [gymdash.status_of(row) for row in _rows("sim_status", present)]
    newest = {status["sim_id"]: status for status in said}
    made: dict[str, dict[str, Any]] = {}
    told: list[dict[str, Any]] = []
    for row in _rows("simulations", present):
        status = newest.get(gymdash.sim_id_of(row["sim_id"]))
        simulation = gymdash.simulation_of(row, status)
        if simulation["sim_id"] in made:  # SQLite lets several rows have no id at all
            simulation["sim_id"] = str(uuid.uuid4())
        made[simulation["sim_id"]] = simulation
        if gymdash.failed_unsaid(row, status):
            told.append(gymdash.told_status(simulation, gymdash.UNSAID))
    told += [gymdash.told_status(one, _how(one)) for one in made.values() if one["ending"] == "died"]
    for folder, status in unrecorded(_sims(), made.keys()):
        made[folder["sim_id"]] = folder
        told.append(status)
    for status in told:
        made[status["sim_id"]] |= gymdash.last_status_of(status)
    scores = Scores(_sims())
    _put(simulations, [{**_empty(), **one, "progress": scores.progress_of(one)} for one in made.values()])
    owned = [status for status in said if status["sim_id"] in made]
    _put(statuses, [{**status, "time": status["time"] or made[status["sim_id"]]["ended"]} for status in owned])
    _put(statuses, told)


def _how(died: dict[str, Any]) -> str:
    return gymdash.UNRECORDED if died["started"] else gymdash.UNSTARTED


def _sims() -> Path:
    return ProjectFolder(Path(str(op.get_bind().engine.url.database)).parent.parent).sims


def _empty() -> dict[str, Any]:
    texts = {"group_name": "", "tags": "[]", "notes": "", "launcher": "gymdash", "progress": "{}"}
    return {**texts, "attempt": 1, "journal_offset": 0, **dict.fromkeys(_LAST_STATUS)}


_LAST_STATUS = [f"last_status_{name}" for name in ("time", "code", "subcode", "details", "error_trace")]


def _rows(name: str, present: set[str]) -> Iterator[dict[str, Any]]:
    if name in present:
        for row in op.get_bind().exec_driver_sql(f"SELECT * FROM {_OLD[name]} ORDER BY rowid").mappings():
            yield dict(row)


def _put(table: sa.Table, rows: list[dict[str, Any]]) -> None:
    if rows:
        op.get_bind().execute(sa.insert(table), rows)


def _text(name: str, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.Text(), nullable=nullable)


def _number(name: str, nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.Integer(), nullable=nullable)


def _make_simulations() -> sa.Table:
    table = op.create_table(
        "simulations",
        _text("sim_id"),
        _text("name"),
        *[_text(name, nullable=True) for name in ("created", "started", "ended")],
        *[
            sa.Column(name, sa.Boolean(), nullable=False)
            for name in ("is_done", "cancelled", "failed", "force_stopped")
        ],
        *[_text(name) for name in ("config", "start_kwargs", "sim_type_name", "sim_module_name", "sim_key", "phase")],
        _text("ending", nullable=True),
        _text("group_name"),
        _text("parent", nullable=True),
        *[_text(name) for name in ("tags", "notes", "launcher")],
        _number("attempt"),
        _text("progress"),
        _number("seed", nullable=True),
        _number("queue_position", nullable=True),
        _number("journal_offset"),
        _text("journal_ending", nullable=True),
        _text("exit", nullable=True),
        _text("last_status_time", nullable=True),
        _number("last_status_code", nullable=True),
        _number("last_status_subcode", nullable=True),
        _text("last_status_details", nullable=True),
        _text("last_status_error_trace", nullable=True),
        sa.PrimaryKeyConstraint("sim_id"),
    )
    op.create_index("ix_simulations_phase", "simulations", ["phase", "ending"])
    op.create_index("ix_simulations_created", "simulations", ["created"])
    op.create_index("ix_simulations_name", "simulations", ["name"])
    return table


def _make_statuses() -> sa.Table:
    table = op.create_table(
        "sim_status",
        sa.Column("id", sa.Integer(), primary_key=True),
        _text("sim_id"),
        _text("time", nullable=True),
        _number("code"),
        _number("subcode"),
        _text("details"),
        _text("error_trace"),
        sa.ForeignKeyConstraint(["sim_id"], ["simulations.sim_id"], ondelete="CASCADE"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_sim_status_sim_id", "sim_status", ["sim_id", "id"])
    return table


def _make_calls() -> sa.Table:
    return op.create_table(
        "api_calls",
        sa.Column("id", sa.Integer(), primary_key=True),
        _text("name"),
        _text("time", nullable=True),
        _number("code"),
        _text("details"),
        sqlite_autoincrement=True,
    )
