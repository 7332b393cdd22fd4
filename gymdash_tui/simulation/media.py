"""The media of a simulation: which files are any, and how they come into its folder ``media/`` and stay there."""

from __future__ import annotations

import os
import re
import stat
import threading
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from pathlib import Path, PurePath
from typing import NamedTuple

from gymdash_tui.domain.errors import WrongUse
from gymdash_tui.domain.guess import did_you_mean
from gymdash_tui.simulation.streaming.stat_tags import AUDIO, IMAGES, TEXT, VIDEOS

TYPES = (VIDEOS, IMAGES, AUDIO, TEXT)
"""The types of media, in the order in which they are listed."""

_SUFFIXES = {
    VIDEOS: ".mp4 .m4v .webm .mkv .mov .avi .mpg .mpeg .ogv",
    IMAGES: ".png .jpg .jpeg .gif .bmp .webp .tif .tiff .svg .ppm .pgm",
    AUDIO: ".wav .mp3 .ogg .oga .opus .flac .m4a .aac",
    TEXT: ".txt .md .log .json .jsonl .csv .tsv .yaml .yml .toml .html .xml",
}
_TYPE_OF = {suffix: type_ for type_, suffixes in _SUFFIXES.items() for suffix in suffixes.split()}
_SINGULAR = {"video": VIDEOS, "image": IMAGES, "audios": AUDIO, "texts": TEXT}

_NUMBER = re.compile("(?<=_)-[0-9]+|[0-9]+")  # GymDash names its first film ..._-1, before any step
_LONGEST_NUMBER = 18  # digits; more are no step but a hash or a date with a time
_LONGEST_NAME = 200  # bytes; file systems take 255, and a number may come before it
_DEEPEST = 4  # folders that a key's slashes make
_ODD = re.compile(r'[\x00-\x1f\x7f-\x9f\\:*?"<>|\ud800-\udfff]')


def type_of(name: str) -> str:
    """Tell what type of media a file is by its suffix; empty for none."""
    return _TYPE_OF.get(os.path.splitext(name)[1].lower(), "")  # noqa: PTH122 - for each of many files


def plain_type(type_: object) -> str:
    """Give a type's own word, where it is one or its singular; empty otherwise."""
    word = type_.strip().lower() if isinstance(type_, str) else ""
    word = _SINGULAR.get(word, word)
    return word if word in TYPES else ""


def choose_type(name: str, given: str | None = None) -> str:
    """Give the type that a file is said to be of, else that of its suffix.

    Raises:
        WrongUse: If there is no such type, or nothing tells one.
    """
    known = f"there are {', '.join(TYPES)}."
    if given is not None:
        word = plain_type(given)
        if not word:
            raise WrongUse(f"'{given}' is no type of media{did_you_mean(given, TYPES) or ';'} {known}")
        return word
    guessed = type_of(name)
    if not guessed:
        raise WrongUse(f"The name '{name}' does not tell what type of media it is; say it with type=: {known}")
    return guessed


def step_in(name: str) -> int:
    """Give the last number in a file's name, which is its step as most programs name them; 0 where there is none."""
    numbers = _NUMBER.findall(os.path.splitext(os.path.basename(name))[0])  # noqa: PTH119, PTH122 - for many files
    return max(0, int(numbers[-1])) if numbers and len(numbers[-1]) <= _LONGEST_NUMBER else 0


def folder_for(key: str) -> PurePath:
    """Give the folder below ``media/`` for a key, which may be any text: never one that leads out, or is hidden."""
    parts = [_ODD.sub("_", part).strip(" .") for part in str(key).split("/")]
    names = [_cut(part) for part in parts if part][:_DEEPEST]
    return PurePath(*names) if names else PurePath("media")


def below(file: object) -> str:
    """Give a path relative to ``media/`` in its plain form; empty for one that leads out (a link may still do so)."""
    plain = os.path.normpath(file) if isinstance(file, str) and file and "\0" not in file else "."
    return "" if plain in (".", "..") or plain.startswith(("/", "../")) else plain


def _cut(name: str, room: int = _LONGEST_NAME) -> str:
    return name.encode()[:room].decode(errors="ignore")


def name_at(name: str, step: int) -> str:
    """Give a file's name with its step as the last number in it (``plot.png`` at 300: ``plot_300.png``)."""
    path = PurePath(name)
    stem, suffix = _ODD.sub("_", path.stem).strip(" ."), _ODD.sub("_", path.suffix)
    if not suffix.strip(". ") or len(suffix) > 20:
        stem, suffix = stem.replace(".", "_"), ""
    stem = stem or "file"
    whole = f"{stem}{suffix}"
    is_told = step_in(whole) == step and _NUMBER.search(stem) and len(whole.encode()) <= _LONGEST_NAME
    ending = suffix if is_told else f"_{step}{suffix}"
    return _cut(stem, _LONGEST_NAME - len(ending.encode())) + ending


class RealPaths:
    """Where files really are, links followed; that of a folder is found out once, for all the files in it."""

    def __init__(self) -> None:
        self._folders: dict[str, str] = {}

    def of(self, path: str | os.PathLike[str]) -> str:
        """Give a file's real path.

        Raises:
            OSError: If its links go round in a circle.
        """
        folder, name = os.path.split(os.path.abspath(path))  # noqa: PTH100 - for each of many files, here and below
        real = self._folders.get(folder)
        if real is None:
            real = self._folders[folder] = os.path.realpath(folder)
        whole = os.path.join(real, name)  # noqa: PTH118
        return os.path.realpath(whole, strict=True) if os.path.islink(whole) else whole  # noqa: PTH114


def part_below(real: str, root: str) -> str | None:
    """Give the rest of a real path below a real folder; ``None`` where it lies outside."""
    head = root.rstrip("/") + "/"
    return real[len(head) :] if real.startswith(head) and len(real) > len(head) else None


Put = Callable[[Path], None]


class Kept(NamedTuple):
    """A file in ``media/``.

    Attributes:
        file: Its path relative to ``media/``, with slashes.
        source: Where it was copied from, whole; empty where it lay there already.
    """

    file: str
    source: str = ""


class MediaFolder:
    """A simulation's folder ``media/``, from the side of who puts files into it."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._reals = RealPaths()

    def keep(self, key: str, file: Path, step: int) -> Kept:
        """See that a file is in the folder, copying it in where it lies outside.

        Raises:
            OSError: If it is not there, is no regular file, or cannot be copied.
            WrongUse: If the key's folder is a link that leads out.
        """
        if not stat.S_ISREG(file.stat().st_mode):
            raise OSError(f"'{file}' is no regular file, so it is none that media can be read from.")
        place = self.place_of(file)
        if not place.source:
            return place
        source = Path(place.source)
        target = self._reserve(key, name_at(file.name, step))
        return Kept(self._fill(target, lambda path: _copy(source, path)), place.source)

    def write(self, key: str, name: str, step: int, data: bytes) -> Kept:
        """Write a new file.

        Raises:
            OSError: If the disk refuses.
            WrongUse: If the key's folder is a link that leads out.
        """

        def put(path: Path) -> None:
            path.write_bytes(data)

        return Kept(self._fill(self._reserve(key, name_at(name, step)), put))

    def renew(self, kept: Kept) -> None:
        """Copy a file in again, if it has changed since it was copied.

        Raises:
            OSError: If it is gone, or the disk refuses.
        """
        target, source = self._root / kept.file, Path(kept.source)
        if not target.exists() or _stamp(source) != _stamp(target):
            self._put(target, lambda path: _copy(source, path))

    def place_of(self, file: Path) -> Kept:
        """Tell where a file is: its path in the folder, or that from where it would be copied, and no path in it yet.

        Raises:
            OSError: If its links go round in a circle.
        """
        real = self._reals.of(file)
        inside = part_below(real, os.path.realpath(self._root))
        return Kept("", real) if inside is None else Kept(inside)

    def _reserve(self, key: str, name: str) -> Path:
        """Make an empty file of a name that is free, so that nobody else takes it."""
        folder = self._root / folder_for(key)
        folder.mkdir(parents=True, exist_ok=True)
        if not folder.resolve().is_relative_to(self._root.resolve()):
            raise WrongUse(f"'{folder}' leads out of the simulation's media; remove that link.")
        for number in count(1):
            path = folder / (name if number == 1 else f"{number}-{name}")
            with suppress(FileExistsError), path.open("xb"):
                return path
        raise AssertionError("numbers have no end")

    def _fill(self, target: Path, put: Put) -> str:
        try:
            self._put(target, put)
        except BaseException:
            with suppress(OSError):
                target.unlink()
            raise
        return target.relative_to(self._root).as_posix()

    def _put(self, target: Path, put: Put) -> None:
        """Replace a file by a whole one: written beside it under a hidden name, then renamed."""
        temporary = target.with_name(f".{threading.get_native_id()}-{os.getpid()}.tmp")
        try:
            put(temporary)
            temporary.replace(target)
        except BaseException:
            with suppress(OSError):
                temporary.unlink()
            raise


def _stamp(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_size, status.st_mtime_ns


def _copy(source: Path, target: Path) -> None:
    import shutil  # deferred: 5 ms, and few files lie outside

    shutil.copyfile(source, target)
    status = source.stat()
    os.utime(target, ns=(status.st_atime_ns, status.st_mtime_ns))
