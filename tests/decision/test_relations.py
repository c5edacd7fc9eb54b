"""Identities and inequalities between measures, and symmetry: proved, refuted, undecided."""

from __future__ import annotations

import json

import pytest
import sympy as sp

import symdiv as sd
from symdiv.errors import InvalidInput

PROVED = [
    "kl_divergence(Normal(m1, s), Normal(m2, s)) == kl_divergence(Normal(m2, s), Normal(m1, s))",
    "entropy(Normal(0, s)) <= entropy(Laplace(0, s))",
    "kl_divergence(Gamma(a, b), Gamma(c, d)) >= 0",
    "KL(Pareto(a, m) || Exponential(r)) == H(Pareto(a, m), Exponential(r)) - H(Pareto(a, m))",
    "entropy(Exponential(1/m)) >= entropy(Gamma(a, a/m))",
    "H(Bernoulli(p)) = H(Bernoulli(1 - p))",
    "H(Bernoulli(p)) <= log(2)",
    "H(Beta(a, b)) <= 0",
]
REFUTED = [
    ("entropy(Normal(0, s)) >= entropy(Laplace(0, s))", {"s": 1}),
    ("KL(Poisson(r), Poisson(s)) == KL(Poisson(s), Poisson(r))", {"r": 1, "s": 2}),
    ("KL(Exponential(a), Exponential(b)) > 0", {"a": 1, "b": 1}),
    ("H(Exponential(a)) >= 0", {"a": 3}),
    ("KL(Normal(m, s), Gamma(a, b)) <= 100", {"a": 1, "b": 1, "m": 0, "s": 1}),
]


@pytest.mark.parametrize("text", PROVED)
def test_relations_are_proved_with_a_certificate_that_is_replayed(text: str) -> None:
    verdict = sd.check(text)
    assert isinstance(verdict, sd.Proved), verdict
    assert sd.verify(json.loads(json.dumps(verdict.certificate()))) == sd.Proved(verdict.axioms)


@pytest.mark.parametrize(("text", "witness"), REFUTED)
def test_wrong_relations_are_refuted_at_a_simple_point(text: str, witness: dict[str, int]) -> None:
    verdict = sd.check(text)
    assert isinstance(verdict, sd.Refuted), verdict
    assert verdict.witness == witness


def test_inequalities_on_a_box() -> None:
    on = {"a": ("1/2", 1)}
    proved = sd.check("entropy(Gamma(a, 1)) <= 1", where=on)
    assert isinstance(proved, sd.Proved)
    assert isinstance(sd.verify(proved.certificate()), sd.Proved)
    assert isinstance(sd.check("KL(Gamma(a, 1), Weibull(b, 1)) >= 1/100", where={"a": (2, 3), "b": (1, 2)}), sd.Proved)
    refuted = sd.check("entropy(Gamma(a, 1)) <= 9/10", where=on)
    assert isinstance(refuted, sd.Refuted)
    assert sp.Rational(1, 2) <= refuted.witness["a"] <= 1
    touching = sd.check("KL(Gamma(a, 1), Gamma(b, 1)) >= (a - b)**2/100", where={"a": (1, 2), "b": (1, 2)})
    assert isinstance(touching, sd.Undecided)
    assert "subdivision" in touching.reason


@pytest.mark.parametrize(
    "text", ["H(Gamma(a, 1))", "H(Gam(a, 1)) > 0", "H(Gamma(a, 1)) > x", "1 > 0", "H(Gamma(a, 1) > 0", "H(Gamma(a, 1)) != 0", "KL(Gamma(a, 1)) > 0"]
)
def test_what_is_no_relation_is_invalid(text: str) -> None:
    with pytest.raises(InvalidInput):
        sd.check(text)


def test_a_box_names_parameters_and_rational_ends() -> None:
    for where in ({"b": (1, 2)}, {"a": (2, 1)}, {"a": 1}, {"a": ("sqrt(2)", 2)}):
        with pytest.raises(InvalidInput):
            sd.check("H(Gamma(a, 1)) <= 1", where=where)  # type: ignore[dict-item]


SYMMETRIC = [("Cauchy(m, s)", "Cauchy(n, t)"), ("VonMises(m, k)", "VonMises(n, k)"), ("Normal(m, s)", "Normal(m, s)"), ("Laplace(m, s)", "Laplace(n, s)")]


@pytest.mark.parametrize(("p", "q"), SYMMETRIC)
def test_symmetric_divergences(p: str, q: str) -> None:
    verdict = sd.symmetry("kl_divergence", p, q)
    assert isinstance(verdict, sd.Proved), verdict
    assert isinstance(sd.verify(verdict.certificate()), sd.Proved)


def test_asymmetric_divergences_have_a_witness_and_a_locus() -> None:
    verdict = sd.symmetry("kl_divergence", "Normal(m, s)", "Normal(n, t)", locus=True)
    assert isinstance(verdict, sd.Refuted)
    assert set(verdict.witness) == {"m", "n", "s", "t"}
    assert verdict.claimed.upper < verdict.truth.lower or verdict.truth.upper < verdict.claimed.lower
    assert str(verdict.condition) == "Eq(s, t)"
    one_sided = sd.symmetry("kl_divergence", "Normal(m, s)", "Gamma(a, b)")
    assert isinstance(one_sided, sd.Refuted)
    assert one_sided.claimed.lower == sp.oo
    with pytest.raises(InvalidInput):
        sd.symmetry("entropy", "Normal(m, s)", "Normal(n, t)")


@pytest.mark.slow
def test_laws_with_matrices_and_with_equal_trials() -> None:
    refuted = sd.symmetry("kl_divergence", "MultivariateNormal(m, S)", "MultivariateNormal(n, T)")
    assert isinstance(refuted, sd.Refuted)
    assert set(refuted.witness) == {"m", "n", "S", "T"}
    value = sd.kl_divergence("MultivariateNormal(m, S)", "MultivariateNormal(n, T)")
    assert isinstance(sd.check(value, "kl_divergence", "MultivariateNormal(m, S)", "MultivariateNormal(n, T)"), sd.Proved)
    assert isinstance(sd.check(value + 1, "kl_divergence", "MultivariateNormal(m, S)", "MultivariateNormal(n, T)"), sd.Refuted)
    trials = sd.symmetry("kl_divergence", "Multinomial(n, [p, 1 - p])", "Multinomial(m, [q, 1 - q])")
    assert isinstance(trials, sd.Refuted)
    assert trials.witness["n"] == trials.witness["m"]
