"""from_scipy: SciPy's own logpdf at points that SciPy draws is the other road."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

import comparing
import pytest
import sympy as sp

import symdiv as sd
from symdiv.convert.scipy import TABLE, VECTORS
from symdiv.families.registry import by_name

np = pytest.importorskip("numpy")
stats = pytest.importorskip("scipy.stats")

SAMPLES: dict[str, list[Any]] = {
    "norm": [stats.norm(0.3, 1.7)],
    "laplace": [stats.laplace(0.3, 1.7)],
    "laplace_asymmetric": [stats.laplace_asymmetric(1.7, 0.3, 2.1)],
    "logistic": [stats.logistic(0.3, 1.7)],
    "genlogistic": [stats.genlogistic(1.7, 0.3, 2.1)],
    "gumbel_r": [stats.gumbel_r(0.3, 1.7)],
    "gumbel_l": [stats.gumbel_l(0.3, 1.7)],
    "genextreme": [stats.genextreme(-0.4, 0.3, 1.7)],
    "cauchy": [stats.cauchy(0.3, 1.7)],
    "t": [stats.t(3.5, 0.3, 1.7)],
    "moyal": [stats.moyal(0.3, 1.7)],
    "hypsecant": [stats.hypsecant(0.3, 1.7)],
    "gennorm": [stats.gennorm(1.7, 0.3, 2.1)],
    "dgamma": [stats.dgamma(1.7, 0.3, 2.1)],
    "dweibull": [stats.dweibull(1.7, 0.3, 2.1)],
    "loggamma": [stats.loggamma(1.7, 0.3)],
    "expon": [stats.expon(scale=1.7)],
    "gamma": [stats.gamma(2.5, scale=1.7), stats.gamma(a=2.5, loc=0, scale=1.7)],
    "erlang": [stats.erlang(3, scale=1.7)],
    "chi2": [stats.chi2(3.5), stats.chi2(3.5, scale=1.7)],
    "chi": [stats.chi(3.5)],
    "invgamma": [stats.invgamma(2.5, scale=1.7)],
    "rayleigh": [stats.rayleigh(scale=1.7)],
    "maxwell": [stats.maxwell(scale=1.7)],
    "halfnorm": [stats.halfnorm(scale=1.7)],
    "nakagami": [stats.nakagami(2.5, scale=1.7)],
    "weibull_min": [stats.weibull_min(2.5, scale=1.7)],
    "weibull_max": [stats.weibull_max(2.5, scale=1.7)],
    "invweibull": [stats.invweibull(2.5, scale=1.7)],
    "gengamma": [stats.gengamma(2.5, 1.3, scale=1.7)],
    "halfgennorm": [stats.halfgennorm(2.5, scale=1.7)],
    "lognorm": [stats.lognorm(0.7, scale=1.7)],
    "gibrat": [stats.gibrat(scale=1.7)],
    "fisk": [stats.fisk(2.5, scale=1.7)],
    "loglaplace": [stats.loglaplace(2.5, scale=1.7)],
    "halfcauchy": [stats.halfcauchy(scale=1.7)],
    "halflogistic": [stats.halflogistic(scale=1.7)],
    "genhalflogistic": [stats.genhalflogistic(0.7)],
    "pareto": [stats.pareto(2.5, scale=1.7)],
    "lomax": [stats.lomax(2.5, scale=1.7)],
    "genpareto": [stats.genpareto(0.7, 0.3, 1.7)],
    "invgauss": [stats.invgauss(2.5, scale=1.7)],
    "wald": [stats.wald(scale=1.7)],
    "levy": [stats.levy(0.3, 1.7)],
    "f": [stats.f(3.5, 4.5)],
    "betaprime": [stats.betaprime(2.5, 1.3)],
    "burr12": [stats.burr12(2.5, 1.3, scale=1.7)],
    "burr": [stats.burr(2.5, 1.3, scale=1.7)],
    "gompertz": [stats.gompertz(0.7, scale=1.7)],
    "uniform": [stats.uniform(0.3, 1.7)],
    "beta": [stats.beta(2.5, 1.3), stats.beta(2.5, 1.3, loc=-1, scale=3)],
    "arcsine": [stats.arcsine(0.3, 1.7)],
    "powerlaw": [stats.powerlaw(2.5), stats.powerlaw(2.5, loc=1, scale=2)],
    "loguniform": [stats.loguniform(0.5, 2.5, scale=1.7)],
    "reciprocal": [stats.reciprocal(0.5, 2.5)],
    "triang": [stats.triang(0.25, 0.3, 1.7)],
    "trapezoid": [stats.trapezoid(0.25, 0.5, 0.3, 1.7)],
    "semicircular": [stats.semicircular(scale=1.7)],
    "cosine": [stats.cosine(0.3, 1.7)],
    "anglit": [stats.anglit(0.3, 1.7)],
    "bradford": [stats.bradford(2.5)],
    "truncnorm": [stats.truncnorm(-1, 2, 0.3, 1.7)],
    "truncexpon": [stats.truncexpon(2.5, scale=1.7)],
    "truncpareto": [stats.truncpareto(1.3, 2.5, scale=1.7)],
    "vonmises": [stats.vonmises(2.5, 0.3)],
    "vonmises_line": [stats.vonmises_line(2.5, 0.3)],
    "wrapcauchy": [stats.wrapcauchy(0.5, 0.3)],
    "bernoulli": [stats.bernoulli(0.3)],
    "binom": [stats.binom(7, 0.3)],
    "geom": [stats.geom(0.3, loc=-1)],
    "nbinom": [stats.nbinom(2.5, 0.3)],
    "poisson": [stats.poisson(2.5)],
    "randint": [stats.randint(2, 7), stats.randint(2, 7, loc=3)],
    "zipf": [stats.zipf(2.5)],
    "logser": [stats.logser(0.3)],
    "planck": [stats.planck(0.7)],
    "dlaplace": [stats.dlaplace(0.7)],
    "betabinom": [stats.betabinom(7, 2.5, 1.3)],
    "hypergeom": [stats.hypergeom(20, 7, 12)],
}
if hasattr(stats, "poisson_binom"):
    SAMPLES["poisson_binom"] = [stats.poisson_binom([0.25, 0.5, 0.75])]
if hasattr(stats, "Normal"):
    SAMPLES["Normal"] = [stats.Normal(mu=0.3, sigma=1.7)]
    SAMPLES["Uniform"] = [stats.Uniform(a=0.3, b=1.7)]
if hasattr(stats, "Binomial"):
    SAMPLES["Binomial"] = [stats.Binomial(n=7, p=0.3)]

SPREAD = [[2.0, 0.5], [0.5, 1.0]]
VECTOR_SAMPLES: dict[str, list[Any]] = {
    "multivariate_normal": [stats.multivariate_normal([0.3, -1], SPREAD)],
    "dirichlet": [stats.dirichlet([1.5, 2.5, 3.5])],
    "wishart": [stats.wishart(4, SPREAD)],
    "invwishart": [stats.invwishart(4, SPREAD)],
    "matrix_normal": [stats.matrix_normal([[0.3, 1, 0], [2, 0, 1]], SPREAD, np.diag([1.0, 2.0, 3.0]))],
    "multinomial": [stats.multinomial(4, [0.25, 0.3, 0.45])],
    "multivariate_t": [stats.multivariate_t([0.3, -1], SPREAD, df=3.5)],
    "vonmises_fisher": [stats.vonmises_fisher([0.6, 0.8, 0.0], 2.5)],
    "uniform_direction": [stats.uniform_direction(3)],
}
if hasattr(stats, "matrix_t"):
    VECTOR_SAMPLES["matrix_t"] = [stats.matrix_t([[0.3, 1, 0], [2, 0, 1]], SPREAD, np.diag([1.0, 2.0, 3.0]), 5)]


def draw(law: Any, seed: int = 0) -> Any:
    if hasattr(law, "rvs"):
        return law.rvs(size=4, random_state=seed)
    return law.sample(4, rng=np.random.default_rng(seed))


def logs(law: Any, points: Any) -> Any:
    function = next(getattr(law, n) for n in ("logpdf", "logpmf") if hasattr(law, n) and (n == "logpdf" or not hasattr(law, "logpdf")))
    return function(points)


@pytest.mark.parametrize("name", comparing.present(TABLE))
def test_a_law_has_scipys_density(name: str) -> None:
    for law in SAMPLES[name]:
        p = sd.from_scipy(law)
        assert type(p).__name__ in {c.family for c in TABLE[name]}
        points = np.unique(draw(law))
        theirs = law.logpmf(points) if name in ("Binomial",) else logs(law, points)
        assert comparing.agree(p, points.tolist(), np.asarray(theirs).tolist()), p


@pytest.mark.parametrize("name", comparing.present(VECTORS))
def test_a_law_of_vectors_has_scipys_density(name: str) -> None:
    for law in VECTOR_SAMPLES[name]:
        p = sd.from_scipy(law)
        points = np.asarray(draw(law))
        theirs = [-np.log(4 * np.pi)] * 4 if name == "uniform_direction" else [logs(law, x) for x in points]
        assert comparing.agree(p, points.tolist(), [float(np.squeeze(v)) for v in theirs]), p


def test_every_entry_is_tried() -> None:
    comparing.check_samples(TABLE, {**dict.fromkeys(n for n in ("Normal", "Uniform", "Binomial", "poisson_binom") if not hasattr(stats, n)), **SAMPLES})
    comparing.check_samples(VECTORS, {**dict.fromkeys(n for n in ("matrix_t",) if not hasattr(stats, n)), **VECTOR_SAMPLES})


def test_every_name_is_scipys() -> None:
    assert not [n for n in (*TABLE, *VECTORS) if not hasattr(stats, n) and n not in ("Normal", "Uniform", "Binomial", "poisson_binom", "matrix_t")]


def test_a_wrong_reading_would_be_noticed() -> None:
    law = stats.gamma(2.5, scale=1.7)
    points = draw(law)
    theirs = law.logpdf(points).tolist()
    assert comparing.agree(sd.from_scipy(law), points.tolist(), theirs)
    assert not comparing.agree(sd.Gamma("5/2", "17/10"), points.tolist(), theirs)
    assert not comparing.agree(sd.Gamma("5/2", scale="1.70001"), points.tolist(), theirs)


def test_parameters_are_exact() -> None:
    p = sd.from_scipy(stats.norm(0.1, np.float32(0.1)))
    assert (p.loc, p.scale) == (sp.Rational(*Fraction(0.1).as_integer_ratio()), sp.Rational(13421773, 2**27))
    assert sd.from_scipy(stats.expon(scale=3)).rate == sp.Rational(1, 3)
    assert sd.from_scipy(stats.uniform(0.1, 0.2)).high == sp.Rational(*(Fraction(0.1) + Fraction(0.2)).as_integer_ratio())


def test_a_batch_is_nested_lists() -> None:
    assert sd.from_scipy(stats.norm([0, 1], [[1], [2], [3]])) == [[sd.Normal(m, s) for m in (0, 1)] for s in (1, 2, 3)]
    assert sd.from_scipy(stats.expon(scale=[1, 2])) == [sd.Exponential(1), sd.Exponential("1/2")]


def test_listed_values() -> None:
    law = stats.rv_discrete(values=([1, 3], [0.25, 0.75]))
    assert sd.from_scipy(law) == sd.from_scipy(law()) == sd.Finite({1: "1/4", 3: "3/4"})
    tenths = sd.from_scipy(stats.rv_discrete(values=([0, 1, 2], [0.1, 0.2, 0.7])))
    assert sum(tenths.arguments) == 1
    with pytest.raises(sd.errors.Unsupported, match="integers"):
        sd.from_scipy(stats.rv_discrete(values=([0.5, 3], [0.25, 0.75])))
    with pytest.raises(sd.errors.Unsupported, match="shifted"):
        sd.from_scipy(law(loc=2))


@pytest.mark.skipif("Histogram" not in by_name, reason="symdiv has no Histogram")
def test_a_histogram() -> None:
    law = stats.rv_histogram(([3, 1, 4], [0.0, 0.5, 2.0, 2.25]), density=False)
    p = sd.from_scipy(law)
    assert comparing.agree(p, [0.25, 1.0, 2.125], law.logpdf([0.25, 1.0, 2.125]).tolist())


REFUSED = [
    (stats.levy_stable(1.5, 0.5), "levy_stable"),
    (stats.skewnorm(2), "skewnorm"),
    (stats.gamma(2, loc=1), "loc = 1"),
    (stats.gengamma(2, -1), "GeneralizedGamma"),
    (stats.chi(3, scale=2), "scale = 2"),
    (stats.geom(0.5), "loc = -1"),
    (stats.skellam(1, 2), "skellam"),
    (stats.poisson(2, loc=1), "loc = 1"),
    (stats.dirichlet_multinomial([1, 2], 3), "dirichlet_multinomial"),
    (stats.multinomial([2, 3], [0.5, 0.5]), "batch"),
]


@pytest.mark.parametrize(("law", "word"), REFUSED, ids=lambda v: v if isinstance(v, str) else "")
def test_what_has_no_counterpart_is_refused_by_name(law: Any, word: str) -> None:
    with pytest.raises((sd.errors.Unsupported, sd.errors.InvalidInput)) as problem:
        sd.from_scipy(law)
    assert word in str(problem.value)


def test_a_class_of_ones_own_is_refused() -> None:
    class Own(stats.rv_continuous):  # type: ignore[misc]  # SciPy is not typed here
        def _pdf(self, x: Any) -> Any:
            return np.exp(-x)

    with pytest.raises(sd.errors.Unsupported, match="norm"):
        sd.from_scipy(Own(a=0, name="norm")())


def test_wrong_calls() -> None:
    for wrong in (stats.norm, stats.binom, stats.norm, 3, "norm", stats):
        with pytest.raises(sd.errors.InvalidInput, match="expected a frozen distribution"):
            sd.from_scipy(wrong)
    with pytest.raises(sd.errors.InvalidInput, match="inf"):
        sd.from_scipy(stats.norm(0, np.inf))
