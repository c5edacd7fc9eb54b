"""What operations ask of their operands: SymPy forgets it when they cancel, as in 0*log(x) and x/x."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sympy as sp

__all__ = ["Demand", "demands_of"]

Demand = tuple[str, sp.Expr]
"""That an expression is ``"nonzero"``, ``"positive"``, ``"nonnegative"`` or ``"no pole"``: no integer that is zero or negative."""


def demands_of(function: Any, args: Sequence[Any]) -> list[Demand]:
    """What a function asks of its arguments to have a real value.

    >>> x = sp.Symbol("x")
    >>> demands_of(sp.log, [x]), demands_of(sp.Pow, [x, sp.Integer(-1)]), demands_of(sp.exp, [x])
    ([('positive', x)], [('nonzero', x)], [])
    """
    if not args or not all(isinstance(a, sp.Expr) for a in args):
        return []
    if function is sp.Pow:
        return _of_power(*args) if len(args) == 2 else []
    return _DEMANDS[function](*args) if function in _DEMANDS and len(args) <= 2 else []


def _of_power(base: sp.Expr, exponent: sp.Expr) -> list[Demand]:
    if not exponent.is_Rational:
        return []
    if not exponent.is_Integer:
        return [("positive" if exponent < 0 else "nonnegative", base)]
    return [("nonzero", base)] if exponent < 0 else []


def _last(kind: str, shift: Callable[[Any], Any] = lambda x: x) -> Callable[..., list[Demand]]:
    return lambda *args: [(kind, shift(args[-1]))]


_DEMANDS: Mapping[Any, Callable[..., list[Demand]]] = {
    sp.log: lambda x, *base: [("positive", x)],
    **dict.fromkeys((sp.gamma, sp.loggamma, sp.polygamma), _last("no pole")),
    **dict.fromkeys((sp.factorial, sp.harmonic), lambda x, *order: [("no pole", x + 1)]),
    sp.beta: lambda *args: [("no pole", a) for a in args],
    sp.zeta: lambda s, *start: [("nonzero", s - 1)],
    **dict.fromkeys((sp.expint, sp.uppergamma, sp.besselk, sp.bessely, sp.Ci, sp.Chi), _last("positive")),
    sp.lowergamma: _last("nonnegative"),
    **dict.fromkeys((sp.tan, sp.sec), _last("nonzero", sp.cos)),
    **dict.fromkeys((sp.cot, sp.csc), _last("nonzero", sp.sin)),
    **dict.fromkeys((sp.coth, sp.csch, sp.Ei), _last("nonzero")),
    **dict.fromkeys((sp.asin, sp.acos), _last("nonnegative", lambda x: 1 - x**2)),
    **dict.fromkeys((sp.atanh, sp.erfinv), _last("positive", lambda x: 1 - x**2)),
    sp.acosh: _last("nonnegative", lambda x: x - 1),
    sp.LambertW: lambda x, *branch: [("nonnegative", sp.E * x + 1)],
}
