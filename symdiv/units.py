"""Units of information: the base of the logarithm.

nat (base e), bit (base 2), ban (base 10). All derivations are in nats; another base divides by its logarithm.

>>> from symdiv.units import base_of
>>> base_of("bit"), base_of(10), base_of(None)
(2, 10, E)
"""

from __future__ import annotations

from fractions import Fraction

import sympy as sp

from symdiv.errors import InvalidInput

__all__ = ["UNITS", "base_of", "in_base", "unit_name"]

UNITS: dict[str, sp.Expr] = {"nat": sp.E, "bit": sp.Integer(2), "ban": sp.Integer(10)}


def base_of(base: object) -> sp.Expr:
    """Return the base of the logarithm as an exact SymPy number: None is e, a unit's name its base.

    Raises :class:`~symdiv.errors.InvalidInput` unless the base is a number greater than 1.
    """
    if base is None:
        return sp.E
    if isinstance(base, str) and base.rstrip("s") in UNITS:
        return UNITS[base.rstrip("s")]
    try:
        if isinstance(base, str):
            base = sp.E if base in ("e", "E") else Fraction(base)
        if isinstance(base, float):
            base = Fraction(base)
        if isinstance(base, Fraction):
            base = sp.Rational(base.numerator, base.denominator)
        value = sp.sympify(base)
    except (TypeError, ValueError, ArithmeticError, sp.SympifyError):
        value = None
    if not isinstance(value, sp.Expr) or not value.is_number or not value.is_extended_real or not value.is_finite or not (value > 1) == True:
        raise InvalidInput(f"base {base!r}: expected a number greater than 1, or one of {', '.join(UNITS)}")
    return value


def in_base(value: sp.Expr, base: object) -> sp.Expr:
    """Return a value in nats in units of the base."""
    number = base_of(base)
    return value if number == sp.E else value / sp.log(number)


def unit_name(base: sp.Expr) -> str:
    """Return the plural name of the unit with this base, e.g. ``bits``; ``units of log 3`` where none has a name."""
    for name, value in UNITS.items():
        if value == base:
            return name + "s"
    return f"units of log {base}"
