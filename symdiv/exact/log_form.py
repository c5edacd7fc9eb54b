"""Logarithmic forms: rational combinations of logarithms of integers, as exact real numbers.

Main definitions: :class:`LogForm`; :func:`log`.

Why every question has an answer
--------------------------------
A form v = sum of c_b log b over pairwise coprime integers b > 1 determines, for each prime p, the exponent e(p) = c_b v_p(b) of p in
exp(v), where b is the element that p divides; and v is determined by these exponents (unique factorisation).

- *Zero.* v = 0 iff there is no term (:mod:`symdiv.exact.coprime`), so equality is decided by subtracting.
- *Order.* Of two different forms the greater one shows at some precision.
- *Rational numbers.* exp(v) is a positive algebraic number, so a form v != 0 is transcendental (Hermite, Lindemann: the logarithm of an
  algebraic number other than 0 and 1 is transcendental); it equals no rational number. To base b the form is v / log b, which is
  rational iff v is a rational multiple of log b, and otherwise transcendental (Gelfond, Schneider).
- *Hash.* The basis is not unique, so the hash is computed from something that does not depend on it: with P = 2 q + 1, P and q prime,
  the product of (b mod P)^(2 c_b mod q) is an element of the group of squares modulo P, of order q. The map from (b, c) to it turns
  products of b into products and multiples of c into powers, so it depends only on the exponents e(p). (Factors P of b are left out. If q
  divides the denominator of a coefficient, and so of an exponent e(p), because v_p(b) < q, the hash is a constant.) So equal
  forms have equal hashes; different forms have different ones, up to chance.

Source: Baker, *Transcendental Number Theory*, theorems 1.4 and 2.1 with its corollaries.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from functools import cached_property
from typing import Any

import sympy as sp
from flint import arb, fmpq, fmpz, nmod

from symdiv.enclose.precision import at_precision
from symdiv.errors import InvalidInput, Unsupported
from symdiv.exact.coprime import Terms, merge, multiplicity, perfect_root, refine
from symdiv.exact.number import FIRST, ExactNumber
from symdiv.exact.rational import as_fraction, infinite, ratio
from symdiv.units import base_of, unit_name

__all__ = ["LogForm", "Normalise", "base_number", "log", "weaker", "written"]

Normalise = bool | str
MODULUS = 18446744073709550147  # the greatest prime P below 2^64 for which (P - 1)/2 is prime
ORDER = (MODULUS - 1) // 2
SHOWN, SHORT = 6, 40  # terms, and digits of a number, in a repr
MANY = 1 << 60


def base_number(base: object) -> Fraction | None:
    """The base of the logarithm as a rational number above 1; None is e."""
    number = base_of(base)
    if number == sp.E:
        return None
    found = as_fraction(number)
    if found is None:
        raise Unsupported(f"base {base!r}: logarithmic forms have a rational base, or e")
    return found


class LogForm(ExactNumber):
    """A rational combination of logarithms of integers, divided by log(base) if a base is given: an exact real number.

    Forms come from the measures of :mod:`symdiv.exact` and from :func:`symdiv.exact.log`. ``==``, ``<``, ``<=``, ``sign()`` and ``hash``
    are exact, also against rational numbers; forms of one base can be added, subtracted, and scaled by rational numbers.

    >>> import symdiv as sd
    >>> H = sd.exact.entropy(["1/2", "1/4", "1/8", "1/8"], base=2)
    >>> H, H == Fraction(7, 4)
    (LogForm('7/4', base=2), True)
    >>> sd.exact.log(12) - sd.exact.log(3) == 2 * sd.exact.log(2)
    True

    ``normalise`` tells how the probabilities it was made from were treated (see :func:`symdiv.exact.entropy`); it is no part of the value.

    Raises :class:`~symdiv.errors.InvalidInput` where forms of different bases meet: ``in_base`` converts.
    """

    def __init__(self, terms: Mapping[int, Any] | None = None, *, base: object = None, normalise: Normalise = True) -> None:
        """Make the form sum of coefficient * log(integer) from ``{integer: coefficient}``; the integers need not be coprime."""
        sums: dict[int, fmpq] = {}
        for m, c in (terms or {}).items():
            coefficient = ratio(c)
            if isinstance(m, bool) or not hasattr(m, "__index__") or int(m) < 1 or coefficient is None:
                raise InvalidInput(f"{c!r} * log({m!r}): expected a rational number times the logarithm of a positive integer")
            sums[int(m)] = fmpq(*coefficient)
        self._terms = refine(sums)
        self.base = base_number(base)
        self.normalise = normalise

    @classmethod
    def _of(cls, terms: Terms, base: Fraction | None, normalise: Normalise) -> LogForm:
        """The form with terms that are refined already."""
        new = cls.__new__(cls)
        new._terms, new.base, new.normalise = terms, base, normalise
        return new

    @cached_property
    def terms(self) -> tuple[tuple[int, Fraction], ...]:
        """The pairs (integer, coefficient), by size: pairwise coprime integers above 1, none of them a perfect power.

        The value is the sum of coefficient * log(integer), divided by log(base). The integers are found without factoring and need not be
        prime, so equal forms may have different terms.
        """
        roots = ((perfect_root(b), c) for b, c in self._terms.items())
        return tuple(sorted((int(r), Fraction(int((c * k).p), int((c * k).q))) for (r, k), c in roots))

    def in_base(self, base: object) -> LogForm:
        """Return the same information in another unit: a base above 1, the name of a unit (``"bit"``), or None for nats.

        >>> import symdiv as sd
        >>> sd.exact.entropy(["1/4", "3/4"]).in_base(2)
        LogForm('(2*log(2) - 3/4*log(3))/log(2)', base=2)
        """
        return self._of(self._terms, base_number(base), self.normalise)

    def as_rational(self) -> Fraction | None:
        return self._rational

    @cached_property
    def _rational(self) -> Fraction | None:
        if not self._terms:
            return Fraction(0)
        if self.base is None:
            return None
        n = fmpz(self.base.numerator)
        for b, c in self._terms.items():
            if b.gcd(n) == 1:
                continue
            x = next(x for x in refine({b: fmpq(1), n: fmpq(1)}) if b.gcd(x) != 1 and n.gcd(x) != 1)
            factor = c * multiplicity(b, x)[1] / multiplicity(n, x)[1]  # the only candidate, by the primes of x
            rest = merge(self._terms, {m: -factor * sign for m, sign in _logarithm(self.base).items()})
            return None if rest else Fraction(int(factor.p), int(factor.q))
        return None

    def _compute(self) -> arb:
        total = sum((arb(b).log() * c for b, c in self._terms.items()), arb(0))
        return total / _log_of(self.base) if self.base is not None else total

    def _check_comparable(self, other: Any) -> None:
        if isinstance(other, LogForm) and other.base != self.base:
            one, two = (unit_name(sp.E if b is None else sp.sympify(b)) for b in (self.base, other.base))
            raise InvalidInput(f"a form in {one} and one in {two}; convert one of them with in_base()")

    def _equals(self, other: LogForm) -> bool:
        if self._terms == other._terms:
            return True
        overlap = at_precision(FIRST, lambda: self._ball(FIRST).overlaps(other._ball(FIRST)), ())
        return overlap and not merge(self._terms, (-other)._terms)

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        exact = self.as_rational()
        return hash((self._residue(), self.base) if exact is None else exact)

    def _residue(self) -> int:
        """What the hash is made of; see the module's text."""
        product = nmod(1, MODULUS)
        for b, c in self._terms.items():
            top, bottom = int(c.p), int(c.q) % ORDER
            if bottom == 0:
                return 0
            base = nmod(b, MODULUS)
            if base == 0:
                base = nmod(multiplicity(b, fmpz(MODULUS))[0], MODULUS)
            product *= base ** (2 * (top * pow(bottom, -1, ORDER) % ORDER))
        return int(product)

    def __add__(self, other: object) -> Any:
        if isinstance(other, LogForm):
            self._check_comparable(other)
            return self._of(merge(self._terms, other._terms), self.base, weaker(self.normalise, other.normalise))
        if direction := infinite(other):
            return direction * sp.oo
        number = as_fraction(other)
        if number is None:
            return NotImplemented
        if number and self.base is None:
            raise Unsupported(f"{self} + {number}: in nats, a rational number other than 0 is no logarithmic form")
        return self if not number else self + log(self.base, base=self.base) * number

    __radd__ = __add__

    def __neg__(self) -> LogForm:
        return self * -1

    def __abs__(self) -> LogForm:
        return -self if self.sign() < 0 else self

    def __sub__(self, other: Any) -> Any:
        return self + -other

    def __rsub__(self, other: Any) -> Any:
        return -self + other

    def __mul__(self, other: object) -> LogForm:
        number = as_fraction(other)
        if number is None:
            return NotImplemented
        factor = fmpq(number.numerator, number.denominator)
        return self._of({b: c * factor for b, c in self._terms.items()} if factor else {}, self.base, self.normalise)

    __rmul__ = __mul__

    def __truediv__(self, other: object) -> LogForm:
        number = as_fraction(other)
        if number is None:
            return NotImplemented
        if not number:
            raise ZeroDivisionError("a logarithmic form divided by zero")
        return self * (1 / number)

    def to_sympy(self) -> sp.Expr:
        exact = self.as_rational()
        if exact is not None:
            return sp.Rational(exact.numerator, exact.denominator)
        total = sp.Add(*(sp.Rational(c.numerator, c.denominator) * sp.log(sp.Integer(b)) for b, c in self.terms))
        return total if self.base is None else total / sp.log(sp.Rational(self.base.numerator, self.base.denominator))

    def __str__(self) -> str:
        return self._text(len(self.terms), MANY)

    def __repr__(self) -> str:
        base = "" if self.base is None else f", base={self.base}"
        note = "" if self.normalise is True else f", normalise={self.normalise!r}"
        return f"LogForm({self._text(SHOWN, SHORT)!r}{base}{note})"

    def _text(self, most: int, digits: int) -> str:
        """So many terms, and no number with more digits."""
        if (exact := self.as_rational()) is not None:
            return written(exact, digits)
        text = ""
        for b, c in self.terms[:most]:
            sign = (" - " if c < 0 else " + ") if text else "-" if c < 0 else ""
            text += sign + ("" if abs(c) == 1 else f"{written(abs(c), digits)}*") + f"log({written(Fraction(b), digits)})"
        if len(self.terms) > most:
            text += f" + ... ({len(self.terms)} terms)"
        if self.base is None:
            return text
        return f"({text})/log({self.base})" if " " in text else f"{text}/log({self.base})"


def log(x: object, *, base: object = None) -> LogForm:
    """Return the logarithm of a positive rational number as a form.

    >>> import symdiv as sd
    >>> sd.exact.log("3/2") < Fraction(1, 2)
    True

    Raises :class:`~symdiv.errors.InvalidInput` unless x is a positive rational number.
    """
    found = ratio(x)
    if found is None or found[0] <= 0:
        raise InvalidInput(f"log of {x!r}: expected a positive rational number")
    return LogForm._of(_logarithm(Fraction(*found)), base_number(base), True)


def _logarithm(x: Fraction) -> Terms:
    return {fmpz(m): c for m, c in ((x.numerator, fmpq(1)), (x.denominator, fmpq(-1))) if m != 1}


def _log_of(x: Fraction) -> arb:
    return arb(x.numerator).log() - arb(x.denominator).log()


def weaker(first: Normalise, second: Normalise) -> Normalise:
    """What is true of both: False (not normalised) before "exact" (divided by the sum) before True (as given)."""
    return False if False in (first, second) else "exact" if "exact" in (first, second) else True


def written(x: Fraction, digits: int) -> str:
    """A rational number as text, in which a longer integer is abbreviated; Python itself writes no integer of more than 4300 digits."""

    def integer(n: int) -> str:
        text = str(fmpz(n))
        return text if len(text) <= digits else f"{text[:6]}...{text[-6:]} ({len(text)} digits)"

    return integer(x.numerator) if x.denominator == 1 else f"{integer(x.numerator)}/{integer(x.denominator)}"
