"""Memory of which a control group allows less than the machine has, as under Slurm and in containers."""

from __future__ import annotations

from pathlib import Path

import pytest

from gymdash_tui.simulation import memory
from gymdash_tui.simulation.memory import limited_memory


def group(folder: Path, **files: object) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name.replace("__", ".")).write_text(f"{content}\n")
    return folder


@pytest.mark.parametrize(
    "files",
    [
        {"memory__max": 1000, "memory__current": 900, "memory__stat": "anon 1\ninactive_file 300"},
        {
            "memory__limit_in_bytes": 1000,
            "memory__usage_in_bytes": 900,
            "memory__stat": "inactive_file 7\ntotal_inactive_file 300",
        },
    ],
)
def test_the_tightest_limit_counts_without_what_is_given_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: dict[str, object]
) -> None:
    outer = group(tmp_path / "outer", memory__max=5000, memory__current=4000, memory__stat="inactive_file 0")
    inner = group(tmp_path / "outer" / "inner", **files)
    monkeypatch.setattr(memory, "_own_groups", lambda: [inner, outer])
    assert limited_memory() == (600, 1000)


def test_a_group_without_a_limit_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    free = group(tmp_path / "free", memory__max="max", memory__current=5)
    monkeypatch.setattr(memory, "_own_groups", lambda: [free, tmp_path / "gone"])
    assert limited_memory() is None
    more = group(tmp_path / "more", memory__max=2**62, memory__current=5)
    monkeypatch.setattr(memory, "_own_groups", lambda: [more])
    assert limited_memory() is None
