"""``example_ml``: a real network that learns real digits, its outputs, checkpoints and phases."""

from __future__ import annotations

import importlib.util
import struct
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy
import pytest

from gymdash_tui.domain.checks import check_kwargs
from gymdash_tui.domain.config import SimulationStartConfig
from gymdash_tui.domain.errors import InvalidKwargs, StopSimulation, WrongUse
from gymdash_tui.domain.states import Ending
from gymdash_tui.domain.status import SimStatusCode
from gymdash_tui.domain.steer import Command, Steer
from gymdash_tui.simulation.inbox import Message, post
from gymdash_tui.simulation.journal import read_journal
from gymdash_tui.simulation.link import FolderLink
from gymdash_tui.simulation.paths import SimulationFolder
from gymdash_tui.simulations.example_ml import MLSimulation
from gymdash_tui.simulations.example_ml.arguments import LOSSES, OPTIMIZERS
from gymdash_tui.tracking.tracker import SimulationTracker
from tests.helpers.fixtures import own_machine, project, tracker
from tests.helpers.processes import PATIENCE, until
from tests.test_floors import SCREEN_NEVER, WORKER_NEVER, loaded_after
from tests.worker.processes import new_folder

__all__ = ["own_machine", "project", "tracker"]

IMAGES = 1197
"""To learn from; of 1,797, without 300 each for validation and test."""


class Learned:
    """A simulation in this process, and what it left behind."""

    def __init__(self, folder: SimulationFolder, attempt: int = 1, resume_from: str = "newest", **kwargs: Any) -> None:
        self.folder, self.kwargs = folder, {"seed": 1, **kwargs}
        config = SimulationStartConfig("digits", "example_ml", kwargs=self.kwargs)
        self.simulation = MLSimulation(config)
        self.simulation.attempt, self.simulation.resume_from = attempt, resume_from
        self.link = FolderLink(folder)
        self.simulation.attach(self.link)
        self.simulation.setup()

    def run(self) -> Learned:
        try:
            self.simulation.run()
        finally:
            self.close()
        return self

    def close(self) -> None:
        self.simulation.close()
        self.link.close()

    def again(self, resume_from: str = "newest", **kwargs: Any) -> Learned:
        """Prepare a further attempt."""
        return Learned(self.folder, self.simulation.attempt + 1, resume_from, **{**self.kwargs, **kwargs})

    def tell(self, command: Command, value: Any = None) -> None:
        """Tell it to do something, as the tracker does."""
        post(self.folder.inbox, Message("steer", Steer(command, value, "a test").to_json()))

    def of_kind(self, kind: str) -> list[dict[str, Any]]:
        return [entry for entry in read_journal(self.folder.journal).entries if entry["kind"] == kind]

    @property
    def replies(self) -> list[str]:
        return [entry["value"]["said"] for entry in self.of_kind("reply")]

    @property
    def details(self) -> list[str]:
        return [entry["details"] for entry in self.of_kind("status")]

    @property
    def files(self) -> list[str]:
        return sorted(path.name for path in self.folder.checkpoints.iterdir())

    def scalars(self) -> dict[str, list[tuple[int, float]]]:
        """All series, as TensorBoard itself reads them."""
        from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

        reader = EventAccumulator(str(self.folder.tb), size_guidance={"scalars": 0})
        reader.Reload()
        return {tag: [(event.step, event.value) for event in reader.Scalars(tag)] for tag in reader.Tags()["scalars"]}


Learn = Callable[..., Learned]


@pytest.fixture
def learn(tmp_path: Path) -> Iterator[Learn]:
    """Prepare a simulation on a folder of its own."""
    made: list[Learned] = []

    def prepare(**kwargs: Any) -> Learned:
        made.append(Learned(new_folder(tmp_path), **kwargs))
        return made[-1]

    yield prepare
    for learned in made:
        learned.close()


def after_steps(monkeypatch: pytest.MonkeyPatch, steps: int, act: Callable[[], object]) -> None:
    """Do something once after so many training steps."""
    from gymdash_tui.simulations.example_ml.learning.learning import Learning

    own = Learning._learn

    def learn_and_act(self: Learning, batch: Any) -> None:
        own(self, batch)
        if self.place.steps == steps:
            act()

    monkeypatch.setattr(Learning, "_learn", learn_and_act)


def weights(learned: Learned) -> dict[str, Any]:
    """All weights of the newest checkpoint."""
    import torch

    newest = max(learned.folder.checkpoints.glob("*.pt"), key=lambda path: int(path.stem.rpartition("_")[2]))
    return dict(torch.load(newest, weights_only=True)["model"])


def same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return all(bool((one[name] == other[name]).all()) for name in one)


# --- what it learns, and what it tells


def test_it_reads_more_than_nine_of_ten_digits_after_a_few_epochs(learn: Learn) -> None:
    learned = learn(val=True, test=True, train_kwargs={"epochs": 5}).run()
    results = learned.simulation.results
    assert results["test"]["accuracy"] > 0.9 and results["val"]["accuracy"] > 0.9
    assert [status.code for status in learned.simulation.statuses] == [SimStatusCode.SUCCESS] * 3
    trained, validated, tested = learned.details
    assert trained.startswith("Model successfully trained: 5 epochs of 1,197 images, with a loss of 0.")
    assert validated.startswith("Model validation complete: checkpoint 5 reads 2")
    assert tested.startswith("Model testing complete: checkpoint 5 reads 2") and "of 300 digits (9" in tested
    assert learned.simulation.public_attributes() == {"results": results}
    progress = learned.link.progress_file.snapshot()
    assert (progress.fraction, progress.word, progress.score_tag) == (1.0, "", "acc/val")
    assert progress.score == results["val"]["accuracy"]


def test_its_curves_have_upstreams_keys(learn: Learn) -> None:
    learned = learn(val=True, test=True, train_kwargs={"epochs": 2, "val_per_steps": 20}).run()
    scalars = learned.scalars()
    assert set(scalars) == {
        *("loss/train", "loss/val", "acc/val"),
        *("loss/train/train", "acc/train/train", "loss/train/val", "acc/train/val"),
        *("loss/val/val", "acc/val/val", "loss/test/test", "acc/test/test"),
    }
    assert scalars["loss/train"] == scalars["loss/train/train"] and scalars["acc/val"] == scalars["acc/train/val"]
    # 38 batches an epoch: the loss every five, from the first on
    assert [step for step, _ in scalars["loss/train"]][:3] == [32, 192, 352]
    assert [step for step, _ in scalars["loss/val"]] == [20 * 32, IMAGES, IMAGES + 2 * 32, IMAGES + 22 * 32, 2 * IMAGES]
    assert [step for step, _ in scalars["loss/test/test"]] == [2 * IMAGES]
    assert scalars["loss/train"][0][1] > scalars["loss/train"][-1][1]


def test_the_same_seed_learns_the_same_and_another_one_does_not(learn: Learn) -> None:
    curves = [learn(seed=seed, train_kwargs={"epochs": 1}).run().scalars()["loss/train"] for seed in (1, 1, 2)]
    assert curves[0] == curves[1] != curves[2]


def test_without_a_seed_one_is_drawn_told_and_kept(learn: Learn) -> None:
    learned = learn(seed=None, train_kwargs={"epochs": 1, "ckpt_per_epochs": 0}).run()
    (facts,) = learned.of_kind("facts")
    assert f"{facts['seed']} was drawn" in learned.details[0] and learned.of_kind("checkpoint") == []
    further = learned.again()
    assert "There is no checkpoint to go on from, so it begins at the beginning." in further.details
    assert learned.of_kind("facts")[-1]["seed"] == facts["seed"]
    further.close()


def test_outside_a_project_it_learns_and_writes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    config = SimulationStartConfig("a", "example_ml", kwargs={"seed": 1, "test": True, "train_kwargs": {"epochs": 1}})
    simulation = MLSimulation(config)
    simulation.setup()
    simulation.run()
    assert simulation.results["test"]["accuracy"] > 0.5 and list(tmp_path.iterdir()) == []
    assert "the network as it was trained reads" in simulation.statuses[-1].details


def test_what_is_asked_for_and_not_there_is_said(learn: Learn) -> None:
    learned = learn(train=False, val=True, inference=True).run()
    assert learned.details == [
        "There is no inference mode, here as in GymDash 0.1; inference was passed over.",
        "Model validation: there is no checkpoint, so nothing was done.",
    ]
    assert learn(train=False).run().details == ["Nothing was asked for; set train, val or test to true."]


# --- pictures


def pixels(png: bytes) -> numpy.ndarray[Any, Any]:
    """Read a PNG file of ours: 8 bits, no filter."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height, _, kind = struct.unpack(">IIBB", png[16:26])
    data, at = b"", 8
    while at < len(png):
        (size,) = struct.unpack(">I", png[at : at + 4])
        if png[at + 4 : at + 8] == b"IDAT":
            data += png[at + 8 : at + 8 + size]
        at += size + 12
    channels = {0: 1, 2: 3, 6: 4}[kind]
    rows = numpy.frombuffer(zlib.decompress(data), dtype=numpy.uint8).reshape(height, 1 + width * channels)
    assert not rows[:, 0].any()
    return rows[:, 1:].reshape(height, width, channels)


def test_classified_samples_are_drawn_with_their_step(learn: Learn) -> None:
    learned = learn(train_kwargs={"epochs": 2, "images_per_steps": 30}).run()
    media = learned.of_kind("media")
    steps = [30 * 32, IMAGES + 22 * 32, 2 * IMAGES]
    assert [(entry["key"], entry["type"], entry["step"]) for entry in media] == [
        ("example_outputs", "images", step) for step in steps
    ]
    assert [entry["file"] for entry in media] == [f"example_outputs/sample_{step}.png" for step in steps]
    for entry in media:
        assert pixels((learned.folder.media / entry["file"]).read_bytes()).shape[2] == 3
    quiet = learn(train_kwargs={"epochs": 1, "images_per_steps": 0}).run()
    assert quiet.of_kind("media") == [] and not quiet.folder.media.exists()


def test_right_and_wrong_samples_differ_without_their_colours() -> None:
    from gymdash_tui.simulations.example_ml.learning.pictures import draw

    images, truths = numpy.zeros((2, 8, 8), dtype=numpy.float32), numpy.array([3, 3])
    sheet = pixels(draw(images, numpy.array([3, 8]), truths))
    dark = sheet.min(axis=2) < 200
    half = sheet.shape[1] // 2
    right, wrong = dark[:, :half], dark[:, half:]
    assert wrong.sum() > 3 * right.sum()  # a thick frame, a cross, and a second line of text
    assert wrong[-15:].any() and not right[-15:].any()


@pytest.mark.parametrize("count", [1, 2, 5, 16])
def test_any_number_of_samples_fits(count: int) -> None:
    from gymdash_tui.simulations.example_ml.learning.pictures import draw

    said = numpy.arange(count) % 10
    assert pixels(draw(numpy.ones((count, 8, 8), dtype=numpy.float32), said, 9 - said)).size


# --- checkpoints, stop, resume


def test_a_checkpoint_is_saved_every_so_many_epochs(learn: Learn) -> None:
    learned = learn(train_kwargs={"epochs": 3, "ckpt_per_epochs": 2}).run()
    told = [(entry["file"], entry["step"], entry["why"], entry["exact"]) for entry in learned.of_kind("checkpoint")]
    assert told == [("train_ckpt_1.pt", 2 * IMAGES, "every", True), ("train_ckpt_2.pt", 3 * IMAGES, "end", True)]
    assert learned.files == ["train_ckpt_1.pt", "train_ckpt_2.pt"]


def test_a_checkpoint_of_ones_choice_is_checked(learn: Learn) -> None:
    learned = learn(
        val=True, test=True, val_kwargs={"ckpt": 1}, test_kwargs={"ckpt": 3}, train_kwargs={"epochs": 4}
    ).run()
    assert learned.details[1].startswith("Model validation complete: checkpoint 1 reads")
    assert learned.details[2].startswith("Model testing complete: checkpoint 3 reads")
    scalars = learned.scalars()
    assert [step for step, _ in scalars["acc/val/val"]] == [IMAGES]
    assert scalars["acc/val/val"][0][1] == scalars["acc/val"][0][1]
    assert [step for step, _ in scalars["acc/test/test"]] == [3 * IMAGES]


@pytest.mark.parametrize(
    ("train_kwargs", "told"),
    [({"epochs": 2}, "the last one is 2"), ({"epochs": 2, "ckpt_per_epochs": 0}, "none is saved")],
)
def test_a_checkpoint_that_there_will_not_be_is_refused_before_the_training(
    learn: Learn, train_kwargs: dict[str, Any], told: str
) -> None:
    with pytest.raises(InvalidKwargs, match=f"test_kwargs.ckpt: there will be no checkpoint 3: {told}"):
        learn(test=True, test_kwargs={"ckpt": 3}, train_kwargs=train_kwargs)


@pytest.mark.parametrize("steps", [7, 38, 50])
def test_stopped_between_two_batches_it_goes_on_as_if_nothing_had_happened(
    learn: Learn, monkeypatch: pytest.MonkeyPatch, steps: int
) -> None:
    whole = learn(train_kwargs={"epochs": 2}).run()
    stopped = learn(train_kwargs={"epochs": 2})
    with monkeypatch.context() as patch:
        after_steps(patch, steps, lambda: post(stopped.folder.inbox, Message("stop_simulation", True)))
        with pytest.raises(StopSimulation):
            stopped.run()
    saved = stopped.of_kind("checkpoint")[-1]
    assert saved["step"] == steps // 38 * IMAGES + steps % 38 * 32 and saved["exact"]
    further = stopped.again().run()
    assert any(f"after {saved['step']:,} images" in text for text in further.details)
    assert same(weights(whole), weights(further))
    assert further.scalars() == whole.scalars()


def test_killed_it_goes_on_from_the_last_epoch(learn: Learn, monkeypatch: pytest.MonkeyPatch) -> None:
    class Killed(BaseException):
        pass

    def die() -> None:
        raise Killed

    whole = learn(train_kwargs={"epochs": 3}).run()
    killed = learn(train_kwargs={"epochs": 3})
    with monkeypatch.context() as patch:
        after_steps(patch, 60, die)
        with pytest.raises(Killed):
            killed.run()
    assert killed.files == ["train_ckpt_1.pt"]
    assert same(weights(whole), weights(killed.again().run()))


def test_a_damaged_checkpoint_is_passed_over_and_a_step_can_be_named(learn: Learn) -> None:
    learned = learn(train_kwargs={"epochs": 3}).run()
    newest = learned.folder.checkpoints / "train_ckpt_3.pt"
    newest.write_bytes(newest.read_bytes()[:1000])
    further = learned.again(train_kwargs={"epochs": 4}).run()
    assert any("train_ckpt_3.pt is damaged" in text and "passed over" in text for text in further.details)
    assert any(f"Goes on from checkpoint 2, after {2 * IMAGES:,} images." in text for text in further.details)
    assert further.files[-1] == "train_ckpt_5.pt"
    named = learned.again(resume_from=str(IMAGES), train_kwargs={"epochs": 1})
    assert f"Goes on from checkpoint 1, after {IMAGES:,} images." in named.details[-1]
    named.close()
    with pytest.raises(WrongUse, match="no checkpoint '5' to go on from; there is 1, 2, 3, 4, 5"):
        learned.again(resume_from="5")


def test_what_was_trained_can_be_tested_later(learn: Learn) -> None:
    learned = learn(train_kwargs={"epochs": 2}).run()
    further = learned.again(train=False, test=True, test_kwargs={"ckpt": 1}).run()
    assert further.details[-1].startswith("Model testing complete: checkpoint 1 reads")
    progress = further.link.progress_file.snapshot()
    assert (progress.step, progress.total) == (300, 300)


def test_other_batches_and_another_optimizer_can_go_on(learn: Learn, monkeypatch: pytest.MonkeyPatch) -> None:
    learned = learn(train_kwargs={"epochs": 2})
    with monkeypatch.context() as patch:
        after_steps(patch, 5, lambda: post(learned.folder.inbox, Message("stop_simulation", True)))
        with pytest.raises(StopSimulation):
            learned.run()
    changed = {"epochs": 2, "batch_size": 100, "optimizer": "SGD", "optimizer_kwargs": {"lr": 0.1, "momentum": 0.5}}
    further = learned.again(train_kwargs=changed).run()
    (told,) = [text for text in further.details if text.startswith("Goes on from checkpoint 1, after 160 images.")]
    assert told.endswith(
        "It was trained with Adam so far; SGD begins anew from its weights. Its batches are of another size now: the "
        "epoch begins anew."
    )
    assert further.of_kind("checkpoint")[-1]["step"] == 160 + 2 * IMAGES


@pytest.mark.slow
def test_in_a_process_of_its_own_it_is_stopped_resumed_and_asked(tracker: SimulationTracker) -> None:
    kwargs = {"seed": 1, "test": True, "train_kwargs": {"epochs": 10_000, "val_per_epochs": 0, "images_per_steps": 0}}
    sim_id, simulation = tracker.start_sim(SimulationStartConfig("digits", "example_ml", kwargs=kwargs))
    until(lambda: tracker.record(sim_id).progress.step > IMAGES, "the second epoch", 2 * PATIENCE)
    assert tracker.record(sim_id).progress.word == "Training"
    stopped = tracker.stop(sim_id)
    tracker.wait(sim_id, PATIENCE)
    assert stopped.ending is Ending.CANCELLED and simulation.was_cancelled()
    checkpoints = tracker.project.folder.simulation(sim_id).checkpoints
    before = len(list(checkpoints.iterdir()))
    epochs = int(stopped.progress.step // IMAGES) + 2
    more = {"train_kwargs": {"epochs": epochs}}
    tracker.call(tracker.aio.resume(sim_id, start_kwargs=more))
    (done,) = tracker.wait(sim_id, 2 * PATIENCE)
    assert (done.ending, done.attempt) == (Ending.SUCCEEDED, 2)
    assert done.progress.step == done.progress.total == epochs * IMAGES + 300
    assert len(list(checkpoints.iterdir())) > before >= 2
    assert done.last_status is not None and "Model testing complete: checkpoint" in done.last_status.details


def test_a_script_has_its_results(tracker: SimulationTracker) -> None:
    kwargs = {"seed": 1, "test": True, "train_kwargs": {"epochs": 1}}
    sim_id, simulation = tracker.start_sim(SimulationStartConfig("digits", "example_ml", kwargs=kwargs))
    while tracker.any_running(sim_id):
        pass
    assert isinstance(simulation, MLSimulation) and simulation.results["test"]["accuracy"] > 0.5


# --- what it is told meanwhile


def test_it_is_steered_between_two_batches(learn: Learn, monkeypatch: pytest.MonkeyPatch) -> None:
    learned = learn(train_kwargs={"epochs": 1, "val_per_epochs": 0})

    def tell() -> None:
        learned.tell(Command.CHECKPOINT)
        learned.tell(Command.LEARNING_RATE, 0.01)
        learned.tell(Command.EVALUATE)
        learned.tell(Command.EXTEND, 5)

    after_steps(monkeypatch, 10, tell)
    learned.run()
    assert learned.replies == [
        learned.replies[0],
        "The learning rate is 0.01 from the next step on.",
        "It is validated after the next step.",
        learned.replies[3],
    ]
    assert learned.replies[0].startswith("Checkpoint 1 saved after 320 images (")
    assert "which cannot be extended" in learned.replies[3]
    assert [step for step, _ in learned.scalars()["acc/val"]] == [11 * 32]
    import torch

    newest = torch.load(learned.folder.checkpoints / "train_ckpt_2.pt", weights_only=True)
    assert newest["optimizer"]["param_groups"][0]["lr"] == 0.01


def test_the_words_are_upstreams(learn: Learn, monkeypatch: pytest.MonkeyPatch) -> None:
    learned = learn(val=True, test=True, train_kwargs={"epochs": 1})
    words: list[str] = []
    monkeypatch.setattr(learned.simulation, "say", words.append)
    learned.run()
    assert list(dict.fromkeys(words)) == ["Training", "Validating", "Testing", ""]


def test_a_rule_stops_it_early_with_a_checkpoint(learn: Learn) -> None:
    learned = learn(stop_when="acc/val >= 0.5", train_kwargs={"epochs": 50}).run()
    assert learned.simulation.statuses[-1].code is SimStatusCode.SUCCESS
    assert learned.of_kind("checkpoint")[-1]["step"] <= 5 * IMAGES
    wild = {"epochs": 5, "optimizer": "SGD", "optimizer_kwargs": {"lr": 1e30}}
    lost = learn(stop_when="nan", train_kwargs=wild).run()
    assert lost.simulation.has_failed() and lost.of_kind("checkpoint") == []


# --- arguments


@pytest.mark.parametrize("loss_fn", LOSSES)
def test_every_loss_function_teaches(learn: Learn, loss_fn: str) -> None:
    learned = learn(test=True, train_kwargs={"epochs": 3, "loss_fn": loss_fn, "images_per_steps": 0}).run()
    assert learned.simulation.results["test"]["accuracy"] > 0.5


@pytest.mark.parametrize("optimizer", OPTIMIZERS)
def test_every_optimizer_moves_the_weights(learn: Learn, optimizer: str) -> None:
    kwargs = {"epochs": 1, "optimizer": optimizer, "optimizer_kwargs": {"lr": 0.05 if optimizer == "SGD" else 0.001}}
    curve = learn(train_kwargs=kwargs).run().scalars()["loss/train"]
    assert curve[0][1] > curve[-1][1]


@pytest.mark.parametrize(
    ("train_kwargs", "name", "told"),
    [
        ({"loss_fn_kwargs": {"nonsense": 1}}, "train_kwargs.loss_fn_kwargs", "CrossEntropyLoss does not take that"),
        ({"loss_fn_kwargs": {"reduction": "none"}}, "train_kwargs.loss_fn_kwargs", "no single number"),
        (
            {"optimizer_kwargs": {"lr": -1}},
            "train_kwargs.optimizer_kwargs",
            "Adam does not take that: Inv",
        ),
        ({"optimizer_kwargs": {"momentum": 1}}, "train_kwargs.optimizer_kwargs", "Adam does not take that"),
        ({"loss_fn": "CTCLoss"}, "train_kwargs.loss_fn", "'CTCLoss' is not known"),
        ({"epochs": 0}, "train_kwargs.epochs", "must be at least 1, not 0"),
        ({"epoch": 3}, "train_kwargs.epoch", "did you mean 'epochs'?"),
    ],
)
def test_wrong_arguments_are_refused_at_their_field(train_kwargs: dict[str, Any], name: str, told: str) -> None:
    simulation = MLSimulation(SimulationStartConfig("a", "example_ml", kwargs={"train_kwargs": train_kwargs}))
    problems = check_kwargs(MLSimulation.fields(), simulation.kwargs) or MLSimulation.check(simulation.kwargs)
    assert told in problems[name]


def test_arguments_that_torch_takes_are_right() -> None:
    given = {
        "loss_fn_kwargs": {"label_smoothing": 0.1, "weight": [1.0] * 10},
        "optimizer_kwargs": {"lr": 0.01, "betas": [0.8, 0.9]},
    }
    simulation = MLSimulation(SimulationStartConfig("a", "example_ml", kwargs={"train_kwargs": given}))
    assert MLSimulation.check(simulation.kwargs) == {}
    wrong = MLSimulation.check({**simulation.kwargs, "device": "toaster"})
    assert wrong == {"device": "'toaster' is no device; use auto, cpu, cuda or cuda:1"}


def test_where_the_digits_are_missing_it_is_said_how_to_get_them(monkeypatch: pytest.MonkeyPatch) -> None:
    own = importlib.util.find_spec
    monkeypatch.setattr(
        "gymdash_tui.simulations.example_ml.simulation.find_spec",
        lambda name: None if name == "sklearn" else own(name),
    )
    problems = MLSimulation.check(MLSimulation(SimulationStartConfig("a", "example_ml")).kwargs)
    assert problems["train"].endswith("pip install 'gymdash-tui[ml]'")


def test_the_digits_are_scikit_learns_also_by_its_own_way(monkeypatch: pytest.MonkeyPatch) -> None:
    from gymdash_tui.simulations.example_ml import digits

    images, truths = digits.load()
    monkeypatch.setattr(digits, "_FILE", Path("nowhere"))
    others = digits.load()
    assert (images == others[0]).all() and (truths == others[1]).all() and images.shape == (1797, 8, 8)


def test_the_parts_share_no_image() -> None:
    import torch

    from gymdash_tui.simulations.example_ml.learning.network import Data

    data = Data.load(torch.device("cpu"))
    assert (len(data.train), len(data.val), len(data.test)) == (IMAGES, 300, 300)
    parts = [{image.numpy().tobytes() for image in part.images} for part in (data.train, data.val, data.test)]
    assert not parts[0] & parts[1] and not parts[1] & parts[2] and not parts[0] & parts[2]


def test_its_arguments_are_known_without_torch() -> None:
    told = (
        "from gymdash_tui import MLSimulation as M, SimulationStartConfig as S\n"
        "assert M.fields() and not M.check(M(S('a', 'example_ml')).kwargs)"
    )
    assert not loaded_after(told) & (SCREEN_NEVER | WORKER_NEVER | {"numpy", "sklearn"})
