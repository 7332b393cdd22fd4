"""What the project answers: one simulation, pages, counts, statuses, commands."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from gymdash_tui.domain.errors import AmbiguousSimulation, UnknownSimulation, WrongUse
from gymdash_tui.domain.progress import Progress
from gymdash_tui.domain.states import Ending, Phase
from gymdash_tui.domain.status import SimStatus, SimStatusCode
from gymdash_tui.project.project import Project

from .helpers import HOSTILE, NOON, ask, minutes, record


def test_gives_back_what_was_put_in(project: Project) -> None:
    put = record(
        "ppo-cart",
        sim_type_name="StableBaselinesSimulation",
        sim_module_name="gymdash_tui.simulations.stable_baselines",
        phase=Phase.DONE,
        ending=Ending.FAILED,
        force_stopped=True,
        created=NOON,
        started=NOON + minutes(1),
        ended=NOON + minutes(9),
        kwargs={"env": "CartPole-v1", "algorithm_kwargs": {"learning_rate": 0.001, "net": [64, 64]}, "none": None},
        start_kwargs={"num_steps": 7},
        seed=3,
        group="seeds",
        tags=("good", "[/foo]"),
        notes="looks well",
        launcher="slurm",
        attempt=2,
        progress=Progress(step=5, total=10, rate=2.5, score=-1.5, score_tag="reward", trail=(None, 1.0)),
        exit={"pid": 1, "code": 0},
        journal_offset=99,
        last_status=SimStatus(SimStatusCode.FAIL, "it broke", 1, "Traceback", NOON + minutes(8)),
        parent="its parent",
        priority=4,
        after=("one", "other"),
        after_any=True,
        gpu="any",
        gpu_index=1,
        requeued=2,
    )
    project.add(put)
    assert project.get(put.sim_id) == put
    assert project.page() == [put]
    assert [found.status for found in project.statuses(put.sim_id)] == [put.last_status]
    assert project.get("nobody") is None


def test_a_simulation_without_a_time_was_created_now(project: Project) -> None:
    before = datetime.now(UTC)
    project.add(record(sim_id="a"))
    found = project.get("a")
    assert found is not None
    assert found.created is not None
    assert before <= found.created <= datetime.now(UTC)


def test_what_json_cannot_hold_is_kept_readable(project: Project) -> None:
    def every_second(episode: int) -> bool:
        return episode % 2 == 0

    project.add(record(sim_id="a", kwargs={"trigger": every_second, "nan": float("nan"), 3: {1, 2}}))
    found = project.get("a")
    assert found is not None
    assert "every_second" in found.kwargs["trigger"]
    assert found.kwargs["nan"] != found.kwargs["nan"]
    assert "3" in found.kwargs


def test_a_seed_too_large_for_the_column_stays_in_the_configuration(project: Project) -> None:
    project.add(record(sim_id="a", seed=1 << 80, kwargs={"seed": 1 << 80}))
    found = project.get("a")
    assert found is not None
    assert (found.seed, found.kwargs["seed"]) == (None, 1 << 80)


def test_documented_columns_hold_what_is_documented(project: Project) -> None:
    east = timezone(timedelta(hours=5, minutes=30))
    project.add(record("x", sim_id="a", created=NOON.astimezone(east), kwargs={"env": "CartPole-v1"}))
    wanted = "created, started, is_done, failed, config, start_kwargs, phase"
    assert ask(project.folder.database, f"SELECT {wanted} FROM simulations") == [
        (
            "2026-05-01 12:00:00.000000+00:00",
            None,
            0,
            0,
            '{"name": "x", "sim_key": "stable_baselines", "sim_family": null, "sim_type": null, '
            '"kwargs": {"env": "CartPole-v1"}}',
            "{}",
            "created",
        )
    ]
    # SQLite's own functions understand the times
    assert ask(project.folder.database, "SELECT datetime(created) FROM simulations") == [("2026-05-01 12:00:00",)]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_data(project: Project, text: str) -> None:
    put = record(text, sim_id="a", tags=(text,), notes=text, group=text, kwargs={text: text}, created=NOON)
    project.add(put, call=(text, {text: text}))
    project.add(record("other", sim_id="b"))
    assert project.get("a") == put
    assert project.find(text).sim_id == "a"
    assert project.calls()[0].details == {text: text}
    status = SimStatus(SimStatusCode.INFO, text, 0, text)
    project.ingest("a", [{"kind": "status", "details": text, "error_trace": text}], 0, 1)
    found = project.statuses("a")[0]
    assert (found.sim_name, found.status.details, found.status.error_trace) == (text, status.details, text)
    assert project.count() == 2


def test_half_a_character_from_the_shell_does_not_break_anything(project: Project) -> None:
    project.add(record("caf\udce9", sim_id="a", kwargs={"path": "caf\udce9"}))
    found = project.get("a")
    assert found is not None
    assert (found.name, found.kwargs) == ("caf?", {"path": "caf\udce9"})
    assert project.find("caf\udce9").sim_id == "a"


class TestFind:
    """A simulation by what a person types."""

    @pytest.fixture(autouse=True)
    def some(self, project: Project) -> None:
        """Put in three of which two share a name, and one that is named like the beginning of an id."""
        project.add(record("ppo", sim_id="aaa1", created=NOON))
        project.add(record("ppo", sim_id="aaa2", created=NOON + minutes(1)))
        project.add(record("dqn-lander", sim_id="bbb1"))
        project.add(record("bb", sim_id="ccc1"))

    @pytest.mark.parametrize(
        ("word", "sim_id"),
        [("dqn-lander", "bbb1"), ("bbb", "bbb1"), ("BBB", "bbb1"), ("aaa2", "aaa2"), ("bb", "ccc1"), ("c", "ccc1")],
    )
    def test_finds(self, project: Project, word: str, sim_id: str) -> None:
        assert project.find(word).sim_id == sim_id

    @pytest.mark.parametrize("word", ["ppo", "aaa"])
    def test_several_are_listed_newest_first(self, project: Project, word: str) -> None:
        with pytest.raises(AmbiguousSimulation, match=rf"2 .*'{word}'.*: aaa2, aaa1\."):
            project.find(word)

    @pytest.mark.parametrize(
        ("word", "said"),
        [
            ("dqn-landr", r"'dqn-landr'; did you mean 'dqn-lander'\?"),
            ("", "''; `gymdash-tui ls`"),
            ("%", "'%'; "),
            ("_aa1", "'_aa1'; "),
            ("\x1b[2J", r"'\\x1b\[2J'"),
            ("z" * 9000, "z…'; "),
        ],
    )
    def test_none_is_a_sentence(self, project: Project, word: str, said: str) -> None:
        with pytest.raises(UnknownSimulation, match=said) as raised:
            project.find(word)
        assert len(str(raised.value)) < 200


class TestLists:
    """Pages and counts."""

    @pytest.fixture(autouse=True)
    def some(self, project: Project) -> None:
        """Put in ten: pairs made in the same moment, names against the order of time."""
        for number in range(10):
            project.add(record(f"sim {9 - number}", sim_id=f"{number}", created=NOON + minutes(number // 2)))

    @pytest.mark.parametrize(
        ("order", "ids"), [("newest", "9876543210"), ("oldest", "0123456789"), ("name", "9876543210")]
    )
    def test_pages_join_without_gap_or_repetition(self, project: Project, order: str, ids: str) -> None:
        pages = [project.page(offset, 4, order) for offset in range(0, 12, 4)]
        assert [len(page) for page in pages] == [4, 4, 2]
        assert "".join(found.sim_id for page in pages for found in page) == ids

    def test_offsets_and_limits_beyond_the_list(self, project: Project) -> None:
        assert project.page(50) == project.page(0, 0) == project.page(0, -1) == []
        assert len(project.page(-5, 3)) == 3

    def test_an_unknown_order_is_a_sentence(self, project: Project) -> None:
        with pytest.raises(WrongUse, match=r"ordered by '; DROP' \(known: newest, oldest, name\)"):
            project.page(order="; DROP")

    def test_counts_by_word(self, project: Project) -> None:
        project.set_phase("0", Phase.QUEUED)
        for sim_id, ending in zip("1234", Ending, strict=True):
            project.finish(sim_id, ending, NOON)
        project.finish("5", Ending.FAILED, NOON)
        assert project.count() == 10
        assert project.counts() == {"created": 4, "queued": 1, "done": 1, "failed": 2, "stopped": 1, "died": 1}
        words = [found.word for found in project.page()]
        assert project.counts() == {word: words.count(word) for word in words}

    def test_unfinished_ends_with_the_queue_in_its_order(self, project: Project) -> None:
        for sim_id in "726":
            project.set_phase(sim_id, Phase.QUEUED)
        project.add(record(sim_id="x", phase=Phase.QUEUED, created=NOON - minutes(60)))
        for sim_id in "01345":
            project.finish(sim_id, Ending.SUCCEEDED, NOON)
        assert [found.sim_id for found in project.unfinished()] == ["8", "9", "7", "2", "6", "x"]
        project.set_phase("2", Phase.STARTING)
        assert [found.sim_id for found in project.unfinished()] == ["2", "8", "9", "7", "6", "x"]


def test_statuses_come_newest_first_with_the_name(project: Project) -> None:
    project.add(record("one", sim_id="a"))
    project.add(record("two", sim_id="b"))
    for number in range(6):
        project.ingest("ab"[number % 2], [{"kind": "status", "details": f"{number}"}], number // 2, number // 2 + 1)
    assert [(found.sim_name, found.status.details) for found in project.statuses(limit=3)] == [
        ("two", "5"),
        ("one", "4"),
        ("two", "3"),
    ]
    assert [found.status.details for found in project.statuses("a")] == ["4", "2", "0"]
    assert project.statuses("nobody") == project.statuses(limit=0) == []
    ids = [found.id for found in project.statuses()]
    assert ids == sorted(ids, reverse=True)


def test_calls_are_an_audit_trail(project: Project) -> None:
    project.add(record(sim_id="a"), call=("start", {"argv": ["gymdash-tui", "start"], "path": Path("/x")}))
    project.record_call("stop", {"sim_id": "a"}, code=2)
    newest, first = project.calls()
    assert (newest.name, newest.code, newest.details) == ("stop", 2, {"sim_id": "a"})
    assert (first.name, first.code, first.details["argv"]) == ("start", 0, ["gymdash-tui", "start"])
    assert first.time is not None
    assert newest.time is not None
    assert first.time <= newest.time
    assert newest.time.tzinfo is UTC
    assert project.calls(limit=1) == [newest]


def test_the_version_changes_with_anybodys_write_and_only_then(project: Project) -> None:
    seen = project.version()
    project.page()
    assert project.version() == seen
    project.record_call("ls", {})
    assert project.version() != seen
    seen = project.version()
    with Project.open(project.folder.root) as other:
        other.record_call("ls", {})
    assert project.version() != seen


def test_odd_values_spoil_no_list(project: Project) -> None:
    for name in ("good", "odd"):
        project.add(record(name, sim_id=name))
    with project._write() as connection:  # what somebody may do by hand
        connection.exec_driver_sql(
            "UPDATE simulations SET created = 'yesterday', started = 7, config = '{', start_kwargs = '[1]', tags = '9',"
            " progress = 'x', exit = '[]', phase = 'lost', seed = 'y', attempt = 'z', journal_offset = 'w', "
            " last_status_code = 77, last_status_time = x'00ff', notes = x'00ff', held = 'yes', priority = 'high',"
            " after_ids = '{', after_any = x'00', gpu = 7, gpu_index = 'first', requeued = 'often', parent = 3,"
            " queue_position = 'front' WHERE sim_id = 'odd'"
        )
    assert {found.name for found in project.page()} == {"good", "odd"}
    assert project.find("odd").word == "died"  # what nobody can read is not guessed as done
    assert project.counts() == {"created": 1, "died": 1}
    assert not project.set_phase("odd", Phase.RUNNING)
    found = project.find("odd")
    assert (found.held, found.priority, found.after, found.after_any) == (True, 0, (), True)
    assert (found.place, found.gpu, found.gpu_index, found.requeued, found.parent) == (None, "7", None, 0, "3")
    project.add(record(sim_id="next", phase=Phase.QUEUED))
    assert [found.place for found in project.queue()] == [1]
