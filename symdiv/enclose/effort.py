"""A limit on the work of an evaluation, in evaluations of integrands and terms of sums: unlike one in seconds it gives the same on every machine.

Main definitions: :func:`at_most`, :class:`OutOfEffort`; :func:`allowed` and :func:`spend`, for the evaluators of integrals and sums.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import flint

from symdiv.errors import Undetermined

__all__ = ["OutOfEffort", "allowed", "at_most", "exhausted", "first", "is_limited", "spend"]

WORD = 128  # bits; an evaluation at n times as many counts as n + 1

_left: list[int] = []  # of the limits that are in force, the innermost last


class OutOfEffort(Undetermined):
    """The work that was allowed did not suffice."""


@contextmanager
def at_most(evaluations: int) -> Iterator[None]:
    """Raise OutOfEffort in the body where more evaluations are needed, of integrands and of terms, each counted by its precision.

    A limit inside another one is the smaller of what both allow.

    >>> from symdiv.enclose import enclose
    >>> import sympy as sp
    >>> x = sp.Symbol("x")
    >>> with at_most(10):
    ...     enclose(sp.Integral(sp.exp(-x**2), (x, 0, sp.oo)))
    Traceback (most recent call last):
    symdiv.enclose.effort.OutOfEffort: more than the allowed number of evaluations
    """
    before = _left[-1] if _left else evaluations
    _left.append(min(evaluations, before))
    try:
        yield
    finally:
        left = _left.pop()
        if _left:
            _left[-1] = before - (min(evaluations, before) - left)


def is_limited() -> bool:
    """Whether the body of a limit is entered: whoever set it wants to know when it is reached."""
    return bool(_left)


def _price() -> int:
    return 1 + int(flint.ctx.prec) // WORD


def allowed(most: int) -> int:
    """How many evaluations at the working precision may follow, at most so many."""
    return min(most, max(1, _left[-1] // _price() + 1)) if _left else most


def first(evaluations: int) -> int:
    """How many evaluations at the working precision are as much work as so many at few bits, a share of what is allowed."""
    return allowed(max(1, 2 * evaluations // _price()))


def exhausted() -> bool:
    """Whether a limit is in force of which nothing is left."""
    return bool(_left) and _left[-1] <= 0


def spend(evaluations: int) -> None:
    """Count evaluations at the working precision; OutOfEffort where they are too many."""
    if _left:
        _left[-1] -= evaluations * _price()
        if _left[-1] < 0:
            raise OutOfEffort("more than the allowed number of evaluations")
