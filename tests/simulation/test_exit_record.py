"""How a process ended, said in a sentence, and read from a file that may hold anything."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.domain.times import from_unix
from gymdash_tui.simulation.atomic import write_json
from gymdash_tui.simulation.exit_record import ExitRecord, read_exit, signal_name

RECORD = ExitRecord(
    pid=42, code=0, signal=None, max_rss=1_234_000_000, cpu_seconds=2.5, started=1.7e9, ended=1.7e9 + 60
)


@pytest.mark.parametrize(
    ("code", "signal", "max_rss", "sentence"),
    [
        (0, None, 412_000_000, "left with exit code 0; memory peaked at 412 MB"),
        (3, None, 999_600_000, "left with exit code 3; memory peaked at 1.0 GB"),
        (127, None, 0, "left with exit code 127"),
        (None, 15, 5_000, "killed by SIGTERM (15); memory peaked at 5.0 kB"),
        (None, 11, 5_000, "killed by SIGSEGV (11); memory peaked at 5.0 kB"),
        (
            None,
            9,
            64_000_000_000,
            "killed by SIGKILL (9), by whom is not known; memory peaked at 64 GB",
        ),
    ],
)
def test_an_ending_is_a_sentence(code: int | None, signal: int | None, max_rss: int, sentence: str) -> None:
    assert replace(RECORD, code=code, signal=signal, max_rss=max_rss).sentence() == sentence


def test_the_kernel_is_suspected_only_where_memory_was_short() -> None:
    killed = replace(RECORD, code=None, signal=9, max_rss=14_000_000_000, memory=16_000_000_000)
    assert killed.sentence().endswith("; most likely by the kernel, because there were only 16 GB in all")
    assert replace(killed, max_rss=1, kills=1).sentence().endswith("kernel, which killed for want of memory meanwhile")
    assert "whom is not known" in replace(killed, max_rss=8_000_000_000).sentence()
    assert killed.sentence(wanted=True) == "killed by SIGKILL (9); memory peaked at 14 GB"


def test_what_nobody_saw_is_not_invented() -> None:
    assert replace(RECORD, code=None, signal=None).sentence() == "ended unseen; memory peaked at 1.2 GB"


def test_signals_have_names() -> None:
    assert signal_name(2) == "SIGINT (2)"
    assert signal_name(35) == "signal 35"
    assert signal_name(10**30) == f"signal {10**30}"


def test_a_record_is_read_back(tmp_path: Path) -> None:
    for record in (RECORD, replace(RECORD, code=None, signal=9)):
        write_json(tmp_path / "exit.json", record.to_json())
        assert read_exit(tmp_path / "exit.json") == record
    assert read_exit(tmp_path / "absent") is None


def test_what_a_newer_version_knows_besides_is_passed_over(tmp_path: Path) -> None:
    newer = {**RECORD.to_json(), "gpu_seconds": 3.5}
    write_json(tmp_path / "exit.json", newer)
    assert read_exit(tmp_path / "exit.json") == ExitRecord.from_json(newer) == RECORD


@given(
    st.sampled_from(list(RECORD.to_json())),
    st.sampled_from(["x", True, [], {}, None, 1.5, float("nan"), float("inf"), -1, 10**400]),
)
def test_what_is_damaged_is_nothing_and_what_is_read_can_be_used(tmp_path: Path, name: str, value: Any) -> None:
    path = tmp_path / "exit.json"
    path.write_text(json.dumps({**RECORD.to_json(), name: value}))
    record = read_exit(path)
    if record is not None:
        assert record.sentence()
        assert 128 + (record.code or 0) + (record.signal or 0)
        assert from_unix(record.ended) >= from_unix(0)
    else:
        assert value != getattr(RECORD, name)


@pytest.mark.parametrize("data", ["", "{", "[]", "{}", '{"pid": 1}', '{"more": 1}'])
def test_a_damaged_file_is_no_record(tmp_path: Path, data: str) -> None:
    (tmp_path / "exit.json").write_text(data)
    assert read_exit(tmp_path / "exit.json") is None
