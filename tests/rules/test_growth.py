"""Growth at the ends: expansions against numbers far out, and the rule that a measure is infinite against attacks and numbers."""

from __future__ import annotations

import mpmath
import pytest
import sympy as sp
from drawing import MEMBERS
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import symdiv as sd
from symdiv.errors import RuleError
from symdiv.expression import read_condition
from symdiv.families.base import Family
from symdiv.families.registry import by_name
from symdiv.proof.theorem import Theorem, infer
from symdiv.rules.growth import towards
from symdiv.rules.orders import LINEAR, LOGARITHM, Expansion, Order, bounded_below, growth

a, b, k = sp.symbols("a b k", positive=True)
m, x = sp.symbols("m x", real=True)
t = sp.Symbol("t", positive=True)
ONE = sp.Integer(1)


def reject(*premises: Theorem, **arguments: object) -> None:
    with pytest.raises(RuleError):
        infer("divergence", *premises, **arguments)


def condition(p: Family, q: Family, end: str = "high", name: str = "kl_divergence", **more: object) -> object:
    return infer("divergence", name=name, p=p, q=q, end=end, **more).statement.condition


# Expansions ------------------------------------------------------------------------------------------------------------------------

HALF = sp.Rational(1, 2)
FORMULAS = [
    3 * sp.log(1 + t) - 2 * t,
    -((t - 5) ** 2) / 3 + sp.log(t**2 + t + 1),
    sp.log(sp.cosh((t - 2) / 3)),
    sp.log(1 + sp.exp(2 - t)) - t,
    sp.log(1 + sp.exp(t / 2 - 1) + t**4),
    sp.log(t**2 * sp.exp(3 * t) + t**7 * sp.exp(t)),
    sp.Abs(4 - 3 * t) + sp.log(sp.Abs(2 - t)),
    sp.Abs(sp.log(t) - 3) * HALF,
    -sp.exp(2 * t - 1) + t,
    (1 + t / 3) ** sp.Rational(5, 2),
    sp.Abs(1 - 2 * t) ** sp.Rational(3, 2),
    (1 + 2 * t) ** -HALF + sp.exp(-t) + 1 / t,
    sp.log(3 + 1 / t) + sp.cos(t),
    sp.log(t) ** 2 - 4 * sp.log(t),
    sp.log(1 + t) ** 2,
    sp.log(1 + 2 * t**3) ** 3,
    sp.Piecewise((-t, t < 7), (2 * t, True)),
    sp.log((1 + t) ** 3 - t**3),
    sp.exp(t - sp.log(1 + t)),
    sp.exp(-t + 5 * sp.log(t)),
]


def value_of(order: Order, at: mpmath.mpf) -> mpmath.mpf:
    exponential, power, logarithm = (mpmath.mpf(part.p) / part.q for part in (order.exponential, order.power, order.logarithm))
    return mpmath.exp(exponential * at) * at**power * mpmath.log(at) ** logarithm


@pytest.mark.parametrize("formula", FORMULAS, ids=str)
def test_an_expansion_is_what_the_function_is_far_out(formula: sp.Expr) -> None:
    """The remainder tends to the constant, stays bounded, or is small beside the error's order, at t = 10^3, 10^6 and 10^9."""
    found, function = growth(formula, t), sp.lambdify(t, formula, "mpmath")
    with mpmath.workdps(2000):
        for at in (mpmath.mpf(10) ** 3, mpmath.mpf(10) ** 6, mpmath.mpf(10) ** 9):
            rest = function(at) - sum(sp.lambdify((), c, "mpmath")() * value_of(o, at) for o, c in found.terms.items())
            if found.error is not None:
                assert abs(rest) < value_of(found.error, at) * 30 / mpmath.log(at)
            elif found.constant is not None:
                assert abs(rest - sp.lambdify((), found.constant, "mpmath")()) < 30 * mpmath.log(at) / mpmath.sqrt(at)
            else:
                assert abs(rest) < 50


@pytest.mark.parametrize(
    "formula",
    [
        *(sp.log(sp.log(t)), t / sp.log(t), sp.gamma(t), sp.log(sp.gamma(t)), sp.sin(t) * t, sp.log(2 + sp.sin(t)), sp.exp(t**2), sp.exp(t + sp.cos(t))),
        *(sp.log(t**2 + m * t**3), t**m, sp.exp(m * t), sp.log(1 - t), sp.sqrt(3 - t), sp.log((1 + t) ** 2 - t**2 - 2 * t)),
        *(sp.Piecewise((t, t * m < 1), (1, True)), sp.Piecewise((t, sp.Eq(t, 3)), (1, True)), sp.log(sp.sqrt(t**2 + t) - t)),
    ],
    ids=str,
)
def test_what_has_no_known_order_is_refused(formula: sp.Expr) -> None:
    with pytest.raises(RuleError):
        growth(formula, t)


def test_a_cancellation_of_leading_terms_is_not_taken_for_their_order() -> None:
    difference = growth((1 + t) ** k - t**k, t)  # of order t^(k-1): all that is said is that it is less than t^k
    assert difference.terms == {}
    assert difference.error == Order(power=k)
    with pytest.raises(RuleError):
        difference.leading()
    assert bounded_below(difference) == False
    assert growth(sp.log(1 + t) - sp.log(t), t) == Expansion()


def test_bounded_below() -> None:
    assert bounded_below(Expansion()) == True
    assert bounded_below(Expansion({LOGARITHM: -ONE})) == False
    assert bounded_below(Expansion({LOGARITHM: -ONE, LINEAR: ONE})) == True
    assert bounded_below(Expansion({LOGARITHM: ONE, LINEAR: a - b})) == (a >= b)
    assert bounded_below(Expansion({LOGARITHM: -ONE, LINEAR: a - b})) == (a > b)
    assert bounded_below(Expansion({LOGARITHM: ONE, LINEAR: a - b}, None, LINEAR)) == (a > b)  # what is left at a = b is not known
    assert bounded_below(Expansion({LOGARITHM: ONE}, None, LINEAR)) == False
    power = Expansion({Order(power=k): -ONE, LINEAR: a})
    assert bounded_below(power) == sp.Or(k < 1, sp.And(sp.Eq(k, 1), a >= 1))


# The rule --------------------------------------------------------------------------------------------------------------------------


def test_divergence() -> None:
    heavy = sd.Lomax(a, k)
    base = {"name": "kl_divergence", "p": heavy, "q": sd.HalfNormal(b), "end": "high"}
    statement = infer("divergence", **base).statement
    assert (statement.value, statement.condition) == (sp.oo, a <= 2)  # -log q grows like t^2, the density like t^(-1-a)
    assert condition(heavy, sd.Gompertz(1, b)) == True  # exponentially
    assert condition(sd.Lomax(3, 1), sd.HalfNormal(b)) == False  # the tail is lighter
    assert condition(sd.Lomax(2, 1), sd.HalfNormal(b)) == True
    assert condition(heavy, sd.Weibull(b, 1)) == (b >= a)
    assert condition(heavy, sd.Lomax(b, 1)) == False  # -log q is logarithmic
    assert condition(sd.Exponential(a), sd.HalfNormal(b)) == False
    assert condition(sd.LogNormal(m, k), sd.HalfNormal(b)) == False
    assert condition(sd.LogNormal(m, k), sd.Gompertz(1, b)) == True
    assert condition(sd.Exponential(a), sd.Gompertz(1, b)) == (a * b <= 1)
    assert condition(sd.Weibull(k, a), sd.Gompertz(1, b)) == sp.Or(k < 1, sp.And(sp.Eq(k, 1), a >= b))
    assert condition(sd.Logistic(m, a), sd.Gumbel(0, b), "low") == (a >= b)
    assert condition(sd.Normal(m, a), sd.Gumbel(0, b), "low") == False
    assert condition(sd.StudentT(k, 0, 1), sd.HyperbolicSecant(m, b)) == (k <= 1)
    assert condition(sd.StudentT(k, 0, 1), sd.DoubleGamma(a, m, b)) == (k <= 1)
    assert condition(sd.LogLaplace(a, 1), sd.AsymmetricLaplace(m, b, k)) == (a <= 1)
    reject(**{**base, "end": "low"})
    reject(**{**base, "end": "top"})
    reject(**{**base, "name": "entropy", "q": None})
    reject(**{**base, "q": sd.Geometric("p")})
    reject(**{**base, "p": sd.Zeta("s"), "q": sd.Poisson(a)})
    reject(**{**base, "p": sd.VonMises(0, 1), "q": sd.Normal(m, k)})
    reject(sd.derive("entropy", heavy).theorem, **base)
    beta, inverse = sd.Beta(a, b), sd.InverseGamma(k, 1)
    assert condition(beta, inverse, "low", "cross_entropy") == (a <= 1)
    reject(name="cross_entropy", p=beta, q=inverse, end="high")  # -log q is bounded at 1
    reject(name="cross_entropy", p=beta, q=sd.Gamma(k, 1), end="low")  # log q tends to oo or to -oo, as k is below or above 1


EDGES = [
    ("Beta(a, b)", "Levy(m, s)", {"m": 0}, "a <= 1"),
    ("ScaledBeta(a, b, l, h)", "Frechet(k, s)", {"l": 0}, "k >= a"),
    ("Arcsine(l, h)", "InverseGamma(a, b)", {"l": 0}, "True"),
    ("Arcsine(l, h)", "Levy(m, s)", {"m": "l"}, "True"),
    ("Semicircle(r)", "Levy(m, s)", {"m": "-r"}, "False"),
    ("Arcsine(l, h)", "LogNormal(m, s)", {"l": 0}, "False"),
]


@pytest.mark.parametrize(("p", "q", "at", "expected"), EDGES)
def test_where_the_supports_have_an_end_in_common(p: str, q: str, at: dict[str, object], expected: str) -> None:
    derivation = sd.derive("kl_divergence", p, q)
    values = {derivation.symbols[name]: sp.sympify(v, locals=dict(derivation.symbols)) for name, v in at.items()}
    infinite = sp.Or(*(c for value, c in derivation.value.args if value == sp.oo))
    assert infinite.xreplace(values) == read_condition(expected, symbols=dict(derivation.symbols))
    assert isinstance(sd.verify(derivation.certificate()), sd.Proved)


def test_equal_edges_by_numbers() -> None:
    """E[1/X] under Beta(c, 2) is infinite for c <= 1; just above it is (c + 1)/(c - 1), and E log X and E log (1 - X) are differences of digammas."""
    assert sd.oracle.evaluate("kl_divergence", "Beta(1, 2)", "Levy(0, 1)") == mpmath.inf
    above = sd.oracle.evaluate("kl_divergence", "Beta(1001/1000, 2)", "Levy(0, 1)", digits=30)
    with mpmath.workdps(40):
        c = mpmath.mpf(1001) / 1000
        size, rest = (mpmath.digamma(shape) - mpmath.digamma(c + 2) for shape in (c, 2))
        own = (c - 1) * size + rest - mpmath.log(mpmath.beta(c, 2))
        assert abs(own + (c + 1) / (c - 1) / 2 + 3 * size / 2 + mpmath.log(2 * mpmath.pi) / 2 - above) < mpmath.mpf(10) ** -26


def test_equality() -> None:
    p, q, at = sd.Arcsine(m, m + b), sd.InverseGamma(a, k), {m: sp.Integer(0)}
    premise = infer("divergence", name="kl_divergence", p=sd.Arcsine(0, b), q=q, end="low")
    statement = infer("equality", premise, name="kl_divergence", p=p, q=q, at=at).statement
    assert (statement.value, statement.condition) == (sp.oo, sp.Eq(m, 0))
    wrong = [
        ((), {"at": at}),
        ((premise, premise), {"at": at}),
        ((premise,), {"at": {}}),
        ((premise,), {"at": {m: ONE}}),
        ((premise,), {"at": {m: m - m + x}}),
        ((premise,), {"at": {m: 2 * m}}),
        ((premise,), {"at": at, "name": "cross_entropy"}),
        ((premise,), {"at": at, "q": sd.InverseGamma(a, b)}),
        ((premise,), {"at": at, "p": sd.Arcsine(m, m + k)}),
    ]
    for premises, arguments in wrong:
        with pytest.raises((RuleError, ValueError)):
            infer("equality", *premises, **{"name": "kl_divergence", "p": p, "q": q, **arguments})


def test_a_mixture_is_as_unlikely_as_the_likeliest_component() -> None:
    cauchy, light = sd.StudentT(k, 0, 1), sd.Normal(m, 1)
    assert condition(cauchy, sd.Mixture(["1/2", "1/2"], [light, sd.Normal(0, b)])) == (k <= 2)
    assert condition(cauchy, sd.Mixture(["1/2", "1/2"], [light, sd.Laplace(0, b)])) == (k <= 1)
    assert condition(cauchy, sd.Mixture(["1/2", "1/2"], [light, sd.Cauchy(0, b)])) == False


def test_signs_of_parameters() -> None:
    shape = sp.Symbol("t", real=True)
    pareto, gev = sd.GeneralizedPareto(m, a, shape), sd.GeneralizedExtremeValue(m, a, shape)
    up, down = {"signs": {shape: ONE}}, {"signs": {shape: -ONE}}
    assert condition(pareto, sd.Normal(0, b), **up) == (shape >= HALF)
    assert condition(gev, sd.Gumbel(0, b), **up) == (shape >= 1)
    below = condition(gev, sd.Gumbel(0, b), "low", **down)
    assert below.subs({shape: -2, a: 1, b: 3}) == True
    assert below.subs({shape: -1, a: 2, b: 1}) == True
    assert below.subs({shape: -1, a: 1, b: 2}) == False
    assert below.subs({shape: -HALF, a: 2, b: 1}) == False
    assert below.subs({shape: 2, a: 2, b: 1}) == False  # the conclusion is for negative shapes only
    base = {"name": "kl_divergence", "p": pareto, "q": sd.Normal(0, b), "end": "high"}
    reject(**base)  # whether the support ends depends on the sign
    reject(**base, **down)  # it ends there, and -log q is bounded
    reject(**base, signs={shape: sp.Integer(2)})
    reject(**base, signs={shape: sp.Integer(0)})
    reject(**base, signs={sp.Symbol("t"): ONE})
    with pytest.raises(RuleError):
        infer("divergence", **{**base, "signs": {a: -ONE, shape: ONE}})  # a is positive: nothing follows for negative a


U = sp.Symbol("u", positive=True)
SLOW = sp.log(2) - sp.log(1 + U) - 2 * sp.log(1 + sp.log(1 + U))  # 1/(u log² u): log u is not integrable


def test_a_law_with_too_slow_a_tail_for_its_own_entropy_is_refused() -> None:
    """There log p - log q would be oo - oo, and the rule decides by -log q alone."""
    with pytest.raises(RuleError):
        growth(SLOW, U)


def test_a_cross_entropy_that_is_infinite_both_ways_is_refused() -> None:
    """Towards 0 log q tends to oo. That does not matter while P integrates logarithms, and for the divergence never."""
    p, q = sd.Lomax(1, 1), sd.Weibull("1/2", 1)
    assert condition(sd.Lomax("1/4", 1), q, name="cross_entropy") == True
    assert condition(p, q, name="cross_entropy") == False
    own = sd.Distribution("log(1/2) - 2*log(1 + Abs(x))", "x", ("-oo", "oo"))
    assert condition(own, sd.Normal(0, 1)) == True
    assert condition(own, sd.Normal(0, 1), name="cross_entropy") == True
    singular = {"name": "cross_entropy", "p": own, "q": sd.DoubleGamma("1/2", 0, 1), "end": "high"}
    reject(**singular)  # log q is unbounded at 0, and of a law of the user's own it is not known how it behaves there
    assert condition(own, sd.DoubleGamma("1/2", 0, 1)) == True


# Numbers ---------------------------------------------------------------------------------------------------------------------------


def unbounded(name: str) -> bool:
    support = by_name[name].general_member().support
    return not support.discrete and not support.circular and not (support.low.is_finite and support.high.is_finite)


UNBOUNDED = [name for name in by_name if name in MEMBERS and unbounded(name)]


def slope_far_out(p: Family, q: Family, end: str) -> mpmath.mpf:
    """How fast log(t · density · -log q) changes with log t, far out: the integral is infinite unless that is negative."""
    place, log_slope = towards(p, end, t)
    with mpmath.workdps(700):
        functions = [sp.lambdify(t, f, "mpmath") for f in (p.log_density(place) + log_slope, -q.log_density(place))]

        def logarithm(s: int) -> mpmath.mpf:
            at = mpmath.exp(s)
            density, surprise = (mpmath.re(f(at)) for f in functions)
            return s + density + mpmath.log(surprise)

        return (logarithm(400) - logarithm(200)) / 200


@pytest.mark.parametrize("name", UNBOUNDED)
@settings(max_examples=6, suppress_health_check=[HealthCheck.filter_too_much])
@given(data=st.data())
def test_what_is_called_infinite_does_not_fall_off_far_out(name: str, data: st.DataObject) -> None:
    """At exact parameters the rule says yes or no; where it says yes, the integrand is followed to t = e^400."""
    p, q = data.draw(MEMBERS[name]), data.draw(st.sampled_from(UNBOUNDED).flatmap(MEMBERS.__getitem__))
    assume(q.support.low == -sp.oo or p.support.is_positive)
    for end in ("low", "high"):
        try:
            claimed = condition(p, q, end)
        except RuleError:
            continue
        assert claimed in (True, False)
        if claimed == True:
            assert slope_far_out(p, q, end) > -(mpmath.mpf(10) ** -2)


def test_the_numbers_can_tell() -> None:
    """Just below the bound, and just above, the slope has the sign that it should."""
    assert slope_far_out(sd.Lomax("21/10", 1), sd.HalfNormal(1), "high") < -0.09
    assert slope_far_out(sd.Lomax("19/10", 1), sd.HalfNormal(1), "high") > 0.09
    assert slope_far_out(sd.Exponential("11/10"), sd.Gompertz(1, 1), "high") < -1
    assert slope_far_out(sd.Exponential("9/10"), sd.Gompertz(1, 1), "high") > 1


def test_an_infinite_divergence_from_a_law_of_finite_entropy() -> None:
    """H(P, Q) = H(P) + KL(P‖Q), where the rule of growth alone does not exclude oo - oo."""
    p, q = sd.Uniform("l", "h"), sd.Levy("m", "c")
    own, apart = sd.derive("entropy", p).theorem, sd.derive("kl_divergence", p, q).theorem
    base = {"name": "cross_entropy", "p": p, "q": q}
    infinite = infer("divergence", name="kl_divergence", p=sd.HalfCauchy("s"), q=sd.Laplace("n", "t"), end="high")
    half = sd.HalfCauchy("s")
    with pytest.raises(RuleError):
        infer("divergence", name="cross_entropy", p=half, q=sd.Laplace("n", "t"), end="high")
    entropy = sd.derive("entropy", half).theorem
    concluded = infer("entropy and divergence", entropy, infinite, name="cross_entropy", p=half, q=sd.Laplace("n", "t")).statement
    assert (concluded.value, concluded.condition) == (sp.oo, True)
    numbers = {"p": sd.Exponential(2), "q": sd.Exponential(3)}
    parts = sd.derive("entropy", numbers["p"]).theorem, sd.derive("kl_divergence", **numbers).theorem
    finite = infer("entropy and divergence", *parts, name="cross_entropy", **numbers)
    assert sp.expand_log(finite.statement.value - sd.cross_entropy(**numbers), force=True).expand() == 0
    logit = {"p": sd.LogitNormal("m", "s"), "q": sd.LogitNormal("n", "t")}
    unknown = sd.derive("entropy", logit["p"]).theorem, sd.derive("kl_divergence", **logit).theorem
    for premises, more in (
        ((own, apart), {}),  # the divergence has cases
        ((apart, own), {}),
        ((entropy, infinite), {}),  # of other laws
        ((entropy,), {"p": half, "q": sd.Laplace("n", "t")}),
        ((infinite, entropy), {"p": half, "q": sd.Laplace("n", "t")}),
        ((entropy, infinite), {"name": "kl_divergence", "p": half, "q": sd.Laplace("n", "t")}),
        ((entropy, infinite), {"p": half, "q": sd.Laplace("t", "n")}),
        (unknown, logit),  # the entropy is an integral
    ):
        with pytest.raises(RuleError):
            infer("entropy and divergence", *premises, **{**base, **more})


@pytest.mark.parametrize(("p", "q"), [("HalfCauchy(s)", "Laplace(n, t)"), ("Levy(m, c)", "Gamma(a, b)"), ("Uniform(l, h)", "Levy(m, c)")])
def test_the_cross_entropy_is_infinite_where_the_divergence_is(p: str, q: str) -> None:
    apart, cross = sd.derive("kl_divergence", p, q), sd.derive("cross_entropy", p, q)
    assert apart.status == cross.status
    assert apart.condition == cross.condition
    assert isinstance(sd.verify(cross.certificate()), sd.Proved)


@pytest.mark.parametrize(("p", "q"), [("HalfCauchy(2)", "Laplace(1, 3)"), ("Uniform(1, 3)", "Levy(1, 2)"), ("Levy(0, 1)", "Gamma(2, 3)")])
def test_so_it_is_for_numbers(p: str, q: str) -> None:
    assert sd.oracle.evaluate("cross_entropy", p, q) == mpmath.inf
