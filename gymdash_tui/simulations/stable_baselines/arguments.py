"""The arguments of the ``stable_baselines`` type, as far as they are known without Stable-Baselines3."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gymdash_tui.domain.fields import arg

ALGORITHMS = ("ppo", "a2c", "dqn", "ddpg", "td3", "sac")
POLICIES = ("MlpPolicy", "CnnPolicy", "MultiInputPolicy")


@dataclass
class StableBaselinesKwargs:
    """What a person may set; ``training.fields`` adds the installed environments and each algorithm's own arguments."""

    env: str = arg(
        "CartPole-v1",
        "The environment to learn, by its gymnasium id; 'module:Env-v0' imports a module of yours first.",
        open_choices=True,
    )
    algorithm: str = arg(
        "ppo",
        "The learning algorithm: ppo and a2c fit everywhere, dqn needs discrete actions, ddpg, td3 and sac continuous.",
        choices=ALGORITHMS,
    )
    num_steps: int = arg(5000, "How many environment steps to train for, all environments together.", minimum=1)
    seed: int | None = arg(
        None,
        "Makes a run repeatable: the same seed gives the same curve. Left empty, one is drawn and told.",
        kind="int",
        optional=True,
        minimum=0,
        maximum=2**32 - 1,
        empty="drawn and told",
    )
    policy: str = arg(
        "MlpPolicy",
        "The network: MlpPolicy for vectors of numbers, CnnPolicy for images, MultiInputPolicy for dictionaries.",
        choices=POLICIES,
    )
    algorithm_kwargs: dict[str, Any] = arg(
        {}, "The algorithm's own arguments; what is left out keeps its default.", variant_by="algorithm"
    )
    n_envs: int = arg(1, "How many copies of the environment to step at once.", minimum=1)
    normalize: Any = arg(
        False,
        'Whether to scale observations and rewards to similar sizes: true, false, or {"norm_obs": true, ...}.',
        kind="any",
    )
    env_kwargs: dict[str, Any] = arg({}, "Arguments for the environment itself, such as its difficulty.")
    eval_every: int | None = arg(
        None,
        "Test the agent every so many environment steps; 0 is never, empty is 20 times over the training.",
        kind="int",
        optional=True,
        minimum=0,
        section="evaluation",
        empty="20 times in all",
    )
    eval_episodes: int = arg(5, "How many episodes each test lasts.", minimum=1, section="evaluation")
    episode_trigger: Any = arg(
        0,
        "Film every how many-th episode, the first one included; 0 is never.",
        kind="trigger",
        minimum=0,
        section="recording",
        affects_learning=False,
    )
    step_trigger: Any = arg(
        0,
        "Start a film every so many environment steps; 0 is never.",
        kind="trigger",
        minimum=0,
        section="recording",
        affects_learning=False,
    )
    video_length: int = arg(
        0,
        "How many frames a film lasts; 0 is to the end of its episode.",
        minimum=0,
        section="recording",
        affects_learning=False,
    )
    fps: int | None = arg(
        None,
        "Frames a second in the films; empty is the environment's own speed.",
        kind="int",
        optional=True,
        minimum=1,
        maximum=240,
        section="recording",
        affects_learning=False,
        empty="the environment's own",
    )
    stop_when: Any = arg(
        "",
        "Rules by which it stops early: 'reward >= 475 for 3; no improvement of eval/mean_reward for 10; nan'.",
        kind="any",
        section="early stopping",
        empty="never",
    )
    checkpoint_every: int | None = arg(
        None,
        "Save all that a resume needs every so many environment steps; empty is once a minute (more rarely where it "
        "takes long), 0 is only when asked, when stopped, and at the end.",
        kind="int",
        optional=True,
        minimum=0,
        section="checkpoints",
        affects_learning=False,
        empty="once a minute",
    )
    keep_checkpoints: int = arg(
        3,
        "How many of the newest checkpoints to keep; the best one stays besides.",
        minimum=1,
        section="checkpoints",
        affects_learning=False,
    )
    threads: int = arg(
        1,
        "How many threads torch may use; more than one rarely helps, and changes what a seed gives.",
        minimum=1,
        section="resources",
        affects_learning=False,
    )
    device: str = arg(
        "auto",
        "Where the network is computed: auto takes a GPU if there is one.",
        choices=("auto", "cpu", "cuda"),
        open_choices=True,
        section="resources",
        affects_learning=False,
    )
    vec_env: str = arg(
        "dummy",
        "How the copies of the environment run: dummy in this process, subproc in one of their own each (slow ones).",
        choices=("dummy", "subproc"),
        section="resources",
        affects_learning=False,
    )
