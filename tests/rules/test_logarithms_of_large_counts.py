"""Logarithms of counts of any mean: against the sums that define them, against limits at huge means, and against uses that the rule must reject."""

from __future__ import annotations

from typing import Any

import mpmath
import pytest
import sympy as sp

import symdiv as sd
from symdiv.derivation.strategy import prove_integral
from symdiv.enclose import compile_expression
from symdiv.errors import RuleError, Unsupported
from symdiv.families.registry import by_name
from symdiv.laws import BinomialCount, GeometricCount, Law, NegativeBinomialCount, PoissonCount
from symdiv.oracle.prepare import prepare
from symdiv.proof.certificate import certificate
from symdiv.proof.checker import verify
from symdiv.proof.theorem import infer
from symdiv.verdict import Proved

RULE = "logarithm of a large count"
y = sp.Symbol("y", nonnegative=True)
t = sp.Symbol("t", positive=True)
THIRD = sp.Rational(1, 3)
DIGITS = 40

POISSON = PoissonCount(sp.Rational(7, 3)), sp.Rational(7, 3), sp.Integer(0)
CASES = [
    (*POISSON, sp.Integer(1)),
    (*POISSON, sp.Rational(3, 7)),
    (*POISSON, sp.Rational(9, 2)),
    (NegativeBinomialCount(sp.Rational(5, 2), sp.Rational(3, 5)), sp.Rational(5, 2), sp.Rational(2, 3), sp.Rational(9, 2)),
    (NegativeBinomialCount(sp.Rational(1, 9), sp.Rational(1, 4)), sp.Rational(1, 9), sp.Integer(3), sp.Rational(3, 7)),
    (GeometricCount(sp.Rational(3, 4)), sp.Integer(1), THIRD, sp.Integer(1)),
]


def concluded(law: Law, size: Any, slope: Any, integrand: sp.Expr, bound: str = "t") -> Any:
    transform = infer("transform", law=law, variable=y, exponents=(-t,), orders=(0,))
    return infer(RULE, transform, law=law, variable=y, integrand=integrand, size=sp.sympify(size), slope=sp.sympify(slope), bound=bound).statement


@pytest.mark.parametrize(("law", "size", "slope", "shift"), CASES, ids=lambda x: str(x))
def test_the_integrals_are_the_sum(law: Law, size: sp.Expr, slope: sp.Expr, shift: sp.Expr) -> None:
    statement = concluded(law, size, slope, sp.loggamma(y + shift))
    assert statement.condition == True
    ball = compile_expression(statement.value, ()).ball((), 160)
    with mpmath.workdps(DIGITS):
        mass = sp.lambdify(y, law.log_density(y), "mpmath")
        total = mpmath.fsum(mpmath.exp(mass(mpmath.mpf(k))) * mpmath.loggamma(k + mpmath.mpf(shift.p) / shift.q) for k in range(500))
        assert abs(total - mpmath.mpf(ball.mid().str(DIGITS, radius=False))) < mpmath.mpf(10) ** -30
    assert ball.rel_accuracy_bits() > 100


def test_what_does_not_follow_is_rejected() -> None:
    law = NegativeBinomialCount(2, THIRD)
    concluded(law, 2, 2, sp.loggamma(y + 1))
    for of, size, slope, integrand, bound in (
        (law, 2, 1, sp.loggamma(y + 1), "t"),
        (law, 3, 2, sp.loggamma(y + 1), "t"),
        (law, 2, 2, sp.log(y + 1), "t"),
        (law, 2, 2, sp.loggamma(2 * y + 1), "t"),
        (law, 2, 2, sp.loggamma(y + t), "t"),
        (law, 2, 2, sp.loggamma(y + 1), "s"),
        (PoissonCount(2), 3, 0, sp.loggamma(y + 1), "t"),
        (BinomialCount(6, THIRD), -6, -THIRD, sp.loggamma(y + 1), "t"),
    ):
        with pytest.raises(RuleError):
            concluded(of, size, slope, integrand, bound)
    assert concluded(PoissonCount(2), 2, 0, sp.loggamma(y)).condition == False  # log Γ(0)


MEASURES = [
    ("entropy", "Poisson", None),
    ("entropy", "NegativeBinomial", None),
    ("kl_divergence", "Poisson", "NegativeBinomial"),
    ("cross_entropy", "Geometric", "NegativeBinomial"),
]


@pytest.mark.parametrize(("measure", "first", "second"), MEASURES)
def test_measures_are_proved(measure: str, first: str, second: str | None) -> None:
    laws = by_name[first].general_member("_p"), None if second is None else by_name[second].general_member("_q")
    theorem = prove_integral(measure, *laws, large=True)
    assert theorem.statement.condition == True
    assert not theorem.statement.value.has(sp.Sum)
    assert isinstance(verify(certificate(theorem)), Proved)


def test_laws_that_are_no_counts_have_no_such_integral() -> None:
    with pytest.raises(Unsupported):
        prove_integral("entropy", sd.Normal("m", "s"), None, large=True)


def test_what_two_expectations_share_cancels() -> None:
    """E log K! is in both, and far larger than their difference: one integral is left, over t > 0."""
    theorem = prove_integral("entropy", by_name["NegativeBinomial"].general_member(""), None)
    assert len(theorem.statement.value.atoms(sp.Integral)) == 1


def close(found: Any, truth: mpmath.mpf) -> None:
    assert abs(found / truth - 1) < mpmath.mpf(10) ** -25


@pytest.mark.parametrize("log_rate", [3000, 10**10])
def test_poisson_laws_of_any_rate(log_rate: int) -> None:
    """The entropy is log(2πe·rate)/2 up to 1/rate (Evans, Boersma, Quarterly of Applied Mathematics 46 (1988)), 10**-1300 at most here."""
    law = sd.Poisson(log_rate=log_rate)
    with mpmath.workdps(DIGITS):
        normal = (mpmath.log(2 * mpmath.pi * mpmath.e) + log_rate) / 2
        close(sd.oracle.evaluate("entropy", law, digits=28), normal)
        # -log of the mass of NegativeBinomial(3, logit=-L) at k = rate + O(sqrt(rate)), which is p³k²/2 (1 - p)^k up to a factor 1 + O(1/k), where pk = 1
        close(sd.oracle.evaluate("cross_entropy", law, sd.NegativeBinomial(3, logit=-log_rate), digits=28), log_rate + mpmath.log(2) + 1)


@pytest.mark.parametrize("logit", [-3000, -(10**10)])
def test_negative_binomial_laws_of_any_mean(logit: int) -> None:
    """As p tends to 0, pK tends to a gamma law: up to p log(p) the entropy is that law's less log p, and divergences are those of such laws."""
    with mpmath.workdps(DIGITS):
        r, s = mpmath.mpf(3), mpmath.mpf(5) / 2
        entropy = r + mpmath.loggamma(r) + (1 - r) * mpmath.psi(0, r) - logit
        close(sd.oracle.evaluate("entropy", sd.NegativeBinomial(3, logit=logit), digits=28), entropy)
        ratio = mpmath.exp(1)  # of the rates of Q and P
        divergence = (r - s) * mpmath.psi(0, r) - mpmath.loggamma(r) + mpmath.loggamma(s) - s + r * (ratio - 1)
        found = sd.oracle.evaluate("kl_divergence", sd.NegativeBinomial(3, logit=logit), sd.NegativeBinomial("5/2", logit=logit + 1), digits=28)
        close(found, divergence)


def test_negative_binomial_laws_of_tiny_sizes() -> None:
    """Up to a factor 1 + O(r log(r)²) the masses at k > 0 are r (1 - p)^k/k, so that H/r is L (1 - log r) + S - log(1 - p)(1 - p)/p, where L = -log p.

    S is the sum of log(k)(1 - p)^k/k, which for small p is L²/2 - γL + γ²/2 + π²/12 + γ₁ + O(p L²), by the residue of Γ(s) ζ'(1 + s) p^(-s) at 0.
    """
    with mpmath.workdps(DIGITS):
        g, r = mpmath.euler, mpmath.mpf(10) ** -300
        for exponent in (300, 40):
            size = mpmath.log(10) * exponent
            s = size**2 / 2 - g * size + g**2 / 2 + mpmath.pi**2 / 12 + mpmath.stieltjes(1)
            close(sd.oracle.evaluate("entropy", sd.NegativeBinomial("10**(-300)", f"10**(-{exponent})"), digits=28), r * (size * (1 - mpmath.log(r)) + s + 1))


def test_the_limit_of_the_sum_is_right() -> None:
    """The expansion that the test above rests on, at p = 1/200, by adding up."""
    with mpmath.workdps(DIGITS):
        p, g = mpmath.mpf(1) / 200, mpmath.euler
        size = -mpmath.log(p)
        total = mpmath.fsum(mpmath.log(k) * (1 - p) ** k / k for k in range(1, 30_000))
        assert abs(total - (size**2 / 2 - g * size + g**2 / 2 + mpmath.pi**2 / 12 + mpmath.stieltjes(1))) < 3 * p * size**2


def test_they_are_what_is_tried_first() -> None:
    """No sum is begun whose terms would have thousands of bits each, and no integral over thousands of powers of e is needed."""
    for law in (sd.Poisson(log_rate=3000), sd.NegativeBinomial(3, logit=-3000)):
        made = prepare("entropy", law, None, None)
        assert made.sizes is not None
        assert max(map(abs, made.sizes())) > 4000
        assert made.large is not None
        program, values = made.large() or (None, ())
        assert program is not None
        assert program.ball(values, 80).rel_accuracy_bits() > 60
    assert prepare("entropy", sd.NegativeBinomial(10**300, "1/3"), None, None).large() is None  # type: ignore[misc]  # it is a function there
