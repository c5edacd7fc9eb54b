"""Propositions: names are used by their sorts, only formulas are read, and changed certificates are refuted."""

from __future__ import annotations

import json

import pytest
from rejecting import FINITE, KL, rejected

import symdiv as sd
from symdiv.errors import InvalidInput, RuleError
from symdiv.proof.certificate import certificate
from symdiv.proof.theorem import infer
from symdiv.proofs import Setting
from symdiv.propositions import Proposition, read_formula


def test_names_are_used_by_their_sorts() -> None:
    rejected(Setting("X: finite set; i: element of X; p: function on X").assume, "i <= 1")
    rejected(Setting("X, Y: finite set; j: element of Y; p: function on X").assume, "p[j] <= 1")
    rejected(Setting("p: function on X").assume, "all(p[i] <= 1, i, X)")
    rejected(Setting("X: finite set; p: function on X").assume, "total(p[p], p, X) <= 1")
    rejected(Setting("a: real").assume, "b <= 1")
    rejected(Setting, "a: number")
    with pytest.raises(RuleError):
        infer("definition", Setting("a: real").assume("a <= 1"), name="entropy", p=sd.Exponential(1))
    with pytest.raises(RuleError):
        infer("cut", sd.derive("entropy", sd.Exponential(1)).theorem, Setting("a: real").assume("a <= 1"))


def test_changed_certificates_are_refuted() -> None:
    proof = certificate(FINITE.combination(f"{KL} <= {KL} + p[i]", (FINITE.sign("0 <= p[i]"), "1")))
    assert isinstance(sd.verify(proof), sd.Proved)
    plain = json.dumps(proof)
    for old, new in (
        ("<= p[i]", "< p[i]"),
        ("p[k], q[k]", "q[k], p[k]"),
        ("finite set", "measure space"),
        ("total(w[i, j], j, Y) == 1", "1 == 1"),
        ('"1"', '"-1"'),
    ):
        assert old in plain
        assert isinstance(sd.verify(json.loads(plain.replace(old, new, 1))), sd.Refuted), old
    claim = {**proof, "claim": {**proof["claim"], "hypotheses": []}}
    assert isinstance(sd.verify(claim), sd.Refuted)


def test_a_proposition_keeps_a_hypothesis_once() -> None:
    twice = [read_formula("all(0 <= p[i], i, X)"), read_formula("all(0 <= p[k], k, X)")]
    made = Proposition.of({"X": "finite set", "p": "function on X"}, twice, read_formula("0 <= total(p[i], i, X)"))
    assert len(made.hypotheses) == 1


@pytest.mark.parametrize(
    "wrong", ["__import__('os')", "p[1]", "a <= b <= c", "lambda: 0", "a ** b", "2**10**9 <= 1", "1/0 <= 1", "sqrt(-1) <= 2", "f(a) <= 1", "'a' <= 1", "("]
)
def test_only_formulas_are_read(wrong: str) -> None:
    with pytest.raises(InvalidInput):
        read_formula(wrong)
