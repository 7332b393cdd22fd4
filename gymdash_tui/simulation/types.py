"""Where a simulation's type lives: module, file and qualified name, so that another process can find it. No pickle."""

from __future__ import annotations

import importlib.util
import re
import sys
import sysconfig
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import reduce
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any, cast

from gymdash_tui.domain.errors import UnknownType, WrongUse

MAIN_ALIAS = "__gymdash_main__"
"""The name under which a worker imports a script that was run as ``__main__``; its main guard then stays shut."""


class _FarEnough(BaseException):
    """Ends the import of a person's module in a worker: what follows would start simulations again, and so for ever."""


_NAMED = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*:[^\W\d]\w*(\.[^\W\d]\w*)*")
_importing = False
_left: set[str] = set()  # the modules that were imported up to that line only


def is_importing() -> bool:
    """Tell whether this is a worker that imports a person's module for a type in it."""
    return _importing


def leave_import() -> None:
    """End the import of a module that a worker imports for a type in it; does nothing anywhere else.

    A short script has no main guard: its types stand above the line that makes a tracker, and what stands below it
    would start its simulations once more from inside the worker. So a new tracker calls this first.
    """
    if _importing:
        raise _FarEnough


@dataclass(frozen=True, slots=True)
class TypeRef:
    """Where a type, or a function that makes a simulation, lives.

    Attributes:
        module: The module's name as the person's program knew it.
        qualname: The name within the module.
        file: The module's source file; empty for the built-in types.
        path: The folders from which the person's program imported, for the worker to look in as well.
        package: The package to which a script belongs that was run as ``python -m package.script``.
        python: The interpreter in which it runs; empty for the one that starts it.
        registered: The key under which the module registers it when it is imported; it is then loaded by that, and the
            registered default arguments lie under those that are given. Empty where it is loaded by its name.
    """

    module: str
    qualname: str
    file: str = ""
    path: tuple[str, ...] = ()
    package: str = ""
    python: str = ""
    registered: str = ""

    @property
    def name(self) -> str:
        """The type's own name, as ``sim_type_name`` holds it."""
        return self.qualname.rpartition(".")[2] or self.registered

    def is_at(self, other: TypeRef) -> bool:
        """Tell whether another one means the same place, whoever names it and wherever it runs."""
        if self.qualname != other.qualname:
            return False
        return bool(self.file and self.file == other.file) or (self.module, self.file) == (other.module, other.file)

    def to_json(self) -> dict[str, Any]:
        """Give the fields as JSON holds them."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> TypeRef:
        """Read what :meth:`to_json` wrote; what is missing is empty."""
        path = data.get("path")
        return cls(
            str(data.get("module", "")),
            str(data.get("qualname", "")),
            str(data.get("file", "")),
            tuple(map(str, path)) if isinstance(path, list | tuple) else (),
            str(data.get("package", "")),
            str(data.get("python") or ""),
            str(data.get("registered") or ""),
        )

    @classmethod
    def named(cls, text: str, folders: Iterable[str] = ()) -> TypeRef:
        """Make a reference of ``pkg.mod:Type``; nothing is imported.

        Args:
            text: What a person wrote.
            folders: Where to look for the module, beside where the interpreter looks by itself.

        Raises:
            WrongUse: If it is not of that form.
        """
        if not _NAMED.fullmatch(text):
            raise WrongUse(f"'{text}' names no type; write it as package.module:Type.")
        module, _, qualname = text.partition(":")
        path = tuple(folders)
        return cls(module, qualname, source_of(module, path), path)

    @classmethod
    def of(cls, creator: Callable[..., Any]) -> TypeRef | None:
        """Find where a creator lives; ``None`` where another process could not find it (a lambda, a local class)."""
        name, qualname = getattr(creator, "__module__", ""), getattr(creator, "__qualname__", "")
        module = sys.modules.get(name or "")
        if module is None or not _is_there(module, qualname, creator):
            return None
        if name.startswith("gymdash_tui."):
            return cls(name, qualname)
        file = Path(getattr(module, "__file__", None) or "").resolve()
        package = getattr(getattr(module, "__spec__", None), "parent", "") if name == "__main__" else ""
        return cls(name, qualname, str(file), import_path(), package or "") if file.is_file() else None

    def load(self) -> Callable[..., Any]:
        """Import the module and give the type; only a worker does that.

        Raises:
            UnknownType: If the module has no such name, or its file is gone.
            Exception: Whatever the person's module raises when it is imported.
        """
        module = self.import_module()
        try:
            found: Callable[..., Any] = _within(module, self.qualname)
        except AttributeError:
            raise UnknownType(self._missing(module)) from None
        return found

    def _missing(self, module: ModuleType) -> str:
        where = self.file or self.module
        if module.__name__ not in _left:
            return f"{where} has no '{self.qualname}' any more."
        return (
            f"{where} has no '{self.qualname}' above the line that makes a tracker; put it there, or put what starts "
            f"simulations below if __name__ == '__main__':"
        )

    def import_module(self) -> ModuleType:
        """Import the module in which it lives, up to the line at most that would start simulations.

        Raises:
            UnknownType: If its file is gone.
            Exception: Whatever the person's module raises when it is imported.
        """
        if not self.module or self.module.startswith("."):
            raise UnknownType(f"'{self.module}' names no module in which the type '{self.qualname}' could be found.")
        look_in(self.path)
        if self.module == "__main__":
            alias = f"{self.package}.{MAIN_ALIAS}" if self.package else MAIN_ALIAS
            # a script may read its command line, and the worker's is none of its
            return _execute(_spec_of_file(alias, Path(self.file)), [self.file])
        if self.module in sys.modules:
            return sys.modules[self.module]
        spec = _find(self.module)
        if spec is None and not self.file:
            raise ModuleNotFoundError(f"No module named '{self.module}'", name=self.module)
        return _execute(spec or _spec_of_file(self.module, Path(self.file)))


def _within(module: ModuleType, qualname: str) -> Any:
    return reduce(getattr, qualname.split("."), cast(Any, module))


def _is_there(module: ModuleType, qualname: str, creator: Any) -> bool:
    try:
        # equal, not the same: a class method is another object each time; one bound to an instance is not found at all
        return bool(_within(module, qualname) == creator)
    except AttributeError:
        return False


def source_of(module: str, folders: Iterable[str]) -> str:
    """Find a module's source file in some folders without importing anything; empty where it is in none of them."""
    place = module.replace(".", "/")
    for folder in folders:
        for file in (Path(folder, place, "__init__.py"), Path(folder, f"{place}.py")):
            if file.is_file():
                return str(file)
    return ""


def import_path() -> tuple[str, ...]:
    """Give the folders from which this program imports, without those of its interpreter."""
    own = {Path(sysconfig.get_path(name)).resolve() for name in ("stdlib", "platstdlib")}
    folders = [Path(folder or ".").resolve() for folder in sys.path if isinstance(folder, str)]
    theirs = [folder for folder in folders if folder.exists() and not own & {folder, *folder.parents}]
    return tuple(str(folder) for folder in theirs if not {"site-packages", "dist-packages"} & set(folder.parts))


def look_in(folders: Iterable[str]) -> None:
    """Import from another program's folders as well, and first of all, as that program did."""
    first = list(folders)
    sys.path[:] = [*first, *(folder for folder in sys.path if folder not in first)]


def _find(name: str) -> ModuleSpec | None:
    try:
        found = importlib.util.find_spec(name)
        return found if found is not None and found.has_location else None  # a mere folder is no module
    except ModuleNotFoundError as error:
        # only the module itself may be looked for by its file: what it imports in turn is the person's to install
        if error.name and f"{name}.".startswith(f"{error.name}."):
            return None
        raise


def _spec_of_file(name: str, file: Path) -> ModuleSpec:
    if not file.is_file():
        raise UnknownType(f"{file}, in which the type was defined, is gone; put it back or register the type again.")
    spec = importlib.util.spec_from_file_location(name, file)
    if spec is None:
        raise UnknownType(f"{file} is no Python source file.")
    return spec


def _execute(spec: ModuleSpec, words: list[str] | None = None) -> ModuleType:
    """Import a module, up to the line at most that would start simulations; by hand, to keep it then."""
    known = sys.modules.get(spec.name)
    if known is not None and getattr(known, "__file__", None) == spec.origin:
        return known
    module = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
    try:
        with _as_person(words or sys.argv):
            assert spec.loader is not None  # it has a file
            spec.loader.exec_module(module)
    except _FarEnough:
        _left.add(spec.name)
    except BaseException:
        del sys.modules[spec.name]
        raise
    parent, _, name = spec.name.rpartition(".")
    if parent in sys.modules:
        setattr(sys.modules[parent], name, module)
    return module


@contextmanager
def _as_person(words: list[str]) -> Iterator[None]:
    global _importing
    own = sys.argv
    _importing, sys.argv = True, words
    try:
        yield
    finally:
        _importing, sys.argv = False, own
