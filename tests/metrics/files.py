"""Event files written with TensorBoard's own classes, and a slow, plain reading of them to compare with."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from tensorboard.compat.proto import event_pb2, summary_pb2
from tensorboard.compat.tensorflow_stub.pywrap_tensorflow import masked_crc32c
from tensorboard.util import tensor_util

from gymdash_tui.metrics import RunReader

NAME = "events.out.tfevents.1700000000.box.1.0"
TAGS = ("rollout/ep_rew_mean", "time/fps", "train/loss")
Point = tuple[int, float, float]


def record(data: bytes) -> bytes:
    """Frame an event as TFRecord does."""
    header = len(data).to_bytes(8, "little")
    return b"".join((header, _crc(header), data, _crc(data)))


def _crc(data: bytes) -> bytes:
    return int(masked_crc32c(data)).to_bytes(4, "little")


def value(tag: str, number: float) -> Any:
    return summary_pb2.Summary.Value(tag=tag, simple_value=number)


def event(step: int, *values: Any, wall_time: float = 0.0) -> bytes:
    """An event with these values, written a second after the one of the step before."""
    summary = summary_pb2.Summary(value=values)
    message = event_pb2.Event(step=step, wall_time=wall_time or 1.7e9 + step, summary=summary)
    return bytes(message.SerializeToString())


def scalar(step: int, tag: str = "reward", number: float | None = None) -> bytes:
    """The record that Stable-Baselines3 writes for one number."""
    return record(event(step, value(tag, step / 2 if number is None else number)))


def opening() -> bytes:
    """The record that every event file begins with."""
    return record(event_pb2.Event(wall_time=1.7e9, file_version="brain.Event:2").SerializeToString())


@cache
def healthy(records: int = 240) -> bytes:
    """A file as Stable-Baselines3 writes it, steps of one to three bytes."""
    return opening() + b"".join(scalar(step // 3 * 300, TAGS[step % 3], step / 4) for step in range(records))


def write(folder: Path, *parts: bytes, name: str = NAME) -> Path:
    """Write (anew) an event file."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(parts))
    return path


def add(path: Path, *parts: bytes) -> None:
    """Append as a training process does."""
    with path.open("ab") as file:
        file.write(b"".join(parts))


def replace(path: Path, *parts: bytes) -> None:
    """Put another file in a file's place."""
    other = path.with_name("new")
    other.write_bytes(b"".join(parts))
    other.replace(path)


def points(reader: RunReader) -> dict[str, list[Point]]:
    """All points that a reader holds."""
    return {
        tag: list(zip(*(column.tolist() for column in series.columns), strict=True))
        for tag, series in reader.series.items()
        if len(series)
    }


def read(folder: Path) -> dict[str, list[Point]]:
    """All points of a folder, read in one go by a new reader."""
    reader = RunReader(folder)
    reader.poll()
    assert reader.complete
    return points(reader)


def read_slowly(data: bytes) -> dict[str, list[Point]]:
    """The points of an event file as its format says, with TensorBoard's classes: the truth to compare with."""
    found: dict[str, list[Point]] = {}
    for piece in _whole_records(data):
        message = event_pb2.Event.FromString(piece)
        for one in message.summary.value:
            number = _number(one)
            if number is not None:
                found.setdefault(one.tag, []).append((message.step, message.wall_time, number))
    return found


def _number(one: Any) -> float | None:
    if one.WhichOneof("value") == "simple_value":
        return float(one.simple_value)
    if one.WhichOneof("value") == "tensor" and one.metadata.plugin_data.plugin_name == "scalars":
        return float(tensor_util.make_ndarray(one.tensor).item())
    return None


def _whole_records(data: bytes) -> Iterable[bytes]:
    """Records with both checksums right that are not inside another; a begun last one hides what it covers."""
    sound = [(at, length) for at in range(len(data) - 11) if (length := _length(data, at)) is not None]
    good = {at for at, length in sound if _is_good(data, at, length)}
    torn_is_known = any(at in good and at + 16 + length == len(data) for at, length in sound)
    free = 0
    for at, length in sound:
        end = at + 16 + length
        if at < free:
            continue
        if at in good:
            yield data[at + 12 : end - 4]
            free = end
        elif end > len(data) and not torn_is_known:
            return


def _length(data: bytes, at: int) -> int | None:
    header = data[at : at + 8]
    if header[4:] != b"\0\0\0\0" or _crc(header) != data[at + 8 : at + 12]:
        return None
    return int.from_bytes(header, "little")


def _is_good(data: bytes, at: int, length: int) -> bool:
    body = data[at + 12 : at + 12 + length]
    return len(body) == length and _crc(body) == data[at + 12 + length : at + 16 + length]
