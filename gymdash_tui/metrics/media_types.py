"""What kind of file some bytes are, by how they begin."""

from __future__ import annotations

import re

OTHER = "application/octet-stream"
"""Bytes of no kind that is known here."""

_BEGINNINGS = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png", ".png"),
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg", ".jpg"),
    (re.compile(rb"GIF8[79]a"), "image/gif", ".gif"),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), "image/webp", ".webp"),
    (re.compile(rb"BM....\0\0\0\0", re.DOTALL), "image/bmp", ".bmp"),
    (re.compile(rb"RIFF....WAVE", re.DOTALL), "audio/wav", ".wav"),
    (re.compile(rb"fLaC"), "audio/flac", ".flac"),
    (re.compile(rb"OggS"), "audio/ogg", ".ogg"),
    (re.compile(rb"ID3|\xff[\xe2\xe3\xf2\xf3\xfa\xfb]"), "audio/mpeg", ".mp3"),
)
_SUFFIXES = {"text/plain": ".txt"} | {media_type: suffix for _, media_type, suffix in _BEGINNINGS}
_SOUND = re.compile(rb"(audio|image)/[A-Za-z0-9.+-]{1,40}")


def media_type_of(head: bytes, told: bytes = b"") -> str:
    """Give the media type of bytes by their beginning; else the one a record tells, where it is one."""
    for beginning, media_type, _ in _BEGINNINGS:
        if beginning.match(head):
            return media_type
    return told.decode() if _SOUND.fullmatch(told) else OTHER


def suffix_of(media_type: str) -> str:
    """Give the suffix of a file of a media type; ``.bin`` for one that is not known."""
    return _SUFFIXES.get(media_type, ".bin")
