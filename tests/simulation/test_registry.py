"""The process-wide map from keys to simulation types."""

from __future__ import annotations

import functools
from typing import Any

import pytest

from gymdash_tui.domain.config import SimulationStartConfig
from gymdash_tui.domain.errors import DuplicateType, NoConfiguration, UnknownType, WrongUse
from gymdash_tui.simulation.base import Simulation
from gymdash_tui.simulation.registry import BUILT_IN, SimulationRegistry

from .processes import run_code


class Mine(Simulation):
    """A person's own type."""


CONFIG = SimulationStartConfig("test", "mine", kwargs={"points": [1, 2], "inner": {"a": 1}})


def test_upstreams_documented_example_runs_with_its_imports_changed() -> None:
    told = run_code(
        """
        import sys
        from gymdash_tui import SimulationRegistry, SimulationStartConfig
        from gymdash_tui.simulations.stable_baselines import StableBaselinesSimulation

        my_default_config = SimulationStartConfig(name="test", sim_key="Acrobot-v1",
            kwargs={"num_steps": 5000, "env": "Acrobot-v1", "episode_trigger": lambda x: x % 2 == 0})
        SimulationRegistry.register("demo", StableBaselinesSimulation, my_default_config)
        my_sim = SimulationRegistry.make("demo")
        my_sim2 = SimulationRegistry.make("demo", SimulationStartConfig(name="test", sim_key="CartPole-v1", kwargs={"num_steps": 5000}))

        for sim in (my_sim, my_sim2):
            print(type(sim).__name__, sim.name, sim.registry_key, sim.kwargs["env"], sim.kwargs["algorithm"])
        print(my_sim._to_every_x_trigger(my_sim.kwargs["episode_trigger"])(4))
        print(SimulationRegistry.list_simulations(), "torch" in sys.modules)
        """  # noqa: E501 - as upstream's documentation has it
    )
    assert told.splitlines() == [
        "StableBaselinesSimulation test demo Acrobot-v1 ppo",
        "StableBaselinesSimulation test demo CartPole-v1 ppo",
        "True",
        f"{[*BUILT_IN, 'demo']} False",
    ]


def test_a_simulation_is_made_from_the_given_or_the_default_configuration() -> None:
    SimulationRegistry.register("mine", Mine, CONFIG)
    made = SimulationRegistry.make("mine")
    assert type(made) is Mine
    assert (made.name, made.kwargs, made.registry_key) == ("test", {"points": [1, 2], "inner": {"a": 1}}, "mine")
    given = SimulationStartConfig("other", "mine", kwargs={"b": 2})
    other = SimulationRegistry.make("mine", given)
    assert (other.name, other.kwargs) == ("other", {"b": 2})
    assert other.config is given


def test_what_one_simulation_changes_is_not_the_next_ones_default() -> None:
    SimulationRegistry.register("mine", Mine, CONFIG)
    spoilt = SimulationRegistry.make("mine").config
    spoilt.kwargs["points"].append(3)
    spoilt.kwargs["inner"]["a"] = 2
    spoilt.name = "spoilt"
    again = SimulationRegistry.make("mine").config
    assert again == CONFIG
    assert CONFIG.kwargs == {"points": [1, 2], "inner": {"a": 1}}


@pytest.mark.parametrize("key", ["mine", "stable_baselines"])
def test_a_key_is_given_once(key: str) -> None:
    SimulationRegistry.register("mine", Mine, CONFIG)
    with pytest.raises(DuplicateType, match=f"'{key}' is taken"):
        SimulationRegistry.register(key, Mine)
    assert SimulationRegistry.make("mine").name == "test"
    SimulationRegistry.unregister("mine")
    SimulationRegistry.unregister("mine")
    SimulationRegistry.register("mine", Mine)


def test_an_unknown_key_is_guessed() -> None:
    SimulationRegistry.register("mine", Mine)
    with pytest.raises(UnknownType) as caught:
        SimulationRegistry.make("stable_baseline", CONFIG)
    assert str(caught.value) == (
        f"No simulation type 'stable_baseline'; did you mean 'stable_baselines'? Known: {', '.join(BUILT_IN)}, mine."
    )
    with pytest.raises(UnknownType) as caught:
        SimulationRegistry.find("xyzzy")
    assert str(caught.value) == f"No simulation type 'xyzzy'. Known: {', '.join(BUILT_IN)}, mine."


def test_no_configuration_at_all_is_an_error() -> None:
    SimulationRegistry.register("mine", Mine)
    with pytest.raises(NoConfiguration, match="'mine' has no default configuration; give a SimulationStartConfig"):
        SimulationRegistry.make("mine")
    with pytest.raises(NoConfiguration):
        SimulationRegistry.make("stable_baselines")


def test_what_makes_no_simulation_is_said_so() -> None:
    SimulationRegistry.register("broken", lambda config: None, CONFIG)  # type: ignore[arg-type, return-value]
    with pytest.raises(WrongUse, match="'broken' makes a NoneType and no simulation"):
        SimulationRegistry.make("broken")


def test_a_function_can_be_registered() -> None:
    SimulationRegistry.register("made", lambda config: Mine(config), CONFIG)
    assert type(SimulationRegistry.make("made")) is Mine
    assert SimulationRegistry.find("made").type is None
    SimulationRegistry.register("partly", functools.partial(Mine), CONFIG)
    assert SimulationRegistry.find("partly").type is None
    SimulationRegistry.register("named", make_mine, CONFIG)
    found = SimulationRegistry.find("named").type
    assert found is not None
    assert found.load() is make_mine


def make_mine(config: SimulationStartConfig) -> Simulation:
    return Mine(config)


def registered(key: str) -> Any:
    """Register what is decorated, as people's own helpers do."""

    def register(creator: type[Simulation]) -> type[Simulation]:
        SimulationRegistry.register(key, creator, CONFIG)
        return creator

    return register


def test_a_type_that_a_decorator_registers_can_be_named() -> None:
    SimulationRegistry.unregister("decorated")
    globals()["Decorated"] = None
    exec("@registered('decorated')\nclass Decorated(Simulation): pass", globals())
    found = SimulationRegistry.find("decorated").type
    assert found is not None
    assert (found.name, found.module) == ("Decorated", __name__)


def test_a_built_in_type_is_named_and_not_imported() -> None:
    found = SimulationRegistry.find("stable_baselines")
    assert (found.creator, found.type is not None and found.type.name) == (None, "StableBaselinesSimulation")
    made = SimulationRegistry.make("stable_baselines", SimulationStartConfig("a", "stable_baselines"))
    assert type(made).__name__ == "StableBaselinesSimulation"
