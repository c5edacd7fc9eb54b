"""Closed forms as printed: each has a source, becomes what is stored, and agrees with numbers found on another road."""

from __future__ import annotations

import dataclasses
import itertools
import json
import random
import re
from collections.abc import Iterator
from pathlib import Path

import mpmath
import pytest
import sympy as sp
from click.testing import CliRunner

import symdiv as sd
from symdiv.cli import cli
from symdiv.decision.claims import formula_in
from symdiv.errors import InvalidInput
from symdiv.expression import read_condition, write
from symdiv.families.base import Family
from symdiv.proofs import published as module
from symdiv.proofs.published import Claim, published, record_of_claim

CLAIMS = published()
ALL = pytest.mark.parametrize("claim", CLAIMS.values(), ids=CLAIMS.keys())
PLACES = [
    sp.Rational(1, 3),
    sp.Rational(1, 2),
    sp.Rational(3, 4),
    sp.Integer(2),
    sp.Rational(5, 2),
    sp.Integer(3),
    sp.Integer(5),
    sp.Integer(0),
    sp.Integer(-1),
]


def put(text: str, point: dict[str, sp.Expr]) -> str:
    """The constructor with numbers for the names of its parameters."""
    return re.sub(r"[^\W\d]\w*(?!\w*\s*[(=])", lambda m: f"({point[m[0]]})" if m[0] in point else m[0], text)


def laws(claim: Claim, point: dict[str, sp.Expr]) -> list[Family]:
    return [sd.parse(put(text, point)) for text in (claim.p, claim.q) if text]


def printed(claim: Claim, point: dict[str, sp.Expr]) -> mpmath.mpf | None:
    """What the printed formula gives at a point, by mpmath; None where it is undefined."""
    symbols = {name: sp.Symbol(name, real=True) for name in point}
    formula = formula_in(claim.text, symbols, claim.notation == "latex")
    value = formula.subs({symbols[name]: number for name, number in point.items()})
    return None if value.has(sp.nan, sp.zoo, sp.oo) else mpmath.mpf(sp.N(value, 50))


def true(claim: Claim, point: dict[str, sp.Expr]) -> mpmath.mpf:
    """The measure at the point, with proven digits."""
    value = sd.oracle.evaluate(claim.measure, *laws(claim, point), digits=40)
    return value / mpmath.log(claim.base) if claim.base else value


def points(claim: Claim) -> Iterator[dict[str, sp.Expr]]:
    """Valid points where the claim's condition holds."""
    names = sorted(symbol.name for symbol in claim.derivation.theorem.statement.subject.symbols)
    draw = random.Random(claim.id)
    condition = read_condition(claim.condition) if claim.condition else sp.true
    for _ in range(2000):
        point = {name: draw.choice(PLACES) for name in names}
        if condition.subs({sp.Symbol(name): number for name, number in point.items()}) != True:
            continue
        try:
            laws(claim, point)
        except InvalidInput:
            continue
        yield point


def test_there_are_enough_of_each_kind() -> None:
    found = [claim for claim in CLAIMS.values() if not claim.planted]
    assert len(found) >= 100
    assert sum(claim.verdict == "refuted" for claim in found) >= 25
    assert sum(claim.notation == "latex" for claim in found) >= 35
    assert {claim.measure for claim in found} == {"entropy", "cross_entropy", "kl_divergence"}


def test_the_readme_counts_them() -> None:
    proved = sum(claim.verdict == "proved" for claim in CLAIMS.values())
    text = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    assert f"holds {len(CLAIMS)} closed forms" in text
    assert f"{proved} are proved and {len(CLAIMS) - proved} refuted" in text


@ALL
def test_it_has_a_source(claim: Claim) -> None:
    assert claim.source
    assert re.match(r"https?://\S+$", claim.address)
    assert claim.formula.strip()
    assert claim.title


@ALL
def test_its_verdict_is_that_of_the_checker(claim: Claim) -> None:
    outcome = claim.outcome
    assert outcome.verdict == claim.verdict
    if claim.condition:
        assert claim.demands(claim.check().condition)
    if claim.verdict == "refuted":
        assert outcome.witness
        assert all(isinstance(number, sp.Rational) for number in outcome.witness.values())
    assert outcome.formula == write(claim.derivation.value)


@pytest.mark.parametrize("id", ["statproofbook-gam-kl", "pytorch-kl-pareto-exponential", "gil-kl-gumbel-gumbel"])
def test_records_carry_a_verified_proof(id: str) -> None:
    record = record_of_claim(id, certificates=True)
    claim = CLAIMS[id]
    assert record["verdict"] == claim.verdict
    assert (record["witness"] is None) == (claim.verdict == "proved")
    assert isinstance(sd.verify(record["theorems"][0]["certificate"]), sd.Proved)
    if not claim.condition:
        value = record["theorems"][0]["statement"]
        assert isinstance(sd.check(value, claim.measure, claim.p, claim.q), sd.Proved)
    assert record["axioms"]
    assert json.dumps(record)


@pytest.mark.parametrize("claim", [c for c in CLAIMS.values() if c.verdict == "refuted"], ids=lambda c: c.id)
def test_the_witness_tells_the_two_apart(claim: Claim) -> None:
    """By mpmath and the oracle, which know nothing of the checker."""
    witness = dict(claim.outcome.witness)
    with mpmath.workdps(50):
        value, truth = printed(claim, witness), true(claim, witness)
        assert value is None or not mpmath.isfinite(truth) or abs(value - truth) > mpmath.mpf(10) ** -6


@pytest.mark.parametrize("claim", [c for c in CLAIMS.values() if c.verdict == "proved" or c.condition], ids=lambda c: c.id)
def test_what_holds_agrees_with_numbers(claim: Claim) -> None:
    """At two points, to 25 digits."""
    with mpmath.workdps(50):
        for point in itertools.islice(points(claim), 2):
            value, truth = printed(claim, point), true(claim, point)
            assert value is not None
            assert abs(value - truth) < mpmath.mpf(10) ** -25 * (1 + abs(truth))
        assert point


@pytest.mark.parametrize("id", ["gil-kl-gumbel-gumbel", "mindspore-kl-gumbel-gumbel"])
def test_the_printed_divergence_of_gumbel_laws_lacks_one_term(id: str) -> None:
    claim = CLAIMS[id]
    first, second = re.findall(r"mu_\w", f"{claim.p} {claim.q}")
    repaired = rf"{claim.text} + \frac{{\{first} - \{second}}}{{\beta_{second[-1]}}}"
    assert isinstance(sd.check(repaired, claim.measure, claim.p, claim.q, latex=True), sd.Proved)


@pytest.mark.parametrize(
    ("id", "shown"),
    [
        (
            "statrs-entropy-geometric",
            ["refuted", "self.p.log(2.0)", "at p = 1/2 the formula is", "the right formula, proved:", "src/distribution/geometric.rs"],
        ),
        ("pytorch-kl-pareto-normal", ["proved", "if a > 2", "result[p.alpha <= 2] = float('inf')", "axioms used: gamma"]),
    ],
)
def test_the_command_shows_one(id: str, shown: list[str]) -> None:
    run = CliRunner().invoke(cli, ["prove", id])
    assert run.exit_code == 0
    for text in shown:
        assert text in run.output
    (record,) = json.loads(CliRunner().invoke(cli, ["prove", id, "--json"]).output)
    assert record["id"] == id


@pytest.mark.parametrize(
    ("of", "change"),
    [
        ("statproofbook-gam-kl", {"formula": CLAIMS["statproofbook-gam-kl"].formula.replace(r"(a_1 - a_2) \, \psi", r"(a_2 - a_1) \, \psi")}),
        ("statproofbook-norm-dent", {"base": 2}),
        ("tfp-kl-weibull-weibull", {"p": "Weibull(k2, l2)", "q": "Weibull(k1, l1)"}),
        ("scipy-entropy-beta", {"formula": CLAIMS["scipy-entropy-beta"].formula.replace("(a + b - 2)", "(a + b - 1)")}),
        ("pytorch-kl-pareto-exponential", {"condition": "a > 2"}),
        ("pytorch-kl-pareto-exponential", {"printed_condition": ""}),
        ("mxnet-kl-gamma-gamma", {"p": "Gamma(a, b)"}),
    ],
)
def test_a_slip_is_noticed(of: str, change: dict[str, object]) -> None:
    assert CLAIMS[of].outcome.verdict == "proved"
    assert dataclasses.replace(CLAIMS[of], **change).outcome.verdict == "refuted"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('id = "a"\nverdit = "proved"', "unknown fields verdit"),
        ('id = "a"\nverdict = "true"', "'true' is none of proved, refuted"),
        ('id = "a"\nverdict = "proved"\nnotation = "cobol"', "'cobol' is none of latex"),
        ('id = "a"\nverdict = "proved"\n[[claim]]\nid = "a"\nverdict = "proved"', "occurs twice"),
    ],
    ids=["field", "verdict", "notation", "twice"],
)
def test_wrong_data_is_refused(text: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    common = 'title = "t"\naddress = "https://a"\nmeasure = "entropy"\np = "Exponential(r)"\nformula = "1 - log(r)"\nnotation = "python"\n'
    (tmp_path / "published").mkdir()
    (tmp_path / "published" / "a.toml").write_text(f"[source]\n{common}\n" + "".join(f'[[claim]]\ntitle = "c"\n{part}\n' for part in text.split("[[claim]]\n")))
    monkeypatch.setattr(module, "folder", lambda: tmp_path)
    with pytest.raises(InvalidInput, match=message):
        published.__wrapped__()
