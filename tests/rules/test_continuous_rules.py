"""The rules for mixtures, special members and integrals are shown uses that they must reject."""

from __future__ import annotations

import pytest
import sympy as sp

import symdiv as sd
from symdiv.errors import RuleError
from symdiv.laws import StandardNormal, UnitBeta, UnitBetaPrime, UnitGamma, UnitTilt
from symdiv.proof.theorem import Theorem, infer
from symdiv.rules.normal import same

a, b, k = sp.symbols("a b k", positive=True)
m, x, d = sp.symbols("m x d", real=True)
y, u = sp.symbols("y u", positive=True)
ZERO, ONE, HALF = sp.Integer(0), sp.Integer(1), sp.Rational(1, 2)


def reject(rule: str, *premises: Theorem, **arguments: object) -> None:
    with pytest.raises(RuleError):
        infer(rule, *premises, **arguments)


def combined(law: object, integrand: sp.Expr, parts: dict[tuple[tuple[sp.Expr, ...], tuple[int, ...]], sp.Expr], constant: sp.Expr) -> Theorem:
    """E[integrand] under a base law in the variable y, from its transforms at the given exponents and orders with their coefficients."""
    premises = [infer("transform", law=law, variable=y, exponents=exponents, orders=orders) for exponents, orders in parts]
    return infer("linearity", *premises, law=law, variable=y, integrand=integrand, coefficients=tuple(parts.values()), constant=constant)


MEAN = ((ONE, ZERO), (0, 0))


def sides(p: sd.Triangular) -> tuple[Theorem, Theorem]:
    """E[X] under the two components of a triangular law."""
    left, right = p.mode - p.low, p.high - p.mode
    law = UnitBeta(2, 1)
    return combined(law, p.low + left * y, {MEAN: left}, p.low), combined(law, p.high - right * y, {MEAN: -right}, p.high)


def test_mixture() -> None:
    p = sd.Triangular(-1, 0, 3)
    rising, falling = sides(p)
    asked = {"law": p, "variable": x, "integrand": x, "representation": 0}
    assert infer("mixture", rising, falling, **asked).statement.value == sp.Rational(2, 3)  # (low + mode + high)/3
    reject("mixture", falling, rising, **asked)  # each would get the other's weight
    reject("mixture", rising, **asked)
    reject("mixture", rising, falling, falling, **asked)
    reject("mixture", rising, falling, **{**asked, "representation": 1})
    reject("mixture", rising, falling, **{**asked, "representation": -1})
    reject("mixture", rising, falling, **{**asked, "integrand": x**2})
    reject("mixture", rising, falling, **{**asked, "integrand": sp.Abs(x)})  # |x| is not x to the left of the mode
    reject("mixture", rising, falling, **{**asked, "law": sd.Triangular(-1, 1, 3)})  # other weights, other maps
    reject("mixture", rising, falling, **{**asked, "law": UnitBeta(2, 1)})
    reject("mixture", rising, falling, **{**asked, "variable": u, "integrand": u})  # x is negative to the left of the mode
    other = combined(UnitBeta(3, 1), p.low + y, {MEAN: ONE}, p.low)
    reject("mixture", other, falling, **asked)  # the component is another law
    part = infer("partial transform", law=UnitBeta(2, 1), variable=y, exponents=(ONE, ZERO), orders=(0, 0), bound=HALF, below=True)
    edge = sd.Triangular(0, 1, 1)  # a single component, with the identity as its map
    whole = infer("transform", law=UnitBeta(2, 1), variable=y, exponents=(ONE, ZERO), orders=(0, 0))
    positive = {"law": edge, "variable": u, "integrand": u, "representation": 0}
    assert infer("mixture", whole, **positive).statement.value == sp.Rational(2, 3)
    reject("mixture", part, **positive)  # only a part of the component
    reject("mixture", sd.derive("entropy", p).theorem, **positive)


def test_cases_of_an_integrand_are_decided_on_each_component() -> None:
    p = sd.Triangular(-1, 0, 3)
    (rising, falling), law = sides(p), UnitBeta(2, 1)
    upward = combined(law, 3 - 3 * y, {MEAN: sp.Integer(-3)}, sp.Integer(3))
    downward = combined(law, 1 - y, {MEAN: -ONE}, ONE)  # -x on the left
    asked = {"law": p, "variable": x, "representation": 0}
    magnitude = sp.Piecewise((-x, x < 0), (x, True))
    value = infer("mixture", downward, upward, integrand=magnitude, **asked).statement.value
    assert value == sp.Rational(1, 4) / 3 + sp.Rational(3, 4)
    reject("mixture", rising, falling, integrand=magnitude, **asked)
    reject("mixture", rising, falling, integrand=sp.Piecewise((x, x > 0), (-x, True)), **asked)
    reject("mixture", downward, upward, integrand=sp.Piecewise((-x, x < -HALF), (x, True)), **asked)  # the case changes within a component
    reject("mixture", downward, upward, integrand=sp.Piecewise((-x, x < m), (x, True)), **asked)
    reject("mixture", downward, upward, integrand=sp.Piecewise((-x, x**2 < 0), (x, True)), **asked)


def test_special_member() -> None:
    p, q = sd.ContinuousBernoulli("p"), sd.Beta(a, b)
    uniform = sd.derive("kl_divergence", sd.Uniform(0, 1), q).theorem
    statement = infer("special member", uniform, name="kl_divergence", p=p, q=q, of="p", case=0).statement
    assert statement.condition == sp.Eq(p.prob, HALF)
    assert statement.value == uniform.statement.value
    base = {"name": "kl_divergence", "p": p, "q": q, "of": "p", "case": 0}
    reject("special member", uniform, **{**base, "case": 1})
    reject("special member", uniform, **{**base, "case": -1})
    reject("special member", uniform, **{**base, "of": "q"})
    reject("special member", uniform, **{**base, "of": "both"})
    reject("special member", uniform, **{**base, "name": "cross_entropy"})
    reject("special member", uniform, **{**base, "q": sd.Beta(b, a)})
    reject("special member", uniform, **{**base, "q": None})
    reject("special member", sd.derive("kl_divergence", sd.Uniform(0, 2), q).theorem, **base)
    reject("special member", sd.derive("kl_divergence", sd.Uniform(0, 1), q, base=2).theorem, **base)
    reject("special member", uniform, **{**base, "p": sd.Gamma(a, b)})
    shapes = sd.GeneralizedExtremeValue(m, k, "t")
    gumbel = sd.derive("entropy", sd.Gumbel(m, k)).theorem
    assert infer("special member", gumbel, name="entropy", p=shapes, q=None, of="p", case=0).statement.condition == sp.Eq(shapes.shape, 0)
    reject("special member", gumbel, name="entropy", p=shapes, q=None, of="q", case=0)
    reject("special member", gumbel, name="entropy", p=sd.GeneralizedPareto(m, k, "t"), q=None, of="p", case=0)
    reject("special member", gumbel, name="entropy", p=sd.GeneralizedExtremeValue(m, 2 * k, "t"), q=None, of="p", case=0)


def test_integration() -> None:
    p = sd.Uniform(-1, 1)
    base = {"law": p, "variable": x}
    assert infer("integration", integrand=sp.cos(x), antiderivative=sp.sin(x) / 2, **base).statement.value == sp.sin(1)
    assert infer("integration", integrand=2 * x * sp.exp(x**2), antiderivative=sp.exp(x**2) / 2, **base).statement.value == 0
    reject("integration", integrand=sp.cos(x), antiderivative=sp.sin(x), **base)  # the derivative lacks the density
    reject("integration", integrand=sp.cos(x), antiderivative=sp.cos(x) / 2, **base)
    reject("integration", integrand=sp.cos(2 * x), antiderivative=sp.sin(x) / 2, **base)
    reject("integration", sd.derive("entropy", p).theorem, integrand=sp.cos(x), antiderivative=sp.sin(x) / 2, **base)
    reject("integration", law=sd.Normal(m, k), variable=x, integrand=ZERO, antiderivative=ONE)
    reject("integration", law=sd.Binomial(3, HALF), variable=x, integrand=ZERO, antiderivative=ONE)
    reject("integration", law=sd.Uniform(m, d), variable=m, integrand=ONE, antiderivative=m / (d - m))
    reject("integration", law=p, variable=u, integrand=sp.cos(u), antiderivative=sp.sin(u) / 2)  # the variable is not positive


@pytest.mark.parametrize(
    "jump",
    [
        *(sp.Abs(x) / x, sp.Abs(x), 1 / x, 1 / (x - HALF), sp.log(x**2), sp.cos(1 / x), sp.acos(x), sp.erf(1 / x)),
        *(2 ** (-1 / x), k ** (-1 / x), sp.exp(-1 / x), 1 / (1 + 2 ** (1 / x))),
    ],
    ids=str,
)
def test_an_antiderivative_that_jumps_or_is_unbounded_inside_is_none(jump: sp.Expr) -> None:
    p = sd.Uniform(-1, 1)
    integrand = 2 * sp.diff(jump, x)
    try:
        concluded = infer("integration", law=p, variable=x, integrand=integrand, antiderivative=jump)
    except RuleError:
        return
    assert concluded.statement.condition == False


def test_integration_up_to_a_singular_end() -> None:
    p, unit = sd.Uniform(m, d), {"law": sd.Uniform(0, 1), "variable": u}
    assert infer("integration", integrand=sp.log(u), antiderivative=u * sp.log(u) - u, **unit).statement.value == -1
    reject("integration", integrand=1 / u, antiderivative=sp.log(u), **unit)  # F is unbounded at 0
    reject("integration", integrand=-(u**-2), antiderivative=1 / u, **unit)
    reject("integration", integrand=(a - 1) * u ** (a - 2), antiderivative=u ** (a - 1), **unit)  # the sign of a - 1 is not known
    assert infer("integration", integrand=(a + 1) * u**a, antiderivative=u ** (a + 1), **unit).statement.value == 1
    general = infer("integration", law=p, variable=u, integrand=1 / u, antiderivative=sp.log(u) / (d - m)).statement
    assert general.condition.subs({m: 0, d: 1}) == False
    assert general.condition.subs({m: 1, d: 2}) == True
    rate = infer("integration", integrand=sp.exp(m * u), antiderivative=sp.exp(m * u) / m, **unit).statement
    assert rate.condition == sp.Ne(m, 0)  # a denominator that may vanish


def test_definition_as_integral() -> None:
    p, q = sd.Gamma(a, b), sd.Weibull(k, 1)
    base = {"name": "kl_divergence", "p": p, "q": q, "variable": u}
    statement = infer("definition as integral", **base).statement
    (standing,) = statement.value.atoms(sp.Integral)
    assert (standing.variables, statement.condition) == ([u], True)
    density = sp.exp(p.log_density(u))
    assert same(standing.function, density * (p.log_density(u) - q.log_density(u)))
    captured = sp.Symbol("u", positive=True)
    reject("definition as integral", **{**base, "p": sd.Gamma(captured, b)})
    reject("definition as integral", **{**base, "q": sd.Weibull(captured, 1)})
    reject("definition as integral", **{**base, "variable": a})
    reject("definition as integral", **{**base, "p": sd.Normal(m, k)})  # the variable is not positive there
    reject("definition as integral", **{**base, "name": "entropy"})
    reject("definition as integral", **{**base, "q": None})
    reject("definition as integral", **{**base, "p": sd.Poisson(a)})
    reject("definition as integral", sd.derive("entropy", p).theorem, **base)
    outside = infer("definition as integral", name="kl_divergence", p=sd.Normal(m, k), q=q, variable=x).statement
    assert outside.condition == False  # the support is not included


def test_definition_through_map() -> None:
    p, q = sd.BurrXII(a, b, k), sd.Weibull(2, 1)
    base = {"name": "kl_divergence", "p": p, "q": q, "variable": "y", "representation": 0}
    statement = infer("definition through map", **base).statement
    (standing,) = statement.value.atoms(sp.Integral)
    through, t = p.pushforward, standing.variables[0]
    assert statement.condition == True
    image = through.map(t)
    assert same(standing.function, sp.exp(through.law.log_density(t)) * (p.log_density(image) - q.log_density(image)))
    reject("definition through map", **{**base, "p": sd.BurrXII(sp.Symbol("y", positive=True), b, k)})  # the variable is taken
    reject("definition through map", **{**base, "q": sd.Weibull(sp.Symbol("y", positive=True), 1)})
    reject("definition through map", **{**base, "representation": 1})
    reject("definition through map", **{**base, "representation": -1})
    reject("definition through map", **{**base, "name": "entropy"})
    reject("definition through map", **{**base, "q": None})
    reject("definition through map", **{**base, "p": sd.Poisson(a)})
    reject("definition through map", sd.derive("entropy", p).theorem, **base)
    several = infer("definition through map", **{**base, "p": sd.HalfLogistic(k)}).statement
    assert several.value.atoms(sp.Integral)
    assert infer("definition through map", **{**base, "p": sd.GumbelMin(m, k)}).statement.condition == False  # the support is not included
    mapped = sd.Pushforward(sd.Normal(m, k), "exp(x)", "x")
    carried = infer("definition through map", **{**base, "p": mapped}).statement.value
    assert carried == infer("definition through map", **{**base, "p": sd.LogNormal(m, k)}).statement.value
    reject("definition through map", **{**base, "p": mapped, "representation": 2})  # a normal law has two
    mixture = sd.Mixture(["1/3", "2/3"], [sd.Normal(0, 1), sd.Normal(1, 2)])
    (standing,) = infer("definition through map", **{**base, "p": sd.Normal(m, k), "q": mixture}).statement.value.atoms(sp.Integral)
    assert all(term.has(sp.exp) for log in standing.function.atoms(sp.log) if log.has(standing.variables[0]) for term in log.args[0].args)  # none is taken out


def test_logarithm() -> None:
    unit = {"law": UnitGamma(1), "variable": y}
    assert infer("logarithm", slope=k, **unit).statement.value == sp.exp(1 / k) * sp.expint(1, 1 / k)
    reject("logarithm", slope=-ONE, **unit)
    reject("logarithm", slope=m, **unit)  # its sign is not known
    reject("logarithm", slope=ZERO, **unit)
    reject("logarithm", slope=y, **unit)
    reject("logarithm", law=UnitGamma(2), variable=y, slope=k)
    reject("logarithm", law=UnitGamma(a), variable=y, slope=k)
    reject("logarithm", law=UnitBetaPrime(2, b), variable=y, slope=k)
    reject("logarithm", law=UnitBeta(1, 1), variable=y, slope=k)
    reject("logarithm", law=StandardNormal(), variable=x, slope=k)
    reject("logarithm", law=sd.Exponential(1), variable=y, slope=k)
    assert infer("logarithm", law=UnitBetaPrime(1, b), variable=y, slope=k).statement.value.has(sp.hyper)


def test_logarithm_of_exponential() -> None:
    unit = {"law": UnitGamma(1), "variable": y}
    assert infer("logarithm of exponential", slope=k, rate=-a, **unit).statement.value.has(sp.hyper)
    reject("logarithm of exponential", slope=-ONE, rate=a, **unit)
    reject("logarithm of exponential", slope=m, rate=a, **unit)  # its sign is not known
    reject("logarithm of exponential", slope=k, rate=m, **unit)
    reject("logarithm of exponential", slope=k, rate=ZERO, **unit)
    reject("logarithm of exponential", slope=y, rate=a, **unit)
    reject("logarithm of exponential", slope=k, rate=y, **unit)
    reject("logarithm of exponential", law=UnitGamma(a), variable=y, slope=k, rate=a)
    reject("logarithm of exponential", law=UnitBetaPrime(1, b), variable=y, slope=k, rate=a)
    reject("logarithm of exponential", law=StandardNormal(), variable=x, slope=k, rate=a)


def test_removable_singularity() -> None:
    law = UnitTilt(k)
    base = {"law": law, "variable": y}
    statement = infer("removable singularity", exponents=(m,), **base).statement
    assert same(statement.value, k / (sp.exp(k) - 1))
    assert statement.condition.subs(m, -k) == True
    assert statement.condition.subs(m, k) == False
    reject("removable singularity", exponents=(y,), **base)
    reject("removable singularity", exponents=(), **base)
    reject("removable singularity", law=UnitGamma(1), variable=y, exponents=(ZERO, -ONE))
