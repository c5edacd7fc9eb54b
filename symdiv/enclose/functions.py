"""The ball functions that need a word: exact integer cases, limits, orders of arguments.

Arguments reach them as they are, an exact ``fmpq`` where the argument is a rational number and a ball elsewhere, or as balls (``arb``).
"""

from __future__ import annotations

from typing import Any

from flint import acb, arb, arb_series, ctx, fmpq, fmpz

from symdiv.enclose.precision import NeedsPrecision
from symdiv.errors import InvalidInput, Unsupported

__all__ = ["ball", "integer", "power", "refusal", "zeta_derivative"]  # and one function a SymPy name, for the table

Value = Any  # a flint.fmpq (exact) or a flint.arb
HALF = fmpq(1, 2)
REMAINDERS_FROM = arb(1) / 2
FAR_OUT = 1000
LARGE_EXPONENT = 10**4  # from where on 16 terms of a zeta function have more bits than are asked for, as a rule
TERMS = 16
GUARD = 16
SMALL = 4096  # integers up to here may be counted through


def ball(x: Value) -> arb:
    """The ball of an exact rational, or the ball itself."""
    return x if type(x) is arb else arb(x)


def integer(x: Value) -> int | None:
    """The integer that ``x`` exactly is, or None."""
    if type(x) is fmpq:
        return int(x.p) if x.q == 1 else None
    if x.is_exact() and x.is_integer():
        return int(x.unique_fmpz())
    return None


def refusal(name: str, *arguments: Value) -> InvalidInput:
    shown = ", ".join(str(x) if type(x) is fmpq else x.str(8, radius=False) for x in arguments)
    return InvalidInput(f"{name}({shown}) is not a real number")


def power(base: Value, exponent: Value) -> arb:
    """base**exponent for real exponents: integer powers of any base, real powers of a base >= 0, and 0**0 = 1 as in SymPy."""
    n = integer(exponent)
    x = ball(base)
    if n is not None:
        if n < 0 and x.is_zero():
            raise InvalidInput(f"zero to the negative power {n}")
        found = x ** fmpz(n)
        return (acb(x) ** fmpz(n)).real if found.is_nan() else found  # FLINT has none of a real ball whose centre is 0
    y = ball(exponent)
    if x.is_zero():
        if y > 0:
            return arb(0)
        if y < 0:
            raise InvalidInput(f"zero to the negative power {y.str(8, radius=False)}")
        raise NeedsPrecision("the sign of an exponent of zero is not settled")
    if x < 0 and not y.contains_integer():
        raise refusal("power", base, exponent)
    return x**y


def log_near_one(x: Value) -> arb:
    """log x; of an exact number near 1 from its difference from 1, which may have more zeros than there are bits."""
    if type(x) is fmpq:
        return arb(x - 1).log1p() if HALF < x < 2 else arb(x).log()
    return x.log()


def gamma(x: Value) -> arb:
    if type(x) is fmpq:
        if x.q == 1 and x <= 0:
            raise refusal("gamma", x)
        return arb.gamma_fmpq(x)
    return x.gamma()


def factorial(x: Value) -> arb:
    return gamma(x + 1)


def binomial(n: Value, k: Value) -> arb:
    """Gamma(n+1) / (Gamma(k+1) Gamma(n-k+1)), read as its limit for an integer k: falling factorial over k!, and 0 for k < 0."""
    count = integer(k)
    if count is not None:
        if count < 0:
            return arb(0)
        top = integer(n)
        if top is not None and top >= 0:
            if count > top:
                return arb(0)
            count = min(count, top - count)
        if count <= SMALL:
            return ball(n).bin(count)
    if integer(n) is not None and n < 0:
        if count is None:
            raise refusal("binomial", n, k)
        return (-1) ** (count & 1) * binomial(count - n - 1, k)
    return gamma(n + 1) * ball(k + 1).rgamma() * ball(n - k + 1).rgamma()


def beta(a: Value, b: Value | None = None) -> arb:
    b = a if b is None else b
    return gamma(a) * gamma(b) * ball(a + b).rgamma()


def polygamma(n: Value, x: Value) -> arb:
    """psi^(n)(x) = (-1)**(n+1) n! zeta(n+1, x) for n >= 1 and x > 0 (DLMF 25.11.12); elsewhere through the complex function."""
    order = integer(n)
    if order is None or order < 0:
        raise Unsupported(f"polygamma of the order {n}; there is a ball for the orders 0, 1, 2, …")
    x = ball(x)
    if order == 0:
        return x.digamma()
    if x > 0:
        value = arb(order + 1).zeta(x) * arb.fac_ui(order)
        return value if order & 1 else -value
    return acb(x).polygamma(order).real


def zeta(s: Value, a: Value | None = None) -> arb:
    if integer(s) == 1:
        raise refusal("zeta", s)
    return ball(s).zeta() if a is None else ball(s).zeta(ball(a))


def zeta_derivative(order: Value, s: Value) -> arb:
    """The derivative of the given order of Riemann's zeta at s, from its power series there."""
    n = order if isinstance(order, int) else integer(order)
    if n is None or n < 0:
        raise Unsupported(f"the derivative of the order {order} of zeta; there is a ball for the orders 0, 1, 2, …")
    if 1 <= n <= SMALL and ball(s) > LARGE_EXPONENT:
        return _few_terms(n, ball(s))
    before, ctx.cap = ctx.cap, n + 1  # series are cut off there, whatever their own length
    try:
        return arb_series([ball(s), 1], prec=n + 1).zeta()[n] * arb.fac_ui(n)
    finally:
        ctx.cap = before


def _few_terms(order: int, s: arb) -> arb:
    """A derivative of zeta at a large s by the first terms of (-1)**order times the sum of log(n)**order n**-s, which decline fast.

    From N on log(x)**order x**(-s/2) declines, as log(N) > 2 order/s, so that the rest is at most log(N)**order N**-s (1 + N/(s/2 - 1)).
    """
    last = TERMS + int((2 * order / s).exp().upper().ceil().unique_fmpz())
    total = sum((arb(n).log() ** order * arb(n) ** -s for n in range(2, last)), arb(0))
    rest = arb(last).log() ** order * arb(last) ** -s * (1 + last / (s / 2 - 1))
    return (total + arb(0, rest.upper())) * (-1) ** order


def harmonic(n: Value, m: Value | None = None) -> arb:
    """H(n) = psi(n+1) + gamma, H(n, m) = zeta(m) - zeta(m, n+1); an integer n up to a bound is summed exactly."""
    count, order = integer(n), 1 if m is None else integer(m)
    if count is not None and order is not None and 0 <= count <= 256 and abs(order) <= 64:
        return arb(sum((fmpq(j) ** -order for j in range(1, count + 1)), fmpq(0)))
    x = ball(n + 1)
    if order == 1:
        return x.digamma() + arb.const_euler()
    s = ball(m)
    return s.zeta() - s.zeta(x)


def betainc(a: Value, b: Value, low: Value, high: Value, regularized: bool = False) -> arb:
    """The integral of t**(a-1) (1-t)**(b-1) from low to high, with 0 <= low, high <= 1 (SymPy's order of arguments)."""
    a, b, low, high = ball(a), ball(b), ball(low), ball(high)
    value = high.beta_lower(a, b, regularized=regularized)
    return value if low.is_zero() else value - low.beta_lower(a, b, regularized=regularized)


def betainc_regularized(a: Value, b: Value, low: Value, high: Value) -> arb:
    return betainc(a, b, low, high, regularized=True)


def absolute(x: Value) -> Value:
    return abs(x)


def maximum(*values: Value) -> Value:
    if all(type(x) is fmpq for x in values):
        return max(values)
    result = ball(values[0])
    for x in values[1:]:
        result = result.max(ball(x))
    return result


def minimum(*values: Value) -> Value:
    return -maximum(*(-x for x in values))


def sign(x: Value) -> Value:
    if x > 0:
        return fmpq(1)
    if x < 0:
        return fmpq(-1)
    if x == 0 and (type(x) is fmpq or x.is_zero()):
        return fmpq(0)
    raise NeedsPrecision("the sign of a number is not settled")


def floor(x: Value) -> Value:
    if type(x) is fmpq:
        return fmpq(x.floor())
    whole = x.floor().unique_fmpz() if x.is_finite() else None
    if whole is None:
        raise NeedsPrecision("the integer part of a number is not settled")
    return fmpq(whole)


def ceiling(x: Value) -> Value:
    return -floor(-x)


def besseli(order: arb, x: arb) -> arb:
    return x.bessel_i(order)


def besselj(order: arb, x: arb) -> arb:
    return x.bessel_j(order)


def besselk(order: arb, x: arb) -> arb:
    return x.bessel_k(order)


def bessely(order: arb, x: arb) -> arb:
    return x.bessel_y(order)


def erfc(x: arb) -> arb:
    """Γ(1/2, x**2)/sqrt(pi) far out (DLMF 7.11.2), where Arb's erfc of a ball that is no point has no digits."""
    return (x * x).gamma_upper(arb(fmpq(1, 2))) / arb.pi().sqrt() if x > FAR_OUT else x.erfc()


def erf_sum(x: Value, y: Value) -> arb:
    """erf(x) + erf(y); erf(y) - erf(a) = erfc(a) - erfc(y) for x = -a, where both would be near 1 and cancel."""
    x, y = ball(x), ball(y)
    if x > y:
        x, y = y, x
    return erfc(-x) - erfc(y) if x < 0 < y else x.erf() + y.erf()


def expint(order: arb, x: arb) -> arb:
    return x.expint(order)


def polylog(order: arb, x: arb) -> arb:
    return x.polylog(order)


def hyper(above: list[Value], below: list[Value], x: Value) -> arb:
    """The generalised hypergeometric function of real parameters, for 2F1 and its like at x < 1."""
    a, b, z = [ball(value) for value in above], [ball(value) for value in below], ball(x)
    found = elementary_hyper(a, b, z)
    return z.hypgeom(a, b) if found is None else found


def elementary_hyper(above: list[arb], below: list[arb], z: Any) -> Any:
    """The remainders of the exponential and logarithmic series, by these functions; None for others, and near 0 where they would cancel.

    2 (exp(z) - 1 - z)/z**2 = 1F1(1; 3; z) and -2 (log(1 - z) + z)/z**2 = 2F1(1, 2; 3; z), of which the series itself would be long;
    (exp(z) - 1)/z = 1F1(1; 2; z) and 6 ((z - 2) exp(z) + z + 2)/z**3 = 1F1(2; 4; z).
    """
    if len(below) != 1 or not abs(z) > REMAINDERS_FROM:
        return None
    if below == [3] and above == [1]:
        return 2 * (z.exp() - 1 - z) / z**2
    if below == [3] and sorted(above, key=arb.mid) == [1, 2]:
        return -2 * ((1 - z).log() + z) / z**2
    if below == [2] and above == [1]:
        return (z.exp() - 1) / z
    if below == [4] and above == [2]:
        return 6 * ((z - 2) * z.exp() + z + 2) / z**3
    return None


def lambertw(x: Value, branch: Value | None = None) -> arb:
    number = 0 if branch is None else integer(branch)
    if number not in (0, -1):
        raise Unsupported(f"the branch {branch} of LambertW; the real ones are 0 and -1")
    return ball(x).lambertw(number)
