"""A second road to the truth at one point, taken before a fault is reported.

Main definitions: :func:`confirmed`, :func:`definition`.

The first road evaluates a derived formula with balls. The second encloses the integral or the sum that defines the measure, from the densities
alone; where that cannot be enclosed (a law of vectors, an infinite value), the derived formula is evaluated anew by mpmath, which shares no code
with the balls. And the library's own density, where it has one, is compared with symdiv's: a fault is not believed of a law that is another one.
"""

from __future__ import annotations

import math

import mpmath
import sympy as sp

from symdiv.audit.limits import TooLong, at_most
from symdiv.audit.points import is_moderate
from symdiv.audit.truth import Truth
from symdiv.enclose import enclose, second_opinion
from symdiv.errors import InvalidInput, RuleError, Undetermined, Unsupported
from symdiv.families.base import Family
from symdiv.laws import Support
from symdiv.measures import MEASURES
from symdiv.units import in_base

__all__ = ["confirmed", "definition", "same_density"]

BY_DEFINITION = "rigorous integration of the definition"
BY_SUMMATION = "rigorous summation of the definition"
BY_MPMATH = "mpmath's evaluation of the derived formula"
DIGITS = 9
MANY = 700
PATIENCE = 10.0  # seconds for one evaluation
UNKNOWN = (InvalidInput, RuleError, Undetermined, Unsupported, NotImplementedError, TypeError, AttributeError, ZeroDivisionError)


def definition(measure: str, p: Family, q: Family | None) -> sp.Expr:
    """The integral or the sum that the measure is, written with the densities."""
    x = p.support.symbol("x")
    body = sp.exp(p.log_density(x)) * MEASURES[measure].integrand(p, q, x)
    return (sp.Sum if p.support.discrete else sp.Integral)(body, (x, p.support.low, p.support.high))


def confirmed(truth: Truth) -> str | None:
    """The road by which the truth was confirmed; None where no second road gives it, or gives another value."""
    value = truth.value
    if truth.laws is not None and mpmath.isfinite(value) and is_moderate(truth.function, truth.point):  # else SymPy writes out huge powers
        try:
            expression = in_base(definition(truth.function.measure, *truth.laws), truth.function.base)
            with at_most(PATIENCE):
                ball = enclose(expression, DIGITS)
        except (*UNKNOWN, TooLong, SystemError):
            pass
        else:
            slack = abs(value) / 10**DIGITS
            agrees = ball.lower - slack <= value <= ball.upper + slack
            road = BY_SUMMATION if truth.laws[0].support.discrete else BY_DEFINITION
            return road if agrees else None
    return _by_mpmath(truth)


def _by_mpmath(truth: Truth) -> str | None:
    """Compared at 15 digits, and where that fails, as 1 - 1e-200 does, at so many that such differences survive."""
    for digits in (15, MANY):
        try:
            with at_most(PATIENCE):
                other = _second_opinion(truth, digits)
        except (*UNKNOWN, TooLong, SystemError):
            continue
        value = truth.value
        if value == other or (mpmath.isfinite(value) and abs(other - value) <= abs(value) / 10**12):
            return BY_MPMATH
    return None


def _second_opinion(truth: Truth, digits: int) -> mpmath.mpf:
    program = truth.made.program
    if any(not hasattr(v, "q") for v in truth.made.values):  # an irrational parameter, which is a program of its own
        return second_opinion(truth.made.value(), digits)
    return second_opinion(program.expression, digits, {s: sp.Rational(int(v.p), int(v.q)) for s, v in zip(program.parameters, truth.made.values, strict=True)})


def same_density(truth: Truth) -> bool:
    """Whether the library's own log-densities agree with symdiv's at some points inside the supports (True where they cannot be compared)."""
    if truth.laws is None or truth.function.density is None or not is_moderate(truth.function, truth.point):
        return True
    for name, law, values in zip("pq", truth.laws, truth.function.named(truth.point), strict=True):
        if law is None:
            continue
        for place in _places(law):
            try:
                ours = float(sp.N(law.log_density(place), 20))
                theirs = float(truth.function.density(name, values, float(place)))
            except Exception:  # a library's density may fail in any way; that is not what is audited
                continue
            if math.isfinite(ours) and math.isfinite(theirs) and abs(ours - theirs) > 1e-6 * (1 + abs(ours)):
                return False
    return True


def _places(law: Family) -> list[sp.Expr]:
    """Three numbers inside the support that are floats."""
    if not isinstance(law.support, Support):  # of vectors or matrices
        return []
    low, high = law.support.low, law.support.high
    if low.has(sp.Symbol) or high.has(sp.Symbol) or law.support.points is not None:
        return []
    if law.support.discrete:
        start = sp.Integer(0) if low == -sp.oo else low
        return [start + k for k in range(3) if start + k <= high]
    if low == -sp.oo and high == sp.oo:
        return [sp.Rational(-5, 4), sp.Rational(1, 4), sp.Rational(3, 2)]
    if low == -sp.oo or high == sp.oo:
        return [_float(low + n if high == sp.oo else high - n) for n in (sp.Rational(1, 4), sp.Integer(1), sp.Rational(5, 2))]
    return [_float(low + (high - low) * n) for n in (sp.Rational(1, 4), sp.Rational(1, 2), sp.Rational(7, 8))]


def _float(x: sp.Expr) -> sp.Rational:
    return sp.Rational(*float(x).as_integer_ratio())
