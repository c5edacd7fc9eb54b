"""Where two laws are one; and that a divergence is zero there and nowhere else.

Two laws with positive densities on their supports are one if and only if the ends of the supports agree and log p - log q is constant there
(both are normalised). Main definition: :func:`agreement`, that condition on the parameters, for

- laws given point by point: equal masses;
- continuous laws: the derivative of log p - log q vanishes. It is a rational function of x, of logarithms of x - a and of one e^(cx), which are
  algebraically independent (Ax, Annals of Mathematics 93 (1971) 252-268), so that the coefficients of its numerator vanish;
- images under monotone maps of one atomless law without parameters: the inverse maps agree, by the same argument;
- location-scale families: a law that is no point mass is moved by every other increasing affine map;
- densities x^c e^(-A x^a) with A > 0: of two powers the higher one dominates at infinity;
- counting laws: the ratio of p(k+1)/p(k) and q(k+1)/q(k) is 1, a polynomial identity in k.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.errors import RuleError, SymdivError
from symdiv.families.base import Family
from symdiv.families.structured import Structured
from symdiv.rules.conditions import positive, vanishing
from symdiv.rules.logic import validity
from symdiv.rules.mass import mass_at
from symdiv.rules.normal import same, tidy
from symdiv.rules.registry import require, rule
from symdiv.rules.statement import Information, MeasureRelation, Statement

__all__ = ["agreement"]

_FEW = 50
"""Explicit outcomes that are compared one by one."""
_ANALYTIC = (sp.Symbol, sp.Add, sp.Mul, sp.Pow, sp.log, sp.exp, sp.cos, sp.sin, sp.cosh)


def agreement(p: Family, q: Family) -> tuple[Boolean, Boolean]:
    """The condition under which two laws with interior parameters are one, and a condition without which others may be, too.

    Raises :class:`~symdiv.errors.RuleError` where it is not known.

    >>> from symdiv import Exponential, Gamma, Normal
    >>> agreement(Normal("m", "s"), Normal("n", "t"))[0]
    Eq(m, n) & Eq(s, t)
    >>> agreement(Gamma("a", "b"), Exponential("c"))[0]
    Eq(a, 1) & Eq(b, c)
    """
    require(not any(isinstance(law, Structured) for law in (p, q)), "the laws are of numbers")
    if p.support.discrete != q.support.discrete:
        return sp.false, sp.true
    facts = _strict(sp.And(validity(Information("kl_divergence", p, q)), p.interior, q.interior))
    one, other = _masses(p), _masses(q)
    if one is not None and other is not None:
        return _solution([one.get(o, sp.Integer(0)) - other.get(o, sp.Integer(0)) for o in {**one, **other}], facts), sp.true
    require(p.support.points is None and q.support.points is None, "one law is given point by point, the other is not")
    require(not (p.support.circular or q.support.circular), "a law on the circle has its location up to whole turns")
    ends = _equal_ends(p, q)
    equal = sp.false if ends is None else _solution(ends, facts)
    if ends is None or equal == False:
        return sp.false, sp.true
    known = {e.lhs: e.rhs for e in sp.And.make_args(equal) if isinstance(e, sp.Equality) and e.lhs.is_Symbol}
    if p.support.discrete:
        ratios, steps = _of_counts(p, q, known)
        needed = positive(p.support.high - p.support.low - steps, strict=False) if p.support.high != sp.oo else sp.true
        return _solution([*ends, *ratios], facts), needed
    ways = (_of_densities, _of_maps, _of_location_and_scale, _of_powers)
    found = next((equations for way in ways if (equations := way(p, q, known)) is not None), None)
    if found is None:
        raise RuleError(f"it is not known where {p} and {q} are one law")
    return _solution([*ends, *found], facts), sp.true


def _masses(law: Family) -> dict[sp.Expr | str, sp.Expr] | None:
    """The mass at each outcome, where they are listed or are few explicit integers."""
    points, low, high = law.support.points, law.support.low, law.support.high
    if points is None and law.support.discrete and low.is_Integer and high.is_Integer and high - low < _FEW:
        points = tuple(sp.Integer(k) for k in range(int(low), int(high) + 1))
    return None if points is None else {point: mass_at(law, point) for point in points}


def _strict(condition: Boolean) -> set[sp.Expr]:
    """Differences that a conjunction says are positive, and their negatives: they are not zero."""
    strict = [sp.expand(c.gts - c.lts) for c in sp.And.make_args(condition) if isinstance(c, (sp.StrictGreaterThan, sp.StrictLessThan))]
    return {d for e in strict for d in (e, sp.expand(-e))}


def _equal_ends(p: Family, q: Family) -> list[sp.Expr] | None:
    """Differences of the ends of two supports; None where one is infinite and the other is not."""
    differences = []
    for u, v in ((p.support.low, q.support.low), (p.support.high, q.support.high)):
        require(not (u.has(sp.Piecewise) or v.has(sp.Piecewise)), "the ends of the support have cases")
        if u.is_infinite or v.is_infinite:
            if u != v:
                return None
        else:
            differences.append(u - v)
    return differences


Known = dict[sp.Symbol, sp.Expr]


def _of_densities(p: Family, q: Family, known: Known) -> list[sp.Expr] | None:
    """Coefficients of the derivative of log p - log q."""
    x, place = _variable(p)
    difference = (p.log_density(place) - q.log_density(place)).xreplace(known)
    return _coefficients(sp.diff(difference, x), x) if _smooth(difference, x) else None


def _variable(p: Family) -> tuple[sp.Symbol, sp.Expr]:
    """A variable, and a point of the support in terms of it: its negative where the support is."""
    x = sp.Dummy("x", positive=True)
    if p.support.high.is_extended_nonpositive:
        return x, -x
    return (x, x) if p.support.is_positive else (x := sp.Dummy("x", real=True), x)


def _smooth(expression: sp.Expr, x: sp.Symbol) -> bool:
    """Whether the expression is made of functions that are analytic where they are defined, without cases and absolute values."""
    return all(isinstance(e, _ANALYTIC) for e in sp.preorder_traversal(expression) if x in e.free_symbols)


def _of_powers(p: Family, q: Family, known: Known) -> list[sp.Expr] | None:
    """Differences of exponents, factors and coefficients of log x, of densities x^c e^(-A x^a) on the positive numbers."""
    x, place = _variable(p)
    if not x.is_positive:
        return None
    parts = []
    for law in (p, q):
        logarithm, powers = sp.Integer(0), []
        for term in sp.Add.make_args(sp.expand(sp.expand_log(law.log_density(place).xreplace(known)))):
            coefficient, dependent = term.as_independent(x, as_Add=False)
            base, exponent = dependent.as_base_exp()
            if dependent == sp.log(x):
                logarithm += coefficient
            elif dependent != 1:
                powers.append((-coefficient, base, exponent))
        if len(powers) != 1 or powers[0][1] != x or not (powers[0][0].is_positive and powers[0][2].is_positive):
            return None
        parts.append((powers[0][2], powers[0][0], logarithm))
    (a, one, c), (b, other, d) = parts
    return [a - b, sp.expand_log(sp.log(one)) - sp.expand_log(sp.log(other)), c - d]


def _of_maps(p: Family, q: Family, known: Known) -> list[sp.Expr] | None:
    """Coefficients of the difference of the inverse maps, or of their logarithms, for images of one law without parameters."""
    try:
        one, other = p.pushforward, q.pushforward
    except SymdivError:
        return None
    law = one.law
    if law != other.law or law.free_symbols or law.support.discrete or one.folded or other.folded or one.increasing != other.increasing:
        return None
    x, place = _variable(p)
    inverses = [image.inverse(place).xreplace(known) for image in (one, other)]
    if not all(_smooth(inverse, x) for inverse in inverses):
        return None
    if law.support.is_positive:
        found = _coefficients(sp.expand_log(sp.log(inverses[0])) - sp.expand_log(sp.log(inverses[1])), x)
        if found is not None:
            return found
    return _coefficients(inverses[0] - inverses[1], x)


def _of_location_and_scale(p: Family, q: Family, known: Known) -> list[sp.Expr] | None:
    """Differences of the locations and scales of two members of a family that has no other parameters, whose density shows that."""
    names = [parameter.name for parameter in p.parameters]
    if type(p) is not type(q) or names not in (["loc", "scale"], ["scale"]):
        return None
    z, s = sp.Dummy("z", positive=True) if p.support.is_positive and names == ["scale"] else sp.Dummy("z", real=True), sp.Dummy("s", positive=True)
    m = sp.Dummy("m", real=True) if len(names) == 2 else sp.Integer(0)
    member = type(p)._unchecked(*((m, s) if len(names) == 2 else (s,)))
    standard = tidy(member.log_density(m + s * z) + sp.log(s))
    ends = [tidy((e - m) / s) for e in (member.support.low, member.support.high) if not e.is_infinite]
    if any({m, s} & e.free_symbols for e in (standard, *ends)):
        return None
    return [u - v for u, v in zip(p.arguments, q.arguments, strict=True)]


def _coefficients(expression: sp.Expr, x: sp.Symbol) -> list[sp.Expr] | None:
    """The coefficients of the numerator of a rational function of x, logarithms of x - a and e^(cx); None where it is none."""
    names: dict[sp.Expr, sp.Symbol] = {}
    slopes: set[sp.Expr] = set()

    def named(function: sp.Expr) -> sp.Expr:
        argument = function.args[0]
        slope = sp.diff(argument, x)
        if not slope.is_Rational or slope == 0 or not (argument - slope * x).is_Rational:
            return function
        if isinstance(function, sp.exp):
            slopes.add(argument)
            return names.setdefault(function, sp.Dummy(positive=True))
        root = sp.expand(argument / slope)
        return sp.log(abs(slope)) + names.setdefault(sp.log(root) if slope > 0 else sp.log(-root), sp.Dummy(real=True))

    def visit(e: sp.Expr) -> sp.Expr:
        if isinstance(e, (sp.log, sp.exp)) and x in e.free_symbols:
            return named(e)
        return e.func(*map(visit, e.args)) if x in e.free_symbols and e.args else e

    rational = visit(expression)
    if len(slopes) > 1:
        return None
    numerator = sp.fraction(sp.together(rational))[0]
    variables = (x, *names.values())
    if not numerator.is_polynomial(*variables):
        return None
    return list(sp.Poly(numerator, *variables).coeffs())


def _of_counts(p: Family, q: Family, known: Known) -> tuple[list[sp.Expr], int]:
    """Equations under which p(k+1)/p(k) = q(k+1)/q(k), and how many steps of k they take to be necessary."""
    k = sp.Dummy("k", nonnegative=True) if p.support.is_positive else sp.Dummy("k", real=True)
    slope, ratio = sp.Integer(0), sp.Integer(1)
    others: dict[sp.Expr, sp.Expr] = {}
    for term in sp.Add.make_args(sp.expand_mul((p.log_density(k) - q.log_density(k)).xreplace(known))):
        coefficient, dependent = term.as_independent(k, as_Add=False)
        if dependent == k:
            slope += coefficient
        elif isinstance(dependent, sp.loggamma) and coefficient.is_Integer and sp.diff(dependent.args[0], k) in (1, -1):
            u = dependent.args[0]
            ratio *= u**coefficient if sp.diff(u, k) == 1 else (u - 1) ** -coefficient
        elif dependent != 1:
            others[dependent] = others.get(dependent, sp.Integer(0)) + coefficient
    others = {d: c for d, c in others.items() if tidy(c) != 0}
    if others:
        (form, coefficient), *more = others.items()
        injective = isinstance(form, sp.log) and sp.diff(form.args[0], k).is_Rational
        require(not more and ratio == 1 and slope == 0 and (injective or form == sp.Abs(k)), "the ratio of the masses is not known to be rational")
        return [coefficient], 1
    if ratio == 1 and not slope.has(sp.log):
        return [tidy(slope)], 1
    numerator = sp.Poly(sp.fraction(sp.together(sp.exp(slope) * ratio - 1))[0], k)
    return list(numerator.coeffs()), int(numerator.degree()) + 1


def _solution(equations: Iterable[sp.Expr], facts: set[sp.Expr]) -> Boolean:
    """The condition that all vanish, solved for one symbol after another where an equation is linear in it; ``facts`` do not vanish."""
    left = [e for e in (_reduced(e, facts) for e in equations) if e != 0]
    solved: list[Boolean] = []
    while True:
        if any(e.is_number or e.is_nonzero for e in left):
            return sp.false
        roots = [(s, root) for e in sorted(left, key=sp.count_ops) for s, root in _roots(e)]
        if not roots:
            return sp.And(*solved, *(vanishing(e) for e in left))
        symbol, root = next(((s, r) for s, r in roots if r.is_Symbol or r.is_Rational), roots[0])
        if (symbol.is_positive and root.is_nonpositive) or (symbol.is_nonnegative and root.is_negative):
            return sp.false
        solved = [sp.Eq(e.lhs, sp.expand(e.rhs.xreplace({symbol: root}))) for e in solved] + [sp.Eq(symbol, root)]
        facts = {sp.expand(f.xreplace({symbol: root})) for f in facts}
        left = [e for e in (_reduced(e.xreplace({symbol: root}), facts) for e in left) if e != 0]


def _reduced(equation: sp.Expr, facts: set[sp.Expr]) -> sp.Expr:
    """What vanishes where the equation holds, without factors that never do."""
    numerator = sp.fraction(sp.together(tidy(equation)))[0]
    if not numerator.free_symbols:
        return sp.Integer(0) if same(numerator, sp.Integer(0)) else numerator
    factored = sp.factor(numerator)
    bases = [f.base if f.is_Pow and f.exp.is_positive else f for f in sp.Mul.make_args(factored)]
    factors = [f for f in bases if not f.is_nonzero and sp.expand(f) not in facts]
    if not factors:
        return sp.Integer(1)
    if len(factors) == 1 and (inner := _inner(factors[0])) != factors[0]:
        return _reduced(inner, facts)
    return sp.Mul(*factors)


def _inner(equation: sp.Expr) -> sp.Expr:
    """What vanishes with a sum of logarithms (their product less 1), or with e^u - 1 (u)."""
    terms = [t.as_coeff_Mul() for t in sp.Add.make_args(equation)]
    if all(isinstance(t, sp.log) and c.is_Integer for c, t in terms):
        return sp.fraction(sp.together(sp.Mul(*(t.args[0] ** c for c, t in terms)) - 1))[0]
    exponents = [t.args[0] if isinstance(t, sp.exp) else sp.Integer(0) for _, t in terms if isinstance(t, sp.exp) or t == 1]
    if len(terms) == len(exponents) == 2 and terms[0][0] == -terms[1][0]:
        return exponents[0] - exponents[1]
    return equation


def _roots(equation: sp.Expr) -> Sequence[tuple[sp.Symbol, sp.Expr]]:
    """Symbols in which the equation is linear with a slope that is not zero, with what they equal."""
    found = []
    for symbol in sorted(equation.free_symbols, key=str):
        slope = sp.diff(equation, symbol)
        if symbol not in slope.free_symbols and slope.is_nonzero:
            found.append((symbol, sp.expand(symbol - equation / slope)))
    return found


def _one_formula(p: Family, q: Family, equal: Boolean) -> bool:
    """Whether the two are one member of a family, at the edge of its domain too, where the equations hold."""
    known = {e.lhs: e.rhs for e in sp.And.make_args(equal) if isinstance(e, sp.Equality) and e.lhs.is_Symbol}
    pairs = list(zip(p.arguments, q.arguments, strict=False))
    same_kind = type(p) is type(q) and len(p.arguments) == len(q.arguments) and all(isinstance(a, sp.Expr) for pair in pairs for a in pair)
    return same_kind and all(sp.expand(u.xreplace(known) - v.xreplace(known)) == 0 for u, v in pairs)


@rule(relation="relation")
def equality_in_gibbs(premises: tuple[Statement, ...], relation: MeasureRelation) -> Statement:
    """KL(P‖Q) is 0 where P and Q are one law, and positive where they are not (log t < t - 1 but for t = 1)."""
    require(not premises and relation.sign in ("==", ">") and relation.right == 0, "the relation is of a divergence and 0")
    require(len(relation.measures) == 1 and relation.left == relation.measures[0][0], "the left side is a measure")
    information = relation.measures[0][1]
    p, q = information.p, information.q
    if information.measure != "kl_divergence" or q is None:
        raise RuleError("the measure is a divergence")
    equal, needed = agreement(p, q)
    interior = sp.And(p.interior, q.interior)
    where = equal if _one_formula(p, q, equal) else sp.And(interior, equal)
    condition = where if relation.sign == "==" else sp.And(interior, needed, sp.Not(equal))
    require(condition != False, "the condition never holds")
    return Statement(relation, sp.true, condition)
