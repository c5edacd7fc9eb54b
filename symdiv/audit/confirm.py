"""A second road to the truth at one point, taken before a fault is reported.

Main definitions: :class:`SecondRoad`, :func:`definition`, :func:`same_density`.

The first road evaluates a derived formula with balls. The second encloses the integral or the sum that defines the measure, from the densities
alone. Where that cannot be enclosed at the point (extreme arguments, a law of vectors, an infinite value), the derived formula is evaluated anew by
mpmath, which shares no code with the balls, and the formula itself is held against the definition at ordinary arguments, once for a function.
And the library's own density, where it has one, is compared with symdiv's at ordinary arguments: a fault is not believed of a law that is another
one. At the point itself the library's density may share the fault.
"""

from __future__ import annotations

import math
import random
from functools import cached_property

import mpmath
import sympy as sp

from symdiv.audit.function import Function
from symdiv.audit.limits import CONFIRMING_EFFORT, SECONDS, TooLong, at_most
from symdiv.audit.points import draw_point, is_moderate
from symdiv.audit.truth import Truth
from symdiv.derivation.general import generalised
from symdiv.enclose import effort, enclose, evaluate, second_opinion
from symdiv.enclose.binary import Format
from symdiv.errors import InvalidInput, RuleError, Undetermined, Unsupported
from symdiv.families.base import Family
from symdiv.laws import Support
from symdiv.measures import MEASURES
from symdiv.oracle.regimes import NoPoint
from symdiv.units import in_base

__all__ = ["SecondRoad", "definition", "same_density"]

BY_DEFINITION = "rigorous integration of the definition"
BY_SUMMATION = "rigorous summation of the definition"
BY_MPMATH = "mpmath's evaluation of the derived formula"
DIGITS = 9
PRECISIONS = (15, 80, 340)  # digits for mpmath: with the last ones differences such as 1 - 1e-300 survive
TRIALS = 5  # ordinary points, at which the formula is held against the definition, until one serves, and the densities are compared
UNKNOWN = (InvalidInput, RuleError, Undetermined, Unsupported, NotImplementedError, TypeError, AttributeError, ValueError, ArithmeticError)


def definition(measure: str, p: Family, q: Family | None) -> sp.Expr:
    """The integral or the sum that the measure is, written with the densities."""
    x = p.support.symbol("x")
    body = sp.exp(p.log_density(x)) * MEASURES[measure].integrand(p, q, x)
    return (sp.Sum if p.support.discrete else sp.Integral)(body, (x, p.support.low, p.support.high))


class SecondRoad:
    """The second road to the truth of one function; what was found out about its formula is kept."""

    def __init__(self, function: Function, format: Format) -> None:
        self.function, self.format = function, format

    def confirms(self, truth: Truth) -> str | None:
        """The road by which the truth was confirmed; None where no second road gives it, or gives another value, or the library's law is another one."""
        if not self.same_law:
            return None
        agrees = by_definition(truth)
        if agrees is not None:
            return _road(truth) if agrees else None
        if self.formula is False or not by_mpmath(truth):
            return None
        return BY_MPMATH if self.formula is None else f"{BY_MPMATH}, and {self.formula} at ordinary arguments"

    @cached_property
    def formula(self) -> str | bool | None:
        """The road by which the formula was confirmed at ordinary arguments; False where it gave another value, None where none was taken."""
        for truth in self._ordinary:
            agrees = by_definition(truth)
            if agrees is not None:
                return _road(truth) if agrees else False
        return None

    @cached_property
    def same_law(self) -> bool:
        """Whether the library's own log-densities agree with symdiv's at most of some ordinary arguments; True where they cannot be compared."""
        found = [same for truth in self._ordinary if (same := same_density(truth)) is not None]
        return 2 * sum(found) >= len(found)

    @cached_property
    def _ordinary(self) -> list[Truth]:
        draw = random.Random(f"{self.function.name}/second road").randint
        found = []
        for _ in range(TRIALS):
            try:
                truth = Truth(self.function, draw_point(self.function, "moderate", draw, self.format)[0], self.format)
                if mpmath.isfinite(truth.value):
                    found.append(truth)
            except (*UNKNOWN, NoPoint):  # also where a value is zero, which is not always told from other numbers
                continue
        return found


def _road(truth: Truth) -> str:
    assert truth.laws is not None
    return BY_SUMMATION if truth.laws[0].support.discrete else BY_DEFINITION


def by_definition(truth: Truth) -> bool | None:
    """Whether the definition, enclosed, has the truth in it; None where it was not enclosed."""
    if truth.laws is None or not mpmath.isfinite(truth.value) or not is_moderate(truth.function, truth.point):
        return None
    try:
        with at_most(SECONDS), effort.at_most(CONFIRMING_EFFORT):
            p, q, values = generalised(*truth.laws)  # in symbols: SymPy would write out powers of numbers of fifty bits, and look for their factors
            ball = enclose(in_base(definition(truth.function.measure, p, q), truth.function.base), DIGITS, values)
    except (*UNKNOWN, TooLong, SystemError):
        return None
    slack = abs(truth.value) / 10**DIGITS
    return bool(ball.lower - slack <= truth.value <= ball.upper + slack)


def by_mpmath(truth: Truth) -> bool:
    """Whether mpmath gives the truth: compared at few digits, and where that fails, at so many that small differences survive."""
    value = truth.value
    # Where an integral is left, quadrature at many digits takes minutes and gives no more.
    for digits in PRECISIONS[:1] if truth.made.program.expression.has(sp.Integral) else PRECISIONS:
        try:
            with at_most(SECONDS), effort.at_most(CONFIRMING_EFFORT):
                other = _second_opinion(truth, digits)
        except (*UNKNOWN, TooLong, SystemError):
            continue
        if value == other or (mpmath.isfinite(value) and abs(other - value) <= abs(value) / 10**12):
            return True
    return False


def _second_opinion(truth: Truth, digits: int) -> mpmath.mpf:
    program = truth.made.program
    values = (v.expression if hasattr(v, "expression") else sp.Rational(int(v.p), int(v.q)) for v in truth.made.values)
    return second_opinion(program.expression, digits, dict(zip(program.parameters, values, strict=True)))


def same_density(truth: Truth) -> bool | None:
    """Whether the library's own log-densities agree with symdiv's at some points inside the supports; None where they cannot be compared."""
    if truth.laws is None or truth.function.density is None:
        return None
    compared = False
    for name, law, values in zip("pq", truth.laws, truth.function.named(truth.point), strict=True):
        if law is None:
            continue
        general, _, parameters = generalised(law, None)  # in symbols: SymPy would write out powers of rational numbers
        for place in _places(law):
            try:
                with effort.at_most(CONFIRMING_EFFORT):
                    ours = float(evaluate(general.log_density(place), 15, parameters))
                theirs = float(truth.function.density(name, values, float(place)))
            except Exception:  # a library's density may fail in any way; that is not what is audited
                continue
            if math.isfinite(ours) and math.isfinite(theirs):
                compared = True
                if abs(ours - theirs) > 1e-6 * (1 + abs(ours)):
                    return False
    return True if compared else None


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
