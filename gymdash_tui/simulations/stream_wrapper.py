"""A TensorBoard streamer in the form of an environment, as upstream's simulations use it; imported where it is used."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Any

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.simulation.streaming.tensorboard import TensorboardStreamer

try:
    import gymnasium
except ImportError:
    raise ImportError(
        "TensorboardStreamWrapper wraps environments of gymnasium: run `pip install gymnasium`."
    ) from None


class TensorboardStreamWrapper(gymnasium.Wrapper[Any, Any, Any, Any]):
    """An environment, unchanged, with the streamer of the TensorBoard folder that its training writes.

    Attributes:
        streamer: The streamer.
    """

    def __init__(
        self,
        env: gymnasium.Env[Any, Any],
        tb_log: str | os.PathLike[str],
        tag_key_map: Mapping[str, Iterable[str]] | None = None,
    ) -> None:
        super().__init__(env)
        self.streamer = TensorboardStreamer(tb_log, tag_key_map)

    def share(self, existing: Any) -> None:
        """Be a streamer together with one of the same name, which then looks for this one's keys too.

        Raises:
            WrongUse: If that one follows no TensorBoard folder.
        """
        shared = existing.streamer if isinstance(existing, TensorboardStreamWrapper) else existing
        if not isinstance(shared, TensorboardStreamer):
            kind = type(existing).__name__
            raise WrongUse(f"'{self.streamer_name}' is the name of a {kind} already; give that one another name.")
        shared.add_from(self.streamer)
        self.streamer = shared

    @property
    def streamer_name(self) -> str:
        """The streamer's name."""
        return self.streamer.streamer_name

    def get_stat_keys(self) -> list[tuple[str, str]]:
        """Give the key and the tag of each stat."""
        return self.streamer.get_stat_keys()

    def add_tag_keys(self, tag_key_map: Mapping[str, Iterable[str]]) -> None:
        """Look for more keys."""
        self.streamer.add_tag_keys(tag_key_map)

    def set_log_path(self, new_path: str | os.PathLike[str]) -> None:
        """Look in another folder."""
        self.streamer.set_log_path(new_path)

    def Reload(self) -> None:  # upstream's name
        """Read what is new."""
        self.streamer.Reload()

    def reset_streamer(self) -> None:
        """Read everything anew."""
        self.streamer.reset_streamer()

    def get_recent_from_key(self, key: str, reader: str = "") -> list[Any]:
        """Give what came to a stat since the same reader asked last."""
        return self.streamer.get_recent_from_key(key, reader)

    def get_recent_from_tag(self, tag: str, reader: str = "") -> dict[str, list[Any]]:
        """Give what came to each stat of a tag since the same reader asked last."""
        return self.streamer.get_recent_from_tag(tag, reader)

    def get_all_recent(self, reader: str = "") -> dict[str, list[Any]]:
        """Give what came to each stat since the same reader asked last."""
        return self.streamer.get_all_recent(reader)

    def get_all_from_tag(self, tag: str) -> dict[str, list[Any]]:
        """Give everything that the stats of a tag have."""
        return self.streamer.get_all_from_tag(tag)
