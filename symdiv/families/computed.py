"""Finite distributions whose probabilities are computed from a few parameters, exactly.

Main definitions: :class:`Computed`, what they have in common; :func:`explicit`, for parameters that have to be numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.errors import InvalidInput, Unsupported
from symdiv.expression import write
from symdiv.families.finite import Finite
from symdiv.parametrised import Domain, Parametrised, admitted

__all__ = ["Computed", "admit_list", "explicit"]

_MOST_OUTCOMES = 1_000


class Computed(Finite):
    """A finite law whose outcomes and masses follow from its parameters; ``_listed`` computes them."""

    __init__ = Parametrised.__init__

    def _listed(self) -> tuple[Sequence[sp.Expr], Sequence[sp.Expr]]:
        """The outcomes and their masses."""
        raise NotImplementedError

    @cached_property
    def _table(self) -> tuple[tuple[sp.Expr, ...], tuple[sp.Expr, ...]]:
        outcomes, masses = self._listed()
        return tuple(outcomes), tuple(masses)

    @property
    def outcomes(self) -> tuple[sp.Expr | str, ...]:  # type: ignore[override]  # computed here, stored in Finite
        """The points that may have mass."""
        return self._table[0]

    @property
    def masses(self) -> tuple[sp.Expr, ...]:
        return self._table[1]

    @property
    def constraint(self) -> Boolean:
        return sp.true

    @property
    def validity(self) -> Boolean:
        return sp.And(*(p.domain.condition(a) for p, a in zip(self.parameters, self.arguments, strict=True)), self.constraint)

    def _call(self, arguments: Sequence[Any]) -> list[Any]:
        """The arguments as the constructor takes them: where it takes a list, a list."""
        return list(arguments)

    def _with(self, arguments: Sequence[sp.Expr]) -> Computed:
        member: Computed = type(self)(*self._call(arguments))
        return member

    def _written(self, writer: Callable[[sp.Expr], str]) -> str:
        parts = self._call([writer(a) for a in self.arguments])
        return ", ".join(f"[{', '.join(part)}]" if isinstance(part, list) else part for part in parts)

    @property
    def text(self) -> str:
        return f"{type(self).__name__}({self._written(write)})"

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._written(lambda v: str(v) if v.is_Integer else repr(write(v)))})"


def admit_list(owner: str, what: str, domain: Domain, values: object) -> tuple[sp.Expr, ...]:
    """Return the values as exact expressions in the domain."""
    if isinstance(values, (str, bytes)) or not hasattr(values, "__iter__"):
        raise InvalidInput(f"{owner}: {values!r}; expected a list")
    return tuple(admitted(owner, f"{what} {i}", domain, v) for i, v in enumerate(values))


def explicit(owner: str, name: str, value: sp.Expr) -> int:
    """Return a parameter that decides what is summed as an int; Unsupported where it is a symbol, or too large."""
    if not value.is_Integer:
        raise Unsupported(f"{owner}: {name} is {value}; it is supported as an explicit integer only, since the outcomes depend on it")
    if value >= _MOST_OUTCOMES and name in ("trials", "draws"):
        raise Unsupported(f"{owner}: {name} is {value}; at most {_MOST_OUTCOMES - 1} are supported")
    return int(value)
