"""Arguments to try: every regime in turn, laws that are nearly equal, and steps from a bad point towards worse ones.

Main definitions: :func:`draw_point`, :func:`changed_point`, :func:`simpler_points`, :func:`regimes_of`, :func:`is_moderate`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction

from symdiv.audit.arguments import Number, Probabilities
from symdiv.audit.function import Function, Point, Side, Value
from symdiv.audit.simplicity import complexity
from symdiv.enclose.binary import Format, round_rational
from symdiv.oracle.regimes import REGIMES, Draw, NoPoint

__all__ = ["changed_point", "draw_point", "fits", "is_moderate", "regimes_of", "simpler_points"]

TRIES = 40
CLOSE = {"sum": ("moderate", "near-equal", "edges"), "integral": ("moderate", "near-equal")}


def regimes_of(function: Function, left: str | None) -> tuple[str, ...]:
    """The regimes to try; fewer where the truth has a ``"sum"`` or an ``"integral"`` left, which takes long at extreme arguments."""
    related = function.q is not None and set(function.p.arguments) & set(function.q.arguments)
    names = REGIMES if left is None else CLOSE[left]
    sides = [side for side in (function.p, function.q) if side is not None]
    if all(isinstance(a, Probabilities) or (isinstance(a, Number) and a.integer) for side in sides for a in side.arguments.values()):
        names = tuple(n for n in names if n in ("moderate", "near-equal", "edges", "tiny", "large shapes"))
    if not any(side.arguments for side in sides):
        return ("moderate",)
    return tuple(n for n in names if n != "near-equal" or related)


def draw_point(function: Function, regime: str, draw: Draw, format: Format) -> tuple[Point, str]:
    """Arguments of the regime that fit, and the regime with its degree (``near-equal 1e-13``); NoPoint where none was met."""
    for _ in range(TRIES):
        name = regime
        if function.q is not None and regime == "near-equal":
            digits = draw(1, max(1, (format.precision - 1) * 3 // 10))
            p = _drawn(function.p, "moderate", draw, format)
            name, q = f"near-equal 1e-{digits:02}", _near(function, p, Fraction(1, 10**digits), draw, format)
        else:
            p = _drawn(function.p, regime, draw, format)
            q = () if function.q is None else _related(function.q, function.p.named(p), regime, draw, format)
        if fits(function, (p, q), format):
            return (p, q), name
    raise NoPoint


def _drawn(side: Side, regime: str, draw: Draw, format: Format) -> tuple[Value, ...]:
    """Each argument of the regime, or, as in life, some of them moderate."""
    several = len(side.arguments) > 1
    return tuple(a.draw("moderate" if several and not draw(0, 3) else regime, draw, format) for a in side.arguments.values())


def _related(side: Side, p: dict[str, Value], regime: str, draw: Draw, format: Format) -> tuple[Value, ...]:
    """Arguments of q, now and then p's own: supports that touch, equal scales."""
    drawn = dict(zip(side.arguments, _drawn(side, regime, draw, format), strict=True))
    return tuple(p[name] if name in p and not draw(0, 3) else value for name, value in drawn.items())


def _near(function: Function, p: tuple[Value, ...], distance: Fraction, draw: Draw, format: Format) -> tuple[Value, ...]:
    assert function.q is not None
    own = function.p.named(p)
    return tuple(
        argument.near(own[name], distance, draw, format) if name in own else argument.draw("moderate", draw, format)
        for name, argument in function.q.arguments.items()
    )


def fits(function: Function, point: Point, format: Format) -> bool:
    """Whether all arguments are of their kinds, numbers of the format, and not excluded by the library's documentation."""
    sides = [(function.p, point[0])] + ([(function.q, point[1])] if function.q is not None else [])
    for side, values in sides:
        if not all(_of_format(v, format) and a.contains(v) for a, v in zip(side.arguments.values(), values, strict=True)):
            return False
    return function.unsupported is None or function.unsupported(*function.named(point)) is None


def _of_format(value: Value, format: Format) -> bool:
    if isinstance(value, tuple):
        return all(_of_format(v, format) for v in value)
    return math.isinf(value) or round_rational(Fraction(value), format) == value


def changed_point(function: Function, point: Point, draw: Draw, format: Format) -> Point:
    """The point with one argument changed: of p, of q, or q's set to p's of the same name."""
    p, q = list(point[0]), list(point[1])
    of_p, of_q = list(function.p.arguments.items()), [] if function.q is None else list(function.q.arguments.items())
    i = draw(0, len(of_p) + len(of_q) - 1)
    if i < len(of_p):
        p[i] = of_p[i][1].changed(p[i], draw, format)
        return tuple(p), tuple(q)
    i -= len(of_p)
    name, argument = of_q[i]
    own = dict(zip(function.p.arguments, p, strict=True))
    if name in own and not draw(0, 2):
        q[i] = argument.near(own[name], Fraction(1, 10 ** draw(1, max(1, format.precision * 3 // 10))), draw, format)
    else:
        q[i] = argument.changed(q[i], draw, format)
    return tuple(p), tuple(q)


def simpler_points(function: Function, point: Point, format: Format) -> list[Point]:
    """Points of the format with one argument made simpler, or two of one name that are equal or nearly so, the simplest first."""
    found = list(_with_one_simpler(function, point))
    if function.q is not None:
        found += _with_two_simpler(function, point)
    own = complexity(point, format)
    sizes = {x: complexity(x, format) for x in (_rounded(y, format) for y in found)}
    return sorted((x for x, size in sizes.items() if size < own), key=sizes.__getitem__)


def _rounded(value: Value, format: Format) -> Value:
    if isinstance(value, tuple):
        return tuple(_rounded(v, format) for v in value)
    return value if math.isinf(value) else round_rational(Fraction(value), format)


def _with_one_simpler(function: Function, point: Point) -> Iterator[Point]:
    for side, other in ((0, 1), (1, 0)):
        values = point[side]
        own = (function.p, function.q)[side]
        if own is None:
            continue
        for i, argument in enumerate(own.arguments.values()):
            for value in argument.simpler(values[i]):
                changed = (*values[:i], value, *values[i + 1 :])
                yield (changed, point[other]) if side == 0 else (point[other], changed)


def _with_two_simpler(function: Function, point: Point) -> Iterator[Point]:
    assert function.q is not None
    p, q = point
    places = {name: i for i, name in enumerate(function.p.arguments)}
    for j, (name, argument) in enumerate(function.q.arguments.items()):
        i = places.get(name)
        if i is None or type(function.p.arguments[name]) is not type(argument) or function.p.arguments[name].rank != argument.rank:
            continue
        for x, y in argument.simpler_pairs(p[i], q[j]):
            yield (*p[:i], x, *p[i + 1 :]), (*q[:j], y, *q[j + 1 :])


def is_moderate(function: Function, point: Point) -> bool:
    """Whether every argument is an ordinary number: of ordinary size, and not next to an end of its range."""
    sides = [(function.p, point[0])] + ([(function.q, point[1])] if function.q is not None else [])
    return all(_ordinary(a, v) for side, values in sides for a, v in zip(side.arguments.values(), values, strict=True))


def _ordinary(argument: object, value: Value) -> bool:
    if isinstance(value, tuple):
        element = getattr(argument, "element", None)
        return all(_ordinary(element, v) for v in value)
    if value == 0 and isinstance(argument, Number) and argument.low == 0:
        return bool(argument.integer)
    if isinstance(argument, Number) and math.isfinite(argument.high) and math.isfinite(argument.low):
        least = min(argument.high - argument.low, 1.0) / 1024
        return bool(argument.integer or (value - argument.low >= least and argument.high - value >= least and abs(value) <= 1024))
    return bool(value == 0 or 1 / 1024 <= abs(value) <= 1024)
