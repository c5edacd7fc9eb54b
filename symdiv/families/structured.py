"""What a family of vectors, matrices or products states: its space, and its log-density as a combination of statistics.

Main definitions: :class:`Space`, :class:`Structured`, :class:`Transformed`. Structural rules know the expectations of the statistics;
nothing is integrated.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Self

import sympy as sp

from symdiv.errors import InvalidInput
from symdiv.expression import substitute, write
from symdiv.families.base import Family
from symdiv.families.statistics import Statistic, explicit_point
from symdiv.matrices import all_symbols, names_in
from symdiv.parametrised import StructuredDomain

__all__ = ["Space", "Structured", "Terms", "Transformed"]

_INTEGERS = re.compile(r"[\[\]\d, -]+")

Terms = tuple[tuple[sp.Expr, Statistic], ...]


@dataclass(frozen=True)
class Space:
    """Where a law lives: the shape of its values, and which of them it charges (up to a null set)."""

    kind: str
    shape: tuple[sp.Expr, ...]

    def __str__(self) -> str:
        return f"{self.kind} of shape {' × '.join(map(str, self.shape))}"

    def inside(self, other: Space) -> bool | None:
        """Whether a law on this space is absolutely continuous with respect to one on the other, of the same shape; None: not known.

        Open sets of R^n carry one reference measure, and are listed from large to small; all else is of another dimension, or discrete.
        """
        if self.kind == other.kind:
            return True
        kinds = [k.replace("positive definite matrices", "positive values") if self.shape == _SINGLE else k for k in (self.kind, other.kind)]
        if all(k in _OPEN for k in kinds):
            return _OPEN.index(kinds[0]) >= _OPEN.index(kinds[1])
        single_or_not = "positive definite matrices" in kinds and not all(size.is_Integer for size in self.shape)
        return None if single_or_not else False


_OPEN = ("real values", "values with a positive last coordinate", "positive values")
_SINGLE = (sp.Integer(1), sp.Integer(1))


class Structured(Family):
    """A family whose measures come from structural rules. A member is given by exact matrices, vectors and numbers."""

    def __init__(self, *values: object, **keywords: object) -> None:
        super().__init__(*values, **keywords)
        self.given = {s.name: s for value in (*values, *keywords.values()) for s in _symbols_in(value)}

    def _check(self) -> None:
        """Check sizes; and the constraint, where it is decided."""
        if self.constraint == False:
            raise InvalidInput(f"{self}: expected {self.constraint_text}")

    constraint_text: ClassVar[str] = "valid parameters"

    @property
    def space(self) -> Space:
        """Where the members live."""
        raise NotImplementedError

    @property
    def support(self) -> Any:
        """The space, as a description."""
        return self.space

    @property
    def constant(self) -> sp.Expr:
        """The part of the log-density that does not depend on the point."""
        raise NotImplementedError

    @property
    def terms(self) -> Terms:
        """The log-density is the constant plus the sum of coefficient times statistic."""
        raise NotImplementedError

    def log_density(self, x: Any) -> sp.Expr:
        """The logarithm of the density at x: a matrix symbol, a matrix, or a list of coordinates."""
        point = explicit_point(x)
        return sp.Add(self.constant, *(c * t.at(point) for c, t in self.terms))

    def pdf(self, x: Any) -> sp.Expr:
        """The density at x in the space: a matrix symbol, a matrix, or a list of coordinates."""
        return sp.exp(self.log_density(x))

    def variable(self, name: str) -> sp.MatrixSymbol:
        """A variable that ranges over the space."""
        return sp.MatrixSymbol(name, *self.space.shape)

    @property
    def names(self) -> set[str]:
        """The names of all symbols, those of matrices included."""
        return set().union(*(names_in(a) for a in self.arguments))

    @property
    def free_symbols(self) -> set[sp.Symbol]:
        """The symbols for numbers in the parameters, sizes included."""
        return set().union(*(all_symbols(a) for a in self.arguments))

    def _expressions(self) -> Iterator[sp.Expr]:
        yield from self.arguments

    def substitute(self, mapping: Mapping[sp.Symbol, sp.Expr]) -> Self:
        return type(self)(*(substitute(a, mapping) for a in self.arguments))

    @property
    def text(self) -> str:
        return f"{type(self).__name__}({', '.join(self._argument_texts())})"

    def _argument_texts(self) -> Iterator[str]:
        for parameter, value in zip(self.parameters, self.arguments, strict=True):
            yield written(parameter.domain, value)

    def __repr__(self) -> str:
        texts = (text if _INTEGERS.fullmatch(text) else repr(text) for text in self._argument_texts())
        return f"{type(self).__name__}({', '.join(texts)})"


class Transformed(Structured):
    """The law of a one-to-one map of a law of another family."""

    bijection: ClassVar[str]
    """The map's name; families with one name share one map."""

    @property
    def base(self) -> Structured:
        """The law that is mapped."""
        raise NotImplementedError

    @property
    def log_jacobian(self) -> Terms | None:
        """log |det of the map's derivative| as statistics of the point that is mapped; None where no rule knows their expectations."""
        raise NotImplementedError


def written(domain: Any, value: Any) -> str:
    """A parameter's value as the safe reader reads it back."""
    return domain.text(value) if isinstance(domain, StructuredDomain) else write(value)


def same_size(left: Any, right: Any) -> bool:
    """Whether two sizes are equal, provably."""
    return bool(sp.expand(sp.sympify(left) - sp.sympify(right)) == 0)


def require_sizes(owner: str, *pairs: tuple[str, Any, str, Any]) -> None:
    """Raise InvalidInput unless the named sizes are equal."""
    for first, left, second, right in pairs:
        if not same_size(left, right):
            raise InvalidInput(f"{owner}: {first} has {left} and {second} has {right} rows or columns; expected as many")


def _symbols_in(value: object) -> Iterable[sp.Symbol]:
    if isinstance(value, (sp.Basic, sp.MatrixBase)):
        return list(value.atoms(sp.Symbol))
    if isinstance(value, Family):
        return value.given.values()
    if isinstance(value, (list, tuple)):
        return [s for item in value for s in _symbols_in(item)]
    return []
