"""``python -m gymdash_tui``: the same as ``gymdash-tui``."""

import sys

from gymdash_tui.cli import main

if __name__ == "__main__":
    sys.exit(main())
