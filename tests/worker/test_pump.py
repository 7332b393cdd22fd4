"""Streams of a person's own in real workers: what they give reaches tb/ and the journal, and harms nobody."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from gymdash_tui.metrics import RunReader
from gymdash_tui.simulation.media import below
from gymdash_tui.simulation.process_use import is_of_system
from gymdash_tui.simulation.types import TypeRef
from gymdash_tui.tracking.media import media_of
from gymdash_tui.worker import pump
from tests.helpers.processes import until
from tests.worker.processes import Worker, new_folder, prepare, started

HERE = Path(__file__).parent

Start = Callable[..., Any]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """The folder in which a test and its simulation meet."""
    place = tmp_path / "place"
    place.mkdir()
    return place


@pytest.fixture
def start(tmp_path: Path, place: Path) -> Start:
    """Starts a type of ``streaming_types``, or a further attempt of it in the same folder."""
    file = tmp_path / "code" / "streaming_types.py"
    file.parent.mkdir()
    shutil.copy(HERE / "streaming_types.py", file)
    folder = new_folder(tmp_path)

    @contextmanager
    def start(name: str, attempt: int = 1, **kwargs: Any) -> Iterator[Worker]:
        prepare(
            folder,
            TypeRef("streaming_types", name, str(file)),
            {"folder": str(place), **kwargs},
            record={"attempt": attempt},
        )
        with started(folder) as worker:
            yield worker

    return start


def scalars(worker: Worker) -> dict[str, list[tuple[int, float]]]:
    reader = RunReader(worker.folder.tb)
    reader.poll()
    return {
        tag: list(zip(series.steps.tolist(), series.values.tolist(), strict=True))
        for tag, series in reader.series.items()
        if len(series) and not is_of_system(tag)  # which come where the machine is so slow that it takes 10 s
    }


def media(worker: Worker) -> dict[str, int]:
    """The step of each file that the journal names; each has to be named once, and to be there."""
    found: dict[str, int] = {}
    for entry in worker.of_kind("media"):
        assert entry["file"] not in found and below(entry["file"])
        assert (worker.folder.media / entry["file"]).is_file()
        found[entry["file"]] = entry["step"]
    return found


def troubles(worker: Worker) -> list[str]:
    return [status["details"] for status in worker.statuses if status["subcode"] == 1 or status["code"] == 2]


def test_stats_of_its_own_become_curves_and_texts(start: Start, place: Path) -> None:
    with start("OwnStats") as worker:
        until(lambda: "room/temperature" in scalars(worker), "the curve, while it runs")
        until(lambda: media(worker), "the text, while it runs")
        assert scalars(worker)["room/temperature"] == [(10, 20.0), (20, 21.5)]
        (place / "go on").touch()
        assert worker.wait() == 0, worker.output
    assert scalars(worker) == {
        "room/temperature": [(10, 20.0), (20, 21.5), (30, 22.0)],
        "plain": [(0, 0.5), (7, 1.5)],
        "own": [(1, 1.0)],
    }
    assert media(worker) == {"notes/text_3.txt": 3}
    assert (worker.folder.media / "notes/text_3.txt").read_text() == "it is warm"
    assert "seen by itself [(10, 20.0), (20, 21.5)]" in worker.output  # whoever else looked before
    assert [status["details"] for status in worker.statuses] == ["Done."] and worker.ending == "succeeded"


def test_stats_that_raise_are_told_once_and_the_others_go_on(start: Start, place: Path) -> None:
    with start("IllStats") as worker:
        for step in range(3):
            until(lambda step=step: len(scalars(worker).get("well", ())) > step, f"step {step}")  # type: ignore[misc]
            (place / f"go {step}").touch()
        assert worker.wait() == 0, worker.output
    assert scalars(worker)["well"] == [(0, 0.0), (1, 1.0), (2, 2.0)] and scalars(worker)["odd"] == [(1, 2.0)]
    told = troubles(worker)
    assert len(told) == 4, told
    assert sum("'ill' of the stream 'ill' cannot be read: RuntimeError: the sensor is unplugged" in one for one in told)
    assert sum("'no point' is no point of a curve" in one for one in told)
    assert sum("'weights' of the stream 'ill' is of histograms, and only scalars" in one for one in told)
    assert sum("The stream 'leaves' cannot be read: SystemExit: 3" in one for one in told)
    ill = next(status for status in worker.statuses if "unplugged" in status["details"])
    assert "streaming_types.py" in ill["error_trace"] and (ill["code"], ill["subcode"]) == (2, 1)
    assert worker.statuses[-1]["details"] == "Done." and worker.ending == "succeeded"


def test_a_stat_that_never_answers_holds_nobody_up(start: Start, place: Path) -> None:
    with start("Hangs") as worker:
        until(lambda: worker.of_kind("phase"), "its start")
        (place / "go on").touch()
        assert worker.wait(pump.PATIENCE + 30) == 0, worker.output
    assert troubles(worker) == ["'silent' of the stream 'silent' did not answer for 5 s; what it had last is missing."]
    assert media(worker) == {"p/p_1.png": 1} and worker.ending == "succeeded"


def test_pictures_come_each_once_when_they_are_finished(start: Start, place: Path) -> None:
    with start("Pictures") as worker:
        until(lambda: len(media(worker)) >= 4, "the finished pictures, while it runs")
        assert set(media(worker)) == {
            *(f"samples/sample_1_{number}.png" for number in range(3)),
            "renders/film_5.mp4",
        }
        assert [item.file for item in media_of(worker.folder) if "slow" in item.file] == []
        (place / "go on").touch()
        assert worker.wait() == 0, worker.output
    assert media(worker) == {
        "samples/sample_1_0.png": 0,
        "samples/sample_1_1.png": 1,
        "samples/sample_1_2.png": 2,
        "renders/film_5.mp4": 5,
        "renders/slow_6.mp4": 6,
        "samples/sample_9.png": 9,
        "samples/sample_10.png": 10,
    }
    slow = (place / "renders/slow_6.mp4").read_bytes()
    assert (worker.folder.media / "renders/slow_6.mp4").read_bytes() == slow
    (told,) = troubles(worker)
    assert "The step of 'sample_odd.png' of 'samples' cannot be told" in told and "ValueError" in told
    assert [entry["kind"] for entry in worker.entries][-1] == "ending"
    types = {entry["key"]: entry["type"] for entry in worker.of_kind("media")}
    assert types == {"samples": "images", "renders": "videos"}


def test_a_further_attempt_enters_only_what_is_new(start: Start, place: Path) -> None:
    (place / "go on").touch()
    for attempt in (1, 2):
        with start("Pictures", attempt, pictures=2) as worker:
            assert worker.wait() == 0, worker.output
    found = media(worker)
    assert {file for file in found if "sample_" in file} == {
        *(f"samples/sample_{attempt}_{number}.png" for attempt in (1, 2) for number in range(2)),
        "samples/sample_9.png",
        "samples/sample_10.png",
    }
    assert [file for file in found if "film" in file] == ["renders/film_5.mp4"]


def test_event_files_outside_are_carried_in_and_those_inside_are_not_twice(start: Start, place: Path) -> None:
    for attempt in (1, 2):
        with start("Tensorboard", attempt) as worker:
            until(lambda: (100 * attempt + 4, 50.0 * attempt + 2) in scalars(worker).get("acc", ()), "the curve")  # noqa: B023
            (place / f"go on {attempt}").touch()
            assert worker.wait() == 0, worker.output
    steps = [*range(100, 105), *range(200, 205)]
    found = scalars(worker)
    assert found["acc"] == [(step, step / 2) for step in steps]
    assert found["loss"] == sorted([*((step, step / 2) for step in steps), (105, 0.0), (205, 0.0)])
    assert found["train/inside"] == [(step, float(step)) for step in steps]
    assert set(found) == {"acc", "loss", "train/inside"}
    reader = RunReader(worker.folder.tb)
    reader.poll()
    assert reader.series["loss"].wall_times.tolist()[0] == 1e9 + 100  # as it was recorded
    told = troubles(worker)
    assert len(told) == 2 and all("is not followed, because the simulation's own tb/ lies in it" in one for one in told)


def test_a_rule_for_stopping_knows_the_stats_of_streams(start: Start) -> None:
    with start("StopsByStream", stop_when="room/temperature > 90") as worker:
        assert worker.wait() == 0, worker.output
    assert "room/temperature" in worker.statuses[-1]["details"] and worker.ending == "succeeded"


def test_what_a_failed_simulation_had_last_is_there(start: Start) -> None:
    with start("Fails") as worker:
        assert worker.wait() == 1
    assert scalars(worker) == {"last words": [(1, 2.0)]} and worker.ending == "failed"


def test_without_streams_there_is_no_thread_for_them(start: Start) -> None:
    with start("NoStreams") as worker:
        assert worker.wait() == 0, worker.output
    assert "threads: ['MainThread', 'heartbeat', 'own use']" in worker.output
    assert "looks imported: False" in worker.output


def test_upstreams_documented_streamers(start: Start) -> None:
    with start("Documented") as worker:
        assert worker.wait() == 0, worker.output
    assert scalars(worker) == {"CartPole-v1_ppo/train/rollout/ep_rew_mean": [(64, 12.5)]}
    assert media(worker) == {"episode_video/rl-video-episode-0_0.mp4": 0, "episode_video/rl-video-step-3_48.mp4": 48}
    assert "streamed [12.5]" in worker.output and troubles(worker) == []


def test_files_that_cannot_be_read_are_told_and_the_others_come(start: Start) -> None:
    with start("Unreadable") as worker:
        assert worker.wait() == 0, worker.output
    assert media(worker) == {"media/well_4.png": 4}
    told = troubles(worker)
    assert any("gone.png" in one for one in told) and len(told) == 2, told
