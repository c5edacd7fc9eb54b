"""What is audited: the functions of a library, each a measure of laws built in one way, with all that is needed to ask it and to know the truth.

Main definitions: :class:`Function`, :class:`Side`, :class:`Target`, :class:`NotCovered`, :func:`exact`.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sympy as sp

from symdiv.audit.arguments import Argument
from symdiv.families.base import Family
from symdiv.measures import MEASURES
from symdiv.oracle.judgement import Answer

__all__ = ["Function", "NotCovered", "Point", "Side", "Target", "Value", "exact"]

Value = Any
"""A float, or nested tuples of floats for a vector or matrix."""

Point = tuple[tuple[Value, ...], tuple[Value, ...]]
"""The arguments of p and of q, in their order."""


def exact(value: Value) -> Any:
    """The exact value of a float as a SymPy number (also of an infinite one); nested lists for a vector or matrix.

    >>> exact((0.5, float("-inf")))
    [1/2, -oo]
    """
    if isinstance(value, tuple | list):
        return [exact(v) for v in value]
    if math.isinf(value):
        return sp.oo if value > 0 else -sp.oo
    ratio = Fraction(value)
    return sp.Rational(ratio.numerator, ratio.denominator)


@dataclass(frozen=True)
class Side:
    """One of the laws that a function is asked about: how the library calls its family, and the arguments by which it is built."""

    family: str
    arguments: Mapping[str, Argument]

    def named(self, values: tuple[Value, ...]) -> dict[str, Value]:
        """The values by name."""
        return dict(zip(self.arguments, values, strict=True))


@dataclass(frozen=True)
class Function:
    """A measure of one or two laws, as one function of a library computes it of arguments of one kind.

    Parameters
    ----------
    name : unique within the target, such as ``"gamma.entropy"`` or ``"kl_divergence(Bernoulli, Bernoulli) [logits]"``
    measure : ``"entropy"``, ``"cross_entropy"`` or ``"kl_divergence"``
    p, q : the laws' arguments; q is None for the entropy. Arguments of one name are drawn equal, or nearly so, in some points
    call : ``call(p, q, dtype)`` with NumPy arrays by name (of dtype; float32 arrays for bfloat16, to be converted) returns what the library
        returns. The arrays have no batch dimensions, or some that broadcast; vectors and matrices have their own dimensions last
    source : ``source(p, q, dtype)`` with plain Python values by name returns lines of Python that need only the library and set ``returned``
    laws : ``laws(p, q)`` with exact SymPy values by name (nested lists for vectors; infinities are ``oo``) returns the two laws, the second None
        for the entropy. It raises InvalidInput where the arguments make no law: such a point is not tried
    value : instead of ``laws``, the truth as an exact expression, for what is a summand of a measure; where there are both, it stands for extreme arguments
    dtypes : the formats in which the function is offered
    base : of the logarithm, default nats
    code : which code computes it (``"gamma_gen._entropy"``): faults of a kind in the same code are one finding
    unsupported : ``unsupported(p, q)`` of Python values returns what the library's documentation says against these, or None
    density : ``density(side, values, x)`` is the library's own log-density at x for ``"p"`` or ``"q"``: compared with symdiv's before a fault is
        believed; None where it has none
    conventions : documented conventions that ``laws`` follows, such as "weights are normalised"
    batches : whether ``call`` takes batches
    keeps_dtype : whether the documentation, or the library's rule, says that the result has the arguments' dtype
    numerical : whether the code integrates or sums numerically, so that an error at ordinary arguments is no wrong formula
    answer, command : in place of ``call`` and ``source`` for a program: the answer to one question, and the line that asks it
    cost : how many times longer a call takes than one of a simple formula, for sharing the budget
    """

    name: str
    measure: str
    p: Side
    q: Side | None
    call: Callable[[Mapping[str, Any], Mapping[str, Any], str], Any] | None = None
    source: Callable[[Mapping[str, Any], Mapping[str, Any], str], str] | None = None
    laws: Callable[[Mapping[str, Any], Mapping[str, Any]], tuple[Family, Family | None]] | None = None
    value: Callable[[Mapping[str, Any], Mapping[str, Any]], sp.Expr] | None = None
    dtypes: tuple[str, ...] = ("float64", "float32")
    base: object = None
    code: str = ""
    unsupported: Callable[[Mapping[str, Any], Mapping[str, Any]], str | None] | None = None
    density: Callable[[str, Mapping[str, Any], float], float] | None = None
    conventions: tuple[str, ...] = ()
    batches: bool = True
    keeps_dtype: bool = False
    numerical: bool = False
    cost: float = 1
    answer: Callable[[Point], Answer] | None = None
    command: Callable[[Point], str] | None = None

    def named(self, point: Point) -> tuple[dict[str, Value], dict[str, Value]]:
        """The values of a point by name."""
        return self.p.named(point[0]), self.q.named(point[1]) if self.q is not None else {}

    def __str__(self) -> str:
        return f"{self.name}: {MEASURES[self.measure].text(self.p.family, None if self.q is None else self.q.family)}"


@dataclass(frozen=True)
class NotCovered:
    """A function that the target does not audit, and why."""

    name: str
    reason: str


@dataclass(frozen=True)
class Target:
    """A library: its functions are enumerated from its own registries when they are asked for, and it is imported only then.

    Parameters
    ----------
    name : what the command line calls it
    package : what pip installs
    version : the installed version; raises ImportError where the library is missing
    functions : all that are audited, in an order that does not change from run to run
    not_covered : all that are not, each with its reason
    read : what ``call`` returned as a NumPy array and the name of its dtype; default: NumPy's own
    setting : a context manager that is entered around everything that is asked of the library, such as one that enables float64
    most : points at which one function is tried at most
    """

    name: str
    package: str
    version: Callable[[], str]
    functions: Callable[[], tuple[Function, ...]]
    not_covered: Callable[[], tuple[NotCovered, ...]]
    read: Callable[[Any], tuple[Any, str]] | None = None
    setting: Callable[[], Any] | None = None
    most: int = 2000
