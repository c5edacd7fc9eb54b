"""Rigorous decisions with three values: True, False, and None for "not at this precision".

A difference that is an exact rational (``flint.fmpq``) is decided exactly.  A ball is decided by its sign, and one that contains zero
without being exactly zero stays None.  ``and_``, ``or_`` and ``not_`` are Kleene's: one False settles a conjunction, whatever the rest.
"""

from __future__ import annotations

from typing import Any, NoReturn

import sympy as sp
from flint import fmpq

from symdiv.enclose.precision import NeedsPrecision
from symdiv.errors import InvalidInput, Undetermined

__all__ = ["CONDITIONS", "UNKNOWN", "no_branch", "no_number", "nonnegative", "nonzero", "not_", "not_known", "positive", "undecided", "zero"]

Truth = bool | None

UNKNOWN = sp.Dummy("unknown", real=True, dummy_index=1)
"""Stands in an expression for a number that is not known; a program that reaches it raises Undetermined. The same in every process."""


def positive(x: Any) -> Truth:
    """Is x > 0?  (An arb comparison is True only when it holds for every pair of points, so both directions are asked.)"""
    if x > 0:
        return True
    return False if x <= 0 else None


def nonnegative(x: Any) -> Truth:
    """Is x >= 0?"""
    if x >= 0:
        return True
    return False if x < 0 else None


def zero(x: Any) -> Truth:
    """Is x = 0?"""
    if type(x) is fmpq:
        return bool(x == 0)
    if x.is_zero():
        return True
    return False if x > 0 or x < 0 else None


def nonzero(x: Any) -> Truth:
    """Is x != 0?"""
    return not_(zero(x))


def not_(truth: Truth) -> Truth:
    return None if truth is None else not truth


def undecided(condition: str) -> NoReturn:
    """Called by a program whose condition came out as None."""
    raise NeedsPrecision(f"whether {condition} holds is not settled")


def not_known() -> NoReturn:
    """Called by a program that reaches :data:`UNKNOWN`."""
    raise Undetermined("the expression becomes what is not known at these values")


def no_branch(expression: str) -> NoReturn:
    """Called by a program none of whose Piecewise conditions holds."""
    raise InvalidInput(f"no condition of {expression} holds at these values")


def no_number(text: str) -> NoReturn:
    """Called by a program that reaches nan or complex infinity."""
    raise InvalidInput(f"the expression becomes {text}, which is not a real number, at these values")


CONDITIONS = {
    "positive": positive,
    "nonnegative": nonnegative,
    "zero": zero,
    "nonzero": nonzero,
    "not_": not_,
    "undecided": undecided,
    "no_branch": no_branch,
    "not_known": not_known,
    "no_number": no_number,
}
