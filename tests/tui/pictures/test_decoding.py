"""Images and films decoded: by their moments, back and forth, and whatever a file may be."""

from __future__ import annotations

import itertools
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from gymdash_tui.tui.pictures import film as films
from gymdash_tui.tui.pictures.decoding import PictureError, open_film
from tests.tui.conftest import HOSTILE
from tests.tui.pictures.films import counting, grain, sliding, write_film, write_gif

SIZE = (24, 16)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a film of 100 frames, four seconds, with a whole picture every 30."""
    found = tmp_path_factory.mktemp("films")
    write_film(found / "count.mp4", counting(100), every=30)
    write_gif(found / "count.gif", counting(50), 40)
    return found


@pytest.mark.parametrize(("name", "count", "duration"), [("count.mp4", 100, 4.0), ("count.gif", 50, 2.0)])
def test_a_film_tells_what_it_is(folder: Path, name: str, count: int, duration: float) -> None:
    film = open_film(folder / name, is_film=True)
    assert (film.size, film.count, film.problem, film.is_still) == ((96, 64), count, "", False)
    assert film.duration == pytest.approx(duration)


@pytest.mark.parametrize("name", ["count.mp4", "count.gif"])
@settings(max_examples=15)
@given(places=st.lists(st.integers(0, 49), min_size=1, max_size=12))
def test_frames_are_those_of_their_moments_in_any_order(folder: Path, name: str, places: list[int]) -> None:
    film = open_film(folder / name, is_film=True)
    whole = open_film(folder / name, is_film=True)
    for place in places:
        frame = film.at(place * 0.04 + 0.01, *SIZE)
        assert frame.number == place
        assert frame.holds(place * 0.04 + 0.01)
        assert frame.pixels.shape == (SIZE[1], SIZE[0], 3)
        assert whole.at(frame.begins, *SIZE).pixels.mean() == pytest.approx(frame.pixels.mean(), abs=1)
    film.close()
    whole.close()


@pytest.mark.parametrize("name", ["count.mp4", "count.gif"])
def test_frames_of_a_film_are_told_apart_to_its_end(folder: Path, name: str) -> None:
    film = open_film(folder / name, is_film=True)
    bright = [film.at((number + 0.5) * 0.04, *SIZE).pixels.mean() for number in range(film.count)]
    assert all(before < after for before, after in itertools.pairwise(bright))
    last = film.at(film.duration, *SIZE)
    assert last.number == film.count - 1
    assert film.at(99.0, *SIZE).number == last.number
    assert film.problem == ""


def test_only_a_few_frames_are_kept_and_going_back_does_not_decode_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(films, "KEPT", 20)
    film = open_film(folder / "count.mp4", is_film=True)
    film.at(3.9, *SIZE)
    decoders = {film._frames}
    for number in range(96, 60, -1):
        assert film.at(number * 0.04 + 0.01, *SIZE).number == number
        decoders.add(film._frames)
        assert len(film._kept) <= 20
    assert len(decoders) <= 4  # one for each whole picture from which on it is decoded, and for each 20 frames
    for number in range(100):
        film.at(number * 0.04 + 0.01, *SIZE)
        assert len(film._kept) <= 20


def test_of_large_frames_fewer_are_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(films, "_MOST_KEPT", 200_000)
    film = open_film(folder / "count.mp4", is_film=True)
    for number in range(40):
        film.at(number * 0.04 + 0.01, 120, 80)
        assert len(film._kept) <= 6
    assert film.at(0.01, 1200, 800).number == 0
    assert len(film._kept) <= 2


def test_another_size_makes_the_frame_anew(folder: Path) -> None:
    film = open_film(folder / "count.mp4", is_film=True)
    assert film.at(1.0, 10, 6).pixels.shape == (6, 10, 3)
    assert film.at(1.0, 12, 8).pixels.shape == (8, 12, 3)
    assert film.at(99.0, 96, 64).pixels.shape == (64, 96, 3)
    assert film.at(99.0, 200, 130).pixels.shape == (130, 200, 3)


def test_frames_of_an_animation_last_as_long_as_they_say(tmp_path: Path) -> None:
    path = write_gif(tmp_path / "x.gif", counting(3), [100, 500, 0])
    film = open_film(path, is_film=False)
    assert film.duration == pytest.approx(0.7)  # what says nothing lasts 0.1 s, as in browsers
    assert [film.at(at, *SIZE).number for at in (0.05, 0.15, 0.55, 0.65)] == [0, 1, 1, 2]


# -- images ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["x.png", "x.jpg", "x.gif", "x.bmp", "x.webp", "x.tif", "x.ppm"])
def test_images_of_all_kinds_are_stills(tmp_path: Path, name: str) -> None:
    Image.fromarray(np.full((30, 40, 3), (200, 40, 40), np.uint8)).save(tmp_path / name)
    film = open_film(tmp_path / name, is_film=False)
    assert (film.is_still, film.size, film.duration) == (True, (40, 30), 0.0)
    frame = film.at(0.0, 4, 4)
    assert frame.pixels.mean(axis=(0, 1)) == pytest.approx([200, 40, 40], abs=6)
    assert film.at(5.0, 4, 4) is frame


@pytest.mark.parametrize(
    ("image", "bright"),
    [
        (Image.new("RGBA", (8, 8), (0, 0, 0, 0)), 255),
        (Image.new("LA", (8, 8), (0, 255)), 0),
        (Image.fromarray(np.full((8, 8), 65535, np.uint16)), 0),
        (Image.fromarray(np.tile(np.array([0, 65535], np.uint16), (8, 4))), 127),
        (Image.new("1", (8, 8), 1), 255),
        (Image.new("P", (8, 8), 0), 0),
        (Image.new("CMYK", (8, 8), (0, 0, 0, 0)), 255),
    ],
    ids=["clear", "grey", "flat-16", "deep-16", "bits", "palette", "print"],
)
def test_images_of_all_depths_are_shown(tmp_path: Path, image: Image.Image, bright: int) -> None:
    path = tmp_path / ("x.tif" if image.mode == "CMYK" else "x.png")
    image.save(path)
    assert open_film(path, is_film=False).at(0, 8, 8).pixels.mean() == pytest.approx(bright, abs=1.5)


def test_a_photo_that_lies_on_its_side_is_turned(tmp_path: Path) -> None:
    image = Image.fromarray(np.zeros((20, 40, 3), np.uint8))
    exif = Image.Exif()
    exif[0x0112] = 6
    image.save(tmp_path / "x.jpg", exif=exif)
    assert open_film(tmp_path / "x.jpg", is_film=False).size == (20, 40)


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
def test_huge_photos_are_decoded_small_and_huge_drawings_refused(tmp_path: Path) -> None:
    huge = Image.new("L", (10_000, 10_000), 200)
    huge.save(tmp_path / "huge.jpg")
    huge.save(tmp_path / "huge.png")
    assert open_film(tmp_path / "huge.jpg", is_film=False).at(0, 20, 20).pixels.mean() == pytest.approx(200, abs=2)
    with pytest.raises(PictureError, match=r"10,000 x 10,000 pixels; 40M are the most.*o opens it elsewhere"):
        open_film(tmp_path / "huge.png", is_film=False)


# -- what is no picture ------------------------------------------------------------------------------------------------

BAD = {
    "empty": (b"", "is empty: nothing was written into it."),
    "text": (b"once upon a time" * 99, ""),
    "zeros": (bytes(5000), ""),
    "drawing": (b'<svg xmlns="http://www.w3.org/2000/svg"></svg>', ""),
    "png head": (b"\x89PNG\r\n\x1a\n" + bytes(40), ""),
    "gif head": (b"GIF89a\x00\x00", ""),
    "postscript": (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n", ""),
}


@pytest.mark.parametrize("is_film", [True, False])
@pytest.mark.parametrize("name", BAD)
def test_what_is_no_picture_is_said(tmp_path: Path, name: str, is_film: bool) -> None:
    data, said = BAD[name]
    (tmp_path / "[foo]\x1b.mp4").write_bytes(data)
    with pytest.raises(PictureError) as caught:
        open_film(tmp_path / "[foo]\x1b.mp4", is_film).at(0, *SIZE)
    text = str(caught.value)
    assert "[foo]" in text
    assert said in text
    assert text.endswith(".")
    assert "\x1b" not in text
    assert "\n" not in text


def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    for is_film in (True, False):
        with pytest.raises(PictureError, match=r"gone\.mp4 cannot be read: No such file"):
            open_film(tmp_path / "gone.mp4", is_film)
        with pytest.raises(PictureError, match="cannot be read: Is a directory"):
            open_film(tmp_path, is_film)


def test_drawings_are_said_to_be_drawings(tmp_path: Path) -> None:
    (tmp_path / "x.svg").write_bytes(BAD["drawing"][0])
    with pytest.raises(PictureError, match=r"a drawing \(SVG\)"):
        open_film(tmp_path / "x.svg", is_film=False)


@pytest.mark.parametrize(("module", "is_film", "who"), [("av", True, "PyAV"), ("PIL", False, "Pillow")])
def test_a_decoder_that_is_missing_is_said_with_what_brings_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch, module: str, is_film: bool, who: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(PictureError, match=rf"{who}.*pip install 'gymdash-tui\[video\]'"):
        open_film(folder / "count.mp4", is_film)


def test_a_sound_is_no_film(tmp_path: Path) -> None:
    import wave

    with wave.open(str(tmp_path / "x.wav"), "wb") as sound:
        sound.setparams((1, 2, 8000, 0, "NONE", ""))
        sound.writeframes(bytes(8000))
    with pytest.raises(PictureError, match="holds no pictures"):
        open_film(tmp_path / "x.wav", is_film=True)


@pytest.mark.parametrize("name", [*HOSTILE[:4], "x" * 200])
def test_names_are_only_names(tmp_path: Path, name: str) -> None:
    path = tmp_path / f"{name.replace('/', '')}.mkv"
    write_film(path, sliding(3))
    assert open_film(path, is_film=True).at(0, *SIZE).number == 0


# -- damage ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("share", [0.5, 0.8])
def test_a_film_that_was_cut_off_gives_what_is_left_and_says_so(tmp_path: Path, share: float) -> None:
    whole = write_film(tmp_path / "x.mkv", grain(50, 96, 64), every=10).read_bytes()
    (tmp_path / "cut.mkv").write_bytes(whole[: int(len(whole) * share)])
    film = open_film(tmp_path / "cut.mkv", is_film=True)
    assert film.at(0.0, *SIZE).number == 0
    last = film.at(film.duration, *SIZE)
    assert 50 * share - 12 <= last.number <= 50 * share + 5
    assert film.problem.startswith("Cut off or damaged after")
    assert film.duration == pytest.approx(last.ends)
    assert film.count == last.number + 1
    assert film.at(0.0, *SIZE).number == 0


def test_a_film_without_its_end_where_the_index_would_be_is_said(tmp_path: Path) -> None:
    whole = write_film(tmp_path / "x.mp4", sliding(50)).read_bytes()
    (tmp_path / "x.mp4").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(PictureError, match=r"x\.mp4 is no film that can be decoded: "):
        open_film(tmp_path / "x.mp4", is_film=True)


def test_an_animation_that_was_cut_off_gives_what_is_left(tmp_path: Path) -> None:
    whole = write_gif(tmp_path / "x.gif", grain(10, 96, 64), 100).read_bytes()
    (tmp_path / "x.gif").write_bytes(whole[: len(whole) // 2])
    film = open_film(tmp_path / "x.gif", is_film=True)
    assert 3 <= film.at(99.0, *SIZE).number <= 6
    assert film.problem


@settings(max_examples=60)
@given(data=st.data())
@pytest.mark.parametrize("name", ["count.mp4", "count.gif", "still.png", "still.jpg"])
def test_damage_anywhere_is_a_sentence_or_a_picture(
    folder: Path, tmp_path: Path, name: str, data: st.DataObject
) -> None:
    path = folder / name
    if not path.exists():
        Image.fromarray(next(grain(1, 96, 64))).save(path)
    broken = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        broken[data.draw(st.integers(0, len(broken) - 1))] = data.draw(st.integers(0, 255))
    (tmp_path / name).write_bytes(broken[: data.draw(st.integers(1, len(broken)))])
    try:
        film = open_film(tmp_path / name, is_film=name.startswith("count"))
        for at in (0.0, 1.0, 0.5, 99.0):
            assert film.at(at, *SIZE).pixels.shape == (SIZE[1], SIZE[0], 3)
        film.close()
    except PictureError as error:
        assert str(error).endswith(".")
