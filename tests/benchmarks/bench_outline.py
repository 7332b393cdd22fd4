"""What filtering and sorting ten thousand simulations cost; run by hand: ``python -m tests.benchmarks.bench_outline``.

Beside each figure stands the same by reading all records and looking at them in Python, which is what a list without
the outline would have to do, and a plain scan of the same table by ``sqlite3``.
"""

from __future__ import annotations

import random
import sqlite3
import tempfile
import time
import uuid
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from sqlalchemy import insert

from gymdash_tui.domain.filtering import parse_filter
from gymdash_tui.domain.listing import SORTS, ListQuery
from gymdash_tui.domain.progress import Progress
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import Ending, Phase
from gymdash_tui.domain.status import SimStatus, SimStatusCode
from gymdash_tui.domain.times import utc_now
from gymdash_tui.project.converters import row_of
from gymdash_tui.project.project import Project
from gymdash_tui.project.tables import SIMULATIONS
from tests.project.filter_oracle import matches

_SIMULATIONS = 10_000
_FILTERS = (
    *("cart", "seed3", "#good", "done", "-failed", "score>400", "age<2h", "took>30s", "progress>50%", "group=g10"),
    *("lr>=1e-3", "lr>=1e-3 -note:x", "algo=ppo,a2c", "env:cart", "name~seed[0-2]$", "größe", "cart | zzz | yyy"),
)


def best_ms(work: Callable[[], object], times: int = 15) -> float:
    """Return the shortest duration of a call in milliseconds: what others do on the machine is not counted."""
    durations = []
    for _ in range(times):
        begin = time.perf_counter()
        work()
        durations.append(time.perf_counter() - begin)
    return min(durations) * 1e3


def some_record(chance: random.Random, number: int) -> SimulationRecord:
    """Make one of five seeds of a training, with a row as wide as real ones are."""
    now, seed = utc_now() - timedelta(minutes=number), number % 5
    inner = {"learning_rate": chance.choice([1e-3, 3e-4, 1e-4]), "n_steps": 32, "batch_size": 256, "gamma": 0.98}
    kwargs = {
        "env": "CartPole-v1",
        "algorithm": chance.choice(["ppo", "a2c", "dqn"]),
        "num_steps": 100_000,
        "seed": seed,
    }
    trail = tuple(chance.random() * 500 for _ in range(24))
    return SimulationRecord(
        str(uuid.UUID(int=chance.getrandbits(128))),
        f"ppo-CartPole-v1-{number // 5}-seed{seed}",
        "stable_baselines",
        phase=Phase.DONE,
        ending=chance.choice(list(Ending)),
        created=now,
        started=now,
        ended=now + timedelta(minutes=1),
        kwargs={**kwargs, "algorithm_kwargs": inner},
        seed=seed,
        group=f"g{number // 5}",
        tags=("good", "x") if number % 7 == 0 else (),
        notes="A note." if number % 11 == 0 else "",
        progress=Progress(100_000, 100_000, 2100, score=trail[-1], score_tag="rollout/ep_rew_mean", trail=trail),
        exit={"pid": 1, "code": 0},
        last_status=SimStatus(SimStatusCode.SUCCESS, "100,000 steps in 0:42."),
    )


def main() -> None:
    """Fill a project, ask it, and print what that took."""
    chance = random.Random(1)
    with tempfile.TemporaryDirectory() as folder, Project.open(Path(folder) / "project") as project:
        with project._write() as connection:
            connection.execute(insert(SIMULATIONS), [row_of(some_record(chance, n)) for n in range(_SIMULATIONS)])
        with closing(sqlite3.connect(project.folder.database)) as raw:
            scan = best_ms(lambda: raw.execute("SELECT count(*) FROM simulations WHERE notes <> 'x'").fetchall())
        print(f"{_SIMULATIONS:,} simulations; a scan of the table {scan:.1f} ms")
        everything = best_ms(lambda: project.page(0, _SIMULATIONS), times=3)
        outline = best_ms(project.outline)
        print(f"outline {outline:.1f} ms, all records {everything:.1f} ms: x {everything / outline:.0f}")
        keys = project.config_keys()
        print(f"keys {best_ms(project.config_keys, 3):.1f} ms, tags {best_ms(project.tag_names, 5):.1f} ms")
        for sort in (*SORTS, "algorithm_kwargs.learning_rate"):
            took = best_ms(lambda sort=sort: project.outline(ListQuery(sort=sort)))  # type: ignore[misc]
            print(f"sort {sort:<32}{took:8.1f} ms")
        records = project.page(0, _SIMULATIONS)
        for text in _FILTERS:
            show_filter(project, text, keys, records)


def show_filter(project: Project, text: str, keys: list[str], records: list[SimulationRecord]) -> None:
    """Print what one filter takes: its list, its count, and the same in Python without reading the records."""
    wanted, now = parse_filter(text, keys), utc_now()
    rows = len(project.outline(ListQuery(wanted)).rows)
    took, counted = (
        best_ms(lambda: project.outline(ListQuery(wanted))),
        best_ms(lambda: project.match_count(wanted)),
    )
    plain = best_ms(lambda: [one for one in records if matches(wanted.tree, one, now)], times=2)
    print(f"{text:<24}{rows:6} rows {took:8.1f} ms   counted {counted:8.1f} ms   Python {plain:8.1f} ms")


if __name__ == "__main__":
    main()
