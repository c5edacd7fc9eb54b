"""The sign of an expression where conditions on its symbols hold: from assumptions, from the conditions, and from the signs of its parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import lru_cache, reduce
from itertools import product

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.errors import RuleError

__all__ = ["Signs"]

_ANY, _POSITIVE = frozenset((-1, 0, 1)), frozenset((1,))
_LEAST = {sp.StrictGreaterThan: 1, sp.GreaterThan: 0, sp.StrictLessThan: 1, sp.LessThan: 0}
_MOST_ALTERNATIVES = 32
_DEPTH = 3
_MOST_STEPS = 200
"""Expressions that are looked at for the sign of one, in one case; then only assumptions are. In 250 drawn divergences no proof took more than 135."""
_LARGEST = 120
"""Larger sums are neither brought over one denominator nor factored."""


class Signs:
    """The signs that expressions can have where a condition holds, and some expressions are positive besides.

    >>> m = sp.Symbol("m", real=True)
    >>> Signs(m > 0).of(sp.exp(m) - 1), Signs(sp.true).of(sp.exp(m) - 1) == {-1, 0, 1}
    (frozenset({1}), True)
    """

    def __init__(self, given: Boolean, positive: Iterable[sp.Expr] = ()) -> None:
        above = [(sp.expand(_numerator(e)), 1) for e in positive if not _is_large(e)]
        self._plain = _Case([part for part in _parts(given) if not isinstance(part, sp.Or)], above)
        self._alternatives = [_Case(conjunction, above) for conjunction in _alternatives(given)]

    def of(self, expression: sp.Expr) -> frozenset[int]:
        """Which of -1, 0 and 1 the sign can be, as far as is known."""
        signs = self._plain.decided(expression)
        if len(signs) < 2 or len(self._alternatives) < 2:
            return signs
        found: frozenset[int] = frozenset()
        for case in self._alternatives:
            found |= case.decided(expression)
            if found >= signs:
                return signs
        return signs & found

    def positive(self, expression: sp.Expr) -> bool:
        """Whether the expression is proved to be positive."""
        return self._is_in(expression, {1})

    def nonnegative(self, expression: sp.Expr) -> bool:
        """Whether the expression is proved not to be negative."""
        return self._is_in(expression, {0, 1})

    def nonzero(self, expression: sp.Expr) -> bool:
        """Whether the expression is proved not to be zero."""
        return self._is_in(expression, {-1, 1})

    def _is_in(self, expression: sp.Expr, signs: set[int]) -> bool:
        return self._plain.decided(expression) <= signs or (
            len(self._alternatives) > 1 and all(case.decided(expression) <= signs for case in self._alternatives)
        )


def _parts(given: Boolean) -> tuple[Boolean, ...]:
    """The conditions of which one is the conjunction, but those that say nothing beside another."""
    parts = sp.And.make_args(sp.to_nnf(given, simplify=False))
    return tuple(p for p in parts if p != True and not any(set(sp.And.make_args(a)) <= set(parts) for a in sp.Or.make_args(p) if p.func is sp.Or))


def _alternatives(given: Boolean) -> list[list[Boolean]]:
    """The conjunctions of which the condition is the disjunction; a disjunction inside that has too many is left out."""
    found: list[list[Boolean]] = [[]]
    for part in _parts(given):
        options = [list(sp.And.make_args(a)) for a in sp.Or.make_args(part)]
        if len(found) * len(options) <= _MOST_ALTERNATIVES:
            found = [f + o for f in found for o in options]
    return found


class _Case:
    """A conjunction of comparisons, as differences that have a sign."""

    def __init__(self, conjunction: list[Boolean], above: list[tuple[sp.Expr, int]]) -> None:
        self.least = list(above)
        self.nonzero: list[sp.Expr] = []
        for part in conjunction:
            if type(part) in _LEAST:
                self.least.append((sp.expand(part.gts - part.lts), _LEAST[type(part)]))
            elif isinstance(part, sp.Ne):
                self.nonzero.append(sp.expand(part.lhs - part.rhs))
        self._bounds = _bounds(self.least)
        self._known: dict[sp.Expr, frozenset[int]] = {}
        self._steps = 0

    def decided(self, e: sp.Expr) -> frozenset[int]:
        self._steps = 0
        return self.of(e, _DEPTH)

    def of(self, e: sp.Expr, depth: int) -> frozenset[int]:
        if e not in self._known:
            self._known[e] = _ANY  # what leads back to itself proves nothing
            self._known[e] = self._of(e, depth)
        return self._known[e]

    def _of(self, e: sp.Expr, depth: int) -> frozenset[int]:
        signs = _assumed(e)
        self._steps += 1
        if len(signs) < 2 or e.is_number or e.is_extended_real is False or self._steps > _MOST_STEPS:
            return signs
        first = (self._looked_up, self._of_parts) if e.is_Add or e.is_Symbol else (self._of_parts, self._looked_up)
        for method in (*first, self._of_sum):
            with suppress(RuleError):
                signs &= method(e, depth)
            if len(signs) < 2:
                return signs
        return signs

    def _looked_up(self, e: sp.Expr, depth: int) -> frozenset[int]:
        """What the conditions say, up to a positive factor and what is not negative."""
        signs, wanted = _ANY, sp.expand(e)
        for known, least in self.least:
            if not known.free_symbols & wanted.free_symbols:
                continue
            for sign in (1, -1):
                gap = sp.expand(sign * wanted - _ratio(sign * wanted, known) * known)
                chained = depth > 0 and all(len(sp.Add.make_args(x)) <= 2 for x in (wanted, gap))  # low < 1 where low < high and high <= 1
                of_gap = self.of(gap, depth - 1) if chained else _assumed(gap)
                if of_gap <= {1} or (least and of_gap <= {0, 1}):
                    signs &= {sign}
                elif of_gap <= {0, 1}:
                    signs &= {0, sign}
        if any(sp.expand(wanted - c * d) == 0 for d in self.nonzero for c in [_ratio(wanted, d), -_ratio(-wanted, d)]):
            signs -= {0}
        return signs

    def _of_parts(self, e: sp.Expr, depth: int) -> frozenset[int]:
        if e.is_Mul:
            return reduce(_times, (self.of(f, depth) for f in e.args))
        if e.is_Pow:
            return self._of_power(e.base, e.exp, depth)
        if isinstance(e, sp.log):
            u = e.args[0]
            return self._deeper(u - 1, depth) if self.of(u, depth) == _POSITIVE else _ANY
        if isinstance(e, sp.exp):
            return _POSITIVE
        if isinstance(e, sp.Abs):
            return frozenset((0, 1)) if 0 in self.of(e.args[0], depth) else _POSITIVE
        if isinstance(e, (sp.gamma, sp.beta)):
            return _POSITIVE if all(self.of(a, depth) == _POSITIVE for a in e.args) else _ANY
        if isinstance(e, (sp.besseli, sp.besselk, sp.expint, sp.uppergamma)):
            return self._of_integral(e, depth)
        if isinstance(e, (sp.erf, sp.sinh, sp.tanh, sp.atan)):
            return self.of(e.args[0], depth)
        if isinstance(e, sp.Max):
            parts = [self.of(a, depth) for a in e.args]
            return _POSITIVE if _POSITIVE in parts else frozenset((0, 1)) if any(p <= {0, 1} for p in parts) else _ANY
        if isinstance(e, sp.Piecewise) and e.args[-1].cond == True:
            return frozenset().union(*(self.of(value, depth) for value, _ in e.args))
        return _ANY

    def _of_integral(self, e: sp.Expr, depth: int) -> frozenset[int]:
        """Integrals and series of positive terms where the argument is positive (DLMF 10.25.2, 10.32.9, 8.19.2, 8.2.2); I of order 0 is one everywhere."""
        order, argument = e.args
        if e.func is sp.besseli and order == 0 and argument.is_extended_real:
            return _POSITIVE
        known = self.of(argument, depth) == _POSITIVE and (e.func is not sp.besseli or self.of(order, depth) <= {0, 1})
        return _POSITIVE if known else _ANY

    def _of_power(self, base: sp.Expr, exponent: sp.Expr, depth: int) -> frozenset[int]:
        signs = self.of(base, depth)
        if exponent.is_Integer:
            signs = signs if exponent > 0 else signs - {0}
            return frozenset(s ** int(abs(exponent)) for s in signs)
        if signs <= {1}:
            return _POSITIVE
        return frozenset((0, 1)) if signs <= {0, 1} and self.of(exponent, depth) <= {1} else _ANY

    def _of_sum(self, e: sp.Expr, depth: int) -> frozenset[int]:
        if not e.is_Add:
            return self._deeper(self._bounds[e], depth) if e in self._bounds else _ANY
        signs = self._of_terms(e.args, depth)
        if len(signs) < 2:
            return signs
        signs &= self._of_two(e, depth)
        if len(signs) < 2 or depth == 0 or _is_large(e):
            return signs
        for other in self._other_forms(e):
            if other != e:
                signs &= self._deeper(other, depth)
            if len(signs) < 2:
                break
        return signs

    def _of_terms(self, terms: Iterable[sp.Expr], depth: int) -> frozenset[int]:
        whole = frozenset((0,))
        for term in terms:
            whole = frozenset(s for a, b in product(whole, self.of(term, depth)) for s in (_ANY if a * b < 0 else (a or b,)))
            if whole == _ANY:
                break
        return whole

    def _of_two(self, e: sp.Expr, depth: int) -> frozenset[int]:
        """u - v of positive u and v has the sign of log u - log v, where both logarithms are sums of exponents; and the other way round."""
        if len(e.args) != 2 or depth == 0:
            return _ANY
        (c, u), (d, v) = (t.as_coeff_Mul() for t in e.args)
        if isinstance(u, sp.log) and isinstance(v, sp.log) and c == -d and self.of(u.args[0], depth) == self.of(v.args[0], depth) == _POSITIVE:
            return self._deeper(c * (u.args[0] - v.args[0]), depth)
        for one, other in (e.args, e.args[::-1]):
            if self.of(one, depth) == _POSITIVE and self.of(-other, depth) == _POSITIVE:
                first, second = self._logarithm(one, depth), self._logarithm(-other, depth)
                if first is not None and second is not None:
                    return self._deeper(sp.expand(first - second), depth)
        return _ANY

    def _logarithm(self, e: sp.Expr, depth: int) -> sp.Expr | None:
        """The logarithm of a product of exponentials and of powers with exponents that are no numbers; None for others."""
        total = sp.Integer(0)
        for factor in sp.Mul.make_args(e):
            if factor == 1:
                continue
            base, exponent = factor.as_base_exp()
            if base is sp.E:
                total += exponent
            elif exponent.is_number or self.of(base, depth) != _POSITIVE:
                return None
            else:
                total += exponent * sp.log(base)
        return total

    def _other_forms(self, e: sp.Expr) -> Iterator[sp.Expr]:
        """The same as a product; and with symbols that stand for the distances from bounds."""
        yield sp.factor_terms(e)
        yield sp.factor(e, deep=False)
        together = sp.together(e)
        yield together
        if self._bounds and not e.has(sp.Piecewise):
            free = together.xreplace(self._bounds)
            if free != together:
                top, bottom = sp.fraction(sp.together(free))
                yield sp.expand(top) / sp.factor(bottom)

    def _deeper(self, e: sp.Expr, depth: int) -> frozenset[int]:
        return self.of(e, depth - 1) if depth > 0 else _assumed(e)


@lru_cache(maxsize=4096)
def _assumed(e: sp.Expr) -> frozenset[int]:
    """The signs that the assumptions on symbols leave."""
    if e.is_extended_real is False or e.has(sp.nan, sp.zoo):
        return _ANY
    if e.is_zero:
        return frozenset((0,))
    out = {1: e.is_extended_nonpositive, 0: e.is_nonzero, -1: e.is_extended_nonnegative}
    return frozenset(s for s in (-1, 0, 1) if not out[s])


def _is_large(e: sp.Expr) -> bool:
    return sum(1 for _ in sp.preorder_traversal(e)) > _LARGEST


def _numerator(e: sp.Expr) -> sp.Expr:
    """What has the sign of an expression: its numerator, where its denominator is positive."""
    top, bottom = sp.fraction(sp.together(e))
    return top if bottom.is_positive else e


def _times(first: frozenset[int], second: frozenset[int]) -> frozenset[int]:
    return frozenset(a * b for a, b in product(first, second))


def _ratio(one: sp.Expr, other: sp.Expr) -> sp.Rational:
    """The positive number by which the first coefficients of symbols differ."""
    numbers = []
    for e in (one, other):
        terms = [t for t in sp.Add.make_args(e) if not t.is_number]
        numbers.append(min(terms, key=lambda t: sp.default_sort_key(t.as_coeff_Mul()[1])).as_coeff_Mul()[0] if terms else sp.Integer(1))
    return abs(numbers[0] / numbers[1])


def _bounds(least: list[tuple[sp.Expr, int]]) -> dict[sp.Expr, sp.Expr]:
    """Symbols by their distances from bounds: p = u/(1 + u) for 0 < p < 1, high = low + u for low < high."""
    sides: dict[sp.Symbol, tuple[list[_Bound], list[_Bound]]] = {}
    for difference, strictly in least:
        for s in difference.free_symbols:
            slope = sp.diff(difference, s)
            if slope.is_Rational and slope != 0:
                sides.setdefault(s, ([], []))[int(slope.is_negative)].append((sp.expand(s - difference / slope), strictly))
    found: dict[sp.Expr, sp.Expr] = {}
    for s, (lower, upper) in sorted(sides.items(), key=str):
        if s.is_nonnegative:
            lower = [*lower, (sp.Integer(0), int(s.is_positive is True))]
        value = _between(s, lower, upper)
        if value is not None and not value.free_symbols & {s, *found}:
            found = {t: v.xreplace({s: value}) for t, v in found.items()} | {s: value}
    return found


_Bound = tuple[sp.Expr, int]
"""A bound, and 1 where it is not reached, else 0."""


def _between(s: sp.Symbol, lower: list[_Bound], upper: list[_Bound]) -> sp.Expr | None:
    """The symbol by a new one that has no bound but 0: between two numbers, or from one bound on."""
    numbers = [sorted((b for b in side if b[0].is_Rational), key=lambda b: (sign * b[0], b[1])) for side, sign in ((lower, 1), (upper, -1))]
    if all(numbers):
        (low, above), (high, _) = numbers[0][-1], numbers[1][-1]
        u = _distance(above)
        return low + (high - low) * u / (1 + u) if numbers[1][-1][1] and low < high else None
    for side, sign in ((lower, 1), (upper, -1)):
        for bound, strictly in side:
            if bound != 0 and (not s.is_nonnegative or (sign == 1 and bound.is_nonnegative)):
                return bound + sign * _distance(strictly)
            if bound == 0 and not s.is_nonnegative:
                return sign * _distance(strictly)
    return None


def _distance(strictly: int) -> sp.Symbol:
    return sp.Dummy(positive=True) if strictly else sp.Dummy(nonnegative=True)
