"""Other parametrisations are the same members; texts are read back; floats, symbols, logits and arrays as parameters."""

from __future__ import annotations

import itertools
from decimal import Decimal

import mpmath
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

import symdiv as sd
from symdiv.families.base import Family


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (sd.Gamma(2, scale="1/3"), sd.Gamma(2, 3)),
        (sd.Gamma(2, mean=5), sd.Gamma(2, "2/5")),
        (sd.Exponential(scale=4), sd.Exponential("1/4")),
        (sd.Normal(1, variance=9), sd.Normal(1, 3)),
        (sd.Normal(1, precision=4), sd.Normal(1, "1/2")),
        (sd.LogNormal(1, variance=9), sd.LogNormal(1, 3)),
        (sd.Bernoulli(logit=0), sd.Bernoulli("1/2")),
        (sd.Beta(mean="1/4", size=8), sd.Beta(2, 6)),
        (sd.Geometric(mean=3), sd.Geometric("1/4")),
        (sd.Poisson(log_rate=0), sd.Poisson(1)),
        (sd.Weibull(2, rate=4), sd.Weibull(2, "1/4")),
        (sd.InverseGamma(2, rate=4), sd.InverseGamma(2, "1/4")),
        (sd.Laplace(0, variance=8), sd.Laplace(0, 2)),
        (sd.Uniform(1, width=3), sd.Uniform(1, 4)),
        (sd.Erlang(2, scale=4), sd.Erlang(2, "1/4")),
        (sd.Erlang(2, mean=6), sd.Erlang(2, "1/3")),
        (sd.HalfNormal(precision=4), sd.HalfNormal("1/2")),
        (sd.Nakagami(2, scale=3), sd.Nakagami(2, 9)),
        (sd.Frechet(2, rate=4), sd.Frechet(2, "1/4")),
        (sd.GeneralizedGamma(2, 3, rate=4), sd.GeneralizedGamma(2, 3, "1/4")),
        (sd.HalfGeneralizedNormal(rate=4, shape=3), sd.HalfGeneralizedNormal("1/4", 3)),
        (sd.Gumbel(1, variance="pi**2*3/2"), sd.Gumbel(1, 3)),
        (sd.GumbelMin(1, variance="pi**2*3/2"), sd.GumbelMin(1, 3)),
        (sd.ExpGamma(2, scale=4), sd.ExpGamma(2, "1/4")),
        (sd.ExpInverseGamma(2, rate=4), sd.ExpInverseGamma(2, "1/4")),
        (sd.Arcsine(1, width=3), sd.Arcsine(1, 4)),
        (sd.ScaledBeta(2, 3, 1, width=3), sd.ScaledBeta(2, 3, 1, 4)),
        (sd.Semicircle(variance=4), sd.Semicircle(4)),
        (sd.LogitNormal(1, variance=9), sd.LogitNormal(1, 3)),
        (sd.LogUniform(1, width=3), sd.LogUniform(1, 4)),
        (sd.TruncatedPareto(2, 1, width=3), sd.TruncatedPareto(2, 1, 4)),
        (sd.ContinuousBernoulli(logit=0), sd.ContinuousBernoulli("1/2")),
        (sd.TruncatedNormal(1, variance=9, low=0, high=2), sd.TruncatedNormal(1, 3, 0, 2)),
        (sd.TruncatedExponential(scale=4, high=2), sd.TruncatedExponential("1/4", 2)),
        (sd.WrappedCauchy(0, scale="log(3)"), sd.WrappedCauchy(0, "1/3")),
        (sd.Histogram([0, 1, 3], counts=[1, 3]), sd.Histogram([0, 1, 3], ["1/4", "3/4"])),
        (sd.LogLogistic(2, rate=4), sd.LogLogistic(2, "1/4")),
        (sd.BurrXII(2, 3, rate=4), sd.BurrXII(2, 3, "1/4")),
        (sd.BurrXII(2, 3), sd.BurrXII(2, 3, 1)),
        (sd.Dagum(2, 3, rate=4), sd.Dagum(2, 3, "1/4")),
        (sd.Dagum(2, 3), sd.Dagum(2, 3, 1)),
        (sd.Lomax(2, rate=4), sd.Lomax(2, "1/4")),
        (sd.HalfStudentT(2, precision=4), sd.HalfStudentT(2, "1/2")),
        (sd.Logistic(1, variance="3*pi**2"), sd.Logistic(1, 3)),
        (sd.GeneralizedLogistic(2), sd.GeneralizedLogistic(2, 0, 1)),
        (sd.HyperbolicSecant(1, variance="pi**2"), sd.HyperbolicSecant(1, 2)),
        (sd.InverseGaussian(2, variance="1/2"), sd.InverseGaussian(2, 16)),
        (sd.Gompertz(2, rate=4), sd.Gompertz(2, "1/4")),
        (sd.Gompertz(2), sd.Gompertz(2, 1)),
        (sd.GeneralizedLogistic(2, rate=4), sd.GeneralizedLogistic(2, 0, "1/4")),
        (sd.GeneralizedLogistic(rate=4, shape=2, loc=3), sd.GeneralizedLogistic(2, 3, "1/4")),
        (sd.GeneralizedLogistic(2, 3, rate=4), sd.GeneralizedLogistic(2, 3, "1/4")),
        (sd.NegativeBinomial(2, mean=6), sd.NegativeBinomial(2, "1/4")),
        (sd.NegativeBinomial(3, logit=0), sd.NegativeBinomial(3, "1/2")),
        (sd.BetaBinomial(5, mean="1/4", size=8), sd.BetaBinomial(5, 2, 6)),
        (sd.StudentT(2, 1, precision=4), sd.StudentT(2, 1, "1/2")),
        (sd.AsymmetricLaplace(1, left_scale=12, right_scale=3), sd.AsymmetricLaplace(1, 6, 2)),
        (sd.LogLaplace(2, rate=4), sd.LogLaplace(2, "1/4")),
        (sd.ReflectedWeibull(2, rate=4), sd.ReflectedWeibull(2, "1/4")),
        (sd.ShiftedExponential(2, rate=4), sd.ShiftedExponential(2, "1/4")),
        (sd.Categorical(logits=[0, 0]), sd.Categorical(["1/2", "1/2"])),
    ],
    ids=str,
)
def test_other_parametrisations(one: Family, other: Family) -> None:
    assert one == other
    assert hash(one) == hash(other)


def test_a_repr_evaluates_back_and_the_text_is_read_back() -> None:
    for p in [
        sd.Gamma("a", "1/2"),
        sd.Normal(-1, "s"),
        sd.Categorical(["p", "1 - p"]),
        sd.Finite({"sun": 1, 3: 0}),
        sd.Histogram([0, "1/3", "b"], ["p", "1 - p"]),
        sd.PoissonBinomial(["p", "1/3"]),
        sd.PoissonBinomial([]),
        sd.OrderedLogistic(["c", 7], "m"),
        sd.Hypergeometric(5, 2, 3),
        sd.ZeroInflatedBinomial("w", 2, "1/3"),
    ]:
        assert eval(repr(p), vars(sd) | {n: getattr(sd, n) for n in sd.__all__}) == p
        assert sd.parse(p.text) == p


def test_floats_are_taken_at_their_binary_value_and_that_is_said() -> None:
    with pytest.warns(sd.errors.BinaryFloatWarning, match="3602879701896397/36028797018963968") as warned:
        p = sd.Exponential(0.1)
    assert warned[0].filename == __file__  # it points at the caller
    assert sd.Exponential(Decimal("0.1")).rate == sp.Rational(1, 10)
    assert p.rate == sp.Rational(*(0.1).as_integer_ratio())
    assert sd.Exponential(0.5).rate == sp.Rational(1, 2)  # its decimal exactly: nothing to say
    assert sd.Exponential("0.1").rate == sp.Rational(1, 10)
    for bad in (float("nan"), float("inf"), True, None, [1]):
        with pytest.raises(sd.errors.InvalidInput):
            sd.Exponential(bad)


def test_symbols_get_the_assumptions_of_their_parameter() -> None:
    assert sd.Gamma("a", sp.Symbol("b")).rate == sp.Symbol("b", positive=True)
    assert sd.Normal("m", "s").loc == sp.Symbol("m", real=True)
    with pytest.raises(sd.errors.InvalidInput):
        sd.Gamma(sp.Symbol("a", negative=True), 1)


def test_every_pair_of_equal_members_is_equal_and_no_other() -> None:
    members = [sd.Gamma(1, 2), sd.Gamma(2, 1), sd.Weibull(1, 2), sd.Categorical([1]), sd.Finite({0: 1})]
    for a, b in itertools.product(members, members):
        same_law_text = a is b or {a, b} == {members[3], members[4]}
        assert (a == b) == same_law_text


def test_logits_of_categories_make_probabilities_whose_sum_is_one() -> None:
    p = sd.Categorical(logits=["1/2", "1/3", 0])
    assert p.constraint == sp.true
    assert sp.N(sum(p.arguments) - 1, 30) == pytest.approx(0, abs=1e-30)
    assert sp.N(p.arguments[2] - 1 / (1 + sp.exp(sp.Rational(1, 2)) + sp.exp(sp.Rational(1, 3))), 30) == pytest.approx(0, abs=1e-30)
    assert sd.Categorical(logits=[0]).arguments == (1,)
    assert sd.Categorical(logits=[sp.Symbol("a", real=True), 0]).constraint == sp.true
    assert sd.kl_divergence(sd.Multinomial(2, p.masses), sd.Multinomial(2, p.masses)) == 0
    huge = sd.Categorical(logits=[10**40, 0])
    assert huge.masses[0] == 1 / (1 + sp.exp(-(10**40)))  # no power of e above 1
    assert [sd.oracle.nearest("cross_entropy", sd.Categorical(p), huge) for p in ([1, 0], [0, 1])] == [0, 1e40]


@settings(max_examples=15)
@given(st.lists(st.integers(-50, 50) | st.integers(-(10**15), 10**15), min_size=2, max_size=4))
def test_logits_of_any_size_have_their_entropy_and_cross_entropy(logits: list[int]) -> None:
    q = sd.Categorical(logits=logits)
    uniform = sd.Categorical([sp.Rational(1, len(logits))] * len(logits))
    with mpmath.workdps(60):
        *others, _ = sorted(logits)
        total = mpmath.log1p(mpmath.fsum(mpmath.exp(x - max(logits)) for x in others))
        logarithms = [x - max(logits) - total for x in logits]
        assert mpmath.almosteq(sd.oracle.evaluate("cross_entropy", uniform, q, digits=30), -mpmath.fsum(logarithms) / len(logits), 1e-29)
        entropy = -mpmath.fsum(mpmath.exp(x) * x for x in logarithms)
        if entropy > mpmath.mpf(10) ** -4000:  # smaller ones need more digits than are tried
            assert mpmath.almosteq(sd.oracle.evaluate("entropy", q, digits=30), entropy, 1e-29, 0)


@pytest.mark.parametrize("weights", [["1/2", "1/3"], [sp.exp(1) / (1 + sp.exp(1)), 1 / (2 + sp.exp(1))], [sp.exp(1) / (1 + sp.exp(1))]])
def test_parts_of_other_sums_do_not_make_one(weights: list[object]) -> None:
    with pytest.raises(sd.errors.InvalidInput, match="the probabilities sum to"):
        sd.Categorical(weights)


def test_a_probability_that_no_digits_tell_from_one() -> None:
    far = 1 / (1 + sp.exp(-(10**5)))  # no 40,000 digits tell it from 1
    assert sd.Bernoulli(far).arguments == (far,)
    with pytest.raises(sd.errors.InvalidInput, match="expected a number from 0 to 1"):
        sd.Bernoulli(1 + sp.exp(-(10**5)))


def test_an_array_of_one_number_is_a_number() -> None:
    numpy = pytest.importorskip("numpy")
    assert sd.Gamma(numpy.array(2), numpy.array([3, 4]).sum()) == sd.Gamma(2, 7)
    with pytest.raises(sd.errors.InvalidInput, match="expected a number"):
        sd.Gamma(numpy.array([2, 3]), 1)
