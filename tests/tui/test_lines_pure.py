"""The lines of the queue, of the trash and of the record: whole at every width, whatever the names are."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.progress import Progress
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import Ending, Phase
from gymdash_tui.domain.status import SimStatus, SimStatusCode
from gymdash_tui.domain.text import text_width
from gymdash_tui.domain.times import utc_now
from gymdash_tui.simulation.journal import JournalWriter
from gymdash_tui.simulation.paths import SimulationFolder
from gymdash_tui.tracking.slots import GpuSlot, Slots
from gymdash_tui.tui.particulars import Checkpoint, FolderReader, Particulars
from gymdash_tui.tui.queue_view import QueueView, places
from gymdash_tui.tui.widgets.detail_lines import config_lines, nth
from gymdash_tui.tui.widgets.header import Header
from gymdash_tui.tui.widgets.list_row import Waiting, columns_for, row_parts, title_parts
from gymdash_tui.tui.widgets.queue_lines import queue_rows, read_gpu_slots
from gymdash_tui.tui.widgets.record_lines import record_lines
from gymdash_tui.tui.widgets.trash_lines import trash_rows
from tests.tui.conftest import HOSTILE
from tests.tui.texts import lines_text, rows_text

NAMES = st.sampled_from(HOSTILE) | st.text(max_size=40)


def queued(name: str, priority: int = 0, held: bool = False) -> SimulationRecord:
    return SimulationRecord(f"id-{name[:9]}", name, "key", phase=Phase.QUEUED, priority=priority, held=held)


def view(*waiting: SimulationRecord, live: tuple[SimulationRecord, ...] = (), gpus: bool = False) -> QueueView:
    slots = Slots(2, len(live), (GpuSlot(0, 3, 2),) if gpus else ())
    waits = {record.sim_id: f"after '{record.name}'" for record in waiting}
    return QueueView(live, waiting, waits, places(waiting), slots, True)


def test_the_queue_shows_who_runs_who_waits_and_for_what() -> None:
    running = SimulationRecord(
        "r", "runner", "key", phase=Phase.RUNNING, progress=Progress(step=5, total=10), gpu_index=0
    )
    shown = view(queued("first", priority=5), queued("second", held=True), live=(running,), gpus=True)
    text = rows_text(queue_rows(shown))
    assert "1 of 2 slots · GPU 0: 2 of 3" in text
    assert "2 wait, 1 of them held" in text
    assert text.index("runner") < text.index("first") < text.index("second")
    assert "queued 1" in text
    assert "⊖ held 2" in text
    assert "prio 5" in text
    assert "after 'first'" in text
    assert " g0 " in text


def test_an_empty_queue_says_what_to_press() -> None:
    text = rows_text(queue_rows(view()))
    assert "Nothing runs." in text
    assert "Nothing waits." in text
    assert "f2" in text


@given(st.lists(NAMES, max_size=5), st.integers(58, 220), st.booleans())
def test_the_queues_lines_fit_whatever_the_names_are(names: list[str], width: int, ascii_only: bool) -> None:
    rows = queue_rows(view(*(queued(name, 7) for name in names)), ascii_only)
    for row in rows:
        if row.key:
            line = "".join(text for text, _ in row.make(width, True))
            assert text_width(line) <= width
            assert line.isascii() or not ascii_only


@given(st.lists(NAMES, min_size=1, max_size=5), st.integers(58, 220), st.booleans())
def test_the_trashs_lines_fit_whatever_the_names_are(names: list[str], width: int, ascii_only: bool) -> None:
    thrown = [
        (SimulationRecord("x", name, "key", phase=Phase.DONE, ending=Ending.DIED, deleted=utc_now()), 10**at)
        for at, name in enumerate(names)
    ]
    for row in trash_rows(thrown, True, ascii_only)[1:]:
        assert text_width("".join(text for text, _ in row.make(width, False))) <= width


def test_the_trash_says_how_large_it_is() -> None:
    thrown = [(replace(queued("gone"), phase=Phase.CREATED, deleted=utc_now()), 1_500_000)]
    assert "1 simulation, 1.5 MB in all" in rows_text(trash_rows(thrown, True))
    assert "It is empty." in rows_text(trash_rows([], True))


@given(NAMES, st.integers(58, 220), st.booleans(), st.booleans(), st.integers(0, 99))
def test_a_queued_row_of_the_list_says_what_it_waits_for(
    name: str, width: int, gpus: bool, ascii_only: bool, place: int
) -> None:
    columns = columns_for(width, gpus)
    waiting = Waiting(place, f"after '{name}'")
    parts = row_parts(queued(name), columns, False, False, -1, ascii_only, waiting)
    assert sum(text_width(text) for text, _ in parts) == sum(text_width(text) for text, _ in title_parts(columns))
    assert "after '" in "".join(text for text, _ in parts)


def test_the_gpu_has_a_column_where_any_is_handed_out() -> None:
    record = SimulationRecord("a", "one", "key", phase=Phase.RUNNING, gpu_index=3)
    shown = "".join(text for text, _ in row_parts(record, columns_for(120, True), False, False, -1))
    assert " g3 " in shown
    assert "gpu" not in [column.name for column in columns_for(120)]


# -- the record --------------------------------------------------------------------------------------------------------

KEPT = {
    "command_line": "gymdash-tui start x --name '[/foo]'",
    "git_commit": "0123456789abcdef",
    "code": {"branch": "main", "changed": True},
    "host": "box",
    "python": "3.11.7",
    "interpreter": "/usr/bin/python",
    "packages": {"torch": "2.13", "[/numpy]": "2.1"},
    "gpus": ["A100"],
}


def ended() -> SimulationRecord:
    return SimulationRecord(
        "0123456789",
        "one",
        "key",
        phase=Phase.DONE,
        ending=Ending.DIED,
        started=utc_now(),
        ended=utc_now() + timedelta(seconds=5),
        exit={"signal": 9, "code": None, "max_rss": 21_400_000_000, "cpu_seconds": 90.0},
        attempt=2,
        seed=7,
        gpu_index=1,
    )


def test_the_record_shows_everything_that_was_kept() -> None:
    points = (Checkpoint("best", 70, False, "within [/a] rollout", "best"), Checkpoint("s", 80_000, True, size=1000))
    text = lines_text(record_lines(ended(), Particulars(points, {"threads": 4, "start": "warm"}, KEPT), 120))
    for word in (
        *("2nd", "0123456789 main, with uncommitted changes", "box", "3.11.7", "/usr/bin/python", "A100", "torch"),
        *("2.13", "SIGKILL (9)", "21 GB", "1:30", "80,000  exact", "within [/a] rollout", "threads", "warm", "[/foo]"),
    ):
        assert word in text, f"{word} in\n{text}"


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | NAMES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(st.sampled_from([*KEPT, "other"]), JSON), st.dictionaries(NAMES, JSON), st.integers(20, 160))
def test_whatever_stands_in_the_record_is_drawn_safely(
    kept: dict[str, object], facts: dict[str, object], width: int
) -> None:
    known = Particulars((), facts, kept, "[/parent]")
    text = lines_text([*record_lines(ended(), known, width), *config_lines(ended(), width, known=known, waits="x")])
    assert "\x1b" not in text
    assert "\x07" not in text


def test_the_configuration_tells_attempt_checkpoint_and_parent() -> None:
    record = replace(ended(), parent="abc", group="ppo", priority=3)
    known = Particulars((Checkpoint("s", 80_000, True),), {"threads": 2}, {}, "first")
    text = lines_text(config_lines(record, 120, known=known, waits="after 'x'"))
    for word in ("2nd", "80,000 exact", "first", "ppo", "threads", "after 'x'", "GPU"):
        assert word in text


@pytest.mark.parametrize(
    ("number", "text"), [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (22, "22nd")]
)
def test_attempts_are_counted_as_people_do(number: int, text: str) -> None:
    assert nth(number) == text


# -- what the folder tells ---------------------------------------------------------------------------------------------


def test_checkpoints_that_are_there_come_in_the_order_of_a_resume(tmp_path: Path) -> None:
    folder = SimulationFolder(tmp_path / "sim")
    for name in ("best", "step-000000010", "step-000000020"):
        (folder.checkpoints / name).mkdir(parents=True)
    journal = JournalWriter(folder.journal)
    journal.write("phase", phase="running", pid=1)
    for name, step, why in (("step-000000010", 10, "every"), ("gone", 15, "every"), ("best", 30, "best")):
        journal.write("checkpoint", file=name, step=step, exact=why != "best", reason="", why=why, bytes=5)
    journal.write("facts", seed=3)
    reader = FolderReader(folder)
    assert [point.file for point in reader.read().checkpoints] == ["best", "step-000000010"]
    journal.write("phase", phase="running", pid=2)
    journal.write("checkpoint", file="step-000000020", step=5, exact=False, reason="no", why="stop", bytes=5)
    journal.write("facts", torch="2.13")
    journal.close()
    known = reader.read("parent")
    assert known.newest is not None
    assert (known.newest.step, known.newest.reason, known.newest.attempt) == (5, "no", 2)
    assert (known.facts["seed"], known.facts["torch"]) == (3, "2.13")


@pytest.mark.parametrize("file", ["/etc/passwd", "../../x", "", "a\0b", 7, None])
def test_a_checkpoint_outside_the_folder_is_none(tmp_path: Path, file: object) -> None:
    folder = SimulationFolder(tmp_path)
    journal = JournalWriter(folder.journal)
    journal.write("checkpoint", file=file, step=1, exact=True)
    journal.write("checkpoint", file="x", step="[/foo]")
    journal.close()
    assert FolderReader(folder).read().checkpoints == ()


# -- slots of GPUs -----------------------------------------------------------------------------------------------------


def test_gpu_slots_are_read_and_explained() -> None:
    assert read_gpu_slots("0=3 1=0") == (({0: 3, 1: 0}, False), "3 at once on GPU 0, GPU 1 is handed out no longer")
    assert read_gpu_slots("2=1!")[0] == ({2: 1}, True)


@pytest.mark.parametrize("text", ["", "3", "a=1", "0=-1", "=", "0=1=2", "0=99999"])
def test_other_words_for_gpu_slots_are_refused(text: str) -> None:
    with pytest.raises(WrongUse):
        read_gpu_slots(text)


def test_what_never_ran_says_why() -> None:
    why = SimStatus(SimStatusCode.FAIL, "Not started: it was to run after 'x', which failed.")
    record = SimulationRecord("a", "one", "key", phase=Phase.DONE, ending=Ending.CANCELLED, last_status=why)
    shown = "".join(text for text, _ in row_parts(record, columns_for(120), False, False, -1))
    assert "Not started: it was to run after" in shown
    ran = replace(record, started=utc_now(), ended=utc_now())
    assert "Not started" not in "".join(text for text, _ in row_parts(ran, columns_for(120), False, False, -1))


def test_a_narrow_header_loses_words_but_no_number() -> None:
    header = Header()
    header._counts = {"queued": 12, "held": 1, "running": 3, "done": 38, "failed": 2, "stopped": 1, "died": 4}
    for width in (200, 80, 60):
        line = "".join(text for text, _ in header.make_lines(width, 2)[0])
        assert len(line) <= width
        assert [word for word in line.split() if word.isdecimal()] == ["3", "12", "1", "38", "2", "1", "4"]
        assert ("running" in line) == (width == 200)


def test_the_empty_queue_is_explained_whole_in_the_smallest_terminal() -> None:
    for row in queue_rows(view()):
        assert text_width("".join(text for text, _ in row.make(80, False)).rstrip()) <= 80
