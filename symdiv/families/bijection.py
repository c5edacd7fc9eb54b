"""One-to-one smooth maps of an interval: the inverse, the direction and the image, proved from SymPy's assumptions."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import NamedTuple

import sympy as sp

from symdiv.errors import InvalidInput
from symdiv.families.bound import bound_variable
from symdiv.families.monotone import links

__all__ = ["Bijection", "analysed"]


_SMOOTH = (
    *(sp.Add, sp.Mul, sp.Pow, sp.Symbol, sp.Rational, sp.NumberSymbol, sp.exp, sp.log),
    *(sp.sin, sp.cos, sp.asin, sp.acos, sp.atan, sp.sinh, sp.cosh, sp.tanh, sp.asinh, sp.acosh, sp.atanh, sp.erf),
)
"""Functions that are analytic wherever they are real and finite."""


class Bijection(NamedTuple):
    """The inverse, and log of the size of its slope, as formulas in ``variable``; whether the map increases, and the ends of its image."""

    inverse: sp.Expr
    log_slope: sp.Expr
    variable: sp.Symbol
    increasing: bool
    low: sp.Expr
    high: sp.Expr


@lru_cache(maxsize=1024)
def analysed(function: sp.Expr, z: sp.Symbol, low: sp.Expr, high: sp.Expr) -> Bijection:
    """What is known of a map of (low, high); InvalidInput unless it is proved to have a derivative of one sign and an inverse.

    >>> z = sp.Symbol("z", positive=True)
    >>> analysed(z / (1 + z), z, sp.Integer(0), sp.oo)
    Bijection(inverse=-x_/(x_ - 1), log_slope=-2*log(1 - x_), variable=x_, increasing=True, low=0, high=1)
    """
    for node in sp.preorder_traversal(function):
        if not isinstance(node, _SMOOTH):
            raise InvalidInput(f"{node} is not understood in a map; expected powers, exponentials, logarithms and hyperbolic functions")
    link = links(function, z, low, high)
    if link is not None:
        x = _variable(function, z, low, high, link.low)
        return _completed(link.inverse(x), x, link.increasing, sp.expand(link.low), sp.expand(link.high))
    points = _points(z, low, high)
    if not any(form.is_real for point in points for form in _forms(function.xreplace({z: point}))):
        raise InvalidInput(f"{function} is not proved to be real on ({low}, {high}); expected a map that is smooth and strictly monotone")
    slope = sp.diff(function, z)
    increasing = _sign(slope, z, points)
    first, second = (_limit(function, z, end, side) for end, side in ((low, "+"), (high, "-")))
    start, end = (first, second) if increasing else (second, first)
    x = _variable(function, z, low, high, start)
    return _completed(_inverse(function, z, x, points), x, increasing, start, end)


def _completed(inverse: sp.Expr, x: sp.Symbol, increasing: bool, low: sp.Expr, high: sp.Expr) -> Bijection:
    """The logarithm of the slope, split into those of the factors whose sign is known."""
    slope = sp.diff(inverse, x)
    if slope.is_Add:
        slope = sp.factor(slope) if slope.is_rational_function(x) else sp.factor_terms(sp.together(slope))
    total, rest = sp.Integer(0), sp.Integer(1 if increasing else -1)
    for factor in sp.Mul.make_args(slope):
        base, exponent = factor.as_base_exp()
        sign = next((s for point in _points(x, low, high) for form in _forms(base.xreplace({x: point})) for s in [_sign_of(form)] if s), 0)
        if base is sp.E:
            total += exponent
        elif sign > 0 or (sign < 0 and exponent.is_Integer):
            total += exponent * sp.log(sign * base)
            rest *= sign**exponent
        else:
            rest *= factor
    return Bijection(inverse, total + sp.log(rest), x, increasing, low, high)


def _sign_of(expression: sp.Expr) -> int:
    return 1 if expression.is_positive else -1 if expression.is_negative else 0


def _variable(function: sp.Expr, z: sp.Symbol, low: sp.Expr, high: sp.Expr, start: sp.Expr) -> sp.Symbol:
    """The variable of the inverse."""
    return bound_variable((function.free_symbols - {z}) | low.free_symbols | high.free_symbols, bool(start.is_extended_nonnegative))


def _points(z: sp.Symbol, low: sp.Expr, high: sp.Expr) -> list[sp.Expr]:
    """A point of the interval, in forms that show its signs: as it is, and in terms of a positive number."""
    w = sp.Dummy("w", positive=True)
    if low.is_finite:
        return [z, low + w if high == sp.oo else low + (high - low) * w / (1 + w)]
    return [z] if high == sp.oo else [z, high - w]


def _sign(slope: sp.Expr, z: sp.Symbol, points: list[sp.Expr]) -> bool:
    for point in points:
        for form in _forms(slope.xreplace({z: point})):
            if _sign_of(form):
                return _sign_of(form) > 0
    raise InvalidInput(f"its derivative {slope} is not proved to have one sign; expected a map that is smooth and strictly monotone")


def _inverse(function: sp.Expr, z: sp.Symbol, x: sp.Symbol, points: list[sp.Expr]) -> sp.Expr:
    """g with g(f(z)) = z, which also proves that f is one to one; SymPy only suggests it."""
    plain, value = sp.Dummy("z"), sp.Dummy("x")
    try:
        found = sp.solve(function.xreplace({z: plain}) - value, plain)
    except NotImplementedError:
        found = []
    for candidate in found:
        if not isinstance(candidate, sp.Expr):
            continue
        for point in points:
            image = function.xreplace({z: point})
            if any(form == 0 for form in _forms(candidate.xreplace({value: image}) - point)):
                return candidate.xreplace({value: x})
    raise InvalidInput("no inverse was found and proved; expected a map that can be solved for its variable")


_REWRITINGS: tuple[Callable[[sp.Expr], sp.Expr], ...] = (
    lambda e: e,
    sp.expand,
    lambda e: sp.cancel(sp.together(e)),
    lambda e: sp.factor(sp.powsimp(sp.together(e))),
    lambda e: sp.expand(sp.expand_log(sp.powdenest(e))),
    lambda e: sp.expand(sp.expand_log(e.replace(sp.log, lambda a: sp.log(sp.factor(sp.cancel(sp.together(a))))))),
    lambda e: sp.cancel(sp.together(e.rewrite(sp.exp))),
)


def _forms(expression: sp.Expr) -> Iterator[sp.Expr]:
    """The same expression in several forms."""
    for rewriting in _REWRITINGS:
        try:
            yield rewriting(expression)
        except (sp.PolynomialError, NotImplementedError):
            continue


def _limit(function: sp.Expr, z: sp.Symbol, end: sp.Expr, side: str) -> sp.Expr:
    """The limit of the map at an end of the interval."""
    try:
        value = sp.limit(function, z, end, side) if end.is_finite else sp.limit(function, z, end)
    except (NotImplementedError, ValueError) as problem:
        raise InvalidInput(f"its limit at {end} was not found") from problem
    if z in value.free_symbols or value.has(sp.Limit, sp.AccumBounds, sp.nan, sp.zoo) or not value.is_extended_real:
        raise InvalidInput(f"its limit at {end} was not found")
    return sp.expand(value)
