"""Dirichlet laws against logistic-normal ones: as laws of one proportion, by quadrature over the simplex, in another order; uses that must be rejected."""

from __future__ import annotations

import math

import mpmath
import pytest
import sympy as sp
from scipy import integrate

import symdiv as sd
from symdiv.errors import RuleError, Unsupported
from symdiv.laws import StandardNormal, UnitGamma
from symdiv.proof.theorem import Theorem, infer

DIRICHLET = sd.Dirichlet([1, "5/2", 3])
LOGISTIC = sd.LogisticNormal([0, 1], [[2, 1], [1, 2]])
MEASURES = ["cross_entropy", "kl_divergence"]


@pytest.mark.parametrize("measure", MEASURES)
def test_two_parts_are_one_proportion(measure: str) -> None:
    vectors, numbers = (sd.LogisticNormal(["1/2"], [[4]]), sd.Dirichlet(["3/2", 3])), (sd.LogitNormal("1/2", 2), sd.Beta("3/2", 3))
    for order in (1, -1):
        values = [sd.oracle.evaluate(measure, *laws[::order], digits=30) for laws in (vectors, numbers)]
        assert abs(values[0] - values[1]) < mpmath.mpf(10) ** -28


@pytest.mark.parametrize(("p", "q"), [(LOGISTIC, DIRICHLET), (DIRICHLET, LOGISTIC)], ids=str)
def test_three_parts_by_quadrature(p: object, q: object) -> None:
    """Over the logarithms of two ratios, where the densities are bounded."""
    u, v = sp.symbols("u v", real=True)
    total = sp.exp(u) + sp.exp(v) + 1
    point = [sp.exp(u) / total, sp.exp(v) / total, 1 / total]
    logarithm = sp.lambdify((u, v), [law.log_density(point) for law in (p, q)], "math")  # type: ignore[attr-defined]

    def gain(b: float, a: float) -> float:
        own, other = logarithm(a, b)
        return math.exp(own + a + b - 3 * math.log(math.exp(a) + math.exp(b) + 1)) * (own - other)

    found, _ = integrate.dblquad(gain, -28, 28, -28, 28, epsabs=1e-8, epsrel=1e-8)
    assert float(sd.oracle.evaluate("kl_divergence", p, q, digits=15)) == pytest.approx(found, abs=1e-6)


def test_parts_in_another_order() -> None:
    """The last part, to which a logistic-normal law compares the others, is exchanged with the first."""
    matrix = sp.Matrix([[-1, 0], [-1, 1]])
    other = sd.LogisticNormal(list(matrix * LOGISTIC.mean), (matrix * LOGISTIC.covariance * matrix.T).tolist())
    turned = sd.Dirichlet(list(DIRICHLET.concentration)[::-1])
    for laws, same in (((LOGISTIC, DIRICHLET), (other, turned)), ((DIRICHLET, LOGISTIC), (turned, other))):
        values = [sd.oracle.evaluate("kl_divergence", *pair, digits=25) for pair in (laws, same)]
        assert abs(values[0] - values[1]) < mpmath.mpf(10) ** -23


def test_a_closed_form_with_its_certificate() -> None:
    d = sd.derive("kl_divergence", sd.Dirichlet(["a", "b"]), sd.LogisticNormal([0], [[1]]))
    assert not d.value.has(sp.Integral)
    assert isinstance(sd.verify(d.certificate()), sd.Proved)
    a, b = sorted(d.value.free_symbols, key=str)
    number = sd.oracle.evaluate("kl_divergence", sd.Beta(2, "1/3"), sd.LogitNormal(0, 1), digits=20)
    with mpmath.workdps(25):
        assert abs(mpmath.mpf(sp.N(d.value.xreplace({a: sp.Integer(2), b: sp.Rational(1, 3)}), 25)) - number) < mpmath.mpf(10) ** -18


def test_sizes_that_are_symbols() -> None:
    for laws in ((sd.Dirichlet([1, 2]), "LogisticNormal(m, S)"), ("LogisticNormal(m, S)", sd.Dirichlet([1, 2]))):
        with pytest.raises((Unsupported, sd.errors.InvalidInput)):
            sd.kl_divergence(*laws)


def premises() -> list[Theorem]:
    laws = [UnitGamma(shape) for shape in DIRICHLET.concentration]
    y = sp.Symbol("y", positive=True)
    exponents = (sp.Integer(0), sp.Integer(0))
    moments = [infer("transform", law=law, variable=y, exponents=exponents, orders=(n, 0)) for law in laws for n in (1, 2)]
    total = UnitGamma(sp.Add(*DIRICHLET.concentration))
    return [*moments, infer("transform", law=total, variable=y, exponents=exponents, orders=(1, 0))]


def test_log_ratios_of_gamma_variables() -> None:
    good = premises()
    base = {"name": "cross_entropy", "p": DIRICHLET, "q": LOGISTIC}
    value = infer("log ratios of gamma variables", *good, **base).statement.value
    assert sp.expand(value - sd.cross_entropy(DIRICHLET, LOGISTIC), force=True).equals(0)
    for wrong, changed in (
        (good[:-1], {}),
        ([good[1], good[0], *good[2:]], {}),
        ([*good[:-1], good[0]], {}),
        ([good[2], good[3], *good[:2], *good[4:]], {}),
        (good, {"name": "kl_divergence"}),
        (good, {"p": sd.Dirichlet([1, 3, "5/2"])}),
        (good, {"q": sd.LogisticNormal([0], [[1]])}),
        (good, {"p": LOGISTIC, "q": DIRICHLET}),
    ):
        with pytest.raises(RuleError):
            infer("log ratios of gamma variables", *wrong, **{**base, **changed})


def test_logarithm_of_a_part() -> None:
    z = sp.Symbol("z", real=True)
    centred, square = (infer("transform", law=StandardNormal(), variable=z, exponents=(sp.Integer(0),), orders=(n,)) for n in (1, 2))
    whole, other = (
        infer("standing expectation", law=law.base, of=law, index=(1,), variable="X") for law in (LOGISTIC, sd.LogisticNormal([0, 0], [[2, 1], [1, 2]]))
    )
    base = {"law": LOGISTIC, "of": DIRICHLET, "index": (1,), "variable": "X"}
    means = [infer("logarithm of a part", centred, whole, **{**base, "index": (i,)}).statement.value for i in range(3)]
    assert (means[0] - means[2], means[1] - means[2]) == tuple(LOGISTIC.mean)
    for wrong, changed in (
        ((centred,), {}),
        ((square, whole), {}),
        ((centred, other), {}),
        ((whole, centred), {}),
        ((centred, whole), {"law": DIRICHLET}),
        ((centred, whole), {"of": LOGISTIC}),
        ((centred, whole), {"index": (3,)}),
    ):
        with pytest.raises(RuleError):
            infer("logarithm of a part", *wrong, **{**base, **changed})
