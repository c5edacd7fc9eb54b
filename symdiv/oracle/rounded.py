"""Correct rounding to a floating-point format, proved unique by the ball.

Main definitions: :func:`nearest`, for given distributions; :func:`round_value`, for a compiled formula at exact values.

Implementation notes: the precision is raised until the whole ball rounds to one number (Ziv). What no ball decides, a value that is
exactly a tie or, for directed rounding, exactly a number of the format, is asked of the exact rational arithmetic first, and of the
normal form of the derived value once a good many bits have not settled it; on which side of 0 a value lies that is below all
numbers of the format is asked of what the measure is (:mod:`symdiv.oracle.signs`), and where no formula is evaluated, whether it is beyond them
(:mod:`symdiv.oracle.overflow`).
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, partial
from typing import Any

import sympy as sp
from flint import arb, fmpq

from symdiv.enclose import Program, compile_expression, effort
from symdiv.enclose.binary import Format, format_of, nearest_float, round_rational
from symdiv.enclose.exponentials import sign_of
from symdiv.enclose.precision import NeedsPrecision, at_precision
from symdiv.enclose.refine import LEAST_MAXIMUM
from symdiv.errors import RuleError, Undetermined
from symdiv.families.base import Family
from symdiv.oracle.overflow import is_beyond
from symdiv.oracle.prepare import prepare
from symdiv.oracle.prepared import Prepared, limited
from symdiv.oracle.sizes import log2_of
from symdiv.rules.normal import same

__all__ = ["GUARD_BITS", "nearest", "round_value", "starting_precision"]

GUARD_BITS = 27  # beyond the format's: few formulas lose more, and one value in some ten thousand is as close to a tie
LARGE = 10**6
HIGH = 64
PATIENCE = 1024  # bits after which the exact questions are asked, which take some milliseconds


def nearest(measure: str, p: Family | str, q: Family | str | None = None, *, dtype: object = "float64", toward: str = "nearest", base: object = None) -> float:
    """Return the measure correctly rounded to a floating-point format, as a Python float (every number of the formats is one).

    Parameters
    ----------
    measure : ``"entropy"``, ``"cross_entropy"`` or ``"kl_divergence"``
    p, q : distributions with exact numbers as parameters (a float means its exact binary value), or their text
    dtype : ``"float64"``, ``"float32"``, ``"float16"`` or ``"bfloat16"``, or a dtype of that name
    toward : ``"nearest"`` (ties to even), ``"up"``, ``"down"`` or ``"zero"``
    base : the base of the logarithm, default nats

    Subnormal results and overflow are the format's own; an infinite measure is ``inf``; zero is +0, and exactly 0 at equal laws.
    Raises :class:`~symdiv.errors.InvalidInput` where a parameter is a symbol, :class:`~symdiv.errors.Undetermined` where the
    rounding was not settled.

    >>> import symdiv as sd
    >>> sd.oracle.nearest("kl_divergence", sd.Exponential(2), sd.Exponential(3))
    0.09453489189183562
    >>> sd.oracle.nearest("kl_divergence", sd.Gamma(1, 2.5), sd.Exponential(2.5), dtype="float16")
    0.0

    Source: Muller et al., *Handbook of Floating-Point Arithmetic*, 2nd ed., 10.5 (Ziv's strategy).
    """
    form = format_of(dtype)

    def rounded(made: Prepared) -> float:
        half = len(made.values) // 2  # for members of one family, those of p
        start = starting_precision(made.values[:half], made.values[half:], form) if q is not None else None
        return round_value(made.program, made.values, form, toward, made.value, start, made.positive)

    @cache
    def beyond() -> float | None:
        return round_rational(fmpq(2) ** (form.greatest + 1), form, toward) if is_beyond(measure, p, q, base, form.greatest + 1) else None

    try:
        return prepare(measure, p, q, base).settled(rounded, beyond=beyond)
    except Undetermined:
        found = beyond()
        if found is None:
            raise
        return found


def round_value(
    program: Program,
    values: tuple[Any, ...],
    form: Format,
    toward: str,
    value: Callable[[], sp.Expr],
    start: int | None = None,
    positive: Callable[[], bool] | None = None,
) -> float:
    """The formula at exact values, rounded; ``value`` derives it there, for the exact questions, and ``positive`` says whether it is proved to be > 0."""
    try:
        with limited(program):
            return _rounded(program, values, form, toward, value, start, positive)
    except Undetermined as problem:
        if isinstance(problem.__cause__, effort.OutOfEffort) and _proved(value, 0):  # which no number of bits shows
            return 0.0
        raise


def _rounded(
    program: Program, values: tuple[Any, ...], form: Format, toward: str, value: Callable[[], sp.Expr], start: int | None, positive: Callable[[], bool] | None
) -> float:
    exact = program.rational(values)
    if exact is not None:
        return round_rational(exact, form, toward)
    compute = partial(program.ball, values)
    start = form.precision + GUARD_BITS if start is None else start

    def is_zero() -> bool:
        return _proved(value, 0)

    try:
        return nearest_float(compute, form, toward, is_zero=is_zero, start=start, maximum=max(PATIENCE, 2 * start))
    except Undetermined:
        candidate = _candidate(compute, form)
        if not candidate and positive is not None and positive() and (candidate == 0 or _is_tiny(compute, form)):
            return round_rational(fmpq(2) ** (form.least - 2 * form.precision), form, toward)
        side = None if candidate is None else _side(program, values, candidate, value)
        if candidate is None or side is None:
            return nearest_float(compute, form, toward, is_zero=is_zero, start=max(PATIENCE, 2 * start))
        size = abs(candidate) if candidate != 0 else fmpq(2) ** form.least
        return round_rational(candidate + side * size * fmpq(1, 1 << 2 * form.precision), form, toward)


def _is_tiny(compute: Callable[[int], arb], form: Format) -> bool:
    """Whether the value is nearer to 0 than every other number of the format, which more bits may be needed for."""
    for n in range(PATIENCE.bit_length(), LEAST_MAXIMUM.bit_length()):
        try:
            ball = compute(1 << n)
        except NeedsPrecision:
            continue
        if not ball.contains(0):
            return False
        if abs(ball) < arb(2) ** (form.least - 2 * form.precision):
            return True
    return False


def _candidate(compute: Callable[[int], arb], form: Format) -> fmpq | None:
    """The number at which the rounding changes that a ball of many bits contains."""
    try:
        ball = compute(PATIENCE)
    except NeedsPrecision:
        return None
    if not ball.is_finite():
        return None
    leading = form.least if ball.mid().is_zero() else max(_exponent(ball), form.least)
    if leading > form.greatest + 1:  # where no rounding changes
        return None
    unit = leading - form.precision  # log2 of half of the last place
    whole = at_precision(PATIENCE, lambda: (ball / arb(2) ** unit + arb(0.5)).floor().unique_fmpz(), ())
    if whole is None:
        return None
    candidate = fmpq(whole) * fmpq(2) ** unit
    return candidate if ball.contains(at_precision(PATIENCE, arb, (candidate,))) else None


def _side(program: Program, values: tuple[Any, ...], candidate: fmpq, value: Callable[[], sp.Expr]) -> int | None:
    """The sign of the value less the candidate; 0 where they are proved equal, None where that is not settled.

    In the difference, exact parts cancel exactly. So where two Laplace laws of one scale are a million scales apart, what is left is
    exp(-10^6), whose sign is plain, though the two numbers agree to a million bits.
    """
    number = sp.Rational(int(candidate.p), int(candidate.q))
    difference = _less(program.expression, number)
    try:
        ball = compile_expression(difference, program.parameters).ball(values, PATIENCE)
    except NeedsPrecision:
        return None
    if ball > 0 or ball < 0:
        return 1 if ball > 0 else -1
    if ball.is_zero() or _proved(value, number):
        return 0
    return sign_of(difference, program.parameters, values)


def _less(expression: sp.Expr, number: sp.Rational) -> sp.Expr:
    """expression - number, with the number among the terms of each branch."""
    if isinstance(expression, sp.Piecewise):
        return sp.Piecewise(*((_less(branch, number), condition) for branch, condition in expression.args), evaluate=False)
    return expression - number


def _exponent(ball: arb) -> int:
    """floor(log2) of the centre of a ball."""
    mantissa, exponent = ball.mid().man_exp()
    return int(abs(mantissa)).bit_length() + int(exponent) - 1


def _proved(value: Callable[[], sp.Expr], number: Any) -> bool:
    """Whether the value is the number, by derivation and normal form.

    It is not asked of gamma functions of large numbers, which would be written out, nor of high powers of e, in which it would be a polynomial.
    """
    try:
        derived = value()
        if derived == number:
            return True
        if any(abs(n) > LARGE for n in derived.atoms(sp.Rational)):
            return False
        if any(abs(power.exp) > HIGH for power in derived.atoms(sp.exp) if power.exp.is_Rational):
            return False
        return not derived.is_infinite and same(derived, sp.sympify(number))
    except RuleError:
        return False


def starting_precision(p: tuple[Any, ...], q: tuple[Any, ...], form: Format) -> int:
    """Bits with which to begin: two members of a family whose parameters agree to k bits have a divergence of some 2k bits less than its terms."""
    closeness = 0
    if len(p) == len(q):
        different = [(a, b) for a, b in zip(p, q, strict=True) if type(a) is type(b) is fmpq and a != b]
        closeness = min((_agreement(a, b) for a, b in different), default=0)
    return form.precision + GUARD_BITS + 2 * max(closeness, 0)


def _agreement(a: fmpq, b: fmpq) -> int:
    """-log2 of the relative difference, within one or two."""
    return log2_of(a if a != 0 else b) - log2_of(a - b)
