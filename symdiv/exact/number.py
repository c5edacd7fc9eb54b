"""What the exact numbers of this package have in common: exact comparisons, digits, enclosures, floats.

Equality is decided by algebra, never by digits. Numbers that are not equal are told apart by raising the precision, which ends.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import mpmath
import sympy as sp
from flint import arb, fmpq

from symdiv.enclose import Enclosure, refine
from symdiv.enclose.binary import nearest_float
from symdiv.enclose.enclosure import enclosure_of, exact_mpf
from symdiv.enclose.precision import at_precision, bits_for_digits
from symdiv.errors import InvalidInput
from symdiv.exact.rational import as_fraction, infinite

__all__ = ["ENDLESS", "FIRST", "ExactNumber"]

ENDLESS = 1 << 60  # no bound on the precision: these loops end because the answer is known to exist
FIRST = 128  # bits; most questions of order are settled there


class ExactNumber:
    """A real number with exact ``==``, ``<``, ``hash``, also against rational numbers (a float is its exact binary value) and ±oo."""

    _known: tuple[int, arb] | None = None

    def __getstate__(self) -> dict[str, Any]:
        """What is pickled: all but the ball that is kept, which Arb does not pickle."""
        return {name: value for name, value in self.__dict__.items() if name != "_known"}

    def as_rational(self) -> Fraction | None:
        """Return the value if it is a rational number, and None if it is irrational."""
        raise NotImplementedError

    def to_sympy(self) -> sp.Expr:
        """Return the number as a SymPy expression."""
        raise NotImplementedError

    def _compute(self) -> arb:
        """A ball around the number, which is irrational, at FLINT's present precision."""
        raise NotImplementedError

    def _equals(self, other: Any) -> bool:
        """Is it the same number? ``other`` is of the same class."""
        raise NotImplementedError

    def _equals_rational(self, other: Fraction) -> bool:
        return self.as_rational() == other

    def _ball(self, precision: int) -> arb:
        """A ball computed with at least so many bits; the last one is kept."""
        if self._known is None or self._known[0] < precision:
            exact = self.as_rational()
            ball = at_precision(precision, self._compute, ()) if exact is None else _ball_of(exact, precision)
            self._known = precision, ball
        return self._known[1]

    def evaluate(self, digits: int = 15) -> mpmath.mpf:
        """Return the number as an mpf whose first ``digits`` significant digits are right (relative error below 10^-digits / 2)."""
        return exact_mpf(self._refined(digits))

    def enclose(self, digits: int = 15) -> Enclosure:
        """Return an enclosure, ``.lower <= number <= .upper``, at most 10^-digits of its size wide."""
        return enclosure_of(self._refined(digits), digits)

    def nearest(self, dtype: object = "float64", toward: str = "nearest") -> float:
        """Return the correctly rounded floating-point number, as a Python float.

        Parameters
        ----------
        dtype : ``"float64"``, ``"float32"``, ``"float16"`` or ``"bfloat16"``
        toward : ``"nearest"`` (ties to even), ``"up"``, ``"down"`` or ``"zero"``
        """
        return nearest_float(self._ball, dtype, toward, exact=self.as_rational(), maximum=ENDLESS)

    def _refined(self, digits: int) -> arb:
        if type(digits) is not int or digits < 1:
            raise InvalidInput(f"digits {digits!r}: expected a whole number, at least 1")
        return refine(self._ball, bits_for_digits(digits), maximum=ENDLESS)

    def sign(self) -> int:
        """Return the sign, decided exactly: 1, 0 or -1."""
        return int(self._compare(0))

    def _check_comparable(self, other: Any) -> None:
        """Raise InvalidInput where equality with that number is an open question."""

    def _compare(self, other: Any) -> Any:
        """The sign of self - other; NotImplemented if that is no number."""
        if direction := infinite(other):
            return -direction
        right = other if isinstance(other, ExactNumber) else as_fraction(other)
        if right is None:
            return NotImplemented
        self._check_comparable(right)

        def difference(precision: int) -> Any:
            ball = right._ball(precision) if isinstance(right, ExactNumber) else _ball_of(right, precision)
            return at_precision(precision, lambda: self._ball(precision) - ball, ())

        found = refine(difference, 1, start=FIRST, maximum=ENDLESS, is_zero=lambda: self == right, accept=_has_a_sign)
        return 1 if found > 0 else -1 if found < 0 else 0

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, ExactNumber):
            number = as_fraction(other)
            return NotImplemented if number is None else self._equals_rational(number)
        self._check_comparable(other)
        if type(other) is type(self):
            return self._equals(other)
        mine = self.as_rational()
        return mine is not None and mine == other.as_rational()  # one class is transcendental where irrational, the other algebraic

    def __hash__(self) -> int:
        raise NotImplementedError

    def __lt__(self, other: object) -> bool:
        order = self._compare(other)
        return order if order is NotImplemented else order < 0

    def __le__(self, other: object) -> bool:
        order = self._compare(other)
        return order if order is NotImplemented else order <= 0

    def __gt__(self, other: object) -> bool:
        order = self._compare(other)
        return order if order is NotImplemented else order > 0

    def __ge__(self, other: object) -> bool:
        order = self._compare(other)
        return order if order is NotImplemented else order >= 0

    def __bool__(self) -> bool:
        return self != 0

    def __float__(self) -> float:
        return self.nearest()

    def _sympy_(self) -> sp.Expr:
        return self.to_sympy()

    def latex(self) -> str:
        """Return the number as LaTeX."""
        return str(sp.latex(self.to_sympy(), order="none"))

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.latex()}$"


def _has_a_sign(ball: arb) -> bool:
    return bool(ball.is_zero() or not ball.contains(0))


def _ball_of(x: Fraction, precision: int) -> arb:
    return at_precision(precision, lambda: arb(fmpq(x.numerator, x.denominator)), ())
