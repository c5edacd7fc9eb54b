"""Rules of calculus for functions of one real number: least values, monotony, tangents, limits, derivatives."""

from __future__ import annotations

from collections.abc import Mapping

import sympy as sp
from sympy.core.function import AppliedUndef

from symdiv.errors import RuleError
from symdiv.propositions import Equivalent, Formula, Limit, Proposition, Relation, Total, real
from symdiv.propositions.formulas import Slope
from symdiv.propositions.terms import INFINITE, bound_names, entropy_term, free_names, replace
from symdiv.rules.facts import NONNEGATIVE, POSITIVE, Facts
from symdiv.rules.indexed import equal
from symdiv.rules.reasoning import Premises, alike, defined, facts_of, hypotheses_of, objects_of, relation_of
from symdiv.rules.registry import inference, require

__all__ = ["derivative_of"]

ZERO = sp.Integer(0)


def derivative_of(term: sp.Expr, variable: sp.Symbol, facts: Facts) -> sp.Expr:
    """The derivative of a term in a real number, where everything in it is differentiable: arguments of logarithms and of roots are positive."""
    _require_differentiable(term, variable, variable, facts)
    return _formal_derivative(term, variable, facts)


def _formal_derivative(term: sp.Expr, variable: sp.Symbol, facts: Facts) -> sp.Expr:
    if variable.name not in free_names(term):
        return ZERO
    if term == variable:
        return sp.Integer(1)
    if isinstance(term, Total):
        body, index, space = facts.opened(term)
        require(facts.is_sum(space), "only finite sums are differentiated term by term")
        return Total(_formal_derivative(body, variable, facts.within(index, space)), real(index), real(space))
    inner = [_formal_derivative(a, variable, facts) for a in term.args]
    if term.is_Add:
        return sp.Add(*inner)
    if term.is_Mul:
        return sp.Add(*(d * sp.Mul(*term.args[:k], *term.args[k + 1 :]) for k, d in enumerate(inner)))
    if isinstance(term, sp.log):
        return inner[0] / term.args[0]
    if isinstance(term, sp.exp):
        return inner[0] * term
    if term.is_Pow and term.exp.is_Rational:
        return term.exp * term.base ** (term.exp - 1) * inner[0]
    raise RuleError(f"{term} is not differentiated here")


def _interval(variable: sp.Symbol, low: sp.Expr | None, high: sp.Expr | None) -> list[Formula]:
    below: list[Formula] = [] if low is None else [Relation("<", low, variable)]
    return below + ([] if high is None else [Relation("<", variable, high)])


def _about(premise: Proposition, variable: sp.Symbol, allowed: list[Formula]) -> tuple[Formula, ...]:
    """The hypotheses that are not about the number; of the number nothing is assumed but what is allowed."""
    rest = []
    for h in premise.hypotheses:
        if any(alike(h, a) for a in allowed):
            continue
        require(variable.name not in h.free_names(), "{} is assumed of {}", h, variable)
        rest.append(h)
    return tuple(rest)


def _slope(premise: Proposition, slope: sp.Expr, facts: Facts, *, increasing: bool) -> bool:
    """Require that the premise gives the slope's sign; whether strictly."""
    relation = relation_of(premise)
    require(relation.sign in ("<=", "<"), "the premise is an inequality")
    wanted = (ZERO, slope) if increasing else (slope, ZERO)
    require(equal(relation.left, wanted[0], facts) and equal(relation.right, wanted[1], facts), "the premise is not about the derivative {}", slope)
    return relation.sign == "<"


@inference(variable="term", function="term", point="term", low="optional term", high="optional term", given="formulas", objects="objects", unique="flag")
def least_value(
    premises: Premises,
    variable: sp.Symbol,
    function: sp.Expr,
    point: sp.Expr,
    given: tuple[Formula, ...],
    objects: Mapping[str, str],
    low: sp.Expr | None = None,
    high: sp.Expr | None = None,
    unique: bool = False,
) -> Proposition:
    """A function that falls up to a point and rises from there has its least value at the point; only there, if it does so strictly."""
    falling, rising = premises
    table = objects_of(premises, objects)
    require(variable.is_Symbol and table.get(variable.name) == "real", "{} is no real number", variable)
    for term in (point, low, high):
        require(term is None or variable.name not in free_names(term), "{} depends on {}", term, variable)
    whole = _interval(variable, low, high)
    before, after = (_about(p, variable, [*whole, side]) for p, side in ((falling, Relation("<", variable, point)), (rising, Relation("<", point, variable))))
    outside = [*given, *before, *after]
    require(not any(variable.name in h.free_names() for h in outside), "something is assumed of {}", variable)
    facts = Facts([*outside, *whole], table)
    facts.require_defined(function)
    for end, difference in ((low, None if low is None else point - low), (high, None if high is None else high - point)):
        require(end is None or facts.sign(sp.expand(difference)) == POSITIVE, "{} is not proved to lie within the interval", point)
    slope = derivative_of(function, variable, facts)
    strict = [_slope(premise, slope, facts, increasing=up) for premise, up in ((falling, False), (rising, True))]
    least = replace(function, {variable.name: point})
    if unique:
        require(all(strict), "the function does not fall and rise strictly")
        conclusion: Formula = Equivalent(Relation("==", least, function), Relation("==", variable, point))
    else:
        conclusion = Relation("<=", least, function)
    defined(conclusion, facts)
    return Proposition.of(table, [*outside, *whole], conclusion)


@inference(variable="term", function="term", ends="terms", low="optional term", high="optional term", given="formulas", objects="objects")
def monotony(
    premises: Premises,
    variable: sp.Symbol,
    function: sp.Expr,
    ends: tuple[sp.Expr, ...],
    given: tuple[Formula, ...],
    objects: Mapping[str, str],
    low: sp.Expr | None = None,
    high: sp.Expr | None = None,
) -> Proposition:
    """A function whose derivative has no negative value (has positive values) on an interval rises (strictly)."""
    (premise,) = premises
    (first, second) = ends
    facts, outside, table = _on_interval(premise, variable, low, high, given, objects)
    facts.require_defined(function)
    strict = _slope(premise, derivative_of(function, variable, facts), facts, increasing=True)
    ordered: list[Formula] = [Relation("<" if strict else "<=", first, second)]
    for end in ends:
        require(variable.name not in free_names(end), "{} depends on {}", end, variable)
        ordered += [h.replace({variable.name: end}) for h in _interval(variable, low, high)]
    conclusion = Relation("<" if strict else "<=", *(replace(function, {variable.name: end}) for end in ends))
    result = Proposition.of(table, [*outside, *ordered], conclusion)
    defined(conclusion, Facts(result.hypotheses, table))
    return result


def _on_interval(
    premise: Proposition, variable: sp.Symbol, low: sp.Expr | None, high: sp.Expr | None, given: tuple[Formula, ...], objects: Mapping[str, str]
) -> tuple[Facts, list[Formula], dict[str, str]]:
    table = objects_of((premise,), objects)
    require(variable.is_Symbol and table.get(variable.name) == "real", "{} is no real number", variable)
    for term in (low, high):
        require(term is None or variable.name not in free_names(term), "{} depends on {}", term, variable)
    whole = _interval(variable, low, high)
    outside = [*given, *_about(premise, variable, whole)]
    require(not any(variable.name in h.free_names() for h in outside), "something is assumed of {}", variable)
    return Facts([*outside, *whole], table), outside, table


@inference(variable="term", function="term", ends="terms", low="optional term", high="optional term", given="formulas", objects="objects")
def tangent(
    premises: Premises,
    variable: sp.Symbol,
    function: sp.Expr,
    ends: tuple[sp.Expr, ...],
    given: tuple[Formula, ...],
    objects: Mapping[str, str],
    low: sp.Expr | None = None,
    high: sp.Expr | None = None,
) -> Proposition:
    """A function whose second derivative has no negative value lies above its tangents."""
    (premise,) = premises
    at, other = ends
    facts, outside, table = _on_interval(premise, variable, low, high, given, objects)
    facts.require_defined(function)
    slope = derivative_of(function, variable, facts)
    facts.require_defined(slope)
    _slope(premise, derivative_of(slope, variable, facts), facts, increasing=True)
    within = []
    for end in ends:
        require(variable.name not in free_names(end), "{} depends on {}", end, variable)
        within += [h.replace({variable.name: end}) for h in _interval(variable, low, high)]
    there = {variable.name: at}
    conclusion = Relation("<=", replace(function, there) + replace(slope, there) * (other - at), replace(function, {variable.name: other}))
    result = Proposition.of(table, [*outside, *within], conclusion)
    defined(conclusion, Facts(result.hypotheses, table))
    return result


@inference(term="term", variable="term", point="term", value="term", given="formulas", objects="objects")
def derivative(
    premises: Premises, term: sp.Expr, variable: sp.Symbol, point: sp.Expr, value: sp.Expr, given: tuple[Formula, ...], objects: Mapping[str, str]
) -> Proposition:
    """The derivative of a function composed of elementary ones, and of others whose derivatives are known, where these are differentiable."""
    facts, outer, table = _near(premises, variable, point, given, objects)
    conclusion = Slope(term, variable, point, value)
    for known in (p.conclusion for p in premises):
        if isinstance(known, Slope) and (known.variable, known.point) == (variable, point) and free_names(known.term).isdisjoint(bound_names(term)):
            # By the chain rule a derivative at a point depends on the parts only through their values and derivatives there.
            term = term.xreplace({known.term: replace(known.term, {variable.name: point}) + (variable - point) * known.value})
    at_point = replace(term, {variable.name: point})
    outer.require_defined(at_point)
    _require_differentiable(term, variable, point, outer)
    exact = replace(_formal_derivative(term, variable, facts), {variable.name: point})
    outer.require_defined(exact)
    outer.require_defined(value)
    require(equal(exact, value, outer), "the derivative is {}", exact)
    return Proposition.of(table, [*given, *hypotheses_of(premises)], conclusion)


def _near(
    premises: Premises, variable: sp.Symbol, point: sp.Expr, given: tuple[Formula, ...], objects: Mapping[str, str]
) -> tuple[Facts, Facts, dict[str, str]]:
    table = objects_of(premises, objects)
    require(variable.is_Symbol and variable.name not in table, "{} is bound and names nothing else", variable)
    require(variable.name not in free_names(point), "{} depends on {}", point, variable)
    outer = facts_of(premises, given, table)
    return Facts(outer.hypotheses, {**table, variable.name: "real"}), outer, table


def _require_differentiable(term: sp.Expr, variable: sp.Symbol, point: sp.Expr, facts: Facts) -> None:
    """Arguments of logarithms and roots are positive at the point, and so near it; denominators are not 0."""
    if variable.name not in free_names(term):
        return
    if isinstance(term, Total):
        body, index, space = facts.opened(term)
        require(facts.is_sum(space), "only finite sums are differentiated term by term")
        _require_differentiable(body, variable, point, facts.within(index, space))
        return
    require(not isinstance(term, (*INFINITE, entropy_term, sp.Abs, AppliedUndef)), "{} is not differentiated here", term)
    here = {variable.name: point}
    if isinstance(term, sp.log):
        require(facts.sign(replace(term.args[0], here)) == POSITIVE, "{} is not proved to be positive there", term.args[0])
    if term.is_Pow and not (term.exp.is_Integer and term.exp > 0):
        base = replace(term.base, here)
        require(facts.sign(base) == POSITIVE or (term.exp.is_Integer and facts.nonzero(base)), "{} is not proved to be positive there", term.base)
    for argument in term.args:
        _require_differentiable(argument, variable, point, facts)


@inference(term="term", variable="term", point="term", value="term", given="formulas", objects="objects")
def continuity(
    premises: Premises, term: sp.Expr, variable: sp.Symbol, point: sp.Expr, value: sp.Expr, given: tuple[Formula, ...], objects: Mapping[str, str]
) -> Proposition:
    """A function composed of elementary ones tends to its value at a point where these are continuous."""
    facts, outer, table = _near(premises, variable, point, given, objects)
    _require_continuous(term, variable, point, outer, Facts([*facts.hypotheses, Relation("<", point, variable)], facts.objects))
    at_point = replace(term, {variable.name: point})
    outer.require_defined(at_point)
    outer.require_defined(value)
    require(equal(at_point, value, outer), "the value there is {}", at_point)
    return Proposition.of(table, [*given, *hypotheses_of(premises)], Limit(term, variable, point, value))


def _require_continuous(term: sp.Expr, variable: sp.Symbol, point: sp.Expr, facts: Facts, above: Facts) -> None:
    """As for derivatives, but a root of what is not negative above the point, and 0 at it, is continuous."""
    if variable.name not in free_names(term):
        return
    if isinstance(term, Total):
        body, index, space = facts.opened(term)
        require(facts.is_sum(space), "only finite sums are continuous term by term")
        _require_continuous(body, variable, point, facts.within(index, space), above.within(index, space))
        return
    require(not isinstance(term, (*INFINITE, entropy_term, AppliedUndef)), "{} is not proved to be continuous", term)
    here = {variable.name: point}
    if isinstance(term, sp.log):
        require(facts.sign(replace(term.args[0], here)) == POSITIVE, "{} is not proved to be positive there", term.args[0])
    if term.is_Pow and not (term.exp.is_Integer and term.exp > 0):
        base = replace(term.base, here)
        root = term.exp.is_Rational and term.exp > 0 and above.sign(term.base) in (POSITIVE, NONNEGATIVE)
        require(root or facts.sign(base) == POSITIVE or (term.exp.is_Integer and facts.nonzero(base)), "{} is not proved to be positive there", term.base)
    for argument in term.args:
        _require_continuous(argument, variable, point, facts, above)


@inference(bound="optional term")
def squeeze(premises: Premises, bound: sp.Expr | None = None) -> Proposition:
    """What lies between two functions with one limit, above the point (and below a bound), has this limit."""
    lower, upper, first, second = premises
    low, high = relation_of(lower), relation_of(upper)
    if not isinstance(first.conclusion, Limit) or not isinstance(second.conclusion, Limit):
        raise RuleError("the last premises are limits")
    x, point = first.conclusion.variable, first.conclusion.point
    require(second.conclusion.variable == x and second.conclusion.point == point, "the limits are at one point, of one number")
    for term in (point, bound):
        require(term is None or x.name not in free_names(term), "{} depends on {}", term, x)
    allowed: list[Formula] = [Relation("<", point, x), *([] if bound is None else [Relation("<", x, bound)])]
    outside = [*_about(lower, x, allowed), *_about(upper, x, allowed), *first.hypotheses, *second.hypotheses]
    table = {k: v for k, v in objects_of((lower, upper)).items() if k != x.name}
    table = objects_of((first, second), table)
    facts = Facts(outside, table)
    if bound is not None:
        require(facts.sign(sp.expand(bound - point)) == POSITIVE, "{} is not proved to lie above {}", bound, point)
    require(low.right == high.left, "the premises are a <= b and b <= c")
    require(low.left == first.conclusion.term and high.right == second.conclusion.term, "the limits are those of the two bounds")
    require(equal(first.conclusion.value, second.conclusion.value, facts), "the limits differ")
    return Proposition.of(table, outside, Limit(low.right, x, point, first.conclusion.value))
