"""Formulas and propositions: what is claimed of terms, and from which hypotheses.

A :class:`Proposition` reads: *for all objects of the sorts given, if the hypotheses hold, the conclusion holds*. Sorts of objects are

``real``                  a real number
``finite set``            an index set with at least one element, of any size
``measure space``         a space with a sigma-finite measure that is not zero; a finite set with its counting measure is one
``element of X``          an element of an index set, named by an index
``function on X, Y``      a real, measurable function of elements

For a measure space, "for all elements" means almost all. A hypothesis with a term that has no value (a division by 0, a logarithm of a
negative number) is taken as false; conclusions have values wherever their hypotheses hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from symdiv.errors import RuleError
from symdiv.propositions.terms import BOUND, Lambda, Total, bound_names, canonical, free_names, fresh, is_plain, real, replace
from symdiv.propositions.writer import write_term

__all__ = ["All", "Equivalent", "Fails", "Finite", "Formula", "Length", "Limit", "Not", "Proposition", "Relation", "Slope", "sorts_of"]


class Formula:
    """What the kinds of formulas share."""

    def terms(self) -> tuple[sp.Expr, ...]:
        """The terms at the top."""
        return ()

    def parts(self) -> tuple[Formula, ...]:
        """The formulas that it is made of."""
        return ()

    def free_names(self) -> set[str]:
        """The names that occur free."""
        return set().union(*(free_names(t) for t in self.terms()), *(f.free_names() for f in self.parts()))

    def bound_names(self) -> set[str]:
        """The names of bound indices."""
        return set().union(*(bound_names(t) for t in self.terms()), *(f.bound_names() for f in self.parts()))

    def replace(self, values: Mapping[str, sp.Expr], functions: Mapping[str, Lambda] | None = None) -> Formula:
        """The formula with other terms for free names."""
        raise NotImplementedError

    def canonical(self, depth: int = 0) -> Formula:
        """The formula with bound indices named by depth."""
        raise NotImplementedError


@dataclass(frozen=True)
class Relation(Formula):
    """``left <= right``, ``left < right`` or ``left == right``."""

    sign: str
    left: sp.Expr
    right: sp.Expr

    def terms(self) -> tuple[sp.Expr, ...]:
        return (self.left, self.right)

    def replace(self, values: Mapping[str, sp.Expr], functions: Mapping[str, Lambda] | None = None) -> Relation:
        return Relation(self.sign, replace(self.left, values, functions), replace(self.right, values, functions))

    def canonical(self, depth: int = 0) -> Relation:
        return Relation(self.sign, canonical(self.left, depth), canonical(self.right, depth))

    def __str__(self) -> str:
        return f"{write_term(self.left)} {self.sign} {write_term(self.right)}"


@dataclass(frozen=True)
class Finite(Formula):
    """The term is a finite number; of a total over a measure space: its integrand is integrable."""

    term: sp.Expr

    def terms(self) -> tuple[sp.Expr, ...]:
        return (self.term,)

    def replace(self, values: Mapping[str, sp.Expr], functions: Mapping[str, Lambda] | None = None) -> Finite:
        return Finite(replace(self.term, values, functions))

    def canonical(self, depth: int = 0) -> Finite:
        return Finite(canonical(self.term, depth))

    def __str__(self) -> str:
        return f"finite({write_term(self.term)})"


@dataclass(frozen=True)
class AtPoint(Formula):
    """A term as a function of a real number that it binds, near a point, and a value."""

    term: sp.Expr
    variable: sp.Symbol
    point: sp.Expr
    value: sp.Expr

    def terms(self) -> tuple[sp.Expr, ...]:
        return (self.point, self.value)

    def free_names(self) -> set[str]:
        return super().free_names() | (free_names(self.term) - {self.variable.name})

    def bound_names(self) -> set[str]:
        return super().bound_names() | bound_names(self.term) | {self.variable.name}

    def replace(self, values: Mapping[str, sp.Expr], functions: Mapping[str, Lambda] | None = None) -> AtPoint:
        inner, variable = _avoiding(self.variable, values, functions, free_names(self.term) | bound_names(self.term))
        return type(self)(replace(self.term, inner, functions), variable, replace(self.point, values, functions), replace(self.value, values, functions))

    def canonical(self, depth: int = 0) -> AtPoint:
        name = real(f"{BOUND}{depth}")
        term = canonical(replace(self.term, {self.variable.name: name}), depth + 1)
        return type(self)(term, name, canonical(self.point, depth), canonical(self.value, depth))

    def __str__(self) -> str:
        parts = (write_term(self.term), self.variable.name, write_term(self.point), write_term(self.value))
        return f"{type(self).__name__.lower()}({', '.join(parts)})"


@dataclass(frozen=True)
class Limit(AtPoint):
    """The term tends to the value as the number tends to the point from above."""

    __str__ = AtPoint.__str__


@dataclass(frozen=True)
class Slope(AtPoint):
    """The term is differentiable in the number at the point, and the derivative there is the value."""

    __str__ = AtPoint.__str__


@dataclass(frozen=True)
class All(Formula):
    """The formula holds for all elements of the set; for almost all of a measure space."""

    index: sp.Symbol
    space: sp.Symbol
    formula: Formula

    def parts(self) -> tuple[Formula, ...]:
        return (self.formula,)

    def free_names(self) -> set[str]:
        return (self.formula.free_names() - {self.index.name}) | {self.space.name}

    def bound_names(self) -> set[str]:
        return self.formula.bound_names() | {self.index.name}

    def replace(self, values: Mapping[str, sp.Expr], functions: Mapping[str, Lambda] | None = None) -> All:
        inner, index = _avoiding(self.index, values, functions, self.formula.free_names() | self.formula.bound_names())
        return All(index, values.get(self.space.name, self.space), self.formula.replace(inner, functions))

    def canonical(self, depth: int = 0) -> All:
        name = real(f"{BOUND}{depth}")
        return All(name, self.space, self.formula.replace({self.index.name: name}).canonical(depth + 1))

    def __str__(self) -> str:
        return f"all({self.formula}, {self.index.name}, {self.space.name})"


@dataclass(frozen=True)
class Length(Formula):
    """A function of the elements of a space takes values between two ends, and its values are distributed as length is: totals are integrals.

    ``low`` is None for the whole line, ``high`` alone for the half-line above ``low``.
    """

    term: sp.Expr
    index: sp.Symbol
    space: sp.Symbol
    low: sp.Expr | None = None
    high: sp.Expr | None = None

    def terms(self) -> tuple[sp.Expr, ...]:
        return tuple(end for end in (self.low, self.high) if end is not None)

    def free_names(self) -> set[str]:
        return super().free_names() | (free_names(self.term) - {self.index.name}) | {self.space.name}

    def bound_names(self) -> set[str]:
        return super().bound_names() | bound_names(self.term) | {self.index.name}

    def replace(self, values: Mapping[str, sp.Expr], functions: Mapping[str, Lambda] | None = None) -> Length:
        inner, index = _avoiding(self.index, values, functions, free_names(self.term) | bound_names(self.term))
        ends = (None if end is None else replace(end, values, functions) for end in (self.low, self.high))
        return Length(replace(self.term, inner, functions), index, values.get(self.space.name, self.space), *ends)

    def canonical(self, depth: int = 0) -> Length:
        name = real(f"{BOUND}{depth}")
        ends = (None if end is None else canonical(end, depth) for end in (self.low, self.high))
        return Length(canonical(replace(self.term, {self.index.name: name}), depth + 1), name, self.space, *ends)

    def __str__(self) -> str:
        return f"length({', '.join((write_term(self.term), self.index.name, self.space.name, *map(write_term, self.terms())))})"


@dataclass(frozen=True)
class Not(Formula):
    """The formula does not hold."""

    formula: Formula

    def parts(self) -> tuple[Formula, ...]:
        return (self.formula,)

    def replace(self, values: Mapping[str, sp.Expr], functions: Mapping[str, Lambda] | None = None) -> Not:
        return Not(self.formula.replace(values, functions))

    def canonical(self, depth: int = 0) -> Not:
        return Not(self.formula.canonical(depth))

    def __str__(self) -> str:
        return f"no({self.formula})"


@dataclass(frozen=True)
class Equivalent(Formula):
    """One formula holds if and only if the other does."""

    left: Formula
    right: Formula

    def parts(self) -> tuple[Formula, ...]:
        return (self.left, self.right)

    def replace(self, values: Mapping[str, sp.Expr], functions: Mapping[str, Lambda] | None = None) -> Equivalent:
        return Equivalent(self.left.replace(values, functions), self.right.replace(values, functions))

    def canonical(self, depth: int = 0) -> Equivalent:
        return Equivalent(self.left.canonical(depth), self.right.canonical(depth))

    def __str__(self) -> str:
        return f"iff({self.left}, {self.right})"


def _avoiding(index: sp.Symbol, values: Mapping[str, sp.Expr], functions: Mapping[str, Lambda] | None, own: Set[str]) -> tuple[dict[str, sp.Expr], sp.Symbol]:
    """What to replace within the scope of an index, and the index, renamed where it would capture."""
    inner = {k: v for k, v in values.items() if k != index.name}
    coming = set().union(*(free_names(v) for v in inner.values()), *(free_names(t) - {i.name for i in a} for a, t in (functions or {}).values()))
    if index.name not in coming:
        return inner, index
    new = real(fresh(index.name, coming | own))
    return {**inner, index.name: new}, new


@dataclass(frozen=True)
class Proposition:
    """The conclusion holds for all objects of these sorts that satisfy the hypotheses."""

    objects: tuple[tuple[str, str], ...]
    hypotheses: tuple[Formula, ...]
    conclusion: Formula

    @staticmethod
    def of(objects: Mapping[str, str], hypotheses: Iterable[Formula], conclusion: Formula) -> Proposition:
        """The proposition with the objects that occur, each hypothesis once; raise RuleError unless names are used by their sorts."""
        kept: dict[Formula, Formula] = {}
        for hypothesis in hypotheses:
            kept.setdefault(hypothesis.canonical(), hypothesis)
        formulas = (*kept.values(), conclusion)
        used = set().union(*(f.free_names() for f in formulas))
        for name in sorted(used):
            if name not in objects:
                raise RuleError(f"{name}: no such object; there are {', '.join(objects) or 'none'}")
        used |= {part for name in used for part in sorts_of(objects[name])[1]}
        table = {name: objects[name] for name in sorted(used) if name in objects}
        for name, sort in table.items():
            _, spaces = sorts_of(sort)
            if not name.isidentifier() or any(sorts_of(table.get(s, "real"))[0] not in _SPACES for s in spaces):
                raise RuleError(f"{name}: {sort!r} is no sort here")
        for formula in formulas:
            _check_sorts(formula, table)
        for name in set().union(table, *(f.bound_names() for f in formulas)):
            if not is_plain(name):
                raise RuleError(f"{name!r} is no name")
        return Proposition(tuple(table.items()), tuple(kept.values()), conclusion)

    @cached_property
    def sorts(self) -> dict[str, str]:
        """Name → sort."""
        return dict(self.objects)

    @property
    def symbols(self) -> set[sp.Symbol]:
        """None that a certificate's table of symbols has to tell: the objects say what the names are."""
        return set()

    def record(self) -> dict[str, Any]:
        """The JSON form."""
        return {"objects": dict(self.objects), "hypotheses": [str(h) for h in self.hypotheses], "conclusion": str(self.conclusion)}

    def __str__(self) -> str:
        given = ", ".join(map(str, self.hypotheses))
        return f"{given} |- {self.conclusion}" if given else f"|- {self.conclusion}"


@dataclass(frozen=True)
class Fails(Formula):
    """The proposition does not hold for all of its objects."""

    proposition: Proposition

    def free_names(self) -> set[str]:
        return set()

    def replace(self, values: Mapping[str, sp.Expr], functions: Mapping[str, Lambda] | None = None) -> Fails:
        return self

    def canonical(self, depth: int = 0) -> Fails:
        return self

    def __str__(self) -> str:
        p = self.proposition
        objects = "; ".join(f"{name}: {sort}" for name, sort in p.objects)
        return f'fails("{objects}", {", ".join([*map(str, p.hypotheses), str(p.conclusion)])})'


_SPACES = ("finite set", "measure space")


def sorts_of(sort: str) -> tuple[str, tuple[str, ...]]:
    """The kind of a sort, and the index sets that it names."""
    if sort in ("real", *_SPACES):
        return sort, ()
    for kind in ("element of ", "function on "):
        if sort.startswith(kind):
            spaces = tuple(sort[len(kind) :].split(", "))
            if all(s.isidentifier() for s in spaces) and (kind != "element of " or len(spaces) == 1):
                return kind.split()[0], spaces
    raise RuleError(f"{sort!r}: no sort")


def _check_sorts(formula: Formula, table: Mapping[str, str]) -> None:
    """Require that each name is used as what its sort says."""
    if isinstance(formula, All):
        _require_space(formula.space, table)
        _check_sorts(formula.formula, {**table, formula.index.name: f"element of {formula.space.name}"})
        return
    if isinstance(formula, Length):
        _require_space(formula.space, table)
        _check_term(formula.term, {**table, formula.index.name: f"element of {formula.space.name}"})
    if isinstance(formula, AtPoint):
        _check_term(formula.term, {**table, formula.variable.name: "real"})
    for term in formula.terms():
        _check_term(term, table)
    for part in formula.parts():
        _check_sorts(part, table)


def _require_space(space: Any, table: Mapping[str, str]) -> None:
    if not isinstance(space, sp.Symbol) or table.get(space.name) not in _SPACES:
        raise RuleError(f"{space}: expected an index set")


def _check_term(term: Any, table: Mapping[str, str]) -> None:
    if isinstance(term, sp.Symbol):
        if term != real(term.name) or table.get(term.name) != "real":
            raise RuleError(f"{term}: expected a real number, it is {table.get(term.name, 'unknown')}")
    elif isinstance(term, Total):
        body, index, space = term.args
        _require_space(space, table)
        if not isinstance(index, sp.Symbol):
            raise RuleError(f"{index}: expected an index")
        _check_term(body, {**table, index.name: f"element of {space.name}"})
    elif isinstance(term, AppliedUndef):
        kind, spaces = sorts_of(table.get(term.func.__name__, "real"))
        given = [table.get(a.name) if isinstance(a, sp.Symbol) else None for a in term.args]
        if kind != "function" or given != [f"element of {s}" for s in spaces]:
            raise RuleError(f"{term}: expected elements of {', '.join(spaces)}")
    elif isinstance(term, sp.Expr):
        if term in (sp.oo, -sp.oo, sp.zoo, sp.nan) or term.has(sp.I):
            raise RuleError(f"{term} is no term")
        for argument in term.args:
            _check_term(argument, table)
    else:
        raise RuleError(f"{term} is no term")
