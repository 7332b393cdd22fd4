"""The one place that knows the names of files and folders in a project."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

DEFAULT_PROJECT = Path(".gymdash-projects")


def project_for_command(folder: Path | str) -> str:
    """Give a project's folder as a command line needs it: empty where it is the default one."""
    return "" if Path(folder) == DEFAULT_PROJECT else str(folder)


def project_name(folder: Path | str) -> str:
    """Give a project's name: that of the folder that holds it where its own is the default one."""
    place = Path(folder).expanduser().absolute()
    return place.parent.name if place.name == DEFAULT_PROJECT.name else place.name


def has_project(folder: Path) -> bool:
    """Tell whether a folder is a project's own; a path that cannot be looked at is none."""
    try:
        return ProjectFolder(folder).database.is_file()
    except (OSError, ValueError):
        return False


def project_meant(folder: str) -> str:
    """Give the project's folder that a person means: the one named, or the default one in it where only that is one.

    Somebody who works in ``~/cartpole`` says that, and not ``~/cartpole/.gymdash-projects``.
    """
    try:
        named = Path(folder).expanduser()
    except RuntimeError:  # of a user whom nobody knows: whoever opens it says so
        return folder
    if not folder or has_project(named) or not has_project(named / DEFAULT_PROJECT):
        return folder
    return str(named / DEFAULT_PROJECT)


@dataclass(frozen=True, slots=True)
class ProjectFolder:
    """A project: ``db/``, ``resources/``, ``sims/`` and ``trash/`` below one folder."""

    root: Path

    @property
    def db(self) -> Path:
        """The folder of the database."""
        return self.root / "db"

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.db / "simulations.db"

    @property
    def resources(self) -> Path:
        """What simulations share: data sets, pretrained models."""
        return self.root / "resources"

    @property
    def sims(self) -> Path:
        """One folder for each simulation."""
        return self.root / "sims"

    @property
    def trash(self) -> Path:
        """The folders of simulations that were thrown away; absent until there is one."""
        return self.root / "trash"

    def simulation(self, sim_id: object) -> SimulationFolder:
        """Give the folder of one simulation."""
        return SimulationFolder(self.sims / str(sim_id))

    def thrown(self, sim_id: object) -> SimulationFolder:
        """Give the folder of one simulation in the trash."""
        return SimulationFolder(self.trash / str(sim_id))


@dataclass(frozen=True, slots=True)
class SimulationFolder:
    """The folder of one simulation; DESIGN names who writes what."""

    root: Path

    @property
    def sim_id(self) -> str:
        """The simulation's id, which is the folder's name."""
        return self.root.name

    @property
    def project(self) -> ProjectFolder:
        """The project in which it lies."""
        return ProjectFolder(self.root.parent.parent)

    @property
    def config(self) -> Path:
        """Everything the worker needs to know, as JSON."""
        return self.root / "config.json"

    @property
    def objects(self) -> Path:
        """Arguments that JSON cannot hold, by cloudpickle; absent where there are none."""
        return self.root / "config.pkl"

    @property
    def journal(self) -> Path:
        """What happened, one JSON object a line."""
        return self.root / "journal.jsonl"

    @property
    def progress(self) -> Path:
        """How far it is, replaced a few times a second."""
        return self.root / "progress.json"

    @property
    def inbox(self) -> Path:
        """Messages to the worker."""
        return self.root / "inbox"

    @property
    def exit(self) -> Path:
        """How the process ended."""
        return self.root / "exit.json"

    def exit_of(self, attempt: int) -> Path:
        """How the process of an earlier attempt ended."""
        return self.root / f"exit-{attempt}.json"

    @property
    def code_diff(self) -> Path:
        """What the person's code differed in from its commit; absent where in nothing."""
        return self.root / "code.diff"

    @property
    def tb(self) -> Path:
        """TensorBoard event files."""
        return self.root / "tb"

    @property
    def media(self) -> Path:
        """Videos, images, audio, text."""
        return self.root / "media"

    @property
    def checkpoints(self) -> Path:
        """Saved models and what belongs to them."""
        return self.root / "checkpoints"

    @property
    def output(self) -> Path:
        """What the worker printed."""
        return self.root / "output.log"

    @property
    def output_times(self) -> Path:
        """How long that was at which moments."""
        return self.root / "output.times"

    @property
    def lock(self) -> Path:
        """Held while a worker lives."""
        return self.root / "worker.lock"

    @property
    def announced(self) -> Path:
        """What a person was told of it, one file for each thing that happened; absent where nothing was."""
        return self.root / "announced"
