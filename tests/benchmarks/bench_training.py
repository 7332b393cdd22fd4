"""Training throughput (P1) and start (P10): workers against the same Stable-Baselines3 script bare, in one run.

``python -m tests.benchmarks.bench_training [--steps 40000] [--rounds 3] [--without-plain]`` prints steps a second as
Stable-Baselines3 itself counts them (``time/fps``), medians over the rounds, which are interleaved, and processor time.
Same seed, same TensorBoard logging, one torch thread in both; beside them ``python train.py`` as people start it, with
torch's default threads.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import gymnasium
from gymnasium.envs.classic_control.cartpole import CartPoleEnv

from gymdash_tui.simulation.registry import BUILT_IN
from tests.worker.processes import environment, new_folder, prepare, started

PPO = {"n_steps": 32, "batch_size": 256, "n_epochs": 20, "gamma": 0.98, "gae_lambda": 0.8}
N_ENVS = 8
NAME = "tests.benchmarks.bench_training:Clocked-v0"

SCRIPT = f"""
import sys
from stable_baselines3 import PPO
from stable_baselines3.common.env_util import make_vec_env
import tests.benchmarks.bench_training
env = make_vec_env("Clocked-v0", {N_ENVS}, seed=0)
model = PPO("MlpPolicy", env, seed=0, device="cpu", tensorboard_log=sys.argv[1], **{PPO!r})
model.learn(int(sys.argv[2]))
"""


class Clocked(CartPoleEnv):
    """CartPole that writes when its first step is done, for whoever asks by a variable."""

    def step(self, action: Any) -> Any:
        result = super().step(action)  # type: ignore[no-untyped-call]  # gymnasium's own is not annotated
        path = os.environ.pop("BENCH_FIRST_STEP", None)
        if path:
            Path(path).write_text(repr(time.time()))
        return result


gymnasium.register("Clocked-v0", f"{__name__}:Clocked", max_episode_steps=500)


@dataclass
class Run:
    """One training: steps a second, CPU seconds, and seconds from the spawn to the first environment step."""

    fps: float
    cpu: float
    start: float


def fps_of(folder: Path) -> float:
    """Read the last ``time/fps``."""
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    reader = EventAccumulator(str(next(folder.rglob("events.out.*")).parent))
    reader.Reload()
    return float(reader.Scalars("time/fps")[-1].value)


def bare(work: Path, steps: int, count: int, default_threads: bool = False) -> list[Run]:
    """Run plain scripts side by side."""
    own = environment()
    if default_threads:
        del own["OMP_NUM_THREADS"]
    script = work / "train.py"
    script.write_text(SCRIPT)
    folders = [Path(tempfile.mkdtemp(dir=work)) for _ in range(count)]
    pids, begun = [], time.time()
    for folder in folders:
        command = [sys.executable, str(script), str(folder), str(steps)]
        variables = {**own, "BENCH_FIRST_STEP": str(folder / "first")}
        pids.append(os.posix_spawn(sys.executable, command, variables))
    runs = []
    for pid, folder in zip(pids, folders, strict=True):
        _, status, usage = os.wait4(pid, 0)
        assert status == 0
        first = float((folder / "first").read_text())
        runs.append(Run(fps_of(folder), usage.ru_utime + usage.ru_stime, first - begun))
    return runs


def workers(work: Path, steps: int, count: int) -> list[Run]:
    """Run workers side by side."""
    folders = [new_folder(Path(tempfile.mkdtemp(dir=work))) for _ in range(count)]
    for folder in folders:
        kwargs = {
            "env": NAME,
            "num_steps": steps,
            "n_envs": N_ENVS,
            "seed": 0,
            "device": "cpu",
            "eval_every": 0,
            "algorithm_kwargs": PPO,
        }
        first = str(folder.root / "first")
        prepare(folder, BUILT_IN["stable_baselines"], kwargs, environment={"BENCH_FIRST_STEP": first})
    begun = time.time()
    with ExitStack() as stack:
        running = [stack.enter_context(started(folder)) for folder in folders]
        for worker in running:
            assert worker.wait(3600) == 0, worker.output
    return [
        Run(
            fps_of(worker.folder.tb),
            worker.exit.cpu_seconds,
            float((worker.folder.root / "first").read_text()) - begun,
        )
        for worker in running
    ]


def import_seconds() -> float:
    """Measure the import of torch and Stable-Baselines3 alone, and of the first model's own imports."""
    code = (
        "import stable_baselines3, gymnasium; stable_baselines3.PPO('MlpPolicy', 'CartPole-v1', device='cpu');"
        "import os; os._exit(0)"
    )
    begun = time.time()
    subprocess.run([sys.executable, "-c", code], env=environment(), check=True)
    return time.time() - begun


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=40_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--without-plain", action="store_true", help="leave out train.py with torch's default threads")
    asked = parser.parse_args()
    slow = max(asked.steps // 10, 2_000)  # torch's default threads are an order of magnitude slower
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        kinds: dict[str, Callable[[], list[Run]]] = {
            "bare, one": lambda: bare(work, asked.steps, 1),
            "worker, one": lambda: workers(work, asked.steps, 1),
            "bare, two": lambda: bare(work, asked.steps, 2),
            "worker, two": lambda: workers(work, asked.steps, 2),
        }
        if not asked.without_plain:
            kinds["plain train.py, one"] = lambda: bare(work, slow, 1, default_threads=True)
            kinds["plain train.py, two"] = lambda: bare(work, slow, 2, default_threads=True)
        import_seconds()  # once for the disk
        taken: dict[str, list[list[Run]]] = {kind: [] for kind in kinds}
        imports = []
        for _ in range(asked.rounds):
            imports.append(import_seconds())
            for kind, take in kinds.items():
                taken[kind].append(take())
    report(taken, statistics.median(imports))


def report(taken: dict[str, list[list[Run]]], imports: float) -> None:
    """Print the medians and the ratios of the budgets."""
    together = {
        kind: statistics.median(sum(run.fps for run in runs) for runs in rounds) for kind, rounds in taken.items()
    }
    # of processor time the least counts: it is the least disturbed by what else the machine does
    cpu = {kind: min(run.cpu for runs in rounds for run in runs) for kind, rounds in taken.items()}
    start = {kind: statistics.median(run.start for runs in rounds for run in runs) for kind, rounds in taken.items()}
    print(f"{'':22}{'steps/s together':>18}{'least CPU s':>12}{'first step after':>18}")
    for kind in taken:
        print(f"{kind:22}{together[kind]:18,.0f}{cpu[kind]:12.1f}{start[kind]:16.2f} s")
    for count in ("one", "two"):
        ours, theirs = f"worker, {count}", f"bare, {count}"
        pairs = [
            sum(run.fps for run in mine) / sum(run.fps for run in its)
            for mine, its in zip(taken[ours], taken[theirs], strict=True)
        ]
        each = ", ".join(f"{pair:.3f}" for pair in pairs)
        best = _best(taken[ours]) / _best(taken[theirs])
        print(
            f"P1 {count}: worker ÷ bare {statistics.median(pairs):.3f} (rounds {each}; ≥ 0.98 wanted), "
            f"best ÷ best {best:.3f}, "
            f"CPU {cpu[ours] / cpu[theirs]:.3f}"
        )
    if "plain train.py, two" in together:
        ratio = together["worker, two"] / together["plain train.py, two"]
        print(f"P1: two workers ÷ two plain train.py {ratio:.1f} (≥ 5 wanted)")
    print(
        f"P10: worker's first step {start['worker, one'] - imports:+.2f} s beyond the imports and a bare model "
        f"({imports:.2f} s; ≤ 0.15 wanted), bare script {start['bare, one'] - imports:+.2f} s"
    )


def _best(rounds: list[list[Run]]) -> float:
    return max(sum(run.fps for run in runs) for runs in rounds)


if __name__ == "__main__":
    main()
