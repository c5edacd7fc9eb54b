"""Expectations of logarithms of counts as integrals: against the sums that define them, and against uses that the rules must reject."""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import Any

import mpmath
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st

import symdiv as sd
from symdiv.derivation.strategy import prove_integral
from symdiv.enclose import compile_expression
from symdiv.errors import RuleError, Unsupported
from symdiv.families.registry import by_name
from symdiv.laws import BinomialCount, BorelCount, GeometricCount, Law, LogSeriesCount, NegativeBinomialCount, PlanckCount, PoissonCount
from symdiv.oracle.prepare import prepare
from symdiv.proof.certificate import certificate
from symdiv.proof.checker import verify
from symdiv.proof.theorem import Theorem, infer
from symdiv.verdict import Proved

RULE = "logarithm of a count"
y = sp.Symbol("y", nonnegative=True)
t, c = sp.symbols("t c", positive=True)
HALF, THIRD = sp.Rational(1, 2), sp.Rational(1, 3)


def transform(law: Law, at: sp.Expr = -t) -> Theorem:
    return infer("transform", law=law, variable=y, exponents=(at,), orders=(0,))


def concluded(law: Law, size: Any, slope: Any, integrand: sp.Expr, *premises: Theorem, bound: str = "t") -> Any:
    found = infer(RULE, *(premises or (transform(law),)), law=law, variable=y, integrand=integrand, size=sp.sympify(size), slope=sp.sympify(slope), bound=bound)
    return found.statement


def reject(law: Law, size: Any, slope: Any, integrand: sp.Expr, *premises: Theorem, bound: str = "t") -> None:
    with pytest.raises(RuleError):
        concluded(law, size, slope, integrand, *premises, bound=bound)


LAWS = [
    (PoissonCount(sp.Rational(7, 3)), sp.Rational(7, 3), 0),
    (BinomialCount(6, THIRD), -6, -THIRD),
    (NegativeBinomialCount(sp.Rational(5, 2), sp.Rational(3, 5)), sp.Rational(5, 2), sp.Rational(2, 3)),
    (GeometricCount(sp.Rational(3, 4)), 1, THIRD),
    (PlanckCount(1), 1, 1 / (sp.E - 1)),
]


@pytest.mark.parametrize(("law", "size", "slope"), LAWS, ids=lambda x: str(x))
@pytest.mark.parametrize("integrand", [sp.loggamma(y + 1), sp.loggamma(y + sp.Rational(3, 7)), sp.log(y + sp.Rational(5, 2))], ids=str)
def test_the_integral_is_the_sum(law: Law, size: Any, slope: Any, integrand: sp.Expr) -> None:
    statement = concluded(law, size, slope, integrand)
    assert statement.condition == True
    ball = compile_expression(statement.value, ()).ball((), 160)
    with mpmath.workdps(45):
        mass, value = (sp.lambdify(y, e, "mpmath") for e in (law.log_density(y), integrand))
        last = 6 if isinstance(law, BinomialCount) else 400
        total = mpmath.fsum(mpmath.exp(mass(mpmath.mpf(k))) * value(mpmath.mpf(k)) for k in range(last + 1))
        assert abs(total - mpmath.mpf(ball.mid().str(45, radius=False))) < mpmath.mpf(10) ** -30
    assert ball.rel_accuracy_bits() > 100


def test_in_symbols() -> None:
    for name in ("Poisson", "Binomial", "NegativeBinomial", "Geometric", "Planck"):
        law = by_name[name].general_member("").pushforward.law
        assert isinstance(verify(certificate(transform(law))), Proved)
    rate = by_name["Poisson"].general_member("").pushforward.law.rate
    assert concluded(PoissonCount(rate), rate, 0, sp.loggamma(y + c)).condition == True
    assert concluded(PoissonCount(rate), rate, 0, sp.log(y)).condition == False  # log 0


def test_what_does_not_follow_is_rejected() -> None:
    rate, two = PoissonCount(2), sp.Integer(2)
    concluded(rate, two, 0, sp.log(y + 1))
    reject(rate, 3, 0, sp.log(y + 1))
    reject(rate, two, 1, sp.log(y + 1))
    reject(rate, two, 0, sp.log(2 * y + 1))
    reject(rate, two, 0, sp.loggamma(3 - y))
    reject(rate, two, 0, y * sp.log(y + 1))
    reject(rate, two, 0, sp.log(y + 1), transform(PoissonCount(3)))
    reject(rate, two, 0, sp.log(y + 1), transform(rate, t))
    reject(rate, two, 0, sp.log(y + 1), transform(rate, -2 * t))
    reject(rate, two, 0, sp.log(y + 1), transform(rate), transform(rate))
    reject(rate, two, 0, sp.log(y + t))  # the bound variable is a parameter
    reject(rate, two, 0, sp.log(y + 1), bound="s")  # the premise is about another number
    reject(rate, y, 0, sp.log(y + 1))
    reject(BinomialCount(6, THIRD), -6, THIRD, sp.log(y + 1))
    reject(BinomialCount(6, THIRD), 6, -THIRD, sp.log(y + 1))
    reject(BinomialCount(6, THIRD), -5, -THIRD, sp.log(y + 1))
    reject(NegativeBinomialCount(2, THIRD), 2, 1, sp.log(y + 1))
    reject(LogSeriesCount(HALF), 1, 1, sp.log(y + 1))  # its transform is no such power
    bent = infer("specialisation", sd.derive("entropy", "Poisson(r)").theorem, mapping={sd.Poisson("r").rate: two})
    reject(rate, two, 0, sp.log(y + 1), bent)  # not about an expectation


def test_successes_and_failures() -> None:
    rule, n, p = "successes and failures", 6, THIRD
    law, mirrored = BinomialCount(n, p), BinomialCount(n, 1 - p)

    def about(of: Law, integrand: sp.Expr) -> Theorem:
        return infer(RULE, transform(of), law=of, variable=y, integrand=integrand, size=-of.trials, slope=-of.prob, bound="t")

    premise = about(mirrored, sp.loggamma(y + 1))
    wanted = {"law": law, "variable": y, "integrand": sp.loggamma(n - y + 1)}
    assert infer(rule, premise, **wanted).statement.value == premise.statement.value
    for premises, more in (
        ((about(law, sp.loggamma(y + 1)),), {}),
        ((about(BinomialCount(5, 1 - p), sp.loggamma(y + 1)),), {}),
        ((about(mirrored, sp.loggamma(y + 2)),), {}),
        ((premise,), {"integrand": sp.loggamma(y + 1)}),
        ((premise,), {"integrand": sp.loggamma(n - y + 2)}),
        ((premise,), {"law": PoissonCount(2)}),
        ((premise, premise), {}),
        ((), {}),
    ):
        with pytest.raises(RuleError):
            infer(rule, *premises, **{**wanted, **more})


PROGENY = [sp.log(y), y * sp.log(y), sp.loggamma(y + 1)]


def progeny(law: Law, integrand: sp.Expr, *premises: Theorem, bound: str = "u") -> Any:
    u = sp.Symbol("u", positive=True)
    return infer("logarithm of a progeny", *(premises or (transform(law, -law.mean * u),)), law=law, variable=y, integrand=integrand, bound=bound).statement


@pytest.mark.parametrize("integrand", PROGENY, ids=str)
@pytest.mark.parametrize("mean", [sp.Rational(1, 3), sp.Rational(4, 5)], ids=str)
def test_the_integrals_of_a_progeny_are_the_sums(mean: sp.Rational, integrand: sp.Expr) -> None:
    law = BorelCount(mean)
    ball = compile_expression(progeny(law, integrand).value, ()).ball((), 160)
    with mpmath.workdps(40):
        mass, value = (sp.lambdify(y, e, "mpmath") for e in (law.log_density(y), integrand))
        total = mpmath.fsum(mpmath.exp(mass(mpmath.mpf(k))) * value(mpmath.mpf(k)) for k in range(1, 3500))
        assert abs(total - mpmath.mpf(ball.mid().str(40, radius=False))) < mpmath.mpf(10) ** -30
    assert ball.rel_accuracy_bits() > 100


def test_what_does_not_follow_of_a_progeny_is_rejected() -> None:
    law, u = BorelCount(THIRD), sp.Symbol("u", positive=True)
    about = transform(law, -law.mean * u)
    for premises, more in (
        ((about,), {"integrand": sp.log(y + 1)}),
        ((about,), {"integrand": y**2 * sp.log(y)}),
        ((about,), {"integrand": sp.loggamma(y)}),
        ((about,), {"law": BorelCount(HALF)}),
        ((about,), {"law": PoissonCount(2)}),
        ((about,), {"bound": "t"}),
        ((transform(law, -u),), {}),
        ((transform(law, law.mean * u),), {}),
        ((transform(BorelCount(HALF), -u / 2),), {}),
        ((transform(PoissonCount(2), -u),), {}),
        ((about, about), {}),
        ((), {}),
    ):
        with pytest.raises(RuleError):
            infer("logarithm of a progeny", *premises, **{"law": law, "variable": y, "integrand": sp.log(y), "bound": "u", **more})


@pytest.mark.slow
def test_a_progeny_of_any_mean() -> None:
    """Up to a mean of 1 the masses tend to those at 1, e^(-k) k^(k-1)/k!, and so does the entropy."""
    values = [sd.oracle.evaluate("entropy", sd.Borel(mean), digits=30) for mean in ("1 - 1/10**8", "1 - 1/10**12", "1 - 1/10**16")]
    gaps = [abs(a - b) for a, b in itertools.pairwise(values)]
    assert gaps[1] < gaps[0] / 50
    assert gaps[1] < 1e-4


MEASURES = [
    ("entropy", "Borel", None),
    ("cross_entropy", "Borel", "Borel"),
    ("entropy", "Poisson", None),
    ("entropy", "Binomial", None),
    ("entropy", "NegativeBinomial", None),
    ("kl_divergence", "Poisson", "NegativeBinomial"),
    ("cross_entropy", "Geometric", "Poisson"),
    ("kl_divergence", "Planck", "NegativeBinomial"),
]


@pytest.mark.parametrize(("measure", "first", "second"), MEASURES)
def test_measures_are_proved(measure: str, first: str, second: str | None) -> None:
    theorem = prove_integral(measure, by_name[first].general_member("_p"), None if second is None else by_name[second].general_member("_q"))
    assert theorem.statement.condition == True
    assert theorem.statement.value.has(sp.Integral)
    assert not theorem.statement.value.has(sp.Sum)
    assert isinstance(verify(certificate(theorem)), Proved)


@pytest.mark.slow
@settings(max_examples=4)
@given(rate=st.fractions(Fraction(1, 50), 90), size=st.fractions(Fraction(1, 9), 40), prob=st.fractions(Fraction(1, 40), Fraction(39, 40)))
def test_integrals_and_sums_agree(rate: Fraction, size: Fraction, prob: Fraction) -> None:
    for measure, p, q in (
        ("entropy", sd.Poisson(rate), None),
        ("entropy", sd.Binomial(int(rate) + 1, prob), None),
        ("entropy", sd.NegativeBinomial(size, prob), None),
        ("kl_divergence", sd.Poisson(rate), sd.NegativeBinomial(size, prob)),
        ("cross_entropy", sd.Binomial(int(rate) + 1, prob), sd.Poisson(size)),
    ):
        prepared = prepare(measure, p, q, None)
        integral = prepared.integral() if prepared.integral is not None else None
        assert integral is not None
        one, other = (program.ball(values, 192) for program, values in ((prepared.program, prepared.values), integral))
        assert one.overlaps(other), (measure, p, q)
        assert min(one.rel_accuracy_bits(), other.rel_accuracy_bits()) > 80


def stirling(rate: int) -> mpmath.mpf:
    """The entropy of a Poisson law by its asymptotic series (Evans, Boersma, Quarterly of Applied Mathematics 46 (1988)), good to 1/rate**4."""
    x = mpmath.mpf(rate)
    return mpmath.log(2 * mpmath.pi * mpmath.e * x) / 2 - 1 / (12 * x) - 1 / (24 * x**2) - 19 / (360 * x**3)


@pytest.mark.parametrize("rate", [10**8, 10**13, 10**20])
def test_large_poisson_laws(rate: int) -> None:
    with mpmath.workdps(40):
        assert abs(sd.oracle.evaluate("entropy", sd.Poisson(rate), digits=30) - stirling(rate)) < mpmath.mpf(10) ** -28


def test_large_binomial_and_negative_binomial_laws() -> None:
    """Almost normal: the entropy is log(2πe·variance)/2 up to a multiple of 1/n."""
    for law, variance in ((sd.Binomial(10**13, "1/3"), Fraction(2 * 10**13, 9)), (sd.NegativeBinomial(10**13, "1/3"), 6 * 10**13)):
        with mpmath.workdps(30):
            normal = mpmath.log(2 * mpmath.pi * mpmath.e * mpmath.mpf(Fraction(variance).numerator) / Fraction(variance).denominator) / 2
            assert abs(sd.oracle.evaluate("entropy", law, digits=20) - normal) < mpmath.mpf(10) ** -12


def test_what_has_no_such_integral_is_refused() -> None:
    for p in (sd.BetaBinomial("n", "a", "b"), sd.LogSeries("p")):
        with pytest.raises(Unsupported):
            prove_integral("entropy", p, None)
