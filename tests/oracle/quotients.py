"""Difference quotients of the oracle's own values at many digits, for derivatives of what has no textbook formula."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import mpmath

import symdiv as sd


def quotient(measure: str, p: Any, q: Any, numbers: dict[str, dict[str, Any]], side: str, name: str, *, one_sided: int = 0) -> Any:
    """A central difference quotient, of a step whose square is far below a double's last digit; or one to the right, 1, or to the left, -1."""
    step = Fraction(1, 10**12)
    values = []
    for sign in (one_sided, 0) if one_sided else (1, -1):
        moved = {s: {n: Fraction(x) + (sign * step if (s, n) == (side, name) else 0) for n, x in of.items()} for s, of in numbers.items()}
        values.append(sd.oracle.evaluate(measure, p(**moved["p"]), q(**moved["q"]), digits=45))
    with mpmath.workdps(45):
        return (values[0] - values[1]) * 10**12 / (one_sided or 2)
