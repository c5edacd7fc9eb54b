"""Relations between measures: what each rule accepts, and what it must reject."""

from __future__ import annotations

import pytest
import sympy as sp

import symdiv as sd
from symdiv.decision.relations import proofs_of
from symdiv.decision.texts import relation_in
from symdiv.errors import RuleError
from symdiv.proof.theorem import Theorem, infer
from symdiv.rules.boxes import Box, Field, leaves
from symdiv.rules.statement import MeasureRelation


def premises(relation: MeasureRelation) -> list[Theorem]:
    return proofs_of([information for _, information in relation.measures])


def concluded(rule: str, text: str, **arguments: object) -> Theorem:
    relation = relation_in(text)
    return infer(rule, *premises(relation), relation=relation, **arguments)


def test_equal_measures() -> None:
    theorem = concluded("equal measures", "KL(Normal(m, s), Normal(n, s)) == KL(Normal(n, s), Normal(m, s))")
    assert isinstance(sd.verify(theorem.certificate()), sd.Proved)
    for wrong in (
        "KL(Normal(m, s), Normal(n, t)) == KL(Normal(n, t), Normal(m, s))",
        "H(Exponential(a)) == 2 - log(a)",
        "KL(Pareto(a, m), Exponential(r)) == a*m*r/(a - 1) + log(a/(m*r)) - 1 - 1/a",
        "KL(Normal(m, s), Gamma(a, b)) == 1",
    ):
        with pytest.raises(RuleError):
            concluded("equal measures", wrong)
    relation = relation_in("H(Exponential(a)) == 1 - log(a)")
    with pytest.raises(RuleError, match="premise for each"):
        infer("equal measures", *premises(relation_in("H(Gamma(a, 1)) == 0")), relation=relation)
    with pytest.raises(RuleError):
        infer("equal measures", *premises(relation), relation=MeasureRelation(relation.left, ">", relation.right, relation.measures))


def test_what_stands_for_a_measure_is_no_parameter() -> None:
    relation = relation_in("H(Exponential(a)) == 1 - log(a)")
    ((_, information),) = relation.measures
    a = next(iter(information.symbols))
    with pytest.raises(RuleError, match="no parameter"):
        infer("equal measures", *premises(relation), relation=MeasureRelation(a, "==", a, ((a, information),)))


def test_gibbs() -> None:
    for text in ("KL(Gamma(a, b), Weibull(k, l)) >= 0", "2*KL(Gamma(a, b), Weibull(k, l)) + KL(Beta(a, b), Beta(c, d)) + 1 > 0"):
        theorem = infer("gibbs", relation=relation_in(text))
        assert sd.verify(theorem.certificate()) == sd.Proved(())
    for wrong in ("KL(Gamma(a, b), Gamma(c, d)) > 0", "-KL(Gamma(a, b), Gamma(c, d)) >= 0", "H(Gamma(a, b)) >= 0", "KL(Gamma(a, b), Gamma(c, d)) >= 1"):
        with pytest.raises(RuleError):
            infer("gibbs", relation=relation_in(wrong))
    for wrong in ("KL(Gamma(a, b), Gamma(c, d)) - 1 >= 0", "a*KL(Gamma(a, b), Gamma(c, d)) >= 0", "KL(Gamma(a, b), Gamma(c, d))**3 >= 0"):
        with pytest.raises(RuleError):
            infer("gibbs", relation=relation_in(wrong))


def test_a_difference_that_is_a_divergence() -> None:
    relation = relation_in("H(Exponential(a), Exponential(b)) >= H(Exponential(a))")
    divergence = relation_in("KL(Exponential(a), Exponential(b)) >= 0").measures[0][1]
    *others, last = proofs_of([*(i for _, i in relation.measures), divergence])
    assert isinstance(sd.verify(infer("gibbs", *others, last, relation=relation).certificate()), sd.Proved)
    other = relation_in("H(Exponential(a)) >= H(Exponential(a), Exponential(b))")
    with pytest.raises(RuleError):
        infer("gibbs", *others, last, relation=other)
    with pytest.raises(RuleError):
        infer("gibbs", *others, relation=relation)


def test_sign_of_difference() -> None:
    assert concluded("sign of difference", "H(Laplace(m, s)) > H(Normal(m, s))")
    assert concluded("sign of difference", "H(Exponential(a)) + a >= 1 - log(a)")
    for wrong in ("H(Normal(m, s)) > H(Laplace(m, s))", "H(Exponential(a)) >= 0", "H(Exponential(a)) > 1 - log(a)", "KL(Normal(m, s), Gamma(a, b)) > 1"):
        with pytest.raises(RuleError):
            concluded("sign of difference", wrong)


def test_subdivision() -> None:
    a = sp.Symbol("a", positive=True)
    box = {"symbols": (a,), "low": (sp.Rational(1, 2),), "high": (sp.Rational(3, 2),)}
    theorem = concluded("subdivision", "3 > H(Gamma(a, 1))", cuts="0..", **box)
    assert theorem.statement.condition == sp.And(a >= sp.Rational(1, 2), a <= sp.Rational(3, 2))
    certificate = theorem.certificate()
    assert isinstance(sd.verify(certificate), sd.Proved)
    certificate["steps"][-1]["arguments"]["high"] = ["30"]
    assert isinstance(sd.verify(certificate), sd.Refuted)
    for text, cuts in (("1 > H(Gamma(a, 1))", "0.."), ("3 > H(Gamma(a, 1))", "0."), ("3 > H(Gamma(a, 1))", "0..."), ("3 > H(Gamma(a, 1))", "1..")):
        with pytest.raises(RuleError):
            concluded("subdivision", text, cuts=cuts, **box)
    with pytest.raises(RuleError, match="interval"):
        concluded("subdivision", "3 + b > H(Gamma(a, b))", cuts=".", **box)
    with pytest.raises(RuleError, match="order"):
        concluded("subdivision", "3 > H(Gamma(a, 1))", cuts=".", symbols=(a,), low=(sp.Integer(2),), high=(sp.Integer(1),))


def test_boxes() -> None:
    x, y = sp.symbols("x y", real=True)
    unit = Box((sp.Integer(0), sp.Integer(0)), (sp.Integer(1), sp.Integer(1)))
    assert len(list(leaves(unit, "01..."))) == 3
    assert Field(x + y, (x, y)).at_least_zero(unit)
    assert not Field(x + y, (x, y)).at_least_zero(unit, strict=True)
    assert not Field(x - y, (x, y)).at_least_zero(unit)
    assert Field(1 + x - y, (x, y)).at_least_zero(unit)  # by its monotonicity, down to a corner where it is 0
    assert not Field(sp.log(x), (x,)).at_least_zero(Box((sp.Integer(0),), (sp.Integer(1),)))


def test_infinity_minus_infinity_is_nothing() -> None:
    difference = "KL(Pareto(a, m), Exponential(r)) - KL(Pareto(a, m), Exponential(s))"
    with pytest.raises(RuleError):
        concluded("equal measures", f"{difference} == {difference} + 0*a + KL(Exponential(a), Exponential(a))")
    with pytest.raises(RuleError):
        concluded("equal measures", f"{difference} == a*m*(r - s)/(a - 1) + log(s/r)")
    with pytest.raises(RuleError):
        concluded("equal measures", f"H(Exponential(a)) + {difference} == {difference} + 1 - log(a)")
