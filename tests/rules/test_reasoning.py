"""Rules of logic for propositions: hypotheses, cases, equivalences, elements, substitution, chains; uses that they must reject."""

from __future__ import annotations

from rejecting import FINITE, NUMBERS, rejected, text

from symdiv.proof.theorem import infer
from symdiv.proofs import Setting
from symdiv.proofs.setting import cut, equivalence, one_direction
from symdiv.propositions import read_formula, read_term


def test_hypotheses() -> None:
    s = NUMBERS
    assert text(s.assume("a <= b")) == "a <= b |- a <= b"
    assert s.assume("a <= b").rule == "assumption"
    weak = infer("weakening", s.assume("a <= b"), given=(read_formula("c < 0"),), objects=s.objects)
    assert text(weak) == "c < 0, a <= b |- a <= b"
    rejected(infer, "assumption", s.assume("a <= b"), formula=read_formula("a < b"), objects=s.objects)
    rejected(infer, "weakening", given=(), objects=s.objects)
    below = s.having("0 <= a").sign("0 <= a + 1")
    lemma = s.having("0 < a").sign("0 <= a")
    assert text(cut(below, lemma)) == "0 < a |- 0 <= a + 1"
    assert infer("cut", below, lemma).rule == "cut"
    assert "0 <= a" in text(cut(below, s.having("0 < b").sign("0 <= b"))).split("|-")[0]
    rejected(cut, below)


def test_case_distinction_and_border_case() -> None:
    s = NUMBERS
    one, other = s.having("0 <= a").sign("0 <= a**2"), s.having("a < 0").sign("0 <= a**2")
    rule = s.cases("0 <= a", one, other)
    assert rule.rule == "case distinction"
    assert text(rule) == "|- 0 <= a**2"
    assert "a < 0" in text(s.cases("0 < a", one, other))  # not the negation of the other hypothesis: it stays
    rejected(s.cases, "0 <= a", one, s.having("a < 0").sign("0 < 1"))
    rejected(s.cases, "0 <= log(a)", one, other)  # log a need not have a value
    equal, strict = s.having("a == b").sign("0 <= b - a"), s.having("a < b").sign("0 <= b - a")
    border = s.border_case("a", "b", equal, strict)
    assert border.rule == "border case"
    assert text(border) == "a <= b |- 0 <= -a + b"
    assert "a < b" in text(s.border_case("b", "a", equal, strict)).split("|-")[0]
    rejected(s.border_case, "a", "b", equal, s.sign("0 <= 1"))


def test_equivalence() -> None:
    s = NUMBERS
    forth, back = s.combination("b == a", (s.assume("a == b"), "-1")), s.combination("a == b", (s.assume("b == a"), "-1"))
    both = equivalence(forth, back)
    assert both.rule == "equivalence"
    assert text(both) == "|- iff(a == b, b == a)"
    assert one_direction(both).rule == "one direction"
    assert text(one_direction(both, forth=False)) == "b == a |- a == b"
    rejected(equivalence, forth, forth)
    rejected(equivalence, s.sign("0 < 1"), s.sign("0 < 2"))
    rejected(one_direction, forth)


def test_contraposition_and_contradiction() -> None:
    s = NUMBERS
    forth = s.combination("b == a", (s.assume("a == b"), "-1"))
    turned = infer("contraposition", forth, formula=read_formula("a == b"))
    assert text(turned) == "no(b == a) |- no(a == b)"
    rejected(infer, "contraposition", forth, formula=read_formula("b == a"))
    absurd = infer("contradiction", s.assume("a <= b"), s.assume("b < a"), conclusion=read_formula("a == 7"), objects=s.objects)
    assert text(absurd) == "a <= b, b < a |- a == 7"
    rejected(infer, "contradiction", s.assume("a <= b"), s.assume("a < b"), conclusion=read_formula("a == 7"), objects=s.objects)
    rejected(infer, "contradiction", s.assume("a <= b"), s.assume("b <= a"), conclusion=read_formula("a == 7"), objects=s.objects)


def test_generalisation_and_instance() -> None:
    every = FINITE.for_all(FINITE.sign("0 <= p[i]*q[i]"), "i", "X")
    assert every.rule == "generalisation"
    assert FINITE.at(every, "i").rule == "instance"
    assumed = FINITE.assume("p[i] <= q[i]")
    rejected(FINITE.for_all, assumed, "i", "X")
    rejected(FINITE.for_all, FINITE.sign("0 <= p[i]"), "i", "Y")
    rejected(FINITE.at, FINITE.sign("0 <= p[i]"), "i")
    output = FINITE.having("0 <= w[i, j]").assume("all(0 <= p[i], i, X)")
    beside = infer("weakening", output, given=(read_formula("w[i, j] <= 1"),), objects=FINITE.objects)
    rejected(FINITE.at, beside, "j")  # j is an element of Y there


def test_substitution() -> None:
    s = NUMBERS.having("0 < b")
    square = NUMBERS.sign("0 <= t**2")
    rule = infer("substitution", square, values={"t": read_term("a - b")}, objects=s.objects)
    assert text(rule) == "|- 0 <= (a - b)**2"
    rejected(infer, "substitution", square, values={"t": read_term("1/a")}, objects=s.objects)  # a may be 0
    rejected(infer, "substitution", square, values={"t": read_term("log(a)")}, objects=s.objects)
    rejected(infer, "substitution", square, values={"t": read_term("information(b)")}, objects=s.objects, given=(read_formula("0 <= b"),))
    rejected(infer, "substitution", square, values={"a": read_term("b")}, objects=s.objects)
    rejected(infer, "substitution", square, values={"t": read_term("p[i]")}, objects=s.objects)


def test_substitution_captures_no_index() -> None:
    free = Setting("X: finite set; i, k: element of X; f, g: function on X; a: real")
    shift = free.identity("total(a*f[i], i, X) == a*total(f[i], i, X)")
    special = free.use(shift, values={"a": "g[i]"})
    assert text(special) == "|- total(f[i_]*g[i], i_, X) == g[i]*total(f[i], i, X)"
    inner = free.use(shift, functions={"f[k]": "g[i]*g[k]"})
    claim = inner.proposition.conclusion
    total = claim.terms()[0]  # type: ignore[union-attr]  # an equation
    assert "i" in {s.name for s in total.free_symbols if s.name == "i"}
    pair = Setting("X: finite set; i, k: element of X; w: function on X, X").assume("w[i, k] == 0")
    rejected(infer, "substitution", pair, names={"k": "i"}, objects=dict(pair.proposition.objects))  # no diagonal
    rejected(infer, "substitution", shift, functions={"f": ((), read_term("a"))}, objects=free.objects)
    rejected(infer, "substitution", shift, names={"X": "a"}, objects=free.objects)


def test_chains() -> None:
    s = NUMBERS
    strict, weak = s.assume("a < b"), s.assume("b <= c")
    assert text(infer("transitivity", strict, weak)).endswith("a < c")
    rejected(infer, "transitivity", weak, strict)
    rejected(infer, "transitivity", weak)
    assert text(infer("antisymmetry", s.assume("a <= b"), s.assume("b <= a"))).endswith("a == b")
    rejected(infer, "antisymmetry", strict, s.assume("b <= a"))
    rejected(infer, "antisymmetry", weak, weak)
    assert text(infer("strictness", weak, s.assume("no(b == c)"))).endswith("b < c")
    rejected(infer, "strictness", weak, s.assume("no(a == c)"))
    rejected(infer, "strictness", s.assume("b == c"), s.assume("no(b == c)"))
