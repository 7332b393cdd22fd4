"""How much memory there is and was: from what the kernel tells, and 0 from what it does not."""

from __future__ import annotations

from pathlib import Path

import pytest

from gymdash_tui.simulation import memory


def test_this_process_holds_memory_and_there_is_more() -> None:
    peak, cpu = memory.own_usage()
    assert 1_000_000 < memory.memory_now() <= peak * 1.5 and cpu > 0
    assert memory.memory_now() < memory.memory_of_machine()
    assert memory.kills_for_memory() >= 0


@pytest.mark.parametrize(
    ("groups", "folder"),
    [("0::/user/me\n", "user/me"), ("9:name=systemd:/\n4:cpu,memory:/jobs/7\n0::/\n", "memory/jobs/7")],
)
def test_a_control_groups_limit_and_its_kills_count(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, groups: str, folder: str
) -> None:
    own = tmp_path / folder
    own.mkdir(parents=True)
    (own / "memory.max").write_text("max\n")
    (own.parent / "memory.max").write_text("1000000\n")
    (own / "memory.events").write_text("low 0\noom 3\noom_kill 2\n")
    monkeypatch.setattr(memory, "_CGROUPS", tmp_path)
    read = Path.read_text
    monkeypatch.setattr(Path, "read_text", lambda path: groups if str(path) == "/proc/self/cgroup" else read(path))
    assert memory.memory_of_machine() == 1_000_000
    assert memory.kills_for_memory() == 2


def test_what_is_not_told_is_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> str:
        raise PermissionError

    monkeypatch.setattr(Path, "read_text", refuse)
    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert (memory.memory_now(), memory.memory_of_machine(), memory.kills_for_memory()) == (0, 0, 0)
