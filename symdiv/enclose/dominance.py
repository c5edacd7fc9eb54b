"""Sums of exponentials inside logarithms and powers, with the largest one taken out; and (1 + z)**r - 1 without cancellation.

For any j, log(sum of g_i exp(E_i)) = E_j + log(g_j + sum over i != j of g_i exp(E_i - E_j)), and likewise for a power of the sum.  On a wide
ball the left side is hopeless (log(1 + exp(x)) around x = 10**9 meets the cut of the logarithm unless the ball is narrower than 2 pi), and
the right side is good with the largest exponential as number j.  The choice of j is free, since every one is the same function on the
real line and analytic on the ball, or not finite.
"""

from __future__ import annotations

from itertools import permutations
from typing import Any

import sympy as sp
from flint import acb, arb, fmpq

from symdiv.enclose.functions import ball, power

__all__ = ["INTERNAL", "dominated", "dominated_log", "dominated_power", "power_minus_one", "without_cancellation"]

MOST = 6  # exponentials in one sum
HIGHEST = 1 << 12  # degree of a polynomial that is written out
SMALLEST = -(1 << 40)  # for the logarithm of 0


class DominatedLog(sp.Function):  # type: ignore[misc]  # SymPy's classes are Any here
    """log of a sum of n terms g_i exp(E_i); the arguments are E_1 … E_n, g_1 … g_n, and E_i - E_j for all pairs, as in ``permutations``."""


class DominatedPower(sp.Function):  # type: ignore[misc]
    """The power r of such a sum; r is the first argument."""


class PowerMinusOne(sp.Function):  # type: ignore[misc]
    """(1 + z)**r - 1 of z, r."""

    def fdiff(self, argindex: int = 1) -> sp.Expr:
        z, r = self.args
        return r * (1 + z) ** (r - 1) if argindex == 1 else (1 + z) ** r * sp.log(1 + z)


INTERNAL: dict[Any, str] = {DominatedLog: "dominated_log", DominatedPower: "dominated_power", PowerMinusOne: "power_minus_one"}


def dominated(e: sp.Expr, x: sp.Symbol) -> sp.Expr:
    """The same function with :class:`DominatedLog` and :class:`DominatedPower` where a logarithm or a power has a sum of exponentials of x."""
    if x not in e.free_symbols:
        return e
    if isinstance(e, sp.log) and isinstance(e.args[0], sp.Mul):
        exponent, rest = _split(e.args[0], x)
        sums = [f for f in rest.args if isinstance(f, sp.Add) and x in f.free_symbols]
        if len(sums) == 1 and len([f for f in rest.args if x in f.free_symbols]) == 1:
            rest = sp.Add(*(term * rest / sums[0] for term in sums[0].args))
        if exponent != 0 or isinstance(rest, sp.Add):
            return dominated(exponent, x) + dominated(sp.log(rest), x)
    if isinstance(e, sp.log | sp.Pow) and isinstance(e.args[0], sp.Add | sp.cosh) and not _is_polynomial_power(e):
        terms = [_split(term, x) for term in sp.Add.make_args(_written_out(e.args[0], x))]
        if 1 < len(terms) <= MOST and any(x in exponent.free_symbols for exponent, _ in terms):
            exponents, factors = ([dominated(part, x) for part in column] for column in zip(*terms, strict=True))
            differences = [dominated(_difference(terms[i][0], terms[j][0], x), x) for j, i in permutations(range(len(terms)), 2)]
            arguments = (*exponents, *factors, *differences)
            return DominatedLog(*arguments) if isinstance(e, sp.log) else DominatedPower(dominated(e.args[1], x), *arguments)
    arguments = tuple(dominated(part, x) for part in e.args)
    return e if arguments == e.args else e.func(*arguments)


def _is_polynomial_power(e: sp.Expr) -> bool:
    return isinstance(e, sp.Pow) and isinstance(e.args[1], sp.Integer) and e.args[1] >= 0


def _written_out(e: sp.Expr, x: sp.Symbol) -> sp.Expr:
    return e.replace(lambda f: isinstance(f, sp.cosh) and x in f.free_symbols, lambda f: (sp.exp(f.args[0]) + sp.exp(-f.args[0])) / 2)


def _difference(one: sp.Expr, other: sp.Expr, x: sp.Symbol) -> sp.Expr:
    """one - other, multiplied out if their leading terms cancel, which balls would not see; else as it stands, for that is narrower."""
    plain = one - other
    if any(abs(n) > HIGHEST for n in _degrees(plain, x)):  # SymPy's polynomials have as many coefficients
        return plain
    expanded = sp.expand(plain, power_base=False, power_exp=False, log=False)
    for variable in (x, sp.exp(x)):
        polynomials = [part.as_poly(variable) for part in (one, other, expanded)]
        if None not in polynomials and not any(x in coefficient.free_symbols for part in polynomials for coefficient in part.coeffs()):
            degrees = [part.degree() for part in polynomials]
            return expanded if degrees[2] < max(degrees[:2]) else plain
    return plain


def _degrees(e: sp.Expr, x: sp.Symbol) -> list[sp.Integer]:
    """The degrees of monomials in x and in exp(x)."""
    powers = [power.exp for power in e.atoms(sp.Pow) if x in power.free_symbols]
    factors = [part.coeff(x) for exponential in e.atoms(sp.exp) for part in sp.Add.make_args(exponential.args[0])]
    return [n for n in (*powers, *factors) if isinstance(n, sp.Integer)]


def _split(term: sp.Expr, x: sp.Symbol) -> tuple[sp.Expr, sp.Expr]:
    """(E, g) of a term g exp(E), where a power s**r of a sum with a parameter as its exponent is exp(r log(s)): both are nan where s is not positive."""
    exponents, rest = [], []
    for f in sp.Mul.make_args(term):
        if isinstance(f, sp.exp) and x in f.free_symbols:
            exponents.append(f.args[0])
        elif isinstance(f, sp.Pow) and _is_sum(f.base, x) and f.exp.free_symbols and x not in f.exp.free_symbols:
            exponents.append(f.exp * sp.log(f.base))
        else:
            rest.append(f)
    return sp.Add(*exponents), sp.Mul(*rest)


def _is_sum(e: sp.Expr, x: sp.Symbol) -> bool:
    return any(isinstance(f, sp.Add) and x in f.free_symbols for f in sp.Mul.make_args(e))


def without_cancellation(e: sp.Expr, y: sp.Symbol) -> sp.Expr:
    """The same function with 1 - (1 + z)**r, 1 -+ cos(z), 1 + c**2 -+ 2 c cos(z) and 1 -+ erf(z) written so that nothing cancels."""
    if y not in e.free_symbols:
        return e
    arguments = tuple(without_cancellation(part, y) for part in e.args)
    e = e if arguments == e.args else e.func(*arguments)
    if isinstance(e, sp.Add) and (square := _kernel(e, y)) is not None:
        return square
    if not (isinstance(e, sp.Add) and len(e.args) == 2 and e.args[0] in (sp.S.One, sp.S.NegativeOne)):
        return e
    one, other = e.args
    sign = -1 if isinstance(-one * other, sp.Pow | sp.cos | sp.erf) else 1
    function = one * sign * other  # one * (1 + sign function)
    if isinstance(function, sp.cos):
        return 2 * one * (sp.cos if sign > 0 else sp.sin)(function.args[0] / 2) ** 2
    if isinstance(function, sp.erf):
        return one * sp.erfc(-sign * function.args[0])
    if sign < 0 and isinstance(function, sp.Pow) and isinstance(function.args[0], sp.Add) and function.args[0].args[0] == 1:
        return -one * PowerMinusOne(function.args[0] - 1, function.args[1])
    return e


def _kernel(e: sp.Add, y: sp.Symbol) -> sp.Expr | None:
    """1 + c**2 - 2 c cos(z), the denominator of Poisson's kernel, as (1 - c)**2 + 4 c sin(z/2)**2; with the other sign with cos(z/2)**2."""
    fixed, moving = sp.expand_mul(e).as_independent(y, as_Add=True)
    factor, cosine = moving.as_independent(y, as_Add=False)
    if not isinstance(cosine, sp.cos) or not (factor.is_positive or factor.is_negative):
        return None
    size = factor if factor.is_positive else -factor
    rest = sp.factor(fixed - size)
    if not (isinstance(rest, sp.Pow) and rest.exp == 2):
        return None
    return rest + 2 * size * (sp.cos if factor.is_positive else sp.sin)(cosine.args[0] / 2) ** 2


def _largest_out(values: tuple[Any, ...]) -> tuple[Any, Any]:
    """(E_j, g_j + sum over i != j of g_i exp(E_i - E_j)) for the j whose term is largest, judged by the centres of the differences."""
    n = next(n for n in range(2, MOST + 1) if n * (n + 1) == len(values))
    exponents, factors = values[:n], values[n : 2 * n]
    sizes = [_size(g) for g in factors]
    rows = [[_value(x) for x in values[n + j * (n - 1) :][n : 2 * n - 1]] for j in range(n)]
    best, least = 0, None
    for j, row in enumerate(rows):
        others = (size for i, size in enumerate(sizes) if i != j)
        worst = max((x.real if type(x) is acb else x).mid() + size for x, size in zip(row, others, strict=True)) - sizes[j]
        if least is None or worst < least:
            best, least = j, worst
    rest = factors[best]
    for i, difference in zip((i for i in range(n) if i != best), rows[best], strict=True):
        rest = rest + factors[i] * difference.exp()
    return exponents[best], _value(rest)


def _size(g: Any) -> Any:
    """Nearly log |g|, as an exact number."""
    if g == 1:
        return 0
    size = abs(_value(g).mid())
    return size.log().mid() if size > 0 else SMALLEST


def _value(x: Any) -> Any:
    return x if type(x) is acb else ball(x)


def dominated_log(*values: Any) -> Any:
    exponent, rest = _largest_out(values)
    found = exponent + (rest.log(analytic=True) if type(rest) is acb else rest.log())
    return _between(values) if type(found) is arb and not found.is_finite() else found


def _between(values: tuple[Any, ...]) -> arb:
    """The logarithm of a sum of n terms that are positive on a wide real ball: it is at least that of each, and at most log(n) more than the largest."""
    n = next(n for n in range(2, MOST + 1) if n * (n + 1) == len(values))
    factors = [ball(g) for g in values[n : 2 * n]]
    if not all(g > 0 for g in factors):
        return arb.nan()
    terms = [ball(e) + g.log() for e, g in zip(values[:n], factors, strict=True)]
    low, high = terms[0].lower(), terms[0].upper()
    for term in terms[1:]:
        low, high = low.max(term.lower()), high.max(term.upper())
    return low.union(high + arb(n).log())


def dominated_power(r: Any, *values: Any) -> Any:
    exponent, rest = _largest_out(values)
    if type(rest) is acb or type(r) is acb:
        return _value(r * exponent).exp() * _complex_power(rest, r)
    found = _value(r * exponent).exp() * power(rest, r)
    return found if found.is_finite() else (r * _between(values)).exp()


def _complex_power(base: Any, r: Any) -> acb:
    from symdiv.enclose.complex_table import COMPLEX

    value: acb = COMPLEX["power"](base, r)
    return value


def power_minus_one(z: Any, r: Any) -> Any:
    z = _value(z)
    if (z.real if type(z) is acb else z) > fmpq(-1, 2):
        return (z.log1p() * r).expm1()
    return (_complex_power if type(z) is acb else power)(1 + z, r) - 1
