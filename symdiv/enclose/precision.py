"""The one place that touches FLINT's working precision.

``flint.ctx.prec`` is a global of python-flint.  Everything in this package that needs a precision calls :func:`at_precision`,
which puts the old one back whatever happens.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import flint

from symdiv.errors import Undetermined

__all__ = ["NeedsPrecision", "are_wide", "at_precision", "bits_for_digits", "wide_balls"]

_context = flint.ctx
_wide = [False]


class NeedsPrecision(Undetermined):
    """A question that this precision leaves open and a higher one may answer; the retry loop catches it."""


def at_precision(precision: int, function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    """``function(*arguments)`` with FLINT working at ``precision`` bits; the former precision comes back in any case."""
    saved = _context.prec
    _context.prec = precision
    try:
        return function(*arguments)
    finally:
        _context.prec = saved


@contextmanager
def wide_balls(wide: bool) -> Iterator[None]:
    """In the body it is enough that the balls of integrals are finite, or it is not."""
    _wide.append(wide)
    try:
        yield
    finally:
        _wide.pop()


def are_wide() -> bool:
    """Whether it is enough that a ball is finite."""
    return _wide[-1]


def bits_for_digits(digits: int) -> int:
    """Relative accuracy in bits that makes a relative error below 10**-digits / 2.

    >>> bits_for_digits(15)
    52
    """
    return digits * 33220 // 10000 + 3  # 3.3220 > log2(10); one bit for the half, the rest for the rounding down here
