"""Values with cases, rewritten: the same cases told apart in another way; and what must be rejected."""

from __future__ import annotations

import pytest

import symdiv as sd
from symdiv.errors import RuleError
from symdiv.expression import CERTIFICATE_LIMITS, read_expression
from symdiv.proof.theorem import Theorem, infer

PARETO = sd.derive("kl_divergence", "Pareto(a, m)", "Exponential(r)").theorem
FINITE = "a*m*r/(a - 1) + log(a/(m*r)) - 1 - 1/a"
BERNOULLI = sd.derive("entropy", "Bernoulli(p)").theorem


def rewritten(theorem: Theorem, text: str) -> Theorem:
    symbols = {s.name: s for s in theorem.statement.symbols}
    return infer("rewriting", theorem, value=read_expression(text, symbols=symbols, limits=CERTIFICATE_LIMITS))


@pytest.mark.parametrize(
    "text",
    [
        f"Piecewise((oo, a <= 1), ({FINITE}, true))",
        f"Piecewise(({FINITE}, a > 2), (oo, a <= 1), ({FINITE}, true))",
        f"Piecewise(({FINITE}, a > 1), (oo, a <= 1))",
        f"Piecewise(({FINITE}, a > 1), (7, a < 0), (oo, true))",
    ],
)
def test_the_same_cases_in_another_way(text: str) -> None:
    assert isinstance(sd.verify(rewritten(PARETO, text).certificate()), sd.Proved)


@pytest.mark.parametrize(
    "text",
    [
        FINITE,
        f"Piecewise((oo, a < 1), ({FINITE}, true))",
        f"Piecewise(({FINITE}, a > 1))",
        f"Piecewise(({FINITE}, a >= 1), (oo, true))",
        f"Piecewise((oo, a > 1), ({FINITE}, true))",
        f"Piecewise(({FINITE}, a > 1), (7, a < 1/2), (oo, true))",
        f"Piecewise(({FINITE}, m > 1), (oo, true))",
        f"Piecewise(({FINITE} + 1, a > 3), ({FINITE}, a > 1), (oo, true))",
        "oo",
    ],
)
def test_other_cases_are_rejected(text: str) -> None:
    with pytest.raises(RuleError):
        rewritten(PARETO, text)


def test_cases_inside_a_sum() -> None:
    assert rewritten(BERNOULLI, "Piecewise((-p*log(p) - (1 - p)*log(1 - p), (p > 0) & (p < 1)), (0, true))")
    for wrong in (
        "-p*log(p) - (1 - p)*log(1 - p)",
        "Piecewise((-p*log(p) - (1 - p)*log(1 - p), p > 0), (0, true))",
        "Piecewise((-p*log(p), (p > 0) & (p < 1)), (0, true))",
        "Piecewise((-p*log(p) - (1 - p)*log(1 - p), (p > 0) & (p < 1)), (p, true))",
    ):
        with pytest.raises(RuleError):
            rewritten(BERNOULLI, wrong)


def test_functions_of_people_are_allowed_in_values() -> None:
    theorem = sd.derive("entropy", "Gamma(a, b)").theorem
    assert rewritten(theorem, "a - log(b) + log(gamma(a)) + (1 - a)*(harmonic(a) - 1/a - EulerGamma)")
    for wrong in ("a - log(b) + log(gamma(a)) + (1 - a)*(harmonic(a) - EulerGamma)", "a - log(b) + loggamma(a) + (1 - a)*digamma(a) + floor(a)"):
        with pytest.raises(RuleError):
            rewritten(theorem, wrong)


def test_a_form_with_a_new_pole_is_refused() -> None:
    theorem = sd.derive("kl_divergence", "Normal(m, s)", "Normal(n, s)").theorem
    half = "(m - n)**2/(2*s**2)"
    assert rewritten(theorem, f"{half}*(m**2 + 1)/(m**2 + 1)")
    for text in ("(m**2 - n**2)*(m - n)**2/((m + n)*(m - n))/(2*s**2)", "((m - n)**3 + (m - n)**2)/((m - n + 1)*2*s**2)"):
        with pytest.raises(RuleError, match="pole"):
            rewritten(theorem, text)
    for zero in (
        "coth(m)*tanh(m) - 1",
        "cos(m)*tan(m) - sin(m)",
        "expint(2, m**2) - exp(-m**2) + m**2*expint(1, m**2)",
        "besselk(2, m) - besselk(0, m) - 2/m*besselk(1, m)",
    ):
        with pytest.raises(RuleError):
            rewritten(theorem, f"{half} + {zero}")
    assert rewritten(theorem, f"{half} + sinh(m)/cosh(m) - tanh(m)")
