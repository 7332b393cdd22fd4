"""What stands in event files is shown, read and taken out within bounds of memory, and what is gone is said."""

from __future__ import annotations

import io
import os
import time
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from gymdash_tui.metrics.contents import RunContents
from gymdash_tui.tracking.cache import cache_folder
from gymdash_tui.tracking.media import MediaItem
from gymdash_tui.tracking.recorded_media import items_of
from gymdash_tui.tui.pictures import media
from gymdash_tui.tui.pictures.film import PictureError
from gymdash_tui.tui.pictures.media import LONGEST_TEXT, file_of, film_of, text_of
from tests.metrics.files import opening, replace, write
from tests.metrics.recorded import new_image, old_image, text


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def picture(kind: str = "PNG", *more: Image.Image) -> bytes:
    data = io.BytesIO()
    options = {"save_all": True, "append_images": more, "duration": 100} if more else {}
    Image.fromarray(np.full((30, 40, 3), (200, 40, 40), np.uint8)).save(data, kind, **options)
    return data.getvalue()


def recorded(folder: Path, *events: bytes) -> list[MediaItem]:
    write(folder, opening(), *events)
    contents = RunContents(folder)
    contents.poll()
    return items_of(contents, "run ")


def test_an_image_and_an_animation_are_drawn_from_their_bytes(tmp_path: Path) -> None:
    more = Image.new("RGB", (40, 30), "blue")
    still, moving = recorded(tmp_path, old_image(1, data=picture()), new_image(2, picture("GIF", more)))
    film = film_of(still)
    assert film.size == (40, 30) and film.is_still
    assert film.at(0, 4, 3).pixels.reshape(-1, 3).mean(0) == pytest.approx([200, 40, 40], abs=1)
    assert film_of(moving).count == 2


def test_what_is_no_picture_too_large_or_gone_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken, strange = recorded(tmp_path, old_image(1, "[/foo]\x1b"), old_image(2, data=b"\x1b[2J"))
    for item in (broken, strange):
        with pytest.raises(PictureError, match="is no picture that can be read") as caught:
            film_of(item).at(0, 4, 3)
        assert "\x1b" not in str(caught.value)
    monkeypatch.setattr(media, "_LARGEST", 10)
    with pytest.raises(PictureError, match="has 208 B; 10 B are the most shown here: o opens it elsewhere"):
        film_of(broken)
    monkeypatch.setattr(media, "_LARGEST", 1 << 20)
    replace(broken.path, opening())
    with pytest.raises(PictureError, match="no longer at byte"):
        film_of(broken)


def test_texts_are_read_as_far_as_they_are_shown(tmp_path: Path) -> None:
    short, long = recorded(tmp_path, text(1, words=b"a\nb"), text(2, words=b"x" * (LONGEST_TEXT + 1)))
    assert text_of(short) == "a\nb"
    assert text_of(long) == f"{'x' * LONGEST_TEXT}\n\n(Its first 200 kB: o opens all of it.)"
    replace(short.path, opening())
    assert "no longer at byte" in text_of(short)


def test_what_is_taken_out_is_a_file_of_its_own_that_goes_after_a_day(tmp_path: Path) -> None:
    first, second = recorded(tmp_path, new_image(7, picture(), picture("BMP")))
    paths = [file_of(first), file_of(second), file_of(first)]
    assert [path.name for path in paths] == ["run frames_7.png", "run frames_7.bmp", "run frames_7.png"]
    assert paths[0] == paths[2] != paths[1] and paths[0].read_bytes() == picture()
    long_ago = time.time() - 2 * 86_400
    os.utime(paths[0].parent, (long_ago, long_ago))
    file_of(second)
    assert [path.parent for path in cache_folder("media").glob("*/*")] == [paths[1].parent]
