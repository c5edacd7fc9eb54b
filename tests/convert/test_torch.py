"""from_torch: torch's own log_prob at points that torch draws is the other road."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

import comparing
import pytest
import sympy as sp

import symdiv as sd
from symdiv.convert.torch import TABLE
from symdiv.families.registry import by_name

torch = pytest.importorskip("torch")
D = torch.distributions


def t(value: Any) -> Any:
    return torch.tensor(value, dtype=torch.float64)


SPREAD = [[2.0, 0.5], [0.5, 1.0]]
SAMPLES: dict[str, list[Any]] = {
    "Bernoulli": [D.Bernoulli(t(0.3)), D.Bernoulli(logits=t(0.7))],
    "Beta": [D.Beta(t(2.5), t(1.3))],
    "Binomial": [D.Binomial(7, t(0.3)), D.Binomial(7, logits=t(0.7))],
    "Categorical": [D.Categorical(t([1.0, 2.0, 4.0])), D.Categorical(logits=t([0.0, 0.7, -1.0]))],
    "Cauchy": [D.Cauchy(t(0.3), t(1.7))],
    "Chi2": [D.Chi2(t(3.5))],
    "ContinuousBernoulli": [D.ContinuousBernoulli(t(0.3)), D.ContinuousBernoulli(logits=t(0.7))],
    "Dirichlet": [D.Dirichlet(t([1.5, 2.5, 3.5]))],
    "Exponential": [D.Exponential(t(1.7))],
    "FisherSnedecor": [D.FisherSnedecor(t(3.5), t(4.5))],
    "Gamma": [D.Gamma(t(2.5), t(1.7))],
    "GeneralizedPareto": [D.GeneralizedPareto(t(0.3), t(1.7), t(0.7))] if hasattr(D, "GeneralizedPareto") else [],
    "Geometric": [D.Geometric(t(0.3)), D.Geometric(logits=t(0.7))],
    "Gumbel": [D.Gumbel(t(0.3), t(1.7))],
    "HalfCauchy": [D.HalfCauchy(t(1.7))],
    "HalfNormal": [D.HalfNormal(t(1.7))],
    "InverseGamma": [D.InverseGamma(t(2.5), t(1.7))],
    "Kumaraswamy": [D.Kumaraswamy(t(2.5), t(1.7))],
    "Laplace": [D.Laplace(t(0.3), t(1.7))],
    "LogNormal": [D.LogNormal(t(0.3), t(0.7))],
    "LowRankMultivariateNormal": [D.LowRankMultivariateNormal(t([0.3, -1.0]), t([[1.0], [2.0]]), t([1.0, 0.5]))],
    "Multinomial": [D.Multinomial(4, t([1.0, 2.0, 4.0])), D.Multinomial(4, logits=t([0.0, 0.7, -1.0]))],
    "MultivariateNormal": [
        D.MultivariateNormal(t([0.3, -1.0]), t(SPREAD)),
        D.MultivariateNormal(t([0.3, -1.0]), precision_matrix=t(SPREAD)),
        D.MultivariateNormal(t([0.3, -1.0]), scale_tril=t([[1.0, 0.0], [0.5, 2.0]])),
    ],
    "NegativeBinomial": [D.NegativeBinomial(t(2.5), t(0.3)), D.NegativeBinomial(t(2.5), logits=t(0.7))],
    "Normal": [D.Normal(t(0.3), t(1.7))],
    "OneHotCategorical": [D.OneHotCategorical(t([1.0, 2.0, 4.0])), D.OneHotCategorical(logits=t([0.0, 0.7, -1.0]))],
    "Pareto": [D.Pareto(t(1.7), t(2.5))],
    "Poisson": [D.Poisson(t(2.5))],
    "StudentT": [D.StudentT(t(3.5), t(0.3), t(1.7))],
    "Uniform": [D.Uniform(t(0.3), t(1.7))],
    "VonMises": [D.VonMises(t(0.3), t(2.5))],
    "Weibull": [D.Weibull(t(1.7), t(2.5))],
    "Wishart": [D.Wishart(t(4.0), t(SPREAD)), D.Wishart(t(4.0), scale_tril=t([[1.0, 0.0], [0.5, 2.0]]))],
}


@pytest.fixture
def _double() -> Iterator[None]:
    """GeneralizedPareto.log_prob compares its shape with a zero of torch's default type, and fails where the two types differ."""
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(before)


@pytest.mark.usefixtures("_double")
@pytest.mark.filterwarnings("ignore:Singular sample")  # torch's own doubt of its Wishart draws
@pytest.mark.parametrize("name", comparing.present(TABLE))
def test_a_law_has_torchs_density(name: str) -> None:
    for law in SAMPLES[name]:
        p = sd.from_torch(law)
        assert type(p).__name__ in {c.family for c in TABLE[name]}
        torch.manual_seed(0)
        points = law.sample((4,))
        assert comparing.agree(p, points.tolist(), law.log_prob(points).tolist()), p


def test_every_entry_is_tried() -> None:
    comparing.check_samples(TABLE, SAMPLES)


def test_a_wrong_reading_would_be_noticed() -> None:
    law = D.Weibull(t(1.7), t(2.5))
    points = law.sample((4,))
    theirs = law.log_prob(points).tolist()
    assert comparing.agree(sd.from_torch(law), points.tolist(), theirs)
    assert not comparing.agree(sd.Weibull("17/10", "5/2"), points.tolist(), theirs)


def test_floats_of_any_width_are_exact() -> None:
    assert sd.from_torch(D.Normal(torch.tensor(0.1), torch.tensor(1.0))).loc == sp.Rational(13421773, 2**27)
    assert sd.from_torch(D.Normal(torch.tensor(0.1, dtype=torch.float16), torch.tensor(1.0))).loc == sp.Rational(819, 8192)
    assert sd.from_torch(D.Normal(torch.tensor(0.1, dtype=torch.bfloat16), torch.tensor(1.0))).loc == sp.Rational(205, 2048)
    assert sd.from_torch(D.Normal(0.1, 1)).loc == sp.Rational(13421773, 2**27)
    assert sd.from_torch(D.Normal(t(0.1), t(1.0))).loc == sp.Rational(*Fraction(0.1).as_integer_ratio())


def test_logits_stay_exact_even_where_probabilities_were_looked_at() -> None:
    for law in (D.Bernoulli(logits=t(0.5)), D.Binomial(1, logits=t(0.5))):
        assert law.probs < 1
        assert sd.from_torch(law).prob == 1 / (1 + sp.exp(sp.Rational(-1, 2)))
    given = D.Bernoulli(t(0.25))
    assert given.logits < 0
    assert sd.from_torch(given) == sd.Bernoulli("1/4")


def test_a_batch_is_nested_lists_of_its_shape() -> None:
    law = D.Normal(torch.tensor([0.0, 1.0]), torch.tensor([[1.0], [2.0], [3.0]]))
    assert sd.from_torch(law) == [[sd.Normal(m, s) for m in (0, 1)] for s in (1, 2, 3)]
    assert sd.from_torch(D.Categorical(t([[0.25, 0.75], [0.5, 0.5]]))) == [sd.Categorical(["1/4", "3/4"]), sd.Categorical(["1/2", "1/2"])]
    assert sd.from_torch(D.Exponential(t(2.0)).expand((2,))) == [sd.Exponential(2)] * 2


def test_gradients_do_not_matter() -> None:
    assert sd.from_torch(D.Exponential(torch.tensor(2.0, requires_grad=True))) == sd.Exponential(2)


@pytest.mark.skipif("Product" not in by_name, reason="symdiv has no Product")
def test_independent_is_a_product() -> None:
    p = sd.from_torch(D.Independent(D.Normal(t([0.0, 1.0]), t([1.0, 2.0])), 1))
    assert p == by_name["Product"](sd.Normal(0, 1), sd.Normal(1, 2))
    rows = sd.from_torch(D.Independent(D.Normal(t([[0.0, 1.0]] * 3), t(1.0)), 1))
    assert rows == [by_name["Product"](sd.Normal(0, 1), sd.Normal(1, 1))] * 3


class Own(D.Normal):  # type: ignore[misc]  # torch is not typed here
    """A class of the user's own may have another density."""


REFUSED = [
    (D.LKJCholesky(3, 1.0), "LKJCholesky"),
    (D.RelaxedBernoulli(t(1.0), t(0.3)), "RelaxedBernoulli"),
    (D.LogisticNormal(t([0.0, 1.0]), t([1.0, 2.0])), "LogisticNormal"),
    (D.TransformedDistribution(D.Normal(t(0.0), t(1.0)), [D.transforms.ExpTransform()]), "TransformedDistribution"),
    (D.MixtureSameFamily(D.Categorical(t([0.5, 0.5])), D.Normal(t([0.0, 1.0]), t(1.0))), "MixtureSameFamily"),
    (Own(t(0.0), t(1.0)), "Own"),
]


@pytest.mark.parametrize(("law", "word"), REFUSED, ids=[w for _, w in REFUSED])
def test_what_has_no_counterpart_is_refused_by_name(law: Any, word: str) -> None:
    with pytest.raises(sd.errors.Unsupported, match=word):
        sd.from_torch(law)


def test_wrong_calls() -> None:
    for wrong in (3, "Normal", D.Normal, torch.tensor(1.0)):
        with pytest.raises(sd.errors.InvalidInput, match="expected a distribution of torch"):
            sd.from_torch(wrong)
    with pytest.raises(sd.errors.InvalidInput, match="inf"):
        sd.from_torch(D.Normal(t(0.0), t(float("inf"))))
