"""Where a warm parent is found, and how one talks with it.

A warm parent is a process that has imported what a training needs and forks a new worker in a moment. It listens on a
socket of the person's own; its name is made of everything that a new process inherits and a fork could not take on
afterwards, so that whoever finds one under that name would have become the same.
"""

from __future__ import annotations

import array
import hashlib
import json
import os
import socket
import stat
import struct
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

_HOME = Path(__file__).resolve().parents[2]

SWITCH = "GYMDASH_TUI_WARM"
"""The environment variable that, set to 0, has every simulation start in a new interpreter."""

READY = 0o700
"""The socket's mode from when on it is answered at once; before, its process is still importing."""

LARGEST = 1 << 20
"""Bytes of one message; an environment may be large."""

_READ_AT_IMPORT = (
    *("OMP_", "GOMP_", "KMP_", "MKL_", "OPENBLAS_", "BLIS_", "NUMEXPR_", "NPY_", "NUMPY_", "ATEN_", "TORCH"),
    *("PYTORCH_", "TRITON_", "CUBLAS_", "CUDNN_", "NCCL_", "TF_", "TENSORBOARD_", "XLA_", "JAX_", "GRPC_"),
    *("PROTOCOL_BUFFERS_", "LD_", "MALLOC_", "GLIBC_", "PYTHON", "LANG", "LC_", "MPL", "GYMNASIUM_"),
    *("VIRTUAL_ENV", "OPENSSL_", "SSL_", "HOME", "USER", "LOGNAME", "TMPDIR", "TEMP", "TMP", "XDG_C", "XDG_DATA_"),
)
"""How the variables begin that a library reads once; PYTHONPATH is looked after by itself."""

_INHERITED = ("Umask", "Uid", "Gid", "Groups", "CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")
_INHERITED_TOO = ("NoNewPrivs", "Seccomp", "Cpus_allowed", "Mems_allowed")


def name_for(variables: Mapping[str, str]) -> str:
    """Name the warm parent whose forks would be as a new process with these variables, started by this one."""
    read = {name: value for name, value in variables.items() if name.startswith(_READ_AT_IMPORT)}
    read.pop("PYTHONPATH", None)
    parts = [sys.executable, sys.version, str(_HOME), read, _inherited()]
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode("utf-8", "surrogateescape")).hexdigest()[:16]


def _inherited() -> list[str]:
    """Give what a process inherits: rights, limits, control groups, processors, name spaces."""
    own = Path("/proc/self")
    status = dict(line.split(":", 1) for line in (own / "status").read_text().splitlines() if ":" in line)
    texts = [status.get(name, "").strip() for name in (*_INHERITED, *_INHERITED_TOO)]
    for name in ("limits", "cgroup", "oom_score_adj", "attr/current"):
        with suppress(OSError):
            texts.append((own / name).read_text())
    texts += sorted(str(space.readlink()) for space in (own / "ns").iterdir())
    return [*texts, str(os.getpriority(os.PRIO_PROCESS, 0))]


def sockets_folder() -> Path:
    """Give the folder of the person's own in which warm parents listen; it is made if it is absent.

    Raises:
        OSError: If there is none that nobody else may write in.
    """
    runtime = Path(os.environ.get("XDG_RUNTIME_DIR") or "/nowhere")
    # short, since the path of a socket has at most 107 bytes
    folder = runtime / "gymdash-tui" if runtime.is_dir() else Path(f"/tmp/gymdash-tui-{os.getuid()}")
    folder.mkdir(mode=0o700, exist_ok=True)
    info = folder.lstat()
    if not stat.S_ISDIR(info.st_mode) or info.st_uid != os.getuid() or info.st_mode & 0o077:
        raise PermissionError(f"{folder} is not a folder of your own")
    return folder


def is_own(connection: socket.socket) -> bool:
    """Tell whether the other end is a process of the same user."""
    size = struct.calcsize("3i")
    _, user, _ = struct.unpack("3i", connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, size))
    return bool(user == os.getuid())


def new_socket() -> socket.socket:
    """Make a socket that keeps messages whole."""
    return socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)


def send(connection: socket.socket, message: Mapping[str, Any], files: Sequence[int] = ()) -> None:
    """Send a message, and open files with it.

    Raises:
        OSError: If the other end is gone, or the message is too large.
    """
    ancillary = [(socket.SOL_SOCKET, socket.SCM_RIGHTS, array.array("i", files))] if files else []
    connection.sendmsg([json.dumps(message).encode()], ancillary)


def receive(connection: socket.socket) -> tuple[dict[str, Any] | None, list[int]]:
    """Receive a message and the open files that came with it; ``None`` where the other end is gone.

    Raises:
        OSError: If nothing came in time.
    """
    room = socket.CMSG_SPACE(4 * array.array("i").itemsize)
    data, ancillary, flags, _ = connection.recvmsg(LARGEST, room, socket.MSG_CMSG_CLOEXEC)
    files = array.array("i")
    for level, kind, rights in ancillary:
        if (level, kind) == (socket.SOL_SOCKET, socket.SCM_RIGHTS):
            files.frombytes(rights[: len(rights) - len(rights) % files.itemsize])
    try:
        message = None if flags & socket.MSG_TRUNC else json.loads(data)
    except ValueError:
        message = None
    return message if isinstance(message, dict) else None, list(files)
