"""Exact rational numbers out of what users write."""

from __future__ import annotations

import math
import numbers
import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

import sympy as sp
from flint import fmpq, fmpz

from symdiv.errors import InvalidInput

__all__ = ["Ratio", "as_fraction", "infinite", "ratio"]

Ratio = tuple[int, int]
"""Numerator and denominator, coprime, the denominator positive."""

LARGEST_EXPONENT = 10_000  # of ten, in a Decimal or a text such as 1e-300
_QUOTIENT = re.compile(r"\s*([+-]?\d+)(?:\s*/\s*(\d+))?\s*", re.ASCII)
_DECIMAL = re.compile(r"\s*([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d{1,9}))?\s*", re.ASCII)


def ratio(value: Any) -> Ratio | None:
    """The numerator and denominator of an exact number, of a float's exact binary value, or of a text such as ``"1/3"`` or ``"0.25"``.

    None for what is no finite rational number (a symbol, a formula, an infinity).

    >>> ratio("0.25"), ratio(0.1), ratio("x")
    ((1, 4), (3602879701896397, 36028797018963968), None)
    """
    if isinstance(value, bool):
        raise InvalidInput(f"{value}: expected a rational number")
    if isinstance(value, str):
        return _read(value)
    if isinstance(value, fmpq):
        return int(value.p), int(value.q)
    if isinstance(value, sp.Float):
        value = sp.Rational(value)
    if isinstance(value, numbers.Rational):  # also SymPy's
        return int(value.numerator), int(value.denominator)
    if hasattr(value, "__index__"):
        return int(value), 1
    if isinstance(value, sp.Expr) or not hasattr(value, "as_integer_ratio") or (isinstance(value, Decimal) and abs(value.adjusted()) > LARGEST_EXPONENT):
        return None
    try:
        top, bottom = value.as_integer_ratio()  # a float, a Decimal, NumPy's floats
    except (ValueError, OverflowError):  # nan, inf
        return None
    return int(top), int(bottom)


def as_fraction(value: Any) -> Fraction | None:
    """A finite rational number or float as a Fraction; None for everything else, texts too."""
    found = None if isinstance(value, str | bool) else ratio(value)
    return None if found is None else Fraction(*found)


def infinite(value: Any) -> int:
    """1 for plus infinity (SymPy's or a float), -1 for minus infinity, 0 for everything else."""
    if isinstance(value, float | sp.Expr):
        return 1 if value == math.inf or value == sp.oo else -1 if value == -math.inf or value == -sp.oo else 0
    return 0


def _read(text: str) -> Ratio | None:
    if found := _QUOTIENT.fullmatch(text):
        top, bottom = _integer(found[1]), _integer(found[2] or "1")
        if bottom == 0:
            raise InvalidInput(f"{text!r}: the denominator is zero")
    elif (found := _DECIMAL.fullmatch(text)) and (found[2] or found[3]):
        exponent = int(found[4] or "0")
        if abs(exponent) > LARGEST_EXPONENT:
            raise InvalidInput(f"{text!r}: the exponent is beyond {LARGEST_EXPONENT}")
        top, bottom = _integer(found[1] + found[2] + found[3]) * 10 ** max(exponent, 0), 10 ** (len(found[3]) + max(-exponent, 0))
    else:
        return None
    common = math.gcd(top, bottom)
    return top // common, bottom // common


def _integer(digits: str) -> int:
    return int(digits) if len(digits) < 4000 else int(fmpz(digits))  # Python limits the digits that it reads, FLINT does not
