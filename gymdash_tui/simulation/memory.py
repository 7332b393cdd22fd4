"""How much memory a process holds, how much there is, and whether the kernel had to kill somebody for it.

Everything is 0 where the system does not tell.
"""

from __future__ import annotations

import os
import resource
import sys
from pathlib import Path

_PAGE = os.sysconf("SC_PAGE_SIZE")
_CGROUPS = Path("/sys/fs/cgroup")
_KILOBYTES = 1 if sys.platform == "darwin" else 1024  # in what ru_maxrss is counted


def memory_now() -> int:
    """Give the bytes that this process holds in memory (its resident set); 20 µs."""
    try:
        return int(Path("/proc/self/statm").read_bytes().split()[1]) * _PAGE
    except (OSError, IndexError, ValueError):
        return 0


def peak_of(usage: resource.struct_rusage) -> int:
    """Give the most memory in bytes that a process held at once."""
    return usage.ru_maxrss * _KILOBYTES


def cpu_of(usage: resource.struct_rusage) -> float:
    """Give the seconds of processor time, user's and system's together."""
    return usage.ru_utime + usage.ru_stime


def own_usage() -> tuple[int, float]:
    """Give what this process and its children that have ended used: the peak of the largest in bytes, CPU seconds."""
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return max(peak_of(own), peak_of(children)), cpu_of(own) + cpu_of(children)


def memory_of_machine() -> int:
    """Give the bytes of memory that this process may come to hold: the machine's, or its control group's limit."""
    limits = [_field(Path("/proc/meminfo"), "MemTotal:") * 1024]
    for group in _own_groups():
        limits += [_number(group / "memory.max"), _number(group / "memory.limit_in_bytes")]
    return min((limit for limit in limits if limit > 0), default=0)


def limited_memory() -> tuple[int, int] | None:
    """Give the bytes in use and the most that there may be, where a control group allows less than the machine has.

    What is only kept of files that were read does not count as in use: it is given back when it is needed.
    """
    whole = _field(Path("/proc/meminfo"), "MemTotal:") * 1024
    limits = [
        (limit, group, used, stat, kept)
        for group in _own_groups()
        for most, used, stat, kept in _LIMITS
        if 0 < (limit := _number(group / most)) < whole
    ]
    if not limits:
        return None
    limit, group, used, stat, kept = min(limits)
    return max(0, _number(group / used) - _field(group / stat, kept)), limit


_LIMITS = (  # of cgroups 2, and 1
    ("memory.max", "memory.current", "memory.stat", "inactive_file"),
    ("memory.limit_in_bytes", "memory.usage_in_bytes", "memory.stat", "total_inactive_file"),
)


def kills_for_memory() -> int:
    """Count the processes that the kernel killed because memory ran out, in our control group or on this machine."""
    for group in _own_groups()[:1]:
        for name in ("memory.events", "memory.oom_control"):
            if (group / name).exists():
                return _field(group / name, "oom_kill")
    return _field(Path("/proc/vmstat"), "oom_kill")


def _own_groups() -> list[Path]:
    """Give the folders of our control group and of those around it, the innermost first (cgroups 2, and 1)."""
    try:
        lines = Path("/proc/self/cgroup").read_text().splitlines()
    except OSError:
        return []
    groups = []
    for _, kinds, path in (line.split(":", 2) for line in lines if line.count(":") > 1):
        if kinds == "" or "memory" in kinds.split(","):
            own = (_CGROUPS / ("memory" if kinds else "")).joinpath(*path.split("/"))
            groups += [folder for folder in (own, *own.parents) if folder.is_relative_to(_CGROUPS)]
    return groups


def _number(path: Path) -> int:
    try:
        text = path.read_text().strip()
    except OSError:
        return 0
    return int(text) if text.isdecimal() else 0  # "max" where there is no limit


def _field(path: Path, name: str) -> int:
    try:
        lines = path.read_text().splitlines()
    except OSError:
        return 0
    for line in lines:
        first, _, rest = line.partition(" ")
        if first == name:
            number = rest.split()[0] if rest.split() else ""
            return int(number) if number.isdecimal() else 0
    return 0
