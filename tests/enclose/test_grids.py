"""Integrals over several variables by sums over grids: against products, sums and rotations of integrals of one variable."""

from __future__ import annotations

from itertools import product

import mpmath
import pytest
import sympy as sp
from flint import arb
from scipy import integrate

from symdiv.enclose import effort, enclose, evaluate
from symdiv.enclose.grids import _Mean
from symdiv.enclose.precision import NeedsPrecision, at_precision
from symdiv.errors import Undetermined, Unsupported

x, y, z = sp.symbols("x y z", real=True)
ex, ey, ez = map(sp.exp, (x, y, z))
PLANE = (x, -sp.oo, sp.oo), (y, -sp.oo, sp.oo)
ROUND = sp.exp(-(x**2) / 2 - y**2 / 2) / (2 * sp.pi)
TILTED = sp.exp(-(x**2) / 3 + x * y / 3 - y**2 / 3 + x / 2) / (2 * sp.pi * sp.sqrt(3))


def line(variance: object, mean: object, inner: sp.Expr, digits: int = 30) -> mpmath.mpf:
    """E log of inner(X) for a normal X, over the real line: Arb's integration."""
    density = sp.exp(-((x - mean) ** 2) / (2 * sp.sympify(variance))) / sp.sqrt(2 * sp.pi * sp.sympify(variance))
    return evaluate(sp.Integral(density * sp.log(inner), PLANE[0]), digits)


def test_a_product_in_the_logarithm_is_a_sum_of_integrals() -> None:
    together = evaluate(sp.Integral(ROUND * sp.log(sp.expand((1 + ex) * (2 + 3 * ey))), *PLANE), 30)
    with mpmath.workdps(40):
        assert abs(together - line(1, 0, 1 + ex) - line(1, 0, 2 + 3 * ex)) < mpmath.mpf(10) ** -29


def test_a_marginal_of_dependent_variables() -> None:
    """The density is e^(1/6) times one with the covariance ((2, 1), (1, 2)) and the mean (1, 1/2)."""
    for inner in (1 + ex, 1 + (ex - 1) ** 2 / 2, sp.Rational(1, 3) + (2 * ex - 1) ** 2):
        together = evaluate(sp.Integral(TILTED * sp.log(inner), *PLANE), 15)
        with mpmath.workdps(40):
            assert abs(together - mpmath.exp(mpmath.mpf(1) / 4) * line(2, 1, inner)) < mpmath.mpf(10) ** -14


def test_a_rotated_sum() -> None:
    """X + Y is normal with variance 2 for independent X, Y; the logarithm of 1 + e^(x+y) depends on it alone."""
    together = evaluate(sp.Integral(ROUND * sp.log(1 + sp.exp(x + y)), *PLANE), 30)
    with mpmath.workdps(40):
        assert abs(together - line(2, 0, 1 + ex)) < mpmath.mpf(10) ** -29


def test_parts() -> None:
    """Of independent standard normal X and Y, E X f(X, Y) is E ∂f/∂x; of the softmax of (0, X, Y) the parts are alike up to order, and one together."""
    g = 2 + 3 * ex + ey

    def mean(f: sp.Expr) -> mpmath.mpf:
        return evaluate(sp.Integral(ROUND * f, *PLANE), 30)

    with mpmath.workdps(40):
        assert abs(mean(x * sp.log(g)) - 3 * mean(ex / g)) < mpmath.mpf(10) ** -29
        assert abs(mean(y * sp.log(g)) - mean(ey / g)) < mpmath.mpf(10) ** -29
        assert abs(mean((x**2 - 1) * sp.log(g)) - 3 * mean(x * ex / g)) < mpmath.mpf(10) ** -29
        assert abs(mean(x * y * sp.log(g)) - mean(x * ey / g)) < mpmath.mpf(10) ** -29
        assert abs(2 * mean(1 / g) + 3 * mean(ex / g) + mean(ey / g) - 1) < mpmath.mpf(10) ** -29
        half = evaluate(sp.Integral(TILTED / (1 + ex), *PLANE), 25)
        density = sp.exp(-((x - 1) ** 2) / 4) / sp.sqrt(4 * sp.pi)
        assert abs(half - mpmath.exp(mpmath.mpf(1) / 4) * evaluate(sp.Integral(density / (1 + ex), PLANE[0]), 30)) < mpmath.mpf(10) ** -24


def test_three_variables() -> None:
    body = sp.exp(-(x**2) / 2 - (y - x) ** 2 / 2 - (z + y) ** 2 / 2) / (2 * sp.pi) ** sp.Rational(3, 2) * sp.log(1 + ex)
    together = evaluate(sp.Integral(body, *PLANE, (z, -sp.oo, sp.oo)), 30)
    with mpmath.workdps(40):
        assert abs(together - line(1, 0, 1 + ex)) < mpmath.mpf(10) ** -29


@pytest.mark.parametrize("inner", [1 + 2 * ex + ey / 3, 1 + (ex - ey) ** 2 / 4 + (ey - 1) ** 2 / 8], ids=str)
def test_by_quadrature(inner: sp.Expr) -> None:
    body = TILTED * sp.log(inner)
    found, _ = integrate.dblquad(sp.lambdify((y, x), body, "math"), -15, 15, -15, 15, epsabs=1e-8, epsrel=1e-8)
    assert float(evaluate(sp.Integral(body, *PLANE), 8)) == pytest.approx(found, abs=3e-7)


def test_parameters() -> None:
    a, s = sp.symbols("a s", positive=True)
    body = sp.exp(-(x**2) / (2 * s) - y**2 / 2) / (2 * sp.pi * sp.sqrt(s)) * sp.log(1 + a * ex + ey)
    values = {a: sp.Rational(1, 3), s: 2}
    assert evaluate(sp.Integral(body, *PLANE), 20, values) == evaluate(sp.Integral(body.subs(values), *PLANE), 20)


@pytest.mark.parametrize("bits", [2, 5, 10, 20, 40])
def test_every_grid_holds_the_truth(bits: int) -> None:
    """Coarse grids, whose errors are the bounds' and not the digits'."""
    exact = enclose(sp.Integral(ROUND * sp.log(sp.expand((1 + ex) * (1 + 2 * ey))), *PLANE), 20)
    frequencies, coefficients = [(0, 0), (0, 1), (1, 0), (1, 1)], [arb(1), arb(2), arb(1), arb(2)]
    unit = [[arb(1), arb(0)], [arb(0), arb(1)]]
    found = _Mean("E", [arb(0), arb(0)], unit, frequencies, coefficients, bits).value()
    assert found.contains(exact.ball)
    assert found.rad() < arb(2) ** (2 - bits)


def test_a_limit_on_the_work_holds() -> None:
    with effort.at_most(20), pytest.raises(effort.OutOfEffort):
        evaluate(sp.Integral(ROUND * sp.log(1 + ex + ey), *PLANE), 15)


def test_what_is_refused() -> None:
    for body in (
        ROUND * sp.log(1 + x**2),
        ROUND * sp.log(1 + ex) ** 2,
        ROUND * sp.log(1 + sp.exp(-x)),
        ROUND * sp.log(1 + sp.exp(x**2)),
        ROUND * sp.log(ex + ey),
        ROUND * sp.cos(x) * sp.log(1 + ex),
        sp.exp(-(x**4) - y**2) * sp.log(1 + ex),
        ROUND * x,
        ROUND * x**3 * sp.log(1 + ex),
        ROUND / (1 + ex) ** 2,
        ROUND * sp.log(1 + ex) / (1 + ey),
        ROUND * (1 + x**2 + x * y + y**2) ** 9640 * sp.log(1 + ex),  # not multiplied out, which would not come to an end
        ROUND * (1 + x**2 + x * y + y**2) ** sp.Rational(-19281, 2) * sp.log(1 + ex),
    ):
        with pytest.raises(Unsupported, match="over 2 variables"):
            evaluate(sp.Integral(body, *PLANE), 10)
    with pytest.raises(Unsupported, match="over 2 variables"):
        evaluate(sp.Integral(ROUND * sp.log(1 + ex), PLANE[0], (y, 0, sp.oo)), 10)
    for body, reason in (
        (sp.exp(-(x**2) + y**2) * sp.log(1 + ex), "positive definite"),
        (ROUND * sp.log(1 - 3 * ex + ex**2 + ey), "nearly cancels"),
        (ROUND * sp.log(1 + ex - ex**2 * ey + ex**4 + ey**3), "no bound"),
        (sp.exp(-(x**2) / 10**9 - y**2 / 2) * sp.log(1 + ex), "points would be needed"),
    ):
        with pytest.raises(Undetermined, match=reason):
            evaluate(sp.Integral(body, *PLANE), 10)


POLYNOMIAL = {(0, 0): arb(-1), (1, 0): arb(2), (1, 1): arb(1), (0, 2): arb(-3)}


def mean_of(size: int, terms: dict[tuple[int, ...], int], shift: int = 0) -> _Mean:
    """E log h(shift + LZ) with a lower triangular L of ones."""
    factor = [[arb(int(j <= i)) for j in range(size)] for i in range(size)]
    return _Mean("E", [arb(shift)] * size, factor, sorted(terms), [arb(terms[f]) for f in sorted(terms)], 20)


@pytest.mark.parametrize(("size", "width"), [(1, 1), (1, 2), (2, 1), (2, 3), (3, 2)])
def test_the_bounds_of_the_errors_are_bounds_and_nearly_reached(size: int, width: int) -> None:
    """For the normal density itself the aliasing error is Σ e^(-2π²|k|²/h²) over k != 0; the best strip is a = 2π/h."""
    mean, one, none = mean_of(size, {(0,) * size: 1}), arb(1), arb(0)

    def bounds() -> None:
        h, best = arb(width), 2 * arb.pi() / width
        line = 1 + 2 * sum(((-2 * (arb.pi() * k / h) ** 2).exp() for k in range(1, 40)), arb(0))
        for a in (arb("0.1"), arb(1), best / 2, best, 2 * best):
            try:
                bound = mean._aliasing([a] * size, [h] * size, [one])
            except NeedsPrecision:  # too narrow a strip for a bound
                assert a < 1
            else:
                assert bound > line**size - 1
        crowd = 3 ** (size - 1)  # of the vectors with the same largest coordinate, all of whose parts count as that one does
        assert mean._aliasing([best] * size, [h] * size, [one]) < (line**size - 1) * crowd * arb("1.5")
        uneven = mean._aliasing([best] * size, [h, *[h / 2] * (size - 1)], [one])
        assert line - 1 < uneven < mean._aliasing([best] * size, [h] * size, [one]) * arb("1.001")
        points = list(product(range(-15, 16), repeat=size))
        for reach in (3, 5, 9):
            far = [p for p in points if sum(k * k for k in p) * width**2 > reach**2]
            weights = [(-arb(sum(k * k for k in p) * width**2) / 2).exp() * (h / (2 * arb.pi()).sqrt()) ** size for p in far]
            for n in range(4):
                moment = sum((w * (width * sum(map(abs, p))) ** n for w, p in zip(weights, far, strict=True)), arb(0))
                assert mean._beyond(h, arb(reach), [*[none] * n, one]) > moment

    at_precision(300, bounds, ())


@pytest.mark.parametrize(
    "terms",
    [{(0, 0): 1, (1, 0): 1, (0, 1): 1}, {(0, 0): 1, (0, 1): -1, (0, 2): 1}, {(0, 0): 2, (1, 0): -1, (0, 1): 1, (2, 0): 1, (1, 1): -1, (0, 2): 1}],
    ids=str,
)
def test_the_logarithm_in_the_strip(terms: dict[tuple[int, ...], int]) -> None:
    """There |log h| <= A + B Σ|z_j|, and h is away from the cut; what is subtracted is at most ρ times the rest, and nearly so somewhere."""
    mean = mean_of(2, terms, shift=1)
    strips, bounds = mean._strips()
    (a, b), (constant, slope) = map(float, strips), map(float, bounds)
    weighted, inverse = (_Mean("E", mean._mean, mean._factor, mean._frequencies, mean._coefficients, 20, POLYNOMIAL, inverted) for inverted in (False, True))
    growths = [list(map(float, f._growth(f._strips()[1], strips))) for f in (weighted, inverse)]
    ratio, worst = float(mean._ratio()), 0.0
    steps = [s / 4 for s in range(-24, 25, 2)]
    for z0 in steps:
        for z1 in steps:
            for y0, y1 in ((0, 0), *((part * a / 4, 0) for part in range(-4, 5)), *((0, part * b / 4) for part in range(-4, 5))):
                w = 1 + z0 + 1j * y0, 1 + z0 + z1 + 1j * (y0 + y1)
                value = mpmath.fsum(c * mpmath.exp(f[0] * w[0] + f[1] * w[1]) for f, c in terms.items())
                assert abs(mpmath.arg(value)) < 0.96 * mpmath.pi
                assert abs(mpmath.log(value)) <= constant + slope * (abs(z0) + abs(z1))
                factor = sum(float(c) * w[0] ** n * w[1] ** m for (n, m), c in POLYNOMIAL.items())
                for function, growth in zip((mpmath.log(value), 1 / value), growths, strict=True):
                    assert abs(factor * function) <= sum(c * (abs(z0) + abs(z1)) ** n for n, c in enumerate(growth))
            parts = [mpmath.fsum(abs(c) * mpmath.exp(f[0] * w[0].real + f[1] * w[1].real) for f, c in terms.items() if c * sign > 0) for sign in (1, -1)]
            worst = max(worst, float(parts[1] / parts[0]))
    assert worst <= ratio < worst + 0.05
