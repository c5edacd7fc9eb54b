"""Which values are positive by theorem: those too near to 0 for any ball, such as the entropy of a geometric law with p = 1 - e^(-10^6).

Main definition: :func:`is_positive`.

Implementation notes: an entropy or a cross-entropy of laws of counts is the mean of -log of a mass, which is at least 0, and more where P has two
outcomes, for no mass is 1 at both. A divergence is at least 0, and more where the laws differ (Gibbs), which they do where the ratio of the masses of
two outcomes is another one under Q than under P. That ratio has no normalising factor; so exact parts cancel exactly, and what is left is not near 1.
"""

from __future__ import annotations

from itertools import combinations

import sympy as sp
from sympy.core.relational import GreaterThan, LessThan, StrictGreaterThan, StrictLessThan
from sympy.logic.boolalg import Boolean

from symdiv.enclose import compile_expression
from symdiv.enclose.enclosure import exact_value
from symdiv.enclose.precision import NeedsPrecision
from symdiv.errors import SymdivError
from symdiv.families.base import Family
from symdiv.families.finite import Finite
from symdiv.families.structured import Structured

__all__ = ["is_positive"]

BITS = 4096
LARGE = 1000  # SymPy writes gamma functions of larger numbers out, and zeta(n) with the n-th Bernoulli number
MOST = 8  # outcomes that are compared
LONGEST = 1 << 14  # bits of a number, such as a factorial, that is taken apart


def is_positive(measure: str, p: Family, q: Family | None) -> bool:
    """Whether the measure is proved to be more than 0 (it may be infinite) by what it is, for laws of counts; False where no proof is at hand.

    >>> from symdiv import Geometric, Normal
    >>> is_positive("entropy", Geometric(logit=10**6), None), is_positive("entropy", Geometric(1), None), is_positive("entropy", Normal(0, 1), None)
    (True, False, False)
    """
    try:
        if not all(_is_law_of_counts(law) for law in (p, q) if law is not None):
            return False
        powers: dict[sp.Expr, sp.Symbol] = {}
        mine = _logarithms(p, powers)
        if len(mine) < 2:
            return False
        if measure in ("entropy", "cross_entropy"):
            return True
        if measure != "kl_divergence" or q is None:
            return False
        others = _logarithms(q, powers)
        if any(int(n).bit_length() > LONGEST for law in (mine, others) for density in law.values() for n in density.atoms(sp.Integer)):
            return False
        if powers:
            mine, others = ({x: sp.expand_log(_together(density)) for x, density in law.items()} for law in (mine, others))
        known = [x for x in mine if x in others]
        return any(_differ(mine[x] - mine[y] - others[x] + others[y], powers) for x, y in combinations(known[:MOST], 2))
    except (SymdivError, NeedsPrecision, ValueError):
        return False


def _is_law_of_counts(law: Family) -> bool:
    return not isinstance(law, Structured) and law.support.discrete and not law.free_symbols


def _logarithms(law: Family, powers: dict[sp.Expr, sp.Symbol]) -> dict[sp.Expr | str, sp.Expr]:
    """The logarithms of the masses of some outcomes that have a positive one, with a symbol for each power of e and each large number; they are normalised,
    or all times a factor."""
    if isinstance(law, Finite):
        masses = {x: _general(mass, powers) for x, mass in law.weights.items()}
        return {x: sp.log(mass) for x, mass in masses.items() if mass.is_positive}
    general = type(law)._unchecked(*(_general(a, powers) for a in law.arguments))
    if not _holds(general.interior):
        return {}
    support = law.support
    points = support.points
    if points is None:
        low, high = support.low, support.high
        start = low if low.is_Integer else high - 1 if high.is_Integer else sp.Integer(0)
        points = tuple(x for x in (start, start + 1) if low <= x <= high)
    short = type(law)._unchecked(*(powers.setdefault(a, sp.Dummy(positive=True)) if a.is_Rational and a > LARGE else a for a in general.arguments))
    return {x: short.log_density(x) for x in points[:MOST] if isinstance(x, sp.Integer)}


def _general(number: sp.Expr, powers: dict[sp.Expr, sp.Symbol]) -> sp.Expr:
    """The number with a positive symbol for each power of e in it, about which SymPy would have to know thousands of digits."""
    for power in number.atoms(sp.exp):
        powers.setdefault(power, sp.Dummy(positive=True))
    return sp.together(number.xreplace(powers))


def _together(e: sp.Expr) -> sp.Expr:
    return e.replace(sp.log, lambda argument: sp.log(sp.together(argument)))


def _holds(condition: Boolean) -> bool:
    """Whether a condition is known to hold; its sides are written on one denominator first."""
    if isinstance(condition, sp.And):
        return all(map(_holds, condition.args))
    if isinstance(condition, StrictGreaterThan | StrictLessThan | GreaterThan | LessThan):
        difference = sp.together(condition.gts - condition.lts)
        return bool(difference.is_positive or (isinstance(condition, GreaterThan | LessThan) and difference.is_nonnegative))
    return bool(condition == True)


def _differ(logarithm: sp.Expr, powers: dict[sp.Expr, sp.Symbol]) -> bool:
    """Whether the logarithm of a ratio is proved not to be 0."""
    number = sp.expand_log(logarithm) if powers else logarithm
    ball = compile_expression(number, tuple(powers.values())).ball(tuple(map(exact_value, powers)), BITS)
    return bool(ball > 0 or ball < 0)
