"""The algorithms' arguments in plain words; what is not here is told by Stable-Baselines3's own documentation."""

from __future__ import annotations

HELP = {
    "learning_rate": "How far each update moves the network: a number, or 'lin_0.001' to shrink it to 0 on the way.",
    "n_steps": "How many steps to collect in each environment before an update.",
    "batch_size": "How many steps each gradient step looks at.",
    "n_epochs": "How many times each update goes over the collected steps.",
    "gamma": "How much later rewards count: 0 is only the next one, near 1 is far ahead.",
    "gae_lambda": "How far ahead the estimate of an action's advantage trusts real rewards; 1 is all the way.",
    "clip_range": "How far one update may move the policy: a number, or 'lin_0.2' to shrink it to 0 on the way.",
    "clip_range_vf": "The same limit for the value estimate; empty is none.",
    "normalize_advantage": "Whether to scale the advantages to similar sizes before each gradient step.",
    "ent_coef": "How much trying out different actions is worth; sac finds it itself with 'auto'.",
    "vf_coef": "How much the error of the value estimate counts in the loss.",
    "max_grad_norm": "Gradients larger than this are shortened to it.",
    "use_sde": "Whether to explore with noise that depends on the state (gSDE); continuous actions only.",
    "sde_sample_freq": "Draw that noise anew every so many steps; -1 is only when collecting begins.",
    "use_sde_at_warmup": "Whether that noise replaces purely random actions before learning starts.",
    "target_kl": "Stop an update early when the policy has moved further than this; empty is never.",
    "stats_window_size": "Over how many of the last episodes the reward's mean is taken.",
    "policy_kwargs": 'The network\'s shape, such as {"net_arch": [64, 64], "activation_fn": "relu"}.',
    "verbose": "1 prints the table of measures into the output as well.",
    "rms_prop_eps": "A small number that keeps RMSprop from dividing by zero.",
    "use_rms_prop": "Whether to optimize with RMSprop (a2c's own) rather than Adam.",
    "buffer_size": "How many past steps to remember and learn from.",
    "learning_starts": "How many steps to collect with random actions before learning starts.",
    "tau": "How fast the target network follows: 1 copies it whole, 0.005 slowly.",
    "train_freq": 'Update after so many steps, or after whole episodes: 4, or [1, "episode"].',
    "gradient_steps": "How many gradient steps each update makes; -1 is as many as steps were collected.",
    "replay_buffer_class": "Another memory of past steps: HerReplayBuffer, for environments with goals.",
    "replay_buffer_kwargs": "Arguments for that memory.",
    "optimize_memory_usage": "Whether to remember in half the memory, at the cost of some limits.",
    "target_update_interval": "Update the target network every so many steps.",
    "target_entropy": "How random sac keeps its actions; 'auto' depends on how many there are.",
    "exploration_fraction": "Over which part of the training random actions become fewer, from 0 to 1.",
    "exploration_initial_eps": "The share of random actions at the start.",
    "exploration_final_eps": "The share of random actions from then on.",
    "policy_delay": "Update the policy once for so many updates of the value estimate.",
    "target_policy_noise": "Noise added to the target's actions, which keeps the value estimate smooth.",
    "target_noise_clip": "The largest that noise may be.",
}

EMPTY = {
    "clip_range_vf": "no limit",
    "target_kl": "never",
    "replay_buffer_class": "the usual one",
    "noise_type": "no noise",
}
"""What holds where an argument without a default is left empty."""
