"""from_sympy: SymPy's own density, at points of the support, is the other road."""

from __future__ import annotations

from typing import Any

import comparing
import pytest
import sympy as sp
import sympy.stats as S

import symdiv as sd
from symdiv.convert.sympy import TABLE
from symdiv.families.registry import by_name

R = sp.Rational
SPREAD = [[2, R(1, 2)], [R(1, 2), 1]]
SAMPLES: dict[str, list[Any]] = {
    "Arcsin": [S.Arcsin("x", R(1, 3), 2)],
    "Beta": [S.Beta("x", R(5, 2), R(4, 3))],
    "BetaPrime": [S.BetaPrime("x", R(5, 2), R(4, 3))],
    "BoundedPareto": [S.BoundedPareto("x", R(5, 2), 1, 3)],
    "Cauchy": [S.Cauchy("x", R(1, 3), 2)],
    "Chi": [S.Chi("x", 3)],
    "ChiSquared": [S.ChiSquared("x", 3)],
    "Dagum": [S.Dagum("x", R(5, 2), R(4, 3), 2)],
    "Exponential": [S.Exponential("x", R(5, 2))],
    "ExponentialPower": [S.ExponentialPower("x", R(1, 3), 2, R(5, 2))],
    "FDistribution": [S.FDistribution("x", 3, 4)],
    "Frechet": [S.Frechet("x", R(5, 2), 2)],
    "Gamma": [S.Gamma("x", R(5, 2), R(1, 3)), S.Erlang("x", 3, R(1, 3))],
    "GammaInverse": [S.GammaInverse("x", R(5, 2), R(1, 3))],
    "GaussianInverse": [S.GaussianInverse("x", R(5, 2), R(1, 3))],
    "Gompertz": [S.Gompertz("x", R(5, 2), R(1, 3))],
    "Gumbel": [S.Gumbel("x", 2, R(1, 3)), S.Gumbel("x", 2, R(1, 3), minimum=True)],
    "Kumaraswamy": [S.Kumaraswamy("x", R(5, 2), R(4, 3))],
    "Laplace": [S.Laplace("x", R(1, 3), 2)],
    "Levy": [S.Levy("x", R(1, 3), 2)],
    "Logistic": [S.Logistic("x", R(1, 3), 2)],
    "LogitNormal": [S.LogitNormal("x", R(1, 3), 2)],
    "LogLogistic": [S.LogLogistic("x", 2, R(5, 2))],
    "LogNormal": [S.LogNormal("x", R(1, 3), 2)],
    "Lomax": [S.Lomax("x", R(5, 2), 2)],
    "Maxwell": [S.Maxwell("x", 2)],
    "Moyal": [S.Moyal("x", R(1, 3), 2)],
    "Nakagami": [S.Nakagami("x", R(5, 2), 2)],
    "Normal": [S.Normal("x", R(1, 3), 2)],
    "Pareto": [S.Pareto("x", 2, R(5, 2))],
    "PowerFunction": [S.PowerFunction("x", R(5, 2), 0, 1), S.PowerFunction("x", R(5, 2), 1, 3)],
    "RaisedCosine": [S.RaisedCosine("x", R(1, 3), 2)],
    "Rayleigh": [S.Rayleigh("x", 2)],
    "Reciprocal": [S.Reciprocal("x", 1, 3)],
    "StudentT": [S.StudentT("x", 3)],
    "Trapezoidal": [S.Trapezoidal("x", 0, 1, 3, 4)],
    "Triangular": [S.Triangular("x", 0, 4, 1)],
    "Uniform": [S.Uniform("x", R(1, 3), 2)],
    "VonMises": [S.VonMises("x", R(1, 3), 2)],
    "Weibull": [S.Weibull("x", 2, R(5, 2))],
    "WignerSemicircle": [S.WignerSemicircle("x", 2)],
    "Logarithmic": [S.Logarithmic("x", R(1, 3))],
    "NegativeBinomial": [S.NegativeBinomial("x", 3, R(1, 3))],
    "Poisson": [S.Poisson("x", R(5, 2))],
    "Zeta": [S.Zeta("x", 3)],
    "Bernoulli": [S.Bernoulli("x", R(1, 3))],
    "BetaBinomial": [S.BetaBinomial("x", 5, 2, 3)],
    "Binomial": [S.Binomial("x", 5, R(1, 3))],
    "Die": [S.Die("x", 6)],
    "Hypergeometric": [S.Hypergeometric("x", 20, 7, 12)],
    "MultivariateBeta": [S.MultivariateBeta("x", [R(3, 2), 2, 3])],
    "MultivariateNormal": [S.MultivariateNormal("x", [R(1, 3), -1], SPREAD)],
    "MultivariateT": [S.MultivariateT("x", [R(1, 3), -1], SPREAD, 3)],
    "Multinomial": [S.Multinomial("x", 4, R(1, 2), R(1, 3), R(1, 6))],
    "NormalGamma": [S.NormalGamma("x", R(1, 3), 2, R(5, 2), 3)],
    "MatrixNormal": [S.MatrixNormal("x", [[1, 0, 2], [0, 1, 1]], SPREAD, [[1, 0, 0], [0, 2, 0], [0, 0, 3]])],
    "Wishart": [S.Wishart("x", 5, SPREAD)],
}
POINTS: dict[str, list[Any]] = {
    "MultivariateBeta": [[R(1, 4), R(1, 4), R(1, 2)], [R(1, 2), R(1, 3), R(1, 6)]],
    "MultivariateNormal": [[0, 0], [1, -2]],
    "MultivariateT": [[0, 0], [1, -2]],
    "Multinomial": [[1, 1, 2], [4, 0, 0]],
    "NormalGamma": [[0, 1], [-1, 2]],
    "MatrixNormal": [[[1, 0, 0], [0, 1, 2]]],
    "Wishart": [[[2, 1], [1, 3]]],
}


def density(variable: Any, point: Any) -> Any:
    law = variable.pspace.distribution
    if isinstance(point, list):
        return law.pdf(*point) if not isinstance(point[0], list) else law.pdf(sp.ImmutableMatrix(point))
    return law.pmf(point) if hasattr(law, "pmf") else law.pdf(point)


@pytest.mark.parametrize("name", comparing.present(TABLE))
def test_a_law_has_sympys_density(name: str) -> None:
    for variable in SAMPLES[name]:
        p = sd.from_sympy(variable)
        assert type(p).__name__ in {c.family for c in TABLE[name]}
        points = [R(x) for x in comparing.points(p) or ()] or POINTS[name]
        for point in points:
            theirs = sp.N(sp.log(sp.N(density(variable, point).doit(), 40)), 30)
            assert abs(sp.N(p.log_density(point), 30) - theirs) < R(1, 10**20), (p, point)


def test_every_entry_is_tried() -> None:
    comparing.check_samples(TABLE, SAMPLES)


def test_a_wrong_reading_would_be_noticed() -> None:
    right = sp.log(density(S.Gamma("x", R(5, 2), R(1, 3)), 1))
    assert abs(sp.N(sd.Gamma("5/2", "1/3").log_density(sp.Integer(1)) - right)) > R(1, 10)


def test_symbols_stay() -> None:
    k, theta = sp.symbols("k theta", positive=True)
    p = sd.from_sympy(S.Gamma("x", k, theta))
    assert (p.shape, p.rate) == (k, 1 / theta)


def test_finite_laws() -> None:
    assert sd.from_sympy(S.FiniteRV("f", {1: R(1, 3), 3: R(2, 3)})) == sd.Finite({1: "1/3", 3: "2/3"})
    assert sd.from_sympy(S.DiscreteUniform("u", [1, 5, 7])) == sd.Finite({1: "1/3", 5: "1/3", 7: "1/3"})
    assert sd.from_sympy(S.Rademacher("r")) == sd.Finite({-1: "1/2", 1: "1/2"})
    with pytest.raises(sd.errors.Unsupported, match="integers"):
        sd.from_sympy(S.FiniteRV("f", {R(1, 2): R(1, 3), 3: R(2, 3)}))


x = sp.Symbol("x")
REFUSED = [
    (S.Benini("x", 1, 2, 3), "Benini"),
    (S.Geometric("x", R(1, 3)), "Geometric"),
    (S.Skellam("x", 1, 2), "Skellam"),
    (S.Frechet("x", 2, 2, 1), "m = 1"),
    (S.Bernoulli("x", R(1, 3), succ=2), "succ = 2"),
    (S.Normal("x", 0, 1) + 1, "function"),
    (S.ContinuousRV(x, sp.exp(-x), sp.Interval(0, sp.oo)), "ContinuousDistributionHandmade"),
    (S.Normal("x", S.Normal("m", 0, 1), 1), "Compound"),
]


@pytest.mark.parametrize(("variable", "word"), REFUSED, ids=[w for _, w in REFUSED])
def test_what_has_no_counterpart_is_refused_by_name(variable: Any, word: str) -> None:
    with pytest.raises(sd.errors.Unsupported, match=word):
        sd.from_sympy(variable)


def test_wrong_calls() -> None:
    for wrong in (3, "Normal", x, x + 1, S.Normal):
        with pytest.raises(sd.errors.InvalidInput, match="expected a random symbol"):
            sd.from_sympy(wrong)
    if "Kumaraswamy" in by_name:  # SymPy's support is the half line; ours is right
        assert sd.from_sympy(S.Kumaraswamy("x", 2, 3)).support.high == 1
