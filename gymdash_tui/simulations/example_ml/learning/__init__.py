"""What learns: network, data, phases, checkpoints and pictures. Everything here imports torch."""

__all__: list[str] = []
