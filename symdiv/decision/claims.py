"""What is claimed: a formula, read and put in the symbols of a derived theorem."""

from __future__ import annotations

import re
from collections.abc import Mapping

import sympy as sp

from symdiv.errors import InvalidInput
from symdiv.expression import Limits, read_expression, read_latex

__all__ = ["formula_in"]

_LIMITS = Limits(length=10_000, depth=60, infinity=True)
_MODULES = re.compile(r"(?<![\w.])(?:math|cmath|np|numpy|jnp|sp|sympy|scipy|special|torch|tf|mp|mpmath)\.(?=[A-Za-z])")
"""Python code names its functions' modules; the reader knows functions alone."""
_CONSTANTS = {"e": sp.E, "euler_gamma": sp.EulerGamma}
"""Names in Python code, unless they are parameters."""


def formula_in(formula: object, symbols: Mapping[str, sp.Symbol], latex: bool = False) -> sp.Expr:
    """The formula as an expression in the given symbols, matched by name.

    Parameters
    ----------
    formula : a SymPy expression, a number, or text in the notation of Python and SymPy; LaTeX where ``latex`` is set
    symbols : the symbols that it may use, by name

    Raises :class:`~symdiv.errors.InvalidInput` for text that is not understood and for other names.

    >>> s = sp.Symbol("s", positive=True)
    >>> formula_in("1/2 + math.log(s*sqrt(2*pi))", {"s": s})
    log(sqrt(2)*sqrt(pi)*s) + 1/2
    """
    if isinstance(formula, str) and latex:
        expression = read_latex(formula, symbols=symbols, limits=_LIMITS)
    elif isinstance(formula, str):
        text = formula
        while (shorter := _MODULES.sub("", text)) != text:
            text = shorter
        expression = read_expression(text, symbols={**_CONSTANTS, **symbols}, limits=_LIMITS)
    else:
        try:
            expression = sp.sympify(formula, strict=True)
        except (sp.SympifyError, TypeError, ValueError, AttributeError):
            raise InvalidInput(f"{formula!r}: expected a formula as a SymPy expression or as text") from None
        if not isinstance(expression, sp.Basic):
            raise InvalidInput(f"{formula!r}: expected a formula")
        if expression.atoms(sp.Float):
            raise InvalidInput(f"{formula}: a formula has exact numbers; write a Rational for {min(expression.atoms(sp.Float), key=str)}")
        expression = _matched(expression, symbols)
    if not isinstance(expression, sp.Expr):
        raise InvalidInput(f"{formula}: expected a formula, got a condition")
    if expression.has(sp.nan, sp.zoo, sp.I):
        raise InvalidInput(f"{formula}: expected a formula with real values")
    return expression


def _matched(expression: sp.Basic, symbols: Mapping[str, sp.Symbol]) -> sp.Basic:
    free = expression.free_symbols
    unknown = sorted(s.name for s in free if s.name not in symbols)
    if unknown:
        known = f"the parameters are {', '.join(sorted(symbols))}" if symbols else "there are no parameters"
        raise InvalidInput(f"{', '.join(unknown)}: no parameter of this name in the formula's distributions; {known}")
    return expression.xreplace({s: symbols[s.name] for s in free})
