"""Checkpoints: all that a training needs to go on as if it had never been interrupted, and the going on.

``store`` and ``draft`` know the folders, ``snapshot`` what stands in them (with ``chance``, ``copies`` and ``replay``),
``keeper`` when one is made, ``resuming`` how a further attempt goes on from one.
"""

__all__: list[str] = []
