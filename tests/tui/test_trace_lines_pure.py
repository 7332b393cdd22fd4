"""Traces as coloured lines: what stands out, and that nothing breaks them."""

from __future__ import annotations

import json
import traceback

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.domain.text import text_width
from gymdash_tui.tui.widgets.painted import Part
from gymdash_tui.tui.widgets.trace_lines import broken, trace_parts
from tests.tui.conftest import HOSTILE, TRACE

LIBRARY = "/home/me/venv/lib/python3.11/site-packages/stable_baselines3/ppo/ppo.py"
LONG = f"""\
Traceback (most recent call last):
  File "/home/me/arms/train.py", line 12, in main
    model.learn(100)
    ~~~~~~~~~~~^^^^^
  File "{LIBRARY}", line 311, in learn
    return super().learn(
           ^^^^^^^^^^^^^^
  [Previous line repeated 3 more times]
ValueError: no

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "C:\\arms\\joint.py", line 3
    x = = 1
        ^
SyntaxError: invalid syntax
"""
GROUP = """\
  + Exception Group Traceback (most recent call last):
  |   File "a.py", line 1, in <module>
  |     raise group
  | ExceptionGroup: several (2 sub-exceptions)
  +-+---------------- 1 ----------------
    | Traceback (most recent call last):
    |   File "b.py", line 2, in step
    |     step()
    | KeyError: 'x'
    +---------------- 2 ----------------
    | TypeError: z
    +------------------------------------
"""


def parts_of(trace: str, width: int = 200) -> list[Part]:
    return [part for line in trace_parts(trace, width) for part in line]


def shown(trace: str, width: int = 200, ascii_only: bool = False) -> list[str]:
    return ["".join(text for text, _ in line) for line in trace_parts(trace, width, ascii_only)]


def test_ones_own_frame_shows_file_line_and_function_and_the_error_is_red() -> None:
    found = parts_of(TRACE)
    assert ("arm.py", "title") in found
    assert ("17", "key") in found
    assert ("step", "accent") in found
    assert ("RuntimeError", "bad") in found
    assert (": [/joint] 3 left its limits", "bad") in found


def test_installed_frames_are_dimmer_than_ones_own() -> None:
    found = parts_of(LONG)
    assert ("/home/me/arms/", "text") in found
    assert ("train.py", "title") in found
    assert ("    model.learn(100)", "text") in found
    assert ("    ~~~~~~~~~~~^^^^^", "bad") in found
    assert (f'  File "{LIBRARY}", line 311, in learn', "dim") in found
    assert ("    return super().learn(", "dim") in found
    assert ("  [Previous line repeated 3 more times]", "warn") in found


def test_a_chain_shows_every_error_and_what_joins_them() -> None:
    found = parts_of(LONG)
    assert ("ValueError", "bad") in found
    assert ("During handling of the above exception, another exception occurred:", "warn") in found
    assert ("joint.py", "title") in found
    assert ("C:\\arms\\", "text") in found
    assert ("SyntaxError", "bad") in found


def test_each_error_of_a_group_is_red_and_its_code_is_not() -> None:
    found = parts_of(GROUP)
    assert {text for text, part in found if part == "bad"} >= {"ExceptionGroup", "KeyError", "TypeError"}
    assert ("    |     step()", "text") in found
    assert ("b.py", "title") in found


def test_a_real_trace_is_read() -> None:
    try:
        json.loads("{")
    except ValueError:
        found = parts_of(traceback.format_exc())
    assert ("test_trace_lines_pure.py", "title") in found
    assert ("json.decoder.JSONDecodeError", "bad") in found
    assert any("decoder.py" in text and part == "dim" for text, part in found)


def test_a_message_of_several_lines_is_whole_and_its_last_line_red() -> None:
    found = parts_of('Traceback (most recent call last):\n  File "a.py", line 1\nRuntimeError: sizes\nmust\nmatch')
    assert found[-1] == ("match", "bad")
    assert ("must", "text") in found


def test_a_trace_of_another_language_shows_its_places_and_ends_red() -> None:
    found = parts_of("thread 'main' panicked at src/main.rs:10:5:\nindex out of bounds")
    assert ("src/main.rs:10:5", "accent") in found
    assert found[-1] == ("index out of bounds", "bad")


def test_an_installed_path_loses_its_beginning_before_it_is_broken() -> None:
    assert '   File "…/stable_baselines3/ppo/ppo.py", line 311, in learn' in shown(LONG, 70)
    assert '   File ".../stable_baselines3/ppo/ppo.py", line 311, in learn' in shown(LONG, 70, ascii_only=True)


def test_what_points_at_a_broken_line_is_left_out() -> None:
    trace = 'Traceback (most recent call last):\n  File "a.py", line 1, in f\n    {}\n    ^^^^\nKeyError: 1'
    assert "^^^^" in "".join(shown(trace.format("short()")))
    assert "^^^^" not in "".join(shown(trace.format("long(" + "a, " * 90)))


def test_of_an_endless_trace_the_end_is_kept() -> None:
    lines = shown("x" * 300_000 + "\nValueError: last", 100)
    assert "ValueError: last" in lines[-1]
    assert any("characters are left out here" in line for line in lines)
    assert len(lines) < 1100


def test_nothing_gives_nothing() -> None:
    assert trace_parts("", 80) == []
    assert trace_parts("\n\n", 80) == []


TEXTS = st.sampled_from((*HOSTILE, LONG, GROUP, TRACE)) | st.text(max_size=400)


@pytest.mark.parametrize("ascii_only", [False, True])
@given(trace=TEXTS, other=TEXTS, width=st.integers(12, 200))
def test_whatever_it_is_no_line_is_too_long_or_moves_the_cursor(
    trace: str, other: str, width: int, ascii_only: bool
) -> None:
    for line in shown(f"{trace}\n{other}", width, ascii_only):
        assert text_width(line) <= width - 1
        assert line.isprintable()
        assert line.isascii() or not ascii_only


@given(st.lists(st.tuples(st.text("ab /,名 ", max_size=40), st.sampled_from(["text", "bad"])), max_size=5))
def test_a_broken_line_holds_every_character_in_its_colour(line: list[Part]) -> None:
    pieces = broken(line, 20)
    colours = [(char, part) for text, part in line for char in text if char != " "]
    assert [(char, part) for piece in pieces for text, part in piece for char in text if char != " "] == colours
