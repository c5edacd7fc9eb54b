"""The rules that carry an expectation to another law are shown uses that they must reject."""

from __future__ import annotations

import pytest
import sympy as sp

import symdiv as sd
from symdiv.errors import RuleError
from symdiv.laws import UnitGamma
from symdiv.proof.theorem import Theorem, infer
from symdiv.rules.normal import same

a, b, c = sp.symbols("a b c", positive=True)
x, y = sp.symbols("x y", positive=True)
z = sp.Symbol("z", real=True)
ZERO, ONE = sp.Integer(0), sp.Integer(1)
OWN = sd.Distribution("log(b) - b*x", "x", (0, "oo"), "b > 0")


def reject(rule: str, *premises: Theorem, **arguments: object) -> None:
    with pytest.raises(RuleError):
        infer(rule, *premises, **arguments)


def under_exponential(rate: sp.Expr, power: sp.Expr = ONE) -> Theorem:
    """E[b x^s e^((1-b)x)] under an exponential law of rate 1, or another."""
    base = infer("transform", law=UnitGamma(1), variable=y, exponents=(power, (b - 1) / rate), orders=(0, 0))
    integrand = b / rate * x**power * sp.exp((1 - b) * x)
    law = sd.Exponential(rate)
    return infer("pushforward", base, law=law, variable=x, integrand=integrand, coefficients=(b / rate / rate**power,), constant=ZERO)


def test_change_of_measure() -> None:
    statement = infer("change of measure", under_exponential(ONE), law=OWN, variable=x, integrand=x).statement
    assert same(statement.value, 1 / b)
    assert statement.condition == True
    reject("change of measure", under_exponential(ONE), law=OWN, variable=x, integrand=x**2)
    reject("change of measure", under_exponential(ONE), law=OWN, variable=y, integrand=y)  # another variable than the premise's
    reject("change of measure", under_exponential(ONE, sp.Integer(2)), law=OWN, variable=x, integrand=x)
    reject("change of measure", under_exponential(sp.Integer(2)), law=OWN, variable=x, integrand=x)
    reject("change of measure", under_exponential(ONE), law=sd.Gamma(a, b), variable=x, integrand=x)
    reject("change of measure", under_exponential(ONE), law=sd.Poisson(b), variable=x, integrand=x)
    reject("change of measure", law=OWN, variable=x, integrand=x)


def test_the_supports_are_one_interval() -> None:
    shorter = sd.Distribution("log(b) - b*x - log(1 - exp(-b))", "x", (0, 1), "b > 0")
    ratio = b * x * sp.exp((1 - b) * x) / (1 - sp.exp(-b))
    base = infer("transform", law=UnitGamma(1), variable=y, exponents=(ONE, b - 1), orders=(0, 0))
    coefficient = b / (1 - sp.exp(-b))
    premise = infer("pushforward", base, law=sd.Exponential(1), variable=x, integrand=ratio, coefficients=(coefficient,), constant=ZERO)
    reject("change of measure", premise, law=shorter, variable=x, integrand=x)


def test_the_other_law_is_valid() -> None:
    """Under the improper law Gamma(c - 1, 1), c < 1, nothing is said."""
    law = sd.Gamma._unchecked(c - 1, ONE)
    base = infer("transform", law=UnitGamma._unchecked(c - 1), variable=y, exponents=(2 - c, b - 1), orders=(0, 0))
    factor = b * sp.gamma(c - 1)
    integrand = factor * x ** (2 - c) * sp.exp((1 - b) * x)
    premise = infer("pushforward", base, law=law, variable=x, integrand=integrand, coefficients=(factor,), constant=ZERO)
    statement = infer("change of measure", premise, law=OWN, variable=x, integrand=ONE).statement
    assert statement.condition == (c > 1)
    assert same(statement.value, ONE)


def test_an_event_is_kept() -> None:
    part = infer("partial transform", law=UnitGamma(1), variable=y, exponents=(ZERO, b - 1), orders=(0, 0), bound=a, below=True)
    premise = infer(
        "pushforward",
        part,
        law=sd.Exponential(1),
        variable=x,
        integrand=b * sp.exp((1 - b) * x),
        coefficients=(b,),
        constant=ZERO,
        bound=a,
        below=True,
    )
    statement = infer("change of measure", premise, law=OWN, variable=x, integrand=ONE).statement
    assert statement.subject.event == (x < a)  # type: ignore[union-attr]  # an expectation
    assert same(statement.value, 1 - sp.exp(-a * b))


def test_change_of_variables() -> None:
    law = sd.Pushforward(sd.Exponential(b), "exp(x)")
    mean = infer("transform", law=UnitGamma(1), variable=y, exponents=(ONE, ZERO), orders=(0, 0))
    premise = infer("pushforward", mean, law=sd.Exponential(b), variable=x, integrand=x, coefficients=(1 / b,), constant=ZERO)
    assert infer("change of variables", premise, law=law, variable=x, integrand=sp.log(x)).statement.value == 1 / b
    reject("change of variables", premise, law=law, variable=x, integrand=x)
    reject("change of variables", premise, law=law, variable=x, integrand=sp.log(x) + x)
    reject("change of variables", premise, law=sd.Pushforward(sd.Exponential(a), "exp(x)"), variable=x, integrand=sp.log(x))
    reject("change of variables", premise, law=sd.Exponential(b), variable=x, integrand=x)
    reject("change of variables", premise, law=sd.Pushforward(sd.Exponential(b), "log(x)"), variable=x, integrand=sp.exp(x))  # x may be negative
    t = sp.Symbol("t", positive=True)
    reject("change of variables", premise, law=law, variable=t, integrand=sp.log(t) + x - x * sp.log(t) / sp.log(t) + sp.log(x) - sp.log(x) + x * 0 + x)


def test_common_bijection_of_numbers() -> None:
    def image(law: sd.Distribution, map: str = "exp(x)") -> sd.Pushforward:
        return sd.Pushforward(law, map)

    p, q = sd.Exponential(a), sd.Exponential(b)
    premise = sd.derive("kl_divergence", p, q).theorem
    assert infer("common bijection", premise, name="kl_divergence", p=image(p), q=image(q)).statement.value == premise.statement.value
    reject("common bijection", premise, name="kl_divergence", p=image(q), q=image(p))
    reject("common bijection", premise, name="kl_divergence", p=image(p), q=image(q, "exp(2*x)"))
    reject("common bijection", premise, name="kl_divergence", p=image(p), q=q)
    reject("common bijection", premise, name="cross_entropy", p=image(p), q=image(q))
    cross = sd.derive("cross_entropy", p, q).theorem
    reject("common bijection", cross, name="cross_entropy", p=image(p), q=image(q))
    reject("common bijection", sd.derive("entropy", p).theorem, name="entropy", p=image(p))
    mirrored = sd.ReflectedWeibull(1, 1)
    apart = sd.derive("kl_divergence", sd.Exponential(1), mirrored).theorem  # oo; the images under x² are one law
    statement = infer("common bijection", apart, name="kl_divergence", p=image(sd.Exponential(1), "x**2"), q=image(mirrored, "x**2")).statement
    assert statement.condition == False
