"""``ls``, ``show``, ``statuses``, ``types``: what people read and what scripts parse."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.project.project import Project
from gymdash_tui.simulation.exit_record import ExitRecord
from gymdash_tui.tracking.tracker import SimulationTracker
from tests.cli.shell import Said, Shell
from tests.helpers.orders import order
from tests.helpers.processes import PATIENCE, leave_nothing, until
from tests.helpers.sims import FailsAt, Steps, Wild

KEYS = {
    "sim_id", "name", "sim_key", "sim_type_name", "state", "is_done", "cancelled", "failed", "force_stopped",
    "created", "started", "ended", "progress",
}  # fmt: skip


@pytest.fixture(scope="module")
def looked_at(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    """A shell in a folder whose project is only looked at."""
    shell = Shell(tmp_path_factory.mktemp("looked at"))
    yield shell
    leave_nothing(shell.project)


@pytest.fixture(scope="module")
def some(looked_at: Shell, own_machine: None) -> dict[str, SimulationRecord]:
    """One that succeeded, one that failed, one that was never started, and one that runs."""
    with Project.open(looked_at.project) as project:
        tracker = SimulationTracker(project)
        good = tracker.start(order(Steps, "good", steps=3, inner={"rate": 0.5}))
        bad = tracker.start(order(FailsAt, "bad", at=2))
        tracker.wait([good.sim_id, bad.sim_id], PATIENCE)
        tracker.create_simulation(Steps(order(Steps, "early").config))
        runs = tracker.start(order(Steps, "runs", steps=8, until=str(looked_at.folder / "never")))
        until(lambda: tracker.record(runs.sim_id).progress.step == 8, "the last step")
        tracker.refresh()
        tracker.close()
        return {record.name: record for record in project.page()}


def test_the_list_for_scripts(looked_at: Shell, some: dict[str, SimulationRecord]) -> None:
    rows = {row["name"]: row for row in looked_at("ls", "--json").json}
    assert all(row.keys() >= KEYS for row in rows.values()) and list(rows) == ["runs", "early", "bad", "good"]
    assert {name: (row["state"], row["ending"]) for name, row in rows.items()} == {
        "good": ("done", "succeeded"),
        "bad": ("done", "failed"),
        "early": ("created", None),
        "runs": ("running", None),
    }
    good, bad, runs = rows["good"], rows["bad"], rows["runs"]
    flags = ("is_done", "failed", "cancelled", "force_stopped")
    assert [good[flag] for flag in flags] == [True, False, False, False]
    assert [bad[flag] for flag in flags] == [True, True, False, False]
    assert [runs[flag] for flag in flags] == [False, False, False, False]
    assert runs["progress"]["step"] == runs["progress"]["total"] == 8
    assert runs["progress"]["score"] == 4 and runs["ended"] is None and rows["early"]["started"] is None
    times = [datetime.fromisoformat(good[name]) for name in ("created", "started", "ended")]
    assert times == sorted(times) and all(moment.tzinfo is not None for moment in times)
    assert good["last_status"]["details"] == "Done." and good["exit"]["code"] == 0


def test_the_list_for_people(looked_at: Shell, some: dict[str, SimulationRecord]) -> None:
    said = looked_at("ls")
    head, *rows = said.out.splitlines()
    assert said.code == 0 and head.split() == ["id", "state", "name", "type", "progress", "eta", "speed", "reward"]
    assert rows[0].startswith(f"{some['runs'].sim_id[:8]}  running  runs   steps        100%")
    assert rows[2].split()[1:] == ["failed", "bad", "failsat", "50%"]


def test_one_is_shown_by_its_name_or_a_beginning_of_its_id(looked_at: Shell, some: dict[str, SimulationRecord]) -> None:
    sim_id = some["bad"].sim_id
    for name in ("bad", sim_id, sim_id[:13], sim_id.upper()):
        told = looked_at("show", name, "--json").json
        assert told["sim_id"] == sim_id and told.keys() >= KEYS
    (status,) = told["statuses"]
    assert (status["code"], status["subcode"]) == (1, 1) and "ValueError" in status["error_trace"]
    assert Path(told["folder"]).is_dir() and told["config"] == {"at": 2}


def test_one_is_shown_to_people(looked_at: Shell, some: dict[str, SimulationRecord]) -> None:
    told = looked_at("show", "bad").out
    for text in ("state      failed", "progress   2 of 4 steps (50%)", "left with exit code 1", "at = 2", "in _run"):
        assert text in told
    assert "inner.rate = 0.5" in looked_at("show", "good").out


@pytest.mark.parametrize(
    ("kept", "told"),
    [
        ({"gpu_seconds": 3.5}, ["process    left with exit code 3; memory peaked at 1.0 MB"]),  # by a newer version
        ({"max_rss": "much"}, []),
    ],
)
def test_how_a_process_ended_is_told_as_far_as_it_can_be_read(
    typed: Callable[..., Said], tracker: SimulationTracker, project: Project, kept: dict[str, object], told: list[str]
) -> None:
    tracker.create_simulation(Steps(order(Steps, "odd").config))
    known = {**ExitRecord(7, 3, None, 1_000_000, 1.5, 0.0, 60.0).to_json(), **kept}
    with closing(sqlite3.connect(project.folder.database)) as connection, connection:
        connection.execute("UPDATE simulations SET exit = ?", (json.dumps(known),))
    said = typed("show", "odd")
    assert said.code == 0 and "name       odd" in said.out
    assert [line for line in said.out.splitlines() if line.startswith("process ")] == told


def test_who_is_unknown_or_ambiguous_is_refused(shell: Shell, project: Project, tracker: SimulationTracker) -> None:
    for name in ("twin", "twin", "single"):
        tracker.create_simulation(Steps(order(Steps, name).config))
    assert shell("show", "twin").refuses("2 simulations are named 'twin'; give the id of one")
    assert shell("show", "singel").refuses("No simulation has the name or id 'singel'; did you mean 'single'?")
    assert shell("show", "\x1b[31m" + "q" * 10_000).refuses("No simulation has the name or id", "`gymdash-tui ls`")
    assert shell("show", "").refuses("No simulation has the name or id ''")


def test_statuses_of_one_and_of_all(looked_at: Shell, some: dict[str, SimulationRecord]) -> None:
    rows = looked_at("statuses", "--json").json
    assert {"id", "sim_id", "sim_name", "code", "subcode", "details", "error_trace", "time"} == set(rows[0])
    assert [row["id"] for row in rows] == sorted(row["id"] for row in rows)
    assert [row["details"] for row in looked_at("statuses", "good", "--json").json] == ["Counted to 3.", "Done."]
    assert (
        len(looked_at("statuses", "-n", "1", "--json").json) == 1
        and looked_at("statuses", "-n", "0", "--json").json == []
    )
    told = looked_at("statuses", "bad").out
    assert "FAIL ERROR  bad: ValueError: the reward at step 2 is no number" in told and "in _run" in told


def test_an_empty_project_and_none_at_all(shell: Shell) -> None:
    assert shell("ls").refuses("There is no project in", "--project-dir")
    assert not shell.project.exists()
    Project.open(shell.project).close()
    said = shell("ls")
    assert said.code == 0 and "gymdash-tui start" in said.out
    assert shell("ls", "--json").json == [] and shell("statuses", "--json").json == []


def test_nothing_that_drives_a_terminal_reaches_it(shell: Shell, tracker: SimulationTracker) -> None:
    wild = tracker.start(order(Wild, "\x1b[31m\x9b2J\u202e[/foo]"))
    tracker.wait(wild.sim_id, PATIENCE)
    one = wild.sim_id
    shown = ("ls", "ls --json", f"show {one}", "statuses --json", f"metrics {one}", f"metrics {one} --list --json")
    for words in shown:
        told = shell.on_a_terminal(*words.split()).decode()
        drives = {char for char in told if not (char.isprintable() or char in "\r\n")}
        assert not drives and "[/foo]" in told, (words, drives)
