"""Every family: its density is the change of variables of its base law; parametrisations, supports, point masses."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from decimal import Decimal

import mpmath
import pytest
import sympy as sp
from definition import by_definition
from drawing import MEMBERS, points
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import symdiv as sd
from symdiv.enclose import second_opinion
from symdiv.families.base import Family, Image
from symdiv.families.density import product_form
from symdiv.families.finite import Finite
from symdiv.families.registry import FAMILIES
from symdiv.laws import BinomialCount, ListedWeights, UnitBeta
from symdiv.rules.mass import mass_at
from symdiv.rules.normal import same, tidy


def general(family: type[Family]) -> Family:
    if family is sd.Histogram:
        return sd.Histogram._unchecked(*sp.symbols("e_0 e_1 e_2", real=True), sp.Symbol("prob"), 1 - sp.Symbol("prob"))
    return family._unchecked(*(p.domain.symbol(p.name) for p in family.parameters))


PARAMETRIC = [f for f in FAMILIES if not issubclass(f, Finite)]
CONTINUOUS = [f for f in PARAMETRIC if not general(f).support.discrete]
COUNTING = [f for f in PARAMETRIC if f not in CONTINUOUS]


def equal_logarithms(left: sp.Expr, right: sp.Expr) -> bool:
    """Whether two logarithms of positive functions are equal: by normal form, else by exponentiating, hyperbolic functions too."""
    if same(left, right):
        return True
    difference = tidy(left - right)
    if difference.is_number:
        return bool(difference.equals(0))
    return sp.simplify(sp.exp(sp.expand_log(difference, force=True)).rewrite(sp.cosh, sp.exp) - 1) == 0


def in_regions(family: type[Family]) -> list[Family]:
    """The general member in terms of positive numbers that show the signs: for all its parameters in the interior, in one or more regions."""
    p, v, w = general(family), *sp.symbols("v w", positive=True)
    if isinstance(p, sd.Histogram):
        low, middle, high = p.edges
        return [p.replace({middle: low + v, high: low + v + w})]
    if isinstance(p, sd.ContinuousBernoulli):
        return [p.replace({p.prob: (1 + v) / (2 + v)}), p.replace({p.prob: 1 / (2 + v)})]
    if isinstance(p, sd.TruncatedExponential):
        return [p.replace({p.high: sp.log(1 + v) / p.rate})]
    if isinstance(p, sd.TruncatedPareto):
        return [p.replace({p.high: p.scale * (1 + v) ** (1 / p.shape)})]
    widths: dict[sp.Symbol, sp.Expr] = {}
    for a, b in itertools.pairwise(p.interval or [n for n in ("low", "high") if n in p.positions]):
        low = getattr(p, a)
        widths[getattr(p, b)] = widths.get(low, low) + sp.Symbol(f"width_{b}", positive=True)
    return [p.replace(widths)]


def used(part: Image) -> tuple[sp.Expr, sp.Expr]:
    """The ends of the values of the law on which the map is monotone."""
    return sp.Integer(0) if part.folded else part.law.support.low, part.law.support.high


def log_weight(part: Image) -> sp.Expr:
    """What the law's log-density is raised by: the component's probability, and a symmetric law folded onto its positive half counts twice."""
    return sp.log(part.weight) + (sp.log(2) if part.folded else 0)


def inner(part: Image) -> sp.Expr:
    """A point inside the law's support, in terms of a positive number."""
    low, high = used(part)
    t = sp.Symbol("t", positive=True)
    if low == -sp.oo:
        return sp.Symbol("y", real=True)
    return low + (t if high == sp.oo else (high - low) * t / (1 + t))


def chosen(value: sp.Expr, y: sp.Symbol, part: Image) -> sp.Expr:
    """The branch that holds all over the component's range."""

    def sign(condition: sp.Basic) -> sp.Basic:
        gap = sp.factor((condition.gts - condition.lts).subs(y, inner(part)))
        return sp.sympify(True if gap.is_positive else False if gap.is_nonpositive else condition)

    return value.replace(lambda e: isinstance(e, sp.core.relational.Relational), sign)


def carries_its_part(p: Family, part: Image, excess: sp.Expr = sp.S.Zero) -> bool:
    """Whether the density is that of this component alone, on the component's range."""
    y = part.law.support.symbol("y", positive=part.folded)
    slope = sp.diff(part.map(y), y) * (1 if part.increasing else -1)
    density = chosen(p.log_density(part.map(y)), y, part)
    return equal_logarithms(density + sp.log(slope) + excess, part.law.log_density(y) + log_weight(part))


def adds_up(p: Family, mixture: tuple[Image, ...], excess: sp.Expr = sp.S.Zero) -> bool:
    """Whether the density is the sum of those of components that all range over the whole support."""
    x = p.support.symbol("x")
    densities = (c.weight * sp.exp(c.law.log_density(c.inverse(x))) * sp.diff(c.inverse(x), x) * (1 if c.increasing else -1) for c in mixture)
    return bool(sp.simplify(sp.Add(*densities) - sp.exp(p.log_density(x) + excess)) == 0)


def at(mixture: tuple[Image, ...], x: sp.Expr) -> sp.Expr:
    """The density at a number: the components whose law has a value that is mapped to it."""
    total, variable = sp.Integer(0), sp.Symbol("x", real=True)
    for part in mixture:
        value, law = sp.N(part.inverse(x), 80), part.law
        low, high = used(part)
        if value.is_real and low < value and value < high and abs(sp.N(part.map(value) - x, 80)) < sp.Rational(1, 10**60):
            slope = sp.N(abs(sp.diff(part.inverse(variable), variable).subs(variable, x)), 60)
            total += sp.exp(sp.N(law.log_density(part.inverse(x)) + log_weight(part), 60)) * slope
    return total


def agree(left: sp.Expr, right: sp.Expr) -> bool:
    return bool(abs(left / right - 1) < sp.Rational(1, 10**50))


STATED = [(f, i) for f in CONTINUOUS for i in range(len(general(f).representations))]
each_representation = pytest.mark.parametrize(("family", "index"), STATED, ids=lambda v: getattr(v, "__name__", str(v)))


@each_representation
def test_the_density_is_the_change_of_variables_of_the_base_law(family: type[Family], index: int) -> None:
    for p in in_regions(family):
        mixture = p.representations[index]
        assert same(sp.Add(*(part.weight for part in mixture)), sp.Integer(1))
        assert all(carries_its_part(p, part) for part in mixture) or adds_up(p, mixture)


@each_representation
@settings(max_examples=3)
@given(data=st.data())
def test_the_density_is_that_of_the_base_law_at_rational_points(family: type[Family], index: int, data: st.DataObject) -> None:
    """To 50 digits, and each component is counted just where it is: this sees what the symbolic proof takes on trust."""
    p = data.draw(MEMBERS[family.__name__])
    assume(p.interior == True)
    x = data.draw(points(p))
    assert agree(at(p.representations[index], x), sp.exp(sp.N(p.log_density(x), 60)))


@each_representation
@settings(max_examples=1)
@given(data=st.data())
def test_a_wrong_density_would_be_noticed(family: type[Family], index: int, data: st.DataObject) -> None:
    p = in_regions(family)[0]
    mixture = p.representations[index]
    if carries_its_part(p, mixture[0]):
        assert not any(carries_its_part(p, part, sp.log(2)) for part in mixture)
    else:
        assert not adds_up(p, mixture, sp.log(2))
    member = data.draw(MEMBERS[family.__name__])
    assume(member.interior == True)
    x = data.draw(points(member))
    assert not agree(at(member.representations[index], x), 2 * sp.exp(sp.N(member.log_density(x), 60)))


@each_representation
def test_the_maps_are_monotone_and_undone_by_their_inverses(family: type[Family], index: int) -> None:
    x = general(family).support.symbol("x")
    for part in itertools.chain.from_iterable(p.representations[index] for p in in_regions(family)):
        y = part.law.support.symbol("y", positive=part.folded)
        assert same(part.inverse(part.map(y)), y) or same(part.map(part.inverse(x)), x)
        slope = sp.diff(part.map(y), y)
        forms = (f for shorten in (sp.sympify, sp.factor, sp.simplify) for f in [shorten(slope.subs(y, inner(part)))])
        assert any(f.is_positive if part.increasing else f.is_negative for f in forms)


@each_representation
def test_what_is_folded_is_symmetric(family: type[Family], index: int) -> None:
    y = sp.Symbol("y", real=True)
    for part in general(family).representations[index]:
        even = all(same(f(y), f(-y)) for f in (part.law.log_density, part.map))
        assert even or not part.folded


@pytest.mark.parametrize("family", [f for f in COUNTING if f is not sd.BetaBinomial], ids=lambda f: f.__name__)
def test_the_mass_is_that_of_the_base_law(family: type[Family]) -> None:
    p = general(family)
    through, y = p.pushforward, p.pushforward.law.support.symbol("y")
    left, right = p.log_density(through.map(y)), through.law.log_density(y)
    if p.support.points is not None:
        assert all(same(left.subs(y, through.inverse(k)), right.subs(y, through.inverse(k))) for k in p.support.points)
    else:
        assert same(left, right)


def test_the_beta_binomial_mass_is_the_mean_of_the_binomial_ones() -> None:
    """E[C(n, k) U^k (1-U)^(n-k)] for U beta distributed, by the transform of the beta law."""
    p, k = general(sd.BetaBinomial), sp.Symbol("k", nonnegative=True)
    binomial = BinomialCount(p.trials, sp.Symbol("u", positive=True)).log_density(k)
    choices = sp.Add(*(t for t in sp.Add.make_args(binomial) if isinstance(t.as_coeff_Mul()[1], sp.loggamma)))
    mixed = sp.log(UnitBeta(p.alpha, p.beta).transform([k, p.trials - k])) + choices
    assert sp.simplify(sp.gammasimp(sp.exp(sp.expand_log(mixed - p.log_density(k), force=True)).replace(sp.loggamma, lambda x: sp.log(sp.gamma(x))))) == 1


@pytest.mark.parametrize("p", [sd.Categorical(["1/2", "1/3", "1/6"]), sd.Finite({"sun": "9/10", "rain": "1/10"})], ids=str)
def test_a_finite_law_looks_its_outcomes_up(p: Finite) -> None:
    law = p.pushforward.law
    assert isinstance(law, ListedWeights)
    for index, weight in enumerate(law.arguments):
        outcome = p.pushforward.map(sp.Integer(index))
        assert p.weights[outcome] == weight
        assert p.pushforward.inverse(outcome) == index


@pytest.mark.parametrize("family", FAMILIES, ids=lambda f: f.__name__)
@settings(max_examples=2)
@given(data=st.data())
def test_the_law_is_normalised(family: type[Family], data: st.DataObject) -> None:
    p = data.draw(MEMBERS[family.__name__])
    assert abs(by_definition("one", p, None) - 1) < mpmath.mpf(10) ** -25


@pytest.mark.parametrize("family", COUNTING, ids=lambda f: f.__name__)
def test_degenerate_parameters_are_the_complement_of_the_interior(family: type[Family]) -> None:
    from symdiv.rules.coverage import exhaustive
    from symdiv.rules.logic import validity
    from symdiv.rules.statement import Information

    p = general(family)
    valid = validity(Information("entropy", p))
    conditions = [c for c, _ in p.degenerate]
    assert exhaustive([p.interior, *conditions], valid)
    assert all(exhaustive([sp.Not(sp.And(p.interior, c))], valid) for c in conditions)


@pytest.mark.parametrize("family", [f for f in CONTINUOUS if general(f).special], ids=lambda f: f.__name__)
def test_special_parameters_are_the_complement_of_the_interior(family: type[Family]) -> None:
    from symdiv.rules.coverage import exhaustive
    from symdiv.rules.logic import validity
    from symdiv.rules.statement import Information

    p = general(family)
    valid = validity(Information("entropy", p))
    conditions = [p.interior, *(c for c, _ in p.special)]
    assert exhaustive(conditions, valid)
    assert all(exhaustive([sp.Not(sp.And(a, b))], valid) for a, b in itertools.combinations(conditions, 2))
    assert not any(exhaustive(conditions[:i] + conditions[i + 1 :], valid) for i in range(len(conditions)))


NEAR = sp.Rational(1, 10**30)


def is_the_limit(there: Family, near: Family, densities: Callable[[sp.Expr], list[sp.Expr]]) -> None:
    """The density is that of a member nearby, and the same number in all the ways in which it is stated."""
    for step in range(1, 8):
        x = there.support.low + (there.support.high - there.support.low) * sp.Rational(step, 8) + sp.Rational(1, 97)
        value = sp.exp(sp.N(there.log_density(x), 60))
        assert all(agree(value, density) for density in densities(x))
        assert abs(value / sp.exp(sp.N(near.log_density(x), 60)) - 1) < 10**4 * NEAR


def test_a_special_member_is_the_limit_and_its_density_is_stated_too() -> None:
    p, there = general(sd.ContinuousBernoulli), sd.ContinuousBernoulli("1/2")
    ((condition, member),) = p.special
    assert condition.subs(p.arguments[0], there.arguments[0]) == True
    is_the_limit(there, sd.ContinuousBernoulli(1 / sp.S(2) + NEAR), lambda x: [sp.exp(sp.N(member.log_density(x), 60))])


@pytest.mark.parametrize(
    ("there", "near"),
    [
        (sd.Triangular(0, 0, 2), sd.Triangular(0, NEAR, 2)),
        (sd.Triangular(0, 2, 2), sd.Triangular(0, 2 - NEAR, 2)),
        (sd.Trapezoidal(0, 0, 1, 2), sd.Trapezoidal(0, NEAR, 1, 2)),
        (sd.Trapezoidal(0, 1, 1, 2), sd.Trapezoidal(0, 1, 1 + NEAR, 2)),
        (sd.Trapezoidal(0, 1, 2, 2), sd.Trapezoidal(0, 1, 2 - NEAR, 2)),
        (sd.Trapezoidal(0, 0, 2, 2), sd.Trapezoidal(0, NEAR, 2 - NEAR, 2)),
        (sd.Trapezoidal(0, 0, 0, 2), sd.Trapezoidal(0, NEAR, 2 * NEAR, 2)),
        (sd.Trapezoidal(0, 2, 2, 2), sd.Trapezoidal(0, 2 - 2 * NEAR, 2 - NEAR, 2)),
    ],
    ids=str,
)
def test_an_empty_piece_is_dropped_and_the_formula_for_all_widths_holds_there(there: Family, near: Family) -> None:
    """A component of weight 0 contributes nothing: no parameters are special."""
    p = general(type(there))
    assert p.interior == True
    assert not p.special
    (mixture,) = there.representations
    assert len(mixture) == sum(a != b for a, b in itertools.pairwise(there.arguments))
    is_the_limit(there, near, lambda x: [at(mixture, x)])
    put = {parameter.name: value for parameter, value in zip(there.parameters, there.arguments, strict=True)}
    q = sd.Normal(1, 2)
    for measure, other in (("entropy", None), ("cross_entropy", q), ("kl_divergence", q)):
        found = sd.derive(measure, *(f for f in (p, other) if f))
        value = found.value.subs({symbol: put[name] for name, symbol in found.symbols.items()})
        with mpmath.workdps(40):
            assert abs(second_opinion(value, 40) - by_definition(measure, there, other)) < mpmath.mpf(10) ** -25


Z = sp.Symbol("z", real=True)


@pytest.mark.parametrize(
    ("p", "textbook"),
    [
        (sd.RaisedCosine(0, 1), (1 + sp.cos(sp.pi * Z)) / 2),
        (sd.Anglit(0, 1), sp.cos(2 * Z)),
        (sd.Semicircle(1), 2 / sp.pi * sp.sqrt(1 - Z**2)),
        (sd.LogUniform(2, 5), 1 / (Z * sp.log(sp.Rational(5, 2)))),
        (sd.ContinuousBernoulli("1/3"), 6 * sp.atanh(sp.Rational(1, 3)) * sp.Rational(1, 3) ** Z * sp.Rational(2, 3) ** (1 - Z)),
    ],
    ids=str,
)
def test_a_density_written_otherwise_is_that_of_the_textbook(p: Family, textbook: sp.Expr) -> None:
    for step in range(1, 12):
        x = p.support.low + (p.support.high - p.support.low) * sp.Rational(step, 12)
        assert agree(sp.exp(sp.N(p.log_density(x), 60)), sp.N(textbook.subs(Z, x), 60))


def test_an_empty_bin_has_no_density_and_the_support_ends_where_the_last_filled_bin_does() -> None:
    p = sd.Histogram([0, 1, 2, 3, 4], [0, "1/4", 0, "3/4"])
    assert (p.support.low, p.support.high) == (1, 4)
    assert [p.log_density(sp.Rational(x, 2)) for x in (3, 5)] == [-sp.log(4), -sp.oo]
    assert sd.Histogram([0, 1, 2], [1, 0]).support.high == 1


def test_what_an_empty_bin_inside_would_add_is_nothing() -> None:
    """0·log 0 = 0, also in the integral of the definition."""
    p = sd.Histogram([1, 2, 4, 7], ["1/3", 0, "2/3"])
    assert same(sd.entropy(p), sp.log(3) / 3 + 2 * sp.log(sp.Rational(9, 2)) / 3)
    for q in ("Gamma(1, 2)", "Frechet(2, 3)", "Normal(0, 1)"):
        divergence, cross = sd.derive("kl_divergence", p, q), sd.derive("cross_entropy", p, q)
        assert isinstance(sd.verify(divergence.certificate()), sd.Proved)
        with mpmath.workdps(30):
            apart = sd.oracle.evaluate("cross_entropy", p, q, digits=25) - sd.oracle.evaluate("entropy", p, digits=25)
            assert abs(sd.oracle.evaluate("kl_divergence", p, q, digits=25) - apart) < mpmath.mpf(10) ** -22
        assert divergence.status == cross.status


@pytest.mark.parametrize(
    ("p", "point"),
    [(sd.Bernoulli(0), 0), (sd.Bernoulli(1), 1), (sd.Binomial(4, 0), 0), (sd.Binomial(4, 1), 4),
     (sd.Binomial(0, "1/3"), 0), (sd.Geometric(1), 0), (sd.Poisson(0), 0), (sd.NegativeBinomial("5/2", 1), 0), (sd.Borel(0), 1)],
    ids=str,
)  # fmt: skip
def test_a_degenerate_member_is_a_point_mass_in_the_limit(p: Family, point: int) -> None:
    """The mass formula, at parameters that tend to the degenerate ones, tends to 1 at the point."""
    epsilon = sp.Symbol("epsilon", positive=True)
    inner = [a if i < len(p.arguments) - 1 else sp.Abs(a - epsilon) for i, a in enumerate(p.arguments)]
    near = type(p)._unchecked(*inner)
    assert sp.limit(product_form(near, sp.Integer(point)).subs(sp.Abs(1 - epsilon), 1 - epsilon), epsilon, 0) == 1
    assert [pt for c, pt in p.degenerate if c == True] == [point]


@pytest.mark.parametrize(
    ("special", "near"),
    [
        (sd.GeneralizedExtremeValue(1, 2, 0), lambda step: sd.GeneralizedExtremeValue(1, 2, step)),
        (sd.GeneralizedPareto(1, 2, 0), lambda step: sd.GeneralizedPareto(1, 2, step)),
    ],
    ids=lambda v: str(v) if isinstance(v, Family) else "near",
)
def test_a_special_member_is_the_limit_of_its_family(special: Family, near: Callable[[sp.Expr], Family]) -> None:
    (member,) = [m for condition, m in special.special if condition == True]
    assert (special.support.low, special.support.high) == (member.support.low, member.support.high)
    for step in (NEAR, -NEAR):
        for x in (sp.Float("1.25", 150), sp.Float("5.5", 150)):  # not rational numbers: their powers would be computed exactly
            gap = near(step).log_density(x) - member.log_density(x)
            assert 0 < abs(gap) < sp.Rational(1, 10**28)


@pytest.mark.parametrize("step", [NEAR, -NEAR], ids=str)
def test_powers_of_a_tiny_shape_are_left_standing_at_rational_points(step: sp.Rational) -> None:
    """Their exact values have more digits than there is room for."""
    near, member = sd.GeneralizedExtremeValue(1, 2, step), sd.Gumbel(1, 2)
    through = near.pushforward
    for x in (sp.Rational(5, 4), sp.Rational(11, 2), sp.Integer(-3)):
        with mpmath.workdps(60):
            gap = second_opinion(near.log_density(x), 50) - second_opinion(member.log_density(x), 50)
            assert 0 < abs(gap) < mpmath.mpf(10) ** -28
            assert abs(sp.N(near.log_density(x), 50) - second_opinion(near.log_density(x), 50)) < mpmath.mpf(10) ** -45
            assert abs(second_opinion(through.inverse(x), 50) - mpmath.exp((1 - mpmath.mpf(x.p) / x.q) / 2)) < mpmath.mpf(10) ** -28
    assert sd.GeneralizedExtremeValue(0, 1, "1/3").log_density(sp.Integer(1)) == -4 * sp.log(sp.Rational(4, 3)) - sp.Rational(27, 64)


def test_so_are_powers_of_a_shape_of_many_binary_digits() -> None:
    """As a float has; here neither the exponent nor its denominator is small."""
    shape = sp.Rational(*(0.1).as_integer_ratio())
    near, decimal = (sd.GeneralizedExtremeValue(0, 1, t).log_density(sp.Rational(1, 3)) for t in (shape, "1/10"))
    assert 0 < abs(sp.N(near - decimal, 40)) < sp.Rational(1, 10**17)


def test_the_mass_at_explicit_points() -> None:
    n, p = sp.symbols("n p", nonnegative=True)
    binomial = sd.Binomial._unchecked(n, p)
    assert mass_at(binomial, sp.Integer(0)) == (1 - p) ** n
    assert same(mass_at(binomial, sp.Integer(1)), n * p * (1 - p) ** (n - 1))
    assert mass_at(sd.Finite({2: "1/3", 5: "2/3"}), sp.Integer(3)) == 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (sd.Gamma(2, scale="1/3"), sd.Gamma(2, 3)),
        (sd.Gamma(2, mean=5), sd.Gamma(2, "2/5")),
        (sd.Exponential(scale=4), sd.Exponential("1/4")),
        (sd.Normal(1, variance=9), sd.Normal(1, 3)),
        (sd.Normal(1, precision=4), sd.Normal(1, "1/2")),
        (sd.LogNormal(1, variance=9), sd.LogNormal(1, 3)),
        (sd.Bernoulli(logit=0), sd.Bernoulli("1/2")),
        (sd.Beta(mean="1/4", size=8), sd.Beta(2, 6)),
        (sd.Geometric(mean=3), sd.Geometric("1/4")),
        (sd.Poisson(log_rate=0), sd.Poisson(1)),
        (sd.Weibull(2, rate=4), sd.Weibull(2, "1/4")),
        (sd.InverseGamma(2, rate=4), sd.InverseGamma(2, "1/4")),
        (sd.Laplace(0, variance=8), sd.Laplace(0, 2)),
        (sd.Uniform(1, width=3), sd.Uniform(1, 4)),
        (sd.Erlang(2, scale=4), sd.Erlang(2, "1/4")),
        (sd.Erlang(2, mean=6), sd.Erlang(2, "1/3")),
        (sd.HalfNormal(precision=4), sd.HalfNormal("1/2")),
        (sd.Nakagami(2, scale=3), sd.Nakagami(2, 9)),
        (sd.Frechet(2, rate=4), sd.Frechet(2, "1/4")),
        (sd.GeneralizedGamma(2, 3, rate=4), sd.GeneralizedGamma(2, 3, "1/4")),
        (sd.HalfGeneralizedNormal(rate=4, shape=3), sd.HalfGeneralizedNormal("1/4", 3)),
        (sd.Gumbel(1, variance="pi**2*3/2"), sd.Gumbel(1, 3)),
        (sd.GumbelMin(1, variance="pi**2*3/2"), sd.GumbelMin(1, 3)),
        (sd.ExpGamma(2, scale=4), sd.ExpGamma(2, "1/4")),
        (sd.ExpInverseGamma(2, rate=4), sd.ExpInverseGamma(2, "1/4")),
        (sd.Arcsine(1, width=3), sd.Arcsine(1, 4)),
        (sd.ScaledBeta(2, 3, 1, width=3), sd.ScaledBeta(2, 3, 1, 4)),
        (sd.Semicircle(variance=4), sd.Semicircle(4)),
        (sd.LogitNormal(1, variance=9), sd.LogitNormal(1, 3)),
        (sd.LogUniform(1, width=3), sd.LogUniform(1, 4)),
        (sd.TruncatedPareto(2, 1, width=3), sd.TruncatedPareto(2, 1, 4)),
        (sd.ContinuousBernoulli(logit=0), sd.ContinuousBernoulli("1/2")),
        (sd.TruncatedNormal(1, variance=9, low=0, high=2), sd.TruncatedNormal(1, 3, 0, 2)),
        (sd.TruncatedExponential(scale=4, high=2), sd.TruncatedExponential("1/4", 2)),
        (sd.WrappedCauchy(0, scale="log(3)"), sd.WrappedCauchy(0, "1/3")),
        (sd.Histogram([0, 1, 3], counts=[1, 3]), sd.Histogram([0, 1, 3], ["1/4", "3/4"])),
        (sd.LogLogistic(2, rate=4), sd.LogLogistic(2, "1/4")),
        (sd.BurrXII(2, 3, rate=4), sd.BurrXII(2, 3, "1/4")),
        (sd.BurrXII(2, 3), sd.BurrXII(2, 3, 1)),
        (sd.Dagum(2, 3, rate=4), sd.Dagum(2, 3, "1/4")),
        (sd.Dagum(2, 3), sd.Dagum(2, 3, 1)),
        (sd.Lomax(2, rate=4), sd.Lomax(2, "1/4")),
        (sd.HalfStudentT(2, precision=4), sd.HalfStudentT(2, "1/2")),
        (sd.Logistic(1, variance="3*pi**2"), sd.Logistic(1, 3)),
        (sd.GeneralizedLogistic(2), sd.GeneralizedLogistic(2, 0, 1)),
        (sd.HyperbolicSecant(1, variance="pi**2"), sd.HyperbolicSecant(1, 2)),
        (sd.InverseGaussian(2, variance="1/2"), sd.InverseGaussian(2, 16)),
        (sd.Gompertz(2, rate=4), sd.Gompertz(2, "1/4")),
        (sd.Gompertz(2), sd.Gompertz(2, 1)),
        (sd.GeneralizedLogistic(2, rate=4), sd.GeneralizedLogistic(2, 0, "1/4")),
        (sd.GeneralizedLogistic(rate=4, shape=2, loc=3), sd.GeneralizedLogistic(2, 3, "1/4")),
        (sd.GeneralizedLogistic(2, 3, rate=4), sd.GeneralizedLogistic(2, 3, "1/4")),
        (sd.NegativeBinomial(2, mean=6), sd.NegativeBinomial(2, "1/4")),
        (sd.NegativeBinomial(3, logit=0), sd.NegativeBinomial(3, "1/2")),
        (sd.BetaBinomial(5, mean="1/4", size=8), sd.BetaBinomial(5, 2, 6)),
        (sd.StudentT(2, 1, precision=4), sd.StudentT(2, 1, "1/2")),
        (sd.AsymmetricLaplace(1, left_scale=12, right_scale=3), sd.AsymmetricLaplace(1, 6, 2)),
        (sd.LogLaplace(2, rate=4), sd.LogLaplace(2, "1/4")),
        (sd.ReflectedWeibull(2, rate=4), sd.ReflectedWeibull(2, "1/4")),
        (sd.ShiftedExponential(2, rate=4), sd.ShiftedExponential(2, "1/4")),
        (sd.Categorical(logits=[0, 0]), sd.Categorical(["1/2", "1/2"])),
    ],
    ids=str,
)
def test_other_parametrisations(one: Family, other: Family) -> None:
    assert one == other
    assert hash(one) == hash(other)


def test_a_repr_evaluates_back_and_the_text_is_read_back() -> None:
    for p in [
        sd.Gamma("a", "1/2"),
        sd.Normal(-1, "s"),
        sd.Categorical(["p", "1 - p"]),
        sd.Finite({"sun": 1, 3: 0}),
        sd.Histogram([0, "1/3", "b"], ["p", "1 - p"]),
        sd.PoissonBinomial(["p", "1/3"]),
        sd.PoissonBinomial([]),
        sd.OrderedLogistic(["c", 7], "m"),
        sd.Hypergeometric(5, 2, 3),
        sd.ZeroInflatedBinomial("w", 2, "1/3"),
    ]:
        assert eval(repr(p), vars(sd) | {n: getattr(sd, n) for n in sd.__all__}) == p
        assert sd.parse(p.text) == p


INVALID = {
    "Gamma(-1, 2)": ["-1", "positive"],
    "Gamma(0, 2)": ["0", "positive"],
    "Gamma(1)": ["rate", "Gamma(shape, rate)"],
    "Gamma(1, 2, 3)": ["3", "2"],
    "Gamma(1, sclae=2)": ["sclae", "scale"],
    "Gamma(1, 2, scale=2)": ["scale"],
    "Gama(1, 2)": ["Gamma"],
    "Bernoulli(3/2)": ["3/2", "0 to 1"],
    "Categorical([1/2, 1/3])": ["5/6", "-1/6"],
    "Categorical([])": ["at least one"],
    "Categorical(1/2, 1/2)": ["one list of probabilities"],
    "Pushforward(Gamma, exp(x), x)": ["Gamma"],
    "Categorical([1/2, 1/2, 1/2, -1/2])": ["-1/2"],
    "Uniform(2, 1)": ["low < high"],
    "Uniform(1, 1)": ["low < high"],
    "DiscreteUniform(2, 1)": ["low <= high"],
    "DiscreteUniform(1/2, 3)": ["1/2", "integer"],
    "Binomial(5/2, 1/2)": ["5/2", "integer"],
    "Binomial(-1, 1/2)": ["-1"],
    "Poisson(-1)": ["-1"],
    "Geometric(0)": ["0"],
    "ChiSquared(0)": ["0", "positive"],
    "Erlang(3/2, 1)": ["3/2", "positive integer"],
    "Erlang(0, 1)": ["0", "positive integer"],
    "GeneralizedGamma(1, 2)": ["scale", "GeneralizedGamma(d, p, scale)"],
    "Nakagami(1, spread=2, scale=2)": ["scale", "spread"],
    "Levy(0, -1)": ["-1", "positive"],
    "Arcsine(2, 1)": ["low < high"],
    "ScaledBeta(0, 1, 0, 1)": ["alpha", "0", "positive"],
    "ScaledBeta(1, 1, 1, 1)": ["low < high"],
    "LogUniform(0, 1)": ["0", "positive"],
    "LogUniform(2, 1)": ["low < high"],
    "TruncatedPareto(1, 3, 2)": ["scale < high"],
    "ContinuousBernoulli(1)": ["1", "0 < value < 1"],
    "TruncatedNormal(0, 1, 2, 1)": ["low < high"],
    "Triangular(0, 3, 2)": ["mode <= high"],
    "Triangular(1, 1, 1)": ["low < high"],
    "Trapezoidal(0, 2, 1, 3)": ["c <= d"],
    "Trapezoidal(1, 1, 1, 1)": ["low < high"],
    "Histogram([0, 1], [1/2, 1/2])": ["2 edges", "2 probabilities"],
    "Histogram([0, 2, 1], [1/2, 1/2])": ["1 follows 2", "increase"],
    "Histogram([0, 1, 2], [1/2, 1/3])": ["5/6", "-1/6"],
    "Histogram([0, 1])": ["counts"],
    "Histogram(3, [1])": ["3", "list of edges"],
    "VonMises(0, -1)": ["-1"],
    "WrappedCauchy(0, 1)": ["1", "0 < value < 1"],
    "Dagum(2)": ["k", "Dagum(c, k, scale)"],
    "FisherF(2, -1)": ["-1", "positive"],
    "GeneralizedHalfLogistic(0)": ["0", "positive"],
    "GeneralizedLogistic()": ["shape is missing"],
    "GeneralizedLogistic(rate=2)": ["shape is missing"],
    "GeneralizedLogistic(1, loc=0, 2, rate=2)": ["without a name"],
    "GeneralizedLogistic(1, 0, 1, rate=2)": ["rate", "scale"],
    "GeneralizedLogistic(1, 0, loc=1, rate=2)": ["loc is given twice"],
    "InverseGaussian(1, shape=2, variance=3)": ["variance", "shape"],
    "Lindley(-1/2)": ["-1/2", "positive"],
    "Borel(1)": ["1", "0 <= value < 1"],
    "Zeta(1)": ["1", "> 1"],
    "LogSeries(1)": ["1", "0 < value < 1"],
    "LogSeries(0)": ["0", "0 < value < 1"],
    "NegativeBinomial(0, 1/2)": ["0", "positive"],
    "NegativeBinomial(2, 0)": ["0 < value <= 1"],
    "BetaBinomial(5/2, 1, 1)": ["5/2", "integer"],
    "Hypergeometric(3, 4, 1)": ["successes <= population"],
    "Hypergeometric(3, 1, 4)": ["draws <= population"],
    "Hypergeometric(3, 1/2, 1)": ["1/2", "integer"],
    "PoissonBinomial([1/2, 3/2])": ["3/2", "0 to 1"],
    "PoissonBinomial(1/2)": ["list"],
    "OrderedLogistic([1, 0], 0)": ["increasing"],
    "ZeroInflatedBinomial(2, 3, 1/2)": ["2", "0 to 1"],
    "AsymmetricLaplace(0, 1, left_scale=2, right_scale=3)": ["left_scale", "asymmetry"],
    "Cauchy(0)": ["scale", "Cauchy(loc, scale)"],
    "GeneralizedPareto(0, -1, 0)": ["-1", "positive"],
    "StudentT(0, 0, 1)": ["0", "positive"],
    "StudentT(3)": ["loc", "StudentT(dof, loc, scale)"],
    "Normal(oo, 1)": [],
    "Normal(nan, 1)": [],
    "Normal(0, sqrt(-1))": [],
    "log(2)": ["distribution"],
}


@pytest.mark.parametrize("text", INVALID)
def test_bad_input_gets_one_line_that_names_it(text: str) -> None:
    with pytest.raises(sd.errors.InvalidInput) as caught:
        sd.parse(text)
    message = str(caught.value)
    assert "\n" not in message
    assert all(word.lower() in message.lower() for word in INVALID[text]), message


def test_floats_are_taken_at_their_binary_value_and_that_is_said() -> None:
    with pytest.warns(sd.errors.BinaryFloatWarning, match="3602879701896397/36028797018963968") as warned:
        p = sd.Exponential(0.1)
    assert warned[0].filename == __file__  # it points at the caller
    assert sd.Exponential(Decimal("0.1")).rate == sp.Rational(1, 10)
    assert p.rate == sp.Rational(*(0.1).as_integer_ratio())
    assert sd.Exponential(0.5).rate == sp.Rational(1, 2)  # its decimal exactly: nothing to say
    assert sd.Exponential("0.1").rate == sp.Rational(1, 10)
    for bad in (float("nan"), float("inf"), True, None, [1]):
        with pytest.raises(sd.errors.InvalidInput):
            sd.Exponential(bad)


def test_symbols_get_the_assumptions_of_their_parameter() -> None:
    assert sd.Gamma("a", sp.Symbol("b")).rate == sp.Symbol("b", positive=True)
    assert sd.Normal("m", "s").loc == sp.Symbol("m", real=True)
    with pytest.raises(sd.errors.InvalidInput):
        sd.Gamma(sp.Symbol("a", negative=True), 1)


def test_every_pair_of_equal_members_is_equal_and_no_other() -> None:
    members = [sd.Gamma(1, 2), sd.Gamma(2, 1), sd.Weibull(1, 2), sd.Categorical([1]), sd.Finite({0: 1})]
    for a, b in itertools.product(members, members):
        same_law_text = a is b or {a, b} == {members[3], members[4]}
        assert (a == b) == same_law_text


def test_logits_of_categories_make_probabilities_whose_sum_is_one() -> None:
    p = sd.Categorical(logits=["1/2", "1/3", 0])
    assert p.constraint == sp.true
    assert sp.N(sum(p.arguments) - 1, 30) == pytest.approx(0, abs=1e-30)
    assert sp.N(p.arguments[2] - 1 / (1 + sp.exp(sp.Rational(1, 2)) + sp.exp(sp.Rational(1, 3))), 30) == pytest.approx(0, abs=1e-30)
    assert sd.Categorical(logits=[0]).arguments == (1,)
    assert sd.Categorical(logits=[sp.Symbol("a", real=True), 0]).constraint == sp.true
    assert sd.kl_divergence(sd.Multinomial(2, p.masses), sd.Multinomial(2, p.masses)) == 0
    huge = sd.Categorical(logits=[10**40, 0])
    assert huge.masses[0] == 1 / (1 + sp.exp(-(10**40)))  # no power of e above 1
    assert [sd.oracle.nearest("cross_entropy", sd.Categorical(p), huge) for p in ([1, 0], [0, 1])] == [0, 1e40]


@settings(max_examples=15)
@given(st.lists(st.integers(-50, 50) | st.integers(-(10**15), 10**15), min_size=2, max_size=4))
def test_logits_of_any_size_have_their_entropy_and_cross_entropy(logits: list[int]) -> None:
    q = sd.Categorical(logits=logits)
    uniform = sd.Categorical([sp.Rational(1, len(logits))] * len(logits))
    with mpmath.workdps(60):
        *others, _ = sorted(logits)
        total = mpmath.log1p(mpmath.fsum(mpmath.exp(x - max(logits)) for x in others))
        logarithms = [x - max(logits) - total for x in logits]
        assert mpmath.almosteq(sd.oracle.evaluate("cross_entropy", uniform, q, digits=30), -mpmath.fsum(logarithms) / len(logits), 1e-29)
        entropy = -mpmath.fsum(mpmath.exp(x) * x for x in logarithms)
        if entropy > mpmath.mpf(10) ** -4000:  # smaller ones need more digits than are tried
            assert mpmath.almosteq(sd.oracle.evaluate("entropy", q, digits=30), entropy, 1e-29, 0)


@pytest.mark.parametrize("weights", [["1/2", "1/3"], [sp.exp(1) / (1 + sp.exp(1)), 1 / (2 + sp.exp(1))], [sp.exp(1) / (1 + sp.exp(1))]])
def test_parts_of_other_sums_do_not_make_one(weights: list[object]) -> None:
    with pytest.raises(sd.errors.InvalidInput, match="the probabilities sum to"):
        sd.Categorical(weights)


def test_a_probability_that_no_digits_tell_from_one() -> None:
    far = 1 / (1 + sp.exp(-(10**5)))  # no 40,000 digits tell it from 1
    assert sd.Bernoulli(far).arguments == (far,)
    with pytest.raises(sd.errors.InvalidInput, match="expected a number from 0 to 1"):
        sd.Bernoulli(1 + sp.exp(-(10**5)))


def test_an_array_of_one_number_is_a_number() -> None:
    numpy = pytest.importorskip("numpy")
    assert sd.Gamma(numpy.array(2), numpy.array([3, 4]).sum()) == sd.Gamma(2, 7)
    with pytest.raises(sd.errors.InvalidInput, match="expected a number"):
        sd.Gamma(numpy.array([2, 3]), 1)
