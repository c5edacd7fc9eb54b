"""Terms c u**p (log u)**q exp(e) near infinity, of which :mod:`symdiv.enclose.scale` makes enclosures, and their coefficients.

Main definitions: :class:`Term`, :data:`Series`; :class:`Later`, :class:`Open` and :class:`Diverges`, which say that a bound is not there.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from flint import arb, fmpq

from symdiv.enclose.exponent import value_of
from symdiv.errors import Undetermined

__all__ = ["ONE", "ZERO", "Diverges", "Later", "Open", "Series", "Term", "Value", "constant", "from_zero", "is_zero", "negative", "sign_of", "times"]

Value = Any  # a flint.fmpq (exact) or a flint.arb; as exponent of u, also an Exponent
ZERO, ONE = fmpq(0), fmpq(1)


class Later(Exception):
    """The bound holds only from a larger U on."""


class Open(Later):
    """The sign or the size of a coefficient is open, which a larger U or a higher precision may settle."""


class Diverges(Undetermined):
    """A bound was asked of a term that does not decrease."""


class Term(NamedTuple):
    """c u**p (log u)**q exp(e)."""

    c: Value
    p: Value = ZERO
    q: Value = ZERO
    e: tuple[Term, ...] = ()

    def __str__(self) -> str:
        names = ((self.p, "u"), (self.q, "log(u)"))
        parts = [f"{name}**({_short(x)})" for x, name in names if not is_zero(x)]
        return " ".join([_short(self.c), *parts, *([f"exp({' + '.join(map(str, self.e))})"] if self.e else [])])


Series = tuple[Term, ...]


def constant(value: Value) -> Series:
    return () if is_zero(value) else (Term(value),)


def negative(series: Series) -> Series:
    return tuple(t._replace(c=-t.c) for t in series)


def _short(x: Value) -> str:
    return str(x.str(5)) if type(x) is arb else str(x)


def is_zero(x: Value) -> bool:
    return bool(x == 0) if type(x) is fmpq else bool(value_of(x).is_zero())


def sign_of(x: Value) -> int:
    """1, -1, or 0 for exactly zero."""
    if is_zero(x):
        return 0
    if x > 0:
        return 1
    if x < 0:
        return -1
    raise Open


def times(x: Value, y: Value) -> Value:
    """The product; of what ends exactly at 0 one that ends there too."""
    z = x * y
    if type(z) is not arb or z.is_zero() or not z.contains(0):
        return z
    sign = _side(x) * _side(y)
    return z if sign == 0 else from_zero(z) if sign > 0 else -from_zero(-z)


def _side(x: Value) -> int:
    """1 for what is not below 0, -1 for what is not above, else 0."""
    return 1 if x >= 0 else -1 if x <= 0 else 0


def from_zero(x: arb) -> arb:
    """A ball from exactly 0 to the upper end of x, or a little more; the radius of a ball is a rounded number."""
    error = arb(0, (x.upper() / 2).upper())
    return error.rad() + error
