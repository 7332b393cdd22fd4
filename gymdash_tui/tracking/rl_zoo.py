"""RL Zoo's tuned hyperparameters as presets: one for each environment of a file such as ``hyperparams/ppo.yml``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.guess import list_some
from gymdash_tui.domain.preset import Preset, PresetKind
from gymdash_tui.domain.text import safe_text
from gymdash_tui.domain.times import utc_now
from gymdash_tui.tracking.zoo import find_scores, map_hyperparameters, read_yaml
from gymdash_tui.tracking.zoo.hyperparameters import TAKES

_KEY = "stable_baselines"
_ANY = {
    "default": "For any environment that has no entry of its own: choose env.",
    "atari": "For Atari environments: choose env, such as ALE/Pong-v5.",
}
_SUFFIXES = (".yml", ".yaml")


def read_zoo(path: Path | str, algorithm: str = "") -> list[Preset]:
    """Read RL Zoo's hyperparameters.

    Args:
        path: A YAML file, or a folder: then every file in it (or in its ``hyperparams/``) whose algorithm there is.
        algorithm: The algorithm's key; where left out, a file's name tells it.

    Returns:
        Presets ``zoo/<algorithm>-<env>``; what the type ``stable_baselines`` cannot do is in each one's note. A score
        that RL Zoo published stands in ``more["score"]`` (the mean reward) and ``more["score_std"]``.

    Raises:
        WrongUse: If a file holds no hyperparameters, or Python's tags (the sentence names the line), or if the
            algorithm is none of Stable-Baselines3's.
    """
    place = Path(path).expanduser()
    try:
        files = _files(place) if place.is_dir() else [place]
        found = [preset for file in files for preset in _presets(file, algorithm)]
    except OSError as error:
        raise WrongUse(f"{error.filename or place} cannot be read ({error.strerror or error}).") from error
    if not found:
        raise WrongUse(f"{place} holds no hyperparameters; give a file such as RL Zoo's hyperparams/ppo.yml.")
    return found


def _files(folder: Path) -> list[Path]:
    inner = folder / "hyperparams"
    place = inner if inner.is_dir() else folder
    return [path for path in sorted(place.iterdir()) if path.suffix in _SUFFIXES and path.stem.lower() in TAKES]


def _presets(file: Path, algorithm: str) -> list[Preset]:
    chosen = (algorithm or file.stem).lower()
    entries = {env: given for env, given in read_yaml(file).items() if isinstance(given, dict)}
    known = chosen in TAKES or any("model_class" in given for given in entries.values())
    if entries and not known:
        raise WrongUse(
            f"{safe_text(file.name)} is of the algorithm '{safe_text(chosen)}', which is none of "
            f"{list_some(TAKES)}; name another one, if the file's name misleads."
        )
    scores = find_scores(file)
    return [_preset(chosen, env, given, scores) for env, given in entries.items()]


def _preset(
    algorithm: str, env: str, given: Mapping[str, Any], scores: Mapping[tuple[str, str], tuple[float, float]]
) -> Preset:
    mapped = map_hyperparameters(algorithm, "" if env in _ANY else env, given)
    mean, deviation = scores.get((str(mapped.kwargs["algorithm"]), env), (None, None))
    return Preset(
        name=f"zoo/{algorithm}-{env}",
        kind=PresetKind.START,
        sim_key=_KEY,
        kwargs=mapped.kwargs,
        more={} if mean is None else {"score": mean, "score_std": deviation},
        note=" ".join(filter(None, ["From RL Zoo.", _ANY.get(env, ""), mapped.note])),
        created=utc_now(),
    )
