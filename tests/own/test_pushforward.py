"""Images of laws under maps: support, density, measures, the maps that are refused."""

from __future__ import annotations

import json
import pickle

import mpmath
import pytest
import sympy as sp

import symdiv as sd
from symdiv.enclose import compile_expression
from symdiv.errors import InvalidInput, Unsupported
from symdiv.families.base import Family
from symdiv.rules.integrals import density
from symdiv.rules.normal import same
from symdiv.verdict import Proved, Refuted

TWINS = {
    "exp of normal": (sd.Pushforward(sd.Normal("m", "s"), "exp(x)"), sd.LogNormal("m", "s")),
    "exp of exponential": (sd.Pushforward(sd.Exponential("r"), "exp(x)"), sd.Pareto("r", 1)),
    "reciprocal": (sd.Pushforward(sd.Gamma("a", "b"), "1/x"), sd.InverseGamma("a", "b")),
    "power": (sd.Pushforward(sd.Exponential(1), "l*x**(1/k)", "x", "(k > 0) & (l > 0)"), sd.Weibull("k", "l")),
    "logarithm": (sd.Pushforward(sd.Gamma("a", "b"), "log(x)"), sd.ExpGamma("a", "b")),
    "expit": (sd.Pushforward(sd.Normal("m", "s"), "1/(1 + exp(-x))"), sd.LogitNormal("m", "s")),
    "odds": (sd.Pushforward(sd.Beta("a", "b"), "x/(1 - x)"), sd.BetaPrime("a", "b")),
    "affine": (sd.Pushforward(sd.Normal(0, 1), "m - s*x", "x", "s > 0"), sd.Normal("m", "s")),
    "twice": (sd.Pushforward(sd.Pushforward(sd.Exponential("r"), "exp(x)"), "log(x)"), sd.Exponential("r")),
    "of a density": (sd.Pushforward(sd.Distribution("log(2) - 2*x", "x", (0, "oo")), "x/2"), sd.Exponential(4)),
}
each_twin = pytest.mark.parametrize(("own", "twin"), TWINS.values(), ids=TWINS)
VALUES = {"a": "7/3", "b": "5/4", "c": "6/5", "k": "3/2", "l": "4/5", "m": "2/3", "n": "1/3", "r": "7/2", "s": "3/5", "t": "8/7"}
MORE = {
    "logarithm of a complement": sd.Pushforward(sd.Exponential("r"), "-log(1 - exp(-r*x))/c", "x", "c > 0"),
    "arctangent": sd.Pushforward(sd.Normal("m", "s"), "atan(x)"),
    "logit": sd.Pushforward(sd.Beta("a", "b"), "log(x/(1 - x))"),
    "square": sd.Pushforward(sd.Uniform(1, 3), "x**2"),
}
CUTS = {(0, sp.oo): [0, 1, mpmath.inf], (0, 1): [0, 0.5, 1], (1, 3): [1, 3], (-sp.oo, sp.oo): [-mpmath.inf, 0, 1, mpmath.inf]}


def at_values(p: Family) -> Family:
    return p.substitute({v: sp.Rational(VALUES[v.name]) for v in p.free_symbols})


def verified(measure: str, p: Family, q: Family | None) -> sp.Expr:
    derivation = sd.derive(measure, p, q)
    verdict = sd.verify(json.loads(json.dumps(derivation.certificate())))
    assert isinstance(verdict, Proved), verdict
    return derivation.value


@each_twin
def test_it_is_the_family_of_the_catalogue(own: sd.Pushforward, twin: Family) -> None:
    assert (own.support.low, own.support.high) == (twin.support.low, twin.support.high)
    x = own.support.symbol("x")
    points = [sp.Rational(i, 9) for i in (2, 5, 8)] if own.support.high == 1 else [sp.Rational(i, 2) for i in (3, 5)]
    for point in points:
        gap = (at_values(own).log_density(x) - at_values(twin).log_density(x)).subs(x, point)
        assert abs(sp.N(gap, 40)) < sp.Rational(1, 10**35)
    assert verified("kl_divergence", own, twin) == 0
    assert verified("kl_divergence", twin, own) == 0


@each_twin
def test_entropy_is_that_of_the_twin(own: sd.Pushforward, twin: Family) -> None:
    known = sd.entropy(twin)
    assert known.has(sp.Integral) or same(verified("entropy", own, None), known)


@pytest.mark.parametrize("p", [*MORE.values(), *(own for own, _ in TWINS.values())], ids=lambda p: p.text)
def test_the_density_integrates_to_one(p: sd.Pushforward) -> None:
    here = at_values(p)
    x = here.support.symbol("x")
    total = compile_expression(sp.Integral(density(here, x), (x, here.support.low, here.support.high)), ()).ball((), 128)
    assert total.contains(1)
    assert total.rad() < 1e-20


@pytest.mark.parametrize("p", [*MORE.values(), *(own for own, _ in TWINS.values())], ids=lambda p: p.text)
def test_text_repr_and_pickle_come_back(p: sd.Pushforward) -> None:
    assert sd.parse(p.text) == p
    assert eval(repr(p), vars(sd) | {n: getattr(sd, n) for n in sd.__all__}) == p
    assert pickle.loads(pickle.dumps(p)) == p
    assert r"\mapsto" in sd.derive("entropy", p).latex()


@pytest.mark.parametrize("name", MORE)
def test_entropy_is_that_of_the_base_and_the_mean_log_slope(name: str) -> None:
    """By quadrature over the base law, which asks for no inverse."""
    p = at_values(MORE[name])
    verified("entropy", MORE[name], None)
    assert isinstance(p, sd.Pushforward)
    z = p.base.support.symbol("z")
    log_density = p.base.log_density(z)
    integrand = sp.lambdify(z, sp.exp(log_density) * (sp.log(sp.Abs(sp.diff(p.map(z), z))) - log_density), "mpmath")
    with mpmath.workdps(40):
        number = mpmath.quad(integrand, CUTS[p.base.support.low, p.base.support.high])
        assert mpmath.almosteq(sd.oracle.evaluate("entropy", p, digits=20), number, mpmath.mpf(10) ** -14)


@pytest.mark.parametrize("map", ["exp(x)", "1/(1 + exp(-x))", "atan(x)", "3 - 2*x", "sinh(x)"])
def test_a_common_map_does_not_change_the_divergence(map: str) -> None:
    base = sd.kl_divergence(sd.Normal("m", "s"), sd.Normal("n", "t"))
    p, q = sd.Pushforward(sd.Normal("m", "s"), map), sd.Pushforward(sd.Normal("n", "t"), map)
    assert verified("kl_divergence", p, q) == base
    assert "common bijection" in [step.rule for step in sd.derive("kl_divergence", p, q).steps]


def test_a_common_map_keeps_conditions_and_infinities() -> None:
    p, q = (sd.Pushforward(law, "exp(x)") for law in (sd.Gamma("a", "b"), sd.InverseGamma("c", "d")))
    assert verified("kl_divergence", p, q) == sd.kl_divergence(p.base, q.base)
    assert sd.kl_divergence(sd.Pushforward(sd.Normal(0, 1), "exp(x)"), p) == sp.oo


def test_a_common_formula_on_two_half_lines_is_no_common_map() -> None:
    """x² is one to one on either half line, not on both."""
    p, q = sd.Pushforward(sd.Exponential(1), "x**2"), sd.Pushforward(sd.ReflectedWeibull(1, 1), "x**2")
    assert verified("kl_divergence", p, q) == 0


def test_entropy_changes_by_the_mean_log_slope() -> None:
    assert same(sd.entropy(sd.Pushforward(sd.Gamma("a", "b"), "3 - 2*x")), sd.entropy(sd.Gamma("a", "b")) + sp.log(2))


def test_other_names_of_the_variable_and_of_parameters() -> None:
    t = sp.Symbol("t")
    p = sd.Pushforward(sd.Exponential("r"), sp.exp(t))
    assert p == sd.Pushforward(sd.Exponential("r"), "exp(x)")
    named = sd.Pushforward(sd.Exponential("r"), "exp(c*x)", "x", "c > 0")
    for name in ("x", "x_", "z", "y"):
        there = named.substitute({sp.Symbol("c", positive=True): sp.Symbol(name, positive=True)})
        assert there == named.replace({sp.Symbol("c", positive=True): sp.Symbol(name, positive=True)})
        assert verified("kl_divergence", there, sd.Pareto("r", 1)).has(sp.Symbol(name, positive=True))
    assert named.substitute({sp.Symbol("c"): 1}) == p


@pytest.mark.parametrize(
    ("base", "map", "words"),
    [
        (sd.Normal("m", "s"), "x**2", "smooth and strictly monotone"),
        (sd.Normal("m", "s"), "abs(x)", "not understood"),
        (sd.Normal("m", "s"), "floor(x) + x", "not understood"),
        (sd.Normal("m", "s"), "1/x", "strictly monotone"),
        (sd.Normal("m", "s"), "log(x)", "strictly monotone"),
        (sd.Gamma("a", "b"), "sin(x)", "strictly monotone"),
        (sd.Gamma("a", "b"), "log(-x)", "strictly monotone"),
        (sd.Gamma("a", "b"), "1/(x - 1)", "strictly monotone"),
        (sd.Gamma("a", "b"), "x + sin(x)", "sign"),
        (sd.Gamma("a", "b"), "x + exp(x)", "inverse"),
        (sd.Gamma("a", "b"), "a*b", "symbols"),
        (sd.Gamma("a", "b"), "c*x", "name the variable"),
        (sd.Gamma("a", "b"), "3", "symbols"),
    ],
    ids=str,
)
def test_what_is_no_map_is_refused(base: Family, map: str, words: str) -> None:
    with pytest.raises(InvalidInput, match=words):
        sd.Pushforward(base, map)


def test_what_is_no_base_is_refused() -> None:
    with pytest.raises(InvalidInput):
        sd.Pushforward("Normal(0, 1)", "x")  # type: ignore[arg-type]  # that it is refused is the point
    for base in (sd.Poisson(3), sd.MultivariateNormal([0], [[1]]), sd.VonMises(0, 1)):
        with pytest.raises(Unsupported):
            sd.Pushforward(base, "exp(x)")
    with pytest.raises(InvalidInput, match=r"one sign|monotone"):
        sd.Pushforward(sd.Gamma("a", "b"), "c*x", "x")  # c may be negative


def test_changed_maps_in_a_certificate_are_refused() -> None:
    good = sd.derive("entropy", TWINS["exp of exponential"][0]).certificate()
    for old, new in (("exp(x_)", "exp(2*x_)"), ("exp(x_)", "exp(x_)**2"), ("exp(x_)", "x_**2"), ("Exponential(r)", "Exponential(2*r)")):
        changed = json.loads(json.dumps(good).replace(old, new))
        assert changed != good
        assert isinstance(sd.verify(changed), Refuted)
