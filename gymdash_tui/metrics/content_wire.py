"""The text, images, audio and hyperparameters in one TensorBoard event: where in the record they stand.

Both ways of writing are read: the old one with a field of its own for images and audio, and the one of the plugins, a
tensor of strings whose metadata name the plugin (tensorboard/plugins/{text,image,audio}/metadata.py).
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from typing import NamedTuple

from gymdash_tui.simulation.event_wire import dimensions, fields, is_start, signed, varint

MOST_OF_ONE = 1000
"""Contents of one event that are told apart; those beyond are left out."""

_WALL_TIME, _STEP, _SUMMARY, _VALUE, _SESSION_LOG = 0x09, 0x10, 0x2A, 0x0A, 0x3A
_TAG, _IMAGE, _AUDIO, _TENSOR, _METADATA = 0x0A, 0x22, 0x32, 0x42, 0x4A
_HEIGHT, _WIDTH, _ENCODED, _CONTENT_TYPE = 0x08, 0x10, 0x22, 0x2A
_DTYPE, _SHAPE, _STRING, _DT_STRING = 0x08, 0x12, 0x42, 7
_PLUGIN, _NAME, _CONTENT = 0x0A, 0x0A, 0x12

KINDS = {b"text": "text", b"images": "image", b"audio": "audio"}
"""What the plugins write, by their names."""


class Part(NamedTuple):
    """One text, image or sound of a value.

    Attributes:
        kind: "text", "image" or "audio"; empty for all that were too many.
        at: Where its bytes begin in the record; those of a text are the whole tensor, for `texts`.
        size: How many they are.
        number: Which of the value's it is.
        media_type: What the record says of it; empty for nothing.
    """

    kind: str
    tag: bytes
    at: int
    size: int
    number: int = 0
    width: int = 0
    height: int = 0
    media_type: bytes = b""


class Parameters(NamedTuple):
    """What the hyperparameters' plugin keeps: its own message."""

    content: bytes


class Held(NamedTuple):
    """What one event holds beside scalars."""

    wall_time: float
    step: int
    restarts: bool
    parts: list[Part]
    parameters: list[Parameters]


def held(data: bytes, kind_of: Callable[[bytes], str], learn: Callable[[bytes, str], None]) -> Held:
    """Read what an event holds beside scalars.

    Args:
        data: The event.
        kind_of: Tells what an earlier event declared a tag to be ("text", "image", "audio"; empty for nothing).
        learn: Called with a tag and what this event declares it to be.

    Raises:
        MalformedEventError: The bytes are no protocol buffer.
    """
    wall_time, step, restarts = 0.0, 0, False
    parts: list[Part] = []
    parameters: list[Parameters] = []
    for key, start, end in fields(data, 0, len(data)):
        if key == _WALL_TIME:
            wall_time = struct.unpack_from("<d", data, start)[0]
        elif key == _STEP:
            step = signed(varint(data, start, end)[0])
        elif key == _SESSION_LOG:
            restarts = is_start(data, start, end)
        elif key == _SUMMARY:
            for inner, value_at, value_end in fields(data, start, end):
                if inner == _VALUE:
                    _sort(_value(data, value_at, value_end, kind_of, learn), parts, parameters)
    return Held(wall_time, step, restarts, parts, parameters)


def _sort(found: Iterator[Part | Parameters], parts: list[Part], parameters: list[Parameters]) -> None:
    for one in found:
        if isinstance(one, Parameters):
            parameters.append(one)
            del parameters[:-MOST_OF_ONE]
        elif len(parts) < MOST_OF_ONE:
            parts.append(one)
        elif len(parts) == MOST_OF_ONE:
            parts.append(Part("", one.tag, 0, 0))


def texts(tensor: bytes) -> list[bytes]:
    """Give the strings of a tensor.

    Raises:
        MalformedEventError: The bytes are no protocol buffer.
    """
    return [tensor[at:stop] for key, at, stop in fields(tensor, 0, len(tensor)) if key == _STRING]


def _value(
    data: bytes, start: int, end: int, kind_of: Callable[[bytes], str], learn: Callable[[bytes, str], None]
) -> Iterator[Part | Parameters]:
    found: dict[int, tuple[int, int]] = {}
    for key, at, stop in fields(data, start, end):
        found[key] = at, stop
    tag_at, tag_end = found.get(_TAG, (start, start))
    tag = data[tag_at:tag_end]
    plugin, content = _plugin(data, *found[_METADATA]) if _METADATA in found else (b"", b"")
    if _IMAGE in found:
        yield from _old_style("image", data, tag, *found[_IMAGE])
    if _AUDIO in found:
        yield from _old_style("audio", data, tag, *found[_AUDIO])
    if plugin == b"hparams":
        yield Parameters(content)
    elif _TENSOR in found:
        kind = KINDS.get(plugin, "") if plugin else kind_of(tag)
        if kind and plugin:
            learn(tag, kind)
        if kind:
            yield from _tensor(kind, data, tag, *found[_TENSOR])


def _plugin(data: bytes, start: int, end: int) -> tuple[bytes, bytes]:
    name = content = b""
    for key, at, stop in fields(data, start, end):
        if key == _PLUGIN:
            for inner, inner_at, inner_end in fields(data, at, stop):
                if inner == _NAME:
                    name = data[inner_at:inner_end]
                elif inner == _CONTENT:
                    content = data[inner_at:inner_end]
    return name, content


def _old_style(kind: str, data: bytes, tag: bytes, start: int, end: int) -> Iterator[Part]:
    """Read Summary.Image or Summary.Audio, whose bytes are in a field of the same number."""
    width = height = 0
    encoded: tuple[int, int] | None = None
    media_type = b""
    for key, at, stop in fields(data, start, end):
        if key == _ENCODED:
            encoded = at, stop
        elif kind == "audio" and key == _CONTENT_TYPE:
            media_type = data[at:stop]
        elif kind == "image" and key == _HEIGHT:
            height = varint(data, at, stop)[0]
        elif kind == "image" and key == _WIDTH:
            width = varint(data, at, stop)[0]
    if encoded:
        yield Part(kind, tag, encoded[0], encoded[1] - encoded[0], 0, width, height, media_type)


def _tensor(kind: str, data: bytes, tag: bytes, start: int, end: int) -> Iterator[Part]:
    """Read a tensor of strings: texts; width, height and images; sounds, each with a label where it has two axes."""
    dtype, axes = 0, 0
    strings: list[tuple[int, int]] = []
    most = 2 + 2 * MOST_OF_ONE
    for key, at, stop in fields(data, start, end):
        if key == _DTYPE:
            dtype = varint(data, at, stop)[0]
        elif key == _SHAPE:
            axes = sum(1 for _ in dimensions(data, at, stop))
        elif key == _STRING and len(strings) <= most:
            strings.append((at, stop))
    if dtype != _DT_STRING:
        return
    if kind == "text":
        yield Part(kind, tag, start, end - start)
        return
    width = height = 0
    if kind == "image":
        width, height = (_number(data[at:stop]) for at, stop in (strings[:2] if len(strings) > 1 else [(0, 0)] * 2))
        strings = strings[2:]
    elif axes > 1:
        strings = strings[::2]
    for index, (at, stop) in enumerate(strings):
        yield Part(kind, tag, at, stop - at, index, width, height)


def _number(digits: bytes) -> int:
    return int(digits) if digits.isdigit() and len(digits) < 10 else 0
