"""What the converters share: exact numbers, counterparts of families, batches.

Main definitions: :class:`Counterpart`, the family that one of a library's distributions is, and the map of the parameters.
"""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache
from typing import Any

import sympy as sp

from symdiv.errors import InvalidInput, Unsupported
from symdiv.families.base import Family
from symdiv.families.registry import by_name
from symdiv.laws import listed_weights

__all__ = [
    "Array", "Converted", "Counterpart", "Table", "alone", "broadcast", "congruence", "convert", "diagonal", "exact_array", "inverse", "located", "logistic",
    "make", "mapped", "matrices", "module", "normalised", "plus", "product", "refused", "softmax", "spread",
]  # fmt: skip

Array = Any
"""A number, or a list of arrays."""

Converted = Any
"""A distribution; a nested list of distributions where the library's object is a batch."""


@dataclass(frozen=True)
class Counterpart:
    """A symdiv family that is a library's distribution.

    ``parameters`` takes the library's parameters, by the names of its arguments, and returns symdiv's, by name. ``only`` holds the values
    that the library's other parameters must have; ``events`` the number of dimensions of parameters that are vectors or matrices.
    """

    family: str
    parameters: Callable[..., Mapping[str, Any]]
    only: Mapping[str, int] = field(default_factory=dict)
    events: Mapping[str, int] = field(default_factory=dict)

    @property
    def reads(self) -> list[str]:
        """The names of the library's parameters that matter."""
        return [*_parameters_of(self.parameters), *self.only]

    def fits(self, given: Mapping[str, Any]) -> bool:
        """Whether the parameters are such that the law is of the family."""
        return all(given[name] == value for name, value in self.only.items())


Table = Mapping[str, tuple[Counterpart, ...]]
"""A library's names with their counterparts, the most special first."""


def module(name: str, distribution: object) -> Any:
    """The module of a library whose distribution an object is said to be; without the library it is none."""
    try:
        return importlib.import_module(name)
    except ImportError:
        raise InvalidInput(f"{distribution!r}: expected a distribution of {name}, which is not installed") from None


def alone(family: str, parameters: Callable[..., Mapping[str, Any]], **events: int) -> tuple[Counterpart, ...]:
    """The only counterpart of a library's distribution."""
    return (Counterpart(family, parameters, events=events),)


def located(family: str) -> tuple[Counterpart, ...]:
    """The only counterpart of a distribution whose parameters are called loc and scale, as the family's are."""
    return alone(family, lambda loc, scale: {"loc": loc, "scale": scale})


def refused(library: str, name: str, why: str = "it has no counterpart in symdiv") -> Unsupported:
    """The error that says what is not converted, and why."""
    return Unsupported(f"{library} {name}: {why}")


def make(family: str, *values: Any, **parameters: Any) -> Family:
    """A member of a family of symdiv, by the family's name."""
    if family not in by_name:
        raise Unsupported(f"symdiv has no family {family}")
    return by_name[family](*values, **parameters)


@cache
def _parameters_of(function: Callable[..., Any]) -> tuple[str, ...]:
    """The names of a function's parameters."""
    return tuple(inspect.signature(function).parameters)


def convert(library: str, name: str, counterparts: Sequence[Counterpart], given: Mapping[str, Any]) -> Family:
    """The distribution that the first counterpart that fits makes of exact parameters."""
    for counterpart in counterparts:
        if counterpart.fits(given):
            return make(counterpart.family, **counterpart.parameters(**{k: given[k] for k in _parameters_of(counterpart.parameters)}))
    last = counterparts[-1]
    wrong = [f"{k} = {given[k]}" for k, v in last.only.items() if given[k] != v]
    needed = [f"{k} = {v}" for k, v in last.only.items()]
    raise refused(library, name, f"it has {', '.join(wrong)}; symdiv's {last.family} is the law with {', '.join(needed)}")


def spread(shape: Sequence[int], given: Mapping[str, Array], build: Callable[[dict[str, Any]], Converted]) -> Converted:
    """Build a distribution for each element of a batch: nested lists of the batch's shape, or one distribution where it has none."""
    if not shape:
        return build(dict(given))
    return [spread(shape[1:], {k: v[i] for k, v in given.items()}, build) for i in range(shape[0])]


def exact_array(name: str, value: Any) -> Array:
    """Numbers, in nested lists, at their exact values."""
    if isinstance(value, (list, tuple)):
        return [exact_array(name, v) for v in value]
    if isinstance(value, int):
        return sp.Integer(value)
    try:
        ratio = Fraction(float(value))
    except (OverflowError, TypeError, ValueError):
        raise InvalidInput(f"{name} is {value}: expected a finite number") from None
    return sp.Rational(ratio.numerator, ratio.denominator)


def broadcast(name: str, value: Any, shape: Sequence[int], rank: int) -> Array:
    """The numbers of an array, exactly, in nested lists of the batch's shape and the array's own last dimensions, ``rank`` of them."""
    import numpy as np

    array = np.asarray(value)
    if array.dtype.kind == "V" or array.dtype.name == "bfloat16":
        array = array.astype(np.float64)
    return exact_array(name, np.broadcast_to(array, tuple(shape) + array.shape[array.ndim - rank :]).tolist())


def product(components: Converted, depth: int) -> Converted:
    """A batch of products: the components below the given depth are independent parts of one law."""
    return [product(c, depth - 1) for c in components] if depth else make("Product", *_flat(components))


def _flat(components: Converted) -> list[Family]:
    return [f for c in components for f in _flat(c)] if isinstance(components, list) else [components]


def matrices(function: Callable[[Array], Array], array: Array, depth: int) -> Array:
    """A function of each matrix in a batch of the given number of dimensions."""
    return [matrices(function, a, depth - 1) for a in array] if depth else function(array)


def inverse(matrix: list[list[sp.Expr]]) -> list[list[sp.Expr]]:
    """The inverse of a matrix of rational numbers, exactly."""
    entries: list[list[sp.Expr]] = sp.Matrix(matrix).inv().tolist()
    return entries


def mapped(function: Callable[[sp.Expr], sp.Expr], array: Array) -> Array:
    """A function of each number in an array."""
    return [mapped(function, a) for a in array] if isinstance(array, list) else function(array)


def logistic(logit: sp.Expr) -> sp.Expr:
    """The probability whose log-odds are given."""
    return 1 / (1 + sp.exp(-logit))


def normalised(weights: Array) -> Array:
    """Weights over their exact sum (floats rarely sum to one exactly), along the last axis."""
    if isinstance(weights[0], list):
        return [normalised(w) for w in weights]
    total = sp.Add(*weights)
    return [w / total for w in weights]


def softmax(logits: Array) -> Array:
    """The probabilities with the given logits, along the last axis: 0 for -oo."""
    return [softmax(x) for x in logits] if isinstance(logits[0], list) else list(listed_weights.softmax(logits))


def congruence(factor: list[list[sp.Expr]]) -> list[list[sp.Expr]]:
    """L·Lᵀ."""
    return [[sp.Add(*(a * b for a, b in zip(row, column, strict=True))) for column in factor] for row in factor]


def diagonal(entries: list[sp.Expr]) -> list[list[sp.Expr]]:
    """The matrix with these entries on its diagonal."""
    return [[a if i == j else sp.Integer(0) for j in range(len(entries))] for i, a in enumerate(entries)]


def plus(first: list[list[sp.Expr]], second: list[list[sp.Expr]]) -> list[list[sp.Expr]]:
    """The sum of two matrices."""
    return [[a + b for a, b in zip(r, s, strict=True)] for r, s in zip(first, second, strict=True)]
