"""Sums: a plain loop between finite bounds, and to infinity with a proven bound of the tail.

An infinite sum is taken apart into terms h(k) w(k) (see :mod:`symdiv.enclose.terms`).  With R(k) = w(k+1)/w(k), a bound |R(k)| <= Q and
|h(k)| <= C k**m, both for all k >= N >= 1, the tail from N is at most

    sum over j >= 0 of |w(N)| Q**j C (N+j)**m  <=  |w(N)| C N**m (1 + r + r**2 + …) = |w(N)| C N**m / (1 - r),    r = Q ((N+1)/N)**m,

because (N+j)**m = N**m * product over i < j of ((N+i+1)/(N+i))**m, and each factor is at most ((N+1)/N)**m.  If r >= 1, N is raised.

Of more than some thousand terms the sum is found by integrals around it (:mod:`symdiv.enclose.long_sums`), where that succeeds.
"""

from __future__ import annotations

from functools import cached_property
from math import isqrt
from typing import Any

import flint
import sympy as sp
from flint import acb, arb, fmpq, fmpz

from symdiv.enclose import effort
from symdiv.enclose.functions import ball
from symdiv.enclose.growth import Later
from symdiv.enclose.long_sums import FARTHEST, LONG, LongSum, Terms, around, many
from symdiv.enclose.peaked_sums import around_peak
from symdiv.enclose.power_tail import PowerSum, power_form
from symdiv.enclose.precision import NeedsPrecision, at_precision
from symdiv.enclose.program import Function, build
from symdiv.enclose.terms import Term, factors_of, split_sum
from symdiv.errors import InvalidInput, Undetermined, Unsupported

__all__ = ["FINITE_LIMIT", "INFINITE_LIMIT", "compile_sum"]

FINITE_LIMIT = 10**7  # terms of a sum between finite bounds
INFINITE_LIMIT = 2 * 10**6  # terms of a sum to infinity before its tail must be small
FIRST_CHECK = 8
PEAKED = 10**8  # terms before the tail, of which a sum is that of the terms around its peak, where it has one
LEAST_BITS = 180  # for the search for an end
MOST_LOST = 160  # bits in a logarithm of a term beside those of its number
EXTRA_BITS = (48, 1 << 9, 1 << 11, 9 << 9)  # of a ratio of terms such as 1 - 10**-300 few bits see that it is below 1


def compile_sum(e: sp.Sum, symbols: tuple[sp.Symbol, ...]) -> FiniteSum | InfiniteSum | PowerSum:
    """The evaluator of a SymPy Sum as a function of its free symbols."""
    body, *limits = e.args
    if len(limits) > 1:  # the first limit is the innermost
        body = sp.Sum(body, *limits[:-1])
    limit = limits[-1]
    if len(limit) != 3:
        raise Unsupported(f"{e} has no bounds")
    index, low, high = limit
    if low.has(sp.oo, sp.S.NegativeInfinity) or (high is not sp.oo and high.has(sp.oo, sp.S.NegativeInfinity)):
        raise Unsupported(f"{e}: the lower bound must be finite, and the upper one finite or +oo")
    if high is sp.oo:
        summands = power_form(body, index)
        if summands is not None:
            return PowerSum(summands, low, symbols)
        return InfiniteSum(body, index, low, symbols)
    return FiniteSum(body, index, low, high, symbols)


def _whole(x: Any, name: str) -> int:
    """A bound of summation as an integer."""
    if isinstance(x, fmpq):
        if x.q != 1:
            raise InvalidInput(f"the {name} bound of a sum is {x}, not an integer")
        return int(x.p)
    found = x.unique_fmpz() if x.is_exact() and x.is_finite() else None
    if found is None or not x.is_integer():
        raise Undetermined(f"the {name} bound of a sum is not known to be an integer")
    return int(found)


class FiniteSum:
    """The sum of body over low <= k <= high, term by term; what does not contain k is computed once."""

    def __init__(self, body: sp.Expr, index: sp.Symbol, low: sp.Expr, high: sp.Expr, symbols: tuple[sp.Symbol, ...]) -> None:
        self._bounds, _ = build([low, high], symbols)
        self._body, _ = build([body], symbols, index)
        self._parts = [(part, index, symbols) for part in sp.Add.make_args(body)]

    @cached_property
    def _long(self) -> list[LongSum]:
        return [LongSum(*part) for part in self._parts]

    def __call__(self, *values: Any) -> arb:
        low, high = self._bounds.raw(*values)
        first, last = _whole(low, "lower"), _whole(high, "upper")
        count = last - first + 1
        if count == 0:
            return arb(0)
        if count < 0:
            raise InvalidInput(f"a sum from {first} to {last}")
        if count > many():
            try:
                found: arb = at_precision(flint.ctx.prec + 3 * count.bit_length() + 32, self._around, (values, first, last, flint.ctx.prec))
                return found
            except (InvalidInput, Undetermined, Unsupported):  # not of the form that is needed there
                pass
        if count > FINITE_LIMIT:
            raise Undetermined(f"a sum of {count} terms; the limit is {FINITE_LIMIT}")
        guard = 2 * count.bit_length() + 8
        return at_precision(flint.ctx.prec + guard, self._add, (values, first, last))

    def _around(self, values: tuple[Any, ...], first: int, last: int, precision: int) -> arb:
        term, total = self._body.raw(*values), arb(0)
        if not all(long.terms(values, first).analytic(fmpq(2 * first - 1, 2)) for long in self._long):
            total, first = total + term(fmpq(first)), first + 1
        parts = [long.terms(values, first) for long in self._long]
        if not all(part.analytic(fmpq(2 * last + 1, 2)) for part in parts):
            total, last = total + term(fmpq(last)), last - 1
        for part in parts:
            total += around(part, first, last, part.size(first, last) * arb(2) ** -precision)
        return total

    def _add(self, values: tuple[Any, ...], first: int, last: int) -> arb:
        effort.spend(last - first + 1)
        term = self._body.raw(*values)
        total = arb(0)
        for k in range(first, last + 1):
            total += term(fmpq(k))
        if total.is_nan():  # once more, with functions that name an argument outside their domain
            term = self._body.checked(*values)
            for k in range(first, last + 1):
                term(fmpq(k))
            raise NeedsPrecision("a term of a sum is not settled")
        return total


class InfiniteSum:
    """The sum of body over low <= k < oo: one series a term h(k) w(k) of the body."""

    def __init__(self, body: sp.Expr, index: sp.Symbol, low: sp.Expr, symbols: tuple[sp.Symbol, ...]) -> None:
        self._low, _ = build([low], symbols)
        self._series = [_Series(term, symbols) for term in split_sum(body, index)]

    def __call__(self, *values: Any) -> arb:
        first = _whole(self._low.raw(*values), "lower")
        return sum((series.add(values, first) for series in self._series), arb(0))


def _lost(last: int) -> int:
    """How many bits are lost in the logarithms of terms up to this one."""
    return last.bit_length() + min(2 * last.bit_length(), MOST_LOST)


class _NoRatio(Undetermined):
    """The terms are not seen to decline, at this precision."""


class _Series:
    """One series h(k) w(k): the loop with its stopping rule, and the tail."""

    def __init__(self, term: Term, symbols: tuple[sp.Symbol, ...]) -> None:
        self.term = term
        index = term.index
        self._w, _ = build([term.w], symbols, index)
        self._h, _ = build([term.h], symbols, index)
        self._constants: Function
        self._constants, _ = build([*term.coefficients.expressions, sp.S.Zero], symbols)  # one more: always a tuple
        self._symbols = symbols

    @cached_property
    def _long(self) -> LongSum:
        return LongSum(sp.Mul(self.term.w, self.term.h, evaluate=False), self.term.index, self._symbols)

    def add(self, values: tuple[Any, ...], first: int) -> arb:
        """At the first precision at which the tail is seen to decline."""
        goal = flint.ctx.prec + EXTRA_BITS[0]
        for extra in EXTRA_BITS[:-1]:
            try:
                return at_precision(flint.ctx.prec + extra, self._add, (values, first, goal))
            except _NoRatio:
                pass
        try:
            return at_precision(flint.ctx.prec + EXTRA_BITS[-1], self._add, (values, first, goal))
        except _NoRatio as problem:
            raise Undetermined(str(problem)) from None

    def _balls(self, values: tuple[Any, ...]) -> tuple[tuple[Any, ...], tuple[arb, ...]]:
        constants = self._constants.raw(*values)
        balls = tuple(ball(x) for x in constants)
        if not all(x.is_finite() for x in balls):
            self._constants.checked(*values)
            raise NeedsPrecision("the coefficients of a sum are not settled")
        return constants, balls

    def _add(self, values: tuple[Any, ...], first: int, goal: int) -> arb:
        """Terms until the tail is below the last of ``goal`` bits; the 48 guard bits cover the roundings of 2**21 terms of a recurrence."""
        constants, balls = self._balls(values)
        check = self._first_check(first, balls)
        if check - first > PEAKED:
            peaked = self._around_peak(values, first, check, goal)
            if peaked is not None:
                return peaked
        direct, h = self._w.raw(*values), self._h.raw(*values)
        step, regular = self.term.ratio.step(constants), self.term.ratio.regular
        smallest = fmpz(2) ** goal
        long, total, largest = many(), arb(0), arb(0)
        effort.spend(min(check - first, long))
        k, w, recurrent = first, ball(direct(fmpq(first))), False
        while True:
            if k >= check:
                tail = self.term.tail(abs(w).upper(), k, balls)
                if tail is not None and (tail * smallest <= largest or tail.is_zero()):
                    return total + arb(0, tail)
                check = k + self._wait(tail, largest, k, balls)
                effort.spend(check - k)
            if k - first == long:
                rest = self._rest(values, k, balls, largest, check, goal)
                if rest is not None:
                    return total + rest
            if k - first >= long and check - first > INFINITE_LIMIT:
                raise Undetermined(f"an infinite sum: its tail is still too large after {INFINITE_LIMIT} terms, and no integral for them was enclosed")
            part = w * h(fmpq(k))
            if part.is_nan():
                self._w.checked(*values)(fmpq(k))
                self._h.checked(*values)(fmpq(k))
                raise NeedsPrecision("a term of a sum is not settled")
            total += part
            largest = largest.max(abs(part).upper())
            recurrent = recurrent or regular(k, balls)  # once all gamma functions have positive arguments, they keep them
            w = step(w, k) if recurrent else ball(direct(fmpq(k + 1)))
            k += 1

    def _first_check(self, first: int, balls: tuple[arb, ...]) -> int:
        """Where the tail has a bound; that is found out before any term is added, so that a divergent sum fails at once."""
        before = check = max(first, 1) + FIRST_CHECK
        while self.term.tail(arb(1), check, balls) is None:
            if check - first > FARTHEST:
                raise _NoRatio("an infinite sum: no ratio of its terms is seen to be below 1; it may diverge")
            before, check = check, check + check // 2 if check - first <= PEAKED else check**2
        while check > 2 * before:  # of those that no loop comes to
            middle = isqrt(before * check)
            before, check = (middle, check) if self.term.tail(arb(1), middle, balls) is None else (before, middle)
        return check

    def _around_peak(self, values: tuple[Any, ...], first: int, far: int, goal: int) -> arb | None:
        """The sum by the terms around the largest one, where L' < 0 from ``far`` on; None where that is not found."""

        def whole() -> arb:
            effort.spend(LONG)
            _, balls = self._balls(values)
            for start in range(first + 1, first + FIRST_CHECK + 1):
                try:
                    size, degree = self.term.growth(start, balls)
                    break
                except Later:
                    continue
            else:
                raise Undetermined("an infinite sum: its terms have no bound from the first ones on")
            direct, h = self._w.raw(*values), self._h.raw(*values)
            head = sum((ball(direct(fmpq(k))) * ball(h(fmpq(k))) for k in range(first, start)), arb(0))
            terms = self._long.terms(values, start)
            return head + around_peak(terms, start, far, size, degree, goal)

        if set(factors_of(self._long.h)) != set(factors_of(self.term.h)):  # of which the bound is
            return None
        try:
            largest = max((abs(x).upper() for x in self._balls(values)[1]), default=arb(1)).max(arb(far))  # logarithms of terms are some times as large
            found: arb = at_precision(goal + int(largest.man_exp()[0]).bit_length() + int(largest.man_exp()[1]) + 64, whole, ())
        except (InvalidInput, Undetermined, Unsupported):
            return None
        return found

    def _rest(self, values: tuple[Any, ...], k: int, balls: tuple[arb, ...], largest: arb, check: int, goal: int) -> arb | None:
        """The sum from k on by integrals, or None where that is not found; the terms decline from ``check`` on."""
        smallest = arb(2) ** -goal

        def end() -> tuple[int, arb, arb]:
            terms = self._long.terms(values, k)
            tolerance = largest.max(terms.size(k, max(check, k + 1))).max(terms.mass(k, check)) * smallest
            return (*self._end(terms, k, balls, tolerance), tolerance)

        try:
            last, tail, tolerance = at_precision(goal + max(_lost(check), LEAST_BITS), end, ())
            guard = _lost(last) + 32  # of the size of L, and of its roundings
            found: arb = at_precision(goal + guard, lambda: around(self._long.terms(values, k), k, last - 1, tolerance) + arb(0, tail), ())
        except (InvalidInput, Undetermined, Unsupported):
            return None
        return found

    def _end(self, terms: Terms, k: int, balls: tuple[arb, ...], tolerance: arb) -> tuple[int, arb]:
        """An end after k, about as near as possible, from which on the tail is below the tolerance, and the bound of that tail."""

        def small(n: int) -> arb | None:
            tail = self.term.tail(abs(terms.w(acb(n))).upper(), n, balls)
            return tail if tail is not None and tail <= tolerance else None

        before, end = k, 2 * k
        while (tail := small(end)) is None:
            before, end = end, 2 * end
            if end > 2 * FARTHEST:
                raise Undetermined(f"an infinite sum: its tail is still too large after {FARTHEST} terms")
        while end - before > end // 16:
            middle = (before + end) // 2
            nearer = small(middle)
            if nearer is None:
                before = middle
            else:
                end, tail = middle, nearer
        return end, tail

    def _wait(self, tail: arb | None, largest: arb, k: int, balls: tuple[arb, ...]) -> int:
        """How many terms to add before the next look at the tail: an estimate, without influence on the result."""
        longest = max(16, k // 2)
        rate = self.term.rate(k, balls)
        if tail is None or largest.is_zero() or rate <= 0:
            return longest
        excess = float((tail / largest).log() / arb(2).log()) + flint.ctx.prec
        return max(4, min(int(excess / rate) + 1, longest))
