"""A converted distribution held against the object it comes from: log-densities at points that the object itself draws."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import sympy as sp

from symdiv.convert.counterpart import Table
from symdiv.families.base import Family
from symdiv.families.registry import by_name

TOLERANCE = sp.Rational(1, 10**6)
"""Some libraries' Bessel and gamma functions hold no more digits; a parameter that is read wrongly moves a log-density by more."""


def present(table: Table) -> list[str]:
    """The names in a table whose families symdiv has."""
    return [name for name, counterparts in table.items() if all(c.family in by_name for c in counterparts)]


def missing(*tables: Table) -> list[str]:
    """The families in tables that symdiv does not have."""
    return sorted({c.family for table in tables for counterparts in table.values() for c in counterparts} - set(by_name))


def points(p: Family) -> list[float] | None:
    """A few floats in the support of a law of numbers; None for a law of vectors. (Drawing with JAX takes seconds of compilation.)"""
    low, high = getattr(p.support, "low", None), getattr(p.support, "high", None)
    if low is None or high is None:
        return None
    if p.support.points is not None:
        return [int(o) for o in p.support.points if not isinstance(o, str)]
    if p.support.discrete:
        first = int(low) if low.is_finite else -2
        return [first + k for k in range(4) if first + k <= high]
    if low.is_finite and high.is_finite:
        return [float(low + (high - low) * sp.Rational(k, 8)) for k in (1, 4, 7)]
    if low.is_finite:
        return [float(low) + x for x in (0.375, 1.0, 2.75)]
    return [float(high) - x for x in (0.375, 1.0, 2.75)] if high.is_finite else [-1.375, 0.25, 1.75]


def exact(point: Any) -> Any:
    """A point as an exact number, or as a matrix of exact numbers."""
    if isinstance(point, list):
        return [exact(p) for p in point]
    return sp.Rational(*Fraction(point).as_integer_ratio())


def log_density(p: Family, point: Any) -> sp.Expr:
    """symdiv's log-density at a point, to 30 digits."""
    value = p.log_density(exact(point)).doit()
    return sp.N(value.replace(sp.Determinant, lambda matrix: matrix.as_explicit().det()), 30)


def agree(p: Family, points: Any, theirs: Any) -> bool:
    """Whether the log-densities agree at all points."""
    pairs = list(zip(points, theirs, strict=True))
    assert pairs
    return all(abs(log_density(p, x) - sp.Float(v, 17)) <= TOLERANCE * (1 + abs(sp.Float(v, 17))) for x, v in pairs)


def check_samples(table: Table, samples: Mapping[str, Any]) -> None:
    """Every entry of a table is tried."""
    assert set(table) == set(samples)
