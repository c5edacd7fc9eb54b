"""Every ordered pair of discrete families: the numbers against the summed definition, the proofs against the checker."""

from __future__ import annotations

import itertools
import json

import mpmath
import pytest
import sympy as sp
from closeness import agree
from definition import by_definition, masses_of
from drawing import DISCRETE, MEMBERS, drawn
from hypothesis import given, settings
from hypothesis import strategies as st

import symdiv as sd
from symdiv.expression import read_condition
from symdiv.families.base import Family
from symdiv.families.finite import Finite
from symdiv.families.registry import by_name
from symdiv.proof.certificate import certificate
from symdiv.proof.checker import verify
from symdiv.rules.mass import uncharged
from symdiv.verdict import Proved

PAIRS = list(itertools.product(DISCRETE, DISCRETE))
LISTED = {name for name in DISCRETE if issubclass(by_name[name], Finite)}


def is_typical(pair: tuple[str, str]) -> bool:
    """Two counting families; or a law given point by point beside a counting law, or a finite one: those with the others are proved in the same way."""
    return not LISTED & {*pair} or bool({"Binomial", "Finite", "Zeta"} & {*pair})


PROVED = [pair if is_typical(pair) else pytest.param(*pair, marks=pytest.mark.slow) for pair in PAIRS]


def general(name: str, suffix: str) -> Family:
    """The general member of a family, with its own symbols."""
    return by_name[name].general_member(suffix)


def check_infinite(p: Family, q: Family) -> None:
    """P charges what Q does not; or under a power tail the terms p(k) log q(k) decrease no faster than 1/k."""
    if type(p).__name__ == "Zeta":
        if any(masses_of(q)(k) == 0 for k in range(1, 50)):
            return  # every positive integer has mass under P
        near, far = (-(k * masses_of(p)(k) * masses_of(q)(k).log()).mid() for k in (10**6, 10**12))
        assert far >= near * 0.999 > 0
    else:
        assert by_definition("cross_entropy", p, q) == mpmath.inf


@pytest.mark.parametrize(("first", "second"), PAIRS, ids=lambda n: n)
def test_a_pair_is_its_definition(first: str, second: str) -> None:
    p, q = drawn((first, second))
    kl, cross = (sd.oracle.evaluate(measure, p, q, digits=30) for measure in ("kl_divergence", "cross_entropy"))
    assert kl >= 0
    if mpmath.isinf(kl) or mpmath.isinf(cross):
        assert kl == cross == mpmath.inf
        check_infinite(p, q)
        return
    assert agree(kl, by_definition("kl_divergence", p, q)), (p, q)
    with mpmath.workdps(40):
        assert agree(cross, sd.oracle.evaluate("entropy", p, digits=30) + kl), (p, q)


@pytest.mark.parametrize("name", DISCRETE)
@settings(max_examples=2)
@given(data=st.data())
def test_an_entropy_is_its_definition(name: str, data: st.DataObject) -> None:
    p = data.draw(MEMBERS[name])
    assert agree(sd.oracle.evaluate("entropy", p, digits=30), by_definition("entropy", p, None)), p


@pytest.mark.parametrize(("first", "second"), PROVED, ids=lambda n: n)
def test_a_pair_is_proved(first: str, second: str) -> None:
    p, q = general(first, "_1"), general(second, "_2")
    for measure in ("kl_divergence", "cross_entropy"):
        theorem = sd.derive(measure, p, q).theorem
        assert theorem.statement.condition == True
        assert isinstance(verify(certificate(theorem)), Proved)
        assert not theorem.statement.value.has(sp.nan, sp.zoo)


CLOSED = {
    "Bernoulli": ("Bernoulli", "BetaBinomial", "Binomial", "Geometric", "NegativeBinomial", "Planck", "Poisson", "Zeta", "DiscreteLaplace"),
    "Borel": ("Borel",),
    "DiscreteLaplace": ("DiscreteLaplace",),
    "DiscreteUniform": ("DiscreteUniform", "DiscreteLaplace", "Geometric", "LogSeries", "Planck", "Zeta"),
    "Geometric": ("DiscreteLaplace", "Geometric", "Planck"),
    "LogSeries": ("LogSeries",),
    "Planck": ("DiscreteLaplace", "Geometric", "Planck"),
    "Poisson": ("Poisson",),
    "Zeta": ("DiscreteLaplace", "Geometric", "LogSeries", "Planck", "Zeta"),
}


@pytest.mark.parametrize(("p", "q"), [(p, q) for p, others in CLOSED.items() for q in others], ids=str)
def test_these_divergences_close(p: str, q: str) -> None:
    assert sd.derive("kl_divergence", general(p, "_1"), general(q, "_2")).status == "closed"


@pytest.mark.parametrize("name", ["Bernoulli", "Categorical", "DiscreteLaplace", "DiscreteUniform", "Geometric", "Hypergeometric", "Planck", "Zeta"])
def test_these_entropies_close(name: str) -> None:
    assert sd.derive("entropy", general(name, "")).status == "closed"


def test_negative_binomials_of_one_size_close() -> None:
    assert sd.derive("kl_divergence", "NegativeBinomial(r, p)", "NegativeBinomial(r, q)").status == "closed"
    assert sd.derive("kl_divergence", "NegativeBinomial(r, p)", "NegativeBinomial(s, q)").status == "open"


CONDITIONS = [
    ("Zeta(s)", "Geometric(p)", "(s > 2) & (p < 1)"),
    ("Zeta(s)", "Planck(r)", "s > 2"),
    ("Zeta(s)", "LogSeries(p)", "s > 2"),
    ("Zeta(s)", "DiscreteLaplace(a)", "s > 2"),
    ("Zeta(s)", "Zeta(t)", "True"),
    ("Zeta(s)", "Borel(m)", "(s > 2) & (m > 0)"),
    ("Zeta(s)", "Poisson(r)", "(s > 2) & (r > 0)"),
    ("Poisson(r)", "Zeta(s)", "False"),
    ("DiscreteLaplace(a)", "Geometric(p)", "False"),
    ("DiscreteUniform(l, h)", "Zeta(s)", "l >= 1"),
    ("DiscreteUniform(l, h)", "DiscreteLaplace(a)", "True"),
    ("LogSeries(p)", "Poisson(r)", "r > 0"),
    ("Borel(m)", "Geometric(p)", "p < 1"),
]


@pytest.mark.parametrize(("p", "q", "condition"), CONDITIONS)
def test_the_condition_of_finiteness_is_exact(p: str, q: str, condition: str) -> None:
    derived = sd.derive("kl_divergence", p, q).condition
    assert derived == read_condition(condition, symbols={s.name: s for s in derived.free_symbols})


EQUAL = [
    ("NegativeBinomial(1, 1/3)", "Geometric(1/3)"),
    ("Geometric(1/3)", "NegativeBinomial(1, 1/3)"),
    ("NegativeBinomial(1, p)", "Geometric(p)"),
    ("NegativeBinomial(3, 1)", "Poisson(0)"),
    ("Planck(2)", "Geometric(1 - exp(-2))"),
    ("Geometric(1 - exp(-2))", "Planck(2)"),
    ("Planck(r)", "Geometric(1 - exp(-r))"),
    ("Planck(log(3))", "Geometric(2/3)"),
    ("BetaBinomial(4, 1, 1)", "DiscreteUniform(0, 4)"),
    ("DiscreteUniform(0, 4)", "BetaBinomial(4, 1, 1)"),
    ("BetaBinomial(1, 2, 3)", "Bernoulli(2/5)"),
    ("BetaBinomial(0, 2, 3)", "Binomial(0, 1/2)"),
    ("PoissonBinomial([1/3, 1/3])", "Binomial(2, 1/3)"),
    ("Binomial(2, 1/3)", "PoissonBinomial([1/3, 1/3])"),
    ("PoissonBinomial([0, 1, 1/4])", "Finite({1: 3/4, 2: 1/4})"),
    ("PoissonBinomial([])", "Finite({0: 1})"),
    ("Hypergeometric(6, 6, 2)", "DiscreteUniform(2, 2)"),
    ("Hypergeometric(6, 0, 2)", "Poisson(0)"),
    ("Hypergeometric(6, 2, 6)", "Finite({2: 1})"),
    ("Hypergeometric(0, 0, 0)", "Binomial(0, 1/3)"),
    ("Hypergeometric(5, 2, 1)", "Bernoulli(2/5)"),
    ("Hypergeometric(5, 4, 3)", "Finite({2: 3/5, 3: 2/5})"),
    ("Hypergeometric(7, 3, 4)", "Hypergeometric(7, 4, 3)"),
    ("OrderedLogistic([0], 0)", "Bernoulli(1/2)"),
    ("OrderedLogistic([1, 2], 1)", "OrderedLogistic([0, 1], 0)"),
    ("ZeroInflatedBinomial(1, 3, 1/4)", "Binomial(3, 1/4)"),
    ("ZeroInflatedBinomial(0, 3, 1/4)", "Poisson(0)"),
    ("Borel(0)", "DiscreteUniform(1, 1)"),
    ("DiscreteUniform(1, 1)", "Borel(0)"),
]


@pytest.mark.parametrize(("first", "second"), EQUAL)
def test_equal_laws_in_different_dress_are_at_distance_zero(first: str, second: str) -> None:
    derivation = sd.derive("kl_divergence", first, second)
    if not derivation.theorem.statement.subject.symbols:
        assert sd.oracle.evaluate("kl_divergence", first, second, digits=50) == 0
    assert derivation.value == 0


DEGENERATE = {
    ("Borel(0)", "Zeta(2)"): "log(pi**2/6)",
    ("Borel(0)", "Borel(1/2)"): "1/2",
    ("Borel(1/2)", "Borel(0)"): "oo",
    ("Bernoulli(1)", "Zeta(2)"): "log(pi**2/6)",
    ("Bernoulli(1/2)", "Zeta(2)"): "oo",
    ("Binomial(3, 1)", "LogSeries(1/2)"): "log(24*log(2))",
    ("NegativeBinomial(2, 1)", "Planck(log(2))"): "log(2)",
    ("Poisson(0)", "DiscreteLaplace(log(3))"): "log(2)",
    ("BetaBinomial(0, 1, 1)", "NegativeBinomial(2, 1/2)"): "log(4)",
    ("Poisson(2)", "NegativeBinomial(2, 1)"): "oo",
    ("Zeta(3)", "Borel(0)"): "oo",
    ("Zeta(2)", "Geometric(1/2)"): "oo",
    ("DiscreteLaplace(1)", "Finite({0: 1})"): "oo",
}


@pytest.mark.parametrize(("p", "q"), DEGENERATE)
def test_degenerate_parameters_are_right(p: str, q: str) -> None:
    value, expected = sd.kl_divergence(p, q), sp.sympify(DEGENERATE[p, q])
    assert value == expected or abs(sp.N(value - expected, 40)) < sp.Float(10) ** -35


def test_open_measures_have_thirty_proven_digits() -> None:
    """Poisson, Binomial, NegativeBinomial entropy, KL(Poisson‖NegativeBinomial): open, and evaluated."""
    for measure, p, q in [
        ("entropy", "Poisson(4)", None),
        ("entropy", "Binomial(40, 1/3)", None),
        ("entropy", "NegativeBinomial(5/2, 1/3)", None),
        ("kl_divergence", "Poisson(3)", "NegativeBinomial(5/2, 1/3)"),
        ("entropy", "Borel(1/2)", None),
        ("kl_divergence", "Zeta(9/4)", "Poisson(2)"),
        ("kl_divergence", "Zeta(5/2)", "NegativeBinomial(40/7, 1/3)"),
        ("entropy", "LogSeries(2/3)", None),
    ]:
        assert sd.derive(measure, p, q).status == "open"
        enclosure = sd.oracle.enclose(measure, p, q, digits=30)
        truth = by_definition(measure, sd.parse(p), sd.parse(q) if q else None)
        with mpmath.workdps(60):
            slack = mpmath.mpf(10) ** -26 * truth
            assert enclosure.lower - slack <= truth <= enclosure.upper + slack
            assert enclosure.upper - enclosure.lower <= mpmath.mpf(10) ** -29 * truth


def test_open_sums_are_printed_without_being_evaluated() -> None:
    """SymPy's printers ask for the value of a sum without symbols, which for this one takes minutes."""
    derivation = sd.derive("kl_divergence", "Zeta(21/10)", "Borel(1/2)")
    assert "Sum(loggamma(k + 1)" in repr(derivation)
    assert r"\sum_{k=1}^{\infty}" in derivation.latex()


@pytest.mark.parametrize(
    "text",
    [
        "Hypergeometric(N, 3, 4)",
        "ZeroInflatedBinomial(1/2, n, 1/3)",
        "ZeroInflatedBinomial(1/2, 5000, 1/3)",
        f"PoissonBinomial([{', '.join('abcdfghijklmn')}])",
    ],
)
def test_what_has_too_many_outcomes_is_unsupported(text: str) -> None:
    with pytest.raises(sd.errors.Unsupported):
        sd.parse(text)


def test_a_probability_that_is_a_sum_vanishes_where_each_of_its_terms_does() -> None:
    """1 - w + w (1 - p)^2 = 0 within the unit square only at w = p = 1, where the law is a point mass; that decides formulas of that one point."""
    derivation = sd.derive("kl_divergence", "ZeroInflatedBinomial(w, 2, p)", "LogSeries(q)")
    (finite, condition), (infinite, _) = derivation.value.args
    p, q, w = sorted(derivation.value.free_symbols, key=str)
    assert infinite == sp.oo
    assert {sp.Eq(w, 1), sp.Eq(p, 1)} <= set(condition.args)
    assert finite.free_symbols == {q}
    for point in itertools.product([sp.Integer(0), sp.Rational(1, 2), sp.Integer(1)], repeat=2):
        masses = sd.parse(f"ZeroInflatedBinomial({point[0]}, 2, {point[1]})").masses
        assert (masses[0] == 0) == bool(condition.xreplace({w: point[0], p: point[1], q: sp.Rational(1, 3)}))
    assert isinstance(sd.check("Piecewise((w**3*(-2*log(q) + log(-log(1 - q)) + log(2)), And(Eq(w, 1), Eq(p, 1))), (oo, True))", *_LOG_SERIES), sd.Proved)
    assert isinstance(sd.check("Piecewise((w**3*(-2*log(q) + log(-log(1 - q)) + log(2)), Eq(p, 1)), (oo, True))", *_LOG_SERIES), sd.Refuted)
    forged = json.loads(json.dumps(derivation.certificate()).replace("Eq(w, 1)", "Eq(w, 0)"))
    assert isinstance(sd.verify(forged), sd.Refuted)


_LOG_SERIES = ("kl_divergence", "ZeroInflatedBinomial(w, 2, p)", "LogSeries(q)")


@pytest.mark.parametrize(
    ("weight", "facts", "condition"),
    [
        ("p*(1 - r) + r*(1 - p)", ["1 - p", "1 - r"], "And(Or(Eq(p, 0), Eq(r, 1)), Or(Eq(r, 0), Eq(p, 1)))"),
        ("1 - w + w*(1 - p)**3", ["1 - p", "1 - w"], "And(Eq(w, 1), Eq(p, 1))"),
        ("1 - w + w*(1 - p)**3", ["1 - p"], "Eq(1 - w + w*(1 - p)**3, 0)"),
        ("1 - w + w*(1 - p)**3", ["1 - w"], "Eq(1 - w + w*(1 - p)**3, 0)"),
        ("1 - w + w*(1 - p)**2", ["1 - w"], "And(Eq(w, 1), Eq(p, 1))"),
        ("1/2 + (1 - p)**2/2", ["1 - p"], "false"),
        ("1 - w - w*(1 - p)", ["1 - p", "1 - w"], "Eq(1 - w - w*(1 - p), 0)"),
    ],
)
def test_where_a_probability_is_zero(weight: str, facts: list[str], condition: str) -> None:
    names = {n: sp.Symbol(n, nonnegative=True) for n in "prw"}
    read = [sp.sympify(t, locals=names) for t in (weight, condition, *facts)]
    assert uncharged(read[0], read[2:]) == read[1]


def test_large_explicit_laws_are_quick() -> None:
    assert sd.oracle.evaluate("entropy", "Hypergeometric(500, 200, 100)", digits=30) > 2
    assert sd.oracle.evaluate("entropy", sd.PoissonBinomial([f"{k}/200" for k in range(1, 100)]), digits=30) > 2
