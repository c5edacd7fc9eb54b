"""What hypotheses say about signs: the reading of :class:`Facts` from formulas, and the sign of a term that follows.

Signs are found on the term as it stands: from its numbers, from the hypotheses, and from the signs of its parts. Nothing is searched.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Set
from functools import cached_property
from itertools import permutations
from typing import TYPE_CHECKING

import sympy as sp
from sympy.core.function import AppliedUndef

from symdiv.errors import RuleError
from symdiv.propositions.formulas import All, Finite, Formula, Relation
from symdiv.propositions.terms import (
    INFINITE,
    Total,
    bound_names,
    canonical,
    cross_term,
    divergence_term,
    entropy_term,
    free_names,
    fresh,
    may_be_infinite,
    real,
    renamed,
)

if TYPE_CHECKING:
    from symdiv.rules.indexed import Normal

__all__ = ["NONNEGATIVE", "POSITIVE", "Facts"]

POSITIVE, NONNEGATIVE = "positive", "nonnegative"
_Indices = tuple[tuple[str, str], ...]  # (index, its set)


class Facts:
    """Hypotheses, each a relation for all values of some indices, and the sorts of the free indices."""

    def __init__(self, hypotheses: Iterable[Formula], objects: Mapping[str, str]) -> None:
        self.objects = dict(objects)
        self.hypotheses = tuple(hypotheses)
        self.relations: list[tuple[_Indices, Relation]] = []
        self.finite: list[tuple[_Indices, sp.Expr]] = []
        for hypothesis in self.hypotheses:
            indices, formula = _stripped(hypothesis)
            if isinstance(formula, Relation):
                self.relations.append((indices, formula))
            elif isinstance(formula, Finite):
                self.finite.append((indices, formula.term))
        self._signs: list[tuple[_Indices, sp.Expr, str]] = []
        for indices, relation in self.relations:
            if relation.sign != "==" and (relation.left == 0 or not may_be_infinite(relation.left)):
                self._signs.append((indices, relation.right - relation.left, POSITIVE if relation.sign == "<" else NONNEGATIVE))
        self.equations = [(i, r.left, r.right) for i, r in self.relations if r.sign == "==" and not may_be_infinite(r.right)]
        self._known: dict[sp.Expr, str | None] = {}
        self._within: dict[tuple[str, str], Facts] = {}

    def within(self, index: str, space: str) -> Facts:
        """The same facts where a further index is at hand, of a name that nothing else has."""
        if index in self.objects:
            raise RuleError(f"the index {index} is in use already")
        if (index, space) not in self._within:
            self._within[index, space] = Facts(self.hypotheses, {**self.objects, index: f"element of {space}"})
        return self._within[index, space]

    def opened(self, total: Total) -> tuple[sp.Expr, str, str]:
        """The body of a total with an index whose name nothing else has, this name, and the set."""
        body, index, space = total.args
        taken = (free_names(body) - {index.name}) | set(self.objects)
        if index.name not in taken:
            return body, index.name, space.name
        name = fresh(index.name, taken | bound_names(body))
        return renamed(body, {index.name: name}), name, space.name

    @cached_property
    def inequalities(self) -> Facts:
        """The inequalities alone, for the normal form of a total that another hypothesis names."""
        return Facts([h for h in self.hypotheses if _is_inequality(h)], self.objects)

    @cached_property
    def has_integrals(self) -> bool:
        """Whether totals over a measure space occur, which may be infinite or have no value."""
        return "measure space" in self.objects.values()

    @cached_property
    def named(self) -> list[tuple[_Indices, sp.Expr]]:
        """The totals that a hypothesis sets equal to a finite number, itself without integrals."""
        return [
            (indices, left)
            for indices, left, right in self.equations
            if isinstance(left, Total) and all(self.is_sum(t.args[2].name) for t in right.atoms(Total))
        ]

    def is_sum(self, space: str) -> bool:
        """Whether totals over the set are finite sums."""
        return self.objects.get(space) == "finite set"

    def instances(self, indices: _Indices, names: Set[str]) -> Iterator[dict[str, str]]:
        """The ways to name the indices of a fact by different indices that occur."""
        candidates = sorted(n for n in names if self.objects.get(n, "").startswith("element of "))
        for chosen in permutations(candidates, len(indices)):
            if all(self.objects[n] == f"element of {space}" for n, (_, space) in zip(chosen, indices, strict=True)):
                yield {index: name for name, (index, _) in zip(chosen, indices, strict=True)}

    def sign(self, term: sp.Expr) -> str | None:
        """``"positive"`` or ``"nonnegative"`` where one of these follows, else None."""
        if term not in self._known:
            self._known[term] = None  # a fact that leads back to itself proves nothing
            self._known[term] = self._sign(term)
        return self._known[term]

    def _sign(self, term: sp.Expr) -> str | None:
        if term.is_Rational:
            return POSITIVE if term > 0 else NONNEGATIVE if term == 0 else None
        if term in (sp.E, sp.pi):
            return POSITIVE
        by_parts = self._of_parts(term)
        return by_parts if by_parts == POSITIVE else self._looked_up(term) or by_parts

    def _looked_up(self, term: sp.Expr) -> str | None:
        """The sign that a hypothesis gives, up to a positive factor and a number that is not negative."""
        found: str | None = None
        names = free_names(term)
        wanted, number = _monic(term)
        if wanted == 0:
            return None
        for indices, difference, sign in self._signs:
            for instance in self.instances(indices, names):
                known, least = _monic(renamed(difference, instance))
                if known == wanted and number >= least:
                    if sign == POSITIVE or number > least:
                        return POSITIVE
                    found = NONNEGATIVE
        for indices, left, right in self.equations:
            if right.is_Rational and isinstance(left, (AppliedUndef, sp.Symbol, Total)):
                for instance in self.instances(indices, names):
                    if canonical(renamed(left, instance)) == canonical(term):
                        return POSITIVE if right > 0 else NONNEGATIVE if right == 0 else None
        return found

    def _of_parts(self, term: sp.Expr) -> str | None:
        if term.is_Add:
            signs = [self.sign(a) for a in term.args]
            return None if None in signs else POSITIVE if POSITIVE in signs else NONNEGATIVE
        if term.is_Mul:
            signs = [self.sign(a) for a in term.args]
            return None if None in signs else NONNEGATIVE if NONNEGATIVE in signs else POSITIVE
        if isinstance(term, sp.exp):
            return POSITIVE
        if term.is_Pow:
            return self._of_power(*term.args)
        if isinstance(term, sp.Abs):
            return POSITIVE if self.nonzero(term.args[0]) else NONNEGATIVE
        if isinstance(term, Total):
            body, index, space = self.opened(term)
            return self.within(index, space).sign(body)
        if isinstance(term, sp.log) and term.args[0].is_Rational and term.args[0] > 1:
            return POSITIVE
        return None

    def _of_power(self, base: sp.Expr, exponent: sp.Expr) -> str | None:
        sign = self.sign(base)
        if sign == POSITIVE:
            return POSITIVE
        if exponent.is_Integer and exponent % 2 == 0:
            return POSITIVE if self.nonzero(base) else NONNEGATIVE if exponent > 0 else None
        return NONNEGATIVE if sign == NONNEGATIVE and exponent.is_Rational and exponent > 0 else None

    def nonzero(self, term: sp.Expr) -> bool:
        """Whether it follows that a term is not 0."""
        if term.is_Mul:
            return all(self.nonzero(a) for a in term.args)
        if term.is_Pow:
            return self.nonzero(term.args[0])
        return self.sign(term) == POSITIVE or self.sign(-term) == POSITIVE

    def require_defined(self, term: sp.Expr) -> None:
        """Raise RuleError unless a term is proved to have a value: denominators, logarithms, roots, and arguments of conventions."""
        if isinstance(term, Total):
            body, index, space = self.opened(term)
            self.within(index, space).require_defined(body)
            self.require_summable(body, index, space)
            return
        for argument in term.args:
            self.require_defined(argument)
        if isinstance(term, sp.log):
            self._require(self.sign(term.args[0]) == POSITIVE, term.args[0], "positive")
        elif isinstance(term, (*INFINITE, entropy_term)):
            for argument in term.args:
                self._require(self.sign(argument) is not None, argument, "nonnegative")
                self._require(self.is_finite_number(argument), argument, "finite")
        elif term.is_Pow and not (term.exp.is_Integer and term.exp > 0):
            if term.exp.is_Integer:
                self._require(self.nonzero(term.base), term.base, "different from 0")
            elif term.exp.is_Rational:
                needed = self.sign(term.base) == POSITIVE or (term.exp > 0 and self.sign(term.base) is not None)
                self._require(needed, term.base, "nonnegative")
        if (self.has_integrals or may_be_infinite(term)) and not isinstance(term, INFINITE):
            self._require_scaled(term)

    def require_summable(self, body: sp.Expr, index: str, space: str) -> None:
        """Raise RuleError unless the total over a measure space is proved to exist in (-oo, +oo]."""
        if not (self.is_sum(space) or self.exists(body, index, space) or self._normal().exists(body, index, real(space))):
            raise RuleError(f"{body} is not proved to have an integral over {space}")

    def exists(self, body: sp.Expr, index: str, space: str) -> bool:
        """Whether the integral exists: each summand is not negative, or integrable, or bounded below by an integrable term."""
        inner = self.within(index, space)
        return all(
            inner.sign(part) is not None or self.integrable(part, index, space) or self._quasi_integrable(part, index, space)
            for part in sp.Add.make_args(sp.expand_mul(body))
        )

    def _quasi_integrable(self, part: sp.Expr, index: str, space: str) -> bool:
        """Whether the part is bounded below by terms that are integrable."""
        bounds = self.within(index, space).lower_bounds(part)
        return bounds is not None and all(self._bound_is_integrable(t, index, space) for t in bounds)

    def _bound_is_integrable(self, bound: sp.Expr, index: str, space: str) -> bool:
        """Whether a bound is integrable; what is not negative has an integral, which the normal form may name."""
        if self.integrable(bound, index, space) or self._normal().integrable(bound, index, real(space)):
            return True
        nested = any(isinstance(f, Total) for f in sp.Mul.make_args(bound))
        return nested and self.within(index, space).sign(bound) is not None and self._normal().is_finite(Total(bound, real(index), real(space)))

    def lower_bounds(self, part: sp.Expr) -> list[sp.Expr] | None:
        """Terms such that the part is at least their sum with some signs; None where there are none.

        c a log(a/b) >= c (a - b), and -c a log b is greater by -c a log a; the same under a further total.
        """
        factors = sp.Mul.make_args(part)
        for factor in factors:
            rest = sp.Mul(*(f for f in factors if f is not factor))
            if isinstance(factor, (divergence_term, cross_term)):
                a, b = factor.args
                bounds = (a, b, entropy_term(a)) if isinstance(factor, cross_term) else (a, b)
                return [rest * t for t in bounds] if self.sign(rest) is not None else None
            if isinstance(factor, Total) and self.sign(factor) is None:
                return self._bounds_of_total(factor, rest) if self.sign(rest) is not None else None
        return None

    def _bounds_of_total(self, total: Total, rest: sp.Expr) -> list[sp.Expr] | None:
        """The bounds of a total that is multiplied by what is not negative."""
        body, index, space = self.opened(total)
        inner = self.within(index, space)
        found: list[sp.Expr] = []
        for summand in sp.Add.make_args(sp.expand_mul(body)):
            if inner.sign(summand) is not None:
                continue
            bounds = inner.lower_bounds(summand)
            if bounds is None or not all(inner.sign(t) is not None or self._bound_is_integrable(t, index, space) for t in bounds):
                return None
            found += [rest * Total(t, real(index), real(space)) for t in bounds]
        return found

    def integrable(self, part: sp.Expr, index: str, space: str) -> bool:
        """Whether each summand is integrable: by a hypothesis finite(total(...)), or not negative with a total that a hypothesis names."""
        return all(self._integrable(p, index, space) for p in sp.Add.make_args(sp.expand_mul(part)))

    def _integrable(self, part: sp.Expr, index: str, space: str) -> bool:
        constant, rest = split_constant(part, index)
        if not self.is_finite(constant):
            return False
        total = canonical(Total(rest, real(index), real(space)))
        names = free_names(total)
        for indices, term in self.finite:
            if any(canonical(renamed(term, i)) == total for i in self.instances(indices, names)):
                return True
        if isinstance(rest, Total) and self.is_sum(rest.args[2].name):
            body, inner, inner_space = self.within(index, space).opened(rest)
            if self.within(inner, inner_space).integrable(body, index, space):
                return True
        if self.within(index, space).sign(rest) is None:
            return False
        return any(canonical(renamed(left, i)) == total for indices, left in self.named for i in self.instances(indices, names))

    def _require_scaled(self, term: sp.Expr) -> None:
        """What may be infinite is only added, and multiplied by what is not negative."""
        if self.is_finite(term):
            return
        if term.is_Mul:
            infinite = [a for a in term.args if not self.is_finite_number(a)]
            others = [a for a in term.args if a not in infinite]
            if not infinite or (len(infinite) == 1 and all(self.sign(a) is not None for a in others)):
                return
        elif term.is_Add or isinstance(term, Total) or all(self.is_finite_number(a) for a in term.args):
            return
        raise RuleError(f"{term}: what may be infinite is only added, and multiplied by what is not negative")

    def _normal(self) -> Normal:
        from symdiv.rules.indexed import Normal  # the normal form rests on facts, and some integrals exist by their normal form

        return Normal(self)

    def is_finite_number(self, term: sp.Expr) -> bool:
        """Whether a term that has a value, or its normal form, is proved to be a finite number."""
        return self.is_finite(term) or self._normal().is_finite(term)

    def is_finite(self, term: sp.Expr) -> bool:
        """Whether a term that has a value is proved to be a finite number."""
        total = canonical(term)
        names = free_names(term)
        for indices, known in self.finite:
            if any(canonical(renamed(known, i)) == total for i in self.instances(indices, names)):
                return True
        if isinstance(term, INFINITE):
            return self.sign(term.args[-1]) == POSITIVE and all(self.is_finite(a) for a in term.args)
        if isinstance(term, Total):
            body, index, space = self.opened(term)
            return self.within(index, space).is_finite(body) if self.is_sum(space) else self.integrable(body, index, space)
        return all(self.is_finite(a) for a in term.args)

    @staticmethod
    def _require(holds: bool, term: sp.Expr, what: str) -> None:
        if not holds:
            raise RuleError(f"{term} is not proved to be {what}")


def _stripped(formula: Formula) -> tuple[_Indices, Formula]:
    indices: list[tuple[str, str]] = []
    while isinstance(formula, All):
        indices.append((formula.index.name, formula.space.name))
        formula = formula.formula
    return tuple(indices), formula


def _is_inequality(formula: Formula) -> bool:
    relation = _stripped(formula)[1]
    return isinstance(relation, Relation) and relation.sign != "=="


def _monic(term: sp.Expr) -> tuple[sp.Expr, sp.Rational]:
    """The expanded term without its number, and the number, both divided by the absolute value of the term's first coefficient."""
    term = canonical(sp.expand(term))
    number, rest = term.as_coeff_Add()
    if not number.is_Rational:
        number, rest = sp.Integer(0), term
    if rest == 0:
        return rest, number
    coefficient = abs(min(sp.Add.make_args(rest), key=sp.default_sort_key).as_coeff_Mul()[0])
    if not coefficient.is_Rational:
        return sp.Integer(0), number
    return sp.Add(*(p / coefficient for p in sp.Add.make_args(rest))), number / coefficient


def split_constant(product: sp.Expr, index: str) -> tuple[sp.Expr, sp.Expr]:
    """The factors that do not depend on an index, and those that do."""
    constant: list[sp.Expr] = []
    rest: list[sp.Expr] = []
    for factor in sp.Mul.make_args(product):
        if isinstance(factor, sp.exp):
            for exponent in sp.Add.make_args(factor.args[0]):
                (rest if index in free_names(exponent) else constant).append(sp.exp(exponent))
        else:
            (rest if index in free_names(factor) else constant).append(factor)
    return sp.Mul(*constant), sp.Mul(*rest)
