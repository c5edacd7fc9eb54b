"""Derivatives in the parameters, correctly rounded, and the condition number.

Main definitions: :func:`gradient`, :func:`condition_number`.

Implementation notes: the derived formula is differentiated branch by branch. On the edge of a branch that holds there, as where two supports
touch, the derivative is that of the branch, so from the side on which the formula goes on. Where a branch holds only at one value
inside the domain, as the shape 0 of some laws, the others are continued to it (:mod:`symdiv.oracle.removable`). Where it holds only at an end of the
domain, as for a probability of 0, and where the measure is infinite, there is none. A sum is differentiated term by term: its terms
are the masses of a law times functions of the outcome, and analytic in the parameter. An integral is differentiated under its sign
(:mod:`symdiv.oracle.under_integral`); so is the definition, where the formula has no derivative that can be enclosed, as hypergeometric functions
by their parameters. Where places at which an integrand is not analytic move, it is also tried in segments (:mod:`symdiv.oracle.segments`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import lru_cache, partial
from itertools import pairwise
from typing import Any, Literal, NamedTuple, TypeVar

import mpmath
import sympy as sp
from flint import fmpq

from symdiv.enclose import Program, compile_expression, effort, evaluate_program
from symdiv.enclose.binary import Format, format_of
from symdiv.errors import InvalidInput, RuleError, Undetermined, Unsupported
from symdiv.families.base import Family
from symdiv.oracle.differentiate import differentiate
from symdiv.oracle.forms import Form
from symdiv.oracle.mass import keeps_mass
from symdiv.oracle.pieces import in_pieces
from symdiv.oracle.points import Point, point_at, shared_by
from symdiv.oracle.prepare import formula, is_finite, prepare_at
from symdiv.oracle.ranges import range_of
from symdiv.oracle.removable import continued, is_special
from symdiv.oracle.rounded import round_value, starting_precision
from symdiv.oracle.segments import Choice, in_segments
from symdiv.oracle.slot_gradients import slot_condition, slot_gradient
from symdiv.oracle.slots import has_arrays
from symdiv.oracle.templates import Template
from symdiv.oracle.under_integral import require_derivative, round_derivative
from symdiv.units import in_base

__all__ = ["condition_number", "gradient"]

T = TypeVar("T")

SUM_EFFORT = 1_000_000
"""Terms, each counted by its precision, for the derivative of a sum at extreme parameters, before that of integrals is taken."""
CONDITION_EFFORT = 30_000
"""Evaluations of integrands and terms for a condition number, of which a few digits are of use: where they do not suffice it is not known."""


def gradient(
    measure: str,
    p: Family | str | type[Family],
    q: Family | str | type[Family] | None = None,
    p_params: Mapping[str, Any] | None = None,
    q_params: Mapping[str, Any] | None = None,
    *,
    dtype: object = "float64",
    toward: str = "nearest",
    base: object = None,
    undetermined: Literal["raise", "none"] = "raise",
) -> dict[str, dict[str, Any]]:
    """Return the derivative in each parameter, correctly rounded: ``{"p": {name: number, …}, "q": {name: number, …}}``.

    Parameters
    ----------
    measure, dtype, toward, base : as for :func:`symdiv.oracle.nearest`
    p, q : distributions with exact numbers, as for ``nearest``; or families, or laws in symbols, with numbers beside them
    p_params, q_params : the numbers of these, by name, in any parametrisation of the family; the derivatives are in these
    undetermined : ``"none"`` puts None where an entry alone would raise Undetermined or Unsupported; ``"raise"`` raises

    Whole-number parameters such as ``trials`` are left out. NaN stands where there is no derivative: where the measure is infinite, or the derivative is,
    and where the law has a formula of its own at an end of the domain, such as a probability of 0.
    At the edge of a support, beyond which the measure is infinite, the derivative is the one from the other side; and a parameter moves only to
    where there is a law: a mode that is the lower end of the support only grows.
    By a vector the derivative is a list, by a matrix a list of rows; what is meant for symmetric matrices, and for probabilities, which do not vary
    freely, is said in :mod:`symdiv.oracle.slot_gradients`. A mixture, a product, a pushforward give the derivatives in the parameters of the laws in them,
    nested as these are. Numbers in the formula of a law of one's own are no parameters; give such a law in symbols.

    Raises :class:`~symdiv.errors.Unsupported` where the derivative is no function that can be enclosed, or no formula for all parameters is known;
    :class:`~symdiv.errors.Undetermined` where it was not enclosed, or it is not proved that an integral is differentiated under its sign.

    >>> import symdiv as sd
    >>> sd.oracle.gradient("kl_divergence", sd.Exponential(2), sd.Exponential(3))
    {'p': {'rate': -0.25}, 'q': {'rate': 0.16666666666666666}}
    >>> sd.oracle.gradient("kl_divergence", sd.Normal(0, 1), sd.Normal(0, 1))["q"]
    {'loc': 0.0, 'scale': 0.0}
    >>> sd.oracle.gradient("entropy", sd.MultivariateNormal([0, 0], [[2, 1], [1, 2]]))["p"]["covariance"]
    [[0.3333333333333333, -0.16666666666666666], [-0.16666666666666666, 0.3333333333333333]]
    >>> sd.oracle.gradient("entropy", sd.Product(sd.Normal(0, 2), sd.Exponential(4)))
    {'p': {'components': [{'loc': 0.0, 'scale': 0.5}, {'rate': -0.25}]}}
    >>> sd.oracle.gradient("entropy", "Bernoulli", p_params={"logit": 1})
    {'p': {'logit': -0.19661193324148185}}
    """
    if undetermined not in ("raise", "none"):
        raise InvalidInput(f"undetermined={undetermined!r}; expected 'raise' or 'none'")

    def entry(found: Callable[[], float]) -> float | None:
        try:
            return found()
        except (Undetermined, Unsupported):
            if undetermined == "raise":
                raise
            return None

    form = format_of(dtype)
    point = point_at(p, q, p_params, q_params)
    if has_arrays(point.p) or has_arrays(point.q):
        return slot_gradient(measure, point, base, form, toward, entry)
    result: dict[str, dict[str, Any]] = {}
    for side, of, first in point.sides:
        moving = [(i, name) for i, (name, domain) in enumerate(zip(of.names, of.domains, strict=True), first) if not range_of(domain).integer]
        result[side] = {name: entry(partial(_round_partial, measure, point, i, base, form, toward)) for i, name in moving}
    return result


def condition_number(
    measure: str,
    p: Family | str | type[Family],
    q: Family | str | type[Family] | None = None,
    p_params: Mapping[str, Any] | None = None,
    q_params: Mapping[str, Any] | None = None,
) -> float:
    """Return the relative condition number in the parameters: the sum of |θ ∂f/∂θ| over the parameters θ, divided by |f|.

    A relative change of every parameter by ε changes the measure f relatively by at most about this many ε; so an error of that many
    units in the last place is what rounding the inputs alone would do. Parameters that are 0, and whole-number parameters, do not vary.
    It is ∞ where f = 0 (also at p = q, where the divergence has its minimum) and where there is no derivative, and 0 where f = ∞.
    Parameters and errors as for :func:`gradient`; Undetermined also where an integral takes more than :data:`CONDITION_EFFORT` evaluations.

    >>> import symdiv as sd
    >>> round(sd.oracle.condition_number("kl_divergence", sd.Exponential(1), sd.Exponential("1.0000001")))
    40000003

    Source: Higham, *Accuracy and Stability of Numerical Algorithms*, 2nd ed., 1.6.
    """
    form = format_of("float64")
    point = point_at(p, q, p_params, q_params)
    value = prepare_at(measure, point).settled(lambda made: evaluate_program(made.program, made.values, 2, made.is_zero))
    if value == 0 or not mpmath.isfinite(value):
        return math.inf if value == 0 else 0.0
    if has_arrays(point.p) or has_arrays(point.q):
        return slot_condition(measure, point, form)
    with effort.at_most(CONDITION_EFFORT):
        return _by_any(lambda way: _condition_of(measure, point, form, way), _WAYS)


def _condition_of(measure: str, point: Point, form: Format, way: _Way) -> float:
    zero = tuple(bool(type(v) is fmpq and v == 0) for v in point.values)
    special = tuple(_is_special(measure, point, i) for i in range(len(point.values)))
    program, moving = _condition(measure, point.p, point.q, shared_by(point), zero, way, special, point.values if way.is_at_numbers or any(special) else ())

    def unknown() -> sp.Expr:
        return sp.nan

    try:
        rounded = round_value(program, point.values, form, "nearest", unknown, _start(point, form))
        for i in moving:
            partial_program = _partial_program(measure, point, (), i, None, _CONTINUED[way.integral] if special[i] else way)
            require_derivative(partial_program, point.values, [i], partial(point.directions, i))
        return rounded
    except InvalidInput:  # no derivative
        return math.inf


class _Way(NamedTuple):
    """The formula, or the integral of the definition; as it is, or in segments, with one of the places that are one as their end, or
    ``"continued"`` to the number of the parameter, for which there is a formula of its own, over ``"pieces"`` that may have no length, or that of
    counts of ``"large"`` means."""

    integral: bool
    form: Choice | Literal["", "continued", "pieces", "large"] = ""

    @property
    def is_at_numbers(self) -> bool:
        return self.form not in ("", "large")


_CONTINUED = (_Way(False, "continued"), _Way(True, "continued"))
_PIECES, _LARGE = _Way(True, "pieces"), _Way(True, "large")
_CHOICES: tuple[Choice, ...] = ("first", "last", "moving")
_WAYS = (_Way(False), _Way(True), *(_Way(False, choice) for choice in _CHOICES), _Way(True, "first"))


def _is_special(measure: str, point: Point, index: int) -> bool:
    """Whether a parameter has a number inside of its domain for which there is a formula of its own, as the shape 0 of some laws."""
    x = point.values[index]
    domains = point.p.domains + (point.q.domains if point.q is not None else ())
    if type(x) is not fmpq:
        return False
    number = sp.Rational(int(x.p), int(x.q))
    value, symbols = formula(measure, point.p, point.q)
    return is_special(value, symbols[index], number) and range_of(domains[index]).surrounds(number)


def _by_any(attempt: Callable[[_Way], T], ways: tuple[_Way, ...]) -> T:
    """What the first way gives that is not refused."""
    refused: list[Undetermined | Unsupported] = []
    for way in ways:
        try:
            return attempt(way)
        except (Undetermined, Unsupported) as problem:
            refused.append(problem)
        except RuleError as problem:  # no definition in symbols, nothing to take apart, or to continue
            if ways is _CONTINUED:
                refused.append(Undetermined(str(problem)))
            elif not refused and way not in (_PIECES, _LARGE):
                raise
    raise refused[-1] if ways is _CONTINUED else next((problem for problem in refused if isinstance(problem, Undetermined)), refused[0])


def _start(point: Point, form: Format) -> int:
    count = len(point.p.slots)
    return starting_precision(point.values[:count], point.values[count:], form)


def _round_partial(measure: str, point: Point, index: int, base: object, form: Format, toward: str) -> float:
    of_q = index >= len(point.p.slots)
    minimum = measure in ("kl_divergence", "cross_entropy")[: 1 + of_q] and point.laws[0] == point.laws[-1]  # for p given, both are least at q = p

    def one_way() -> bool:
        return point.moves_one_way(index) and is_finite(measure, point)

    def keeps() -> bool:
        count = len(point.p.slots)
        return not _has_empty_pieces(point) and keeps_mass(point.p, point.values[:count], index % count)

    def rounded(way: _Way) -> float:
        derivative, proof = (_partial_program(measure, point, shared, index, base, way) for shared in (shared_by(point), ()))
        start = _start(point, form)
        return round_derivative(
            derivative,
            proof,
            point.values,
            [index],
            form,
            toward,
            minimum=minimum,
            start=start,
            one_way=one_way,
            directions=partial(point.directions, index),
            keeps_mass=keeps,
        )

    ways = (_PIECES, *_WAYS) if _has_empty_pieces(point) else _WAYS
    if prepare_at(measure, point).is_of_large_counts():
        with suppress(Undetermined, Unsupported), effort.at_most(SUM_EFFORT):  # whose integrals have long derivatives
            return rounded(_WAYS[0])
        ways = (_LARGE, *_WAYS)
    return _by_any(rounded, _CONTINUED if _is_special(measure, point, index) else ways)


def _has_empty_pieces(point: Point) -> bool:
    """Whether p is made of pieces, as a Trapezoidal law, and some of them have no length."""
    if not isinstance(point.p, Form) or not point.p.standard or len(point.p.family.interval) < 3:
        return False
    ends = point.values[: len(point.p.slots)]
    return any(type(a) is fmpq and a == b for a, b in pairwise(ends))


def _partial_program(measure: str, point: Point, shared: tuple[bool, ...], index: int, base: object, way: _Way) -> Program:
    expression, symbols = _partial(measure, point.p, point.q, shared, index, way, point.values if way.is_at_numbers else ())
    return compile_expression(in_base(expression, base), symbols)


@lru_cache(maxsize=4096)
def _condition(
    measure: str,
    p: Form | Template,
    q: Form | Template | None,
    shared: tuple[bool, ...],
    zero: tuple[bool, ...],
    way: _Way,
    special: tuple[bool, ...],
    values: tuple[Any, ...],
) -> tuple[Program, tuple[int, ...]]:
    """The condition number as a program, and what moves; parameters marked as zero, and whole numbers, are held fixed."""
    value, symbols = formula(measure, p, q, shared, integral=way.integral)
    domains = p.domains + (q.domains if q is not None else ())
    moving = tuple(i for i in range(len(symbols)) if not zero[i] and not range_of(domains[i]).integer)
    ways = [_CONTINUED[way.integral] if only else way for only in special]
    terms = (sp.Abs(symbols[i] * _partial(measure, p, q, shared, i, ways[i], values if ways[i].form else ())[0], evaluate=False) for i in moving)
    return compile_expression(sp.Add(*terms) / sp.Abs(value, evaluate=False), symbols), moving


@lru_cache(maxsize=4096)
def _partial(
    measure: str, p: Form | Template, q: Form | Template | None, shared: tuple[bool, ...], index: int, way: _Way, values: tuple[Any, ...]
) -> tuple[sp.Expr, tuple[sp.Symbol, ...]]:
    """The derivative of the formula in nats by one parameter, where the marked parameters are equal; the symbols. In segments it is that at the values."""
    value, symbols = formula(measure, p, q, integral=way.integral, large=way.form == "large")
    numbers = {symbol: sp.Rational(int(x.p), int(x.q)) for symbol, x in zip(symbols, values, strict=True) if type(x) is fmpq} if values else {}
    place = numbers.pop(symbols[index], None)
    if way.form == "continued":
        value = continued(value, symbols[index], place, numbers)
    elif way.form == "pieces":
        pieces = in_pieces(value, symbols[: len(p.slots)], numbers, {} if place is None else {symbols[index]: place})
        if pieces == value:
            raise RuleError("there are no pieces")
        value = pieces
    elif way.form in _CHOICES:
        known = [value]
        for choice in _CHOICES[: _CHOICES.index(way.form) + 1]:
            value = in_segments(known[0], symbols, values, [symbols[index]], choice)
            if choice == way.form and value in known:
                raise RuleError("there is nothing more to take apart")
            known.append(value)
    derivative = differentiate(value, symbols[index])
    count = len(shared)
    one = {b: a for a, b, same in zip(symbols[:count], symbols[count:], shared, strict=False) if same}
    return derivative if _is_lost(derivative, one) else derivative.xreplace(one), symbols


def _is_lost(e: sp.Expr, one: Mapping[sp.Symbol, sp.Symbol]) -> bool:
    """Whether a case becomes 0/0 where two symbols are one, which says nothing of its value."""
    if isinstance(e, sp.Piecewise):
        return any(_is_lost(value, one) for value, condition in e.args if condition.xreplace(one) != sp.false)
    return e is not sp.nan and e.xreplace(one).replace(sp.Piecewise, lambda *cases: sp.Dummy("cases")).has(sp.nan)
