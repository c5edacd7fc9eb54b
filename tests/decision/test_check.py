"""Formulas that people hold: proved, refuted at a simple exact point, or undecided."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp

import symdiv as sd
from symdiv.decision.conventions import conventional
from symdiv.errors import InvalidInput

RIGHT = [
    ("log(s2/s1) + (s1**2 + (m1-m2)**2)/(2*s2**2) - 1/2", "kl_divergence", "Normal(m1, s1)", "Normal(m2, s2)"),
    ("math.log(s*math.sqrt(2*math.pi*math.e))", "entropy", "Normal(m, s)", None),
    ("np.log(a/b) + b/a - 1", "kl_divergence", "Exponential(a)", "Exponential(b)"),
    ("ratio = b / a\nt1 = -ratio.log()\nreturn t1 + ratio - 1", "kl_divergence", "Exponential(a)", "Exponential(b)"),
    ("special.polygamma(1, 1)*0 + 1 - torch.log(r)", "entropy", "Exponential(r)", None),
    ("a - log(b) + lgamma(a) + (1 - a)*digamma(a)", "entropy", "Gamma(a, b)", None),
    ("r*log(r/s) - r + s", "kl_divergence", "Poisson(r)", "Poisson(s)"),
    ("-p*log(p) - (1 - p)*log(1 - p)", "entropy", "Bernoulli(p)", None),
    ("p*log(p/q) + (1 - p)*log((1 - p)/(1 - q))", "kl_divergence", "Bernoulli(p)", "Bernoulli(q)"),
    ("(-p*log(p) - (1 - p)*log(1 - p))/p", "entropy", "Geometric(p)", None),
    ("Piecewise((a*m*r/(a - 1) + log(a/(m*r)) - 1 - 1/a, a > 1), (oo, True))", "kl_divergence", "Pareto(a, m)", "Exponential(r)"),
    ("Piecewise((oo, a <= 1), (a*m*r/(a - 1) + log(a/(m*r)) - 1 - 1/a, True))", "kl_divergence", "Pareto(a, m)", "Exponential(r)"),
    ("oo", "kl_divergence", "Normal(m, s)", "Gamma(a, b)"),
    ("log(b - a)", "entropy", "Uniform(a, b)", None),
]


@pytest.mark.parametrize(("formula", "measure", "p", "q"), RIGHT, ids=[f"{r[1]} {r[2]} {r[3]}" for r in RIGHT])
def test_right_formulas_are_proved_with_a_certificate_that_is_replayed(formula: str, measure: str, p: str, q: str | None) -> None:
    verdict = sd.check(formula, measure, p, q)
    assert isinstance(verdict, sd.Proved), verdict
    assert sd.verify(verdict.certificate()) == sd.Proved(verdict.axioms)


def test_the_certificate_claims_the_formula_itself() -> None:
    verdict = sd.check("b/a - 1 - log(b) + log(a)", "kl_divergence", "Exponential(a)", "Exponential(b)")
    assert isinstance(verdict, sd.Proved)
    certificate = verdict.certificate()
    assert certificate["claim"]["value"] == "log(a) - log(b) - 1 + b/a"
    certificate["claim"]["value"] = "log(a) - log(b) - 1 + a/b"
    assert isinstance(sd.verify(certificate), sd.Refuted)


WRONG: list[tuple[str, str, str, str | None, dict[str, Any]]] = [
    ("log(s1/s2) + (s1**2 + (m1-m2)**2)/(2*s2**2) - 1/2", "kl_divergence", "Normal(m1, s1)", "Normal(m2, s2)", {"m1": 0, "m2": 0, "s1": 2, "s2": 1}),
    ("log(s2/s1) + s1**2/(2*s2**2) - 1/2", "kl_divergence", "Normal(m1, s1)", "Normal(m2, s2)", {"m1": 0, "m2": 1, "s1": 1, "s2": 1}),
    ("log(b/a) + b/a - 1", "kl_divergence", "Exponential(a)", "Exponential(b)", {"a": 1, "b": 2}),
    ("a + log(b) + loggamma(a) + (1 - a)*digamma(a)", "entropy", "Gamma(a, b)", None, {"a": 1, "b": 2}),
    ("a - log(b) + loggamma(a) + (a - 1)*digamma(a)", "entropy", "Gamma(a, b)", None, {"a": 2, "b": 1}),
    ("-p*log(p, 2) - (1 - p)*log(1 - p, 2)", "entropy", "Bernoulli(p)", None, {"p": sp.Rational(1, 2)}),
    ("r*(1 - log(r))", "entropy", "Poisson(r)", None, {"r": 1}),
]


@pytest.mark.parametrize(("formula", "measure", "p", "q", "witness"), WRONG, ids=[f"{r[1]} {r[2]} {r[3]}" for r in WRONG])
def test_wrong_formulas_are_refuted_at_a_simple_point(formula: str, measure: str, p: str, q: str | None, witness: dict[str, Any]) -> None:
    verdict = sd.check(formula, measure, p, q)
    assert isinstance(verdict, sd.Refuted)
    assert verdict.witness == witness
    assert verdict.claimed.upper < verdict.truth.lower or verdict.truth.upper < verdict.claimed.lower
    at = {name: str(value) for name, value in witness.items()}
    there = [sd.parse(law).substitute({s: sp.Rational(at[s.name]) for s in sd.parse(law).free_symbols}) for law in (p, q) if law is not None]
    truth = sd.oracle.enclose(measure, *there, digits=30)
    assert verdict.truth.lower <= truth.upper
    assert truth.lower <= verdict.truth.upper


def test_a_formula_that_holds_under_a_condition_is_refuted_with_it() -> None:
    verdict = sd.check("a*m*r/(a - 1) + log(a/(m*r)) - 1 - 1/a", "kl_divergence", "Pareto(a, m)", "Exponential(r)")
    assert isinstance(verdict, sd.Refuted)
    assert str(verdict.condition) == "a > 1"
    assert "holds if a > 1" in verdict.reason
    assert verdict.witness["a"] <= 1
    assert verdict.truth.lower == sp.oo


def test_names_that_are_no_parameters_are_invalid() -> None:
    with pytest.raises(InvalidInput, match="'x'"):
        sd.check("log(x)", "entropy", "Exponential(r)")
    with pytest.raises(InvalidInput, match="x: no parameter"):
        sd.check(sp.log(sp.Symbol("x")), "entropy", "Exponential(r)")
    with pytest.raises(InvalidInput, match="Rational"):
        sd.check(sp.Float("0.5"), "entropy", "Exponential(r)")


def test_sympy_expressions_are_matched_by_name() -> None:
    r = sp.Symbol("r")
    assert isinstance(sd.check(1 - sp.log(r), "entropy", sd.Exponential(r)), sd.Proved)
    assert isinstance(sd.check(1 + sp.log(r), "entropy", sd.Exponential(r)), sd.Refuted)


def test_bits() -> None:
    assert isinstance(sd.check("-p*log2(p) - (1 - p)*log2(1 - p)", "entropy", "Bernoulli(p)", base=2), sd.Proved)
    assert isinstance(sd.check("-p*log(p) - (1 - p)*log(1 - p)", "entropy", "Bernoulli(p)", base="bit"), sd.Refuted)


def test_an_open_measure_is_undecided_or_refuted() -> None:
    verdict = sd.check(sd.entropy("Poisson(r)"), "entropy", "Poisson(r)")
    assert isinstance(verdict, sd.Proved)  # the sum itself
    verdict = sd.check("Sum(exp(-r)*r**k/factorial(k)*(r + loggamma(k + 1) - k*log(r)), (k, 0, oo))", "entropy", "Poisson(r)")
    assert isinstance(verdict, sd.Undecided)
    assert "sum" in verdict.reason


def test_a_formula_that_is_not_real_is_undefined_there() -> None:
    beyond = sd.check("(-s - 1)*hyper((1, 1), (2,), 3/2) + log(2) + 2", "entropy", "GeneralizedHalfLogistic(s)")
    assert isinstance(beyond, sd.Refuted)
    assert beyond.claimed is None
    negative = sd.check("log(-2*pi*besseli(0, k)) + k*besseli(1, k)/besseli(0, k)", "entropy", "VonMises(m, k)")
    assert isinstance(negative, sd.Refuted)
    assert negative.claimed is None


def test_a_proved_formula_with_a_hole_is_refuted_there() -> None:
    hole = sd.check("log(a/b)*(a**2 - b**2)/((a + b)*(a - b)) + b/a - 1", "kl_divergence", "Exponential(a)", "Exponential(b)")
    assert isinstance(hole, sd.Refuted)
    assert hole.witness["a"] == hole.witness["b"]
    assert hole.claimed is None
    assert "wherever it is defined it holds" in hole.reason


def test_a_denominator_of_logarithms_that_is_zero_is_seen_at_no_precision() -> None:
    """The enclosure of log(2) - log(2) holds 0 at every precision; that it is 0 is found exactly."""
    verdict = sd.check("1 - (r - 1)*log(2)/(r*log(2) - log(2))*log(r)", "entropy", "Exponential(r)")
    assert isinstance(verdict, sd.Refuted)
    assert verdict.witness == {"r": 1}
    assert verdict.claimed is None
    assert verdict.truth.lower == verdict.truth.upper == 1


def test_zero_times_what_is_divided_by_zero_is_undefined() -> None:
    r = sp.Symbol("r", positive=True)
    assert conventional(sp.log(r) / (r * sp.log(2) + r * sp.log(3) - sp.log(6)), {r: sp.Integer(1)}) is sp.nan
    assert conventional(sp.log(r) / (r * sp.log(2) + r * sp.log(3) - sp.log(5)), {r: sp.Integer(1)}) == 0


def test_cases_of_a_whole_number_do_not_end_its_domain() -> None:
    """Trials 0, 1 and 2 are cases; 1 is no upper end, beyond which nothing would need to be proved."""
    value = sd.kl_divergence("Hypergeometric(5, 2, 2)", "Binomial(n, q)")
    n = next(s for s in value.free_symbols if s.name == "n")
    wrong = value.xreplace({sp.loggamma(n - 1) / 10: sp.loggamma(n - 1)})
    assert wrong != value
    verdict = sd.check(wrong, "kl_divergence", "Hypergeometric(5, 2, 2)", "Binomial(n, q)")
    assert isinstance(verdict, sd.Refuted)
    assert verdict.witness["n"] > 2


def test_a_case_dropped_is_refuted_where_only_the_edge_shows_it() -> None:
    """Without its condition the finite case is ∞ by the poles of log Γ, but for 0·∞ at the edge."""
    derivation = sd.derive("kl_divergence", "PoissonBinomial([p, r])", "Binomial(n, q)")
    verdict = sd.check(derivation.value.args[0].expr, "kl_divergence", "PoissonBinomial([p, r])", "Binomial(n, q)")
    assert isinstance(verdict, sd.Refuted)
    assert verdict.witness["n"] < 2


@pytest.mark.parametrize(
    ("formula", "hint"),
    [
        ("log(b/a) + a/b - 1", "it is KL(Exponential(b) ‖ Exponential(a))"),
        ("(log(a/b) + b/a - 1)/log(2)", "it is the measure in bits"),
        ("-log(a/b) - b/a + 1", "it has the opposite sign"),
        ("log(a/b) + b/a - 3/2", "it differs by -1/2"),
        ("log(a/b) + b/a - a", "it holds if a = 1"),
    ],
)
def test_a_refutation_says_what_the_formula_is_instead(formula: str, hint: str) -> None:
    verdict = sd.check(formula, "kl_divergence", "Exponential(a)", "Exponential(b)")
    assert isinstance(verdict, sd.Refuted)
    assert hint in verdict.reason


def test_a_case_where_two_parameters_agree_is_met() -> None:
    value = sd.kl_divergence("LogLaplace(s, a)", "LogLaplace(t, b)")
    wrong = value.subs(value.args[0].expr, value.args[0].expr + 2)
    verdict = sd.check(wrong, "kl_divergence", "LogLaplace(s, a)", "LogLaplace(t, b)")
    assert isinstance(verdict, sd.Refuted)
    assert verdict.witness["a"] == verdict.witness["b"]
