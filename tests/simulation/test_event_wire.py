"""What an event's bytes say: against the protobuf classes, and against bytes that are none."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tensorboard.compat.proto import event_pb2, summary_pb2, tensor_pb2, tensor_shape_pb2, types_pb2
from tensorboard.util import tensor_util

from gymdash_tui.simulation.event_wire import MalformedEventError, parse, plain
from tests.metrics.files import event, value

SCALARS = summary_pb2.SummaryMetadata(plugin_data=summary_pb2.SummaryMetadata.PluginData(plugin_name="scalars"))
TEXT = summary_pb2.SummaryMetadata(plugin_data=summary_pb2.SummaryMetadata.PluginData(plugin_name="text"))
FLOATS = st.floats(width=32)
STEPS = st.integers(-(2**63), 2**63 - 1)


def tensor_event(tensor: Any, metadata: Any = SCALARS, tag: str = "loss") -> bytes:
    return event(3, summary_pb2.Summary.Value(tag=tag, tensor=tensor, metadata=metadata))


def numbers(data: bytes) -> list[float]:
    return [scalar.value for scalar in parse(data).scalars]


@given(STEPS, st.floats(), st.lists(st.tuples(st.text(), FLOATS), max_size=3))
def test_reads_what_protobuf_wrote(step: int, wall_time: float, values: list[tuple[str, float]]) -> None:
    summary = summary_pb2.Summary(value=[value(tag, number) for tag, number in values])
    data = event_pb2.Event(step=step, wall_time=wall_time, summary=summary).SerializeToString()
    found = parse(data)
    assert found.step == step
    assert repr(found.wall_time) == repr(wall_time)
    assert [(one.tag.decode(), repr(one.value)) for one in found.scalars] == [(t, repr(v)) for t, v in values]
    assert all(one.declared for one in found.scalars)


@given(STEPS, st.floats(1, 2e9), st.text(max_size=200), FLOATS)
def test_the_fast_way_says_the_same_or_nothing(step: int, wall_time: float, tag: str, number: float) -> None:
    data = event(step, value(tag, number), wall_time=wall_time)
    found = parse(data)
    fast = plain(data)
    if fast is None:
        assert len(tag.encode()) > 100 or not tag
    else:
        assert repr(fast) == repr((found.wall_time, found.step, found.scalars[0].tag, found.scalars[0].value))


@pytest.mark.parametrize("dtype", ["f4", "f8", "f2", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "?"])
@pytest.mark.parametrize("number", [0, 1, 3.25, 100])
def test_reads_tensors_of_every_kind_of_number(dtype: str, number: float) -> None:
    array = np.array(number).astype(dtype)
    listed = tensor_util.make_tensor_proto(array)
    packed = tensor_pb2.TensorProto(dtype=listed.dtype, tensor_content=array.tobytes())
    assert numbers(tensor_event(listed)) == [float(array)]
    assert numbers(tensor_event(packed)) == [float(array)]


@pytest.mark.parametrize("number", [-1, -(2**31)])
def test_reads_negative_whole_numbers(number: int) -> None:
    assert numbers(tensor_event(tensor_util.make_tensor_proto(np.array(number, np.int32)))) == [number]
    assert numbers(tensor_event(tensor_util.make_tensor_proto(np.array(number, np.int64)))) == [number]


def test_reads_bfloat16() -> None:
    listed = tensor_pb2.TensorProto(dtype=types_pb2.DT_BFLOAT16, half_val=[0x3FC0])
    packed = tensor_pb2.TensorProto(dtype=types_pb2.DT_BFLOAT16, tensor_content=b"\xc0\x3f")
    assert numbers(tensor_event(listed)) == numbers(tensor_event(packed)) == [1.5]


def test_an_empty_tensor_of_one_element_is_zero() -> None:
    shape = tensor_shape_pb2.TensorShapeProto()
    assert numbers(tensor_event(tensor_pb2.TensorProto(dtype=types_pb2.DT_FLOAT, tensor_shape=shape))) == [0]


def test_a_tensor_of_one_row_of_one_is_a_scalar_and_one_of_two_is_not() -> None:
    assert numbers(tensor_event(tensor_util.make_tensor_proto(np.array([[2.5]])))) == [2.5]
    assert numbers(tensor_event(tensor_util.make_tensor_proto(np.array([2.5, 3.5])))) == []


def test_text_images_and_histograms_are_passed_over() -> None:
    passed = [
        summary_pb2.Summary.Value(tag="image", image=summary_pb2.Summary.Image(encoded_image_string=b"x" * 500)),
        summary_pb2.Summary.Value(tag="histogram", histo=summary_pb2.HistogramProto(bucket=[1, 2], min=1)),
        summary_pb2.Summary.Value(tag="audio", audio=summary_pb2.Summary.Audio(sample_rate=1)),
        summary_pb2.Summary.Value(
            tag="text", tensor=tensor_util.make_tensor_proto(np.array(b"words", object)), metadata=TEXT
        ),
        summary_pb2.Summary.Value(tag="number for text", tensor=tensor_util.make_tensor_proto(1.0), metadata=TEXT),
    ]
    assert [one.tag for one in parse(event(1, *passed, value("reward", 2))).scalars] == [b"reward"]


def test_a_tensor_without_metadata_is_marked() -> None:
    undeclared = parse(tensor_event(tensor_util.make_tensor_proto(1.5), None)).scalars[0]
    assert (undeclared.value, undeclared.declared) == (1.5, False)


def test_other_events_have_no_scalars() -> None:
    graph = event_pb2.Event(graph_def=b"\x15" * 99).SerializeToString()
    session = event_pb2.Event(session_log=event_pb2.SessionLog(status=event_pb2.SessionLog.START)).SerializeToString()
    assert parse(graph).scalars == parse(session).scalars == parse(b"").scalars == []


@given(st.binary(max_size=80))
def test_bytes_that_are_no_event_are_refused_or_read_never_more(data: bytes) -> None:
    for read in (parse, plain):
        try:
            read(data)
        except MalformedEventError as error:
            assert str(error)


@given(st.data())
def test_a_damaged_event_is_refused_or_read_never_more(data: st.DataObject) -> None:
    whole = tensor_event(tensor_util.make_tensor_proto(np.array(7, np.int64)))
    at = data.draw(st.integers(0, len(whole) - 1))
    damaged = bytearray(whole)
    damaged[at] = data.draw(st.integers(0, 255))
    for piece in (bytes(damaged), whole[:at]):
        try:
            assert all(isinstance(number, float) for number in numbers(piece))
        except MalformedEventError as error:
            assert str(error)


def test_says_where_the_values_stand() -> None:
    data = event(300, value("loss", math.pi))
    found = parse(data)
    only = found.scalars[0]
    assert data[found.wall_at : found.wall_at + 8] == np.float64(1.7e9 + 300).tobytes()
    assert data[found.step_at : found.step_end] == b"\xac\x02"
    assert data[only.tag_at : only.tag_at + 4] == b"loss"
    assert (data[only.value_at : only.value_at + 4], only.kind) == (np.float32(math.pi).tobytes(), "f")
