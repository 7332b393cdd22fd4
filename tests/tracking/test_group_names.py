"""Sweeps whose groups nobody named: seeds of one configuration are one group, other configurations are others."""

from __future__ import annotations

import uuid
from dataclasses import replace
from typing import Any

from gymdash_tui.domain.config import SimulationStartConfig
from gymdash_tui.domain.record import SimulationRecord
from gymdash_tui.domain.times import utc_now
from gymdash_tui.project.project import Project
from gymdash_tui.tracking.group_names import set_apart
from gymdash_tui.tracking.launch import Order


def orders(*seeds: int, is_made: bool = True, **kwargs: Any) -> list[Order]:
    return [
        Order(
            SimulationStartConfig(f"ppo-seed{seed}", "steps", kwargs={**kwargs, "seed": seed}),
            group="ppo it's",
            group_is_made=is_made,
            command_line=f"gymdash-tui start steps --seed {seed} --group 'ppo it'\"'\"'s'",
        )
        for seed in seeds
    ]


def started(project: Project, *seeds: int, is_made: bool = True, **kwargs: Any) -> str:
    """Add what some orders come to; gives the name of their group."""
    for order in set_apart(project, orders(*seeds, is_made=is_made, **kwargs)):
        config = order.config
        sim_id = str(uuid.uuid4())
        record = SimulationRecord(sim_id, config.name, config.sim_key, created=utc_now(), kwargs=config.kwargs)
        project.add(replace(record, group=order.group, seed=config.kwargs["seed"]))
    return order.group


def test_another_configuration_is_another_group(project: Project) -> None:
    assert started(project, 1, 2) == "ppo it's"
    assert started(project, 1, 2, lr=0.1) == "ppo it's-2"
    assert started(project, 1, 2, lr=0.2) == "ppo it's-3"


def test_further_seeds_join_their_own_configurations_group(project: Project) -> None:
    started(project, 1, 2)
    started(project, 1, 2, lr=0.1)
    assert started(project, 3, 4) == "ppo it's" and started(project, 5, lr=0.1) == "ppo it's-2"


def test_what_changes_nothing_of_what_is_learned_makes_no_other_group(project: Project) -> None:
    started(project, 1, film=5)
    for record in project.group("ppo it's"):
        project.add(replace(record, sim_id=str(uuid.uuid4()), incidental=("film",)))
    assert started(project, 2) == "ppo it's" and started(project, 3, film=7, lr=0.1) == "ppo it's-2"


def test_a_name_that_somebody_chose_stays(project: Project) -> None:
    started(project, 1, 2)
    assert started(project, 1, 2, is_made=False, lr=0.1) == "ppo it's"


def test_the_shell_command_starts_it_in_the_same_group_again(project: Project) -> None:
    started(project, 1)
    (order,) = set_apart(project, orders(7, lr=0.1))
    assert order.command_line == "gymdash-tui start steps --seed 7 --group 'ppo it'\"'\"'s-2'"


def test_nothing_is_set_apart_where_there_is_nothing(project: Project) -> None:
    assert set_apart(project, []) == []
