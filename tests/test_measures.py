"""Measures of single laws and pairs: values and conditions that are known, degenerate parameters, units, symbols, and calls that are refused."""

from __future__ import annotations

import itertools
import pickle
from fractions import Fraction

import mpmath
import pytest
import sympy as sp

import symdiv as sd
from symdiv.enclose import second_opinion
from symdiv.expression import read_condition
from symdiv.families.registry import by_name
from symdiv.rules.normal import same
from symdiv.verdict import Proved

EQUAL = [
    ("Gamma(1, 3)", "Exponential(3)"),
    ("Exponential(3)", "Gamma(1, 3)"),
    ("Weibull(1, 1/3)", "Exponential(3)"),
    ("Gamma(1, 3)", "Weibull(1, 1/3)"),
    ("Beta(1, 1)", "Uniform(0, 1)"),
    ("Uniform(0, 1)", "Beta(1, 1)"),
    ("Binomial(1, 1/3)", "Bernoulli(1/3)"),
    ("Bernoulli(1/3)", "Binomial(1, 1/3)"),
    ("Bernoulli(1/3)", "Categorical([2/3, 1/3])"),
    ("Categorical([2/3, 1/3])", "Finite({1: 1/3, 0: 2/3})"),
    ("DiscreteUniform(0, 1)", "Bernoulli(1/2)"),
    ("DiscreteUniform(0, 2)", "Categorical([1/3, 1/3, 1/3])"),
    ("DiscreteUniform(2, 2)", "Finite({2: 1})"),
    ("Poisson(0)", "Bernoulli(0)"),
    ("Geometric(1)", "Poisson(0)"),
    ("Binomial(3, 1)", "DiscreteUniform(3, 3)"),
    ("DiscreteUniform(3, 3)", "Binomial(3, 1)"),
    ("Binomial(0, 1/3)", "Binomial(7, 0)"),
]
# Limits, and members of two families, with the other parameters as symbols.
SHARED = [
    ("Gamma(1, b)", "Exponential(b)"),
    ("Weibull(1, s)", "Exponential(1/s)"),
    ("StudentT(1, m, s)", "Cauchy(m, s)"),
    ("HalfStudentT(1, s)", "HalfCauchy(s)"),
    ("GeneralizedNormal(m, s, 1)", "Laplace(m, s)"),
    ("AsymmetricLaplace(m, s, 1)", "Laplace(m, s)"),
    ("DoubleGamma(1, m, s)", "Laplace(m, s)"),
    ("DoubleWeibull(1, m, s)", "Laplace(m, s)"),
    ("GeneralizedLogistic(1, m, s)", "Logistic(m, s)"),
    ("GeneralizedExtremeValue(m, s, 0)", "Gumbel(m, s)"),
    ("GeneralizedPareto(0, s, 0)", "Exponential(1/s)"),
    ("GeneralizedPareto(0, s, 1)", "LogLogistic(1, s)"),
    ("Lomax(1, s)", "LogLogistic(1, s)"),
    ("BurrXII(c, 1, s)", "LogLogistic(c, s)"),
    ("Dagum(c, 1, s)", "LogLogistic(c, s)"),
    ("FisherF(2, 2)", "BetaPrime(1, 1)"),
    ("Nakagami(1, w)", "Rayleigh(sqrt(w/2))"),
    ("Chi(3)", "Maxwell(1)"),
    ("Kumaraswamy(1, b)", "Beta(1, b)"),
    ("PowerFunction(a)", "Beta(a, 1)"),
    ("NegativeBinomial(1, p)", "Geometric(p)"),
]


@pytest.mark.parametrize(("first", "second"), SHARED)
def test_a_member_of_two_families_has_one_entropy_and_is_at_distance_zero(first: str, second: str) -> None:
    p, q = sd.parse(first), sd.parse(second)
    assert sd.kl_divergence(p, q) == sd.kl_divergence(q, p) == 0
    here, there = sd.derive("entropy", p), sd.derive("entropy", q)
    assert here.status == there.status
    assert here.status == "open" or same(here.value, there.value)


@pytest.mark.parametrize(("first", "second"), EQUAL)
def test_equal_laws_in_different_dress_are_at_distance_zero(first: str, second: str) -> None:
    assert sd.kl_divergence(first, second) == 0
    assert sd.oracle.evaluate("kl_divergence", first, second, digits=50) == 0


@pytest.mark.parametrize(
    ("measure", "p", "q"),
    [
        ("kl_divergence", "Gamma(2/3, 3)", "Weibull(3/2, 1)"),
        pytest.param("entropy", "Poisson(4)", None, marks=pytest.mark.slow),
        ("kl_divergence", "Beta(1/3, 2)", "Laplace(1/2, 3)"),
    ],
)
def test_a_thousand_digits(measure: str, p: str, q: str | None) -> None:
    many = sd.oracle.decimal(measure, p, q, digits=1000)
    more = sd.oracle.decimal(measure, p, q, digits=1030)
    assert len(many) >= 1001
    assert more.startswith(many[:-1])
    with mpmath.workdps(1010):
        assert abs(second_opinion(sd.derive(measure, p, q).value, 1000) / mpmath.mpf(many) - 1) < mpmath.mpf(10) ** -998


def test_two_precisions_that_agree_on_zero_do_not_decide() -> None:
    """KL(Gamma(1e-300)‖Gamma(1.5e-300)) is 0.0945...; naive evaluation gives exactly 0 at two precisions."""
    value = sd.oracle.evaluate("kl_divergence", "Gamma(1e-300, 1)", "Gamma(1.5e-300, 1)", digits=20)
    with mpmath.workdps(30):
        assert abs(value - (mpmath.mpf(1) / 2 - mpmath.log(mpmath.mpf(3) / 2))) < mpmath.mpf(10) ** -20
    tiny = sd.oracle.evaluate("kl_divergence", "Gamma(2, 1)", f"Gamma(2, 1 + 1/{10**200})", digits=20)
    assert abs(tiny * mpmath.mpf(10) ** 400 - 1) < mpmath.mpf(10) ** -18


CONDITIONS = [
    ("Gamma(a, b)", "InverseGamma(c, d)", "a > 1"),
    ("Pareto(a, m)", "Exponential(r)", "a > 1"),
    ("Pareto(a, m)", "Gamma(c, d)", "a > 1"),
    ("Pareto(a, m)", "Normal(n, s)", "a > 2"),
    ("Pareto(a, m)", "Weibull(k, l)", "a > k"),
    ("Pareto(a, m)", "Laplace(n, s)", "a > 1"),
    ("InverseGamma(a, b)", "Normal(n, s)", "a > 2"),
    ("InverseGamma(a, b)", "Weibull(k, l)", "a > k"),
    ("Weibull(k, l)", "InverseGamma(a, b)", "k > 1"),
    ("Beta(a, b)", "InverseGamma(c, d)", "a > 1"),
    ("Uniform(l, h)", "InverseGamma(c, d)", "l > 0"),
    ("Uniform(l, h)", "Gamma(c, d)", "l >= 0"),
    ("Uniform(l, h)", "Pareto(a, m)", "l >= m"),
    ("Uniform(l, h)", "Uniform(m, n)", "(n >= h) & (l >= m)"),
    ("Pareto(a, m)", "Pareto(c, n)", "m >= n"),
    ("LogNormal(m, s)", "Weibull(k, l)", "True"),
    ("Exponential(r)", "InverseGamma(c, d)", "False"),
    ("Normal(m, s)", "Gamma(a, b)", "False"),
    ("Gamma(a, b)", "Pareto(c, m)", "False"),
    ("Gamma(a, b)", "Poisson(r)", "False"),
    ("Poisson(r)", "Gamma(a, b)", "False"),
    ("Poisson(r)", "Bernoulli(p)", "(p < 1) & Eq(r, 0)"),
]


@pytest.mark.parametrize(("p", "q", "condition"), CONDITIONS)
def test_the_condition_of_finiteness_is_exact(p: str, q: str, condition: str) -> None:
    derived = sd.derive("kl_divergence", p, q).condition
    assert derived == read_condition(condition, symbols={s.name: s for s in derived.free_symbols})
    assert isinstance(sd.kl_divergence(p, q), sp.Expr)


DEGENERATE = {
    ("Bernoulli(0)", "Bernoulli(1/3)"): "-log(2/3)",
    ("Bernoulli(1)", "Bernoulli(1/3)"): "log(3)",
    ("Bernoulli(1/3)", "Bernoulli(0)"): "oo",
    ("Bernoulli(0)", "Bernoulli(1)"): "oo",
    ("Poisson(0)", "Poisson(2)"): "2",
    ("Poisson(2)", "Poisson(0)"): "oo",
    ("Poisson(0)", "Geometric(1/3)"): "log(3)",
    ("Binomial(3, 1)", "Poisson(1)"): "1 + log(6)",
    ("Binomial(3, 1)", "Binomial(2, 1/2)"): "oo",
    ("Categorical([0, 1])", "Categorical([1/2, 1/2])"): "log(2)",
    ("Categorical([1/2, 1/2])", "Categorical([0, 1])"): "oo",
    ("Finite({sun: 1, rain: 0})", "Finite({sun: 1})"): "0",
    ("Finite({sun: 1})", "Bernoulli(1/2)"): "oo",
    ("DiscreteUniform(2, 2)", "Poisson(1)"): "1 + log(2)",
    ("Uniform(0, 1)", "Uniform(0, 2)"): "log(2)",
    ("Uniform(0, 2)", "Uniform(0, 1)"): "oo",
    ("Uniform(0, 1)", "Exponential(2)"): "1 - log(2)",
    ("Uniform(-1, 1)", "Exponential(2)"): "oo",
}


@pytest.mark.parametrize(("p", "q"), DEGENERATE)
def test_degenerate_parameters_are_right(p: str, q: str) -> None:
    expected = sp.sympify(DEGENERATE[p, q])
    value = sd.kl_divergence(p, q)
    assert value == expected or sp.expand_log(value - expected, force=True) == 0


@pytest.mark.parametrize(
    "p",
    [
        "Bernoulli(0)",
        "Bernoulli(1)",
        "Poisson(0)",
        "Geometric(1)",
        "Binomial(5, 0)",
        "Binomial(5, 1)",
        "Binomial(0, 1/2)",
        "Categorical([0, 1])",
        "DiscreteUniform(4, 4)",
    ],
)
def test_a_point_mass_has_entropy_zero(p: str) -> None:
    assert sd.entropy(p) == 0
    assert sd.oracle.evaluate("entropy", p, digits=30) == 0


@pytest.mark.parametrize("name", ["Bernoulli", "Poisson", "Geometric", "Binomial", "Categorical"])
def test_substituting_a_degenerate_value_into_the_general_form_never_gives_nan(name: str) -> None:
    value = sd.kl_divergence(by_name[name].general_member("_1"), by_name[name].general_member("_2"))
    for corner in itertools.product((1,) if name == "Geometric" else (0, 1), repeat=len(value.free_symbols)):
        symbols = sorted(value.free_symbols, key=str)
        assert not value.subs(dict(zip(symbols, corner, strict=True))).has(sp.nan, sp.zoo)


def test_statuses() -> None:
    assert sd.derive("entropy", "Poisson(r)").status == "open"
    assert sd.derive("kl_divergence", "Poisson(r)", "Poisson(s)").status == "closed"
    assert sd.derive("cross_entropy", "Poisson(r)", "Geometric(p)").status == "closed"
    assert sd.derive("kl_divergence", "Poisson(r)", "Geometric(p)").status == "open"
    assert sd.derive("kl_divergence", "Binomial(n, p)", "Binomial(n, q)").status == "closed"
    assert sd.derive("entropy", "Binomial(3, 1/3)").status == "closed"


def test_units() -> None:
    assert sd.entropy("Bernoulli(1/2)", base=2) == 1
    assert sd.entropy("Bernoulli(1/2)", base="bits") == 1
    assert sd.entropy("DiscreteUniform(1, 1000)", base=10).equals(3)
    assert sd.oracle.decimal("kl_divergence", "Finite({sun: 9/10, rain: 1/10})", "Finite({sun: 3/4, rain: 1/4})", digits=20, base=2) == "0.10453815576167821544"
    for bad in (1, 0, -2, "two", "1/2", float("nan"), sp.Symbol("b"), sp.oo, [2]):
        with pytest.raises(sd.errors.InvalidInput):
            sd.entropy("Bernoulli(1/2)", base=bad)
        with pytest.raises(sd.errors.InvalidInput):
            sd.oracle.evaluate("entropy", "Exponential(2)", base=bad)


def test_symbols_of_one_name_are_one_symbol() -> None:
    value = sd.kl_divergence(sd.Gamma("a", "b"), sd.Normal("a", "s"))
    assert {s.name for s in value.free_symbols} == {"a", "b", "s"}
    assert len(value.free_symbols) == 3
    assert sd.kl_divergence(sd.Normal("m", "s"), sd.Normal("m", "t")).free_symbols == set(sp.symbols("s t", positive=True))
    with pytest.raises(sd.errors.InvalidInput):
        sd.kl_divergence(sd.Normal(sp.Symbol("a", negative=True), 1), sd.Gamma("a", 1))


def test_formulas_as_parameters_keep_their_condition() -> None:
    derivation = sd.derive("kl_divergence", "Gamma(a + 1, b)", "InverseGamma(c, d)")
    assert derivation.condition == (sp.Symbol("a", real=True) > 0), derivation.condition
    assert isinstance(sd.verify(derivation.certificate()), Proved)


def test_large_parameters_neither_hang_nor_overflow() -> None:
    value = sd.kl_divergence("Gamma(10**8, 3)", "Gamma(10**9, 1)")
    assert value.has(sp.loggamma)
    assert isinstance(sd.verify(sd.derive("kl_divergence", "Gamma(10**8, 3)", "Gamma(10**9, 1)").certificate()), Proved)
    assert sd.oracle.evaluate("kl_divergence", "Gamma(10**8, 3)", "Gamma(10**9, 1)", digits=20) > 0
    assert sd.oracle.evaluate("kl_divergence", "Binomial(10**12, 1/3)", "Binomial(10**12, 1/2)", digits=20) > 0


def test_wrong_calls_are_refused() -> None:
    for call in (
        lambda: sd.derive("entropy", sd.Gamma(1, 2), sd.Gamma(1, 2)),
        lambda: sd.derive("kl_divergence", sd.Gamma(1, 2)),
        lambda: sd.derive("kl_div", sd.Gamma(1, 2), sd.Gamma(1, 2)),
        lambda: sd.entropy(3),  # type: ignore[arg-type]  # that it is refused is the point
        lambda: sd.oracle.evaluate("entropy", sd.Gamma("a", 2)),
        lambda: sd.oracle.evaluate("entropy", "Categorical([p, 1 - p])"),
        lambda: sd.oracle.evaluate("kl_divergence", sd.Gamma(1, 2)),
        lambda: sd.oracle.evaluate("entropy", 3),  # type: ignore[arg-type]  # likewise
    ):
        with pytest.raises(sd.errors.InvalidInput):
            call()


def test_results_are_in_the_symbols_that_were_passed() -> None:
    x, p = sp.Symbol("x"), sp.Symbol("p", real=True)
    value = sd.kl_divergence(sd.Gamma(x, 1), sd.Gamma(2, 1))
    assert value.free_symbols == {x}
    assert value.subs(x, 2) == 0
    assert sd.entropy(sd.Bernoulli(p)).subs(p, 1) == 0
    assert sd.entropy(sd.Categorical([p, 1 - p])).free_symbols == {p}
    derivation = sd.derive("kl_divergence", sd.Gamma("a", 1), sd.Gamma(2, 1))
    assert derivation.value.subs(derivation.symbols["a"], 2) == 0


def test_a_derivation_is_pickled_and_proved_again() -> None:
    derivation = sd.derive("kl_divergence", "Gamma(a, b)", "Weibull(k, l)")
    again = pickle.loads(pickle.dumps(derivation))
    assert again.value == derivation.value
    assert again.certificate() == derivation.certificate()


def test_units_are_tidy() -> None:
    assert sd.entropy("Categorical([1/2, 1/4, 1/4])", base=2) == sp.Rational(3, 2)


@pytest.mark.parametrize("shape", [1, "1/2"])
def test_an_open_divergence_is_infinite_where_its_integrand_grows(shape: object) -> None:
    """A generalized normal law of shape 1 is a Laplace law, under which e^x of scale 1 is infinite; still more so of shape 1/2."""
    p, q = sd.GeneralizedNormal(0, 1, shape), sd.GumbelMin(0, "1/2")
    assert sd.derive("kl_divergence", sd.GeneralizedNormal("m", "s", "b"), sd.GumbelMin("n", "t")).status == "open"
    assert sd.oracle.evaluate("kl_divergence", p, q) == mpmath.inf
    assert sd.oracle.decimal("kl_divergence", p, q) == "inf"
    assert sd.oracle.nearest("kl_divergence", p, q) == float("inf")


def test_kl_is_short_for_kl_divergence() -> None:
    assert sd.derive("kl", sd.Gamma("a", 1), sd.Exponential("b")).information == sd.derive("kl_divergence", sd.Gamma("a", 1), sd.Exponential("b")).information
    with pytest.raises(sd.errors.InvalidInput, match="kl_divergence takes two distributions"):
        sd.derive("kl", sd.Gamma(2, 1))


@pytest.mark.parametrize("measure", ["derive", "nearest"])
def test_roots_that_sympy_would_write_out(measure: str) -> None:
    """Of 40**0.7, with the double next to 0.7, it makes a root of 2**(10**14) times 5, which nobody has room for; so too of what tiny shapes raise."""
    if measure == "derive":
        p, q = sd.Weibull(Fraction(0.7), 40), sd.Weibull(Fraction(0.7), 13)
        value = sd.derive("kl_divergence", p, q).value
        assert abs(sp.N(value, 30) - sp.Float("0.4094982891441703300240452", 30)) < 1e-24  # log(13/40)*0.7 and so on, by mpmath
    else:
        shape = Fraction(1.2401659914019685e-18)
        p, q = sd.Weibull(shape, Fraction(8.616444677531813)), sd.Weibull(shape, Fraction(1.9537843445650877e22))
        assert sd.oracle.nearest("kl_divergence", p, q, dtype="float32") == 1.859441412510835e-33  # (shape log(scale/scale))²/2, and so on
