"""What users meet: numbers with every digit right, enclosures with two exact ends, correctly rounded decimals.

An ``mpmath.mpf`` is built from its raw parts, so mpmath's own precision is neither used nor changed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import partial
from typing import Any

import mpmath
import sympy as sp
from flint import arb, fmpq, fmpz
from mpmath.libmp import MPZ, finf, fninf, fzero

from symdiv.enclose.precision import at_precision, bits_for_digits
from symdiv.enclose.program import Program, compile_expression
from symdiv.enclose.refine import GUARD_BITS, refine
from symdiv.enclose.rounding import decimal_of_ball, decimal_of_rational
from symdiv.errors import InvalidInput

__all__ = ["Enclosure", "decimal", "decimal_program", "enclose", "enclose_program", "evaluate", "evaluate_program"]

ZeroTest = Callable[[], bool] | None
make_mpf = mpmath.mp.make_mpf


def exact_mpf(x: arb) -> mpmath.mpf:
    """The centre of a ball as an mpf, without rounding."""
    if not x.is_finite():
        return make_mpf(finf if x > 0 else fninf)
    man, exp = x.mid().man_exp()
    man = int(man)
    if man > 0:
        return make_mpf((0, MPZ(man), int(exp), man.bit_length()))
    return make_mpf((1, MPZ(-man), int(exp), man.bit_length())) if man else make_mpf(fzero)


@dataclass(frozen=True)
class Enclosure:
    """A proven statement: ``lower <= truth <= upper``, both ends exact binary numbers.

    ``digits`` is the number of significant digits that was asked for, and ``ball`` the Arb ball behind the two ends.
    """

    lower: mpmath.mpf
    upper: mpmath.mpf
    digits: int
    ball: arb = field(compare=False)

    def __reduce__(self) -> Any:
        """Pickled as exact whole numbers, since Arb's balls are not pickled."""
        return _restored, (self.lower, self.upper, self.digits, *map(_parts, (self.ball.mid(), self.ball.rad())))

    def __repr__(self) -> str:
        shown = self.digits + 5
        return f"Enclosure(lower={mpmath.nstr(self.lower, shown)}, upper={mpmath.nstr(self.upper, shown)}, digits={self.digits})"


def _parts(x: arb) -> tuple[int, int] | str:
    """An exact ball as mantissa and exponent; an infinity by its name."""
    if not x.is_finite():
        return "nan" if x.is_nan() else "inf" if x > 0 else "-inf"
    mantissa, exponent = x.man_exp()
    return int(mantissa), int(exponent)


def _restored(lower: mpmath.mpf, upper: mpmath.mpf, digits: int, *parts: tuple[int, int] | str) -> Enclosure:
    """The inverse of the pickling."""
    bits = 64 + max((abs(x[0]).bit_length() for x in parts if not isinstance(x, str)), default=0)

    def restored() -> arb:
        return arb(*(arb(x) if isinstance(x, str) else arb((fmpz(x[0]), fmpz(x[1]))) for x in parts))

    return Enclosure(lower, upper, digits, at_precision(bits, restored, ()))


def _digits(digits: int) -> int:
    if not isinstance(digits, int) or isinstance(digits, bool) or digits < 1:
        raise InvalidInput(f"digits = {digits!r}; expected a positive integer")
    return digits


def _refined(program: Program, values: tuple[Any, ...], digits: int, is_zero: ZeroTest) -> arb:
    bits = bits_for_digits(digits)
    return refine(partial(program.ball, values), bits, start=bits + GUARD_BITS, is_zero=is_zero)


def evaluate_program(program: Program, values: tuple[Any, ...], digits: int = 15, is_zero: ZeroTest = None) -> mpmath.mpf:
    """Like :func:`evaluate`, for a compiled program and a tuple of exact values: the hot path."""
    return exact_mpf(_refined(program, values, digits, is_zero))


def enclose_program(program: Program, values: tuple[Any, ...], digits: int = 15, is_zero: ZeroTest = None) -> Enclosure:
    """Like :func:`enclose`, for a compiled program and a tuple of exact values."""
    return enclosure_of(_refined(program, values, _digits(digits), is_zero), digits)


def enclosure_of(ball: arb, digits: int) -> Enclosure:
    """The two exact ends of a ball that was found for so many digits."""
    if not ball.is_finite():
        return Enclosure(exact_mpf(ball), exact_mpf(ball), digits, ball)
    lower, upper = at_precision(bits_for_digits(digits) + 64, lambda: (ball.lower(), ball.upper()), ())
    return Enclosure(exact_mpf(lower), exact_mpf(upper), digits, ball)


def decimal_program(program: Program, values: tuple[Any, ...], digits: int, is_zero: ZeroTest = None) -> str:
    """Like :func:`decimal`, for a compiled program and a tuple of exact values."""
    exact = program.rational(values)
    if exact is not None:
        return decimal_of_rational(exact, _digits(digits))
    bits = bits_for_digits(_digits(digits))

    def rounds(ball: arb) -> bool:
        return decimal_of_ball(ball, digits) is not None

    ball = refine(partial(program.ball, values), bits, start=bits + GUARD_BITS, is_zero=is_zero, accept=rounds)
    text = decimal_of_ball(ball, digits)
    assert text is not None  # refine returned it because it rounds
    return text


def exact_value(value: Any) -> Any:
    """A value as the compiler takes it: an exact rational, or a program for an exact real constant."""
    if isinstance(value, fmpq):
        return value
    if isinstance(value, bool | float):
        raise InvalidInput(f"{value!r} as a value; give an exact number, for example Fraction or sympy.Rational")
    if isinstance(value, int | fmpz):
        return fmpq(value)
    if isinstance(value, Fraction):
        return fmpq(value.numerator, value.denominator)
    if isinstance(value, sp.Rational):
        return fmpq(int(value.p), int(value.q))
    if isinstance(value, sp.Expr) and not value.free_symbols:
        return compile_expression(value, ())
    raise InvalidInput(f"{value!r} of type {type(value).__name__} as a value; expected an exact real number")


def _prepared(expression: sp.Expr, values: Mapping[sp.Symbol, Any] | None) -> tuple[Program, tuple[Any, ...]]:
    expression = sp.sympify(expression)
    given = dict(values or {})
    symbols = sorted(getattr(expression, "free_symbols", ()), key=str)
    missing = [symbol for symbol in symbols if symbol not in given]
    if missing:
        raise InvalidInput(f"no value is given for {', '.join(map(str, missing))}")
    return compile_expression(expression, symbols), tuple(exact_value(given[symbol]) for symbol in symbols)


def evaluate(expression: sp.Expr, digits: int = 15, values: Mapping[sp.Symbol, Any] | None = None, is_zero: ZeroTest = None) -> mpmath.mpf:
    """The value with ``digits`` significant digits right: a relative error below 10**-digits / 2, proved by ball arithmetic.

    Parameters
    ----------
    expression
        a SymPy expression in real symbols, without floating-point numbers.
    digits
        how many significant digits shall be right.
    values
        symbol -> exact number (int, Fraction, SymPy number such as Rational(1, 3) or sqrt(2)).
    is_zero
        asked, at most once, when the value is not told from zero: a decision by other means whether it is zero.

    Returns
    -------
    mpmath.mpf
        with a few guard bits; ``inf`` or ``-inf`` where the expression is infinite. mpmath's precision is not touched.

    Raises
    ------
    InvalidInput
        a Float, a missing value, or a point outside a function's domain.
    Unsupported
        a function without a ball, or a sum of unknown form.
    Undetermined
        the digits were not reached: the value may be zero, or a condition hangs on an equality of irrational numbers.

    >>> x = sp.Symbol("x")
    >>> print(evaluate(sp.log(x), 15, {x: 2}))
    0.693147180559945
    """
    program, exact = _prepared(expression, values)
    return evaluate_program(program, exact, _digits(digits), is_zero)


def enclose(expression: sp.Expr, digits: int = 15, values: Mapping[sp.Symbol, Any] | None = None, is_zero: ZeroTest = None) -> Enclosure:
    """Two exact numbers with the value between them, so close that ``digits`` significant digits are right.

    Parameters, exceptions: as for :func:`evaluate`.  Returns an :class:`Enclosure`.

    >>> found = enclose(sp.log(2), 10)
    >>> found.lower < sp.log(2).evalf(50) < found.upper
    True
    """
    program, exact = _prepared(expression, values)
    return enclose_program(program, exact, digits, is_zero)


def decimal(expression: sp.Expr, digits: int, values: Mapping[sp.Symbol, Any] | None = None, is_zero: ZeroTest = None) -> str:
    """The value correctly rounded to ``digits`` significant decimal digits (a tie, possible for exact rationals only, goes to even).

    Parameters, exceptions: as for :func:`evaluate`.  Returns a string: positional (``0.00012``) for exponents between -5 and the
    larger of 20 and ``digits``, else ``1.2e-300``; ``"inf"``, ``"-inf"``; ``"0"`` for an exact zero.

    >>> decimal(sp.log(2), 20)
    '0.69314718055994530942'
    >>> decimal(sp.Rational(1, 8), 2)
    '0.12'
    """
    program, exact = _prepared(expression, values)
    return decimal_program(program, exact, digits, is_zero)
