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

REGISTRY = "symdiv.families.registry"


def register() -> None:
    """Register the families now if they are imported already, else as soon as they are."""
    if REGISTRY in sys.modules:
        _register_types()
    else:
        sys.meta_path.insert(0, _WhenImported())


def _register_types() -> None:
    from hypothesis import strategies as st

    from symdiv.families.finite import Finite
    from symdiv.families.registry import Categorical, by_name
    from symdiv.families.structured import Structured

    for name, family in by_name.items():
        if family.parameters and not issubclass(family, Structured | Finite):
            st.register_type_strategy(family, partial(_of, name))
    st.register_type_strategy(Categorical, lambda _: st.integers(2, 4).flatmap(lambda size: _of(f"Categorical({size})")))


def _of(name: str, _: type | None = None) -> Any:
    from symdiv.testing.strategies import distributions

    return distributions(name)


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
