"""What a person subclasses to bring a simulation of their own."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar

from gymdash_tui.domain.config import SimulationStartConfig
from gymdash_tui.domain.fields import Field, defaults_of, fields_of
from gymdash_tui.domain.status import SimStatus, SimStatusCode
from gymdash_tui.domain.values import merge
from gymdash_tui.simulation.condition import Condition
from gymdash_tui.simulation.early import STOP_WHEN, rule_problems
from gymdash_tui.simulation.interactor import CUSTOM
from gymdash_tui.simulation.link import FolderLink
from gymdash_tui.simulation.steering import Steering

Callback = Callable[..., Any]


class Simulation(Condition):
    """One run of anything long; its hooks carry upstream GymDash's names.

    Subclass it, override :meth:`_run` (and :meth:`_setup`, :meth:`create_kwarg_defaults`...), register the class, and
    every simulation of that type runs in a process of its own, started by a ``SimulationTracker``. Calling
    :meth:`setup` and :meth:`run` directly runs it right here, with nothing written to disk.

    Attributes:
        Kwargs: A dataclass (whose fields may be made by ``gymdash_tui.domain.fields.arg``) or a pydantic model that
            declares the arguments: form, help, defaults and checks come from it. ``None`` where a type declares
            nothing; then any argument is taken.
        config: The configuration that made it.
        start_kwargs: Arguments given at its start.
        interactor: The channels to whoever watches.
        attempt: 1, and one more each time it is resumed.
        resume_from: From which checkpoint a further attempt goes on: ``newest``, ``exact``, ``best``, or a step.
    """

    START_SETUP = "start_setup"
    END_SETUP = "end_setup"
    START_RUN = "start_run"
    END_RUN = "end_run"

    Kwargs: ClassVar[type | None] = None

    def __init__(self, config: SimulationStartConfig) -> None:
        persons_own = set(vars(self))
        super().__init__()
        self.config = config
        self.start_kwargs: dict[str, Any] = {}
        self.kwarg_defaults = self.create_kwarg_defaults()
        self.registry_key = ""
        self.attempt = 1
        self.resume_from = "newest"
        self._steering = Steering(self)
        self._callbacks: dict[str, list[Callback]] = {
            event: [] for event in (self.START_SETUP, self.END_SETUP, self.START_RUN, self.END_RUN)
        }
        self._project_sim_id: Any = None
        self._project_sim_base_path: str | None = None
        self._project_resources_path: str | None = None
        self._base_names = frozenset(vars(self).keys() - persons_own)

    # -- what a type tells about itself, without being made ------------------------------------------------------------

    @classmethod
    def fields(cls) -> tuple[Field, ...]:
        """Give the arguments this type declares; empty where it takes anything."""
        return fields_of(cls.Kwargs) if cls.Kwargs is not None else ()

    @classmethod
    def check(cls, kwargs: dict[str, Any]) -> dict[str, str]:
        """Find what is wrong with arguments beyond what the declaration tells (is the environment installed?).

        Called in a process of its own before a start, with the merged arguments.

        Returns:
            A sentence for each wrong argument, by its dotted name; empty when all is right.
        """
        return rule_problems(kwargs)

    # -- what a type overrides -----------------------------------------------------------------------------------------

    def _setup(self, **kwargs: Any) -> None:
        """Prepare; called with the start's arguments before :meth:`_run`."""

    def _run(self, **kwargs: Any) -> None:
        """Do the work; called with the start's arguments.

        Raises:
            NotImplementedError: If the subclass does not override it.
        """
        raise NotImplementedError(f"{type(self).__name__} has no _run(), so it does nothing; give it one.")

    def _create_streamers(self, kwargs: dict[str, Any]) -> None:
        """Register streams of data of the type's own; called with the merged arguments before :meth:`_setup`."""

    def create_streamers(
        self, config: SimulationStartConfig | None = None, kwargs: dict[str, Any] | None = None
    ) -> None:
        """Register the type's own streams of data for some arguments, without a run."""
        self._create_streamers(merge(self.kwarg_defaults, config.kwargs if config is not None else None, kwargs))

    def create_kwarg_defaults(self) -> dict[str, Any]:
        """Give the arguments' defaults; those that :attr:`Kwargs` declares unless overridden.

        What has to be given has none.
        """
        return defaults_of(self.fields())

    def close(self) -> None:
        """Release what the simulation holds; called once at its end."""

    # -- arguments -----------------------------------------------------------------------------------------------------

    @property
    def name(self) -> str:
        """The display name."""
        return self.config.name

    @property
    def kwargs(self) -> dict[str, Any]:
        """The arguments in force: defaults, under the configuration's, under the start's."""
        return merge(self.kwarg_defaults, self.config.kwargs, self.start_kwargs)

    def _overwrite_new_kwargs(self, old_kwargs: dict[str, Any], *args: dict[str, Any]) -> dict[str, Any]:
        """Lay arguments over one another, later ones winning, nested dictionaries merged."""
        return merge(old_kwargs, *args)

    def _check_kwargs_required(self, req_args: list[str], method_name: str, **kwargs: Any) -> None:
        """Make sure that arguments were given.

        Raises:
            ValueError: If one was not.
        """
        for name in req_args:
            if name not in kwargs:
                raise ValueError(f"Argument '{name}' not provided for method '{method_name}' of {type(self).__name__}.")

    def _check_kwargs_optional(self, req_args: list[str], method_name: str, **kwargs: Any) -> None:
        """Say as a status which arguments were not given."""
        for name in req_args:
            if name not in kwargs:
                details = f"Argument '{name}' not provided for method '{method_name}'; its default is used."
                self.add_status(SimStatus(SimStatusCode.INFO, details))

    def _to_every_x_trigger(self, value: Any) -> Callable[[int], bool]:
        """Turn "every x" into a function of a count; x of 0 or less never triggers, a function stays itself."""
        if callable(value):
            return value  # type: ignore[no-any-return]
        every = int(value or 0)
        return (lambda count: count % every == 0) if every > 0 else (lambda count: False)

    # -- where it lives ------------------------------------------------------------------------------------------------

    def set_project_info(self, project_sim_base_path: str, project_resources_path: str, sim_id: Any) -> None:
        """Say where the project keeps this simulation; the tracker does."""
        self._project_sim_base_path = project_sim_base_path
        self._project_resources_path = project_resources_path
        self._project_sim_id = sim_id

    def attach(self, link: FolderLink) -> None:
        """Connect with the simulation's folder; the worker does this before the setup."""
        self._link = link
        self.interactor.connect(link)
        project = link.folder.project
        self.set_project_info(str(project.sims), str(project.resources), _as_uuid(link.folder.sim_id))

    @property
    def sim_path(self) -> str | None:
        """The simulation's own folder; ``None`` outside a project."""
        if self._project_sim_base_path is None:
            return None
        return str(Path(self._project_sim_base_path) / str(self._project_sim_id))

    @property
    def resources_path(self) -> str | None:
        """The folder that the project's simulations share; ``None`` outside a project."""
        return self._project_resources_path

    # -- its life ------------------------------------------------------------------------------------------------------

    def add_callback(self, event: str, callback: Callback) -> None:
        """Have a function called at ``start_setup``, ``end_setup``, ``start_run`` or ``end_run``.

        Raises:
            ValueError: If there is no such event.
        """
        self.get_callbacks(event).append(callback)

    def get_callbacks(self, event: str) -> list[Callback]:
        """Give the functions that are called at an event.

        Raises:
            ValueError: If there is no such event.
        """
        if event not in self._callbacks:
            raise ValueError(f"'{event}' is no event of a simulation; there are {', '.join(self._callbacks)}.")
        return self._callbacks[event]

    def trigger_callbacks(self, event: str) -> None:
        """Call an event's functions; one that raises is reported as a status, and the simulation goes on."""
        if self._link is not None:
            self._link.note("event", name=event)  # whoever started it may wait for that in a process of its own
        for callback in list(self.get_callbacks(event)):
            try:
                callback()
            except Exception as error:
                self.add_error_details(f"A callback of '{event}' raised {type(error).__name__}: {error}")

    def setup(self, **kwargs: Any) -> None:
        """Prepare the simulation in this process.

        Raises:
            InvalidKwargs: If a rule for stopping is none.
            Exception: Whatever :meth:`_setup` raises.
        """
        self.start_kwargs = kwargs
        self._meta_has_run = False
        self._steering.early.start(self.kwargs.get(STOP_WHEN))
        with self._set_up_within():
            self.trigger_callbacks(self.START_SETUP)
            try:
                self._create_streamers(self.kwargs)
                self._setup(**kwargs)
            finally:
                self.trigger_callbacks(self.END_SETUP)

    def run(self, **kwargs: Any) -> None:
        """Run the simulation in this process, to its end; one whose :attr:`can_run` is false says so and does nothing.

        Raises:
            Exception: Whatever :meth:`_run` raises.
        """
        if not self.can_run:
            self.add_status(SimStatus(SimStatusCode.INFO, "It was not run: from_disk is set, and can_rerun is not."))
            return
        self.start_kwargs = kwargs
        with self._run_within():
            self.trigger_callbacks(self.START_RUN)
            try:
                with self._end_run_within():
                    self._steering.early.run(lambda: self._run(**kwargs))
            finally:
                self.trigger_callbacks(self.END_RUN)

    def reset_interactions(self) -> None:
        """Throw away the messages that wait in its channels, and the answers that nobody has taken."""
        for channel in self.interactor.ALL_CHANNELS:
            while self.interactor.get_in(channel)[0]:
                pass
            self.interactor.get_out(channel)

    def send_help_request(self) -> None:
        """Ask the person for input, with the explanation of this simulation as the text."""
        self.interactor.add_control_request(CUSTOM, self._get_help_text())


def _as_uuid(sim_id: str) -> uuid.UUID | str:
    try:
        return uuid.UUID(sim_id)
    except ValueError:  # a folder of a person's own naming
        return sim_id
