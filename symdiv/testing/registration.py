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

STRUCTURED = {
    "Distribution": ("Distribution(log(a) + (a - 1)*log(x), x, (0, 1), a > 0)", "Distribution(-abs(x - m)/s - log(2*s), x, (-oo, oo), s > 0)"),
    "Finite": ("Finite({0: a, 2: 1 - a})", "Finite({sun: a, rain: b, snow: 1 - a - b})"),
    "Mixture": (
        "Mixture([w, 1 - w], [Normal(a, s), Normal(b, t)])",
        "Mixture([1/2, 1/3, 1/6], [Gamma(a, b), Exponential(r), LogNormal(m, s)])",
        "Mixture([w, 1 - w], [Beta(a, b), Beta(1, 1)])",
    ),
    "Product": ("Product(Normal(m, s), Exponential(r))", "Product(Poisson(r), Bernoulli(p), Gamma(a, b))"),
    "Pushforward": (
        "Pushforward(Exponential(r), exp(x), x)",
        "Pushforward(Gamma(a, b), log(x), x)",
        "Pushforward(Normal(m, s), 1/(1 + exp(-x)), x)",
        "Pushforward(Normal(m, s), a*x + b, x, a > 0)",
    ),
}
"""Laws made of laws, and laws of one's own, have no parameters by themselves: those of these laws in symbols are drawn."""
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
        st.register_type_strategy(family, partial(_of, name))


def _of(name: str, _: type | None = None) -> Any:
    """Members; of a family of vectors those of two to four dimensions."""
    from hypothesis import strategies as st

    from symdiv.oracle.forms import form_of, sizes_count
    from symdiv.testing.strategies import distributions

    if name in STRUCTURED:
        return st.one_of(*map(distributions, STRUCTURED[name]))
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
