"""A person's types with streams of their own; copied into a folder of their own, as a person's are."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, ClassVar

from gymdash_tui import (
    MediaFileStatLinker,
    MediaLinkStreamableStat,
    Simulation,
    StopSimulation,
    StreamableStat,
    Streamer,
    TensorboardStreamer,
    stat_tags,
)
from gymdash_tui.simulation.events import EventWriter


def last_number(name: str) -> int:
    return int(name.split("_")[-1].split(".")[0])


class Waiting(Simulation):
    """What the others share: they go on when the test says so."""

    def wait_for(self, name: str) -> None:
        file = Path(self.kwargs["folder"]) / name
        while not file.exists():
            if self.interactor.stop_requested:
                raise StopSimulation
            time.sleep(0.005)


class Temperature(StreamableStat):
    """A stat as a person writes one: its values lie elsewhere."""

    def __init__(self) -> None:
        self.measured: list[tuple[int, float]] = []
        super().__init__("room/temperature")

    def get_values(self) -> Sequence[tuple[int, float]]:
        return self.measured

    def clear_values(self) -> None:
        self.measured.clear()


class OwnStats(Waiting):
    """Has stats of its own, looks at them itself, and closes their source at its end."""

    def _create_streamers(self, kwargs: dict[str, Any]) -> None:
        self.temperature = Temperature()
        plain, notes = StreamableStat("plain"), StreamableStat("notes", stat_tags.TEXT)
        self.streamer.get_or_register(Streamer("room", stats=[self.temperature, plain, notes]))
        plain.extend([0.5, {"step": 7, "value": 1.5}])
        notes.append((3, "it is warm"))

    def _run(self, **kwargs: Any) -> None:
        self.temperature.measured += [(10, 20.0), (20, 21.5)]
        print("seen by itself", self.temperature.get_recent())
        self.log("own", 1.0, 1)
        self.wait_for("go on")
        self.temperature.measured.append((30, 22.0))  # right before the end

    def close(self) -> None:
        del self.temperature.measured


class Ill(StreamableStat):
    """Raises whenever it is asked."""

    def get_recent(self, reader: str = "") -> list[Any]:
        raise RuntimeError("the sensor is unplugged\n[/foo] \x1b[31m")


class IllStats(Waiting):
    """Some of its stats raise, and some are well."""

    def _run(self, **kwargs: Any) -> None:
        well, odd = StreamableStat("well"), StreamableStat("odd")
        odd.extend(["no point", (1, 2.0), "no point either"])
        histogram = StreamableStat("weights", stat_tags.HISTOGRAMS)
        histogram.append([1, 2])
        self.streamer.get_or_register(Streamer("ill", stats=[Ill("ill"), odd, histogram, well]))
        self.streamer.register("leaves", _Leaves())
        for step in range(3):
            well.append((step, float(step)))
            self.wait_for(f"go {step}")


class _Leaves:
    """Ends the program when it is asked for its keys."""

    streamer_name = "leaves"

    def get_stat_keys(self) -> list[tuple[str, str]]:
        raise SystemExit(3)

    def get_recent_from_key(self, key: str) -> list[Any]:
        return []


class Hangs(Waiting):
    """Has a stat that never answers, beside pictures."""

    def _run(self, **kwargs: Any) -> None:
        class Silent(StreamableStat):
            def get_recent(self, reader: str = "") -> list[Any]:
                threading.Event().wait(600)
                return []

        folder = Path(self.kwargs["folder"])
        (folder / "pictures").mkdir()
        (folder / "pictures" / "p_1.png").write_bytes(b"picture")
        images = MediaLinkStreamableStat("p", stat_tags.IMAGES, folder / "pictures", "png", last_number)
        self.streamer.get_or_register(Streamer("silent", stats=[Silent("silent")]))
        self.streamer.get_or_register(MediaFileStatLinker("pictures", [images]))
        self.wait_for("go on")


class Pictures(Waiting):
    """Makes pictures in its own media and somewhere else, slowly, and one of each at its close."""

    def _setup(self, **kwargs: Any) -> None:
        self.inside = Path(str(self.sim_path)) / "media" / "samples"
        self.outside = Path(self.kwargs["folder"]) / "renders"
        for folder in (self.inside, self.outside):
            folder.mkdir(parents=True, exist_ok=True)
        self.streamer.get_or_register(
            MediaFileStatLinker(
                "media",
                [
                    MediaLinkStreamableStat("samples", stat_tags.IMAGES, self.inside, r"sample_.*\.png", last_number),
                    MediaLinkStreamableStat("renders", stat_tags.VIDEOS, str(self.outside), r"\.mp4$", last_number),
                ],
            )
        )

    def _run(self, **kwargs: Any) -> None:
        for number in range(self.kwargs.get("pictures", 3)):
            (self.inside / f"sample_{self.attempt}_{number}.png").write_bytes(b"picture %d" % number)
        (self.inside / "sample_odd.png").write_bytes(b"a picture whose name tells no step")
        (self.outside / "film_5.mp4").write_bytes(b"film")
        with (self.outside / "slow_6.mp4").open("wb", buffering=0) as file:
            while not (Path(self.kwargs["folder"]) / "go on").exists():
                file.write(b"frame")
                time.sleep(0.02)
        (self.inside / "sample_9.png").write_bytes(b"the last")

    def close(self) -> None:
        (self.inside / "sample_10.png").write_bytes(b"at the close")


class Tensorboard(Waiting):
    """Writes event files outside its folder, in its own tb/, and names a folder in which that lies."""

    def _run(self, **kwargs: Any) -> None:
        own = Path(str(self.sim_path))
        outside = Path(self.kwargs["folder"]) / "runs"
        self.streamer.get_or_register(TensorboardStreamer(str(outside), {stat_tags.SCALARS: ["loss"]}))
        self.streamer.get_or_register(TensorboardStreamer(f"{outside}/", {stat_tags.SCALARS: ["loss", "acc"]}))
        self.streamer.get_or_register(TensorboardStreamer(str(own / "tb" / "train"), {"scalars": ["inside"]}))
        self.streamer.get_or_register(TensorboardStreamer(str(own)))
        writers = [EventWriter(outside / f"attempt {self.attempt}"), EventWriter(own / "tb" / "train")]
        first = 100 * self.attempt
        for step in range(first, first + 5):
            for tag in ("loss", "acc", "unwanted"):
                writers[0].add_scalar(tag, step / 2, step, 1e9 + step)
            writers[1].add_scalar("inside", step, step)
        self.wait_for(f"go on {self.attempt}")
        writers[0].add_scalar("loss", 0.0, first + 5, 1e9 + first + 5)


class StopsByStream(Waiting):
    """Is stopped by a rule about a stat of a stream."""

    def _run(self, **kwargs: Any) -> None:
        stat = StreamableStat("room/temperature")
        self.streamer.get_or_register(Streamer("room", stats=[stat]))
        stat.append((5, 100.0))
        while True:
            self.set_progress(5, 10)
            time.sleep(0.005)


class Fails(Waiting):
    """Fails with things in its streams."""

    def _run(self, **kwargs: Any) -> None:
        stat = StreamableStat("last words")
        self.streamer.get_or_register(Streamer("mine", stats=[stat]))
        stat.append((1, 2.0))
        raise ValueError("in the middle")


class NoStreams(Waiting):
    """Has none, and tells its threads."""

    def _run(self, **kwargs: Any) -> None:
        print("threads:", sorted(thread.name for thread in threading.enumerate()))
        print("looks imported:", "gymdash_tui.worker.looks" in __import__("sys").modules)


class Unreadable(Waiting):
    """Names files that cannot be read, beside one that can."""

    def _run(self, **kwargs: Any) -> None:
        folder = Path(self.kwargs["folder"])
        media = StreamableStat("media", stat_tags.IMAGES)
        pipe = folder / "pipe.png"
        os.mkfifo(pipe)
        (folder / "well.png").write_bytes(b"well")
        media.extend([(1, folder / "gone.png"), (2, pipe), (3, folder), (4, folder / "well.png")])
        media.extend([(5, b"no picture"), (6, "../../../../../../etc/no such file"), "nothing"])
        self.streamer.get_or_register(Streamer("mine", stats=[media]))


class Documented(Simulation):
    """Registers its streams as upstream's documentation shows, imports apart."""

    tb_tag_key_map: ClassVar[dict[str, list[str]]] = {stat_tags.TB_SCALARS: ["rollout/ep_rew_mean"]}

    def _paths(self) -> tuple[str, str]:
        assert self.sim_path is not None
        tb_path = os.path.join(self.sim_path, "tb", "CartPole-v1_ppo", "train")  # noqa: PTH118 - as it is documented
        return tb_path, os.path.join(self.sim_path, "media", "episode_video")  # noqa: PTH118

    def _create_streamers(self, kwargs: dict[str, Any]) -> None:
        tb_path, video_path = self._paths()
        self.streamer.get_or_register(TensorboardStreamer(tb_path, self.tb_tag_key_map))
        self._link_videos(tb_path, video_path)

    def _link_videos(self, tb_path: str, video_path: str) -> None:
        self.streamer.get_or_register(
            MediaFileStatLinker(
                "media_" + tb_path,
                [
                    MediaLinkStreamableStat(
                        "episode_video",
                        stat_tags.VIDEOS,
                        video_path,
                        r"rl-video-(episode|step)-[0-9]+_[0-9]+\.mp4",
                        lambda fname: int(fname.split("_")[-1][:-4]),
                    )
                ],
            )
        )

    def _run(self, **kwargs: Any) -> None:
        import gymnasium

        from gymdash_tui import TensorboardStreamWrapper

        tb_path, video_path = self._paths()
        env = self.streamer.get_or_register(
            TensorboardStreamWrapper(gymnasium.make("CartPole-v1"), tb_path, self.tb_tag_key_map)
        )
        self._link_videos(tb_path, video_path)
        env.reset()
        env.step(env.action_space.sample())
        EventWriter(Path(tb_path)).add_scalar("rollout/ep_rew_mean", 12.5, 64)
        Path(video_path).mkdir(parents=True)
        for name in ("rl-video-episode-0_0.mp4", "rl-video-step-3_48.mp4", "rl-video-half.mp4"):
            (Path(video_path) / name).write_bytes(b"film")
        print("streamed", [event.value for event in env.get_recent_from_key("rollout/ep_rew_mean")])
