"""Everything that needs torch, gymnasium and Stable-Baselines3; imported inside functions only."""

__all__: list[str] = []
