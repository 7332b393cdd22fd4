"""Texts and pictures as programs record them in event files."""

from __future__ import annotations

from typing import Any

import numpy as np
from tensorboard.compat.proto import event_pb2, summary_pb2
from tensorboard.plugins.hparams import summary_v2 as hparams_v2
from tensorboard.util import tensor_util

from tests.simulation.test_event_wire import TEXT

from .files import event, record

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(200))


def plugin(name: str, content: bytes = b"") -> summary_pb2.SummaryMetadata:
    data = summary_pb2.SummaryMetadata.PluginData(plugin_name=name, content=content)
    return summary_pb2.SummaryMetadata(plugin_data=data)


def strings(tag: str, parts: Any, metadata: Any) -> Any:
    tensor = tensor_util.make_tensor_proto(np.array(parts, object))
    return summary_pb2.Summary.Value(tag=tag, tensor=tensor, metadata=metadata)


def text(step: int, tag: str = "note", words: Any = b"some words", metadata: Any = TEXT) -> bytes:
    return record(event(step, strings(tag, words, metadata)))


def old_image(step: int, tag: str = "frame", data: bytes = PNG) -> bytes:
    image = summary_pb2.Summary.Image(width=4, height=3, encoded_image_string=data)
    return record(event(step, summary_pb2.Summary.Value(tag=tag, image=image)))


def new_image(step: int, *images: bytes, tag: str = "frames") -> bytes:
    return record(event(step, strings(tag, [b"4", b"3", *images], plugin("images"))))


def summary(step: int, message: Any) -> bytes:
    """An event with a summary that TensorBoard's own functions made."""
    told = summary_pb2.Summary.FromString(message.SerializeToString())
    return record(event_pb2.Event(step=step, wall_time=1.7e9 + step, summary=told).SerializeToString())


def hparams(**values: Any) -> bytes:
    """An event with the hyperparameters of a session."""
    return summary(0, hparams_v2.hparams_pb(values))


def table(**values: Any) -> bytes:
    """An event with the hyperparameters as CleanRL's scripts write them."""
    rows = "\n".join(f"|{name}|{value}|" for name, value in values.items())
    return text(0, "hyperparameters/text_summary", f"|param|value|\n|-|-|\n{rows}".encode())
