"""Hypothesis' entry point: ``st.from_type(symdiv.Gamma)`` draws gamma distributions.

Hypothesis calls :func:`register` when it is imported, in every project of an environment that has symdiv. So SymPy is not imported for it: the
types are registered when ``symdiv.families.registry`` is, which is when somebody has one of them.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import importlib.util
import sys
from collections.abc import Sequence
from functools import partial
from types import ModuleType
from typing import Any

__all__ = ["register"]

WITHOUT_NUMBERS = ("Distribution", "Finite", "Mixture", "Product", "Pushforward")
REGISTRY = "symdiv.families.registry"


def register() -> None:
    """Register the families now if they are imported already, else as soon as they are."""
    if REGISTRY in sys.modules:
        _register_types()
    else:
        sys.meta_path.insert(0, _WhenImported())


def _register_types() -> None:
    from hypothesis import strategies as st

    from symdiv.families.registry import by_name

    for name, family in by_name.items():
        if name not in WITHOUT_NUMBERS:
            st.register_type_strategy(family, partial(_of, name))


def _of(name: str, _: type | None = None) -> Any:
    """Members; of a family of vectors those of two to four dimensions."""
    from hypothesis import strategies as st

    from symdiv.oracle.forms import form_of, sizes_count
    from symdiv.testing.strategies import distributions

    count = sizes_count(name)
    if not count:
        return distributions(name)
    return st.tuples(*[st.integers(2, 4)] * count).flatmap(lambda sizes: distributions(form_of(name, sizes=sizes)))


class _WhenImported(importlib.abc.MetaPathFinder):
    """Finds the registry as it is found anyway, and has the types registered after it was executed."""

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> importlib.machinery.ModuleSpec | None:
        if fullname != REGISTRY:
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(fullname)
        if spec is not None and spec.loader is not None:
            spec.loader = _Loader(spec.loader)
        return spec


class _Loader(importlib.abc.Loader):
    def __init__(self, loader: importlib.abc.Loader) -> None:
        self.loader = loader

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType | None:
        return self.loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        self.loader.exec_module(module)
        _register_types()
