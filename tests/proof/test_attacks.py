"""Proofs of false claims that an earlier checker accepted, found by attacking it. Each must be refused at the step that is wrong."""

from __future__ import annotations

import json
from typing import Any

import pytest
import sympy as sp

import symdiv as sd
from symdiv.errors import InvalidInput, RuleError
from symdiv.families.base import Family
from symdiv.laws import SignedGamma, StandardNormal, UnitBeta, UnitGamma
from symdiv.measures import measure
from symdiv.proof.certificate import certificate
from symdiv.proof.theorem import Theorem, infer
from symdiv.rules.normal import same
from symdiv.rules.statement import MeasureRelation
from symdiv.verdict import Proved, Refuted

ZERO, ONE = sp.Integer(0), sp.Integer(1)
m, a, c = sp.symbols("m a c", real=True)
x, y, z, u = sp.symbols("x y z u", positive=True)
r = sp.Symbol("r", real=True)


def refused(rule: str, *premises: Theorem, **arguments: Any) -> None:
    with pytest.raises(RuleError):
        infer(rule, *premises, **arguments)


def power_of_exponential(s: int, order: int = 0, variable: sp.Symbol = z) -> Theorem:
    return infer("transform", law=UnitGamma(1), variable=variable, exponents=(sp.Integer(s), ZERO), orders=(order, 0))


def test_a_logarithm_planted_in_a_value_makes_nothing_positive() -> None:
    theorem = sd.derive("entropy", sd.Normal("m", 1)).theorem
    value, planted = theorem.statement.value, sp.log(m)
    refused("rewriting", theorem, value=value + (planted**2 + 1) ** 2 - planted**4 - 2 * planted**2 - 1)
    assert not same(value + (planted**2 + 1) ** 2 - planted**4 - 2 * planted**2 - 1, value + sp.log(m**2) ** 2 / 2 - 2 * planted**2)


UNDEFINED = [
    sp.log(sp.exp(m) - 1) - sp.log(1 - sp.exp(-m)) - m,
    sp.log(m) - sp.log(2 * m) + sp.log(2),
    sp.log(sp.Abs(2 * m)) - sp.log(sp.Abs(m)) - sp.log(2),
    (2 * m) ** sp.pi - 2**sp.pi * m**sp.pi,
    (3 * m) ** m - 3**m * m**m,
    (m**2 - 1) / (m - 1) - m - 1,
    (a + 1) * sp.hyper((1, 1), (2,), m) - a * sp.hyper((1, 1), (2,), m) - sp.hyper((1, 1), (2,), m),
    (a + 1) * sp.besseli(sp.Rational(1, 2), m) - a * sp.besseli(sp.Rational(1, 2), m) - sp.besseli(sp.Rational(1, 2), m),
    (a + 1) * sp.loggamma(m) - a * sp.loggamma(m) - sp.loggamma(m),
    (a + 1) * sp.acos(m) - a * sp.acos(m) - sp.acos(m),
]
"""Differences that the normal form brings to zero, and that have no value for some real m."""


@pytest.mark.parametrize("zero", UNDEFINED, ids=str)
def test_nothing_is_put_in_that_is_undefined_somewhere(zero: sp.Expr) -> None:
    """Neither into a value, nor into a side of a relation, nor into the constant or the coefficient of an expectation, nor into an antiderivative."""
    assert same(zero, ZERO)
    theorem = sd.derive("entropy", sd.Normal("m", 1)).theorem
    refused("rewriting", theorem, value=theorem.statement.value + zero)
    name = sp.Symbol("H", real=True)
    measures = ((name, theorem.statement.subject),)
    refused("equal measures", theorem, relation=MeasureRelation(name + zero, "==", name, measures))
    for sides in ((1 + zero, ZERO), (1 + zero, zero)):
        refused("sign of difference", theorem, relation=MeasureRelation(sides[0], ">", sides[1], measures))
    box: dict[str, Any] = {"symbols": (m,), "low": (sp.Integer(-2),), "high": (sp.Integer(2),), "cuts": "."}
    refused("subdivision", theorem, relation=MeasureRelation(m + 3 + zero, ">", ZERO, measures), **box)
    base = power_of_exponential(1)
    linear: dict[str, Any] = {"law": UnitGamma(1), "variable": z, "integrand": z}
    refused("linearity", base, coefficients=(ONE,), constant=zero, **linear)
    refused("linearity", base, coefficients=(1 + zero,), constant=ZERO, **linear)
    carried: dict[str, Any] = {"law": sd.Exponential(1), "variable": x, "integrand": x}
    refused("pushforward", base, coefficients=(1 + zero,), constant=ZERO, **carried)
    refused("antiderivative", law=sd.Uniform(0, 1), variable=x, integrand=ONE, antiderivative=x * (1 + zero))
    refused("integration", law=UnitBeta(1, 1), variable=x, integrand=ONE, antiderivative=x * (1 + zero))
    refused("telescoping", law=sd.DiscreteUniform(1, 6), variable=u, integrand=ONE, antidifference=u * (1 + zero))


def test_what_is_put_in_may_be_defined_by_what_is_given() -> None:
    theorem = sd.derive("entropy", sd.Uniform("a", "b")).theorem
    low, high = sp.symbols("a b", real=True)
    for zero in (sp.log(2 * high - 2 * low) - sp.log(high - low) - sp.log(2), (a + 1) / (high - low) - a / (high - low) - 1 / (high - low)):
        assert isinstance(sd.verify(infer("rewriting", theorem, value=theorem.statement.value + zero).certificate()), Proved)
    refused("rewriting", theorem, value=theorem.statement.value + sp.log(2 * high + 2 * low) - sp.log(high + low) - sp.log(2))


def test_a_pole_of_one_case_is_no_pole_of_another() -> None:
    """A denominator that one case has does not say that it is different from zero in another case."""
    theorem = sd.derive("entropy", "ContinuousBernoulli(p)").theorem
    general, special = theorem.statement.value.args
    (p,) = theorem.statement.value.free_symbols
    zero = sp.Add((p + 1) / (2 * p - 1), -p / (2 * p - 1), -1 / (2 * p - 1))
    refused("rewriting", theorem, value=sp.Piecewise((general.expr, general.cond), (zero, True)))
    assert infer("rewriting", theorem, value=sp.Piecewise((general.expr + zero, general.cond), (special.expr, True)))


def test_division_by_a_hidden_zero_proves_nothing() -> None:
    theorem = sd.derive("entropy", sd.Normal("m", 1)).theorem
    hidden = 1 / (m**2 + 1) - 1 / (m**2 + 2) - 1 / (m**4 + 3 * m**2 + 2)
    other = 1 / (m**2 + 3) - 1 / (m**2 + 4) - 1 / (m**4 + 7 * m**2 + 12)
    assert same(hidden, ZERO)
    assert not same(other / hidden, sp.Integer(7))
    refused("rewriting", theorem, value=theorem.statement.value + other / hidden)


def test_a_special_parameter_does_not_capture_the_bound_variable() -> None:
    v = sp.Symbol("v", real=True)
    odd = infer("transform", law=StandardNormal(), variable=v, exponents=(ZERO,), orders=(1,))
    scaled = infer("linearity", odd, law=StandardNormal(), variable=v, integrand=a * v, coefficients=(a,), constant=ZERO)
    refused("specialisation", scaled, mapping={a: v})


def test_the_variable_of_an_expectation_is_no_parameter_of_q() -> None:
    p = sd.Exponential(1)

    def moment(s: int, order: int) -> Theorem:
        base = power_of_exponential(s, order)
        integrand = base.statement.subject.integrand.xreplace({z: x})  # type: ignore[union-attr]  # an expectation
        return infer("pushforward", base, law=p, variable=x, integrand=integrand, coefficients=(ONE,), constant=ZERO)

    integrand = measure("kl_divergence").integrand(p, sd.Exponential(x), x)
    whole = infer("linearity", moment(1, 0), moment(2, 0), moment(0, 1), law=p, variable=x, integrand=integrand, coefficients=(-ONE, ONE, -ONE), constant=ZERO)
    refused("definition", whole, name="kl_divergence", p=p, q=sd.Exponential(x))


def test_the_base_variable_is_neither_a_parameter_nor_free_in_the_integrand() -> None:
    constant = infer("linearity", law=UnitGamma(1), variable=y, integrand=ONE, coefficients=(), constant=ONE)
    refused("pushforward", constant, law=sd.Exponential(y), variable=x, integrand=x, coefficients=(ONE,), constant=ZERO)
    mean = power_of_exponential(1, variable=y)
    refused("pushforward", mean, law=sd.Exponential("b"), variable=x, integrand=y, coefficients=(ONE,), constant=ZERO)
    square = power_of_exponential(2, variable=u)
    refused("sign", square, square, law=SignedGamma(1), variable=r, integrand=u**2)


def test_sums_and_cases_are_no_arguments() -> None:
    inner = sp.Sum(y, (y, 1, 3))
    refused("linearity", law=UnitGamma(1), variable=y, integrand=inner, coefficients=(), constant=inner)
    backwards = sp.Sum(z, (z, 5, 3))
    refused("linearity", law=UnitGamma(1), variable=y, integrand=backwards, coefficients=(), constant=backwards)


def test_a_variable_is_assumed_to_be_no_more_than_the_support_gives() -> None:
    nonnegative = sp.Symbol("n", nonnegative=True)
    refused("antiderivative", law=sd.Uniform(-1, 1), variable=nonnegative, integrand=nonnegative, antiderivative=nonnegative**2 / 2)


def test_an_antiderivative_does_not_jump() -> None:
    refused("antiderivative", law=sd.Uniform(0, 4), variable=x, integrand=ONE, antiderivative=sp.atan(sp.tan(x)))
    step = sp.Piecewise((1, r > 0), (0, True))
    refused("antiderivative", law=sd.Uniform(-1, 1), variable=r, integrand=u, antiderivative=u * (r + step))


def test_masses_lose_no_factor() -> None:
    b = sp.Symbol("b", positive=True)
    p = sd.Bernoulli(sp.exp(-(sp.loggamma(b) ** 2)))
    value = infer("finite sum", name="entropy", p=p).statement.value.subs(b, sp.Rational(1, 2))
    q = sp.exp(-(sp.log(sp.pi) ** 2) / 4)
    assert abs(sp.N(value + q * sp.log(q) + (1 - q) * sp.log(1 - q), 30)) < sp.Rational(1, 10**25)


def test_parameters_are_provably_real() -> None:
    v = sp.Symbol("v", real=True)
    law = StandardNormal()
    mean = infer("transform", law=law, variable=v, exponents=(ZERO,), orders=(1,))
    parts = [infer("partial transform", law=law, variable=v, exponents=(ZERO,), orders=(n,), bound=a, below=True) for n in (0, 1)]
    whole = infer("kink", mean, *parts, law=law, variable=v, slope=ONE, offset=-a)
    refused("specialisation", whole, mapping={a: sp.sqrt(c)})


def test_coefficients_are_finite() -> None:
    p = sd.InverseGamma(1, 1)
    infinite = infer("outside strip", law=p.pushforward.law, variable=y, exponents=(sp.Integer(-2), ZERO))
    square = infer("pushforward", infinite, law=p, variable=x, integrand=x**2, coefficients=(ONE,), constant=ZERO)
    term = sp.Mul(-sp.oo, x, evaluate=False)
    refused("linearity", square, law=p, variable=x, integrand=sp.Add(x**2, term), coefficients=(ONE,), constant=ZERO, dominated=(term,))


@pytest.mark.parametrize(
    ("p", "q", "expected"),
    [
        ("Binomial(3, 1)", "Finite({0: 1/2, 3: 1/2})", "log(2)"),
        ("Binomial(1, 1)", "Finite({1: 1})", "0"),
        ("Binomial(1, 1)", "Categorical([1/2, 1/2])", "log(2)"),
        ("Binomial(2, 1)", "Categorical([1/2, 1/2])", "oo"),
        ("Poisson(1/2)", "Finite({a: 1})", "oo"),
        ("Binomial(3, 1/2)", "Finite({a: 1})", "oo"),
    ],
)
def test_a_point_mass_at_a_symbolic_point_meets_a_listed_law(p: str, q: str, expected: str) -> None:
    derivation = sd.derive("kl_divergence", p, q)
    assert derivation.value == sp.sympify(expected)
    assert isinstance(sd.verify(derivation.certificate()), Proved)


def test_nothing_but_a_verdict_or_invalid_input_comes_out() -> None:
    for nothing in (123, None, b"{}", [1], '{"version": ' + "1" * 5000 + "}"):
        with pytest.raises(InvalidInput):
            sd.verify(nothing)  # type: ignore[arg-type]  # that it is refused is the point
    conclusion = {"expectation": "2", "variable": "y", "of": "UnitGamma(1)", "value": "2", "condition": "true"}
    factors = "*".join(f"(x{i} + 1)" for i in range(40))
    for rule, arguments in (
        ("linearity", {"law": "UnitGamma(1)", "variable": "y", "integrand": "Integral(a, (a,))", "coefficients": [], "constant": "Integral(a, (a,))"}),
        ("linearity", {"law": "UnitGamma(1)", "variable": "y", "integrand": factors, "coefficients": [], "constant": factors}),
        ("finite sum", {"name": "cross_entropy", "p": "Binomial(n, p)", "q": "Finite({0: 1/2, 1000000000000: 1/2})"}),
        ("point mass", {"name": "entropy", "p": "Bernoulli(p)", "q": None, "case": [-1]}),
        ("point mass", {"name": "entropy", "p": "Bernoulli(p)", "q": None, "case": [9]}),
    ):
        symbols = {n: {"real": True} for n in ["a", *(f"x{i}" for i in range(40))]} | {
            "y": {"positive": True},
            "n": {"nonnegative": True},
            "p": {"nonnegative": True},
        }
        step = {"rule": rule, "premises": [], "arguments": arguments, "conclusion": conclusion}
        frame = {"format": "symdiv certificate", "version": 1, "symbols": symbols, "claim": conclusion, "axioms": [], "steps": [step]}
        assert isinstance(sd.verify(json.dumps(frame)), Refuted)


def test_a_rewritten_value_has_no_new_sums() -> None:
    theorem = sd.derive("entropy", sd.Exponential("a")).theorem
    value, (a_,) = theorem.statement.value, theorem.statement.value.free_symbols
    k = sp.Symbol("k", positive=True)
    planted = sp.Sum(sp.Abs(sp.log(k**2)), (k, -1, -1))
    refused("rewriting", theorem, value=value + planted * (a_ + 1) - planted * a_ - planted)


def test_large_expansions_are_refused_at_once() -> None:
    xs = sp.symbols("x0:62", real=True)
    theorem = sd.derive("entropy", sd.Exponential("r")).theorem
    value = theorem.statement.value
    for large in (
        sp.Add(*xs[:60]) ** 6,
        1 / sp.Add(*(1 / (xs[i] ** 3 + xs[i + 1] * xs[i + 2] + i + 1) for i in range(12))),
        sp.log(sp.sin(sp.exp(sp.exp(30, evaluate=False), evaluate=False), evaluate=False) * xs[0], evaluate=False),
    ):
        refused("rewriting", theorem, value=sp.Add(value, large, evaluate=False))


def test_a_density_that_is_not_normalised_is_no_law() -> None:
    """A proof about twice a density follows step by step; the checker refuses to read the law."""
    good = sd.Distribution("log(a) + (a - 1)*log(x)", "x", (0, 1), "a > 0")
    formula, *rest = good.arguments
    forged = sd.Distribution._unchecked(formula + sp.log(2), *rest)
    verdict = sd.verify(sd.derive("entropy", forged).certificate())
    assert isinstance(verdict, Refuted)
    assert "integrates to 2.0" in verdict.reason
    assert isinstance(sd.verify(sd.derive("entropy", good).certificate()), Proved)


def test_a_density_that_is_negative_somewhere_is_no_law() -> None:
    forged = sd.Distribution._unchecked(sp.log(r + sp.Rational(1, 2)), r, -ONE, ONE, sp.true)  # integrates to one, below zero for x < -1/2
    verdict = sd.verify(certificate(infer("support", name="kl_divergence", p=forged, q=sd.Exponential(1))))
    assert isinstance(verdict, Refuted)
    assert "negative" in verdict.reason or "not a real number" in verdict.reason


def test_a_bound_variable_is_no_symbol_of_the_proof() -> None:
    """With x_ positive outside, |x_| inside would be read as x_."""
    p = sd.Distribution("-abs(x) - log(2)", "x", ("-oo", "oo"))
    certificate = json.loads(json.dumps(sd.derive("entropy", p).certificate()))
    assert isinstance(sd.verify(certificate), Proved)
    certificate["symbols"]["x_"] = {"positive": True}
    verdict = sd.verify(certificate)
    assert isinstance(verdict, Refuted)
    assert "x_ is bound" in verdict.reason


def test_a_map_that_folds_is_no_bijection() -> None:
    """A proof that the square of a normal variable has the divergence of what is squared."""
    good = sd.derive("kl_divergence", sd.Pushforward(sd.Normal(0, 1), "sinh(x)"), sd.Pushforward(sd.Normal(1, 1), "sinh(x)")).certificate()
    assert isinstance(sd.verify(good), Proved)
    forged = json.loads(json.dumps(good).replace("sinh(x_)", "x_**2"))
    verdict = sd.verify(forged)
    assert isinstance(verdict, Refuted)
    assert "monotone" in verdict.reason


def test_a_special_member_is_no_point_mass() -> None:
    """At its special parameter a law has a support of its own; that a law is outside the general interior makes nothing infinite."""
    half = sp.Rational(1, 2)
    assert infer("support", name="kl_divergence", p=sd.Beta(2, 3), q=sd.ContinuousBernoulli(half)).statement.condition == False
    for q in (sd.GeneralizedPareto(0, 1, 0), sd.GeneralizedExtremeValue(0, 1, 0)):
        assert infer("support", name="kl_divergence", p=sd.Exponential(2), q=q).statement.condition == False


class Shrinking(sd.Uniform):
    """Uniform, but at low = 0 a normal law: its special member charges what its general members do not."""

    @property
    def interior(self) -> sp.Basic:
        return sp.Ne(self.low, 0)

    @property
    def special(self) -> tuple[tuple[sp.Basic, Family], ...]:
        return ((sp.Eq(self.low, 0), sd.Normal(0, 1)),)


def test_the_support_of_the_general_members_says_nothing_of_a_special_one() -> None:
    p = sd.Normal(0, 1)
    assert infer("support", name="kl_divergence", p=p, q=Shrinking(0, 1)).statement.condition == False
    assert infer("support", name="kl_divergence", p=p, q=Shrinking("1/2", 1)).statement.condition == True
