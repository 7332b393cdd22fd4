# ruff: noqa
# mypy: ignore-errors
# fmt: off
"""GymDash's own example of its SimulationTracker, as its documentation has it.

From docs/pages/backend/01-project.md of https://github.com/ChaseDVickery/GymDash (MIT License, Copyright (c) 2025 Chase
Vickery). The four marked lines import from this package; the original forgets to import Simulation, and does not run
without that. Nothing else differs.
"""
# Explore SimulationTracker methods with an example

# Import modules
import argparse
import time
import functools
import uuid
from typing import List
from gymdash_tui import ProjectManager  # CHANGED
from gymdash_tui import Simulation, SimulationStartConfig  # CHANGED; Simulation is not imported in the original
from gymdash_tui import SimulationRegistry, SimulationTracker  # CHANGED
from gymdash_tui import add_gymdash_arguments  # CHANGED

# Example Simulation (Simulations covered later.
# Feel free to skip for now.)
class DemoSimulation(Simulation):
    def __init__(self, config: SimulationStartConfig) -> None:
        super().__init__(config)
        self.runtime = None
        self.polltime = 0
        self._timer = 0
        self.result = None
        self.show_timer = True

    # Pre-run setup logic
    def _setup(self):
        self._check_kwargs_required(
            ["sim_time", "poll_time"],
            "setup",
            **self.config.kwargs
        )
        self.runtime = self.config.kwargs["sim_time"]
        self.polltime = self.config.kwargs["poll_time"]
        self.timer = 0
        self.show_timer = self.config.kwargs["show_timer"] if "show_timer" in self.config.kwargs is not None else True
        self.result = None

    # This is logic that is run on a separate worker thread.
    # _run() is always called on another thread when Simulations
    # are started normally.
    def _run(self) -> None:
        # Wait some amount of time, printing updates as it runs.
        while (self.timer < self.runtime):
            time.sleep(self.polltime)
            if self.show_timer:
                print(f"{self.timer:.2f}/{self.runtime:.2f}")
            self.timer += self.polltime
        self.result = f"DemoSimulation({self.runtime}, {self.polltime}) \
                        completed successfully."

# Helper method
def create_demo_sim():
    return DemoSimulation(SimulationStartConfig(
        name="test",
        sim_key="test",
        kwargs = {
            "sim_time": 2,
            "poll_time": 0.5
        }
    ))

if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser = add_gymdash_arguments(parser)
    args = parser.parse_args()
    print(args)

    ProjectManager.setup_from_args(args)

    # Register. Note this produces a simulation with different
    # configuration than create_demo_sim
    default_config = SimulationStartConfig(
        name="demo",
        sim_key="demo",
        kwargs = {
            "sim_time": 2,
            "poll_time": 0.1,
            "show_timer": False
        }
    )
    SimulationRegistry.register("demo", DemoSimulation, default_config)

    # Initialize SimulationTracker
    tracker = SimulationTracker()

    # Setup and run a Simulation without the help
    # of the SimulationTracker or SimulationRegistry:
    # 1. Create Simulation
    # 2. Call setup()
    # 3. Call run()
    print("------------------------------------------------------")
    print(f"Starting demo simulation on main thread")
    testsim = create_demo_sim()
    st = time.time()
    testsim.setup()
    testsim.run()
    et = time.time()
    print(testsim.result)
    print(f"Demo simulation finished after {et-st:.2f}s")

    # Handle multiple simulations.
    # Use the SimulationTracker to start pre-made Simulations.
    # Calling tracker.start_sim(...) runs the Simulation on
    # a new thread, allowing execution here to proceed until the
    # waiting loop.
    print("------------------------------------------------------")
    print(f"Starting 2 simulations in SimulationTracker")
    sim1 = create_demo_sim()
    sim2 = create_demo_sim()
    st = time.time()
    id1, _ = tracker.start_sim(sim1)
    id2, _ = tracker.start_sim(sim2)
    while tracker.any_running(id1) or tracker.any_running(id2):
        pass
    et = time.time()
    print(sim1.result)
    print(sim2.result)
    print(f"Simulations finished after {et-st:.2f}s")

    # Handle many Simulations using callbacks.
    # Here we add a callback to each individual Simulation that 
    # prints the result upon Simulation END_RUN.
    # Additionally, we add another callback that triggers when
    # all the Simulations complete which prints all the results
    # again, along with a 2nd that prints "Hooray! All done!".
    # Notice we have to start with on_all_done to get an intial
    # callback group id and then use that to add_on_all_done
    num_sims = 9
    print("------------------------------------------------------")
    print(f"Starting {num_sims} simulations with callback handling")
    ids: List[uuid.UUID] = []
    sims: List[Simulation] = []
    st = time.time()
    for i in range(num_sims):
        sim = create_demo_sim()
        id, _ = tracker.start_sim(sim)
        sim.add_callback(Simulation.END_RUN, functools.partial(
            lambda sim: print(sim.result), sim=sim
        ))
        sim.show_timer = False
        ids.append(id)
        sims.append(sim)
    group_callback_id = tracker.on_all_done(ids, functools.partial(
        lambda simulations: list(map(lambda s: print(s.result), sims)), simulations=sims
    ))
    tracker.add_on_all_done(group_callback_id, lambda: print("Hooray! All done!"))
    while(tracker.any_running(ids)):
        pass
    et = time.time()
    print(f"Done with all {num_sims} sims.")
    print(f"Simulations finished after {et-st:.2f}s")

    # Handle Simulations with a SimulationGroup. These just
    # provide a simpler interface to multiple Simulations for
    # adding callbacks.
    num_sims = 10
    print("------------------------------------------------------")
    print(f"Starting {num_sims} simulations with SimulationGroup")
    st = time.time()
    # Create the SimulationGroup
    sim_group = tracker.create_simulations(["demo" for _ in range(num_sims)])
    # Add callback once all have started
    sim_group.add_on_all_run_start(lambda: print("All sims started"))
    # Add callback to the last Simulation in the group
    sim_group.sims[-1].add_callback(Simulation.END_RUN, functools.partial(lambda sim: print(sim.result), sim=sim_group.sims[-1]))
    # Add callback once all are done
    sim_group.add_on_all_run_end(lambda: print("All sims ended"))
    # Start sims and wait
    tracker.start_sims(sim_group)
    while(sim_group.any_running):
        pass
    et = time.time()
    print(f"Done with all {num_sims} sims.")
    print(f"Simulations finished after {et-st:.2f}s")
