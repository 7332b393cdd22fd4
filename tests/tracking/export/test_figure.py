"""Figures as files: their size, their letters, what cannot be drawn."""

from __future__ import annotations

import math
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.tracking.export import FigureCurve, FigurePanel, FigureSpec, export_figure
from gymdash_tui.tracking.export.drawing import COLOURS
from gymdash_tui.tracking.export.figure_points import isolated, shown, thinned
from gymdash_tui.tui.themes import _ON_LIGHT
from tests.helpers.sims import WILD

X = np.arange(0.0, 50_000, 1_000)


def curve(label: str = "ppo", slot: int = 0, scale: float = 1.0) -> FigureCurve:
    y = scale * np.sqrt(X)
    return FigureCurve(label, X, y, lo=y - 5, hi=y + 5, slot=slot)


def spec(*curves: FigureCurve, panels: int = 1) -> FigureSpec:
    drawn = curves or (curve(),)
    return FigureSpec(tuple(FigurePanel(f"rollout/tag_{n}", drawn) for n in range(panels)), dpi=60)


def letters(path: Path) -> list[str]:
    """Give the texts of an SVG."""
    return ["".join(one.itertext()) for one in ElementTree.parse(path).iter() if one.tag.endswith("}text")]


def test_a_picture_of_the_size_that_was_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "x.png"
    assert export_figure(replace(spec(), size=(3.3, 2.5), dpi=200), path) == ()
    with Image.open(path) as picture:
        assert picture.size == (660, 500) and picture.format == "PNG"
        assert len(picture.convert("RGB").getcolors(1_000_000) or ()) > 10


def test_letters_stay_letters(tmp_path: Path) -> None:
    asked = replace(spec(curve("lr=0.001"), curve("lr=0.0003", 1)), title="Learning rates", caption="mean ± std, n=5")
    export_figure(asked, tmp_path / "x.svg")
    texts = letters(tmp_path / "x.svg")
    for words in ("lr=0.001", "lr=0.0003", "rollout/tag_0", "steps", "Learning rates", "mean ± std, n=5", "20k"):
        assert words in texts
    export_figure(asked, tmp_path / "x.pdf")
    raw = (tmp_path / "x.pdf").read_bytes()
    assert raw.startswith(b"%PDF") and b"/FontFile2" in raw and b"/Type3" not in raw


def test_the_same_figure_gives_the_same_bytes(tmp_path: Path) -> None:
    for end in ("svg", "pdf", "png"):
        one, two = tmp_path / f"1.{end}", tmp_path / f"2.{end}"
        export_figure(spec(), one)
        export_figure(spec(), two)
        assert one.read_bytes() == two.read_bytes()


def test_hostile_names_are_text(tmp_path: Path) -> None:
    names = ["$x_1$ \\frac{1}{2}", "_hidden", "[/foo]", WILD, "名前 🚀", "a" * 10_000, ""]
    asked = spec(*(curve(name, slot) for slot, name in enumerate(names)))
    asked = replace(asked, title="$\\alpha$", panels=(FigurePanel("$tag_", asked.panels[0].curves),), size=(6.9, 5))
    for end in ("svg", "png", "pdf"):
        notes = export_figure(asked, tmp_path / f"x.{end}")
        assert (notes != ()) == (end != "svg")
    texts = letters(tmp_path / "x.svg")
    for words in ("$x_1$ \\frac{1}{2}", "_hidden", "[/foo]", "名前 🚀", "$\\alpha$", "$tag_"):
        assert words in texts
    assert max(map(len, texts)) < 200 and not any("\x1b" in text for text in texts)


def test_colours_are_the_screens_and_lines_differ_in_grey() -> None:
    assert COLOURS == _ON_LIGHT


def test_a_window_shows_its_part_with_lines_to_its_edges() -> None:
    x = np.arange(10.0)
    assert list(shown(x, None)) == list(range(10))
    assert list(shown(x, (3.5, 6.5))) == [3, 4, 5, 6, 7]
    assert list(shown(x, (100, 200))) == [9]
    assert list(shown(np.empty(0), (0, 1))) == []


def test_a_million_points_keep_their_extremes() -> None:
    x, y = np.arange(1e6), np.zeros(1_000_000)
    y[123_456], y[777_777], y[500] = 5, -7, math.nan
    few_x, few_y = thinned(x, y)
    assert len(few_x) <= 20_000 and np.nanmax(few_y) == 5 and np.nanmin(few_y) == -7
    assert (np.diff(few_x) > 0).all()
    assert few_x[np.nanargmax(few_y)] == 123_456


def test_points_between_gaps_are_found() -> None:
    nan = math.nan
    assert list(isolated(np.array([1, nan, 2, 3, nan, 4]))) == [True, False, False, False, False, True]
    assert list(isolated(np.empty(0))) == []


def test_what_a_logarithmic_axis_cannot_hold_is_said(tmp_path: Path) -> None:
    y = np.array([0.0, -1.0, 1.0, 10.0, 1e301])
    asked = replace(spec(FigureCurve("a", np.arange(5.0), y)), log_y=True)
    assert export_figure(asked, tmp_path / "x.svg") == (
        "2 values <= 0 left out: the y axis is logarithmic.",
        "1 value beyond 1e+300 left out.",
    )


@pytest.mark.parametrize("end", ["gif", "", "jpg"])
def test_a_file_of_another_kind_is_refused(tmp_path: Path, end: str) -> None:
    with pytest.raises(WrongUse, match=r"End its name in \.png, \.svg, \.pdf"):
        export_figure(spec(), tmp_path / f"x.{end}")


def test_what_cannot_be_drawn_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    for asked, words in (
        (replace(spec(), font=500), "--font"),
        (replace(spec(), dpi=1), "--dpi"),
        (replace(spec(), size=(60.0, 60.0), dpi=1200), "20,000 pixels"),
        (replace(spec(), panels=()), "nothing to draw"),
        (replace(spec(panels=12), size=(1.0, 1.0), font=20), "do not fit into 1 x 1 inches"),
    ):
        with pytest.raises(WrongUse, match=words):
            export_figure(asked, tmp_path / "x.png")
    assert not list(tmp_path.iterdir())
    (tmp_path / "x.png").write_text("mine")
    with pytest.raises(WrongUse, match="--force"):
        export_figure(spec(), tmp_path / "x.png")
    assert (tmp_path / "x.png").read_text() == "mine"


def test_without_matplotlib_a_sentence_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(WrongUse, match=r"pip install 'gymdash-tui\[export\]'"):
        export_figure(spec(), tmp_path / "x.png")
    assert not list(tmp_path.iterdir())


def test_a_persons_own_settings_for_figures_are_left_alone(tmp_path: Path) -> None:
    import matplotlib

    with matplotlib.rc_context({"text.usetex": True, "font.size": 33, "svg.fonttype": "path"}):
        export_figure(spec(), tmp_path / "x.svg")
        assert matplotlib.rcParams["text.usetex"] is True and matplotlib.rcParams["font.size"] == 33
    assert "rollout/tag_0" in letters(tmp_path / "x.svg")


def test_nothing_heavy_is_loaded_before_it_is_needed() -> None:
    code = "import gymdash_tui.tracking.export, gymdash_tui.cli.export, sys; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"matplotlib", "pyarrow", "PIL", "textual", "sqlmodel"} & set(loaded)


NUMBERS = st.floats(allow_nan=True, allow_infinity=True)


@settings(max_examples=25)
@given(
    values=st.lists(NUMBERS, max_size=6),
    words=st.sampled_from(["number", "duration", "clock"]),
    logs=st.tuples(st.booleans(), st.booleans()),
    low=st.none() | st.floats(-1e15, 1e15),
    width=st.floats(1e-9, 1e15),
    x=st.lists(NUMBERS, min_size=6, max_size=6).map(sorted),
)
def test_any_numbers_can_be_drawn(
    tmp_path: Path,
    values: list[float],
    words: str,
    logs: tuple[bool, bool],
    low: float | None,
    width: float,
    x: list[float],
) -> None:
    y = np.array(values)
    places = np.array(x[: len(y)])
    one = FigureCurve("a", places, y, lo=y, hi=y, raw=y, members=((places, y),))
    window = None if low is None else (low, low + width)
    asked = FigureSpec((FigurePanel("t", (one,)),), "x", words, *logs, window)  # type: ignore[arg-type]
    export_figure(asked, tmp_path / "x.svg", force=True)
    assert "t" in letters(tmp_path / "x.svg")
