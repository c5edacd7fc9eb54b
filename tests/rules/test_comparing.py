"""Rules that compare terms: signs, combinations and infinite values; uses that they must reject."""

from __future__ import annotations

from rejecting import FINITE, KL, NUMBERS, rejected, text

from symdiv.proof.theorem import infer
from symdiv.proofs import Setting
from symdiv.propositions import read_formula, read_term


def test_comparison_of_signs() -> None:
    s = NUMBERS.having("0 < a", "a < 1")
    assert text(s.sign("0 < a*(1 - a)")).endswith("0 < a*(1 - a)")
    assert "comparison of signs" in {step.rule for step in s.sign("0 < a")}
    rejected(s.sign, "0 < a - b**2")
    rejected(s.sign, "0 <= b")
    rejected(NUMBERS.sign, "0 < a**2")  # a may be 0
    rejected(s.sign, "0 < 1/b**2")  # b may be 0
    rejected(s.sign, "a == 1")
    rejected(FINITE.sign, f"0 <= {KL}")


def test_combination() -> None:
    s = NUMBERS.having("a <= b", "0 < c")
    assert text(s.combination("a*c + 1 <= b*c + 1", (s.assume("a <= b"), "c"))).endswith("a*c + 1 <= b*c + 1")
    below = s.assume("a <= b")
    rejected(s.combination, "a < b", below)  # strict from what is not
    rejected(s.combination, "a == b", below)
    rejected(s.combination, "b <= a", below)
    rejected(s.combination, "-a <= -b", (below, "-1"))
    rejected(NUMBERS.combination, "a/c <= b/c", (below, "1/c"))  # c of unknown sign
    rejected(NUMBERS.combination, "a*c <= b*c", (below, "c"))
    rejected(NUMBERS.combination, "a == b", (NUMBERS.assume("a*c == b*c"), "1/c"))  # c may be 0
    rejected(infer, "combination", conclusion=read_formula("a <= b"), multipliers=(read_term("1"),), given=(), objects=NUMBERS.objects)


def test_infinite_minus_infinite_is_not_zero() -> None:
    s = FINITE.having("total(p[k], k, X) == 1")
    both = s.assume(f"a + {KL} <= 1 + {KL}")
    rejected(s.combination, "a <= 1", both)
    rejected(s.combination, "a == 1", s.assume(f"a + {KL} == 1 + {KL}"))
    rejected(
        s.identity, f"{KL} - {KL.replace('k', 'm')} + a*information(p[i]) - a*information(p[i]) == 0*{KL} + information(q[i]) - information(q[i] + 0) + a - 1"
    )
    rejected(s.identity, "total(cross_term(p[k], q[k]), k, X) - total(divergence_term(p[k], q[k]), k, X) == total(entropy_term(p[k]), k, X)")
    finite = s.having(f"finite({KL})")
    assert text(finite.combination("a <= 1", both)).endswith("a <= 1")
    strict = s.combination(f"a + {KL} <= b + {KL}", s.assume("a < b"))
    assert text(strict)
    rejected(s.combination, f"a + {KL} < b + {KL}", s.assume("a < b"))  # not where the divergence is infinite


def test_what_may_be_infinite_has_no_negative_multiple() -> None:
    rejected(FINITE.identity, f"a*{KL} == {KL}*a")
    rejected(FINITE.identity, f"({KL})**2 == ({KL})**2")
    rejected(FINITE.identity, f"exp({KL}) == exp({KL})")


def test_finiteness() -> None:
    fact = infer("finiteness", term=read_term("total(entropy_term(p[k]), k, X)"), given=FINITE.given, objects=FINITE.objects)
    assert text(fact).endswith("finite(total(entropy_term(p[k]), k, X))")
    rejected(infer, "finiteness", term=read_term(KL), given=FINITE.given, objects=FINITE.objects)
    space = {"X": "measure space", "p": "function on X"}
    for given in ((), (read_formula("all(0 <= p[i], i, X)"),)):
        rejected(infer, "finiteness", term=read_term("total(p[k], k, X)"), given=given, objects=space)


def test_infinite() -> None:
    s = NUMBERS.having("0 < a", "b == 0")
    assert text(s.infinite("c <= divergence_term(a, b)")).endswith("c <= divergence_term(a, b)")
    rejected(NUMBERS.having("0 <= a", "b == 0").infinite, "c <= divergence_term(a, b)")
    rejected(NUMBERS.having("0 < a", "0 <= b").infinite, "c <= divergence_term(a, b)")
    rejected(s.infinite, "divergence_term(a, b) <= c")
    rejected(s.infinite, "divergence_term(a, b) < divergence_term(a, b)")
    assert "infinite" in [step.rule for step in s.infinite("c < divergence_term(a, b)")]


def test_impossibility() -> None:
    s = NUMBERS
    assert text(s.impossible("a == 7", s.assume("a < a"))) == "a < a |- a == 7"
    assert "impossibility" in [step.rule for step in s.impossible("a == 7", s.assume("a + 1 <= a"))]
    rejected(s.impossible, "a == 7", s.assume("a <= a"))
    rejected(s.impossible, "a == 7", s.assume("a < b"))
    rejected(FINITE.impossible, "a == 7", FINITE.assume(f"{KL} <= 3"))
    rejected(FINITE.impossible, "a == 7", FINITE.assume(f"{KL} < {KL} + 1"))


# Integrals, which may be infinite without any conventions for zeros

INTEGRALS = Setting("X: measure space; p: function on X; a, b: real")


def test_an_infinite_integral_is_no_number() -> None:
    whole = read_term("total(1, i, X)")
    below = INTEGRALS.sign("a < a + 1")
    rejected(infer, "substitution", below, values={"a": whole}, objects=INTEGRALS.objects)
    rejected(INTEGRALS.combination, "a*total(1, i, X) <= b*total(1, i, X)", (INTEGRALS.assume("a <= b"), "total(1, i, X)"))
    rejected(INTEGRALS.identity, "-total(1, i, X) == -total(1, i, X)")
    rejected(INTEGRALS.identity, "log(1 + total(1, i, X)) == log(1 + total(1, i, X))")
    rejected(INTEGRALS.combination, "a <= b", INTEGRALS.assume("a + total(1, i, X) <= b + total(1, i, X)"))
    function = Setting("Y: finite set; j: element of Y; f: function on Y").sign("f[j] < f[j] + 1")
    rejected(infer, "substitution", function, functions={"f": ((read_term("k"),), whole)}, objects={**INTEGRALS.objects, "Y": "finite set"})


def test_two_infinite_integrals_that_are_equal_are_not_finite() -> None:
    s = INTEGRALS.having("all(0 <= p[i], i, X)", "total(p[i], i, X) == total(1, i, X)")
    rejected(infer, "finiteness", term=read_term("total(p[i], i, X)"), given=s.given, objects=s.objects)
