"""Terms of general theorems: real numbers, functions on index sets, and totals over index sets.

A term has a value in (-oo, +oo]. Every term is a finite real number but for those with :class:`information`, and those defined by it.

=========================  ============================================================================================
``a``                      a real number (a SymPy symbol), or the name of an element of an index set
``p(i, j)``                the value of a function of elements
``Total(f, i, X)``         the sum of f over i in the finite set X, or its integral against the measure of the measure space X
``information(b)``         -log b for b >= 0, and +oo for b = 0
``entropy_term(a)``        -a log a for a >= 0, and 0 for a = 0
``cross_term(a, b)``       -a log b for a, b >= 0: 0 for a = 0, else +oo for b = 0
``divergence_term(a, b)``  a log(a/b) for a, b >= 0: 0 for a = 0, else +oo for b = 0
=========================  ============================================================================================

So ``Total(divergence_term(p(i), q(i)), i, X)`` is the Kullback-Leibler divergence with its conventions for zeros.
A product 0 * oo is 0. A term that could be infinite is only added, and multiplied by what is not negative.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

import sympy as sp
from sympy.core.function import AppliedUndef

from symdiv.errors import RuleError

__all__ = [
    "Lambda",
    "Total",
    "bound_names",
    "canonical",
    "cross_term",
    "divergence_term",
    "entropy_term",
    "family",
    "free_names",
    "fresh",
    "information",
    "is_plain",
    "may_be_infinite",
    "real",
    "rebuilt",
    "renamed",
    "replace",
]


BOUND = "#"
"""Begins the names of bound indices in canonical terms, which are compared and never written; no name of an object has it."""

_REMEMBERED = 1 << 14
"""Results kept of functions of terms, which are asked for again and again."""


class Total(sp.Function):
    """The sum, or the integral, of a term over an index set: ``Total(term, index, set)``; the index is bound."""

    nargs = 3

    @classmethod
    def eval(cls, body: Any, index: Any, space: Any) -> Any:
        return sp.Integer(0) if body == 0 else None


class information(sp.Function):
    """-log of a number that is not negative; +oo at 0."""

    nargs = 1

    @classmethod
    def eval(cls, b: Any) -> Any:
        return sp.Integer(0) if b == 1 else None


class entropy_term(sp.Function):
    """-a log a, and 0 at 0."""

    nargs = 1

    @classmethod
    def eval(cls, a: Any) -> Any:
        return sp.Integer(0) if a in (0, 1) else None


class cross_term(sp.Function):
    """-a log b; 0 for a = 0, else +oo for b = 0."""

    nargs = 2

    @classmethod
    def eval(cls, a: Any, b: Any) -> Any:
        return sp.Integer(0) if a == 0 or b == 1 else None


class divergence_term(sp.Function):
    """a log(a/b); 0 for a = 0, else +oo for b = 0."""

    nargs = 2

    @classmethod
    def eval(cls, a: Any, b: Any) -> Any:
        return sp.Integer(0) if a in (0, b) else None


INFINITE = (information, cross_term, divergence_term)
"""Functions with the value +oo somewhere."""

Lambda = tuple[tuple[sp.Symbol, ...], sp.Expr]
"""Indices and a term: what a function of elements is replaced by."""


def real(name: str) -> sp.Symbol:
    """The symbol of a real number, of an element, or of an index set; what it is, a proposition says."""
    return sp.Symbol(name, real=True)


def is_plain(name: str) -> bool:
    """Whether text gives the name back: an identifier that Python's parser leaves as it is."""
    return name.isidentifier() and unicodedata.normalize("NFKC", name) == name


def family(name: str) -> Any:
    """A function of elements."""
    return sp.Function(name, real=True)


def rebuilt(term: Any) -> sp.Expr:
    """The term as the reader makes it of its parts, from the bottom up."""
    if not term.args:
        return term
    return term.func(*(rebuilt(a) for a in term.args))


@lru_cache(maxsize=_REMEMBERED)
def free_names(term: sp.Basic) -> frozenset[str]:
    """The names that occur outside bound indices: of numbers, elements, functions and sets."""
    if isinstance(term, sp.Symbol):
        return frozenset({term.name})
    if isinstance(term, Total):
        body, index, space = term.args
        return (free_names(body) - {index.name}) | {space.name}
    found: frozenset[str] = frozenset({term.func.__name__}) if isinstance(term, AppliedUndef) else frozenset()
    return found.union(*(free_names(a) for a in term.args))


def bound_names(term: sp.Basic) -> set[str]:
    """The names of bound indices."""
    return {t.args[1].name for t in term.atoms(Total)}


def fresh(name: str, taken: Iterable[str]) -> str:
    """The name with as many dashes, written as underscores, as are needed to be none of those taken."""
    taken = set(taken)
    while name in taken:
        name += "_"
    return name


def replace(term: Any, values: Mapping[str, sp.Expr], functions: Mapping[str, Lambda] | None = None) -> Any:
    """The term with other terms for its free names, without capture of an index.

    ``values`` maps names of numbers, elements and sets; ``functions`` maps names of functions to (indices, term).
    """
    functions = functions or {}
    if isinstance(term, sp.Symbol):
        return values.get(term.name, term)
    if free_names(term).isdisjoint({*values, *functions}):
        return term
    if isinstance(term, Total):
        body, index, space = term.args
        inner = {k: v for k, v in values.items() if k != index.name}
        coming = set().union(*(free_names(v) for v in inner.values()), *(free_names(t) - {i.name for i in args} for args, t in functions.values()))
        if index.name in coming:
            new = real(fresh(index.name, coming | free_names(body) | bound_names(body)))
            inner[index.name], index = new, new
        return Total(replace(body, inner, functions), index, values.get(space.name, space))
    if not term.args:
        return term
    arguments = [replace(a, values, functions) for a in term.args]
    if isinstance(term, AppliedUndef) and term.func.__name__ in functions:
        indices, body = functions[term.func.__name__]
        if len(indices) != len(arguments):
            raise RuleError(f"{term.func.__name__} takes {len(indices)} arguments")
        return replace(body, {i.name: a for i, a in zip(indices, arguments, strict=True)})
    result = term.func(*arguments)
    if result.has(sp.zoo, sp.nan, sp.oo, -sp.oo):
        raise RuleError(f"{term} is not defined there")
    return result


def renamed(term: Any, names: Mapping[str, str]) -> Any:
    """The term with other names for free indices."""
    return replace(term, {old: real(new) for old, new in names.items()})


@lru_cache(maxsize=_REMEMBERED)
def canonical(term: Any, depth: int = 0) -> Any:
    """The term with bound indices named by their depth, so that terms are equal iff they differ in names of indices only."""
    if isinstance(term, Total):
        body, index, space = term.args
        name = f"{BOUND}{depth}"
        return Total(canonical(renamed(body, {index.name: name}), depth + 1), real(name), space)
    if not term.args:
        return term
    return term.func(*(canonical(a, depth) for a in term.args))


def may_be_infinite(term: sp.Basic) -> bool:
    """Whether the term has a function that is infinite somewhere."""
    return bool(term.atoms(*INFINITE))
