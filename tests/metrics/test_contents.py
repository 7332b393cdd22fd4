"""Texts, images, sounds and hyperparameters in event files, as TensorBoard's and torch's own classes write them."""

from __future__ import annotations

import dataclasses
import os
import random
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tensorboard import data_compat
from tensorboard.compat.proto import event_pb2, summary_pb2
from tensorboard.plugins.audio import metadata as audio_metadata
from tensorboard.plugins.hparams import api_pb2, plugin_data_pb2
from tensorboard.plugins.hparams import metadata as hparams_metadata
from tensorboard.plugins.hparams import summary_v2 as hparams_v2
from tensorboard.plugins.image import metadata as image_metadata
from tensorboard.plugins.text import summary_v2 as text_v2
from tensorboard.util import tensor_util

from gymdash_tui.metrics import eventfile
from gymdash_tui.metrics.content_wire import MOST_OF_ONE
from gymdash_tui.metrics.contents import Content, ContentGone, RunContents
from tests.simulation.test_event_wire import SCALARS

from .broken import Broken, break_once, file_of
from .files import NAME, add, event, healthy, opening, record, replace, scalar, value, write
from .recorded import PNG, new_image, old_image, plugin, strings, summary, text

HOSTILE = ["[/foo]", "\x1b[31mred\x1b]0;title\x07", "a\nb", "../../etc/passwd", "🦊\u202eback", ""]


def told_by_plugin(**told: Any) -> Any:
    data = plugin_data_pb2.HParamsPluginData(**told)
    metadata = hparams_metadata.create_summary_metadata(data)
    return summary_pb2.Summary(value=[summary_pb2.Summary.Value(tag="_hparams_/x", metadata=metadata)])


def found(folder: Path) -> RunContents:
    run = RunContents(folder)
    run.poll()
    return run


def read(run: RunContents) -> list[tuple[str, int, bytes | str]]:
    return [(one.tag, one.step, one.read()) for one in run.contents]


def test_an_image_of_the_old_kind(tmp_path: Path) -> None:
    path = write(tmp_path, opening(), scalar(1), old_image(7), scalar(8))
    run = found(tmp_path)
    (one,) = run.contents
    assert (one.kind, one.tag, one.step, one.wall_time) == ("image", "frame", 7, 1.7e9 + 7)
    assert (one.width, one.height, one.media_type, one.size, one.path) == (4, 3, "image/png", len(PNG), path)
    assert path.read_bytes()[one.offset :].startswith(PNG)
    assert one.read() == PNG
    assert (list(run.warnings), run.left_out, dict(run.hparams)) == ([], 0, {})


def test_images_of_the_new_kind_are_one_each(tmp_path: Path) -> None:
    write(tmp_path, new_image(7, PNG, b"\xff\xd8\xff" + b"j" * 50, b"GIF89a"))
    run = found(tmp_path)
    assert [one.index for one in run.contents] == [0, 1, 2]
    assert [one.media_type for one in run.contents] == ["image/png", "image/jpeg", "image/gif"]
    assert {(one.width, one.height, one.step, one.tag) for one in run.contents} == {(4, 3, 7, "frames")}
    assert run.contents[2].read() == b"GIF89a"


def test_sounds_of_both_kinds(tmp_path: Path) -> None:
    wave = b"RIFF\x10\0\0\0WAVEfmt "
    old = summary_pb2.Summary.Audio(sample_rate=8000, encoded_audio_string=b"?", content_type="audio/x-odd")
    labelled = strings("labelled", [[wave, b"first"], [wave + b"2", b"second"]], plugin("audio"))
    bare = strings("bare", [wave], plugin("audio"))
    write(tmp_path, record(event(1, summary_pb2.Summary.Value(tag="old", audio=old), labelled, bare)))
    run = found(tmp_path)
    assert read(run) == [("old", 1, b"?"), ("labelled", 1, wave), ("labelled", 1, wave + b"2"), ("bare", 1, wave)]
    assert [one.media_type for one in run.contents] == ["audio/x-odd", *["audio/wav"] * 3]


def test_what_tensorboards_own_metadata_say(tmp_path: Path) -> None:
    pictures = image_metadata.create_summary_metadata("[/foo]", "a description" * 50, converted_to_tensor=True)
    sounds = audio_metadata.create_summary_metadata("", "", audio_metadata.Encoding.Value("WAV"))
    write(
        tmp_path,
        record(event(1, strings("a", [b"5", b"3", PNG, PNG], pictures))),
        summary(2, text_v2.text_pb("b", "[/foo] **bold**")),
        record(event(3, strings("c", [[b"RIFF\0\0\0\0WAVE", b""]], sounds))),
    )
    run = found(tmp_path)
    assert [(one.kind, one.step, one.width, one.height) for one in run.contents] == [
        ("image", 1, 5, 3),
        ("image", 1, 5, 3),
        ("text", 2, 0, 0),
        ("audio", 3, 0, 0),
    ]
    assert run.contents[2].read() == "[/foo] **bold**"
    assert [one.media_type for one in run.contents] == ["image/png", "image/png", "text/plain", "audio/wav"]


@pytest.mark.parametrize("kind", ["image", "audio"])
def test_old_and_new_say_the_same(tmp_path: Path, kind: str) -> None:
    image = summary_pb2.Summary.Image(width=4, height=3, encoded_image_string=PNG)
    audio = summary_pb2.Summary.Audio(encoded_audio_string=b"RIFF\0\0\0\0WAVE", content_type="audio/wav")
    one = {"image": {"image": image}, "audio": {"audio": audio}}[kind]
    old = event_pb2.Event.FromString(event(1, summary_pb2.Summary.Value(tag="a", **one)))
    new = data_compat.migrate_event(event_pb2.Event.FromString(old.SerializeToString()))
    assert new != old
    write(tmp_path, record(old.SerializeToString()), record(new.SerializeToString()))
    run = found(tmp_path)
    first, second = run.contents
    assert whatever_place(first) == whatever_place(second)
    assert first.read() == second.read()


def whatever_place(one: Content) -> Content:
    return dataclasses.replace(one, offset=0)


def test_what_torch_writes(tmp_path: Path) -> None:
    tensorboard = pytest.importorskip("torch.utils.tensorboard")
    with tensorboard.SummaryWriter(str(tmp_path)) as writer:
        for step in range(50):
            writer.add_scalar("plain", step, step)
            writer.add_scalar("tensor", step, step, new_style=True)
        writer.add_text("words", "one\ntwo", 3)
        writer.add_image("picture", np.zeros((3, 8, 6), np.uint8), 4)
        writer.add_histogram("weights", np.arange(1000.0), 5)
        writer.add_hparams({"lr": 0.1, "algo": "ppo", "on": True, "n": 3}, {"score": 5.0}, run_name="trial")
    run = found(tmp_path)
    words, picture = run.contents
    assert (words.kind, words.tag, words.step, words.read()) == ("text", "words/text_summary", 3, "one\ntwo")
    assert (picture.kind, picture.tag, picture.step, picture.width, picture.height) == ("image", "picture", 4, 6, 8)
    assert run.hparams == {"lr": 0.1, "algo": "ppo", "on": True, "n": 3}
    assert list(run.judged_by) == ["score"]
    assert list(run.warnings) == []


def test_hyperparameters_of_a_session_and_of_an_experiment(tmp_path: Path) -> None:
    values = {"lr": 1e-4, "algo": "[/foo]", "on": False, "layers": 3}
    hp = hparams_v2.HParam
    domains = {
        hp("lr", hparams_v2.RealInterval(1e-5, 1e-2)): None,
        hp("algo", hparams_v2.Discrete(["a", "b"])): None,
        hp("on"): None,
    }
    metrics = [hparams_v2.Metric("score", group="eval"), hparams_v2.Metric("loss")]
    path = write(tmp_path, opening(), scalar(1), summary(0, hparams_v2.hparams_config_pb(list(domains), metrics)))
    run = found(tmp_path)
    assert dict(run.hparams) == {}
    assert run.domains == {"lr": (1e-5, 1e-2), "algo": ["a", "b"], "on": None}
    assert list(run.judged_by) == ["eval/score", "loss"]
    add(
        path,
        summary(0, hparams_v2.hparams_pb(values)),
        summary(1, told_by_plugin(session_end_info=plugin_data_pb2.SessionEndInfo(status=2))),
    )
    assert run.poll() and not run.poll()
    assert run.hparams == values


def test_hyperparameters_of_several_sessions_are_told_apart(tmp_path: Path) -> None:
    for name, rate in (("a", 0.1), ("b", 0.2)):
        write(tmp_path / name, summary(0, hparams_v2.hparams_pb({"lr": rate})))
    assert found(tmp_path).hparams == {"a/lr": 0.1, "b/lr": 0.2}


def test_nested_and_hostile_hyperparameters(tmp_path: Path) -> None:
    start = plugin_data_pb2.SessionStartInfo()
    start.hparams["list"].list_value.extend([1.0, "x", None, [True]])
    start.hparams["struct"].struct_value.update({"a": {"b": 2.0}})
    start.hparams["\x1b]0;x\x07"].string_value = "y" * 20_000
    deep = start.hparams["deep"]
    for _ in range(40):
        deep = deep.list_value.values.add()
    data = plugin_data_pb2.HParamsPluginData(session_start_info=start)
    one = summary_pb2.Summary.Value(tag="x", metadata=plugin("hparams", data.SerializeToString()))
    bad = summary_pb2.Summary.Value(tag="x", metadata=plugin("hparams", b"\xff\xff"))
    write(tmp_path, record(event(0, one)), record(event(0, bad)))
    run = found(tmp_path)
    told = run.hparams
    assert len(run.warnings) == 1 and f"Hyperparameters in {NAME} are not as TensorBoard writes" in run.warnings[0]
    assert told["list"] == [1.0, "x", None, [True]]
    assert told["struct"] == {"a": {"b": 2.0}}
    assert told["\x1b]0;x\x07"] == "y" * 10_000


def test_domains_of_numbers(tmp_path: Path) -> None:
    info = api_pb2.HParamInfo(name="n", domain_interval=api_pb2.Interval(min_value=-1.5))
    write(tmp_path, summary(0, told_by_plugin(experiment=api_pb2.Experiment(hparam_infos=[info]))))
    assert found(tmp_path).domains == {"n": (-1.5, 0.0)}


def test_texts_of_several_strings_are_lines(tmp_path: Path) -> None:
    write(tmp_path, text(1, words=[b"a", b"\xffb"]), text(2, words=[]), text(3, words=b"c" * 300))
    assert read(found(tmp_path)) == [
        ("note", 1, "a\n\N{REPLACEMENT CHARACTER}b"),
        ("note", 2, ""),
        ("note", 3, "c" * 300),
    ]


def test_a_tag_may_be_declared_once_for_all(tmp_path: Path) -> None:
    path = write(tmp_path, text(1, metadata=None), text(2), text(3, metadata=None), text(3, "other", metadata=None))
    run = found(tmp_path)
    add(path, text(4, metadata=None))
    run.poll()
    assert [one.step for one in run.contents] == [2, 3, 4]


@pytest.mark.parametrize("tag", [*HOSTILE, "x" * 10_000])
def test_hostile_tags_are_data(tmp_path: Path, tag: str) -> None:
    write(tmp_path, old_image(1, tag), text(2, tag))
    for one in found(tmp_path).contents:
        assert one.tag == (tag if len(tag) < 1000 else "x" * 1000 + "…")


@pytest.mark.parametrize("among", ["plain", "tensors", "long tags", "several"])
def test_what_stands_among_thousands_of_scalars_is_found(tmp_path: Path, among: str) -> None:
    def one(step: int) -> bytes:
        if among == "plain":
            return scalar(step * 300, "loss" * (step % 9 + 1))
        if among == "long tags":
            return scalar(step, "long" * 50)
        if among == "several":
            return record(event(step, value("a", 1), value("b", 2)))
        number = tensor_util.make_tensor_proto(float(step))
        return record(event(step, summary_pb2.Summary.Value(tag="loss", tensor=number, metadata=SCALARS)))

    write(tmp_path, opening(), *map(one, range(1500)), text(1), old_image(2), *map(one, range(1500)), text(3))
    run = found(tmp_path)
    assert [(one.kind, one.step) for one in run.contents] == [("text", 1), ("image", 2), ("text", 3)]
    assert list(run.warnings) == []


@given(st.binary(max_size=120), st.integers(-5, 2**40), st.text(max_size=60), st.booleans())
def test_no_text_is_taken_for_a_scalar(words: bytes, step: int, tag: str, short: bool) -> None:
    last = words + (b"\x15" + bytes(4) if short else b"\x4a\x0b\x0a\x09\x0a\x07scalars")
    image = summary_pb2.Summary.Image(encoded_image_string=last)
    with TemporaryDirectory() as folder:
        write(Path(folder), record(event(step, summary_pb2.Summary.Value(tag=tag, image=image))), scalar(1))
        run = found(Path(folder))
        assert [(one.tag, one.step, one.read()) for one in run.contents] == [(tag, step, last)]


@pytest.mark.parametrize("kilobytes", [1, 70, 1500, 3000])
def test_large_images_are_found_where_they_are_whole(tmp_path: Path, kilobytes: int) -> None:
    data = PNG + random.Random(1).randbytes(kilobytes * 1000)
    image = old_image(5, data=data)
    path = write(tmp_path, healthy(), image[: len(image) // 2])
    run = found(tmp_path)
    assert list(run.contents) == []
    add(path, image[len(image) // 2 :], scalar(1), old_image(6, data=data))
    assert run.poll()
    assert read(run) == [("frame", 5, data), ("frame", 6, data)]
    assert list(run.warnings) == []


def test_only_the_newest_are_kept_and_that_is_said(tmp_path: Path) -> None:
    path = write(tmp_path, *(text(step) for step in range(70)))
    run = RunContents(tmp_path, most=20)
    run.poll()
    assert [one.step for one in run.contents] == list(range(50, 70))
    assert (run.left_out, len(run.warnings)) == (50, 1)
    assert "the newest 20 are listed, 50 are left out" in run.warnings[0]
    add(path, text(70))
    run.poll()
    assert [one.step for one in run.contents] == list(range(51, 71))


def test_a_record_of_too_many_images_is_cut_short_with_a_word(tmp_path: Path) -> None:
    write(tmp_path, new_image(1, *[b"GIF89a"] * (MOST_OF_ONE + 7)))
    run = found(tmp_path)
    assert len(run.contents) == MOST_OF_ONE
    assert "are left out" in run.warnings[0]


def test_an_event_of_nothing_but_tiny_images_fills_no_memory(tmp_path: Path) -> None:
    one = b"\x0a\x04\x22\x02\x22\x00"
    write(tmp_path, record(b"\x2a" + _size(len(one) * 50_000) + one * 50_000))
    run = found(tmp_path)
    assert (len(run.contents), run.left_out) == (MOST_OF_ONE, 1)


def test_hyperparameters_too_long_to_hold_are_left_out_with_a_word(tmp_path: Path) -> None:
    write(tmp_path, summary(0, hparams_v2.hparams_pb({"x": "y" * 2_000_000})))
    run = found(tmp_path)
    assert (dict(run.hparams), len(run.warnings)) == ({}, 1)
    assert "longer than 1.0 MB" in run.warnings[0]


def _size(size: int) -> bytes:
    return bytes((size & 127 | 128, size >> 7 & 127 | 128, size >> 14))


def test_a_run_that_was_taken_up_has_each_step_once(tmp_path: Path) -> None:
    start = event_pb2.Event(step=5, session_log=event_pb2.SessionLog(status=event_pb2.SessionLog.START))
    first = write(tmp_path, *(text(step) for step in range(10)), name=f"{NAME}.1")
    run = found(tmp_path)
    write(tmp_path, record(start.SerializeToString()), text(5, words=b"anew"), name=f"{NAME}.2")
    assert run.poll()
    add(first, text(11))
    run.poll()
    assert [one.step for one in run.contents] == [0, 1, 2, 3, 4, 5]
    assert run.contents[-1].read() == "anew"


@pytest.mark.parametrize("how", ["replaced", "cut", "gone", "written over"])
def test_bytes_that_are_there_no_more_are_not_given_out(tmp_path: Path, how: str) -> None:
    path = write(tmp_path, scalar(1), text(1), old_image(2))
    run = found(tmp_path)
    held = list(run.contents)
    match how:
        case "replaced":
            replace(path, scalar(2), scalar(3), text(7, words=b"new"))
        case "cut":
            os.truncate(path, held[0].offset + 3)
        case "gone":
            path.unlink()
        case _:
            path.write_bytes(bytes(path.stat().st_size))
    for one in held:
        with pytest.raises(ContentGone, match=rf"of step {one.step} is no longer at byte {one.offset} of {NAME}"):
            one.read()
    run.poll()
    expected = {"replaced": [7], "cut": [], "gone": [1, 2], "written over": []}[how]
    assert [one.step for one in run.contents] == expected


def test_sub_folders_stand_before_the_tag(tmp_path: Path) -> None:
    write(tmp_path / "a" / "b", text(1))
    write(tmp_path / "a" / "c", text(2))
    assert [one.tag for one in found(tmp_path).contents] == ["a/b/note", "a/c/note"]
    run = RunContents(tmp_path, shorten=True)
    run.poll()
    assert [one.tag for one in run.contents] == ["b/note", "c/note"]


def test_a_budget_stops_early_and_the_next_poll_goes_on(tmp_path: Path) -> None:
    for number in range(3):
        write(tmp_path, text(number, words=b"x" * 1_500_000), name=f"tfevents.{number}")
    run = RunContents(tmp_path)
    polls = 0
    while not polls or not run.complete:
        run.poll(0)
        polls += 1
    assert polls > 2 and [one.step for one in run.contents] == [0, 1, 2]


def filled(seed: int) -> tuple[Broken, set[tuple[int, bytes]]]:
    """A sound file of scalars of two writers with pictures among them."""
    dice = random.Random(seed)
    broken = file_of(2, 20, dice.random() < 0.2, dice)
    pictures = {(step, dice.randbytes(dice.choice((3, 90, 4000)))) for step in range(6)}
    for step, data in pictures:
        at = dice.choice([frame.first for frame in broken.frames])
        at = broken.origin.index(at)
        broken.insert(
            at,
            old_image(step, data=data),
            list(range(10**9 * (step + 1), 10**9 * (step + 1) + len(old_image(step, data=data)))),
        )
    return broken, pictures


@settings(max_examples=150)
@given(st.integers(0, 2**32), st.sampled_from((1 << 20, 900)))
def test_pictures_in_damaged_files(seed: int, chunk: int) -> None:
    broken, pictures = filled(seed)
    dice = random.Random(seed)
    for _ in range(dice.randint(0, 3)):
        break_once(broken, dice.choice(("zeros", "noise", "cut", "torn", "twice", "interleaved", "a length")), dice)
    data = bytes(broken.data)
    whole = [(step, picture) for step, picture in sorted(pictures) if old_image(step, data=picture) in data]
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(eventfile, "_CHUNK", chunk)
        os.utime(write(Path(folder), data), (1.6e9, 1.6e9))
        run = found(Path(folder))
        got = [(one.step, one.read()) for one in run.contents]
    assert set(got) == set(whole)


def test_contents_are_small_and_told_by_their_names(tmp_path: Path) -> None:
    write(tmp_path, old_image(1, data=PNG * 1000))
    (one,) = found(tmp_path).contents
    assert isinstance(one, Content) and "PNG" not in repr(one)
