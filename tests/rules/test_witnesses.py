"""Counterexamples, numbers and absurdities that decide a proposition; uses that these rules must reject."""

from __future__ import annotations

from rejecting import NUMBERS, rejected, text

from symdiv.proof.theorem import infer
from symdiv.proofs.exact import counterexample, evaluation
from symdiv.propositions import read_formula


def test_counterexample_and_evaluation() -> None:
    false = counterexample("X: finite set; p: function on X", ["all(0 <= p[i], i, X)"], "total(p[i], i, X) == 1", elements={"X": "x y"}, p=["1/2", "1/3"])
    assert false.rule == "counterexample"
    claim = "X: finite set; p: function on X", ["all(0 < p[i], i, X)"], "total(p[i], i, X) == 1"
    rejected(counterexample, *claim, elements={"X": "x y"}, p=["1/2", "1/2"])  # it holds there
    rejected(counterexample, *claim, elements={"X": "x y"}, p=["1/2", "0"])  # a hypothesis fails
    rejected(counterexample, *claim, elements={"X": "x y"}, p=["1/2"])
    rejected(counterexample, *claim, elements={"X": ""}, p=[])
    rejected(counterexample, *claim, p=["1/2", "1/3"])
    rejected(counterexample, "a: real", [], "0 <= log(a)", values={"a": "-1"})
    assert evaluation("log(8) == 3*log(2)").rule == "evaluation"
    assert text(evaluation("log(2) < 7/10"))
    rejected(evaluation, "log(2) < 69314718055994530941723212145817/10**32")
    rejected(evaluation, "a < a + 1")
    rejected(evaluation, "divergence_term(1/2, 0) < 3")
    assert text(evaluation("3 < divergence_term(1/2, 0)"))


def test_reduction_to_absurdity() -> None:
    s = NUMBERS.having("0 < b")
    absurd = s.combination("1 <= 0", (s.assume("b <= 0"), "1/b"))
    assert text(infer("reduction to absurdity", absurd, formula=read_formula("b <= 0"))) == "0 < b |- 0 < b"
    rejected(infer, "reduction to absurdity", absurd, formula=read_formula("b <= 1"))
    harmless = s.combination("b <= 1", s.assume("b <= 1"))
    rejected(infer, "reduction to absurdity", harmless, formula=read_formula("b <= 1"))
    true = s.having("b <= 1").sign("0 <= 1")
    rejected(infer, "reduction to absurdity", true, formula=read_formula("b <= 1"))
