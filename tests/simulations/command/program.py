"""A program as people bring them, in a process that knows nothing of simulations; its first word says what it does."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))

from gymdash_tui.simulation.events import EventWriter

SLEEP = [sys.executable, "-c", "import time; time.sleep(1000)"]


def learn(args: argparse.Namespace) -> None:
    """Write a curve into each of some folders, a value a step, then wait for a file and write the last value."""
    writers = [EventWriter(Path(folder)) for folder in args.folders]
    for step in range(1, args.steps + 1):
        for writer in writers:
            writer.add_scalar(args.tag, step / 2, step * 10)
    print(f"learnt for {args.steps} steps with {args.seed}", flush=True)
    _wait_for(args.until)
    for writer in writers:
        writer.add_scalar(args.tag, 1000.0, args.steps * 10 + 10)
    sys.exit(args.code)


def film(args: argparse.Namespace) -> None:
    """Write a curve, a video, a picture, and something that is neither."""
    folder = Path(args.folders[0])
    writer = EventWriter(folder / "a-run-of-this-program")
    writer.add_scalar(args.tag, 1.0, 10)
    for name in ("rl-video-step-200.mp4", "plot.png", "notes.txt", "empty.gif"):
        (folder / "a-run-of-this-program" / name).write_bytes(b"" if name.startswith("empty") else name.encode())
    _wait_for(args.until)


def hold(args: argparse.Namespace) -> None:
    """Hold an event file open, lose its folder, and write on."""
    folder = Path(args.folders[0])
    writer = EventWriter(folder)
    writer.add_scalar(args.tag, 1.0, 10)
    _wait_for(args.until)
    for file in folder.iterdir():
        file.unlink()
    folder.rmdir()
    writer.add_scalar(args.tag, 2.0, 20)


def breed(args: argparse.Namespace) -> None:
    """Start processes that are hard to end, and be one."""
    if args.deaf:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    subprocess.Popen(SLEEP)
    subprocess.Popen(SLEEP, start_new_session=True)
    if os.fork() == 0:
        os.setsid()
        subprocess.Popen(SLEEP, env={}, start_new_session=True)
        os._exit(0)
    os.wait()
    print("bred", flush=True)
    while True:
        time.sleep(1)


def save(args: argparse.Namespace) -> None:
    """Save when told to end, as a decent program does."""

    def on_term(*_: object) -> None:
        Path("saved").write_text("the model")
        sys.exit(0)

    signal.signal(signal.SIGTERM, on_term)
    print("decent", flush=True)
    while True:
        time.sleep(1)


def _wait_for(file: str) -> None:
    while file and not Path(file).exists():
        time.sleep(0.01)


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("do", choices=("learn", "film", "hold", "breed", "save"))
    parser.add_argument("--folders", nargs="+", default=["runs/one"])
    parser.add_argument("--total-timesteps", dest="steps", type=int, default=20)
    parser.add_argument("--tag", default="charts/episodic_return")
    parser.add_argument("--until", default="")
    parser.add_argument("--seed", default="no seed")
    parser.add_argument("--code", type=int, default=0)
    parser.add_argument("--deaf", action="store_true")
    parsed = parser.parse_args()
    {"learn": learn, "film": film, "hold": hold, "breed": breed, "save": save}[parsed.do](parsed)
