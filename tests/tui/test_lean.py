"""What the screen does without."""

from __future__ import annotations

import platform
import subprocess
import sys

import pytest

from gymdash_tui.tui.lean import without

_SCREEN = """
import sys
from gymdash_tui.tui.lean import import_leanly
import_leanly()
assert not {"ssl", "_ssl", "_hashlib"} & sys.modules.keys(), sorted(sys.modules)

import asyncio, hashlib, hmac, secrets
assert hashlib.sha256(b"run").hexdigest().startswith("acba25512100f80b"), hashlib.sha256(b"run").hexdigest()
assert hmac.new(b"key", b"run", "sha256").digest() and secrets.token_hex(4)
asyncio.run(asyncio.sleep(0))

import ssl, urllib.request  # what needs it still finds it
assert ssl.create_default_context()
"""


def test_the_screen_is_there_without_openssl_and_whoever_needs_it_still_has_it() -> None:
    done = subprocess.run([sys.executable, "-c", _SCREEN], capture_output=True, text=True, timeout=60, check=False)
    assert not done.stderr
    assert done.returncode == 0


def test_what_is_missing_for_a_while_is_there_again_also_after_an_error() -> None:
    sys.modules.pop("sched", None)
    with pytest.raises(ModuleNotFoundError), without("sched"):
        import sched
    import sched

    assert sched.__name__ == "sched"


def test_what_is_loaded_already_stays() -> None:
    with without("sys", "json"):
        import json
    assert json.dumps(sys.maxsize)


_HEAPS = """
import sys, threading
from gymdash_tui.tui.lean import share_heap
if sys.argv[1] == "shared":
    share_heap()

met = threading.Barrier(5)
kept = []
def work():
    kept.append([bytearray(1000) for _ in range(1000)])
    met.wait()
for _ in range(4):
    threading.Thread(target=work).start()
met.wait()
own = 0
for line in open("/proc/self/maps"):
    start, stop = (int(end, 16) for end in line.split()[0].split("-"))
    own += "---p" in line and 32 << 20 < stop - start < 65 << 20  # what a thread's own heap may still grow by
print(own)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="another C library's heap is another")
@pytest.mark.parametrize(("how", "own"), [("shared", False), ("each its own", True)])
def test_threads_share_one_heap(how: str, own: bool) -> None:
    done = subprocess.run([sys.executable, "-c", _HEAPS, how], capture_output=True, text=True, timeout=60, check=False)
    assert not done.stderr
    assert (int(done.stdout) > 0) == own
