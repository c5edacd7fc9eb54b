"""Small models of propositions, independent of the rules: what a formula says of objects that are given point by point.

A finite set has points. A measure space has atomless blocks, of finite or infinite measure, on which functions are constant; so two elements
are never the same point, a function of two elements has values of its own on the diagonal, which is a null set, and integrals may be +oo.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import mpmath
import sympy as sp
from sympy.core.function import AppliedUndef

from symdiv.propositions import All, Equivalent, Finite, Formula, Not, Proposition, Relation, Total, cross_term, divergence_term, entropy_term, information
from symdiv.propositions.formulas import sorts_of

SMALL = mpmath.mpf(10) ** -30
VALUES = [sp.Rational(v) for v in ("0", "0", "1", "1", "1/2", "1/3", "2", "-1")]


class NoValue(Exception):
    """A term has no value, or one below every number."""


@dataclass(frozen=True)
class Point:
    """An element: its block, and which point of an atomless block it is."""

    block: int
    name: str


@dataclass
class Model:
    """Weights of the points or blocks of index sets, tables of functions, numbers, elements."""

    weights: Mapping[str, list[Any]]
    atomless: set[str]
    tables: Mapping[str, Mapping[tuple[Any, ...], sp.Rational]]
    values: Mapping[str, sp.Rational]
    elements: Mapping[str, Point]

    def points(self, space: str, index: str) -> list[Point]:
        """Points that stand for all: of an atomless block, one of a new name."""
        return [Point(k, index if space in self.atomless else "") for k in range(len(self.weights[space]))]

    def value(self, term: Any, at: Mapping[str, Point]) -> Any:
        """The value of a term in (-oo, +oo]."""
        if isinstance(term, sp.Symbol):
            return mpmath.mpf(self.values[term.name].p) / self.values[term.name].q
        if isinstance(term, AppliedUndef):
            points = [at[a.name] for a in term.args]
            diagonal = len(points) > 1 and len({p.name for p in points}) == 1 and points[0].name != ""
            value = self.tables[term.func.__name__][(*(p.block for p in points), diagonal)]
            return mpmath.mpf(value.p) / value.q
        if not term.args:
            return mpmath.mpf(term.p) / term.q if term.is_Rational else mpmath.mpf(sp.N(term, 60))
        if isinstance(term, Total):
            return self.total(term, at)
        return _computed(term, [self.value(a, at) for a in term.args])

    def total(self, term: Total, at: Mapping[str, Point], *, absolute: bool = False) -> Any:
        """The sum or the integral."""
        body, index, space = term.args
        above = below = mpmath.mpf(0)
        name = f"{index.name}/{len(at)}"
        for point, weight in zip(self.points(space.name, name), self.weights[space.name], strict=True):
            v = self.value(body, {**at, index.name: point})
            if v > SMALL:
                above += v * weight
            elif v < -SMALL:
                below += -v * weight
        if absolute:
            return above + below
        if mpmath.isinf(below):
            raise NoValue
        return above - below

    def holds(self, formula: Formula, at: Mapping[str, Point]) -> bool:
        """Whether a formula holds; raise NoValue where a term of it has none."""
        if isinstance(formula, Relation):
            left, right = self.value(formula.left, at), self.value(formula.right, at)
            if mpmath.isinf(left) or mpmath.isinf(right):
                return bool(left == right if formula.sign == "==" else left < right or (left == right and formula.sign == "<="))
            scale = SMALL * (1 + abs(left) + abs(right))
            return bool({"==": abs(left - right) < scale, "<=": left < right + scale, "<": left < right - scale}[formula.sign])
        if isinstance(formula, Finite):
            t = formula.term
            return not mpmath.isinf(self.total(t, at, absolute=True) if isinstance(t, Total) else self.value(t, at))
        if isinstance(formula, All):
            index, space = formula.index.name, formula.space.name
            # Not a generator: a term without a value at any point is noticed.
            return all([self.holds(formula.formula, {**at, index: p}) for p in self.points(space, f"{index}/{len(at)}")])  # noqa: C419 - as the line above says
        if isinstance(formula, Not):
            return not self.holds(formula.formula, at)
        if isinstance(formula, Equivalent):
            return self.holds(formula.left, at) == self.holds(formula.right, at)
        raise NotImplementedError(formula)

    def given(self, formula: Formula) -> bool:
        """Whether a hypothesis holds; one without a value does not."""
        try:
            return self.holds(formula, self.elements)
        except NoValue:
            return False

    def violates(self, proposition: Proposition) -> bool:
        """Whether the hypotheses hold, and the conclusion does not, or has no value."""
        if not all(self.given(h) for h in proposition.hypotheses):
            return False
        try:
            return not self.holds(proposition.conclusion, self.elements)
        except NoValue:
            return True


def _computed(term: sp.Expr, values: list[Any]) -> Any:
    """The value of a function of values."""
    conventions = (information, entropy_term, cross_term, divergence_term)
    if term.is_Add:
        return sum(values)
    if term.is_Mul:
        infinite = [v for v in values if mpmath.isinf(v)]
        others = [v for v in values if not mpmath.isinf(v)]
        if not infinite:
            return mpmath.fprod(values)
        if any(abs(v) < SMALL for v in others):
            return mpmath.mpf(0)
        if mpmath.fprod(others) < 0:
            raise NoValue
        return mpmath.inf
    if any(mpmath.isinf(v) for v in values):
        raise NoValue
    if isinstance(term, conventions):
        if any(v < -SMALL for v in values):
            raise NoValue
        first, last = values[0], values[-1]
        if not isinstance(term, information) and first < SMALL:
            return mpmath.mpf(0)
        if last < SMALL:
            return mpmath.inf
        if isinstance(term, information):
            return -mpmath.log(last)
        return {entropy_term: -first * mpmath.log(first), cross_term: -first * mpmath.log(last)}.get(type(term), first * mpmath.log(first / last))
    if isinstance(term, sp.log):
        if values[0] < SMALL:
            raise NoValue
        return mpmath.log(values[0])
    if isinstance(term, sp.exp):
        return mpmath.exp(values[0])
    if isinstance(term, sp.Abs):
        return abs(values[0])
    if term.is_Pow:
        base, exponent = values[0], term.exp
        if exponent.is_Integer:
            if exponent < 0 and abs(base) < SMALL:
                raise NoValue
            return base ** int(exponent)
        if base < -SMALL or (exponent < 0 and base < SMALL):
            raise NoValue
        return mpmath.mpf(0) if base < SMALL else base ** (mpmath.mpf(exponent.p) / exponent.q)
    raise NotImplementedError(term)


def draw(objects: Mapping[str, str], rng: random.Random) -> Model:
    """A random model with objects of these sorts."""
    weights: dict[str, list[Any]] = {}
    atomless: set[str] = set()
    for name, sort in objects.items():
        if sort == "finite set":
            weights[name] = [mpmath.mpf(1)] * rng.choice([1, 2, 2, 3])
        elif sort == "measure space":
            atomless.add(name)
            weights[name] = [rng.choice([mpmath.mpf(1), mpmath.mpf(1) / 2, mpmath.inf]) for _ in range(rng.choice([1, 2, 2]))]
    tables: dict[str, dict[tuple[Any, ...], sp.Rational]] = {}
    values: dict[str, sp.Rational] = {}
    elements: dict[str, Point] = {}
    for name, sort in objects.items():
        kind, spaces = sorts_of(sort)
        chosen = rng.choice([VALUES, VALUES, [v for v in VALUES if v >= 0], [v for v in VALUES if v > 0]])
        if kind == "real":
            values[name] = rng.choice(VALUES)
        elif kind == "element":
            elements[name] = Point(rng.randrange(len(weights[spaces[0]])), name if spaces[0] in atomless else "")
        elif kind == "function":
            keys: list[tuple[Any, ...]] = [()]
            for s in spaces:
                keys = [(*k, b) for k in keys for b in range(len(weights[s]))]
            tables[name] = {(*k, d): rng.choice(chosen) for k in keys for d in (False, True)}
    return Model(weights, atomless, tables, values, elements)
