"""What no member has as parameters is refused, with one line that names it."""

from __future__ import annotations

import math

import pytest

import symdiv as sd

INVALID = {
    "Gamma(-1, 2)": ["-1", "positive"],
    "Gamma(0, 2)": ["0", "positive"],
    "Gamma(1)": ["rate", "Gamma(shape, rate)"],
    "Gamma(1, 2, 3)": ["3", "2"],
    "Gamma(1, sclae=2)": ["sclae", "scale"],
    "Gamma(1, 2, scale=2)": ["scale"],
    "Gama(1, 2)": ["Gamma"],
    "Bernoulli(3/2)": ["3/2", "0 to 1"],
    "Categorical([1/2, 1/3])": ["5/6", "-1/6"],
    "Categorical([])": ["at least one"],
    "Categorical(1/2, 1/2)": ["one list of probabilities"],
    "Pushforward(Gamma, exp(x), x)": ["Gamma"],
    "Categorical([1/2, 1/2, 1/2, -1/2])": ["-1/2"],
    "Uniform(2, 1)": ["low < high"],
    "Uniform(1, 1)": ["low < high"],
    "DiscreteUniform(2, 1)": ["low <= high"],
    "DiscreteUniform(1/2, 3)": ["1/2", "integer"],
    "Binomial(5/2, 1/2)": ["5/2", "integer"],
    "Binomial(-1, 1/2)": ["-1"],
    "Poisson(-1)": ["-1"],
    "Geometric(0)": ["0"],
    "ChiSquared(0)": ["0", "positive"],
    "Erlang(3/2, 1)": ["3/2", "positive integer"],
    "Erlang(0, 1)": ["0", "positive integer"],
    "GeneralizedGamma(1, 2)": ["scale", "GeneralizedGamma(d, p, scale)"],
    "Nakagami(1, spread=2, scale=2)": ["scale", "spread"],
    "Levy(0, -1)": ["-1", "positive"],
    "Arcsine(2, 1)": ["low < high"],
    "ScaledBeta(0, 1, 0, 1)": ["alpha", "0", "positive"],
    "ScaledBeta(1, 1, 1, 1)": ["low < high"],
    "LogUniform(0, 1)": ["0", "positive"],
    "LogUniform(2, 1)": ["low < high"],
    "TruncatedPareto(1, 3, 2)": ["scale < high"],
    "ContinuousBernoulli(1)": ["1", "0 < value < 1"],
    "TruncatedNormal(0, 1, 2, 1)": ["low < high"],
    "Triangular(0, 3, 2)": ["mode <= high"],
    "Triangular(1, 1, 1)": ["low < high"],
    "Trapezoidal(0, 2, 1, 3)": ["c <= d"],
    "Trapezoidal(1, 1, 1, 1)": ["low < high"],
    "Histogram([0, 1], [1/2, 1/2])": ["2 edges", "2 probabilities"],
    "Histogram([0, 2, 1], [1/2, 1/2])": ["1 follows 2", "increase"],
    "Histogram([0, 1, 2], [1/2, 1/3])": ["5/6", "-1/6"],
    "Histogram([0, 1])": ["counts"],
    "Histogram(3, [1])": ["3", "list of edges"],
    "VonMises(0, -1)": ["-1"],
    "WrappedCauchy(0, 1)": ["1", "0 < value < 1"],
    "Dagum(2)": ["k", "Dagum(c, k, scale)"],
    "FisherF(2, -1)": ["-1", "positive"],
    "GeneralizedHalfLogistic(0)": ["0", "positive"],
    "GeneralizedLogistic()": ["shape is missing"],
    "GeneralizedLogistic(rate=2)": ["shape is missing"],
    "GeneralizedLogistic(1, loc=0, 2, rate=2)": ["without a name"],
    "GeneralizedLogistic(1, 0, 1, rate=2)": ["rate", "scale"],
    "GeneralizedLogistic(1, 0, loc=1, rate=2)": ["loc is given twice"],
    "InverseGaussian(1, shape=2, variance=3)": ["variance", "shape"],
    "Lindley(-1/2)": ["-1/2", "positive"],
    "Borel(1)": ["1", "0 <= value < 1"],
    "Zeta(1)": ["1", "> 1"],
    "LogSeries(1)": ["1", "0 < value < 1"],
    "LogSeries(0)": ["0", "0 < value < 1"],
    "NegativeBinomial(0, 1/2)": ["0", "positive"],
    "NegativeBinomial(2, 0)": ["0 < value <= 1"],
    "BetaBinomial(5/2, 1, 1)": ["5/2", "integer"],
    "Hypergeometric(3, 4, 1)": ["successes <= population"],
    "Hypergeometric(3, 1, 4)": ["draws <= population"],
    "Hypergeometric(3, 1/2, 1)": ["1/2", "integer"],
    "PoissonBinomial([1/2, 3/2])": ["3/2", "0 to 1"],
    "PoissonBinomial(1/2)": ["list"],
    "OrderedLogistic([1, 0], 0)": ["increasing"],
    "ZeroInflatedBinomial(2, 3, 1/2)": ["2", "0 to 1"],
    "AsymmetricLaplace(0, 1, left_scale=2, right_scale=3)": ["left_scale", "asymmetry"],
    "Cauchy(0)": ["scale", "Cauchy(loc, scale)"],
    "GeneralizedPareto(0, -1, 0)": ["-1", "positive"],
    "StudentT(0, 0, 1)": ["0", "positive"],
    "StudentT(3)": ["loc", "StudentT(dof, loc, scale)"],
    "Normal(oo, 1)": [],
    "Normal(nan, 1)": [],
    "Normal(0, sqrt(-1))": [],
    "log(2)": ["distribution"],
}


@pytest.mark.parametrize("text", INVALID)
def test_bad_input_gets_one_line_that_names_it(text: str) -> None:
    with pytest.raises(sd.errors.InvalidInput) as caught:
        sd.parse(text)
    message = str(caught.value)
    assert "\n" not in message
    assert all(word.lower() in message.lower() for word in INVALID[text]), message


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (math.nan, "Normal: scale: nan: expected a finite number"),
        (math.inf, "Normal: scale: inf: expected a finite number"),
        ([1, 2], r"Normal: scale: \[1, 2\]: expected a number, a name or a formula"),
        ("x +", "Normal: scale: the text ends where a number or a name is expected"),
    ],
)
def test_what_is_no_number_is_refused_by_the_name_of_its_parameter(given: object, words: str) -> None:
    with pytest.raises(sd.errors.InvalidInput, match=words):
        sd.Normal(0, given)
