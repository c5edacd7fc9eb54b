"""Derivatives of formulas that may hold integrals: that they are the derivatives, and their rounded values.

Main definitions: :func:`require_derivative`, :func:`round_derivative`.

Implementation notes. Let F(θ) be the integral of f(θ, x) over x, and G(θ) that of ∂f/∂θ. Where G is enclosed for all θ of an interval at once, the enclosures
beyond the cuts bound |∂f/∂θ| there by integrable functions that do not depend on θ, and between the cuts it is bounded, so by Fubini's
theorem F(θ) - F(θ₀) is the integral of G from θ₀ to θ; and G is continuous by dominated convergence, so F' = G. That is tried on an interval around the
parameter, then on one that begins or ends there, as at the edge of a domain. Where no interval is enclosed nothing is proved, and no
derivative is given. Where G is enclosed but for an integral near an end of what is not below 0, and that is oo at θ₀, the difference quotients tend to oo by
Fatou's lemma, so that there is no derivative. Source: Billingsley, *Probability and Measure*, 3rd ed., 16 and 18.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any

import sympy as sp
from flint import arb, fmpq
from sympy.core.relational import Relational

from symdiv.enclose import UNKNOWN, NeedsPrecision, Program, compile_expression
from symdiv.enclose.binary import Format
from symdiv.enclose.growth import linear
from symdiv.errors import InvalidInput, Undetermined
from symdiv.expression import occurring, substitute
from symdiv.oracle.prepare import LARGE
from symdiv.oracle.prepared import Prepared, answer_of, limited
from symdiv.oracle.rounded import round_value
from symdiv.rules.normal import same

__all__ = ["NoDerivative", "require_derivative", "round_derivative"]

BITS = 64
SIDES = (1, -1)
_VARIABLE, _POSITIVE = sp.Dummy("x", real=True), sp.Dummy("x", positive=True)


class NoDerivative(InvalidInput):
    """It is proved that there is none."""


def require_derivative(derivative: Program, values: tuple[Any, ...], moving: Sequence[int], directions: Callable[[], Sequence[int]] = lambda: SIDES) -> int:
    """Prove that a formula is the derivative that it was made as: 0, or 1 or -1 where it is that from the right or the left.

    ``moving`` are the parameters in which it was taken, and ``directions`` says to which sides they may go, since beside these there is no law.
    Raises Undetermined where it is not proved, InvalidInput where there is no derivative.
    """
    integral = derivative.expression.has(sp.Integral)
    if not integral and not derivative.expression.has(sp.Piecewise):
        return 0
    reason, beside, sides = "", {}, tuple(directions())
    for side in (0, *sides):
        try:
            program, numbers, sizes = _stepping(derivative, values, moving, side) if side else (derivative, values, {})
        except TypeError as problem:  # 0/0 > 0
            raise Undetermined("a derivative: a condition has no meaning at these numbers") from problem
        beside[side] = program
        try:
            with limited(derivative):
                near = program.around(numbers, moving, BITS, side, sizes)
        except (InvalidInput, Undetermined) as problem:
            reason = reason or str(problem)
            continue
        if near.is_finite():
            return side
        if _at_rest(program, numbers, sizes) == near:
            raise NoDerivative("the derivative is infinite")
    _at_rest(program, numbers, sizes)  # InvalidInput where there is none
    if sizes and all(_has_none(beside[side], sizes, side) for side in sides):
        raise NoDerivative("there is a derivative to no side")
    if not integral:  # a branch that goes on to one side, or whose ball is not found but at the very numbers
        return 0
    names = ", ".join(str(derivative.parameters[i]) for i in moving)
    raise Undetermined(f"a derivative by {names}: it is not proved that the integral is differentiated under its sign ({reason})")


def _stepping(
    program: Program, values: tuple[Any, ...], moving: Sequence[int], side: int, beside: bool = False
) -> tuple[Program, tuple[Any, ...], dict[int, Any]]:
    """The program with numbers, or names of numbers, for its parameters, from which those that move are away by a step of 0.

    So what is equal at the edge of a support is known to be, though a ball of a number such as 1/3 is no point. Also its values, and the sizes of the steps.
    ``beside`` takes the cases that hold where the step is not 0.
    """
    parameters, numbers, sizes = list(program.parameters), list(values), {}
    sign = {"nonnegative": True} if side > 0 else {"nonpositive": True}
    mapping = {s: _shown(x) for s, x in _exact(program, values).items()}
    for symbol in dict.fromkeys(s for shown in mapping.values() for s in shown.free_symbols):
        parameters.append(symbol)
        numbers.append(next(abs(x) for s, x in zip(program.parameters, values, strict=True) if symbol in mapping.get(s, sp.S.Zero).free_symbols))
    for i in moving:
        if (symbol := parameters[i]) in mapping:
            sizes[i], numbers[i], parameters[i] = values[i] or fmpq(1), fmpq(0), sp.Dummy("step", **sign)
            mapping[symbol] += parameters[i]
    expression = substitute(program.expression, mapping)
    relations = {r: _sign(r.func(_without_factor(sp.expand(r.lhs - r.rhs)), 0)) for r in expression.atoms(Relational)}
    steps = [parameters[i] for i in sizes]
    expression = expression.xreplace(relations).replace(sp.Integral, _settled_along).replace(sp.Piecewise, lambda *cases: _with_cases(cases, steps, beside))
    return compile_expression(expression, parameters), tuple(numbers), sizes


def _with_cases(cases: tuple[Any, ...], steps: Sequence[sp.Symbol], beside: bool) -> sp.Expr:
    """Conditions as what they are where a step is 0, and what they are beside that: so what holds in both cases is seen to hold."""
    return sp.Piecewise(*((value, _by_cases(condition, steps, beside)) for value, condition in cases), evaluate=False)


def _by_cases(condition: Any, steps: Sequence[sp.Symbol], beside: bool) -> Any:
    for step in steps:
        if step in condition.free_symbols:
            signs = {r: sp.S(r in (sp.Ne(step, 0), step > 0, step < 0)) for r in condition.atoms(Relational) if {r.lhs, r.rhs} == {step, sp.S.Zero}}
            at, elsewhere = substitute(condition, {step: sp.S.Zero}), condition.xreplace(signs)
            condition = elsewhere if beside else sp.Or(sp.And(sp.Eq(step, 0), at), sp.And(sp.Ne(step, 0), elsewhere))
    return condition


def _exact(program: Program, values: tuple[Any, ...]) -> dict[sp.Symbol, sp.Rational]:
    """The parameters that are rational numbers."""
    return {s: sp.Rational(int(x.p), int(x.q)) for s, x in zip(program.parameters, values, strict=True) if type(x) is fmpq}


def _without_factor(e: sp.Expr) -> sp.Expr:
    """The expression without a number as factor that does not change its sign."""
    number, rest = e.as_independent(*e.free_symbols, as_Add=False)
    return rest if number.is_positive else -rest if number.is_negative else e


def _sign(relation: Any) -> Any:
    """The same for f g >= 0, or <= 0, where the factor f is known not to be below 0, or not above: f = 0, or what then holds of g."""
    if not isinstance(relation, sp.Ge | sp.Le):
        return relation
    factors = sp.Mul.make_args(sp.factor(relation.lhs))
    known = [f for f in factors if f.free_symbols and (f.is_nonnegative or f.is_nonpositive)]
    odd = sum(not f.is_nonnegative for f in known) % 2
    rest = sp.Mul(*(f for f in factors if f not in known))
    return sp.Or(*(sp.Eq(f, 0) for f in known), (relation.reversed.func if odd else relation.func)(rest, 0)) if known else relation


def _settled_along(body: sp.Expr, *limits: sp.Tuple) -> sp.Expr:
    """The integral without conditions that hold, or do not, all along its range."""
    if len(limits) == 1 and not any(end.is_infinite for end in limits[0][1:]):
        body = body.xreplace({r: _along(r, *limits[0]) for r in body.atoms(sp.Gt, sp.Ge, sp.Lt, sp.Le)})
    return sp.Integral(body, *limits)


def _along(relation: Any, x: sp.Symbol, *ends: sp.Expr) -> Any:
    """The same, settled where its sides differ by what is linear in x, and of one sign at both ends, at one of which it is not 0."""
    found = linear(relation.lhs - relation.rhs, x) if x in relation.free_symbols else None
    at = [] if found is None else [sp.expand(found[0] * end + found[1]) for end in ends]
    for sign in (1, -1):
        if at and all((sign * e).is_nonnegative for e in at) and any((sign * e).is_positive for e in at):
            return sp.S((sign > 0) == isinstance(relation, sp.Gt | sp.Ge))
    return relation


def _at_rest(program: Program, numbers: tuple[Any, ...], steps: Iterable[int]) -> Any:
    """The value where the steps are 0, nan where it is not found."""
    still = compile_expression(substitute(program.expression, {program.parameters[i]: sp.S.Zero for i in steps}), program.parameters)
    try:
        return still.ball(numbers, 2 * BITS)
    except Undetermined:
        return arb.nan()


def _sides_differ(derivative: Program, values: tuple[Any, ...], moving: Sequence[int]) -> bool:
    """Whether the derivatives at all steps to the right, of some length, and at all to the left, are in intervals that do not meet: so there is none here."""
    near = []
    for side in (1, -1):
        try:
            program, numbers, sizes = _stepping(derivative, values, moving, side, beside=True)
            with limited(derivative):
                near.append(program.around(numbers, moving, BITS, side, sizes))
        except (InvalidInput, Undetermined, NeedsPrecision, TypeError):  # 0/0 > 0
            return False
    return all(ball.is_finite() for ball in near) and not near[0].overlaps(near[1])


def _has_none(program: Program, steps: Iterable[int], side: int) -> bool:
    """Whether there is no derivative wherever the steps are above 0, or below: as where the measure is infinite."""
    away = substitute(program.expression, {program.parameters[i]: side * sp.Dummy("step", positive=True) for i in steps})
    if isinstance(away, sp.Piecewise) and away.args[0][1] == sp.true:
        away = away.args[0][0]
    return away is sp.nan


def round_derivative(
    derivative: Program,
    proof: Program,
    values: tuple[Any, ...],
    moving: Sequence[int],
    form: Format,
    toward: str,
    *,
    minimum: bool,
    start: int | None = None,
    one_way: Callable[[], bool] = lambda: False,
    directions: Callable[[], Sequence[int]] = lambda: SIDES,
    keeps_mass: Callable[[], bool] = lambda: False,
) -> float:
    """The rounded value of a derivative; nan where there is none.

    ``proof`` is the same formula in which all parameters have symbols of their own; ``minimum`` says that what is differentiated has its minimum here,
    for p = q, and ``keeps_mass`` whether the derivative from one side is 0 then too (:mod:`symdiv.oracle.mass`).
    ``one_way`` says whether what moves may go to one side only, so that there may be a derivative where those of two sides differ; ``directions`` to which.
    """

    def value() -> sp.Expr:
        exact = _exact(derivative, values)
        numbers = {s: _shown(v) for s, v in exact.items()}
        return _without_opposite(_without_odd(substitute(_settled(derivative.expression, exact), numbers), numbers.values()))

    try:
        if minimum and proof.expression.has(sp.Integral):
            side = require_derivative(proof, values, moving, directions)
            if (side == 0 and len(directions()) == len(SIDES)) or keeps_mass():  # at an end of the laws that there are, a minimum may have a slope
                return 0.0
        general = Prepared(derivative, values, value)
        rounded = answer_of((lambda: general, general.at_numbers), lambda made: round_value(made.program, made.values, form, toward, value, start))
        require_derivative(proof, values, moving, directions)  # after the value, which may take long and be refused
        return rounded
    except NeedsPrecision as problem:
        raise Undetermined(str(problem)) from problem
    except Undetermined:
        if proof.expression.has(UNKNOWN) and not one_way() and _sides_differ(proof, values, moving):
            return float("nan")
        raise
    except NoDerivative:
        return float("nan")
    except InvalidInput as problem:
        if _is_none(derivative.expression, _exact(derivative, values)) and not one_way():
            return float("nan")
        raise Undetermined(f"a derivative by {derivative.parameters[moving[0]]}: its formula has no value at these numbers: {problem}") from problem


def _is_none(e: sp.Expr, numbers: Mapping[sp.Symbol, sp.Expr]) -> bool:
    """Whether the numbers are those of a case in which there is no derivative."""
    while (less := _settled(e, numbers)) != e:
        e = less
    return bool(e.replace(sp.Piecewise, lambda *cases: sp.Dummy("open")).has(sp.nan))


def _settled(e: sp.Expr, numbers: Mapping[sp.Symbol, sp.Expr]) -> sp.Expr:
    """The expression with those cases that the numbers settle; where it is one of cases, that case."""
    cases = {}
    for node in occurring(e, sp.Piecewise):
        for value, condition in node.args:
            holds = _holds(condition, numbers)
            if holds is True:
                cases[node] = value
            if holds is not False:
                break
        if e in cases:
            return cases[e]
    return e.xreplace(cases) if cases else e


def _holds(condition: Any, numbers: Mapping[sp.Symbol, sp.Expr]) -> bool | None:
    """Whether a condition holds; None where that is open, or where something in it becomes 0/0, which SymPy takes to differ from every number."""
    if isinstance(condition, sp.And | sp.Or):
        decided = isinstance(condition, sp.Or)
        open_parts = False
        for part in condition.args:  # one by one, for the others may hold powers that take long
            holds = _holds(part, numbers)
            if holds is decided:
                return decided
            open_parts |= holds is None
        return None if open_parts else not decided
    if isinstance(condition, sp.Not):
        holds = _holds(condition.args[0], numbers)
        return None if holds is None else not holds
    if isinstance(condition, Relational) and any(substitute(side, numbers) in (sp.nan, sp.zoo) for side in condition.args):
        return None
    try:
        settled = substitute(condition, numbers)
    except TypeError:  # a power of what is below 0 is compared
        return None
    return bool(settled) if settled in (sp.true, sp.false) else None


def _shown(x: sp.Rational) -> sp.Expr:
    """The number; for a long one, whose powers would be written out, a symbol of its own, since what holds for all numbers holds for it."""
    if max(abs(x.p), x.q) <= LARGE:
        return x
    symbol = sp.Symbol(f"number_{abs(x)}", positive=True)
    return symbol if x > 0 else -symbol


def _without_odd(value: sp.Expr, numbers: Any) -> sp.Expr:
    """The value without its integrals that are 0, since the integrand is odd about some point, one of the parameters."""
    zero = {integral: sp.S.Zero for integral in value.atoms(sp.Integral) if any(_is_odd(integral, c) for c in _centres(numbers))}
    return value.xreplace(zero) if zero else value


def _without_opposite(value: sp.Expr) -> sp.Expr:
    """The value without those of its integrals over one range whose integrands sum to 0."""
    ranges: dict[tuple[sp.Expr, ...], list[tuple[sp.Expr, sp.Expr]]] = {}
    for term in sp.Add.make_args(value):
        factor, integral = term.as_coeff_Mul()
        if isinstance(integral, sp.Integral) and len(integral.limits) == 1:
            (x, *ends) = integral.limits[0]
            ranges.setdefault(tuple(ends), []).append((term, factor * integral.function.xreplace({x: _POSITIVE if ends[0].is_nonnegative else _VARIABLE})))
    choices = (chosen for parts in ranges.values() for chosen in (parts, *combinations(parts, 2)) if len(chosen) > 1)
    opposite = next(filter(_sum_to_nothing, choices), None)
    return value if opposite is None else _without_opposite(value - sp.Add(*(term for term, _ in opposite)))


def _sum_to_nothing(parts: Sequence[tuple[sp.Expr, sp.Expr]]) -> bool:
    return same(sp.Add(*(integrand for _, integrand in parts)), sp.S.Zero)


def _centres(numbers: Any) -> Iterator[sp.Expr]:
    yield from dict.fromkeys([sp.S.Zero, *numbers])


def _is_odd(integral: sp.Integral, centre: sp.Expr) -> bool:
    body, *limits = integral.args
    if len(limits) != 1:
        return False
    x, low, high = limits[0]
    if low + high not in (2 * centre, sp.nan):
        return False
    t = sp.Dummy("t", positive=True)
    ahead, behind = (substitute(body, {x: centre + sign * t}) for sign in (1, -1))
    return same(ahead, -behind)
