"""The header's gauges, the machine's bars and what each simulation uses: as lines, for every size and every figure."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import Phase
from gymdash_tui.tracking.gpu_use import GpuUse
from gymdash_tui.tracking.machine import MachineSample, Room, Usage
from gymdash_tui.tui.text import text_width
from gymdash_tui.tui.widgets.gauges import gauge_parts, gauges, of_room
from gymdash_tui.tui.widgets.machine_lines import bar, machine_lines
from gymdash_tui.tui.widgets.usage_rows import ORDERS, usage_rows
from tests.tui.conftest import HOSTILE
from tests.tui.machines import GB, GPU, SAMPLE

percents = st.floats(0, 100)
rooms = st.builds(Room, st.integers(0, 10**15), st.integers(0, 10**15))
texts = st.sampled_from(HOSTILE)
gpus = st.builds(
    GpuUse,
    st.integers(0, 99),
    texts,
    st.none() | percents,
    st.none() | st.integers(0, 10**12),
    st.none() | st.integers(0, 10**12),
    st.none() | st.integers(-50, 200),
    problem=st.just("") | texts,
)
samples = st.builds(
    MachineSample,
    st.none() | percents,
    st.lists(percents, max_size=300).map(tuple),
    st.none() | rooms,
    st.none() | rooms,
    st.none() | rooms,
    st.none() | st.tuples(percents, percents, percents),
    st.lists(gpus, max_size=10).map(tuple),
    notes=st.lists(texts, max_size=3).map(tuple),
)


def words(parts: object) -> str:
    assert isinstance(parts, list)
    return "".join(text for text, _ in parts)


def record(name: str, sim_id: str = "") -> SimulationRecord:
    return SimulationRecord(sim_id or name, name, "stable_baselines", phase=Phase.RUNNING)


# -- the header --------------------------------------------------------------------------------------------------------


def shown(sample: MachineSample, width: int = 60) -> str:
    return words(gauge_parts(gauges(sample), width)).strip()


def test_the_gauges_tell_processors_memory_and_gpus() -> None:
    assert shown(replace(SAMPLE, cpu=71.4, gpus=(GPU,))) == "cpu 71%  mem 4.0/16G  gpu0 63%"
    assert shown(replace(SAMPLE, cpu=5.0)) == "cpu  5%  mem 4.0/16G"
    two = (GPU, replace(GPU, index=1, utilization=7.0))
    assert shown(replace(SAMPLE, gpus=two)).endswith("gpu0 63%  gpu1  7%")
    assert shown(replace(SAMPLE, gpus=(*two, replace(GPU, index=2, utilization=20.0)))).endswith("3 gpus 30%")
    assert shown(replace(SAMPLE, gpus=(replace(GPU, utilization=None),))) == "cpu 12%  mem 4.0/16G"
    assert shown(MachineSample()) == ""


def test_a_disk_that_is_nearly_full_comes_first_and_alarms() -> None:
    found = gauges(replace(SAMPLE, disk=Room(199 * GB, 200 * GB)))
    assert found[0] == (("disk ", "bad"), ("1.0 GB left", "bad"))
    assert gauges(replace(SAMPLE, memory=Room(15 * GB, 16 * GB)))[1][1] == ("15/16G", "warn")


@pytest.mark.parametrize(
    ("used", "total", "text"),
    [(9.2e9, 24e9, "9.2/24G"), (980e9, 2e12, "1.0/2.0T"), (5e6, 512e6, "5.0/512M"), (0, 0, "0.0/0.0B")],
)
def test_memory_is_written_short(used: float, total: float, text: str) -> None:
    assert of_room(Room(int(used), int(total))) == text


@given(samples, st.integers(0, 120))
def test_what_has_no_room_is_left_out_whole(sample: MachineSample, width: int) -> None:
    found = gauges(sample)
    parts = gauge_parts(found, width)
    text = words(parts)
    assert text_width(text) in (0, width)
    whole = [words(list(one)) for one in found]
    count = next(n for n in range(len(whole), -1, -1) if "  ".join(whole[:n]) == text.strip() or not n)
    assert text.strip() == "  ".join(whole[:count])
    if count < len(whole):
        assert text_width("  ".join(whole[: count + 1])) > width


# -- the bars ----------------------------------------------------------------------------------------------------------


@given(st.none() | samples, st.integers(60, 220), st.integers(1, 60), st.booleans())
def test_the_bars_keep_to_the_size_whatever_the_figures(
    sample: MachineSample | None, width: int, most: int, ascii_only: bool
) -> None:
    lines = machine_lines(sample, width, most, ascii_only)
    assert 0 < len(lines) <= most
    assert all(text_width(words(line)) <= width for line in lines)
    if ascii_only:
        assert "█" not in str(lines) and "░" not in str(lines)


@given(st.floats(0, 100), st.integers(0, 80))
def test_a_bar_has_its_length_and_tells_little_from_nothing(value: float, length: int) -> None:
    text = words(bar(value, length, False))
    assert len(text) == length
    if length and value > 0.5:
        assert "█" in text
    assert text.count("█") <= max(1, math.ceil(length * value / 100))


def test_each_core_has_a_bar_where_there_is_room_and_else_a_letter() -> None:
    text = "\n".join(map(words, machine_lines(SAMPLE, 120, 20)))
    assert "4 cores  load 0.50 0.25 0.12" in text and " 3 ███" in text and "24%" in text
    many = replace(SAMPLE, cores=tuple(float(n % 101) for n in range(128)))
    lines = list(map(words, machine_lines(many, 200, 30)))
    assert lines[1].startswith(" cores    ") and len(lines[1].strip()) > 120 and "█" in lines[1] and "▁" in lines[1]
    assert not any(line.startswith(" cores") for line in map(words, machine_lines(many, 200, 4)))
    assert list(map(words, machine_lines(replace(SAMPLE, cores=(3.0,)), 120, 20)))[1].startswith(" memory")


def test_what_is_nearly_full_is_said_first_with_what_to_do() -> None:
    full = replace(SAMPLE, disk=Room(199 * GB, 200 * GB))
    line = machine_lines(full, 120, 20)[0]
    assert words(line).startswith(" The disk of this project is nearly full: 1.0 GB left of 200 GB.")
    assert "Empty the trash" in words(line) and line[0][1] == "bad"


def test_a_gpu_tells_all_it_knows_and_one_that_is_lost_why() -> None:
    lost = GpuUse(1, problem="it does not answer (GPU is lost)")
    text = "\n".join(map(words, machine_lines(replace(SAMPLE, gpus=(GPU, lost)), 160, 20)))
    assert "gpu 0" in text and "63%  12 GB of 80 GB  67°C  NVIDIA A100-SXM4-80GB" in text and "GPU is lost" in text
    assert "none seen: no NVIDIA driver answers" in "\n".join(map(words, machine_lines(SAMPLE, 160, 20)))


def test_notes_are_whole_where_there_is_room() -> None:
    note = "The GPUs cannot be read: NVIDIA's library does not answer (mismatch). " * 3
    text = " ".join(" ".join(map(words, machine_lines(replace(SAMPLE, notes=(note,)), 80, 30))).split())
    assert note.strip() in text


# -- the list ----------------------------------------------------------------------------------------------------------

USES = {
    "small": Usage(10.0, 5 * GB, 3 * GB, 4, (1,)),
    "large": Usage(180.0, GB, None, 40, (2, 3)),
    "Middle": Usage(50.0, 2 * GB, GB, 4, (4,)),
}


def lines_of(sample: MachineSample | None, order: str, width: int = 120, names: tuple[str, ...] = ()) -> list[str]:
    live = [record(name) for name in names or ("small", "large", "Middle", "new")]
    return [words(row.make(width, False)) for row in usage_rows(live, sample, order)]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("cpu", ["large", "Middle", "small", "new"]),
        ("memory", ["small", "Middle", "large", "new"]),
        ("gpu mem", ["small", "Middle", "large", "new"]),
        ("name", ["large", "Middle", "new", "small"]),
        ("oldest", ["small", "large", "Middle", "new"]),
    ],
)
def test_the_list_is_in_the_order_that_is_asked_for(order: str, expected: list[str]) -> None:
    sample = replace(SAMPLE, gpus=(GPU,), simulations=USES)
    lines = lines_of(sample, order)
    assert [line.split()[2] for line in lines[2:]] == expected
    assert lines[0] == f" Simulations  4 running · 240% of a core, 8.0 GB together · by {order}"


def test_each_line_tells_what_it_uses_and_where_it_has_no_figures_why() -> None:
    sample = replace(SAMPLE, simulations=USES, elsewhere={"new": "node7"})
    lines = lines_of(sample, "cpu")
    assert lines[2].split()[2:] == ["large", "180%", "1.0", "GB", "2", "40"]
    assert lines[-1].endswith("on node7")
    assert lines_of(replace(SAMPLE, simulations=USES), "cpu")[-1].endswith("no process yet")
    assert lines_of(None, "cpu")[-1].strip().endswith("new")
    assert "No simulation of this project runs." in " ".join(
        words(row.make(80, False)) for row in usage_rows([], SAMPLE, "cpu")
    )


def test_narrow_lists_lose_columns_and_not_the_name() -> None:
    sample = replace(SAMPLE, gpus=(GPU,), simulations=USES)
    assert "threads" in lines_of(sample, "cpu", 120)[1]
    narrow = lines_of(sample, "cpu", 60)
    assert "threads" not in narrow[1] and "cpu" in narrow[1] and "large" in narrow[2] and "180%" in narrow[2]


@given(st.sampled_from(ORDERS), st.integers(40, 220), st.booleans(), st.booleans())
def test_hostile_names_stay_in_their_line(order: str, width: int, with_gpus: bool, ascii_only: bool) -> None:
    live = [record(name, str(at)) for at, name in enumerate(HOSTILE)]
    uses = {"0": USES["small"], "1": USES["large"]}
    sample = replace(SAMPLE, gpus=(GPU,) if with_gpus else (), simulations=uses, elsewhere={"2": HOSTILE[2]})
    for row in usage_rows(live, sample, order, ascii_only):
        for cursor in (False, True):
            text = words(row.make(width, cursor))
            assert "\x1b" not in text and "\n" not in text
            if row.key in ("0", "1"):
                assert text_width(text) <= width
