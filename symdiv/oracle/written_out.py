"""Whether numbers may be put into a formula: SymPy writes out powers and gamma functions of numbers, and would not come to an end at large ones.

Main definition: :func:`require_short`.
"""

from __future__ import annotations

from typing import Any

import sympy as sp
from flint import fmpq

from symdiv.enclose import compile_expression
from symdiv.enclose.precision import NeedsPrecision
from symdiv.errors import InvalidInput, RuleError, Unsupported

__all__ = ["require_short"]

HIGHEST = 10**6
"""Powers above this one, and gamma functions of more, are not written out."""
BITS = 64
FACTORS = 2**15
"""SymPy looks for factors up to this one."""

_WRITTEN_OUT = (sp.gamma, sp.loggamma, sp.polygamma, sp.digamma, sp.harmonic, sp.factorial, sp.binomial, sp.beta, sp.zeta)


def require_short(expression: sp.Expr, parameters: tuple[sp.Symbol, ...], values: tuple[Any, ...], *, powers_only: bool = True) -> None:
    """Raise RuleError where a power of a number, or else a gamma function, would be long at these values of the parameters."""
    known = dict(zip(parameters, values, strict=True))
    large = {s for s, x in known.items() if type(x) is fmpq and abs(x) > HIGHEST}
    asked = {power.exp for power in expression.atoms(sp.Pow) if power.base != sp.E}
    if not powers_only:
        asked |= {argument for function in expression.atoms(*_WRITTEN_OUT) for argument in function.args}
    for size in asked:
        free = size.free_symbols
        if free and (_is_high(size, parameters, values) if free <= known.keys() else bool(free & large)):
            raise RuleError("a power or a gamma function of a number is too long to be written out")
    for power in expression.atoms(sp.Pow):
        if power.free_symbols and power.free_symbols <= known.keys() and _has_long_roots(power, parameters, values):
            raise RuleError("a root of a number is too long to be written out")


def _has_long_roots(power: sp.Pow, parameters: tuple[sp.Symbol, ...], values: tuple[Any, ...]) -> bool:
    """Whether SymPy would take a root of a high order apart: (4 · 3)**(p/q) is 2**(2 p mod q) 3**(p mod q) under one root of order q."""
    try:
        base, exponent = (compile_expression(part, parameters).rational(values) for part in power.args)
    except (InvalidInput, Unsupported):
        return False
    if base is None or exponent is None or exponent.q <= HIGHEST:
        return False
    return any(len(set(sp.Integer(int(part)).factors(limit=FACTORS).values())) > 1 for part in (base.p, base.q) if abs(part) > 1)


def _is_high(size: sp.Expr, parameters: tuple[sp.Symbol, ...], values: tuple[Any, ...]) -> bool:
    try:
        return not abs(compile_expression(size, parameters).ball(values, BITS)) <= HIGHEST
    except (InvalidInput, Unsupported, NeedsPrecision):  # 1/a for a = 0, in a case of its own
        return False
