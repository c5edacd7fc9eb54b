"""Functions near infinity, enclosed: sums of terms c u**p (log u)**q exp(e), each valid for *every* u >= U.

A term stands for a function whose value at each u >= U lies in c u**p (log u)**q exp(e(u)), where c, p, q are exact rationals or balls
and e is a series of terms of the same kind that grow, or may grow.  A series is a tuple of terms, the largest at infinity first.  Exact coefficients
cancel exactly, which is what makes 1 - (1 - 1/u)**a a multiple of 1/u; so do exponents of one name.  Nothing here is asymptotic: every operation returns an
enclosure on [U, oo) or raises

    Later        it holds from a larger U on only, or that was not seen at this U
    Diverges     a bound was asked of what grows

With L = log U >= 1, all bounds rest on two facts.

- u**p (log u)**q exp(-A u**M (log u)**K) with M, K >= 0 does not increase on [U, oo) if
  max(p, 0) + max(q, 0)/L <= A U**M L**(K-1) (M L + K), because u d/du of its logarithm is
  p + q/log u - A u**M (log u)**(K-1) (M log u + K), whose subtrahend does not decrease (for A = 0: if p < 0 and q <= -p L, or p = 0 and q <= 0).
- e**y >= y**n / n! for y >= 0, by which a doubly exponential decline is bounded by a simply exponential one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cmp_to_key

from flint import arb, fmpq

from symdiv.enclose.exponent import value_of
from symdiv.enclose.functions import ball, integer, power
from symdiv.enclose.series import ONE, ZERO, Diverges, Later, Open, Series, Term, Value, constant, is_zero, negative, sign_of, times

__all__ = ["Scale"]

UNSETTLED = arb(2) ** 10  # the radius from which on an exponent says nothing
MOST_TERMS = 60
DEGREES = tuple(1 << i for i in range(2, 15))  # n in e**y >= y**n / n!; the best one is near y
HIGHEST_DEGREE = 12  # of a power of log u whose integral is written out
LARGEST_POWER = 12  # a series to an integer power up to this one is multiplied out


def _positive_part(x: Value) -> arb:
    return ball(value_of(x)).max(arb(0))


def _with_zero(x: arb) -> arb:
    return arb(0).union(x)


class Scale:
    """The half-line [U, oo), U = 2**bits with bits >= 2, and the arithmetic of series there."""

    def __init__(self, bits: int) -> None:
        self.u = arb((1, bits))
        self.log_u = arb(2).log() * bits

    def order(self, s: Term, t: Term) -> int:
        """Which one is larger at infinity: 1, -1, or 0 if they differ in their coefficients alone."""
        if s.e is not t.e and s.e != t.e:
            difference = self.add(s.e, negative(t.e))
            if difference:
                found = sign_of(difference[0].c)
                if found:
                    return found
        return sign_of(s.p - t.p) or sign_of(s.q - t.q)

    def _tried(self, s: Term, t: Term) -> int | None:
        try:
            return self.order(s, t)
        except Open:
            return None

    def _roughly(self, s: Term, t: Term) -> int:
        return self._tried(s, t) or 0

    def add(self, *parts: Series) -> Series:
        """The sum: equal functions of u are collected, and what is exactly zero is dropped.

        Terms whose order is open, as those with equal exponents that are not known exactly, stay apart.  They may be in the wrong order,
        which is found out by who needs the largest one.
        """
        parts = tuple(filter(None, parts))
        return parts[0] if len(parts) == 1 else self._collected([t for part in parts for t in part])

    def _collected(self, terms: list[Term]) -> Series:
        terms.sort(key=cmp_to_key(self._roughly), reverse=True)
        result: list[Term] = []
        for t in terms:
            if result and self._tried(result[-1], t) == 0:
                c = result[-1].c + t.c
                result[-1:] = [] if is_zero(c) else [result[-1]._replace(c=c)]
            else:
                result.append(t)
        while len(result) > MOST_TERMS:
            self._absorb(result.pop(), result)
        return tuple(result)

    def _absorb(self, last: Term, result: list[Term]) -> None:
        """Make a term part of the coefficient of the one before, or of an earlier one where it is open which of the two is larger."""
        for i in range(len(result) - 1, -1, -1):
            try:
                result[i] = result[i]._replace(c=result[i].c + self.range(self._over(last, result[i]._replace(c=ONE))))
            except Diverges:
                if not i:
                    raise
            else:
                return

    def _over(self, t: Term, by: Term) -> Term:
        return Term(t.c if by.c == 1 else t.c / by.c, t.p - by.p, t.q - by.q, () if t.e is by.e else self.add(t.e, negative(by.e)))

    def multiply(self, s: Series, t: Series) -> Series:
        return self._collected([Term(times(x.c, y.c), x.p + y.p, x.q + y.q, self.add(x.e, y.e)) for x in s for y in t])

    def scaled(self, s: Series, by: Value) -> Series:
        return () if is_zero(by) else tuple(t._replace(c=times(t.c, by)) for t in s)

    def peak(self, p: Value, q: Value, e: Series) -> arb:
        """An upper bound of u**p (log u)**q exp(e) over u >= U."""
        if e:
            try:
                return self._declining_peak(p, q, e)
            except (Diverges, Later):
                for less in self._not_below(e):
                    with suppress(Diverges):
                        return self.peak(p, q, less)
                raise
        if p < 0:
            if not _positive_part(q) <= -p * self.log_u:
                raise Later
            return (self.u ** ball(value_of(p)) * self.log_u ** ball(q)).upper()
        if is_zero(p) and q <= 0:
            return (self.log_u ** ball(q)).upper()
        raise Diverges(f"no bound for {Term(ONE, p, q)} as u grows")

    def _declining_peak(self, p: Value, q: Value, e: Series) -> arb:
        fall, m, k = self._decline(negative(e))
        steepness = fall * self.u**m * self.log_u ** (k - 1) * (m * self.log_u + k)
        if not _positive_part(p) + _positive_part(q) / self.log_u <= steepness:
            raise Later
        return (self.u ** ball(value_of(p)) * self.log_u ** ball(q) * (-fall * self.u**m * self.log_u**k).exp()).upper()

    def _not_below(self, e: Series) -> Iterator[Series]:
        """A part of e that is at least e: without those terms not above 0 that may decline doubly, or else without all of these; or nothing, for e < 0."""
        for lowering in ([t for t in e if t.e and t.c <= 0], [t for t in e if t.c <= 0]):
            if lowering:
                yield tuple(t for t in e if t not in lowering)
                return
        with suppress(Diverges, Later):
            if self.sign(e) < 0:
                yield ()

    def _decline(self, e: Series) -> tuple[arb, arb, arb]:
        """(A, M, K) with A > 0, M, K >= 0 and e >= A u**M (log u)**K for all u >= U; e must grow to +oo."""
        lead, rest = self.led(e)
        if sign_of(lead.c) < 0:
            raise Diverges(f"the exponential of {lead._replace(c=-lead.c)} grows with u")
        size, m, k = (lead.c * (1 + rest)).lower() if type(lead.c) is arb else (arb(lead.c) * (1 + rest)).lower(), ball(value_of(lead.p)), ball(lead.q)
        if not size > 0:
            raise Later
        if lead.e:
            inner, inner_m, inner_k = self._decline(lead.e)
            at_u = inner * self.u**inner_m * self.log_u**inner_k
            powers = [n for n in DEGREES if m + n * inner_m > 0 and k + n * inner_k >= 0]
            if not powers:
                raise Diverges(f"no bound for the exponential of {lead}")
            n = max(powers, key=lambda n: (at_u**n / arb.fac_ui(n)).mid())
            size, m, k = size * inner**n / arb.fac_ui(n), m + n * inner_m, k + n * inner_k
        if not (m >= 0 and k >= 0 and (m > 0 or k > 1)):
            raise Diverges(f"no bound for the exponential of {lead}")
        return size, m, k

    def led(self, s: Series) -> tuple[Term, arb]:
        """The leading term, and a ball that holds (s - lead)/lead."""
        lead = s[0]
        return lead, sum((self.range(self._over(t, lead)) for t in s[1:]), arb(0)) if len(s) > 1 else arb(0)

    def range(self, *terms: Term) -> arb:
        """A ball that holds the sum of the terms for every u >= U; none of them may grow."""
        total = arb(0)
        for t in terms:
            flat = not t.e and is_zero(t.p) and is_zero(t.q)
            total += ball(t.c) if flat else t.c * _with_zero(self.peak(t.p, t.q, t.e))
        return total

    def sign(self, s: Series) -> int:
        """The sign that s has on all of [U, oo)."""
        if not s:
            return 0
        lead, rest = self.led(s)
        if not 1 + rest > 0:
            raise Later
        return sign_of(lead.c)

    def _relative(self, s: Series) -> tuple[Term, Series, arb]:
        """s = lead (1 + w): the lead, w as a series, and a ball 1 + [0, w] > 0."""
        lead = s[0]
        w = tuple(self._over(t, lead) for t in s[1:])
        around = 1 + _with_zero(self.range(*w)) if w else arb(1)
        if not around > 0:
            raise Later
        return lead, w, around

    def power(self, s: Series, r: Value) -> Series:
        """s**r: lead**r (1 + w)**r, and (1 + w)**r = 1 + r w (1 + v)**(r-1) for some v between 0 and w."""
        exponent, r = r, value_of(r)
        n = integer(r)
        if n is not None and 0 <= n <= LARGEST_POWER:
            result = constant(ONE)
            for _ in range(n):
                result = self.multiply(result, s)
            return result
        if not s:
            raise Later
        try:
            lead, w, _ = self._relative(s)
        except (Open, Diverges):
            return self._power_of_any(self._leads(s), exponent)
        if n is None and sign_of(lead.c) < 0:
            raise Later
        if sign_of(lead.c) == 0:
            raise Later
        c = lead.c**n if n is not None and type(lead.c) is fmpq and abs(n) < 1000 else ONE if lead.c == 1 else power(lead.c, r)
        first = Term(c, lead.p * exponent, lead.q * r, self.scaled(lead.e, r))
        small = _with_zero(self.range(*w)) if w else arb(0)  # 1 + v keeps fewer of its digits than v
        slope = r * (ball(r - 1) * small.log1p()).exp()
        if not slope.is_finite():
            raise Open
        return self.multiply((first,), self.add(constant(ONE), self.scaled(w, slope)))

    def log(self, s: Series) -> Series:
        """log(lead) + log(1 + w), and log(1 + w) = w / (1 + v) for some v between 0 and w; 0 <= log log u <= log u / e."""
        if not s:
            raise Later
        try:
            lead, w, around = self._relative(s)
        except (Open, Diverges):
            return self._log_of_any(self._leads(s))
        return self.add(self._log_of_term(lead), self.scaled(w, 1 / around))

    def _log_of_term(self, lead: Term) -> Series:
        if sign_of(lead.c) <= 0:
            raise Later
        size = () if lead.c == 1 else constant(ball(lead.c).log())
        logarithm = constant(value_of(lead.p)) and (Term(value_of(lead.p), ZERO, ONE),)
        iterated = constant(lead.q) and (Term(lead.q * _with_zero(arb(-1).exp()), ZERO, ONE),)
        return self.add(size, logarithm, iterated, lead.e)

    def _log_of_any(self, s: Series) -> Series:
        """log of n positive terms, the largest of which is not known: log of the first, and between 0 and log n + the sum of |log(other/first)|."""
        first, *others = map(self._log_of_term, s)
        more = (self.scaled(self.add(other, negative(first)), arb(0, 1)) for other in others)
        return self.add(first, constant(_with_zero(arb(len(s)).log())), *more)

    def _power_of_any(self, s: Series, r: Value) -> Series:
        """The power r of n positive terms: at most that of the first for r < 0, and n**r times the sum of theirs for r > 0."""
        powers = [self.power((t,), r) for t in s]
        r = value_of(r)
        if sign_of(r) < 0:
            return self.scaled(powers[0], _with_zero(arb(1)))
        return self.scaled(self.add(*powers), _with_zero(power(arb(len(s)), r)))

    def _leads(self, s: Series) -> Series:
        """The same in positive terms of which it is open which is the largest: each of the others is a part of one of them."""
        leads: list[Term] = []
        for t in s:
            for i, lead in enumerate(leads):
                try:
                    leads[i] = lead._replace(c=lead.c + self.range(self._over(t, lead._replace(c=ONE))))
                except (Later, Diverges):
                    continue
                break
            else:
                leads.append(t)
        if not all(sign_of(t.c) > 0 for t in leads):
            raise Later
        return tuple(leads)

    def exp(self, s: Series) -> Series:
        """Growing terms stay in the exponent, and what may grow; exp(w) = 1 + w exp(v) for some v between 0 and w for those that tend to zero."""
        c, p, growing, w = ONE, ZERO, [], []
        for t in s:
            against_one = self._tried(t, Term(ONE))
            if against_one is None:
                growing.append(t)
                continue
            if against_one == 0:
                if ball(t.c).rad() > UNSETTLED and not ball(t.c) < -UNSETTLED:  # next to nothing it is all the same
                    raise Open
                c = c * ball(t.c).exp()
            elif against_one < 0:
                w.append(t)
            elif not t.e and is_zero(t.p) and is_zero(t.q - 1):
                p = p + t.c
            else:
                growing.append(t)
        series = self.add(constant(ONE), self.scaled(tuple(w), _with_zero(self.range(*w)).exp())) if w else constant(ONE)
        return self.multiply((Term(c, p, ZERO, tuple(growing)),), series)

    def analytic(self, s: Series, value: Callable[[arb], arb], slope: Callable[[arb], arb]) -> Series:
        """f(s) for s = c + w that tends to a number: f(c) + w f'(v) for some v between c and c + w."""
        c, w = arb(0), []
        for t in s:
            against_one = self.order(t, Term(ONE))
            if against_one > 0:
                raise Diverges(f"no bound for a function of {t}")
            if against_one == 0:
                c += ball(t.c)
            else:
                w.append(t)
        at, around = value(c), slope(c + _with_zero(self.range(*w))) if w else arb(0)
        if not (at.is_finite() and around.is_finite()):
            raise Later
        return self.add(constant(at), self.scaled(tuple(w), around))

    def divergence(self, s: Series) -> int:
        """The sign of an integral of s over [U, oo) that is proved to be infinite, or 0.

        |s| is at least a positive number times u**p (log u)**q exp(e) of the leading term, whose integral is infinite if e grows,
        or if there is no e and p > -1, or p = -1 and q >= -1.
        """
        if not s:
            return 0
        lead, rest = self.led(s)
        if not 1 + rest > 0:
            raise Later
        sign = sign_of(lead.c)
        if lead.e:
            self._decline(lead.e)  # not what does not grow: that raises
            return sign
        return sign if lead.p > -1 or (is_zero(lead.p + 1) and lead.q >= -1) else 0

    def tail(self, s: Series) -> arb:
        """A ball that holds the integral of s over [U, oo), which is proved to converge absolutely.

        The integral of u**p (log u)**q is known for p < -1 and q = 0, 1, 2, …; of another term u**p (log u)**q exp(e) = u**(-1-d) times a
        factor whose peak is bounded, it is at most the bound times U**-d / d.
        """
        total = arb(0)
        for t in s:
            degree = integer(t.q)
            if not t.e and t.p < -1 and degree is not None and 0 <= degree <= HIGHEST_DEGREE:
                total += t.c * self._power_integral(value_of(-(t.p + 1)), degree)
            else:
                total += arb(0, (abs(ball(t.c)) * self._tail_of_term(t)).upper())
        if not total.is_finite():
            raise Later
        return total

    def _tail_of_term(self, t: Term) -> arb:
        """A bound of the integral of a term with coefficient 1."""
        if t.e:
            try:
                return self.peak(t.p + 2, t.q, t.e) / self.u
            except (Diverges, Later):  # the exponential is bounded only
                if not t.p < -1:
                    raise
        if not t.p < -1:
            raise Diverges(f"not proved to converge: a term bounded by {t} only")
        d = -(t.p + 1) / 2
        return self.peak(t.p + 1 + d, t.q, t.e) * self.u ** -ball(value_of(d)) / value_of(d)

    def _power_integral(self, d: Value, q: int) -> arb:
        """The integral of u**(-1-d) (log u)**q: by parts, U**-d times the sum over i <= q of q!/i! (log U)**i d**(i-q-1)."""
        total, factor = arb(0), 1 / ball(d)
        for i in range(q, -1, -1):
            total += factor * self.log_u**i
            factor = factor * i / d
        return total * self.u ** -ball(d)
