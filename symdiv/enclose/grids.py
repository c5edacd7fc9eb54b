"""Integrals over R^d of e^(-q) p log g or e^(-q) p/g, for a positive definite quadratic polynomial q, a polynomial p and a sum g of exponentials, enclosed.

After x = m + Lz the integrand is a multiple of F(z) = φ(z) f(z) for the standard normal density φ, and its integral is nearly the sum of
h_1...h_d F over the points of a grid of widths h_j. By Poisson's summation formula their difference is the sum of the Fourier transform of F at 2πk_j/h_j
over vectors k != 0 of whole numbers. Where f is analytic for |Im z_j| <= a_j and real other coordinates, and at most ΣA_n(|z_1| + ... + |z_d|)^n there,
moving the path of the coordinate with the largest |k_j| by ±a_j shows that it is at most M e^(a_j²/2) e^(-2πa_j|k_j|/h_j), for M = ΣA_n d^n E|Z|^n. At most
2d (3m)^(d-1) vectors have m for the largest |k_j|, and m^(d-1) <= 2^((d-1)(m-1)); so that, for E and r the largest e^(a_j²/2 - 2πa_j/h_j) and e^(-2πa_j/h_j),

    |sum - integral| <= M 2d 3^(d-1) E/(1 - 2^(d-1) r).

Let g = P - N, the sums of the positive and of the negative terms, and N <= ρP. Where the phases of the terms of P lie within 2ψ < π, among them the phase 0
of the constant, Re e^(-iφ) g >= P (cos ψ - ρ) for the phase φ in their middle. That gives the strips, and the A_n; |arg g| < π, as ψ is less than arccos ρ.
Source: Trefethen, Weideman, The exponentially convergent trapezoidal rule, SIAM Review 56 (2014), 3 and 5.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce
from itertools import product, zip_longest
from math import isqrt
from typing import Any

import flint
import sympy as sp
from flint import arb, arb_mat, fmpq

from symdiv.enclose import effort
from symdiv.enclose.functions import ball
from symdiv.enclose.integrand import Values, several
from symdiv.enclose.precision import NeedsPrecision, at_precision
from symdiv.errors import Undetermined, Unsupported

__all__ = ["compile_grid"]

GUARD = 24
POINTS = 16_000_000  # of a grid, before an integral is given up
QUICKER = 64  # a point than an evaluation of another integrand
SHARE = arb("0.9")  # of the widest strips, so that log g stays small in them
STEPS = 12  # of the search for ρ
MOMENTS = (arb(1), arb(1), arb(1), arb(2))  # of |Z| for standard normal Z: 1, 0.8, 1, 1.6
HIGHEST = 16  # power of a sum that is multiplied out
STEP = fmpq(1, 4)  # of the search for the radius of a grid


def compile_grid(e: sp.Integral, symbols: tuple[sp.Symbol, ...]) -> Callable[..., arb]:
    """The evaluator of an integral over all of R^d of a multiple of e^(-q) p log g or e^(-q) p/g, as a function of its free symbols."""
    body, *limits = e.args
    variables = [x for x, *_ in limits]
    if any(tuple(ends) != (sp.S.NegativeInfinity, sp.oo) for _, *ends in limits):
        raise _unsupported(e)
    inner = {x: sp.Dummy(x.name, real=True) for x in variables}
    return _Grid(e, body.xreplace(inner), list(inner.values()), symbols)


def _unsupported(e: sp.Integral) -> Unsupported:
    return Unsupported(
        f"an integral over {len(e.limits)} variables: expected one variable, or a normal density times the logarithm of a sum of exponentials, got {e}"
    )


class _Grid:
    """The integral, with its coefficients as functions of the parameters."""

    def __init__(self, e: sp.Integral, body: sp.Expr, x: list[sp.Symbol], symbols: tuple[sp.Symbol, ...]) -> None:
        exponent, scale, polynomial, inner, inverse = sp.S.Zero, sp.S.One, sp.S.One, None, False
        for factor in sp.Mul.make_args(body):
            if not factor.free_symbols & set(x):
                scale *= factor
            elif isinstance(factor, sp.exp):
                exponent += factor.args[0]
            elif isinstance(factor, sp.log) and inner is None:
                inner = factor.args[0]
            elif isinstance(factor, sp.Pow) and factor.args[1] == -1 and inner is None:
                inner, inverse = factor.args[0], True
            else:
                polynomial *= factor
        quadratic, factors, terms = _coefficients(exponent, x), _coefficients(polynomial, x), _exponentials(inner, x)
        if quadratic is None or factors is None or terms is None or any(sum(powers) > 2 for powers in (*quadratic, *factors)):
            raise _unsupported(e)
        self._name, self._size, self._inverse = f"the integral of {body}", len(x), inverse
        self._quadratic, self._factors, self._frequencies = list(quadratic), list(factors), [powers for powers, _ in terms]
        self._values = several([scale, *quadratic.values(), *factors.values(), *(c for _, c in terms)], symbols)

    def __call__(self, *values: Any) -> arb:
        return +at_precision(flint.ctx.prec + GUARD, self._integral, (values, flint.ctx.prec))

    def _integral(self, values: Values, bits: int) -> arb:
        scale, *rest = map(ball, self._values(values))
        count, end = len(self._quadratic), len(self._quadratic) + len(self._factors)
        mean, factor, weight = _normal(dict(zip(self._quadratic, rest[:count], strict=True)), self._size)
        polynomial = dict(zip(self._factors, rest[count:end], strict=True))
        return scale * weight * _Mean(self._name, mean, factor, self._frequencies, rest[end:], bits, polynomial, self._inverse).value()


def _coefficients(e: sp.Expr, x: list[sp.Symbol]) -> dict[tuple[int, ...], sp.Expr] | None:
    """The coefficients of a polynomial in x by its powers; None also for high powers of sums, which are not multiplied out."""
    if any(power.base.has(sp.Add) and power.exp.is_Rational and abs(power.exp) > HIGHEST and power.base.free_symbols & set(x) for power in e.atoms(sp.Pow)):
        return None
    expanded = sp.expand(e)
    if not expanded.is_polynomial(*x):
        return None
    return {tuple(map(int, powers)): c for powers, c in sp.Poly(expanded, *x).terms()}


def _exponentials(e: sp.Expr | None, x: list[sp.Symbol]) -> list[tuple[tuple[int, ...], sp.Expr]] | None:
    """A sum of exponentials of combinations of x with whole numbers >= 0, as (combination, coefficient); the constant first."""
    if e is None:
        return None
    units = [sp.Dummy(f"e{i}", positive=True) for i in range(len(x))]
    found = _coefficients(sp.expand(e).replace(sp.exp, lambda power: _power(power, x, units)), units)
    if found is None or (0,) * len(x) not in found or any(c.free_symbols & set(x) for c in found.values()):
        return None
    return sorted(found.items())


def _power(power: sp.Expr, x: list[sp.Symbol], units: list[sp.Symbol]) -> sp.Expr:
    """e^power in terms of the units e^x; as it is, where that is no combination of x."""
    linear = _coefficients(power, x)
    if linear is None or any(sum(powers) > 1 for powers in linear):
        return sp.exp(power)
    return sp.Mul(*(sp.Mul(*(u**n for u, n in zip(units, powers, strict=True))) ** c if any(powers) else sp.exp(c) for powers, c in linear.items()))


def _normal(quadratic: dict[tuple[int, ...], arb], size: int) -> tuple[list[arb], list[list[arb]], arb]:
    """m, L, and the integral w of e^(-q), where e^(-q) is w times the density of m + LZ for standard normal Z."""

    def at(*places: int) -> arb:
        return quadratic.get(tuple(sum(p == i for p in places) for i in range(size)), arb(0))

    precision = arb_mat([[-at(i, i) * 2 if i == j else -at(i, j) for j in range(size)] for i in range(size)])
    pivots = _cholesky(precision)
    if pivots is None:
        raise NeedsPrecision("the quadratic form in an exponent is not proved positive definite")
    covariance, linear = precision.inv(), arb_mat([[at(i)] for i in range(size)])
    factor = _cholesky(covariance)
    if factor is None:
        raise NeedsPrecision("a covariance is not proved positive definite")
    mean = covariance * linear
    log_weight = at() + (linear.transpose() * mean)[0, 0] / 2
    determinant = arb(1)
    for i in range(size):
        determinant *= pivots[i][i]
    return [mean[i, 0] for i in range(size)], factor, log_weight.exp() * (2 * arb.pi()).sqrt() ** size / determinant


def _cholesky(matrix: Any) -> list[list[arb]] | None:
    """The lower triangular root of a symmetric matrix, where it is proved positive definite."""
    size = matrix.nrows()
    root = [[arb(0)] * size for _ in range(size)]
    for i, j in product(range(size), range(size)):
        if j > i:
            continue
        rest = matrix[i, j] - sum((root[i][k] * root[j][k] for k in range(j)), arb(0))
        if i == j and not rest > 0:
            return None
        root[i][j] = rest.sqrt() if i == j else rest / root[j][j]
    return root


class _Mean:
    """E f(Z) for standard normal Z, where f(z) is p(x) log g(x) or p(x)/g(x) at x = m + Lz, and g(x) the sum of c e^(λx)."""

    def __init__(
        self,
        name: str,
        mean: list[arb],
        factor: list[list[arb]],
        frequencies: list[tuple[int, ...]],
        coefficients: list[arb],
        bits: int,
        polynomial: dict[tuple[int, ...], arb] | None = None,
        inverse: bool = False,
    ) -> None:
        self._name, self._size, self._bits = name, len(mean), bits
        self._frequencies, self._coefficients = frequencies, coefficients
        self._polynomial, self._inverse = polynomial or {(0,) * len(mean): arb(1)}, inverse
        self._mean, self._factor = mean, factor
        self._slopes = [[sum((n * factor[i][j] for i, n in enumerate(f)), arb(0)) for j in range(self._size)] for f in frequencies]  # Lᵀλ

    def value(self) -> arb:
        d = self._size
        strips, bounds = self._strips()
        widest = [a.min(arb(2 * self._bits).sqrt()) for a in strips]
        wanted = self._bits * arb(2).log() + sum(self._growth(bounds, widest), arb(1)).log() + 2 * d
        strips = [a.min((2 * wanted).sqrt()) for a in strips]
        widths = [_dyadic(2 * arb.pi() * a / (wanted + a**2 / 2 + 2)) for a in strips]
        growth = self._growth(bounds, strips)
        if not (all(0 < h < arb.pos_inf() for h in widths) and all(a.is_finite() for a in growth)):
            raise NeedsPrecision(f"{self._name}: no strip is found in which the function is analytic")
        reach = _dyadic((2 * wanted).sqrt())
        while not self._beyond(_largest(widths), reach, growth) < arb(2) ** -self._bits:
            reach += STEP
        density = (2 * arb.pi()).sqrt() ** d
        points = (arb.pi() ** (arb(d) / 2) * reach**d / arb(fmpq(d + 2, 2)).gamma() / _product(widths)).upper()  # of the ball, about
        if not points < POINTS:
            raise Undetermined(f"{self._name}: a grid of more than {POINTS} points would be needed; fewer digits need fewer")
        effort.spend(int(points.ceil().unique_fmpz()) // QUICKER)
        total = self._sum(widths, reach) * _product(widths) / density
        error = self._aliasing(strips, widths, growth) + self._beyond(_largest(widths), reach, growth)
        if not error.is_finite():
            raise NeedsPrecision(f"{self._name}: the error of the grid is not bounded")
        return total + arb(0, error.upper())

    def _strips(self) -> tuple[list[arb], list[arb]]:
        """The a_j, and A_n with |log g|, or |1/g|, at most ΣA_n(|z_1| + ... + |z_d|)^n at m + L(z + iy), where one y_j alone is not zero, and |y_j| <= a_j."""
        ratio = self._ratio()
        angle = ratio.acos() * SHARE
        cosine = angle.cos() - ratio
        constant = self._coefficients[0]  # of e^0; it is the first
        positive = [slopes for slopes, c in zip(self._slopes, self._coefficients, strict=True) if not c < 0]
        spreads = [(_largest([x[j] for x in positive]) + _largest([-x[j] for x in positive])).upper() for j in range(self._size)]
        moved = _largest([abs(sum((n * m for n, m in zip(f, self._mean, strict=True)), arb(0))) for f in self._frequencies])
        total = sum((abs(c) for c in self._coefficients), arb(0))
        strips = [2 * angle / spread if spread > 0 else arb.pos_inf() for spread in spreads]
        if self._inverse:
            return strips, [1 / (constant * cosine)]
        bound = arb.pi() + abs((constant * cosine).log()) + abs(total.log()) + moved
        return strips, [bound, _largest([abs(s) for slopes in self._slopes for s in slopes])]

    def _growth(self, bounds: list[arb], strips: list[arb]) -> list[arb]:
        """The A_n of all of f, where p is a polynomial of |x_i| <= |m_i| + max_j |L_ij| a_j + max_j |L_ij| (|z_1| + ... + |z_d|)."""
        moved = [_largest([abs(l) * a for l, a in zip(row, strips, strict=True) if not l.is_zero()]) for row in self._factor]
        sizes = [[abs(m) + u, _largest([abs(l) for l in row])] for m, u, row in zip(self._mean, moved, self._factor, strict=True)]
        growth = [arb(0)]
        for powers, c in self._polynomial.items():
            term = [abs(c)]
            for size, n in zip(sizes, powers, strict=True):
                for _ in range(n):
                    term = _times(term, size)
            growth = [sum(pair, arb(0)) for pair in zip_longest(growth, term, fillvalue=arb(0))]
        return _times(growth, bounds)

    def _ratio(self) -> arb:
        """A ρ < 1 with N <= ρP everywhere."""
        if not self._coefficients[0] > 0:
            raise NeedsPrecision(f"{self._name}: the constant in the logarithm is not proved positive")
        if all(c >= 0 for c in self._coefficients):
            return arb(0)
        if any(sum(f) > 2 for f in self._frequencies):
            raise Undetermined(f"{self._name}: no bound of what is subtracted in the logarithm is known")
        known = dict(zip(self._frequencies, self._coefficients, strict=True))
        units = [tuple(int(i == k) for i in range(self._size)) for k in range(self._size) if any(f[k] for f in self._frequencies)]
        basis = [(0,) * self._size, *units]

        def entry(i: int, j: int) -> arb:
            return known.get(tuple(map(sum, zip(basis[i], basis[j], strict=True))), arb(0)) / (1 if i == j else 2)

        def proved(t: arb) -> bool:
            """Whether vᵀHv >= t vᵀ|H|v for all v = (1, e^(x_1), ..., e^(x_d)): then P - N >= t(P + N)."""
            size = len(basis)
            return _cholesky(arb_mat([[entry(i, j) - t * abs(entry(i, j)) for j in range(size)] for i in range(size)])) is not None

        low, high = arb(0), arb(1)
        for _ in range(STEPS):
            middle = (low + high) / 2
            low, high = (middle, high) if proved(middle) else (low, middle)
        if low == 0:
            raise Undetermined(f"{self._name}: what is subtracted in the logarithm nearly cancels the rest")
        return (1 - low) / (1 + low)

    def _sum(self, widths: list[arb], reach: arb) -> arb:
        """The sum of e^(-|z|²/2) log g over the points of the grid in the ball of a radius, and some more."""
        d = self._size
        *units, radius = _whole([*widths, reach])
        steps = [range(-(radius // unit) - 1, radius // unit + 2) for unit in units]
        density = [{k: (-((h * k) ** 2) / 2).exp() for k in ks} for h, ks in zip(widths, steps, strict=True)]
        powers = [[{k: (s * h * k).exp() for k in ks} for s, h, ks in zip(slopes, widths, steps, strict=True)] for slopes in self._slopes]
        start = [c * sum((n * m for n, m in zip(f, self._mean, strict=True)), arb(0)).exp() for f, c in zip(self._frequencies, self._coefficients, strict=True)]
        last, plain = density[d - 1], list(self._polynomial) == [(0,) * d]
        total = arb(0)
        for head in product(*steps[:-1]):
            room = radius**2 - sum((unit * k) ** 2 for unit, k in zip(units, head, strict=False))
            if room < 0:
                continue
            outer, terms = arb(1), list(start)
            for j, k in enumerate(head):
                outer *= density[j][k]
                terms = [t * p[j][k] for t, p in zip(terms, powers, strict=True)]
            moving = [(t, p[d - 1]) for t, p, s in zip(terms, powers, self._slopes, strict=True) if not s[d - 1].is_zero()]
            fixed = sum((t for t, s in zip(terms, self._slopes, strict=True) if s[d - 1].is_zero()), arb(0))
            row = arb(0)
            most = isqrt(room) // units[-1] + 1
            for k in range(-most, most + 1):
                value = fixed
                for t, p in moving:
                    value += t * p[k]
                value = 1 / value if self._inverse else value.log()
                row += last[k] * (value if plain else value * self._at([*head, k], widths))
            total += outer * row
        return total if not plain else total * self._polynomial[(0,) * d]

    def _at(self, places: list[int], widths: list[arb]) -> arb:
        """p at a point of the grid."""
        z = [h * k for h, k in zip(widths, places, strict=True)]
        x = [m + sum((l * c for l, c in zip(row, z, strict=True)), arb(0)) for m, row in zip(self._mean, self._factor, strict=True)]
        return sum((c * _product([arb(1), *(v**n for v, n in zip(x, powers, strict=True))]) for powers, c in self._polynomial.items()), arb(0))

    def _aliasing(self, strips: list[arb], widths: list[arb], growth: list[arb]) -> arb:
        """The bound of |sum - integral|: E|Z_j|^n is at most MOMENTS[n], and |φ(z + iy)| = φ(z) e^(|y|²/2)."""
        d, rates = self._size, [2 * arb.pi() * a / h for a, h in zip(strips, widths, strict=True)]
        first = _largest([(a**2 / 2 - rate).exp() for a, rate in zip(strips, rates, strict=True)])
        ratio = 2 ** (d - 1) * _largest([(-rate).exp() for rate in rates])
        if not ratio < 1:
            raise NeedsPrecision(f"{self._name}: the grid is too wide")
        most = sum((a * m * d**n for n, (a, m) in enumerate(zip(growth, MOMENTS, strict=False))), arb(0))
        return most * 2 * d * 3 ** (d - 1) * first / (1 - ratio)

    def _beyond(self, width: arb, reach: arb, growth: list[arb]) -> arb:
        """A bound of the terms beyond the reach, where |z|²/2 >= reach²/2 - 1 + t|z|²/2 for t = 2/reach², and no width is larger.

        The sum of width·|z|^n e^(-t z²/2) over a line is at most its integral and once, for n > 0 twice, its maximum; (Σ|z_j|)^n is at most d^(n-1) Σ|z_j|^n.
        """
        d, t = self._size, 2 / reach**2
        line = (2 * arb.pi() / t).sqrt() + width
        total = growth[0] * line
        for n, a in enumerate(growth[1:], 1):
            half = arb(fmpq(n + 1, 2))
            total += a * d**n * ((2 / t) ** half * half.gamma() + 2 * width * (n / t).sqrt() ** n)
        return (1 - reach**2 / 2).exp() * total * line ** (d - 1) / (2 * arb.pi()).sqrt() ** d


def _times(one: list[arb], other: list[arb]) -> list[arb]:
    """The product of two polynomials."""
    result = [arb(0)] * (len(one) + len(other) - 1)
    for i, a in enumerate(one):
        for j, b in enumerate(other):
            result[i + j] += a * b
    return result


def _largest(numbers: list[arb]) -> arb:
    return reduce(arb.max, numbers)


def _product(numbers: list[arb]) -> arb:
    return reduce(arb.__mul__, numbers)


def _whole(numbers: list[arb]) -> list[int]:
    """Dyadic numbers as multiples of one power of 2."""
    parts = [number.man_exp() for number in numbers]
    least = min(int(exponent) for _, exponent in parts)
    return [int(mantissa) << (int(exponent) - least) for mantissa, exponent in parts]


def _dyadic(x: arb) -> arb:
    """A number of 20 bits near x, exactly."""
    rounded: arb = at_precision(20, lambda: (+x).mid(), ())
    return rounded
