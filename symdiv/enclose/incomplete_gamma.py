"""Incomplete gamma functions of real parameters, also where Arb's own lose all bits, or have none.

Main definitions: :func:`uppergamma`, :func:`lowergamma`.

Implementation notes: with t = s + u √s, Γ(s, x) is s^(s - 1/2) e^(-s) times the integral of exp h(u) from (x - s)/√s on, h = (s - 1) log(1 + u/√s) - u √s.
As h is concave, the integral beyond U is at most exp h(U)/|h'(U)| where h declines there. Source: DLMF 8.2.2, 8.7.1.
"""

from __future__ import annotations

from flint import acb, arb, ctx

from symdiv.enclose.precision import at_precision

__all__ = ["lowergamma", "uppergamma"]

LARGE_SHAPE = 100
MOST_LOST = 4096  # bits in a difference of gamma functions
MOST_TERMS = 200_000  # of a series for one
GUARD = 16
HALF, UNIT = arb(0.5), arb(0, 1)
HUGE_SHAPE = 1 << 60  # from which on Arb's has no value near the shape
NEAR = 1 << 20  # standard deviations, which are near


def uppergamma(s: arb, x: arb) -> arb:
    if not (s > HUGE_SHAPE and x > 0 and abs(x - s) < NEAR * s.sqrt()):
        return x.gamma_upper(s)
    return +at_precision(ctx.prec + _lost(s), _by_integral, (s, x, ctx.prec + GUARD))


def _lost(s: arb) -> int:
    """Bits that a gamma function loses, whose logarithm is about s log s, or a number near s less s."""
    mantissa, exponent = s.mid().man_exp()
    return 2 * (int(mantissa).bit_length() + int(exponent)) + GUARD


def _by_integral(s: arb, x: arb, bits: int) -> arb:
    """Γ(s, x) for a huge s and an x near it."""
    root, tolerance = s.sqrt(), arb((1, -bits))
    low, reach = (x - s) / root, arb(2 * bits).sqrt() + 2
    high, rest = low.max(arb(0)) + reach, arb(0)

    def height(u: acb) -> acb:
        """h(u) by the series of log(1 + w) - w, in which nothing cancels, for |w| < 1/2."""
        w = u / root
        size, total, power, k = abs(w), acb(0), acb(1), 2
        if not size < HALF:  # else the series would have no end
            return acb("nan")
        while power != 0 and not abs(power) < tolerance:
            total, power, k = total + power / k, -w * power, k + 1
        error = size ** (k - 2) / (1 - size)
        return -(u**2) * (total + acb(error * UNIT, error * UNIT)) - (1 + w).log()

    def integrand(u: acb, analytic: bool) -> acb:
        return height(u).exp()

    def beyond(u: arb, sign: int) -> arb:
        slope = ((s - 1) / (1 + u / root) - s) / root
        return height(acb(u)).real.exp() / abs(slope) * arb(0).union(arb(1)) if sign * slope < 0 else arb("nan")

    if low < -reach:  # from there on it is about all of the gamma function
        rest, low = beyond(-reach, -1), -reach
    size = height(acb(low.max(arb(0)))).real.exp()
    inner = acb.integral(integrand, low, high, rel_tol=tolerance, abs_tol=tolerance * size).real
    return ((s - HALF) * s.log() - s).exp() * (inner + rest + beyond(high, 1))


def lowergamma(s: arb, x: arb) -> arb:
    """By the other incomplete gamma function, or by a series, where s is so large that Arb's own loses all bits."""
    if not (s > LARGE_SHAPE and x > 0):
        return x.gamma_lower(s)
    share = arb(0) if x > s else at_precision(ctx.prec + _lost(s), lambda: s - x - s * (s / x).log(), ())  # of the whole it is about exp(share)
    lost = (-share / arb(2).log()).upper()
    if lost <= MOST_LOST:
        difference = at_precision(ctx.prec + int(lost.ceil().unique_fmpz()) + _lost(s), lambda: s.gamma() - uppergamma(s, x), ())
        if difference.rel_accuracy_bits() > ctx.prec // 2 or not x < s:
            return +difference
    mantissa, exponent = s.mid().man_exp()
    return +at_precision(ctx.prec + abs(int(exponent)) + mantissa.bit_length() + GUARD, _lower_series, (s, x, ctx.prec))


def _lower_series(s: arb, x: arb, bits: int) -> arb:
    """x**s exp(-x)/s times the sum of x**k/((s + 1) … (s + k)), for x < s; the rest is at most that of a geometric series (DLMF 8.7.1)."""
    total, term, rest = arb(1), arb(1), arb(1)
    for k in range(1, MOST_TERMS if (1 - x / (s + 1)) * MOST_TERMS > bits else 2):  # too many would be needed
        ratio = x / (s + k)
        term *= ratio
        total += term
        rest = term * ratio / (1 - ratio)
        if rest < total * arb(2) ** -bits:
            break
    return (s * x.log() - x).exp() / s * (total + rest * arb(0).union(arb(1)))
