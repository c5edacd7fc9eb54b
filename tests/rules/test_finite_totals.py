"""Rules for totals over finite sets: of inequalities, their equality case, parts of a total; uses that they must reject."""

from __future__ import annotations

from rejecting import FINITE, KL, rejected, text

from symdiv.proofs import Setting


def test_summation() -> None:
    assert text(FINITE.summed(FINITE.sign("0 <= p[i]*q[i]"), "i", "X")).endswith("0 <= total(p[i]*q[i], i, X)")
    assumed = FINITE.having("p[i] <= q[i]")
    rejected(FINITE.summed, assumed.assume("p[i] <= q[i]"), "i", "X")  # something is assumed of i
    rejected(FINITE.summed, FINITE.sign("0 <= p[i]"), "i", "Y")
    assert "summation" in [step.rule for step in FINITE.summed(FINITE.sign("0 <= p[i]"), "i", "X")]


def test_equality_in_a_sum() -> None:
    below = FINITE.sign("0 <= p[i]")
    zero = FINITE.having("total(p[k], k, X) == 0")
    rule = zero.equal_terms(below, zero.identity("total(0, i, X) == total(p[i], i, X)"), "i", "X")
    assert rule.rule == "equality in a sum"
    assert text(rule).endswith("all(0 == p[i], i, X)")
    rejected(zero.equal_terms, below, zero.identity("total(p[i], i, X) == 0*total(q[i], i, X)"), "i", "Y")
    rejected(FINITE.equal_terms, below, FINITE.assume("total(q[i], i, X) == 0"), "i", "X")
    infinite = FINITE.having("all(all(0 <= w[i, j], j, Y), i, X)")
    wide = infinite.combination("divergence_term(p[i], q[i]) <= divergence_term(p[i], q[i]) + 1", (infinite.sign("0 <= 1"), "1"))
    rejected(infinite.equal_terms, wide, infinite.assume(f"{KL} == total(divergence_term(p[k], q[k]) + 1, k, X)"), "i", "X")


def test_part_of_a_total() -> None:
    part = FINITE.part(FINITE.sign("0 <= p[i]"), "i", "X")
    assert part.rule == "part of a total"
    assert text(part).endswith("p[i] <= total(p[i], i, X)")
    free = Setting("X: finite set; i: element of X; p: function on X")
    rejected(free.part, free.assume("0 <= p[i]"), "i", "X")
    rejected(FINITE.part, FINITE.sign("0 <= 1 + p[i]*q[i]"), "i", "Y")
    space = Setting("X: measure space; i: element of X; p: function on X", "all(0 <= p[i], i, X)", "total(p[i], i, X) == 1")
    rejected(space.part, space.sign("0 <= p[i]"), "i", "X")  # a density may exceed 1
