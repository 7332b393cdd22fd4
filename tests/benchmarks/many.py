"""Makes a project as large as one gets in years: thousands of simulations in groups, the newest of which really run.

    python -m tests.benchmarks.many FOLDER [--count 10000] [--live 10]

It stays until interrupted while anything runs; whoever measures the screen (from outside, say) does it meanwhile.
"""

from __future__ import annotations

import argparse
import random
import time
import uuid
from datetime import timedelta
from pathlib import Path

from sqlalchemy import insert

from gymdash_tui.domain.config import SimulationStartConfig
from gymdash_tui.domain.progress import TRAIL_POINTS, Progress
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.states import Ending, Phase
from gymdash_tui.domain.status import SimStatus, SimStatusCode, SimStatusSubcode
from gymdash_tui.domain.times import utc_now
from gymdash_tui.project.converters import row_of
from gymdash_tui.project.project import Project
from gymdash_tui.project.tables import SIMULATIONS
from gymdash_tui.simulation.events import EventWriter
from gymdash_tui.tracking.tracker import SimulationTracker
from tests.benchmarks.tickers import Ticker

_ALGORITHMS = ("ppo", "a2c", "dqn", "sac", "td3")
_ENVS = ("CartPole-v1", "Acrobot-v1", "LunarLander-v3", "Pendulum-v1")
_CURVES = 50  # so many of the newest have a curve of their own


def record_of_many(number: int, dice: random.Random) -> SimulationRecord:
    """Make one simulation that is over; five seeds of one configuration are a group."""
    group, seed = divmod(number, 5)
    algorithm, env = _ALGORITHMS[group % 5], _ENVS[group % 4]
    score = dice.gauss(300, 90)
    ending = dice.choices((Ending.SUCCEEDED, Ending.FAILED, Ending.CANCELLED, Ending.DIED), (90, 5, 3, 2))[0]
    status = SimStatus(
        SimStatusCode.FAIL, "ValueError: a wrong value", SimStatusSubcode.ERROR, "Traceback: a wrong value"
    )
    created = utc_now() - timedelta(minutes=10 * (20_000 - number))
    return SimulationRecord(
        str(uuid.UUID(int=dice.getrandbits(128), version=4)),
        f"{algorithm}-{env.split('-')[0].lower()}-{group}",
        "stable_baselines",
        phase=Phase.DONE,
        ending=ending,
        created=created,
        started=created + timedelta(seconds=2),
        ended=created + timedelta(minutes=9),
        kwargs={
            "env": env,
            "algorithm": algorithm,
            "num_steps": 100_000,
            "algorithm_kwargs": {"learning_rate": dice.choice((1e-4, 3e-4, 1e-3)), "n_steps": 32, "gamma": 0.98},
        },
        seed=seed,
        group=f"{algorithm}-{env}-{group}",
        tags=("night",) if group % 7 == 0 else (),
        progress=Progress(
            100_000,
            100_000,
            score=score,
            score_tag="rollout/ep_rew_mean",
            trail=tuple(score * (1 - 0.9**step) for step in range(TRAIL_POINTS)),
        ),
        last_status=status if ending is Ending.FAILED else None,
    )


def fill(project: Project, count: int) -> None:
    """Put so many simulations into a project; the newest have curves."""
    dice = random.Random(7)
    records = [record_of_many(number, dice) for number in range(count)]
    with project._write() as connection:
        connection.execute(insert(SIMULATIONS), [row_of(record) for record in records])
    for record in records[-_CURVES:]:
        folder = project.folder.simulation(record.sim_id)
        folder.root.mkdir(parents=True, exist_ok=True)
        writer = EventWriter(folder.tb)
        for step in range(500):
            writer.add_scalar("rollout/ep_rew_mean", 400 * (1 - 0.99**step) + dice.gauss(0, 20), step * 200)
        writer.close()


def main() -> None:
    """Make it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--live", type=int, default=0)
    arguments = parser.parse_args()
    project = Project.open(arguments.folder)
    if project.count() < arguments.count:
        fill(project, arguments.count - project.count())
    print(f"{project.count():,} simulations in {arguments.folder}")
    if arguments.live:
        _run(project, arguments.live)


def _run(project: Project, live: int) -> None:
    tracker = SimulationTracker(project)
    kwargs = {"every": 1.0, "metrics": 5, "points": 100_000}
    ids = [
        tracker.start_sim(Ticker(SimulationStartConfig(f"live {number}", "ticker", kwargs=kwargs)))[0]
        for number in range(live)
    ]
    print(f"{live} of them run; an interrupt stops them.", flush=True)
    try:
        while True:
            time.sleep(60)
    except KeyboardInterrupt:
        for sim_id in ids:
            tracker.stop(sim_id)
    finally:
        tracker.close()


if __name__ == "__main__":
    main()
