"""Powers of numbers that are not written out.

Main definitions: :class:`LongPower`, :func:`long_power`.

Floats are taken at their exact values, so that exponents are fractions such as 3152519739159347/2**52. SymPy's own power of a number writes roots out:
40**0.7 is, with that exponent, a root of a number of 10**14 digits; and it does so again whenever a node above the power is made anew or asked
for its sign. What is a power of numbers and would be long is therefore a node of another kind, which SymPy leaves alone.
"""

from __future__ import annotations

import math
from typing import Any

import mpmath
import sympy as sp
from sympy.printing.precedence import PRECEDENCE

from symdiv.expression.limits import MAXIMAL_BITS

__all__ = ["LongPower", "long_power"]

_ROOT_BITS = 2_000
"""Under a root of order q SymPy writes up to q times the bits of the base; it then looks for perfect powers and small factors."""


class LongPower(sp.Expr):  # type: ignore[misc]  # SymPy has no types
    """The power of a rational base > 1 by a rational exponent > 0, as it stands: a positive number of which SymPy knows nothing else.

    >>> power = long_power(sp.Integer(40), sp.Rational(3152519739159347, 2**52))
    >>> power, power.evalf(20), power / power
    (40**(3152519739159347/4503599627370496), 13.226410390991367984, 1)
    """

    precedence = PRECEDENCE["Pow"]
    is_commutative = True
    is_extended_positive = True
    is_finite = True

    def __new__(cls, base: Any, exponent: Any) -> Any:
        base, exponent = sp.sympify(base), sp.sympify(exponent)
        made = long_power(base, exponent)
        return sp.Pow(base, exponent) if made is None else made

    @property
    def base(self) -> sp.Rational:
        """The base, more than 1."""
        return self.args[0]

    @property
    def exp(self) -> sp.Rational:
        """The exponent, more than 0."""
        return self.args[1]

    def _eval_evalf(self, precision: int) -> sp.Float:
        with mpmath.workprec(precision + 16 + max(0, _bits(self.exp.p) - _bits(self.exp.q)) + _bits(_bits(self.base.p))):
            value = mpmath.power(mpmath.mpf(int(self.base.p)) / int(self.base.q), mpmath.mpf(int(self.exp.p)) / int(self.exp.q))
        return sp.Float(value, precision=precision)

    def _eval_derivative(self, _: Any) -> sp.Expr:
        return sp.S.Zero

    def _plain(self) -> sp.Pow:
        return sp.Pow(self.base, self.exp, evaluate=False)

    def _sympystr(self, printer: Any) -> str:
        return "**".join(printer.parenthesize(part, PRECEDENCE["Pow"]) for part in self.args)

    def _latex(self, printer: Any, exp: Any = None) -> str:
        power = rf"{printer.parenthesize(self.base, PRECEDENCE['Pow'])}^{{{printer._print(self.exp)}}}"
        return power if exp is None else rf"\left({power}\right)^{{{exp}}}"

    def _pretty(self, printer: Any) -> Any:
        return printer._print(self.base) ** printer._print(self.exp)

    def _code(self, printer: Any) -> str:
        return str(printer._print_Pow(self._plain()))

    _numpycode = _scipycode = _mpmathcode = _pythoncode = _lambdacode = _numexprcode = _ccode = _rcode = _juliacode = _octave = _mcode = _code


def long_power(base: Any, exponent: Any) -> Any:
    """The power of a positive number by a number, where SymPy would write a long number; None where it would not, and for all others.

    >>> long_power(sp.Integer(2), sp.Rational(1, 3)), long_power(sp.Rational(1, 7), sp.Rational(1, 10**4))
    (None, 1/(7**(1/10000)))
    """
    if not isinstance(exponent, sp.Rational):
        return None
    if isinstance(base, LongPower):
        return _made(base.base, base.exp * exponent) if exponent.q != 1 else None
    if isinstance(base, sp.Pow) and isinstance(base.exp, sp.Rational):
        if isinstance(base.base, LongPower):
            return _made(base.base.base, base.base.exp * base.exp * exponent) if exponent.q != 1 else None
        base, exponent = base.base, base.exp * exponent
    if not isinstance(base, sp.Rational) or base.p <= 0 or base is sp.S.One:
        return None
    size = math.log2(max(base.p, base.q))
    if exponent.q == 1:
        return _made(base, exponent) if abs(exponent.p) > 1 and abs(exponent.p) > MAXIMAL_BITS / size else None
    long_root = (exponent.q if exponent.q > 2 else 1) > _ROOT_BITS / size  # numbers are compared, not multiplied: q may be beyond all floats
    return _made(base, exponent) if long_root or abs(exponent.p) // exponent.q > MAXIMAL_BITS / size else None


def _made(base: sp.Rational, exponent: sp.Rational) -> sp.Expr:
    if base.p < base.q:
        base, exponent = 1 / base, -exponent
    power = sp.Expr.__new__(LongPower, base, abs(exponent))
    return power if exponent.p > 0 else sp.Pow(power, -1)


def _bits(number: Any) -> int:
    return abs(int(number)).bit_length()
