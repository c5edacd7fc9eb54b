"""Sums of very many terms of an analytic function, as integrals around them.

For f analytic on the rectangle between A = a - 1/2 and B = b + 1/2 and between heights -Y and Y, real on the real line, the residue theorem
with pi cot(pi z) gives, as cot(pi z) = -i (1 + 2 w/(1 - w)) for w = exp(2 pi i z) above the real line,

    f(a) + … + f(b) = integral of f from A to B  +  2 Re of the integral of f w/(1 - w) along A, A + iY, B + iY, B.

On the two vertical sides w/(1 - w) is -1/(exp(2 pi y) + 1), at the top it is as small as exp(-2 pi Y). Arb's integration encloses all
four integrals, so that nothing is neglected, however Y is chosen.

The terms are w(k) h(k) as in :mod:`symdiv.enclose.terms`. On a wide ball the logarithm of w, a sum of logarithms of gamma functions that
nearly cancel, is enclosed by the mean value theorem: L(z) lies in L(m) + L'(ball) (z - m).  In L' the digamma functions of two gamma functions
whose arguments differ by a constant d are d times psi' between them, and for x = Re z > 0

    psi'(z) = sum of (z + n)**-2 over n >= 0 = 1/z + 1/(2 z**2) + R,    |R| <= 1/(2 x**2),

by Euler's summation formula (DLMF 2.10.1 with one term), because the integral of |z + t|**-3 over t > 0 is at most 1/(2 x**2).
"""

from __future__ import annotations

from collections.abc import Callable

import flint
import sympy as sp
from flint import acb, arb, fmpq

from symdiv.enclose import effort
from symdiv.enclose.functions import ball
from symdiv.enclose.growth import linear
from symdiv.enclose.integrand import NAN, Integrand, Values, several
from symdiv.enclose.precision import NeedsPrecision
from symdiv.enclose.program import build
from symdiv.enclose.terms import factors_of
from symdiv.errors import Undetermined

__all__ = ["FARTHEST", "LONG", "LongSum", "Terms", "around", "many"]

LONG = 2000  # terms, from where on integrals are quicker at the precision of thirty digits
FARTHEST = 1 << 4096  # the last term of a sum to infinity before which its tail must be small

EVALUATIONS = 60_000  # of one integral, before it is given up
NARROW = arb(2) ** -16  # the radius up to which a ball is put into L itself
LARGEST_POWER = 64

Function = Callable[[acb, bool], acb]


def many() -> int:
    """From how many terms on integrals are quicker at the working precision: with it their cost grows faster than that of a term."""
    return LONG * max(1, int(flint.ctx.prec) // 96)


def around(f: Function, a: int, b: int, tolerance: arb) -> arb:
    """The sum of f(k) over a <= k <= b."""
    left, right = arb(fmpq(2 * a - 1, 2)), arb(fmpq(2 * b + 1, 2))
    height = arb(flint.ctx.prec * 3 // 20 + 8)
    up, turn = acb(0, 1), acb(0, 2) * arb.pi()
    relative = arb(2) ** -flint.ctx.prec

    def side(x: arb) -> acb:
        return integral(lambda y, analytic: -f(x + up * y, analytic) / ((2 * arb.pi() * y).exp() + 1), arb(0), height) * up

    def top(x: acb, analytic: bool) -> acb:
        z = x + up * height
        w = (turn * z).exp()
        return f(z, analytic) * w / (1 - w)

    def integral(function: Function, start: arb, end: arb) -> acb:
        count = 0

        def counted(z: acb, analytic: bool) -> acb:
            nonlocal count
            count += 1
            return function(z, analytic)

        value = acb.integral(counted, start, end, rel_tol=relative, abs_tol=tolerance, eval_limit=effort.allowed(EVALUATIONS))
        effort.spend(count)
        if count >= EVALUATIONS:
            raise Undetermined(f"a sum of {b - a + 1} terms: {EVALUATIONS} evaluations of an integral around it do not suffice")
        if not value.is_finite():
            raise NeedsPrecision(f"a sum of {b - a + 1} terms: no finite enclosure of an integral around it was found")
        return value

    middle = integral(f, left, right)
    return middle.real + 2 * (side(left) + integral(top, left, right) - side(right)).real


class _Exponent:
    """L(z), the logarithm of the moving factors of a product: slopes times z, logarithms of gamma functions of linear functions, z log z."""

    def __init__(self, index: sp.Symbol) -> None:
        self.index = index
        self.slopes: list[sp.Expr] = []
        self.gammas: list[tuple[int, sp.Expr, sp.Expr]] = []  # (power, slope, offset)
        self.towers = 0

    def add(self, factor: sp.Expr, power: int) -> bool:
        """Take factor**power in, or change nothing and return False."""
        saved = list(self.slopes), list(self.gammas), self.towers
        if abs(power) <= LARGEST_POWER and self._add(factor, power):
            return True
        self.slopes, self.gammas, self.towers = saved
        return False

    def _add(self, e: sp.Expr, power: int) -> bool:
        if self.index not in e.free_symbols:
            return True
        if isinstance(e, sp.Mul):
            return all(self._add(part, power) for part in e.args)
        if isinstance(e, sp.Pow | sp.exp):
            base, exponent = (e.args[0], e.args[1]) if isinstance(e, sp.Pow) else (sp.E, e.args[0])
            if self.index not in base.free_symbols:
                found = linear(exponent, self.index)
                if found is None:
                    return False
                self.slopes.append(power * found[0] * (sp.Integer(1) if base is sp.E else sp.log(base)))
                return True
            if base == exponent == self.index:
                self.towers += power
                return True
            return isinstance(exponent, sp.Integer) and self.add(base, power * int(exponent))
        if isinstance(e, sp.gamma):
            return self._gamma(e.args[0], power)
        if isinstance(e, sp.factorial):
            return self._gamma(e.args[0] + 1, power)
        if isinstance(e, sp.binomial):
            n, k = e.args
            return self._gamma(n + 1, power) and self._gamma(k + 1, -power) and self._gamma(n - k + 1, -power)
        if isinstance(e, sp.beta) and len(e.args) == 2:
            a, b = e.args
            return self._gamma(a, power) and self._gamma(b, power) and self._gamma(a + b, -power)
        return False

    def _gamma(self, x: sp.Expr, power: int) -> bool:
        found = linear(x, self.index)
        if found is None:
            return False
        if found[0] != 0:
            self.gammas.append((power, *found))
        return True


def trigamma(z: acb) -> acb:
    """An enclosure of psi' on a wide ball, where Re z > 0."""
    radius = (1 / (2 * z.real.lower() ** 2)).upper()
    return 1 / z + 1 / (2 * z * z) + acb(arb(0, radius), arb(0, radius))


def _difference(x: acb, y: acb, distance: arb) -> acb:
    """psi(x) - psi(y), where x - y is the distance, for positive real parts."""
    if not (x.real > 0 and y.real > 0):
        return NAN
    difference, between = x.digamma() - y.digamma(), x.union(y)
    return _narrower(difference, distance * trigamma(between)) if between.real > 0 else difference


def _narrower(one: acb, other: acb) -> acb:
    def width(z: acb) -> arb:
        return z.real.rad() + z.imag.rad()

    return one if one.is_finite() and not width(other) < width(one) else other


Gamma = tuple[int, arb, arb]


def _paired(gammas: list[Gamma]) -> tuple[list[Gamma], list[tuple[int, arb, arb, arb]]]:
    """Those without a partner, and the pairs (power, slope, offset above, offset below)."""
    single: list[Gamma] = []
    pairs = []
    for power, slope, offset in gammas:
        partner = next((g for g in single if g[0] == -power and (g[1] - slope).is_zero()), None)
        if partner is None:
            single.append((power, slope, offset))
        else:
            single.remove(partner)
            pairs.append((power, slope, offset, partner[2]))
    return single, pairs


class Ratios:
    """A factor h(z); in it the logarithms of ratios of two gamma functions are enclosed by the mean value theorem too."""

    def __init__(self, h: sp.Expr, index: sp.Symbol, symbols: tuple[sp.Symbol, ...]) -> None:
        rest: list[sp.Expr] = list(sp.Add.make_args(h))
        found: list[sp.Expr] = []
        for part in tuple(rest):
            factor, gamma = part.as_independent(index, as_Add=False)
            other = next((x for x in rest if isinstance(gamma, sp.loggamma) and _is_partner(x, -factor, gamma, index)), None)
            if part in rest and other is not None:
                rest = [x for x in rest if x not in (part, other)]
                one, two = (linear(x.args[0], index) for x in (gamma, other.as_independent(index, as_Add=False)[1]))
                assert one is not None  # as partners are
                assert two is not None
                found += [factor, *one, two[1]]
        self._rest = Integrand(sp.Add(*rest), index, symbols)
        self._constants = several(found, symbols)  # factor, slope, and the two offsets

    def at(self, values: Values) -> Function:
        rest, constants = self._rest.at(values), list(map(ball, self._constants(values)))
        ratios = list(zip(*[iter(constants)] * 4, strict=True))

        def h(z: acb, analytic: bool) -> acb:
            total = rest(z, analytic)
            for factor, slope, one, other in ratios:
                total += factor * _log_ratio(z, slope, one, other)
            return total

        return h


def _is_partner(e: sp.Expr, factor: sp.Expr, gamma: sp.Expr, index: sp.Symbol) -> bool:
    """Whether it is the factor times the logarithm of a gamma function that grows as fast as this one."""
    mine, other = e.as_independent(index, as_Add=False)
    if mine != factor or not isinstance(other, sp.loggamma):
        return False
    one, two = linear(other.args[0], index), linear(gamma.args[0], index)
    return one is not None and two is not None and one[0] == two[0]


def _log_ratio(z: acb, slope: arb, one: arb, other: arb) -> acb:
    """log of gamma(slope z + one)/gamma(slope z + other), for positive real parts."""
    x, y = slope * z + one, slope * z + other
    if not (x.real > 0 and y.real > 0):
        return NAN
    direct = x.lgamma() - y.lgamma()
    if z.real.rad() <= NARROW and z.imag.rad() <= NARROW:
        return direct
    middle = acb(z.real.mid(), z.imag.mid())
    near = (slope * middle + one).lgamma() - (slope * middle + other).lgamma() + slope * _difference(x, y, one - other) * (z - middle)
    return _narrower(direct, near) if direct.is_finite() else near


class LongSum:
    """The sum of a product of factors between two bounds, both large or far apart."""

    def __init__(self, body: sp.Expr, index: sp.Symbol, symbols: tuple[sp.Symbol, ...]) -> None:
        self._exponent = exponent = _Exponent(index)
        factors = factors_of(body)
        moving = [exponent.add(factor, 1) for factor in factors]
        w, h = (sp.Mul(*(f for f, moves in zip(factors, moving, strict=True) if moves is wanted), evaluate=False) for wanted in (True, False))
        self._w, _ = build([w], symbols, index)
        self.h = h
        self._h = Ratios(h, index, symbols)
        self._constants = several([sp.Add(*exponent.slopes), *(x for _, *pair in exponent.gammas for x in pair)], symbols)

    def terms(self, values: Values, start: int) -> Terms:
        """The terms from ``start`` on."""
        slope, *pairs = map(ball, self._constants(values))
        gammas = [(power, s, o) for (power, *_), s, o in zip(self._exponent.gammas, pairs[::2], pairs[1::2], strict=True)]
        w = ball(self._w.raw(*values)(fmpq(start)))
        if not w.is_finite():
            raise NeedsPrecision("a term of a sum is not settled")
        return Terms(slope, gammas, self._exponent.towers, self._h.at(values), start, w)


class Terms:
    """w(z) h(z) at given parameters."""

    def __init__(self, slope: arb, gammas: list[Gamma], towers: int, h: Function, k0: int, w0: arb) -> None:
        self._slope, self._gammas, self._towers, self._h, self._w0 = slope, gammas, towers, h, w0
        self._single, self._pairs = _paired(gammas)
        self._start = self._log(acb(k0))

    def _log(self, z: acb) -> acb:
        total = self._slope * z
        for power, slope, offset in self._gammas:
            x = slope * z + offset
            if not x.real > 0:
                return NAN
            total += power * x.lgamma()
        if self._towers:
            total += self._towers * z * z.log(analytic=True)
        return acb(total)

    def slope(self, z: acb) -> acb:
        """L'(z)."""
        total = acb(self._slope)
        for power, slope, offset in self._single:
            x = slope * z + offset
            if not x.real > 0:
                return NAN
            total += power * slope * x.digamma()
        for power, slope, one, other in self._pairs:
            difference = _difference(slope * z + one, slope * z + other, one - other)
            if not difference.is_finite():
                return NAN
            total += power * slope * difference
        if self._towers:
            total += self._towers * (z.log(analytic=True) + 1)
        return total

    def w(self, z: acb) -> acb:
        if z.real.rad() <= NARROW and z.imag.rad() <= NARROW:
            return self._w0 * (self._log(z) - self._start).exp()
        middle = acb(z.real.mid(), z.imag.mid())
        return self._w0 * (self._log(middle) - self._start).exp() * (self.slope(z) * (z - middle)).exp()  # Arb rounds the centre of a wide exponent

    def __call__(self, z: acb, analytic: bool) -> acb:
        return self.w(z) * self._h(z, analytic)

    def analytic(self, x: fmpq) -> bool:
        """At a point of the real line."""
        return bool(self(acb(arb(x)), True).is_finite())

    def peak(self, a: int, b: int) -> int:
        """Where w is largest between a and b, by bisection of its slope: a guess on which no proof rests."""
        while b - a > 1:
            middle = (a + b) // 2
            a, b = (middle, b) if self.slope(acb(middle)).real.mid() > 0 else (a, middle)
        return a

    def size(self, a: int, b: int) -> arb:
        """That of the largest term, roughly."""
        return self.size_at(self.peak(a, b))

    def size_at(self, k: int) -> arb:
        return (abs(self(acb(k), False)) + abs(self.w(acb(k)))).upper()

    def mass(self, a: int, b: int) -> arb:
        """About the largest sum between k and 2 k, of what is not narrow."""
        sizes = (abs(self(acb(1 << n), False)) * (1 << n) for n in range(a.bit_length(), b.bit_length()))
        return max((size.mid() for size in sizes if size.is_finite()), key=arb.mid, default=arb(0))

    def is_concave(self, a: int) -> bool:
        """Whether log w is known to be concave from a on."""
        if self._towers > 0 or any(power > 0 or not slope * a + offset > 0 or not slope > 0 for power, slope, offset in self._single):
            return False
        return all(slope > 0 and slope * a + one.min(other) > 0 and power * (one - other) >= 0 for power, slope, one, other in self._pairs)
