"""The normal form of terms with totals keeps their values: random terms at random exact examples, zeros included."""

from __future__ import annotations

from itertools import product

import pytest
import sympy as sp
from hypothesis import assume, given
from hypothesis import strategies as st

from symdiv.errors import RuleError
from symdiv.propositions import read_formula, read_term
from symdiv.propositions.terms import Total
from symdiv.rules.facts import Facts
from symdiv.rules.indexed import Normal
from symdiv.rules.witnesses import Example, compare

OBJECTS = {
    "X": "finite set",
    "Y": "finite set",
    "p": "function on X",
    "q": "function on X",
    "r": "function on X",
    "w": "function on X, Y",
    "f": "function on Y",
    "a": "real",
    "b": "real",
}
HYPOTHESES = [
    "all(0 <= p[i], i, X)",
    "all(0 <= q[i], i, X)",
    "all(0 < r[i], i, X)",
    "all(all(0 <= w[i, j], j, Y), i, X)",
    "all(total(w[i, j], j, Y) == 1, i, X)",
    "all(f[j] == total(p[i]*w[i, j], i, X), j, Y)",
    "total(p[i], i, X) == 1",
    "0 < a",
]
FACTS = Facts([read_formula(h) for h in HYPOTHESES], OBJECTS)
INDICES = {"i": "X", "k": "X", "j": "Y"}


def atoms(indices: tuple[str, ...]) -> list[str]:
    """Factors that are not negative, at the indices that are open."""
    found = ["a", "2", "1/3"]
    for i in indices:
        found += [f"{g}[{i}]" for g in "pqr"] if INDICES[i] == "X" else [f"f[{i}]"]
    return found + [f"w[{i}, {j}]" for i, j in product(indices, indices) if (INDICES[i], INDICES[j]) == ("X", "Y")]


@st.composite
def nonnegative(draw: st.DrawFn, indices: tuple[str, ...], depth: int = 2) -> str:
    if depth == 0 or draw(st.integers(0, 2)) == 0:
        return draw(st.sampled_from(atoms(indices)))
    one, two = draw(nonnegative(indices, depth - 1)), draw(nonnegative(indices, depth - 1))
    return draw(st.sampled_from([f"({one})*({two})", f"(({one}) + ({two}))", f"({one})/(({two}) + a)", f"abs(({one}) - ({two}))"]))


@st.composite
def terms(draw: st.DrawFn, indices: tuple[str, ...] = (), depth: int = 3) -> str:
    """Terms with values in (-oo, +oo]: what may be infinite is added, multiplied by what is not negative, and totalled."""
    kind = draw(st.integers(0, 7)) if depth else draw(st.integers(3, 7))
    one, two = draw(nonnegative(indices)), draw(nonnegative(indices))
    if kind == 0:
        return f"({draw(terms(indices, depth - 1))}) + ({draw(terms(indices, depth - 1))})"
    if kind == 1:
        return f"({one})*({draw(terms(indices, depth - 1))})"
    if kind == 2 and len(indices) < 2:
        index = draw(st.sampled_from([i for i in INDICES if i not in indices]))
        return f"total({draw(terms((*indices, index), depth - 1))}, {index}, {INDICES[index]})"
    if kind in (2, 3):
        return f"divergence_term({one}, {two})"
    if kind == 4:
        return f"cross_term({one}, {two})"
    if kind == 5:
        return f"b*entropy_term({one}) - log(a + ({two}))"
    return draw(st.sampled_from([f"information({one})", f"entropy_term({one})", f"b*({one})", f"exp(b)*({one})", f"({one})*log(a/2)"]))


small = st.integers(0, 4)


@st.composite
def examples(draw: st.DrawFn) -> Example:
    xs, ys = ("x1", "x2", "x3")[: draw(st.integers(1, 3))], ("y1", "y2")[: draw(st.integers(1, 2))]

    def normalised(keys: tuple[str, ...]) -> dict[tuple[str, ...], sp.Rational]:
        weights = draw(st.lists(small, min_size=len(keys), max_size=len(keys)).filter(any))
        return {(k,): sp.Rational(w, sum(weights)) for k, w in zip(keys, weights, strict=True)}

    p, rows = normalised(xs), {x: normalised(ys) for x in xs}
    tables = {
        "p": p,
        "q": {(x,): sp.Rational(draw(small), 3) for x in xs},
        "r": {(x,): sp.Rational(1 + draw(small), 2) for x in xs},
        "w": {(x, y): rows[x][y,] for x in xs for y in ys},
        "f": {(y,): sp.Add(*(p[x,] * rows[x][y,] for x in xs)) for y in ys},
    }
    values = {"a": sp.Rational(1 + draw(small), 3), "b": sp.Rational(draw(st.integers(-4, 4)), 3)}
    return Example({"X": xs, "Y": ys}, tables, values, {})


@given(terms(), examples())
def test_the_normal_form_keeps_the_value(text: str, example: Example) -> None:
    term = read_term(text)
    try:
        FACTS.require_defined(term)
    except RuleError:
        assume(False)
    # What the hypotheses say of the example, so that a wrong strategy cannot make the test vacuous.
    for hypothesis in FACTS.hypotheses:
        assert example.holds(hypothesis, {})
    assert compare(example.value(term, {}), in_the_limit(Normal(FACTS).of(term), example)) == 0


def in_the_limit(normal: sp.Expr, example: Example) -> sp.Expr:
    """The value of a normal form, information(b) as the limit of min(-log b, N)."""
    large = sp.Symbol("N")

    def value(term: sp.Expr, at: dict[str, str]) -> sp.Expr:
        if isinstance(term, Total):
            body, index, space = term.args
            return sp.Add(*(value(body, {**at, index.name: e}) for e in example.elements[space.name]))
        if type(term).__name__ == "information":
            b = example.value(term.args[0], at)
            return large if b == 0 else -sp.log(b)
        if term.is_Add or term.is_Mul:
            return term.func(*(value(t, at) for t in term.args))
        return example.value(term, at)

    whole = sp.expand(value(normal, {}))
    slope = whole.coeff(large, 1)
    if compare(slope, sp.Integer(0)) != 0:
        assert compare(slope, sp.Integer(0)) > 0
        return sp.oo
    return whole.coeff(large, 0)


def test_the_test_would_notice(monkeypatch: pytest.MonkeyPatch) -> None:
    """With one law of the normal form broken, a term has another value at one of few examples."""
    example = Example(
        {"X": ("x1", "x2")}, {"p": {("x1",): sp.Rational(1, 4), ("x2",): sp.Rational(3, 4)}, "q": {("x1",): sp.Integer(1), ("x2",): sp.Integer(0)}}, {}, {}
    )
    term = read_term("total(entropy_term(p[i]*q[i]), i, X)")
    assert compare(example.value(term, {}), in_the_limit(Normal(FACTS).of(term), example)) == 0
    monkeypatch.setattr(Normal, "_entropy", lambda self, a: sp.Mul(*(read_term("entropy_term(a)").func(b) for b, _ in self.factors(a))))
    assert compare(example.value(term, {}), in_the_limit(Normal(FACTS).of(term), example)) != 0
