"""The check that a density of a user integrates to one: enclosed, rigorously, at exact sample points of its parameters."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache

import sympy as sp
from flint import arb
from sympy.logic.boolalg import Boolean

from symdiv.enclose import NeedsPrecision, compile_expression, refine
from symdiv.errors import InvalidInput, Undetermined, Unsupported
from symdiv.expression import substitute

__all__ = ["require_normalised"]

_POINTS = 3
_DRAWS = 4000
_BITS = 80
_MOST_BITS = 1000
_CUTS = (4, 16, 64, 256)
_PLACES = 8


@lru_cache(maxsize=1024)
def require_normalised(log_density: sp.Expr, x: sp.Symbol, low: sp.Expr, high: sp.Expr, condition: Boolean) -> None:
    """Raise InvalidInput where the density does not integrate to one, Undetermined where that was not found out."""
    symbols = sorted((log_density.free_symbols - {x}) | low.free_symbols | high.free_symbols, key=str)
    for point in _sample(symbols, condition):
        where = " at " + ", ".join(f"{s} = {v}" for s, v in point.items()) if point else ""
        ends = [substitute(end, point) for end in (low, high)]
        _require_one(substitute(log_density, point), x, ends[0], ends[1], where)


def _require_one(log_density: sp.Expr, x: sp.Symbol, low: sp.Expr, high: sp.Expr, where: str) -> None:
    _require_real(log_density, x, low, high, where)
    density = sp.exp(log_density)
    size = sp.Abs(density)  # exp(log u) is u, of whatever sign
    try:
        totals = [_integral(f, x, low, high) for f in ((density,) if size == density else (density, size))]
    except (InvalidInput, Undetermined, Unsupported) as problem:
        if _exceeds_one(size, x, low, high):
            raise InvalidInput(f"the density integrates to more than 1{where}, or to infinity; expected 1") from problem
        raise Undetermined(f"the integral of the density{where} was not enclosed: {problem}") from problem
    if not totals[0].is_finite():
        raise InvalidInput(f"the density integrates to infinity{where}; expected 1")
    if not totals[0].contains(1):
        raise InvalidInput(f"the density integrates to {totals[0].str(12, radius=False)}{where}; expected 1")
    if not totals[-1].contains(1):
        raise InvalidInput(f"the density is negative on a part of ({low}, {high}){where}")


def _require_real(log_density: sp.Expr, x: sp.Symbol, low: sp.Expr, high: sp.Expr, where: str) -> None:
    """Refuse a log-density that is not real at one of a few points."""
    for i in range(1, _PLACES):
        share = sp.Rational(i, _PLACES)
        odds = share / (1 - share)
        if low.is_finite and high.is_finite:
            place = low + (high - low) * share
        elif low.is_finite or high.is_finite:
            place = low + odds if low.is_finite else high - odds
        else:
            place = odds - 1 / odds
        with suppress(NeedsPrecision, Undetermined, Unsupported):
            try:
                compile_expression(log_density.xreplace({x: place}), ()).ball((), _BITS)
            except InvalidInput as problem:
                raise InvalidInput(f"the log-density is not a real number at {x} = {place}{where}") from problem


def _integral(density: sp.Expr, x: sp.Symbol, low: sp.Expr, high: sp.Expr) -> arb:
    """An enclosure, to about 24 digits."""
    program = compile_expression(sp.Integral(density, (x, low, high)), ())
    return refine(lambda precision: program.ball((), precision), _BITS, maximum=_MOST_BITS)


def _exceeds_one(density: sp.Expr, x: sp.Symbol, low: sp.Expr, high: sp.Expr) -> bool:
    """Whether the integral over a part of the range is proved to exceed one."""
    for bits in _CUTS:
        far, near = sp.Integer(2) ** bits, sp.Rational(1, 2**bits)
        start = low + near if low.is_finite else (high if high.is_finite else 0) - far
        end = high - near if high.is_finite else (low if low.is_finite else 0) + far
        try:
            if (start < end) == True and _integral(density, x, start, end) > 1:
                return True
        except (InvalidInput, Undetermined, Unsupported):
            continue
    return False


def _sample(symbols: list[sp.Symbol], condition: Boolean) -> Iterator[dict[sp.Symbol, sp.Expr]]:
    """Exact points of the parameters inside their domain, no whole numbers among them, and at closed ends of it."""
    if not symbols:
        yield {}
        return
    draw, found = random.Random(1), 0
    for i in range(_DRAWS):
        spread = 2 ** (i // 200)
        point = {s: _rational(draw, spread) * (1 if s.is_nonnegative else draw.choice((1, -1))) for s in symbols}
        if substitute(condition, point) == True:
            yield point
            if found == 0:
                yield from (edge for edge in _edges(point, condition) if substitute(condition, edge) == True)
            found += 1
            if found == _POINTS:
                return
    raise Undetermined(f"{found} of {_POINTS} points with {condition} were found, to integrate the density at")


def _edges(point: dict[sp.Symbol, sp.Expr], condition: Boolean) -> Iterator[dict[sp.Symbol, sp.Expr]]:
    """The point moved to each closed end of a parameter's interval."""
    ends = [(s, sp.S.Zero) for s in point if s.is_nonnegative and not s.is_positive]
    for part in sp.And.make_args(condition):
        if isinstance(part, (sp.GreaterThan, sp.LessThan)):
            ends += [(s, end) for s, end in (part.args, part.args[::-1]) if s in point and end.is_number]
    for symbol, end in ends:
        yield {**point, symbol: end}


def _rational(draw: random.Random, spread: int) -> sp.Rational:
    while True:
        value = sp.Rational(draw.randint(1, 20 * spread), draw.randint(3, 11 * spread))
        if value.q > 2:
            return value
