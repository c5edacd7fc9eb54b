"""Each rule is shown uses that it must reject."""

from __future__ import annotations

import pytest
import sympy as sp

import symdiv as sd
from symdiv.errors import RuleError
from symdiv.laws import GeometricCount, SignedGamma, StandardNormal, UnitBeta, UnitGamma
from symdiv.proof.theorem import Theorem, infer
from symdiv.rules import RULES
from symdiv.rules.compact import compact
from symdiv.rules.conditions import conjunction, positive
from symdiv.rules.coverage import exhaustive
from symdiv.rules.normal import same, tidy

a, b, k = sp.symbols("a b k", positive=True)
m, x, d = sp.symbols("m x d", real=True)
y, u = sp.symbols("y u", positive=True)
G = UnitGamma(a)


def gamma_transform(s: sp.Expr, t: sp.Expr = sp.S.Zero, orders: tuple[int, int] = (0, 0)) -> Theorem:
    return infer("transform", law=G, variable=y, exponents=(s, t), orders=orders)


def reject(rule: str, *premises: Theorem, **arguments: object) -> None:
    with pytest.raises(RuleError):
        infer(rule, *premises, **arguments)


def test_transform() -> None:
    assert gamma_transform(sp.Integer(-1)).statement.condition == (a > 1)
    assert gamma_transform(sp.Integer(-1)).statement.value == 1 / (a - 1)
    assert gamma_transform(sp.Integer(0), orders=(1, 0)).statement.value == sp.polygamma(0, a)
    reject("transform", law=G, variable=y, exponents=(y, sp.Integer(0)), orders=(0, 0))
    reject("transform", law=G, variable=y, exponents=(sp.Integer(1),), orders=(0,))
    reject("transform", law=G, variable=y, exponents=(sp.Integer(1), sp.Integer(0)), orders=(9, 0))
    reject("transform", law=StandardNormal(), variable=y, exponents=(sp.Integer(0),), orders=(1,))  # y > 0 is not the real line
    reject("transform", law=UnitGamma(y), variable=y, exponents=(sp.Integer(1), sp.Integer(0)), orders=(0, 0))
    reject("transform", law=sd.Gamma(a, b), variable=y, exponents=(sp.Integer(1), sp.Integer(0)), orders=(0, 0))


def test_outside_strip() -> None:
    statement = infer("outside strip", law=G, variable=y, exponents=(sp.Integer(-1), sp.Integer(0))).statement
    assert (statement.value, statement.condition) == (sp.oo, a <= 1)
    inside = infer("outside strip", law=G, variable=y, exponents=(sp.Integer(1), sp.Integer(0))).statement
    assert inside.condition == False


def test_pushforward() -> None:
    power = gamma_transform(sp.Integer(1))
    arguments = {"law": sd.Gamma(a, b), "variable": u, "coefficients": (1 / b,), "constant": sp.Integer(0)}
    assert infer("pushforward", power, integrand=u, **arguments).statement.value == a / b
    reject("pushforward", power, integrand=u**2, **arguments)
    reject("pushforward", power, integrand=u, **{**arguments, "coefficients": (b,)})
    reject("pushforward", power, integrand=u, **{**arguments, "law": sd.Gamma(a + 1, b)})
    reject("pushforward", power, integrand=u, **{**arguments, "coefficients": (u / y / b,)})
    reject("pushforward", power, integrand=u, **{**arguments, "law": sd.Weibull(a, b)})


def test_linearity_and_infinities() -> None:
    first, second = gamma_transform(sp.Integer(1)), gamma_transform(sp.Integer(2))
    infinite = infer("outside strip", law=G, variable=y, exponents=(sp.Integer(-1), sp.Integer(0)))
    base = {"law": G, "variable": y, "constant": sp.Integer(0)}
    assert infer("linearity", first, second, integrand=3 * y - y**2, coefficients=(sp.Integer(3), sp.Integer(-1)), **base).statement.value == tidy(
        3 * a - a * (a + 1)
    )
    assert infer("linearity", infinite, first, integrand=2 / y - y, coefficients=(sp.Integer(2), sp.Integer(-1)), **base).statement.value == sp.oo
    assert infer("linearity", infinite, integrand=-1 / y, coefficients=(sp.Integer(-1),), **base).statement.value == -sp.oo
    reject("linearity", infinite, integrand=m / y, coefficients=(m,), **base)  # the sign of m is not known
    reject("linearity", first, integrand=y**2, coefficients=(y,), **base)
    reject("linearity", first, integrand=y + 1, coefficients=(sp.Integer(1),), **base)
    lower = UnitGamma(b)
    other = infer("transform", law=lower, variable=y, exponents=(sp.Integer(1), sp.Integer(0)), orders=(0, 0))
    reject("linearity", first, other, integrand=2 * y, coefficients=(sp.Integer(1), sp.Integer(1)), **base)


def test_domination_needs_a_lower_power() -> None:
    p = sd.Pareto(a, b)
    e = UnitGamma(1)
    infinite = infer("outside strip", law=e, variable=y, exponents=(sp.Integer(0), -2 / a))
    square = infer("pushforward", infinite, law=p, variable=u, integrand=u**2, coefficients=(b**2,), constant=sp.Integer(0))
    base = {"law": p, "variable": u, "coefficients": (sp.Integer(1),), "constant": sp.Integer(0)}
    assert infer("linearity", square, integrand=u**2 - 5 * u, dominated=(-5 * u,), **base).statement.value == sp.oo
    reject("linearity", square, integrand=u**2 - u**3, dominated=(-(u**3),), **base)
    reject("linearity", square, integrand=u**2 - u**2, dominated=(-(u**2),), **base)
    reject("linearity", square, integrand=u**2 - u**k, dominated=(-(u**k),), **base)
    reject("linearity", square, integrand=u**2 + 1 / u, dominated=(1 / u,), **base)


def test_sign_and_reflection() -> None:
    law = SignedGamma(1)
    mean = infer("transform", law=UnitGamma(1), variable=u, exponents=(sp.Integer(1), sp.Integer(0)), orders=(0, 0))
    assert infer("sign", mean, mean, law=law, variable=x, integrand=sp.Abs(x)).statement.value == 1
    reject("sign", mean, mean, law=law, variable=x, integrand=x)
    whole = infer("sign", mean, mean, law=law, variable=x, integrand=sp.Abs(x))
    reject("reflection", whole, scale=sp.Integer(1), offset=d)


def test_antiderivative() -> None:
    p = sd.Uniform(m, d)
    base = {"law": p, "variable": x}
    assert infer("antiderivative", integrand=x, antiderivative=x**2 / 2, **base).statement.value == m / 2 + d / 2
    reject("antiderivative", integrand=x, antiderivative=x**2, **base)
    reject("antiderivative", integrand=sp.exp(x), antiderivative=sp.exp(x), **base)  # no sum of powers and logarithms
    logarithm = infer("antiderivative", law=p, variable=u, integrand=1 / u, antiderivative=sp.log(u))
    assert logarithm.statement.condition == (m > 0)
    edge = infer("antiderivative", law=p, variable=u, integrand=sp.log(u), antiderivative=u * sp.log(u) - u)
    assert edge.statement.condition == (m >= 0)
    across = infer("antiderivative", law=p, variable=x, integrand=x**-2, antiderivative=-1 / x)
    assert across.statement.condition == (m > 0)  # not across the pole at 0


def test_telescoping() -> None:
    p = sd.DiscreteUniform(m, d)
    assert same(infer("telescoping", law=p, variable=x, integrand=x, antidifference=x * (x - 1) / 2).statement.value, (m + d) / 2)
    reject("telescoping", law=p, variable=x, integrand=x, antidifference=x**2 / 2)
    reject("telescoping", law=p, variable=x, integrand=sp.Integer(0), antidifference=sp.cos(2 * sp.pi * x))


def test_definition_as_sum_needs_a_convergent_sum() -> None:
    n = sp.Symbol("n", nonnegative=True)
    infer("definition as sum", law=sd.Poisson("r"), variable=n, integrand=sp.loggamma(n + 1))
    reject("definition as sum", law=sd.Poisson("r"), variable=n, integrand=sp.gamma(n + 1) ** 2)
    reject("definition as sum", law=sd.Gamma(a, b), variable=u, integrand=u)


def test_definition() -> None:
    p, q = sd.Exponential(a), sd.Exponential(b)
    mean = infer("transform", law=UnitGamma(1), variable=y, exponents=(sp.Integer(1), sp.Integer(0)), orders=(0, 0))
    carried = infer("pushforward", mean, law=p, variable=u, integrand=u, coefficients=(1 / a,), constant=sp.Integer(0))
    gain = infer(
        "linearity",
        carried,
        law=p,
        variable=u,
        integrand=sp.log(a) - sp.log(b) - a * u + b * u,
        coefficients=(b - a,),
        constant=sp.log(a) - sp.log(b),
    )
    assert infer("definition", gain, name="kl_divergence", p=p, q=q).statement.condition == True
    reject("definition", gain, name="kl_divergence", p=q, q=p)
    reject("definition", gain, name="cross_entropy", p=p, q=q)
    reject("definition", gain, name="entropy", p=p)
    reject("definition", gain, name="kl_divergence", p=p)


def test_support() -> None:
    inside = infer("support", name="kl_divergence", p=sd.Gamma(a, b), q=sd.Normal(m, k)).statement
    assert inside.condition == False
    beyond = infer("support", name="kl_divergence", p=sd.Uniform(m, d), q=sd.Exponential(a)).statement
    assert beyond.condition == (m < 0)


def test_cases_must_cover_everything() -> None:
    p, q = sd.Gamma(a, b), sd.InverseGamma(k, "c")
    whole = sd.derive("kl_divergence", p, q).theorem
    finite, infinite = whole.premises
    assert infer("cases", finite, infinite).statement.condition == True
    reject("cases", finite)
    assert infer("cases", infinite, finite).statement.condition == True
    reject("cases")
    reject("cases", finite, sd.derive("entropy", p).theorem)


def test_exhaustive() -> None:
    assert exhaustive([a > 2, a <= 2], sp.true)
    assert exhaustive([m > 0, sp.Eq(m, 0), m < 0], sp.true)
    assert exhaustive([a > 2, a <= 3], sp.true)
    assert not exhaustive([a > 3, a <= 2], sp.true)
    assert not exhaustive([a > 2, a < 2], sp.true)
    assert exhaustive([m >= d, m < d], sp.true)
    assert exhaustive([m > 0], a > 0) is False
    assert exhaustive([m > -1], m > 0)


def test_a_condition_of_many_parts_and_its_negation_are_exhaustive() -> None:
    pairs = [sp.symbols(f"u{i} v{i}", real=True) for i in range(12)]
    covered = sp.And(*(sp.Or(sp.Eq(u, 0), v > 0) for u, v in pairs))
    assert exhaustive([covered, sp.Not(covered)], sp.true)
    assert exhaustive([covered, sp.Or(*(sp.And(sp.Ne(u, 0), v <= 0) for u, v in pairs))], sp.true)
    assert not exhaustive([covered, sp.Or(*(sp.And(sp.Ne(u, 0), v <= 0) for u, v in pairs[1:]))], sp.true)
    assert not exhaustive([covered, sp.Or(*(sp.And(sp.Ne(u, 0), v < 0) for u, v in pairs))], sp.true)


@pytest.mark.slow
def test_a_law_of_many_symbols_has_a_divergence() -> None:
    p, q = sd.Categorical([f"p{i}" for i in range(12)]), sd.Categorical([f"q{i}" for i in range(12)])
    value = sd.kl_divergence(p, q)
    twelfth = sp.Rational(1, 12)
    numbers = {s: twelfth if s.name != "q3" else 0 for s in value.free_symbols}
    assert value.subs(numbers) == sp.oo
    assert value.subs(dict.fromkeys(value.free_symbols, twelfth)) == 0


def test_rewriting_needs_equality() -> None:
    theorem = sd.derive("entropy", sd.Gamma(a, b)).theorem
    value = theorem.statement.value
    infer("rewriting", theorem, value=tidy(value))
    reject("rewriting", theorem, value=value + 1)
    reject("rewriting", theorem, value=-value)
    reject("rewriting", theorem, value=value.subs(a, a + 1))
    reject("rewriting", theorem, value=sp.nan)
    mixed = sd.derive("kl_divergence", sd.Gamma(a, b), sd.InverseGamma(k, "c")).theorem
    reject("rewriting", mixed, value=mixed.statement.value.args[0].expr)  # a branch is not the whole


def test_specialisation_keeps_what_was_assumed() -> None:
    theorem = sd.derive("entropy", sd.Exponential(a)).theorem
    assert infer("specialisation", theorem, mapping={a: sp.Integer(2)}).statement.value == 1 - sp.log(2)
    reject("specialisation", theorem, mapping={a: sp.Integer(-2)})
    reject("specialisation", theorem, mapping={a: sp.I})
    step = gamma_transform(sp.Integer(-1))
    reject("specialisation", step, mapping={a: sp.Rational(1, 2)})  # the condition a > 1 fails
    reject("specialisation", step, mapping={y: sp.Integer(1)})


def test_unit() -> None:
    theorem = sd.derive("entropy", sd.Exponential(a)).theorem
    bits = infer("unit", theorem, base=sp.Integer(2))
    assert bits.statement.value == (1 - sp.log(a)) / sp.log(2)
    reject("unit", bits, base=sp.Integer(2))
    for base in (sp.Integer(1), sp.Rational(1, 2), sp.Integer(-2), a, sp.oo):
        reject("unit", theorem, base=base)


def test_normal_form() -> None:
    n = sp.Symbol("n", positive=True)
    assert same(sp.gamma(a + 2), a * (a + 1) * sp.gamma(a))
    assert same(sp.loggamma(a + 1), sp.log(a) + sp.loggamma(a))
    assert same(sp.polygamma(0, a + 1), sp.polygamma(0, a) + 1 / a)
    assert same(sp.polygamma(1, a + 1), sp.polygamma(1, a) - 1 / a**2)
    assert same(sp.log(a * b / 12), sp.log(a) + sp.log(b) - 2 * sp.log(2) - sp.log(3))
    assert same(1 / (a - 1) - 1 / (a + 1), 2 / (a**2 - 1))
    assert not same(sp.gamma(a + 1), (a + 1) * sp.gamma(a))
    assert not same(sp.log(a + b), sp.log(a) + sp.log(b))
    assert not same(sp.log(m**2), 2 * sp.log(m))  # m may be negative
    assert not same(sp.sqrt(m**2), m)
    assert same(compact(n * sp.log(a) - n * sp.log(b) + a / b - 1), n * sp.log(a / b) + a / b - 1)
    assert positive(1 - k / a) == (a > k)
    assert positive(-(a**2)) == False
    assert conjunction(a > 2, a > 1, m > 0) == sp.And(a > 2, m > 0)


def test_beta_and_counts() -> None:
    law = UnitBeta(a, b)
    mean = infer("transform", law=law, variable=y, exponents=(sp.Integer(1), sp.Integer(0)), orders=(0, 0)).statement
    assert same(mean.value, a / (a + b))
    geometric = GeometricCount(sp.Symbol("p", positive=True))
    n = sp.Symbol("n", nonnegative=True)
    assert same(infer("transform", law=geometric, variable=n, exponents=(sp.Integer(0),), orders=(1,)).statement.value, 1 / geometric.prob - 1)


def test_partial_transform_and_kink() -> None:
    law = UnitGamma(a)
    mean = gamma_transform(sp.Integer(1))
    zero, one = (sp.Integer(0), sp.Integer(0)), (sp.Integer(1), sp.Integer(0))
    edge = {"law": law, "variable": y, "orders": (0, 0), "bound": k / b, "below": True}
    mass, part = infer("partial transform", exponents=zero, **edge), infer("partial transform", exponents=one, **edge)
    assert mass.statement.value == sp.lowergamma(a, k / b) / sp.gamma(a)
    reject("partial transform", exponents=zero, **{**edge, "bound": y})
    reject("partial transform", exponents=zero, law=UnitBeta(a, b), variable=y, orders=(0, 0), bound=k, below=False)
    infer("kink", mean, mass, part, law=law, variable=y, slope=b, offset=-k)
    reject("kink", mean, part, mass, law=law, variable=y, slope=b, offset=-k)
    reject("kink", mean, mass, part, law=law, variable=y, slope=b, offset=k)
    reject("kink", mean, mass, part, law=law, variable=y, slope=-b, offset=k)
    reject("kink", mean, mean, mean, law=law, variable=y, slope=b, offset=-k)


def test_absolute_value() -> None:
    mean = gamma_transform(sp.Integer(1))
    above = infer("absolute value", mean, slope=b, offset=-m, above=True).statement
    assert same(above.value, a * b - m)
    assert above.condition == positive(-m, strict=False)
    reject("absolute value", mean, slope=b, offset=-m, above=False)  # the support has no upper end
    reject("absolute value", mean, slope=-b, offset=m, above=True)
    reject("absolute value", gamma_transform(sp.Integer(2)), slope=b, offset=-m, above=True)
    reject("absolute value diverges", mean, slope=b, offset=m)
    infinite = infer("outside strip", law=UnitGamma(1), variable=y, exponents=(sp.Integer(0), -1 / a))
    carried = infer("pushforward", infinite, law=sd.Pareto(a, b), variable=u, integrand=u, coefficients=(b,), constant=sp.Integer(0))
    assert infer("absolute value diverges", carried, slope=k, offset=m).statement.value == sp.oo
    reject("absolute value diverges", carried, slope=-k, offset=m)


def test_divergent_reciprocal() -> None:
    statement = infer("divergent reciprocal", law=sd.Uniform(m, d), variable=u).statement
    assert (statement.value, statement.condition) == (sp.oo, sp.Eq(m, 0))
    reject("divergent reciprocal", law=sd.Uniform(m, d), variable=x)
    reject("divergent reciprocal", law=sd.Gamma(a, b), variable=u)


def test_point_masses() -> None:
    p, q = sd.Bernoulli("p"), sd.Poisson("r")
    finite = infer("point mass", name="kl_divergence", p=sd.Poisson("s"), q=p, case=(0,), finite=True).statement
    assert same(finite.value, -sp.log(1 - p.prob))
    with pytest.raises((RuleError, IndexError)):
        infer("point mass", name="kl_divergence", p=q, q=p, case=(1,), finite=True)
    reject("point mass", name="entropy", p=q, q=p, case=(0,))
    reject("point mass", name="kl_divergence", p=q, q=None, case=(0,))
    law = sd.DiscreteUniform("i", "j")
    both = [infer("contains support", name="kl_divergence", p=law, q=q, case=(0,), finite=f).statement for f in (True, False)]
    assert [s.value for s in both] == [0, sp.oo]
    assert both[0].condition == sp.And(sp.Eq(law.low, 0), sp.Eq(law.high, 0), sp.Eq(q.rate, 0))
    reject("contains support", name="kl_divergence", p=sd.Gamma(a, b), q=q, case=(0,))


def test_finite_sums() -> None:
    p, q = sd.Categorical(["1/2", "1/2", "0"]), sd.Categorical(["1/4", "3/4"])
    assert same(infer("finite sum", name="kl_divergence", p=p, q=q).statement.value, sp.log(2) / 2 + sp.log(sp.Rational(2, 3)) / 2)
    assert infer("finite sum diverges", name="kl_divergence", p=p, q=q).statement.condition == False
    assert infer("finite sum diverges", name="kl_divergence", p=q, q=sd.Categorical([1])).statement.condition == True
    reject("finite sum", name="kl_divergence", p=sd.Poisson("r"), q=sd.Poisson("s"))
    reject("finite sum", name="kl_divergence", p=p, q=None)


def test_expand_sums_and_simplification_of_cases() -> None:
    few = sd.derive("entropy", sd.Binomial(2, "1/3")).theorem
    assert "expand sums" in [t.rule for t in few.steps()]
    many = infer("expand sums", sd.derive("entropy", sd.Binomial(40, "1/3")).theorem)
    assert many.statement.value.has(sp.Sum)
    whole = sd.derive("kl_divergence", sd.Geometric("p"), sd.Geometric("p")).theorem
    assert "simplification of cases" in [t.rule for t in whole.steps()]
    assert whole.statement.value == 0
    kept = infer("simplification of cases", sd.derive("kl_divergence", sd.Gamma(a, b), sd.InverseGamma(k, "c")).theorem)
    assert len(kept.statement.value.args) == 2  # nothing merged that differs


def test_every_rule_says_what_it_is() -> None:
    assert all(r.summary.endswith(".") and len(r.summary) > 20 for r in RULES.values())
