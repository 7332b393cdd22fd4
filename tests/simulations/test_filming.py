"""Films of episodes: which are made, what is in them, and what is said where none can be."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gymdash_tui.domain.status import SimStatusCode
from gymdash_tui.simulations.stable_baselines.training import movie, recording
from tests.simulations.envs import PREFIX
from tests.simulations.trainings import Trained

Train = Callable[..., Trained]
RUN: dict[str, Any] = {"num_steps": 64, "seed": 0, "eval_every": 0, "algorithm": "a2c"}


def frames(path: Path) -> int:
    """Count a film's pictures."""
    if path.suffix == ".gif":
        from PIL import Image

        with Image.open(path) as gif:
            return int(getattr(gif, "n_frames", 1))
    import imageio_ffmpeg

    return int(imageio_ffmpeg.count_frames_and_secs(str(path))[0])


def films(trained: Trained) -> dict[str, tuple[int, int]]:
    """Journalled films: their step and number of pictures, by the name of the file."""
    found = {}
    for entry in trained.of_kind("media"):
        assert (entry["key"], entry["type"]) == ("episode_video", "videos")
        path = trained.folder.media / entry["file"]
        found[path.name] = (entry["step"], frames(path))
    assert sorted(path.name for path in (trained.folder.media / "episode_video").iterdir()) == sorted(found)
    return found


def test_every_second_episode_is_filmed_from_the_first_on(train: Train) -> None:
    trained = train(env=f"{PREFIX}OddPictures-v0", episode_trigger=2, **RUN)
    # ten steps to an episode, and the picture after the reset; 65 steps are run, the last film is cut short
    assert films(trained) == {
        "episode-000000.mp4": (0, 11),
        "episode-000002.mp4": (20, 11),
        "episode-000004.mp4": (40, 11),
        "episode-000006.mp4": (60, 6),
    }


def test_films_of_a_length_begin_at_their_steps(train: Train) -> None:
    trained = train(env=f"{PREFIX}OddPictures-v0", step_trigger=30, video_length=15, **RUN)
    assert films(trained) == {
        "step-000000000.mp4": (1, 15),
        "step-000000030.mp4": (31, 15),
        "step-000000060.mp4": (61, 5),
    }


def test_a_function_may_choose_what_is_filmed(train: Train) -> None:
    trained = train(env=f"{PREFIX}OddPictures-v0", episode_trigger=lambda episode: episode == 3, **RUN)
    assert films(trained) == {"episode-000003.mp4": (30, 11)}


def test_steps_of_all_environments_count(train: Train) -> None:
    trained = train(env=f"{PREFIX}OddPictures-v0", step_trigger=35, video_length=2, n_envs=4, **RUN)
    assert films(trained) == {
        "step-000000000.mp4": (4, 2),
        "step-000000035.mp4": (36, 2),
        "step-000000070.mp4": (72, 2),
    }


def test_a_real_environment_is_filmed(train: Train) -> None:
    trained = train(env="CartPole-v1", episode_trigger=lambda episode: episode == 1, **RUN)
    assert list(films(trained)) == ["episode-000001.mp4"]


@pytest.fixture
def no_ffmpeg(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (movie, recording):
        monkeypatch.setattr(module, "has_ffmpeg", lambda: False)


def test_without_ffmpeg_films_are_gifs(train: Train, no_ffmpeg: None) -> None:
    trained = train(env=f"{PREFIX}OddPictures-v0", episode_trigger=3, **RUN)
    assert films(trained) == {
        "episode-000000.gif": (0, 11),
        "episode-000003.gif": (30, 11),
        "episode-000006.gif": (60, 6),
    }
    assert [status.details for status in trained.statuses[:-1]] == [
        "Films are animated GIFs; run `pip install moviepy` for MP4."
    ]


def test_without_pillow_either_training_goes_on(train: Train, no_ffmpeg: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "PIL", None)
    trained = train(env=f"{PREFIX}OddPictures-v0", episode_trigger=3, **RUN)
    assert "pip install moviepy" in trained.statuses[1].details
    assert trained.statuses[-1].code is SimStatusCode.SUCCESS


@pytest.mark.parametrize(
    ("name", "sentence"), [("Line-v0", "so nothing is filmed"), ("BadPictures-v0", "`pip install drawlib`")]
)
def test_an_environment_that_draws_nothing_is_told_and_trained(train: Train, name: str, sentence: str) -> None:
    trained = train(env=PREFIX + name, episode_trigger=1, n_envs=2, **RUN)
    told, last = trained.statuses
    assert told.code is SimStatusCode.INFO and sentence in told.details
    assert last.code is SimStatusCode.SUCCESS
    assert not trained.of_kind("media")
    assert not list(trained.folder.media.rglob("*.*"))


def test_a_disk_that_refuses_films_is_told_and_training_goes_on(prepared: Train) -> None:
    trained = prepared(env=f"{PREFIX}OddPictures-v0", episode_trigger=1, **RUN)
    trained.folder.media.write_text("a file where the folder should be")
    trained.simulation.setup()
    trained.simulation.run()
    assert trained.statuses[0].code is SimStatusCode.INFO and "media" in trained.statuses[0].details
    assert trained.statuses[-1].code is SimStatusCode.SUCCESS


def test_the_film_of_an_episode_that_fails_is_kept(prepared: Train) -> None:
    trained = prepared(env=f"{PREFIX}OddPictures-v0", episode_trigger=1, **RUN)
    trained.simulation.setup()
    trained.simulation.model.learn(5)
    trained.close()
    assert films(trained) == {"episode-000000.mp4": (0, 6)}
