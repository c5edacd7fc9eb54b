"""A formula is decided as it is printed: what cancels in it, but has no value somewhere, is undefined there."""

from __future__ import annotations

import pytest

import symdiv as sd

NORMAL = ("kl_divergence", "Normal(m, s)", "Normal(n, s)")
HALF = "(m - n)**2/(2*s**2)"


@pytest.mark.parametrize(
    "formula",
    [
        f"{HALF} + 0*(1/(m - n))",
        f"{HALF}*(m - n)/(m - n)",
        "(m - n)**3/(m - n)/(2*s**2)",
        f"{HALF} + 1/(m - n) - 1/(m - n)",
        f"{HALF}*(m**2 - n**2)/(m**2 - n**2)",
        f"{HALF}/((m - n)**0*(m + 1)/(m + 1))",
        f"{HALF} + 0*log(m - n)",
        f"{HALF} + log(m) - log(m)",
        f"{HALF} + 0*log(-1)",
        f"{HALF} + 0*log(log(s))",
        f"{HALF} + log(s, n)*0",
        f"{HALF} + 0*log1p(m)",
        "sqrt(m - n)**4/(2*s**2)",
        f"{HALF} + 0/sqrt(m)",
        f"{HALF}*gamma(m)/gamma(m)",
        f"{HALF} + digamma(n) - digamma(n)",
        f"{HALF}*exp(log(m - n))/(m - n)",
        f"{HALF} + math.log(m)*0",
    ],
)  # fmt: skip
def test_what_is_undefined_somewhere_is_refuted_there(formula: str) -> None:
    verdict = sd.check(formula, *NORMAL)
    assert isinstance(verdict, sd.Refuted), verdict
    assert verdict.claimed is None
    assert "wherever it is defined it holds" in verdict.reason


@pytest.mark.parametrize("formula", [r"\frac{(m-n)^2}{2s^2} + 0 \cdot \frac{1}{m-n}", r"\frac{(m-n)^3}{2s^2(m-n)}", r"\frac{(m-n)^2}{2s^2} + \ln m - \ln m"])
def test_the_same_in_latex(formula: str) -> None:
    assert isinstance(sd.check(formula, *NORMAL, latex=True), sd.Refuted)


@pytest.mark.parametrize(
    "formula",
    [HALF, f"{HALF}*s/s", f"{HALF}*gamma(s)/gamma(s)", f"{HALF} + 0*log(s)", f"{HALF}*(m**2 + 1)/(m**2 + 1)",
     f"Piecewise(({HALF}, m > 0), ({HALF}*m/m, m < 0), ({HALF}, True))"],
)  # fmt: skip
def test_what_is_defined_everywhere_is_proved(formula: str) -> None:
    assert isinstance(sd.check(formula, *NORMAL), sd.Proved)


def test_on_the_edge_of_a_domain_the_convention_holds() -> None:
    assert isinstance(sd.check("r*log(r/s) - r + s", "kl_divergence", "Poisson(r)", "Poisson(s)"), sd.Proved)
    assert isinstance(sd.check("p*log(p/q) + (1 - p)*log((1 - p)/(1 - q))", "kl_divergence", "Bernoulli(p)", "Bernoulli(q)"), sd.Proved)


@pytest.mark.parametrize(
    "relation",
    [
        "kl_divergence(Normal(m, s), Normal(n, s))*(m - n)/(m - n) >= 0",
        "kl_divergence(Normal(m, s), Normal(n, s))/kl_divergence(Normal(m, s), Normal(n, s)) == 1",
        "kl_divergence(Normal(m, s), Normal(n, s)) + 0*log(m) >= 0",
        "0*log(entropy(Normal(m, s))) == 0*entropy(Normal(m, s))",
    ],
)  # fmt: skip
def test_sides_of_relations_have_values(relation: str) -> None:
    verdict = sd.check(relation)
    assert isinstance(verdict, sd.Refuted)
    assert "as it is printed, is undefined" in verdict.reason


def test_a_divisor_that_vanishes_at_no_rational_point_is_noticed() -> None:
    verdict = sd.check("entropy(Normal(m, s))/entropy(Normal(m, s)) == 1")
    assert isinstance(verdict, sd.Undecided)
    assert "changes its sign" in verdict.reason
    assert not isinstance(sd.check(f"{HALF}*(m**2 - 2)/(m**2 - 2)", *NORMAL), sd.Proved)


LOGITS = ("cross_entropy", "Bernoulli(z)", sd.Bernoulli(logit="x"))


@pytest.mark.parametrize(
    "formula", ["max(x, 0) - x*z + log(1 + exp(-abs(x)))", "Max(0, x) - x*z + log1p(exp(-Max(x, -x)))", "(x + abs(x))/2 - x*z + log1p(exp(-abs(x)))"]
)
def test_absolute_values_and_maxima_are_taken_apart(formula: str) -> None:
    assert isinstance(sd.check(formula, *LOGITS), sd.Proved)


@pytest.mark.parametrize(
    "formula", ["max(x, 0) - x*z + log(1 + exp(abs(x)))", "max(x, 1) - x*z + log1p(exp(-abs(x)))", "max(-x, 0) - x*z + log1p(exp(-abs(x)))"]
)
def test_the_wrong_side_of_a_kink_is_refuted(formula: str) -> None:
    assert isinstance(sd.check(formula, *LOGITS), sd.Refuted)
