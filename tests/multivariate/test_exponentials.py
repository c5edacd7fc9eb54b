"""Log-normal vectors from normal laws: closed by E e^(aᵀY); against laws of numbers, and by summation over a grid."""

from __future__ import annotations

import mpmath
import pytest
import sympy as sp

import symdiv as sd
from symdiv.errors import RuleError
from symdiv.laws import StandardNormal
from symdiv.proof.theorem import Theorem, infer
from symdiv.rules.normal import same

UNIT = [[1, 0], [0, 1]]
TILTED = [[2, 1], [1, 2]]
MEASURES = ["cross_entropy", "kl_divergence"]


@pytest.mark.parametrize("name", MEASURES)
def test_independent_coordinates_are_laws_of_numbers(name: str) -> None:
    p, q = "MultivariateLogNormal([a, b], [[s**2, 0], [0, t**2]])", "MultivariateNormal([c, d], [[u**2, 0], [0, v**2]])"
    value = sd.derive(name, p, q).value
    numbers = sp.Add(*(sd.derive(name, x, y).value for x, y in (("LogNormal(a, s)", "Normal(c, u)"), ("LogNormal(b, t)", "Normal(d, v)"))))
    positive = {n: sp.Symbol(n, positive=True) for n in "stuv"}
    real = {n: sp.Symbol(n, real=True) for n in "abcd"}
    sides = [side.xreplace({s: (positive | real)[s.name] for s in side.free_symbols}) for side in (value, numbers)]
    assert same(*sides)


@pytest.mark.parametrize("name", MEASURES)
def test_dependent_coordinates_by_a_sum_over_a_grid(name: str) -> None:
    """The trapezoidal rule has an error below e^(-2π²/h²) times the moments for exponentials of normal coordinates: 10^-30 at h = 1/2."""
    p = sd.MultivariateLogNormal(["1/2", "-1/3"], [["1/4", "1/8"], ["1/8", "1/2"]])
    q = sd.MultivariateNormal([2, 1], TILTED)
    with mpmath.workdps(40):
        x = sp.symbols("x0 x1", positive=True)
        log_p, log_q = (sp.lambdify(x, law.log_density(x), "mpmath") for law in (p, q))
        factor = mpmath.cholesky(mpmath.matrix(p.covariance.tolist()))
        mean, h, total = [mpmath.mpf(1) / 2, -mpmath.mpf(1) / 3], mpmath.mpf(1) / 2, mpmath.mpf(0)
        for i in range(-30, 31):
            for j in range(-30, 31):
                z0, z1 = i * h, j * h
                point = [mpmath.exp(mean[0] + factor[0, 0] * z0), mpmath.exp(mean[1] + factor[1, 0] * z0 + factor[1, 1] * z1)]
                gain = (log_p(*point) if name == "kl_divergence" else 0) - log_q(*point)
                total += mpmath.exp(-(z0**2 + z1**2) / 2) * gain
        truth = total * h**2 / (2 * mpmath.pi)
        assert abs(sd.oracle.evaluate(name, p, q, digits=30) - truth) < mpmath.mpf(10) ** -27


def test_with_symbols_for_matrices_in_arrays_and_gradients() -> None:
    d = sd.derive(
        "kl_divergence",
        "MultivariateLogNormal(MatrixSymbol(m, 2, 1), MatrixSymbol(S, 2, 2))",
        "MultivariateNormal(MatrixSymbol(n, 2, 1), MatrixSymbol(T, 2, 2))",
    )
    assert d.status == "closed"
    assert isinstance(sd.verify(d.certificate()), sd.Proved)
    p, q = {"mean": [[0.5, 0], [1, 1]], "covariance": [[0.5, 0.25], [0.25, 0.5]]}, {"mean": [1, 2], "covariance": TILTED}
    array = sd.oracle.nearest_array("kl_divergence", "MultivariateLogNormal", "MultivariateNormal", p, q)
    laws = [sd.MultivariateLogNormal(mean, p["covariance"]) for mean in p["mean"]]
    assert list(array) == [sd.oracle.nearest("kl_divergence", law, sd.MultivariateNormal([1, 2], TILTED)) for law in laws]
    slope = sd.oracle.gradient("kl_divergence", laws[0], sd.MultivariateNormal([1, 2], TILTED))["p"]["mean"][0]
    step = sp.Rational(1, 2**60)
    ends = [sd.MultivariateLogNormal([sp.Rational(1, 2) + s, 0], p["covariance"]) for s in (step, -step)]
    with mpmath.workdps(60):
        above, below = (sd.oracle.evaluate("kl_divergence", law, sd.MultivariateNormal([1, 2], TILTED), digits=50) for law in ends)
        assert abs((above - below) * 2**59 - slope) < 1e-14


def test_uses_that_are_rejected() -> None:
    p, q = sd.MultivariateLogNormal([0, 1], TILTED), sd.MultivariateNormal([0, 0], UNIT)
    z, u, w = sp.Symbol("z", real=True), sp.Symbol("u", real=True), sp.Symbol("w", positive=True)

    def gaussian(exponent: sp.Expr, order: int = 0) -> Theorem:
        return infer("transform", law=StandardNormal(), variable=z, exponents=(exponent,), orders=(order,))

    base = {"law": p, "of": q, "index": (0,), "variable": "X"}
    assert infer("exponential statistic", gaussian(u), **base).statement.value.is_finite
    wrong = [(), (gaussian(u), gaussian(u)), (gaussian(w),), (gaussian(2 * u),), (gaussian(sp.Integer(1)),), (gaussian(u, 1),)]
    changes = [
        {"law": q},
        {"of": sd.MultivariateStudentT(3, [0, 0], UNIT)},
        {"index": (1,)},
        {"law": sd.MultivariateLogNormal("m", "S"), "of": "MultivariateNormal(n, T)"},
    ]
    cases = [*((premises, base) for premises in wrong), *(((gaussian(u),), base | change) for change in changes)]
    for premises, about in cases:
        given = {key: sd.parse(value) if key == "of" and isinstance(value, str) else value for key, value in about.items()}
        with pytest.raises(RuleError):
            infer("exponential statistic", *premises, **given)
