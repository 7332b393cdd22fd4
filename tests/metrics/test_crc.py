"""Checksums: against the published value and TensorBoard's own computation."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tensorboard.compat.tensorflow_stub.pywrap_tensorflow import masked_crc32c

from gymdash_tui.metrics.crc import REACH, checksum, checksums, checksums_at, header_checksums, mask


def test_agrees_with_the_published_check_value() -> None:
    assert checksum(b"123456789") == mask(0xE3069283)  # RFC 3720 and every catalogue of CRCs


@pytest.mark.parametrize(
    "size", [*range(9), REACH - 1, REACH, REACH + 1, 2 * REACH, 5 * REACH + 3, 64 * REACH, 70 * REACH + 9]
)
def test_agrees_with_tensorboard_at_each_border(size: int) -> None:
    data = np.random.default_rng(size).bytes(size)
    assert checksum(data) == masked_crc32c(data)


@given(st.binary(max_size=3000))
def test_agrees_with_tensorboard(data: bytes) -> None:
    assert checksum(data) == masked_crc32c(data)


@given(st.integers(1, 40), st.binary(min_size=200, max_size=400), st.sets(st.integers(0, 39)))
def test_rows_agree_also_where_columns_are_the_same(length: int, data: bytes, equal: set[int]) -> None:
    rows = np.frombuffer(data, np.uint8)[: len(data) // length * length].reshape(-1, length).copy()
    rows[:, [column for column in equal if column < length]] = 7
    varying = np.bitwise_or.reduce(rows ^ rows[0], axis=0)
    assert checksums(rows, varying).tolist() == [masked_crc32c(row.tobytes()) for row in rows]


@given(
    st.binary(min_size=2000, max_size=2000), st.lists(st.tuples(st.integers(0, 900), st.integers(1, REACH)), min_size=1)
)
def test_pieces_agree_in_any_order(data: bytes, pieces: list[tuple[int, int]]) -> None:
    starts, lengths = np.array(pieces).T
    found = checksums_at(np.frombuffer(data, np.uint8), starts, lengths)
    assert found.tolist() == [masked_crc32c(data[at : at + length]) for at, length in pieces]


@given(st.lists(st.integers(0, 2**32 - 1), min_size=1))
def test_headers_agree(lengths: list[int]) -> None:
    expected = [masked_crc32c(length.to_bytes(8, "little")) for length in lengths]
    assert header_checksums(np.array(lengths)).tolist() == expected
