"""What has no closed form, by other roads: quadrature and summation of the definitions, moments, invariance; and what is infinite."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from itertools import islice
from typing import Any

import mpmath
import pytest
from definition import by_definition
from hanging import no_hang
from mpmath.ctx_mp import MPContext
from open_pairs import Question, answer, drawn, is_open, limited

import symdiv as sd
from symdiv.families.registry import parse

NAMED = [
    ("entropy", "Poisson(7/2)", None),
    ("entropy", "Binomial(20, 1/3)", None),
    ("entropy", "NegativeBinomial(5/2, 1/3)", None),
    ("kl_divergence", "Poisson(3)", "NegativeBinomial(2, 1/3)"),
    ("kl_divergence", "Kumaraswamy(2/3, 5/2)", "Beta(3/2, 1/2)"),
    ("kl_divergence", "Normal(1, 2)", "Logistic(0, 1)"),
]
DEFINED = [
    ("kl_divergence", "BetaPrime(10000, 1)", "StudentT(1/100, 1/2, 7/4)"),
    ("kl_divergence", "Lomax(4001/1000, 1)", "DoubleGamma(5/2, 1, 1/4)"),
    ("kl_divergence", "BurrXII(3, 2, 5)", "Cauchy(1, 2)"),
]
DEFINED_TOO = [
    ("kl_divergence", "ExpGamma(11, 5/2)", "GeneralizedNormal(-59, 5/2, 56)"),
    ("kl_divergence", "BetaPrime(10000, 10)", "DoubleWeibull(1/1000, 2/3, 11/2)"),
    ("kl_divergence", "Arcsine(1/2, 64)", "Cauchy(56, 1)"),
    ("kl_divergence", "LogLaplace(4, 2)", "GeneralizedNormal(1/3, 2, 39/10)"),
    ("kl_divergence", "Binomial(3000, 1/7)", "Poisson(500)"),
    ("entropy", "Poisson(5000)", None),
]


def context(digits: int = 60) -> Any:
    made = MPContext()
    made.dps = digits
    return made


def close(value: Any, truth: Any, digits: int) -> bool:
    return bool(abs(value - truth) <= abs(truth) * context().mpf(10) ** -digits)


@pytest.mark.parametrize(("measure", "p", "q"), [*NAMED, *DEFINED, *(pytest.param(*case, marks=pytest.mark.slow) for case in DEFINED_TOO)])
def test_the_definition_says_the_same(measure: str, p: str, q: str | None) -> None:
    value = sd.oracle.evaluate(measure, p, q, digits=30)
    with mpmath.workdps(40):
        assert close(value, by_definition(measure, parse(p), parse(q) if q else None), 28)
    found = sd.oracle.enclose(measure, p, q, digits=50)
    assert found.lower <= found.upper
    assert close(value, found.lower, 29)
    assert found.ball.rel_accuracy_bits() > 165


def half_logistic(shape: int, log_q: Callable[[Any, Any], Any]) -> Any:
    """KL from GeneralizedHalfLogistic(k): x = (1 - v**k)/k, under which the density becomes 2/(1 + v)**2 on (0, 1)."""
    c = context()

    def gain(v: Any) -> Any:
        return 2 / (1 + v) ** 2 * (c.log(2) + (1 - shape) * c.log(v) - 2 * c.log(1 + v) - log_q(c, (1 - v**shape) / shape))

    return c.quad(gain, [0, c.mpf(1) / 10, c.mpf(1) / 2, c.mpf(9) / 10, 1])


def student(c: Any, x: Any) -> Any:
    """log of StudentT(7/4, -1/2, 7/16)."""
    nu, z = c.mpf(7) / 4, (x + c.mpf(1) / 2) / (c.mpf(7) / 16)
    return c.loggamma((nu + 1) / 2) - c.loggamma(nu / 2) - c.log(nu * c.pi) / 2 - c.log(c.mpf(7) / 16) - (nu + 1) / 2 * c.log1p(z**2 / nu)


def pareto_against_lomax(xi: int, shape: int) -> Any:
    """KL(GeneralizedPareto(0, 1, -xi) ‖ Lomax(shape, 1)), with x = (1 - w**xi)/xi for a uniform w."""
    c = context()
    return c.quad(lambda w: (1 - xi) * c.log(w) - c.log(shape) + (shape + 1) * c.log1p((1 - w**xi) / xi), [0, c.mpf(1) / 10, c.mpf(1) / 2, c.mpf(9) / 10, 1])


def log_laplace(beta: Fraction) -> Any:
    """KL(LogLaplace(4, 2) ‖ GeneralizedNormal(0, 3, beta)) by E (X/2)**beta = 16/(16 - beta**2)."""
    c = context()
    b = c.mpf(beta.numerator) / beta.denominator
    return c.log(2) - c.log(2) - 1 + c.log(6) + c.loggamma(1 + 1 / b) + (c.mpf(2) / 3) ** b * 16 / (16 - b * b)


def narrow_normal() -> Any:
    """KL(Normal(0, s) ‖ Logistic(0, 1)) for s = 10**-100: -log s - log(2 pi e)/2 + 2 log 2 + s**2/4 and no more in 60 digits."""
    c = context()
    return 100 * c.log(10) - c.log(2 * c.pi * c.e) / 2 + 2 * c.log(2)


def geometric(mu: Fraction) -> Any:
    """KL(Geometric(p) ‖ Poisson(3)) for exp(-mu) = 1 - p.

    E log K! = sum of log(j) exp(-mu j) = -(gamma + log mu)/mu - sum of zeta'(-i) (-mu)**i / i!, the derivative of Jonquière's series (DLMF 25.12.12).
    """
    c = context(80)
    prob = c.mpf(mu.numerator) / mu.denominator
    m, q = -c.log1p(-prob), 1 - prob
    logs = -(c.euler + c.log(m)) / m - sum(c.zeta(-i, derivative=1) * (-m) ** i / c.factorial(i) for i in range(12))
    mean = q / prob
    return c.log(prob) + mean * c.log(q) + 3 - mean * c.log(3) + logs


def poisson(rate: int) -> Any:
    """The entropy by its asymptotic series, whose terms are below 1e-60 from the sixth on (Knessl, Appl. Math. Lett. 11 (1998) 69-74)."""
    c = context()
    x = 1 / c.mpf(rate)
    return c.log(2 * c.pi * c.e * rate) / 2 - x / 12 - x**2 / 24 - 19 * x**3 / 360 - 9 * x**4 / 80 - 863 * x**5 / 2520


Components = tuple[tuple[Fraction, int, Fraction], ...]
"""Of a mixture of normal laws: weight, mean, standard deviation."""
NORMALS: Components = ((Fraction(1, 3), 0, Fraction(1)), (Fraction(2, 3), 3, Fraction(1, 2)))
OTHERS: Components = ((Fraction(1, 2), -1, Fraction(1)), (Fraction(1, 2), 2, Fraction(2)))


def mixture(components: Components) -> str:
    return f"Mixture([{', '.join(str(w) for w, _, _ in components)}], [{', '.join(f'Normal({m}, {s})' for _, m, s in components)}])"


def mixtures(p: Components, q: Components | None) -> Any:
    """The entropy of a mixture, or the divergence of one from another; beyond 60 there is nothing in 60 digits."""
    c = context()

    def density(components: Components, x: Any) -> Any:
        exact = [(c.mpf(w.numerator) / w.denominator, m, c.mpf(s.numerator) / s.denominator) for w, m, s in components]
        return sum(w * c.exp(-(((x - m) / s) ** 2) / 2) / s for w, m, s in exact) / c.sqrt(2 * c.pi)

    def gain(x: Any) -> Any:
        y = density(p, x)
        return y * (-c.log(y) if q is None else c.log(y / density(q, x)))

    return c.quad(gain, range(-60, 61, 4))


TRANSFORMED: dict[str, tuple[str, str, str | None, Callable[[], Any]]] = {
    "a mixture": ("entropy", mixture(NORMALS), None, lambda: mixtures(NORMALS, None)),
    "two mixtures": ("kl_divergence", mixture(NORMALS), mixture(OTHERS), lambda: mixtures(NORMALS, OTHERS)),
    "an end with exponent -7/8": ("kl_divergence", "GeneralizedHalfLogistic(8)", "StudentT(7/4, -1/2, 7/16)", lambda: half_logistic(8, student)),
    "an end with exponent -9999/10000": ("kl_divergence", "GeneralizedHalfLogistic(10000)", "StudentT(7/4, -1/2, 7/16)", lambda: half_logistic(10000, student)),
    "an end with exponent -23/24": ("kl_divergence", "GeneralizedPareto(0, 1, -24)", "Lomax(14, 1)", lambda: pareto_against_lomax(24, 14)),
    "nearly infinite": (
        "kl_divergence",
        "LogLaplace(4, 2)",
        "GeneralizedNormal(0, 3, 3999999999/1000000000)",
        lambda: log_laplace(Fraction(3999999999, 10**9)),
    ),
    "a scale of 1e-100": ("kl_divergence", f"Normal(0, 1/1{'0' * 100})", "Logistic(0, 1)", narrow_normal),
    "a success of 1e-6": ("kl_divergence", "Geometric(1/1000000)", "Poisson(3)", lambda: geometric(Fraction(1, 10**6))),
    "a success of 1e-12": ("kl_divergence", "Geometric(1/1000000000000)", "Poisson(3)", lambda: geometric(Fraction(1, 10**12))),
    "a rate of 1e12": ("entropy", "Poisson(1000000000000)", None, lambda: poisson(10**12)),
}


@pytest.mark.parametrize("name", TRANSFORMED)
def test_another_road_says_the_same(name: str) -> None:
    measure, p, q, road = TRANSFORMED[name]
    truth = road()
    assert close(sd.oracle.evaluate(measure, p, q, digits=30), truth, 29)
    assert close(sd.oracle.evaluate(measure, p, q, digits=50), truth, 49)


def log_scale() -> Any:
    """KL(Pareto(7/32, m) ‖ BurrXII(c, 5, m)) for c = 10**-100: E log(1 + exp(c Y)) is log 2 in 60 digits, for the exponential variable Y = log(X/m)."""
    c = context()
    return c.log(c.mpf(7) / 32) - 1 - c.log(5) + 100 * c.log(10) + 6 * c.log(2)


@pytest.mark.parametrize("scale", ["1", "10**100", "10**-99"])
def test_where_the_closed_form_fails_there_is_the_definition(scale: str) -> None:
    assert sd.derive("kl_divergence", "Pareto(a, m)", "BurrXII(c, k, s)").status == "closed"
    value = sd.oracle.evaluate("kl_divergence", f"Pareto(7/32, {scale})", f"BurrXII(10**-100, 5, {scale})", digits=30)
    assert close(value, log_scale(), 29)


@pytest.mark.parametrize(
    ("p", "q"),
    [
        ("GumbelMin({u}*6, {u}*7/10)", "Cauchy(-{u}*32, {u}*3/10)"),
        ("Moyal(-{u}*5/2, {u})", "DoubleWeibull(27/2, {u}*2, {u})"),
        ("HalfGeneralizedNormal({u}*8, 7/5)", "Dagum(2, 11, {u}*8)"),
    ],
)
def test_scales_do_not_matter(p: str, q: str) -> None:
    """They are those of P, whose base law has none."""
    small, large = (sd.oracle.evaluate("kl_divergence", p.format(u=unit), q.format(u=unit), digits=30) for unit in ("1", "10**100"))
    assert close(large, small, 29)


def test_a_law_of_a_logarithm_has_its_scale_in_the_exponent() -> None:
    """The divergences are those of Z ~ Normal(m, s) from log X/(1 - X) of the other law; here only that there are digits, at a location far from all."""
    value = sd.oracle.evaluate("kl_divergence", "LogitNormal(-27*10**-102, 22*10**-102)", "InverseGamma(7/2, 48*10**-101)", digits=30)
    more = sd.oracle.enclose("kl_divergence", "LogitNormal(-27*10**-102, 22*10**-102)", "InverseGamma(7/2, 48*10**-101)", digits=50)
    assert close(value, more.lower, 29)


def test_a_divergence_does_not_depend_on_the_unit() -> None:
    values = [
        sd.oracle.evaluate("kl_divergence", sd.HalfLogistic(3 * unit), sd.Maxwell(2 * unit), digits=30) for unit in map(Fraction, ("1", "1e-100", "1e100"))
    ]
    assert all(close(value, values[0], 29) for value in values)


INFINITE = [
    ("LogLaplace(4, 2)", "GeneralizedNormal(0, 3, 4)"),  # just so
    ("LogLaplace(4, 2)", "GeneralizedNormal(1/3, 3, 4000000001/1000000000)"),
    ("Levy(2, 7/4)", "HyperbolicSecant(2, 7/4)"),
    ("HalfLogistic(2)", "ExpGamma(3, 1)"),
    ("HalfCauchy(12)", "GeneralizedLogistic(40, -1, 9)"),
    ("GeneralizedPareto(0, 2, -25)", "InverseGamma(36, 1)"),
    ("LogNormal(0, 1)", "GumbelMin(0, 1)"),
]


@pytest.mark.parametrize(("p", "q"), INFINITE)
def test_what_is_infinite_at_the_parameters_is_proved_to_be(p: str, q: str) -> None:
    assert sd.oracle.evaluate("kl_divergence", p, q, digits=30) == mpmath.inf


def test_what_is_only_just_finite_has_digits() -> None:
    """Next to the infinite ones; E|X - 1/3|**b of a power law with exponent 4 is finite for b < 4."""
    value = sd.oracle.evaluate("kl_divergence", "LogLaplace(4, 2)", "GeneralizedNormal(1/3, 3, 3999/1000)", digits=30)
    assert 100 < value < mpmath.inf


def test_the_tool_draws_open_pairs_and_limits_their_time() -> None:
    questions = list(islice(drawn(1), 3))
    assert questions == list(islice(drawn(1), 3))
    for question in questions:
        assert is_open("kl_divergence", question.p.split("(")[0], str(question.q).split("(")[0])
    assert answer(Question("entropy", "Poisson(1)", None), 5).text == "1.3048"
    assert answer(Question("entropy", "Poisson(-1)", None), 5).kind == "refused"
    assert limited(Question("entropy", "Poisson(10000000000)", None), 20, 0.01).kind == "too slow"


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12))
def test_drawn_pairs_agree_with_their_definitions(seed: int) -> None:
    question = next(drawn(seed))
    outcome = answer(question, 30)
    assert outcome.kind in ("digits", "infinite")
    if outcome.kind == "digits":
        try:
            with mpmath.workdps(40), no_hang():
                truth = by_definition(question.measure, parse(question.p), parse(str(question.q)))
        except AssertionError:
            pytest.skip("the quadrature did not settle, or not within a minute")
        assert close(context(40).mpf(outcome.text), truth, 25)
