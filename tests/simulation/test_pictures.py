"""Pictures as files, read back with Pillow."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.simulation.pictures import encoded


def pixels(picture: Any) -> Any:
    data, suffix = encoded(picture)
    assert suffix == ".png"
    with Image.open(io.BytesIO(data)) as image:
        image.load()
        return np.asarray(image)


@given(st.integers(1, 9), st.integers(1, 9), st.sampled_from([1, 2, 3, 4]), st.integers(0, 99))
def test_an_array_comes_back_as_it_was(height: int, width: int, channels: int, seed: int) -> None:
    array = np.random.default_rng(seed).integers(0, 256, (height, width, channels), dtype=np.uint8)
    found = pixels(array)
    assert (found == (array[..., 0] if channels == 1 else array)).all()
    assert (pixels(array[:, ::-1]) == found[:, ::-1]).all()  # also one that is laid out otherwise


def test_other_arrays() -> None:
    assert (pixels(np.array([[0.0, 0.5, 1.0, 2.0, np.nan, -1.0]])) == [[0, 128, 255, 255, 0, 0]]).all()
    assert (pixels(np.array([[True, False]])) == [[255, 0]]).all()
    assert (pixels(np.array([[300, -5, 7]])) == [[255, 0, 7]]).all()
    assert pixels(np.zeros((3, 10, 20), np.uint8)).shape == (10, 20, 3)


def test_a_tensor_a_pillow_image_and_a_figure() -> None:
    import torch

    assert pixels(torch.ones(3, 5, 7, requires_grad=True)).shape == (5, 7, 3)
    assert (pixels(Image.new("RGB", (2, 3), (9, 8, 7))) == [9, 8, 7]).all()

    class Figure:
        def savefig(self, file: Any, format: str) -> None:  # noqa: A002 - matplotlib's name
            file.write(f"drawn as {format}".encode())

    assert encoded(Figure()) == (b"drawn as png", ".png")


@pytest.mark.parametrize(
    ("data", "suffix"),
    [(b"\x89PNG\r\n\x1a\n", ".png"), (b"\xff\xd8\xff\xe0", ".jpg"), (b"GIF89a", ".gif"), (b"BM....", ".bmp"),
     (b"RIFF....WEBPVP8 ", ".webp")],
)  # fmt: skip
def test_bytes_are_kept_as_they_are(data: bytes, suffix: str) -> None:
    assert encoded(data) == encoded(bytearray(data)) == encoded(memoryview(data)) == (data, suffix)


@pytest.mark.parametrize(
    "picture",
    [b"", b"no picture", None, "text", 3, [[1, 2]], np.zeros(3), np.zeros((7, 7, 5)), np.zeros((0, 4, 3)), np.array(1),
     np.zeros((1, 2, 3, 4)), np.array([["a"]]), np.zeros((2, 2), complex)],
)  # fmt: skip
def test_what_is_no_picture_is_said_to_be_none(picture: Any) -> None:
    with pytest.raises(WrongUse, match="no picture"):
        encoded(picture)
