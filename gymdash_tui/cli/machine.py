"""``gymdash-tui machine``."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

from gymdash_tui.cli.common import open_tracker, print_json, print_table
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.text import safe_text
from gymdash_tui.domain.units import short_bytes
from gymdash_tui.simulation.paths import ProjectFolder
from gymdash_tui.tracking.gpu_use import GpuUse
from gymdash_tui.tracking.machine import MachineSample, Room, Sampler, Usage

_HEAD = ("id", "name", "cpu", "memory", "gpu", "processes", "threads")


def machine(arguments: argparse.Namespace) -> int:
    """Show how busy this machine is, and what each simulation that runs uses."""
    folder = Path(arguments.project_dir)
    live: Sequence[SimulationRecord] = ()
    if arguments.project_dir and not ProjectFolder(folder).database.exists():
        there = next(place for place in (folder.absolute(), *folder.absolute().parents) if place.exists())
        sample = Sampler().machine(there)  # the machine is there without a project
    else:
        with open_tracker(arguments) as tracker:
            live = tracker.project.live()
            sample = Sampler().sample(tracker.project, live)
    if arguments.json:
        print_json(sample.to_json())
        return 0
    for label, text in _facts(sample):
        print(f"{label:<7} {safe_text(text)}")
    print()
    if live:
        print_table(_HEAD, [_row(record, sample) for record in live], right=frozenset({2, 3, 4, 5, 6}))
    else:
        print("No simulation runs.")
    return 0


def _facts(sample: MachineSample) -> Iterator[tuple[str, str]]:
    load = "load " + " ".join(f"{one:.2f}" for one in sample.load) if sample.load is not None else ""
    if sample.cpu is not None:
        cores = len(sample.cores)
        yield "cpu", f"{sample.cpu:.0f}% of {cores} core{'s' * (cores != 1)}  {load}".rstrip()
    if sample.memory is not None:
        yield "memory", _used(sample.memory)
    if sample.swap is not None:
        yield "swap", _used(sample.swap)
    if sample.disk is not None:
        low = "  (nearly full)" if sample.disk_is_low else ""
        yield "disk", f"{short_bytes(sample.disk.free)} free of {short_bytes(sample.disk.total)}{low}"
    for gpu in sample.gpus:
        yield f"gpu {gpu.index}", _gpu(gpu)
    if not sample.gpus:
        yield "gpu", "none that NVIDIA's driver tells of"
    for note in sample.notes:
        yield "", note


def _used(room: Room) -> str:
    return f"{short_bytes(room.used)} of {short_bytes(room.total)} ({room.fraction:.0%})"


def _gpu(gpu: GpuUse) -> str:
    if gpu.problem:
        return gpu.problem
    told = [f"{gpu.utilization:.0f}%" if gpu.utilization is not None else ""]
    if gpu.memory_used is not None and gpu.memory_total is not None:
        told.append(f"{short_bytes(gpu.memory_used)} of {short_bytes(gpu.memory_total)}")
    told += [f"{gpu.temperature}°C" if gpu.temperature is not None else "", gpu.name]
    return "  ".join(text for text in told if text)


def _row(record: SimulationRecord, sample: MachineSample) -> tuple[str, ...]:
    usage = sample.simulations.get(record.sim_id)
    if usage is None:
        host = sample.elsewhere.get(record.sim_id)
        return record.sim_id[:8], record.name, f"on {host}" if host else "no process yet", "", "", "", ""
    return record.sim_id[:8], record.name, *_figures(usage)


def _figures(usage: Usage) -> tuple[str, str, str, str, str]:
    held = "" if usage.gpu_memory is None else short_bytes(usage.gpu_memory)
    cpu, memory = f"{usage.cpu_percent:.0f}%", short_bytes(usage.memory)
    return cpu, memory, held, str(len(usage.pids)), str(usage.threads)
