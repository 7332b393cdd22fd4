"""The hyperparameters that TensorBoard's plugin keeps in event files.

Schema: tensorboard/plugins/hparams/{plugin_data,api}.proto and google/protobuf/struct.proto.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any, NamedTuple

from gymdash_tui.simulation.event_wire import fields, varint

_EXPERIMENT, _SESSION_START = 0x12, 0x1A  # of HParamsPluginData
_HPARAMS, _KEY, _MAP_VALUE = 0x0A, 0x0A, 0x12  # of SessionStartInfo; of a map's entry
_INFOS, _METRICS = 0x22, 0x2A  # of Experiment
_INFO_NAME, _DISCRETE, _INTERVAL = 0x0A, 0x2A, 0x32  # of HParamInfo
_LEAST, _GREATEST = 0x09, 0x11  # of Interval
_METRIC_NAME, _GROUP, _TAG = 0x0A, 0x0A, 0x12  # of MetricInfo; of MetricName
_NULL, _NUMBER, _STRING, _BOOL, _STRUCT, _LIST = 0x08, 0x11, 0x1A, 0x20, 0x2A, 0x32  # of struct.proto's Value
_ENTRY = 0x0A
_DEEPEST = 20
_LONGEST = 10_000  # characters
_MOST = 10_000  # parameters, or values of one


class Told(NamedTuple):
    """What one record of the plugin tells.

    Attributes:
        values: The hyperparameters of a session by name.
        domains: Those that an experiment declares, each with its possible values, its (least, greatest), or None.
        metrics: The tags that the experiment is judged by.
    """

    values: dict[str, Any]
    domains: dict[str, Any]
    metrics: list[str]


def read_hparams(content: bytes) -> Told:
    """Read a message of the plugin.

    Raises:
        MalformedEventError: The bytes are no protocol buffer.
    """
    told = Told({}, {}, [])
    for key, start, end in fields(content, 0, len(content)):
        if key == _SESSION_START:
            _session(content, start, end, told)
        elif key == _EXPERIMENT:
            _experiment(content, start, end, told)
    return told


def _session(data: bytes, start: int, end: int, told: Told) -> None:
    for key, at, stop in fields(data, start, end):
        if key == _HPARAMS and len(told.values) < _MOST:
            name, value = _entry(data, at, stop, 0)
            told.values[name] = value


def _experiment(data: bytes, start: int, end: int, told: Told) -> None:
    for key, at, stop in fields(data, start, end):
        if key == _INFOS and len(told.domains) < _MOST:
            name, domain = _info(data, at, stop)
            told.domains[name] = domain
        elif key == _METRICS and len(told.metrics) < _MOST:
            told.metrics.append(_metric(data, at, stop))


def _info(data: bytes, start: int, end: int) -> tuple[str, Any]:
    name = ""
    domain: Any = None
    for key, at, stop in fields(data, start, end):
        if key == _INFO_NAME:
            name = _text(data, at, stop)
        elif key == _DISCRETE:
            domain = _list(data, at, stop, 0)
        elif key == _INTERVAL:
            ends = {inner: struct.unpack_from("<d", data, i)[0] for inner, i, j in fields(data, at, stop) if j - i == 8}
            domain = (ends.get(_LEAST, 0.0), ends.get(_GREATEST, 0.0))
    return name, domain


def _metric(data: bytes, start: int, end: int) -> str:
    group = tag = ""
    for key, at, stop in fields(data, start, end):
        if key == _METRIC_NAME:
            for inner, inner_at, inner_end in fields(data, at, stop):
                if inner == _GROUP:
                    group = _text(data, inner_at, inner_end)
                elif inner == _TAG:
                    tag = _text(data, inner_at, inner_end)
    return f"{group}/{tag}" if group else tag


def _entry(data: bytes, start: int, end: int, depth: int) -> tuple[str, Any]:
    name, value = "", None
    for key, at, stop in fields(data, start, end):
        if key == _KEY:
            name = _text(data, at, stop)
        elif key == _MAP_VALUE:
            value = _value(data, at, stop, depth)
    return name, value


def _value(data: bytes, start: int, end: int, depth: int) -> Any:
    value: Any = None
    for key, at, stop in fields(data, start, end):
        if key == _NULL:
            value = None
        elif key == _NUMBER:
            value = struct.unpack_from("<d", data, at)[0]
        elif key == _STRING:
            value = _text(data, at, stop)
        elif key == _BOOL:
            value = varint(data, at, stop)[0] != 0
        elif key in (_STRUCT, _LIST):
            value = _nested(key, data, at, stop, depth + 1)
    return value


def _nested(key: int, data: bytes, start: int, end: int, depth: int) -> Any:
    if depth > _DEEPEST:
        return None
    if key == _LIST:
        return _list(data, start, end, depth)
    return dict(_entry(data, at, stop, depth) for at, stop in _entries(data, start, end))


def _list(data: bytes, start: int, end: int, depth: int) -> list[Any]:
    return [_value(data, at, stop, depth) for at, stop in _entries(data, start, end)]


def _entries(data: bytes, start: int, end: int) -> Iterator[tuple[int, int]]:
    count = 0
    for key, at, stop in fields(data, start, end):
        if key == _ENTRY and count < _MOST:
            count += 1
            yield at, stop


def _text(data: bytes, start: int, end: int) -> str:
    text = data[start:end][: 4 * _LONGEST].decode("utf-8", "replace")
    return text[:_LONGEST]
