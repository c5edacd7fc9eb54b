"""The checker accepts what was derived, and rejects everything else: wrong proofs by hand, and seeded mutants."""

from __future__ import annotations

import copy
import json
import random
import re
from collections import Counter
from importlib.resources import files
from itertools import islice
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import sympy as sp
from mutation import MUTATIONS, mutants
from totals import stored_closed

import symdiv as sd
from symdiv.errors import InvalidInput, RuleError
from symdiv.families.registry import by_name
from symdiv.proof.theorem import Theorem, infer
from symdiv.rules import Statement
from symdiv.verdict import Proved, Refuted

EXAMPLES = [
    ("entropy", "Gamma(a, b)", None),
    ("entropy", "Poisson(r)", None),
    ("entropy", "Bernoulli(p)", None),
    ("kl_divergence", "Gamma(a, b)", "Weibull(k, l)"),
    ("kl_divergence", "Gamma(a, b)", "InverseGamma(c, d)"),
    ("kl_divergence", "Normal(m, s)", "Normal(n, t)"),
    ("kl_divergence", "Normal(m, s)", "Laplace(n, t)"),
    ("kl_divergence", "Laplace(m, s)", "Laplace(n, t)"),
    ("kl_divergence", "Pareto(a, m)", "Normal(n, s)"),
    ("kl_divergence", "Beta(a, b)", "Beta(c, d)"),
    ("kl_divergence", "Uniform(a, b)", "Beta(c, d)"),
    ("kl_divergence", "Uniform(a, b)", "Uniform(c, d)"),
    ("kl_divergence", "Poisson(r)", "Poisson(s)"),
    ("kl_divergence", "Binomial(n, p)", "Binomial(m, q)"),
    ("kl_divergence", "Gamma(2, 3)", "Weibull(3/2, 1)"),
    ("kl_divergence", "Categorical([1/2, 1/2])", "Categorical([p, 1 - p])"),
    ("cross_entropy", "LogNormal(m, s)", "Weibull(k, l)"),
    ("cross_entropy", "DiscreteUniform(a, b)", "Geometric(p)"),
    ("kl_divergence", "Zeta(s)", "Geometric(p)"),
    ("kl_divergence", "Borel(m)", "Borel(n)"),
    ("kl_divergence", "DiscreteLaplace(a)", "DiscreteLaplace(b)"),
    ("cross_entropy", "BetaBinomial(n, a, b)", "Planck(r)"),
    ("kl_divergence", "NegativeBinomial(r, p)", "Poisson(s)"),
]


@pytest.fixture(scope="module")
def certificates() -> list[dict[str, Any]]:
    return [sd.derive(m, p, q).certificate() for m, p, q in EXAMPLES]


def test_the_certificates_follow_the_schema_and_are_accepted(certificates: list[dict[str, Any]]) -> None:
    schema = json.loads(files("symdiv.proof").joinpath("certificate.schema.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    for certificate in certificates:
        jsonschema.validate(json.loads(json.dumps(certificate)), schema)
        verdict = sd.verify(json.dumps(certificate))
        assert isinstance(verdict, Proved)
        assert list(verdict.axioms) == certificate["axioms"]


def test_the_axioms_reported_are_those_used() -> None:
    verdict = sd.verify(sd.derive("kl_divergence", "Normal(m, s)", "Laplace(n, t)").certificate())
    assert isinstance(verdict, Proved)
    assert verdict.axioms == ("error function", "gaussian")
    assert sd.verify(sd.derive("kl_divergence", "Normal(m, s)", "Gamma(a, b)").certificate()) == Proved(())


_WIDER = {"positive": {"positive", "nonnegative", "real"}, "nonnegative": {"nonnegative", "real"}, "real": {"real"}}


def _implies(strong: dict[str, bool], weak: dict[str, bool]) -> bool:
    """Whether the assumptions of a symbol in the mutant imply those that it had."""
    return set(weak) <= set().union(*(_WIDER.get(a, {a}) for a in strong))


def _still_true(mutant: dict[str, Any], original: dict[str, Any]) -> bool:
    """Whether an accepted mutant claims what the original proved, at all its parameters or (symbols assumed to be more) at some."""
    laws = [original["claim"]["p"], original["claim"].get("q", "")]
    parameters = [n for n in original["symbols"] if n in re.findall(r"\w+", " ".join(laws))]
    listed = [law for law in laws if law.startswith(("Categorical(", "Finite("))]  # of which it is said that their weights are probabilities
    weights = {n for law in listed for n in re.findall(r"\w+", law)}
    return all(mutant[k] == original[k] for k in ("claim", "axioms")) and all(
        n in mutant["symbols"] and (_implies(mutant["symbols"][n], original["symbols"][n]) or (n in weights and mutant["symbols"][n] == {"real": True}))
        for n in parameters
    )


def test_every_mutant_that_does_not_follow_is_rejected(certificates: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]) -> None:
    drawn = mutants(certificates, 100, seed=20)
    rejected, kinds, survivors = Counter[str](), Counter[str](), []
    for kind, original, mutant in drawn:
        kinds[kind] += 1
        verdict = sd.verify(mutant)
        if isinstance(verdict, Refuted):
            rejected[kind] += 1
        else:
            survivors.append((kind, original, mutant))
    with capsys.disabled():
        print(f"\n{sum(rejected.values())} of {len(drawn)} mutants rejected; {len(survivors)} accepted, all of them still proofs of the true claim")
        print("  " + ", ".join(f"{k} {rejected[k]}/{kinds[k]}" for k in sorted(kinds)))
    assert set(kinds) == set(MUTATIONS)
    assert all(_still_true(mutant, original) for _, original, mutant in survivors), [k for k, _, _ in survivors]
    assert len(survivors) < len(drawn) // 20


def _catalogue(count: int, seed: int) -> list[dict[str, Any]]:
    """Certificates of closed divergences between families that are drawn."""
    pairs = [(p, q) for p, others in stored_closed().items() for q in others]
    random.Random(seed).shuffle(pairs)
    derivations = (sd.derive("kl_divergence", by_name[p].general_member("_p"), by_name[q].general_member("_q")) for p, q in pairs)
    return list(islice((d.certificate() for d in derivations if d.theorem.statement.symbols), count))


@pytest.mark.slow
def test_mutants_of_certificates_across_the_catalogue(certificates: list[dict[str, Any]], capsys: pytest.CaptureFixture[str]) -> None:
    drawn = mutants([*certificates, *_catalogue(60, seed=3)], 2100, seed=7)
    accepted = [(k, o, m) for k, o, m in drawn if not isinstance(sd.verify(m), Refuted)]
    wrong = [k for k, o, m in accepted if not _still_true(m, o)]
    with capsys.disabled():
        changed = len(drawn) - len(accepted) + len(wrong)
        print(f"\n{len(drawn)} mutants of certificates: {changed - len(wrong)} of {changed} that do not prove the true claim rejected")
    assert not wrong
    assert len(drawn) >= 2000


def test_a_checker_that_believes_would_be_caught(certificates: list[dict[str, Any]]) -> None:
    """The harness is able to fail: a checker that only looks at the form accepts mutants whose claim is false."""
    accepted = [m for k, o, m in mutants(certificates, 100, seed=1) if m["steps"] and not _still_true(m, o)]
    assert len(accepted) > 20


def _changed(certificate: dict[str, Any], change: Any) -> dict[str, Any]:
    copied = copy.deepcopy(certificate)
    change(copied)
    return copied


def test_wrong_proofs_by_hand() -> None:
    good = sd.derive("kl_divergence", "Exponential(a)", "Exponential(b)").certificate()
    assert isinstance(sd.verify(good), Proved)

    def swap_arguments(c: dict[str, Any]) -> None:
        (definition,) = [s for s in c["steps"] if s["rule"] == "definition"]
        for record in (c["claim"], c["steps"][-1]["conclusion"], definition["conclusion"], definition["arguments"]):
            record["p"], record["q"] = record["q"], record["p"]

    def forward_reference(c: dict[str, Any]) -> None:
        c["steps"][0]["premises"] = [len(c["steps"]) - 1]

    def negative_reference(c: dict[str, Any]) -> None:
        c["steps"][-1]["premises"] = [-1]

    def boolean_reference(c: dict[str, Any]) -> None:
        c["steps"][1]["premises"] = [False]

    def drop_all(c: dict[str, Any]) -> None:
        c["steps"] = [c["steps"][-1]]
        c["steps"][0]["premises"] = []

    def extra_key(c: dict[str, Any]) -> None:
        c["believe me"] = True

    def later_version(c: dict[str, Any]) -> None:
        c["version"] = 2

    def code(c: dict[str, Any]) -> None:
        c["steps"][0]["arguments"]["exponents"] = ["__import__('os').getpid()", "0"]

    def infinite_exponent(c: dict[str, Any]) -> None:
        c["steps"][0]["arguments"]["exponents"] = ["oo", "0"]

    def negative_symbol(c: dict[str, Any]) -> None:
        c["symbols"]["a"] = {"positive": True, "zero": True}

    def claim_of_another(c: dict[str, Any]) -> None:
        c["claim"] = sd.derive("entropy", "Exponential(a)").certificate()["claim"]

    for change in (
        swap_arguments, forward_reference, negative_reference, boolean_reference, drop_all, extra_key, later_version, code, infinite_exponent,
        negative_symbol, claim_of_another,
    ):  # fmt: skip
        assert isinstance(sd.verify(_changed(good, change)), Refuted), change.__name__


def test_what_is_no_certificate_is_invalid_input(tmp_path: Path) -> None:
    for bad in ("", "{", "no such file", str(tmp_path)):
        with pytest.raises(InvalidInput):
            sd.verify(bad)
    for other in ("{}", '{"format": "symdiv certificate"}', "{" + '"a": [' * 5):
        try:
            assert isinstance(sd.verify(other), Refuted)
        except InvalidInput:
            assert other.endswith("[")
    path = tmp_path / "proof.json"
    path.write_text(json.dumps(sd.derive("entropy", "Exponential(r)").certificate()), encoding="utf-8")
    assert sd.verify(path) == sd.verify(str(path)) == Proved(("gamma",))


def test_a_theorem_is_only_made_by_a_rule() -> None:
    statement = infer("support", name="kl_divergence", p=sd.Normal("m", "s"), q=sd.Gamma("a", "b")).statement
    with pytest.raises(TypeError):
        Theorem(object(), statement, "support", {}, ())
    theorem = infer("support", name="kl_divergence", p=sd.Normal("m", "s"), q=sd.Gamma("a", "b"))
    with pytest.raises(AttributeError):
        theorem.statement = Statement(statement.subject, sp.Integer(0))  # type: ignore[misc]  # that it is refused is the point
    with pytest.raises(RuleError):
        infer("nonsense")
    with pytest.raises(RuleError):
        infer("cases", statement)  # type: ignore[arg-type]  # a statement is no theorem
