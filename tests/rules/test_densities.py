"""Theorems on expectations as theorems on totals over a line; what must be rejected."""

from __future__ import annotations

from typing import Any

import pytest
import sympy as sp

import symdiv as sd
from symdiv.derivation.expectations import Names, expectations
from symdiv.errors import InvalidInput, RuleError, Unsupported
from symdiv.proof.theorem import Theorem, infer
from symdiv.proofs import Setting
from symdiv.proofs.laws import mean_of
from symdiv.proofs.setting import ends_of
from symdiv.propositions import read_formula


def expectation(law: str, integrand: str = "1") -> Theorem:
    family = sd.parse(law)
    x = family.support.symbol("x")
    names = {s.name: s for s in family.free_symbols}
    return expectations(family, x, sp.sympify(integrand, locals={**names, "x": x}), Names({*names, "x"}))[0]


def total(theorem: Theorem, **more: Any) -> Theorem:
    return infer("expectation as a total", theorem, **{"coordinate": "z", "index": "i", "space": "X", **more})


def refused(theorem: Theorem, **more: Any) -> str:
    with pytest.raises((RuleError, InvalidInput)) as problem:
        total(theorem, **more)
    return str(problem.value)


@pytest.mark.parametrize(
    ("law", "statistic", "text"),
    [
        ("Exponential(1/m)", "x", "length(x[i], i, X, 0), 0 < m |- total(x[i]*exp(-x[i]/m)/m, i, X) == m"),
        ("Uniform(a, b)", "x", "length(x[i], i, X, a, b), a < b |- total(x[i]/(-a + b), i, X) == a/2 + b/2"),
        ("Gamma(3, b)", "1", "length(x[i], i, X, 0), 0 < b |- total(b**3*x[i]**2*exp(-b*x[i])/2, i, X) == 1"),
    ],
)
def test_what_is_derived_of_a_law_holds_for_its_density(law: str, statistic: str, text: str) -> None:
    theorem = mean_of(law, statistic)
    assert str(theorem.conclusion) == text
    assert isinstance(sd.verify(theorem.certificate()), sd.Proved)
    assert str(mean_of(law, statistic, finite=True).proposition.conclusion).startswith("finite(total(")


def test_the_condition_of_an_expectation_is_a_hypothesis() -> None:
    assert read_formula("2 < a") in mean_of("Pareto(a, k)", "x**2").proposition.hypotheses
    with pytest.raises(Unsupported):
        mean_of("Cauchy(0, 1)", "x")


def test_what_is_no_theorem_on_a_line_is_refused() -> None:
    family, x = sd.parse("Pareto(a, k)"), sp.Symbol("x", positive=True)
    infinite = [t for t in expectations(family, x, x, Names({"a", "k", "x"})) if t.statement.value == sp.oo]
    assert "not finite" in refused(infinite[0])
    assert "no density" in refused(expectation("Poisson(r)"))
    assert "no density" in refused(expectation("VonMises(0, k)"))
    refused(expectation("Exponential(r)", "log(x)"))  # its value has EulerGamma in it, which is no name of a number
    refused(expectation("Gamma(a, b)"))  # the density has the gamma function
    for more in ({"coordinate": "m"}, {"space": "m"}, {"index": "X"}, {"space": "total"}, {"index": "E"}, {"coordinate": "#0"}):
        refused(expectation("Normal(m, s)"), **more)
    with pytest.raises(RuleError):
        total(Setting("a: real").assume("a == a"))
    with pytest.raises(RuleError):
        infer("expectation as a total", coordinate="z", index="i", space="X")


def test_the_ends_of_a_line() -> None:
    s = Setting("X: measure space; x: function on X; a, b: real")
    line = s.assume("length(x[i], i, X, a, b)")
    assert str(ends_of(line).proposition.conclusion) == "all(a < x[i], i, X)"
    assert str(ends_of(line, above=False).proposition.conclusion) == "all(x[i] < b, i, X)"
    for premise, above in ((s.assume("length(x[i], i, X)"), True), (s.assume("length(x[i], i, X, a)"), False), (s.assume("a < b"), True)):
        with pytest.raises(RuleError):
            infer("ends of a line", premise, above=above)


def test_a_line_is_read_and_renamed_as_every_formula() -> None:
    formula = read_formula("length(x[i], i, X, a)")
    assert str(formula) == "length(x[i], i, X, a)"
    assert formula.canonical() == read_formula("length(x[j], j, X, a)").canonical()
    assert formula.canonical() != read_formula("length(x[i], i, X)").canonical()
    assert formula.free_names() == {"x", "X", "a"}
    s = Setting("X: measure space; x, y: function on X; a: real")
    for text in ("length(x[i], i, a)", "length(x, i, X)", "length(y[j], i, X)", "length(x[i], i, X, X)"):
        with pytest.raises((RuleError, InvalidInput)):
            s.assume(text)
