"""What is claimed: a formula, read and put in the symbols of a derived theorem."""

from __future__ import annotations

import keyword
from collections.abc import Mapping

import sympy as sp

from symdiv.errors import InvalidInput
from symdiv.expression import Demand, Limits, read_code, read_expression, read_latex

__all__ = ["formula_in"]

_LIMITS = Limits(length=10_000, depth=60, infinity=True)


def formula_in(formula: object, symbols: Mapping[str, sp.Symbol], latex: bool = False, demands: list[Demand] | None = None) -> sp.Expr:
    """The formula as an expression in the given symbols, matched by name.

    Parameters
    ----------
    formula : a SymPy expression, a number, or text in the notation of SymPy, or lines of Python; LaTeX where ``latex`` is set
    symbols : the symbols that it may use, by name
    demands : a list that is filled with what must hold for text, as it is printed, to have a value

    Raises :class:`~symdiv.errors.InvalidInput` for text that is not understood and for other names.

    >>> s = sp.Symbol("s", positive=True)
    >>> formula_in("1/2 + math.log(s*sqrt(2*pi))", {"s": s})
    log(sqrt(2)*sqrt(pi)*s) + 1/2
    >>> formula_in("r = s.pow(2)\\nreturn torch.log1p(r)", {"s": s})
    log(s**2 + 1)
    """
    if isinstance(formula, str) and latex:
        expression = read_latex(formula, symbols=symbols, limits=_LIMITS, demands=demands)
    elif isinstance(formula, str):
        expression = _read(formula, symbols, demands)
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


def _read(text: str, symbols: Mapping[str, sp.Symbol], demands: list[Demand] | None) -> sp.Expr:
    """Mathematical text, or else a program: its modules, methods and assignments are not in the language of the reader."""
    try:
        return read_expression(text, symbols=symbols, limits=_LIMITS, demands=demands)
    except InvalidInput as problem:
        try:
            code = read_code(text, {name: name for name in symbols if not keyword.iskeyword(name)}, limits=_LIMITS)
        except InvalidInput:
            raise problem from None
        return read_expression(code, symbols=symbols, limits=_LIMITS, demands=demands)


def _matched(expression: sp.Basic, symbols: Mapping[str, sp.Symbol]) -> sp.Basic:
    free = expression.free_symbols
    unknown = sorted(s.name for s in free if s.name not in symbols)
    if unknown:
        known = f"the parameters are {', '.join(sorted(symbols))}" if symbols else "there are no parameters"
        raise InvalidInput(f"{', '.join(unknown)}: no parameter of this name in the formula's distributions; {known}")
    return expression.xreplace({s: symbols[s.name] for s in free})
