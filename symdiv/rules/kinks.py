"""Absolute values and maxima as values with cases."""

from __future__ import annotations

import sympy as sp

__all__ = ["by_cases"]


def by_cases(value: sp.Expr) -> sp.Expr:
    """The value with cases for absolute values and maxima of two; one difference is told by one condition wherever it occurs.

    >>> x = sp.Symbol("x", real=True)
    >>> by_cases(sp.Abs(-x)), by_cases(sp.Max(0, x))
    (Piecewise((x, x >= 0), (-x, True)), Piecewise((x, x >= 0), (0, True)))
    """
    return value.replace(sp.Abs, lambda u: _greater(u, -u)).replace(sp.Max, _greater)


def _greater(*numbers: sp.Expr) -> sp.Expr:
    if len(numbers) != 2 or not all(n.is_real for n in numbers):
        return sp.Abs(numbers[0]) if numbers[0] == -numbers[-1] else sp.Max(*numbers)
    one, other = numbers
    difference = (one if one == -other else sp.expand(one - other)).as_content_primitive()[1]
    if difference.could_extract_minus_sign():
        one, other, difference = other, one, -difference
    return sp.Piecewise((one, difference >= 0), (other, True))
