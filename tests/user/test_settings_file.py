"""The settings' file: what is right counts, what is wrong is named with its line, and the file stays as it is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.user.options import OPTIONS, Kind, read, show, value_of
from gymdash_tui.user.paths import settings_file
from gymdash_tui.user.settings import Confirm, Notify, Settings
from gymdash_tui.user.settings_file import load_settings, read_settings


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The place of a person's settings, with nothing there yet."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    settings_file().parent.mkdir()
    return settings_file()


def test_without_a_file_the_defaults_count(file: Path) -> None:
    assert load_settings() == (Settings(), [])
    file.write_text("\n# nothing yet\n")
    assert load_settings() == (Settings(), [])


def test_what_stands_in_the_file_counts(file: Path) -> None:
    file.write_text(
        'theme = "nord"\nmouse = false\nconfirm.stop = false\n[notify]\non = ["died", "done"]\nbell = false\n'
        '[keys]\nstop = "S"\ndown = ["n", ","]\n[refresh]\nrows = 1\n'
    )
    settings, mistakes = load_settings()
    assert mistakes == []
    assert (settings.theme, settings.mouse, settings.refresh.rows) == ("nord", False, 1.0)
    assert settings.confirm == Confirm(stop=False)
    assert settings.notify == Notify(on=("done", "died"), bell=False)
    assert settings.keys == {"stop": "S", "down": "n,comma"}


WRONG = (
    ('theme = "nrod"', "did you mean 'nord'?"),
    ("theme = 3", "has to be a text in quotes"),
    ('ascii = "yes"', "has to be true or false, not 'yes'"),
    ("mose = true", "mose is no setting; did you mean 'mouse'?"),
    ("confirm.stopp = true", "did you mean 'confirm.stop'?"),
    ("confirm = 3", "begins with a line [confirm]"),
    ("refresh.rows = nan", "a number of seconds from 0.5 to 600"),
    ("refresh.rows = inf", "not inf"),
    ("refresh.rows = 0", "from 0.5"),
    ("refresh.rows = true", "not true"),
    (f"refresh.rows = {'9' * 300}", "to 600"),
    ('notify.on = "done"', 'a list such as ["done", "failed"]'),
    ('notify.on = ["dome"]', "did you mean 'done'?"),
    ('notify.webhook = "ftp://x"', "has to begin with http:// or https://"),
    ('notify.command = "\\u0000"', "without a null"),
    ("keys.stop = 3", 'such as "S"'),
    ("keys.stop = []", "a list of keys"),
    ('"\\u001b[31m" = 1', "is no setting"),
    ("keys = [1]", "begins with a line [keys]"),
)


@pytest.mark.parametrize(("line", "said"), WRONG, ids=[line[:24] for line, _ in WRONG])
def test_a_mistake_is_named_with_its_line_and_only_it_is_passed_over(file: Path, line: str, said: str) -> None:
    text = f"# mine\nnotify.bell = false\n\n{line}  # oh\nrefresh.gauges = 7\n"
    file.write_text(text)
    settings, (mistake,) = load_settings()
    assert mistake.startswith(f"{file}, line 4: ") or "\\u" in line
    assert said in mistake
    assert mistake.isprintable()
    assert (settings.notify.bell, settings.refresh.gauges) == (False, 7.0)
    assert settings.theme == "gymdash"
    assert file.read_text() == text


def test_a_value_over_several_lines_is_named_by_its_first(file: Path) -> None:
    file.write_text('theme = "nord"\n[notify]\nbell = true\non = [\n  "done",\n  "dead",\n]\n')
    settings, (mistake,) = load_settings()
    assert ", line 4: notify.on holds 'dead'" in mistake
    assert settings.theme == "nord"


BROKEN = (
    ("theme = \nmouse = true\n", "line 1"),
    ('theme = "nord"\nmouse = [1,\n', "line 3"),
    ('theme = "nord"\ntheme = "nord"\n', "line 2"),
    ("[keys\n", "line 1"),
    ("a" * 5000, "line 1"),
)


@pytest.mark.parametrize(("text", "line"), BROKEN, ids=[text[:12] for text, _ in BROKEN])
def test_what_is_no_toml_is_named_with_its_line(file: Path, text: str, line: str) -> None:
    file.write_text(text)
    settings, (mistake,) = load_settings()
    assert settings == Settings()
    assert f"{file}, {line} is no TOML" in mistake
    assert mistake.endswith("The defaults are used.")
    assert file.read_text() == text


def test_what_is_no_text_is_said(file: Path) -> None:
    file.write_bytes(b'theme = "nord"\nx = "\xff"')
    assert ", line 2: it is no UTF-8 text." in load_settings()[1][0]
    file.write_bytes(b"#" * 300_000)
    assert "too large" in load_settings()[1][0]
    file.write_text("x = " + "[" * 100_000)
    assert load_settings()[1]
    file.unlink()
    file.mkdir()
    assert "is no file" in load_settings()[1][0]


def test_what_would_never_end_is_not_read(file: Path) -> None:
    os.mkfifo(file)
    assert "is no file" in load_settings()[1][0]


def test_a_file_written_elsewhere_may_begin_with_a_mark(file: Path) -> None:
    file.write_text('\ufefftheme = "nord"\r\nmouse = false\r\n')
    assert load_settings()[0].theme == "nord"


@given(st.text(max_size=200))
def test_no_text_is_too_wild(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    file = tmp_path_factory.getbasetemp() / "wild.toml"
    file.write_text(text, encoding="utf-8", errors="replace")
    reading = read_settings(file)
    assert all(mistake.isprintable() for mistake in reading.mistakes)


@pytest.mark.parametrize("one", OPTIONS, ids=lambda one: one.path)
def test_what_is_shown_can_be_typed_again(one: object) -> None:
    option = next(known for known in OPTIONS if known is one)
    default = value_of(Settings(), option.path)
    assert read(option, show(option, default)) == default
    assert option.tooltip.endswith(".")
    if option.kind is Kind.CHOICE:
        assert [read(option, name) for name in option.choices] == list(option.choices)
