"""Derivatives in the parameters, correctly rounded, and the condition number.

Main definitions: :func:`gradient`, :func:`condition_number`.

Implementation notes: the derived formula is differentiated branch by branch. On the edge of a branch that holds there, as where two supports
touch, the derivative is that of the branch, so from the side on which the formula goes on. Where a branch holds only at single values of
the parameter, as for a probability of 0, and where the measure is infinite, there is none. A sum is differentiated term by term: its terms
are the masses of a law times functions of the outcome, and analytic in the parameter.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import Any, NamedTuple

import mpmath
import sympy as sp
from flint import fmpq

from symdiv.enclose import Program, compile_expression, evaluate_program
from symdiv.enclose.binary import Format, format_of
from symdiv.errors import InvalidInput
from symdiv.expression import substitute
from symdiv.families.base import Family
from symdiv.families.registry import parse
from symdiv.oracle.differentiate import differentiate
from symdiv.oracle.forms import Form, form_of_member
from symdiv.oracle.prepare import formula, prepare
from symdiv.oracle.ranges import range_of
from symdiv.oracle.rounded import round_value, starting_precision
from symdiv.oracle.slot_gradients import slot_condition, slot_gradient
from symdiv.oracle.slots import has_arrays
from symdiv.units import in_base

__all__ = ["condition_number", "gradient"]


class _Point(NamedTuple):
    """Where a derivative is taken: the forms, the exact values, and which parameters are shared."""

    p: Form
    q: Form | None
    values: tuple[Any, ...]
    shared: tuple[bool, ...]

    @property
    def names(self) -> list[tuple[str, str]]:
        """The side and the name of each parameter."""
        return [("p", n) for n in self.p.names] + [("q", n) for n in (self.q.names if self.q is not None else ())]

    def start(self, form: Format) -> int:
        count = len(self.p.names)
        return starting_precision(self.values[:count], self.values[count:], form)


def gradient(
    measure: str, p: Family | str, q: Family | str | None = None, *, dtype: object = "float64", toward: str = "nearest", base: object = None
) -> dict[str, dict[str, Any]]:
    """Return the derivative in each parameter, correctly rounded: ``{"p": {name: number, …}, "q": {name: number, …}}``.

    Parameters and errors as for :func:`symdiv.oracle.nearest`. Whole-number parameters such as ``trials`` are left out. NaN stands where
    there is no derivative: where the measure is infinite, and at values such as a probability of 0 for which the law degenerates.
    By a vector the derivative is a list, by a matrix a list of rows; what is meant for symmetric matrices, and for probabilities, which do not vary
    freely, is said in :mod:`symdiv.oracle.slot_gradients`. Raises :class:`~symdiv.errors.Unsupported` where the derivative is no function that can be
    enclosed, or no formula for all parameters is known.

    >>> import symdiv as sd
    >>> sd.oracle.gradient("kl_divergence", sd.Exponential(2), sd.Exponential(3))
    {'p': {'rate': -0.25}, 'q': {'rate': 0.16666666666666666}}
    >>> sd.oracle.gradient("kl_divergence", sd.Normal(0, 1), sd.Normal(0, 1))["q"]
    {'loc': 0.0, 'scale': 0.0}
    >>> sd.oracle.gradient("entropy", sd.MultivariateNormal([0, 0], [[2, 1], [1, 2]]))["p"]["covariance"]
    [[0.3333333333333333, -0.16666666666666666], [-0.16666666666666666, 0.3333333333333333]]
    """
    form = format_of(dtype)
    laws = _laws(p, q)
    if any(has_arrays(form_of_member(law)) for law in laws):
        return slot_gradient(measure, laws, base, form, toward)
    point = _point(laws)
    result: dict[str, dict[str, Any]] = {"p": {}} if point.q is None else {"p": {}, "q": {}}
    domains = point.p.domains + (point.q.domains if point.q is not None else ())
    for index, (side, name) in enumerate(point.names):
        if not range_of(domains[index]).integer:
            result[side][name] = _round_partial(measure, point, index, base, form, toward)
    return result


def condition_number(measure: str, p: Family | str, q: Family | str | None = None) -> float:
    """Return the relative condition number in the parameters: the sum of |θ ∂f/∂θ| over the parameters θ, divided by |f|.

    A relative change of every parameter by ε changes the measure f relatively by at most about this many ε; so an error of that many
    units in the last place is what rounding the inputs alone would do. Parameters that are 0, and whole-number parameters, do not vary.
    It is ∞ where f = 0 (also at p = q, where the divergence has its minimum) and where there is no derivative, and 0 where f = ∞.

    >>> import symdiv as sd
    >>> round(sd.oracle.condition_number("kl_divergence", sd.Exponential(1), sd.Exponential("1.0000001")))
    40000003

    Source: Higham, *Accuracy and Stability of Numerical Algorithms*, 2nd ed., 1.6.
    """
    form = format_of("float64")
    made = prepare(measure, p, q, None)
    value = evaluate_program(made.program, made.values, 2, made.is_zero)
    if value == 0 or not mpmath.isfinite(value):
        return math.inf if value == 0 else 0.0
    laws = _laws(p, q)
    if any(has_arrays(form_of_member(law)) for law in laws):
        return slot_condition(measure, laws, form)
    point = _point(laws)
    zero = tuple(bool(type(v) is fmpq and v == 0) for v in point.values)
    program = _condition(measure, point.p, point.q, point.shared, zero)

    def unknown() -> sp.Expr:
        return sp.nan

    try:
        return round_value(program, point.values, form, "nearest", unknown, point.start(form))
    except InvalidInput:  # no derivative
        return math.inf


def _laws(p: Family | str, q: Family | str | None) -> tuple[Family, ...]:
    return tuple(parse(x) if isinstance(x, str) else x for x in (p, q) if x is not None)


def _point(laws: tuple[Family, ...]) -> _Point:
    forms = [form_of_member(law) for law in laws]
    values = tuple(_exact(argument) for law in laws for argument in law.arguments)
    shared: tuple[bool, ...] = ()
    if len(laws) == 2 and forms[0] == forms[1]:
        shared = tuple(bool(a == b) for a, b in zip(laws[0].arguments, laws[1].arguments, strict=True))
    return _Point(forms[0], forms[1] if len(laws) == 2 else None, values, shared)


def _exact(argument: sp.Expr) -> Any:
    if argument.free_symbols:
        raise InvalidInput(f"{argument} has no value; expected numbers as parameters")
    return fmpq(int(argument.p), int(argument.q)) if argument.is_Rational else compile_expression(argument, ())


def _round_partial(measure: str, point: _Point, index: int, base: object, form: Format, toward: str) -> float:
    expression, symbols = _partial(measure, point.p, point.q, point.shared, index)
    program = compile_expression(in_base(expression, base), symbols)

    def value() -> sp.Expr:
        numbers = {s: sp.Rational(int(v.p), int(v.q)) for s, v in zip(symbols, point.values, strict=True) if type(v) is fmpq}
        return substitute(program.expression, numbers)

    try:
        return round_value(program, point.values, form, toward, value, point.start(form))
    except InvalidInput:
        return math.nan


@lru_cache(maxsize=4096)
def _condition(measure: str, p: Form, q: Form | None, shared: tuple[bool, ...], zero: tuple[bool, ...]) -> Program:
    """The condition number as a program; parameters marked as zero, and whole numbers, are held fixed."""
    value, symbols = formula(measure, p, q, shared)
    domains = p.domains + (q.domains if q is not None else ())
    total = sp.Integer(0)
    for index, symbol in enumerate(symbols):
        if not zero[index] and not range_of(domains[index]).integer:
            total += sp.Abs(symbol * _partial(measure, p, q, shared, index)[0], evaluate=False)
    return compile_expression(total / sp.Abs(value, evaluate=False), symbols)


@lru_cache(maxsize=4096)
def _partial(measure: str, p: Form, q: Form | None, shared: tuple[bool, ...], index: int) -> tuple[sp.Expr, tuple[sp.Symbol, ...]]:
    """The derivative of the formula in nats by one parameter, where the marked parameters are equal; the symbols."""
    value, symbols = formula(measure, p, q)
    derivative = differentiate(value, symbols[index])
    if shared and q is not None:
        derivative = derivative.xreplace({b: a for a, b, same in zip(p.symbols("_p"), q.symbols("_q"), shared, strict=True) if same})
    return derivative, symbols
