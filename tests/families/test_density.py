"""The density of every family is the change of variables of its base law, symbolically and at rational points; it is normalised."""

from __future__ import annotations

import itertools

import mpmath
import pytest
import sympy as sp
from definition import by_definition
from drawing import MEMBERS, points
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from representations import CONTINUOUS, COUNTING, agree, at, general, log_weight, used

import symdiv as sd
from symdiv.families.base import Family, Image
from symdiv.families.finite import Finite
from symdiv.families.registry import FAMILIES
from symdiv.laws import BinomialCount, ListedWeights, UnitBeta
from symdiv.rules.mass import mass_at
from symdiv.rules.normal import same, tidy


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


def test_the_mass_at_explicit_points() -> None:
    n, p = sp.symbols("n p", nonnegative=True)
    binomial = sd.Binomial._unchecked(n, p)
    assert mass_at(binomial, sp.Integer(0)) == (1 - p) ** n
    assert same(mass_at(binomial, sp.Integer(1)), n * p * (1 - p) ** (n - 1))
    assert mass_at(sd.Finite({2: "1/3", 5: "2/3"}), sp.Integer(3)) == 0
