"""Modified Bessel functions: recurrences in the order; elementary at half an odd integer."""

from __future__ import annotations

import sympy as sp

from symdiv.rules.functional.equation import Equation, x, y

__all__ = ["DEFINITIONS"]

_HALF = sp.Rational(1, 2)


def _high(order: sp.Expr, place: sp.Expr) -> bool:
    """Whether a number as order is above 1, or the number beside symbols at least 1."""
    number, symbolic = order.as_coeff_Add()
    return bool(number > 1 or (number == 1 and symbolic != 0))


def _negative(order: sp.Expr, place: sp.Expr) -> bool:
    """Whether the order starts with a minus sign."""
    return bool(order.could_extract_minus_sign())


DEFINITIONS = (
    Equation("I of order 1/2", "DLMF 10.49.9", sp.besseli(_HALF, y), sp.sqrt(2 / (sp.pi * y)) * sp.sinh(y), lambda y: bool(y.is_positive)),
    Equation("I of order -1/2", "DLMF 10.49.9", sp.besseli(-_HALF, y), sp.sqrt(2 / (sp.pi * y)) * sp.cosh(y), lambda y: bool(y.is_positive)),
    Equation("K of order 1/2", "DLMF 10.39.2", sp.besselk(_HALF, y), sp.sqrt(sp.pi / (2 * y)) * sp.exp(-y), lambda y: bool(y.is_positive)),
    Equation("K of the opposite order", "DLMF 10.27.3", sp.besselk(x, y), sp.besselk(-x, y), _negative),
    Equation("recurrence of I", "DLMF 10.29.1", sp.besseli(x, y), sp.besseli(x - 2, y) - 2 * (x - 1) / y * sp.besseli(x - 1, y), _high),
    Equation("recurrence of K", "DLMF 10.29.1", sp.besselk(x, y), sp.besselk(x - 2, y) + 2 * (x - 1) / y * sp.besselk(x - 1, y), _high),
)
