"""Laws of a library by the tables of :mod:`symdiv.convert`: the truth's side of a target's functions.

Main definitions: :func:`laws_of`, :func:`law_of`, :func:`folded_normal`, :func:`written`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sympy as sp

from symdiv.convert.counterpart import Counterpart, convert, make
from symdiv.families.base import Family
from symdiv.families.distribution import Distribution

__all__ = ["folded_normal", "law_of", "laws_of", "written"]

Values = Mapping[str, Any]
Law = Callable[[Values], Family]


def law_of(library: str, name: str, counterparts: Sequence[Counterpart], fixed: Mapping[str, int] | None = None) -> Law:
    """The function that makes symdiv's law of a library's exact arguments; ``fixed`` holds arguments that the audit does not vary."""
    constant = {key: sp.Integer(value) for key, value in (fixed or {}).items()}
    return lambda values: convert(library, name, counterparts, {**constant, **values})


def laws_of(p: Law, q: Law | None = None) -> Callable[[Values, Values], tuple[Family, Family | None]]:
    """Both laws, each made of its own arguments: what :attr:`symdiv.audit.function.Function.laws` is."""
    return lambda of_p, of_q: (p(of_p), None if q is None else q(of_q))


def folded_normal(loc: sp.Expr, scale: sp.Expr) -> Family:
    """The law of the absolute value of a normal number."""
    if loc == 0:
        return make("HalfNormal", scale)
    x = sp.Symbol("x", positive=True)
    density = sp.log(sp.sqrt(2 / sp.pi) / scale) - (x**2 + loc**2) / (2 * scale**2) + sp.log(sp.cosh(loc * x / scale**2))
    return Distribution(density, x, (0, sp.oo))


def written(value: Any) -> str:
    """A float, or nested tuples of floats, as Python source that needs no import; lists for tuples.

    >>> written(((0.1, float("-inf")), (2.0, 1e300)))
    '[[0.1, float("-inf")], [2.0, 1e+300]]'
    """
    if isinstance(value, tuple | list):
        return f"[{', '.join(map(written, value))}]"
    if value - value != 0:
        return f'float("{value}")'
    return repr(float(value))
