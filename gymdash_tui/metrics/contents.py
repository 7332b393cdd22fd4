"""What a run's event files hold beside scalars: texts, images, sounds and hyperparameters.

Only their places are kept; their bytes are read from the file when asked for, and checked against what was there.
"""

from __future__ import annotations

import os
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from gymdash_tui.domain.errors import GymdashError
from gymdash_tui.domain.text import safe_text
from gymdash_tui.domain.units import short_bytes
from gymdash_tui.simulation.event_wire import MalformedEventError

from .content_scan import Finding, Place, Scan
from .content_wire import texts
from .hparam_table import is_table_tag
from .hparams import Told, read_hparams
from .media_types import media_type_of
from .sources import Restarts, Source, Sources

MOST = 5000
"""Contents of a run that are kept in mind; of more, the newest."""

_MOST_TAGS = 10_000  # whose kind is remembered, for records that do not tell it again
_LONGEST_HPARAMS = 1 << 20  # bytes; their values are kept
_LONGEST_TAG = 1000  # characters; a tag is kept for each content


class ContentGone(GymdashError):
    """A content's bytes are no longer where they were found."""


@dataclass(frozen=True, slots=True)
class Content:
    """One text, image or sound in an event file.

    Attributes:
        kind: "text", "image" or "audio".
        tag: Its tag, with the sub-folder of its file before it.
        step: The step it belongs to.
        wall_time: When it was written, in Unix seconds.
        width: Of an image, in pixels, as the record has it; 0 where it says nothing.
        height: As the width.
        media_type: Such as "image/png" or "text/plain".
        size: Its bytes in the file.
        index: Which of several of its tag and step it is.
        path: The event file.
        offset: Where its bytes begin in it.
    """

    kind: str
    tag: str
    step: int
    wall_time: float
    width: int
    height: int
    media_type: str
    size: int
    index: int
    path: Path
    offset: int
    check: int = field(repr=False)

    def read(self) -> bytes | str:
        """Read it: a text's words (the lines of several strings), the bytes of others.

        Raises:
            ContentGone: The file cannot be read, or has other bytes there by now.
        """
        data = _bytes_at(self)
        if self.kind != "text":
            return data
        try:
            return "\n".join(one.decode("utf-8", "replace") for one in texts(data))
        except MalformedEventError:
            raise _gone(self, "it is no text") from None


class RunContents:
    """Finds the texts, images, sounds and hyperparameters in the event files of a folder, which may not exist yet.

    Files grow, come, go and are damaged as for `RunReader`. One thread may poll while others read.

    Args:
        folder: The folder.
        shorten: Whether folders that all files first found have in common are left out of tags.
        most: Contents that are kept; of more, the newest.

    Attributes:
        left_out: How many contents are not told, being older than those that are, or too many in one record; at least.
    """

    def __init__(self, folder: Path, shorten: bool = False, most: int = MOST) -> None:
        self.left_out = 0
        self._most = most
        self._sources = Sources(folder, shorten, self._begin, self._take)
        self._restarts: Restarts[Scan] = Restarts()
        self._kinds: dict[tuple[str, bytes], str] = {}
        self._growing: list[Content] = []
        self._contents: tuple[Content, ...] = ()
        self._told: dict[Path, tuple[str, Told]] = {}
        self._tables: dict[Path, Content] = {}
        self._unread: dict[Path, str] = {}  # by file, why hyperparameters in it could not be read
        self._changed = False

    @property
    def contents(self) -> Sequence[Content]:
        """The contents, by file and in it as written."""
        return self._contents

    @property
    def hparams(self) -> Mapping[str, Any]:
        """The hyperparameters of the run's session; of several, each name with its session's folder before it."""
        sessions = [(prefix, told.values) for prefix, told in self._all_told() if told.values]
        several = len({prefix for prefix, _ in sessions}) > 1
        found = {(prefix if several else "") + name: v for prefix, values in sessions for name, v in values.items()}
        return MappingProxyType(found)

    @property
    def agreed(self) -> Mapping[str, Any]:
        """The hyperparameters by their names alone, those left out in which the run's sessions differ."""
        found: dict[str, Any] = {}
        differing: set[str] = set()
        for _, told in self._all_told():
            differing |= {name for name, value in told.values.items() if found.setdefault(name, value) != value}
        return MappingProxyType({name: value for name, value in found.items() if name not in differing})

    @property
    def tables(self) -> Sequence[Content]:
        """The texts called as those in which scripts write down their hyperparameters, the newest of each file."""
        return tuple(self._tables.values())

    @property
    def domains(self) -> Mapping[str, Any]:
        """The hyperparameters an experiment declares: a list of values, a pair of least and greatest, or None."""
        return MappingProxyType({name: one for _, told in self._all_told() for name, one in told.domains.items()})

    @property
    def judged_by(self) -> Sequence[str]:
        """The tags of the measures by which an experiment judges its hyperparameters."""
        return tuple(dict.fromkeys(metric for _, told in self._all_told() for metric in told.metrics))

    @property
    def complete(self) -> bool:
        """False when the last poll stopped for its budget with data still unread."""
        return self._sources.complete

    @property
    def warnings(self) -> Sequence[str]:
        """What could not be read, or is left out, a sentence each."""
        found = [*self._sources.warnings, *self._unread.values()]
        if self.left_out:
            kept = f"the newest {len(self._contents):,} are listed"
            found.append(f"There are too many texts, images and sounds: {kept}, {self.left_out:,} are left out.")
        return found

    def poll(self, budget: float | None = None) -> bool:
        """Look through what is new; returns whether there is a change.

        Args:
            budget: Seconds after which to stop, at the next piece of a megabyte; None reads everything.
        """
        with self._sources.lock:
            self._changed = False
            try:
                self._sources.read(budget)
            finally:
                self._trim(self._most)
                self._contents = tuple(self._growing) if self._changed else self._contents
            return self._changed

    def close(self) -> None:
        """Look for nothing more; what was found stays."""
        self._sources.close()

    def _all_told(self) -> list[tuple[str, Told]]:
        return list(self._told.values())

    def _begin(self, prefix: str) -> Scan:
        def learn(tag: bytes, kind: str) -> None:
            if len(self._kinds) < _MOST_TAGS:
                self._kinds[prefix, tag] = kind

        return Scan(lambda tag: self._kinds.get((prefix, tag), ""), learn)

    def _take(self, source: Source[Scan], piece: Scan | None) -> None:
        if piece is None:
            self._forget(source)
            return
        limit = self._restarts.limit(source)
        for finding in piece.found:
            self._changed = True
            if finding.event.restarts:
                self._restart(source, finding.event.step)
            self._learn(source, finding)
            if limit is None or finding.event.step < limit:
                self._add(source, finding)

    def _add(self, source: Source[Scan], finding: Finding) -> None:
        for place in finding.places:
            if place.part.kind:
                content = _content(source, finding, place)
                self._growing.append(content)
                if content.kind == "text" and is_table_tag(content.tag):
                    self._tables[source.path] = content
            else:
                self.left_out += 1
        self._trim(2 * self._most)

    def _trim(self, room: int) -> None:
        over = len(self._growing) - self._most
        if len(self._growing) > room:
            del self._growing[:over]
            self.left_out += over

    def _learn(self, source: Source[Scan], finding: Finding) -> None:
        for one in finding.event.parameters:
            where = f"Hyperparameters in {safe_text(source.path.name)}"
            if len(one.content) > _LONGEST_HPARAMS:
                self._unread[source.path] = (
                    f"{where} are longer than {short_bytes(_LONGEST_HPARAMS)}; they are left out."
                )
                continue
            try:
                told = read_hparams(one.content)
            except MalformedEventError as error:
                self._unread[source.path] = f"{where} are not as TensorBoard writes them ({error}); they are left out."
                continue
            _, before = self._told.get(source.path, ("", Told({}, {}, [])))
            whole = Told(before.values | told.values, before.domains | told.domains, told.metrics or before.metrics)
            self._told[source.path] = source.prefix, whole

    def _restart(self, source: Source[Scan], step: int) -> None:
        """Take out what counts no more because a file takes up the run at an earlier step."""
        self._restarts.add(source, step)
        before = {other.path for other in self._sources.before(source)}
        self._growing = [one for one in self._growing if one.step < step or one.path not in before]

    def _forget(self, source: Source[Scan]) -> None:
        """Take out what stood in a file that was written anew."""
        self._changed = True
        self._restarts.forget(source)
        self._told.pop(source.path, None)
        self._tables.pop(source.path, None)
        self._unread.pop(source.path, None)
        self._growing = [one for one in self._growing if one.path != source.path]


def _content(source: Source[Scan], finding: Finding, place: Place) -> Content:
    part = place.part
    tag = part.tag[: 4 * _LONGEST_TAG].decode("utf-8", "replace")
    return Content(
        kind=part.kind,
        tag=source.prefix + (tag if len(tag) <= _LONGEST_TAG else f"{tag[:_LONGEST_TAG]}…"),
        step=finding.event.step,
        wall_time=finding.event.wall_time,
        width=part.width,
        height=part.height,
        media_type="text/plain" if part.kind == "text" else media_type_of(place.head, part.media_type),
        size=part.size,
        index=part.number,
        path=source.path,
        offset=place.at,
        check=place.check,
    )


def _bytes_at(content: Content) -> bytes:
    try:
        handle = os.open(content.path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)
        try:
            data = os.pread(handle, content.size, content.offset)
        finally:
            os.close(handle)
    except OSError as error:
        raise _gone(content, error.strerror or str(error)) from None
    if len(data) < content.size or zlib.crc32(data) != content.check:
        raise _gone(content, "the file was written anew")
    return data


def _gone(content: Content, reason: str) -> ContentGone:
    what = f"The {content.kind} '{safe_text(content.tag)}' of step {content.step}"
    return ContentGone(f"{what} is no longer at byte {content.offset} of {safe_text(content.path.name)} ({reason}).")
