"""How long event files take to read; run by hand: ``python -m tests.benchmarks.bench_reading [--without-tensorboard]``.

Beside ours stands TensorBoard's EventAccumulator on the same file (which takes 20 s or more), and ``cat``.
"""

from __future__ import annotations

import argparse
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from tensorboard.compat.proto import event_pb2, summary_pb2
from tensorboard.util import tensor_util

from gymdash_tui.metrics import RunReader, ema, window_mean
from gymdash_tui.metrics.crc import checksum

_POINTS = 1_000_000
_ONE = ("rollout/ep_rew_mean",)
_TWELVE = (
    *("rollout/ep_len_mean", "rollout/ep_rew_mean", "time/fps", "train/approx_kl", "train/clip_fraction"),
    *("train/clip_range", "train/entropy_loss", "train/explained_variance", "train/learning_rate", "train/loss"),
    *("train/policy_gradient_loss", "train/value_loss"),
)
_SCALARS = summary_pb2.SummaryMetadata(plugin_data=summary_pb2.SummaryMetadata.PluginData(plugin_name="scalars"))


def record(data: bytes) -> bytes:
    """Frame an event as TFRecord does."""
    header = len(data).to_bytes(8, "little")
    parts = (header, checksum(header).to_bytes(4, "little"), data, checksum(data).to_bytes(4, "little"))
    return b"".join(parts)


def event(index: int, tags: tuple[str, ...], value: float, tensor: bool = False) -> bytes:
    """The record of one point, as Stable-Baselines3 or (a tensor) TensorFlow 2 writes it."""
    tag = tags[index % len(tags)]
    if tensor:
        one = summary_pb2.Summary.Value(tag=tag, tensor=tensor_util.make_tensor_proto(value), metadata=_SCALARS)
    else:
        one = summary_pb2.Summary.Value(tag=tag, simple_value=value)
    step = index // len(tags) * 8
    message = event_pb2.Event(wall_time=1.7e9 + index * 0.01, step=step, summary=summary_pb2.Summary(value=[one]))
    return record(message.SerializeToString())


def write(folder: Path, tags: tuple[str, ...], points: int, tensor: bool = False) -> Path:
    """Write a run of that many points."""
    folder.mkdir(parents=True)
    path = folder / "events.out.tfevents.1700000000.box.1.0"
    values = np.random.default_rng(0).normal(200, 50, points).tolist()
    with path.open("wb") as file:
        file.write(record(event_pb2.Event(wall_time=1.7e9, file_version="brain.Event:2").SerializeToString()))
        file.writelines(event(index, tags, value, tensor) for index, value in enumerate(values))
    return path


def seconds(work: Callable[[], object], times: int = 5) -> float:
    """The median of some runs."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def read_at_once(folder: Path) -> None:
    reader = RunReader(folder)
    reader.poll()
    assert reader.complete


def bench_opening(root: Path, tensorboard: bool) -> None:
    """P3's share of the reader: a run of a million points, all checksums verified."""
    for name, tags, tensor in (("one tag", _ONE, False), ("twelve tags", _TWELVE, False), ("tensors", _ONE, True)):
        path = write(root / name, tags, _POINTS, tensor)
        ours = seconds(lambda path=path: read_at_once(path.parent))  # type: ignore[misc]
        cat = seconds(path.read_bytes)
        size = path.stat().st_size / 1e6
        print(f"{_POINTS:,} points, {name}, {size:.0f} MB: ours {ours:.3f} s, cat {cat:.3f} s ({ours / cat:.0f} x)")
        if tensorboard and not tensor:
            theirs = seconds(lambda path=path: accumulate(path.parent), 1)  # type: ignore[misc]
            print(f"    EventAccumulator {theirs:.1f} s: ours is {theirs / ours:.0f} times as fast")


def accumulate(folder: Path) -> None:
    """Read a run as TensorBoard does."""
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    EventAccumulator(str(folder), size_guidance={"scalars": 0}).Reload()


def bench_resuming(root: Path) -> None:
    """A run of a million points that is resumed at its middle: half of them are taken out again."""
    path = write(root / "resumed", _TWELVE, _POINTS)
    log = event_pb2.SessionLog(status=event_pb2.SessionLog.START)
    middle = _POINTS // len(_TWELVE) * 4
    mark = record(event_pb2.Event(step=middle, session_log=log).SerializeToString())
    second = path.with_name("events.out.tfevents.1700000100.box.2.0")
    taken = []
    for _ in range(5):
        second.unlink(missing_ok=True)
        reader = RunReader(path.parent)
        reader.poll()
        second.write_bytes(mark)
        start = time.perf_counter()
        assert len(reader.poll()) == len(_TWELVE)
        taken.append(time.perf_counter() - start)
    at_once = seconds(lambda: read_at_once(path.parent))
    print(f"taking out half of {_POINTS:,} points: {statistics.median(taken) * 1e3:.0f} ms; read anew {at_once:.3f} s")


def bench_following(root: Path) -> None:
    """P2's share of the reader: ten new points, and none."""
    path = write(root / "live", _TWELVE, 24_000)
    reader = RunReader(path.parent)
    reader.poll()
    taken = []
    with path.open("ab", buffering=0) as file:
        time.sleep(2.1)  # after that the folder's own time stamp can be trusted, as in a run under way
        for step in range(500):
            file.write(b"".join(event(12 * step + tag, _TWELVE, 1.0) for tag in range(10)))
            start = time.perf_counter()
            changed = reader.poll()
            taken.append(time.perf_counter() - start)
            assert len(changed) == 10
    idle = seconds(lambda: [reader.poll() for _ in range(1000)]) / 1000
    print(f"ten new points: {statistics.median(taken) * 1e3:.3f} ms; nothing new: {idle * 1e6:.1f} us")


def bench_many(root: Path) -> None:
    """P4's share of the reader: 200 runs of 5 tags of 2,000 points."""
    first = write(root / "many" / "0", _TWELVE[:5], 10_000).read_bytes()
    for number in range(1, 200):
        folder = root / "many" / str(number)
        folder.mkdir()
        (folder / "events.out.tfevents.1700000000.box.1.0").write_bytes(first)
    taken = seconds(lambda: [*map(read_at_once, (root / "many").iterdir())], 3)
    print(f"200 runs x 5 tags x 2,000 points: {taken:.2f} s")


def bench_smoothing() -> None:
    """Smoothing of a million points."""
    values = np.random.default_rng(0).normal(size=_POINTS)
    for name, smooth in (("ema 0.9", lambda: ema(values, 0.9)), ("window 100", lambda: window_mean(values, 100))):
        print(f"{name} of {_POINTS:,} points: {seconds(smooth) * 1e3:.0f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--without-tensorboard", action="store_true", help="leave the slow yardstick out")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        bench_following(root)
        bench_resuming(root)
        bench_many(root)
        bench_smoothing()
        bench_opening(root, not chosen.without_tensorboard)
    print(f"peak memory, yardsticks included: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3:.0f} MB")


if __name__ == "__main__":
    main()
