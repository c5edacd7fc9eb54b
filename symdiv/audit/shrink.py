"""Make a failing input simple: greedily, one parameter at a time, as long as the fault stays of its kind.

Main definition: :func:`shrunk`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

from symdiv.oracle.judgement import Fault
from symdiv.oracle.prepare import Form
from symdiv.oracle.ranges import range_of, satisfied
from symdiv.oracle.subjects import Side

__all__ = ["shrunk"]

ATTEMPTS = 150
Point = tuple[tuple[float, ...], tuple[float, ...]]


def shrunk(fault: Fault, again: Callable[[Point, str], Fault | None]) -> Fault:
    """A fault of the same kind at parameters no less simple; ``again`` asks about a point."""
    left = ATTEMPTS
    improved = True
    while improved and left > 0:
        improved = False
        for point in _simpler(fault):
            if left <= 0:
                break
            left -= 1
            found = again(point, "shrunk from " + fault.regime.removeprefix("shrunk from "))
            if found is not None and found.kind == fault.kind:
                fault, improved = found, True
                break
    return fault


def _simpler(fault: Fault) -> Iterator[Point]:
    """Points with one parameter made simpler, the simplest first."""
    sides = (fault.subject.p, fault.p), (fault.subject.q, fault.q)
    for i, (side, values) in enumerate(sides):
        if not isinstance(side, Form):
            continue
        for j, value in enumerate(values):
            for other in _values(value):
                changed = (*values[:j], other, *values[j + 1 :])
                if _admitted(side, changed):
                    yield (changed, fault.q) if i == 0 else (fault.p, changed)


def _values(x: float) -> list[float]:
    """Simpler numbers than x: small ones, and x with fewer bits or a smaller exponent."""
    mantissa, exponent = math.frexp(x)
    candidates = {0.0, 1.0, 2.0, 0.5, 3.0, -1.0, math.trunc(x) if abs(x) < 2**53 else x}
    candidates |= {_scaled(round(mantissa * 2**bits) / 2**bits, exponent) for bits in (1, 2, 4, 8, 16, 24)}
    candidates |= {_scaled(mantissa, exponent // 2), _scaled(mantissa, exponent - (1 if exponent > 0 else -1))}
    return sorted((float(c) for c in candidates if math.isfinite(c) and _weight(c) < _weight(x)), key=_weight)


def _scaled(mantissa: float, exponent: int) -> float:
    try:
        return math.ldexp(mantissa, exponent)
    except OverflowError:
        return math.inf


def _weight(x: float) -> tuple[int, int, bool, bool, float]:
    """How complicated a number is: significant bits, size of the exponent, sign, a fraction."""
    if x == 0:
        return (0, 0, False, False, 0.0)
    exponent = abs(math.frexp(x)[1] - 1)
    top = abs(x).as_integer_ratio()[0]
    odd = top >> ((top & -top).bit_length() - 1)
    return (odd.bit_length() + exponent // 2, exponent, x < 0, abs(x) < 1, abs(x))


def _admitted(form: Side, values: tuple[float, ...]) -> bool:
    assert isinstance(form, Form)
    return all(range_of(d).contains(x) for d, x in zip(form.domains, values, strict=True)) and satisfied(form, values)
