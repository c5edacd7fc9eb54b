"""Each rule for counting laws is shown uses that it must reject."""

from __future__ import annotations

import pytest
import sympy as sp

import symdiv as sd
from symdiv.errors import RuleError
from symdiv.laws import BinomialCount, TwoSidedGeometric, UnitBeta
from symdiv.proof.theorem import Theorem, infer
from symdiv.rules.normal import same

a, b, k, p = sp.symbols("a b k p", positive=True)
m, x, d = sp.symbols("m x d", real=True)
n = sp.Symbol("n", nonnegative=True)
ZERO, ONE = sp.Integer(0), sp.Integer(1)
s = sd.Zeta("s").exponent
ZETA = {"law": sd.Zeta("s"), "variable": n}


def reject(rule: str, *premises: Theorem, **arguments: object) -> None:
    with pytest.raises(RuleError):
        infer(rule, *premises, **arguments)


def test_telescoping_logarithms_and_absolute_values() -> None:
    law = sd.DiscreteUniform(m, d)
    logarithm = {"law": law, "variable": x, "integrand": sp.log(x)}
    sum_of_logarithms = infer("telescoping", antidifference=sp.loggamma(x), **logarithm).statement
    assert same(sum_of_logarithms.value, (sp.loggamma(d + 1) - sp.loggamma(m)) / (d - m + 1))
    assert sum_of_logarithms.condition == (m >= 1)
    reject("telescoping", antidifference=sp.loggamma(x + 1), **logarithm)
    reject("telescoping", antidifference=2 * sp.loggamma(x), **logarithm)
    distance = {"law": law, "variable": x, "integrand": sp.Abs(x)}
    value = infer("telescoping", antidifference=sp.Abs(x) * (x - 1) / 2, **distance).statement.value
    assert value.subs({m: -2, d: 3}) == sp.Rational(9, 6)
    reject("telescoping", antidifference=x * (x - 1) / 2, **distance)  # right for positive k only
    reject("telescoping", antidifference=-x * (x - 1) / 2, **distance)
    reject("telescoping", antidifference=sp.Abs(x) * (x + 1) / 2, **distance)
    reject("telescoping", antidifference=sp.Abs(x) * sp.Abs(x + sp.Rational(1, 2)), **distance)


def test_sums_converge_where_the_tail_is_light_enough() -> None:
    rule = "definition as sum"
    assert infer(rule, integrand=sp.loggamma(n + 1), **ZETA).statement.condition == (s > 2)
    assert infer(rule, integrand=n * sp.log(n), **ZETA).statement.condition == (s > 2)
    assert infer(rule, integrand=n * sp.loggamma(n + k), **ZETA).statement.condition == (s > 3)
    assert infer(rule, integrand=sp.log(n), law=sd.LogSeries("p"), variable=n).statement.condition == True
    reject(rule, integrand=sp.exp(n), **ZETA)
    reject(rule, integrand=1 / n, **ZETA)
    reject(rule, integrand=sp.log(k - n), **ZETA)  # negative in the end
    reject(rule, integrand=sp.log(2 * n), **ZETA)
    reject(rule, law=sd.DiscreteLaplace("a"), variable=x, integrand=sp.log(x + k))
    assert infer(rule, law=sd.Poisson("r"), variable=n, integrand=sp.log(n)).statement.condition == False  # log 0
    binomial = sd.Binomial("j", "p")
    finite = infer(rule, law=binomial, variable=n, integrand=sp.log(k - n)).statement
    assert (k > binomial.trials) in finite.condition.args


def test_two_sides() -> None:
    law, j = TwoSidedGeometric(a), sp.Symbol("j", nonnegative=True)
    half = infer("transform", law=law.one_sided, variable=j, exponents=(ZERO,), orders=(1,))
    whole = infer("two sides", half, law=law, variable=x, integrand=sp.Abs(x)).statement
    assert abs(sp.N(whole.value.subs(a, 1) - 1 / sp.sinh(1), 30)) < sp.Float(10) ** -25
    reject("two sides", half, law=law, variable=x, integrand=x)
    reject("two sides", half, law=law, variable=x, integrand=2 * sp.Abs(x))
    reject("two sides", half, law=TwoSidedGeometric(b), variable=x, integrand=sp.Abs(x))
    reject("two sides", half, half, law=law, variable=x, integrand=sp.Abs(x))
    reject("two sides", law=law, variable=x, integrand=sp.Abs(x))
    reject("two sides", half, law=law, variable=j, integrand=j)  # the variable ranges over both sides


def test_conditioning() -> None:
    law, u = sd.BetaBinomial("j", a, b), sp.Symbol("u", positive=True, nonnegative=True)
    given = infer("transform", law=BinomialCount._unchecked(law.trials, u), variable=n, exponents=(ZERO,), orders=(1,))
    mean = infer("transform", law=UnitBeta(a, b), variable=u, exponents=(ONE, ZERO), orders=(0, 0))
    whole = infer("linearity", mean, law=UnitBeta(a, b), variable=u, integrand=law.trials * u, coefficients=(law.trials,), constant=ZERO)
    assert same(infer("conditioning", given, whole, law=law, variable=n).statement.value, law.trials * a / (a + b))
    reject("conditioning", given, mean, law=law, variable=n)  # of another function of U
    reject("conditioning", whole, given, law=law, variable=n)
    reject("conditioning", given, whole, law=sd.BetaBinomial("j", b, a), variable=n)
    reject("conditioning", given, whole, law=sd.BetaBinomial("i", a, b), variable=n)
    reject("conditioning", given, whole, law=sd.Binomial("j", "p"), variable=n)
    other = infer("transform", law=BinomialCount._unchecked(law.trials, k), variable=n, exponents=(ZERO,), orders=(1,))
    reject("conditioning", other, whole, law=law, variable=n)


def test_heavy_tail() -> None:
    assert infer("heavy tail", integrand=n - 5 * sp.log(n), **ZETA).statement.condition == (s <= 2)
    assert infer("heavy tail", integrand=sp.loggamma(n + k) - 7 * n, **ZETA).statement.value == sp.oo
    assert infer("heavy tail", integrand=-n * sp.log(p), **ZETA).statement.condition == sp.And(s <= 2, p < 1)
    assert infer("heavy tail", integrand=(p - sp.log(p) - 1) * n, **ZETA).statement.condition == sp.And(s <= 2, p < 1)
    stirling = sp.loggamma(n + 1) - (n - 1) * sp.log(n)  # -n + O(log n)
    assert infer("heavy tail", integrand=stirling + 2 * n, **ZETA).statement.value == sp.oo
    for refused in (
        stirling,
        stirling + n,  # O(log n)
        sp.log(n),
        -n,
        m * n,
        n * sp.log(p),
        n - sp.loggamma(n + 1),
        n * sp.loggamma(n + 1),
        sp.exp(n),
    ):
        reject("heavy tail", integrand=refused, **ZETA)
    reject("heavy tail", law=sd.Geometric("p"), variable=n, integrand=n)


def test_the_rule_for_listed_points_refuses_what_is_not_finite_there() -> None:
    x = sp.Symbol("x", nonnegative=True)
    with pytest.raises(sd.errors.RuleError, match="finite at every point"):
        infer("expectation over points", law=sd.Categorical(["1/2", "1/2"]), variable=x, integrand=sp.log(x))
    with pytest.raises(sd.errors.RuleError, match="point by point"):
        infer("expectation over points", law=sd.Poisson(1), variable=x, integrand=x)
