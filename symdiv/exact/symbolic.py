"""Finite distributions whose probabilities are formulas: the same measures as SymPy expressions, with their conditions.

The three basic measures are derived like those of every other law; the others are what their definitions make of them.
"""

from __future__ import annotations

from collections.abc import Sequence

import sympy as sp

from symdiv.derivation import public as derived
from symdiv.errors import InvalidInput
from symdiv.exact.masses import Masses, SymbolicMasses
from symdiv.families.finite import Categorical, Finite
from symdiv.units import base_of

__all__ = ["as_symbolic", "categorical", "measure", "mixture", "pointwise"]


def categorical(n: int, name: str = "p") -> Categorical:
    """Return the law on 0, 1, ..., n-1 with symbolic probabilities name_0, ..., name_(n-1), which sum to one.

    >>> import symdiv as sd
    >>> sd.exact.categorical(3)
    Categorical(['p_0', 'p_1', 'p_2'])
    """
    if type(n) is not int or n < 1:
        raise InvalidInput(f"dimension {n!r}: expected a whole number, at least 1")
    return Categorical([f"{name}_{i}" for i in range(n)])


def as_symbolic(law: Masses | SymbolicMasses) -> SymbolicMasses:
    """Rational masses as SymPy numbers."""
    if isinstance(law, SymbolicMasses):
        return law
    return SymbolicMasses(law.outcomes, tuple(sp.Rational(*r) for r in law.ratios), {})


def _aligned(*laws: SymbolicMasses) -> list[Sequence[sp.Expr]]:
    union = laws[0].outcomes.names if len(laws) == 1 else laws[0].outcomes.union(laws[1].outcomes)
    return [law.outcomes.align(law.weights, union, sp.Integer(0)) for law in laws]


def _restored(value: sp.Expr, *laws: SymbolicMasses) -> sp.Expr:
    """The value in the symbols that the user passed."""
    given = {name: symbol for law in reversed(laws) for name, symbol in law.given.items()}
    return value.xreplace({s: given[s.name] for s in value.free_symbols if s.name in given})


def measure(name: str, *laws: Masses | SymbolicMasses, base: object = None) -> sp.Expr:
    """The entropy of one law, or the cross-entropy or KL divergence of two, derived."""
    masses = [as_symbolic(law) for law in laws]
    finite = [Finite(dict(enumerate(weights))) for weights in _aligned(*masses)]
    return _restored(getattr(derived, name)(*finite, base=base), *masses)


def mixture(weights: Sequence[sp.Rational], p: Masses | SymbolicMasses, q: Masses | SymbolicMasses) -> SymbolicMasses:
    """The mixture of two laws."""
    one, two = as_symbolic(p), as_symbolic(q)
    union = one.outcomes.union(two.outcomes)
    masses = (sp.expand(weights[0] * a + weights[1] * b) for a, b in zip(*_aligned(one, two), strict=True))
    return SymbolicMasses(type(one.outcomes)(union), tuple(masses), {**two.given, **one.given})


def pointwise(p: Masses | SymbolicMasses, q: Masses | SymbolicMasses, base: object = None) -> list[sp.Expr]:
    """p log(p/q) for each outcome: 0 where p = 0, oo where q = 0 < p."""
    one, two = as_symbolic(p), as_symbolic(q)
    number = base_of(base)
    return [_restored(_summand(a, b, number), one, two) for a, b in zip(*_aligned(one, two), strict=True)]


def _summand(p: sp.Expr, q: sp.Expr, base: sp.Expr) -> sp.Expr:
    if p == 0:
        return sp.Integer(0)
    if q == 0:
        return sp.Piecewise((0, sp.Eq(p, 0)), (sp.oo, True))
    value = p * sp.log(p / q)
    return sp.Piecewise((0, sp.Eq(p, 0)), (sp.oo, sp.Eq(q, 0)), (value if base == sp.E else value / sp.log(base), True))
