"""Exponentials of logarithmic forms: products of rational powers of integers, as exact real numbers."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property

import sympy as sp
from flint import arb

from symdiv.errors import InvalidInput
from symdiv.exact.log_form import MANY, SHORT, SHOWN, LogForm, written
from symdiv.exact.log_form import log as log_of
from symdiv.exact.number import ExactNumber

__all__ = ["PowerProduct"]


class PowerProduct(ExactNumber):
    """exp of a logarithmic form: a product of rational powers of integers, an exact positive real number.

    ``==``, ``<``, ``<=`` and ``hash`` are exact, also against rational numbers. ``logarithm`` is the form, in nats.

    >>> import symdiv as sd
    >>> perplexity = sd.exact.perplexity(["1/2", "1/4", "1/4"])
    >>> perplexity, perplexity < 3
    (PowerProduct('2**(3/2)'), True)
    """

    def __init__(self, logarithm: LogForm) -> None:
        if not isinstance(logarithm, LogForm) or logarithm.base is not None:
            raise InvalidInput(f"{logarithm!r}: expected a logarithmic form in nats")
        self.logarithm = logarithm

    @property
    def _powers(self) -> tuple[tuple[int, int], ...] | None:
        """The integers and exponents, where all exponents are integers: as no integer is a perfect power, iff the product is rational."""
        powers = tuple((b, c.numerator) for b, c in self.logarithm.terms if c.denominator == 1)
        return powers if len(powers) == len(self.logarithm.terms) else None

    @cached_property
    def _rational(self) -> Fraction | None:
        if self._powers is None:
            return None
        value = Fraction(1)
        for b, c in self._powers:
            value *= Fraction(b) ** c
        return value

    def as_rational(self) -> Fraction | None:
        return self._rational

    def _compute(self) -> arb:
        return self.logarithm._compute().exp()

    def _equals(self, other: PowerProduct) -> bool:
        return self.logarithm == other.logarithm

    def _equals_rational(self, other: Fraction) -> bool:
        return other > 0 and self.logarithm == log_of(other)

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _hash(self) -> int:
        return hash(("exp", self.logarithm)) if self._rational is None else hash(self._rational)

    def to_sympy(self) -> sp.Expr:
        return sp.Mul(*(sp.Pow(sp.Integer(b), sp.Rational(c.numerator, c.denominator)) for b, c in self.logarithm.terms))

    def __str__(self) -> str:
        return self._text(len(self.logarithm.terms), MANY)

    def __repr__(self) -> str:
        return f"PowerProduct({self._text(SHOWN, SHORT)!r})"

    def _text(self, most: int, digits: int) -> str:
        if (exact := self.as_rational()) is not None:
            return written(exact, digits)
        powers = [(written(Fraction(b), digits), c) for b, c in self.logarithm.terms[:most]]
        text = "*".join(b if c == 1 else f"{b}**({written(c, digits)})" for b, c in powers)
        return text + (f"*... ({len(self.logarithm.terms)} powers)" if len(self.logarithm.terms) > most else "")
