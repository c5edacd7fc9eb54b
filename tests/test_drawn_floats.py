"""No call hangs at parameters that are any doubles, and the values are right: the definition integrated by mpmath, with densities typed in here."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from fractions import Fraction
from typing import Any

import mpmath
import pytest
import sympy as sp
from click.testing import CliRunner
from drawn_floats import laws, limited
from hanging import no_hang
from mpmath import mp

import symdiv as sd
from symdiv.cli import cli
from symdiv.errors import InvalidInput
from symdiv.expression import LongPower, build, power, read_expression, substitute, write
from symdiv.families.base import Family

F = Fraction
Density = Callable[[Any], Any]
ANSWERED = {"answered", "refused"}


def log_logistic(b: float, a: float) -> tuple[Family, Density]:
    return sd.LogLogistic(F(b), F(a)), lambda x: mp.log(mp.mpf(b) / a) + (b - 1) * mp.log(x / a) - 2 * mp.log1p((x / a) ** b)


def burr(c: float, k: float, s: float) -> tuple[Family, Density]:
    return sd.BurrXII(F(c), F(k), F(s)), lambda x: mp.log(mp.mpf(c) * k / s) + (c - 1) * mp.log(x / s) - (k + 1) * mp.log1p((x / s) ** c)


def half_generalized_normal(s: float, b: float) -> tuple[Family, Density]:
    return sd.HalfGeneralizedNormal(F(s), F(b)), lambda x: mp.log(b) - mp.log(s) - mp.loggamma(1 / mp.mpf(b)) - (x / s) ** b


def weibull(k: float, s: float) -> tuple[Family, Density]:
    return sd.Weibull(F(k), F(s)), lambda x: mp.log(mp.mpf(k) / s) + (k - 1) * mp.log(x / s) - (x / s) ** k


def dagum(c: float, k: float, s: float) -> tuple[Family, Density]:
    return sd.Dagum(F(c), F(k), F(s)), lambda x: mp.log(mp.mpf(c) * k / s) + (c * k - 1) * mp.log(x / s) - (k + 1) * mp.log1p((x / s) ** c)


PAIRS = {
    "log-logistic": (log_logistic(0.6, 120.0), log_logistic(0.3, 3.8)),
    "Burr": (burr(3.285712345, 1.7, 0.4), burr(2.123456789, 2.6, 31.3)),
    "half generalized normal": (half_generalized_normal(13.285712345, 3.37), half_generalized_normal(40.0, 2.2)),
    "Weibull and log-logistic": (weibull(0.7, 40.0), log_logistic(1.3, 13.7)),
    "Burr and Dagum": (burr(1.1, 2.3, 50.3), dagum(0.77, 0.9, 12.6)),
}


def integrated(p: Density, q: Density) -> Any:
    """KL from its definition, over t with x = e^t, at 30 digits."""
    with mpmath.workdps(30):

        def integrand(t: Any) -> Any:
            x = mp.exp(t)
            return mp.exp(p(x) + t) * (p(x) - q(x))

        return mp.quad(integrand, [-200, -60, -25, -10, -3, 0, 2, 4, 6, 10, 25, 60, 200])


@pytest.mark.parametrize("name", PAIRS)
def test_divergences_at_doubles(name: str) -> None:
    (p, log_p), (q, log_q) = PAIRS[name]
    expected = integrated(log_p, log_q)
    with no_hang():
        derivation = sd.derive("kl_divergence", p, q)
        assert isinstance(sd.verify(derivation.certificate()), sd.Proved)
        assert abs(sd.oracle.evaluate("kl_divergence", p, q, digits=30) - expected) < 1e-15 * abs(expected)
        assert isinstance(sd.check(derivation.value, "kl_divergence", p, q), sd.Proved)
        assert read_expression(write(derivation.value)).free_symbols == set()
        assert derivation.latex()
        assert str(derivation)
        assert derivation.symbols == {}
        if derivation.status == "closed":
            assert abs(sp.N(derivation.value, 20) - sp.Float(str(expected), 20)) < 1e-15 * abs(expected)
        assert sd.kl_divergence(p, p) == 0


def test_a_density_at_doubles() -> None:
    p, log_p = burr(3.285712345, 1.7, 31.4)
    with no_hang():
        value = sp.N(p.pdf("x").subs("x", 7), 20)
        mean = sp.N(sd.mean(p), 20)
    with mpmath.workdps(25):
        assert abs(value - sp.Float(str(mp.exp(log_p(mp.mpf(7)))), 20)) < 1e-17
        assert abs(mean - sp.Float(str(mp.quad(lambda x: x * mp.exp(log_p(x)), [0, 10, 30, 100, 10**3, 10**5, mp.inf])), 20)) < 1e-6


def test_mixtures_at_doubles() -> None:
    """The density of a component with its powers, and an entropy that is an integral."""
    p = sd.Mixture([F(0.3), 1 - F(0.3)], [sd.Frechet(F(33.16), F(0.0018)), sd.LogLogistic(F(388.2), F(2.02e-5))])
    with no_hang():
        derivation = sd.derive("entropy", p)
        assert isinstance(sd.verify(derivation.certificate()), sd.Proved)
        assert str(derivation.value).startswith("Integral(")
        assert len(str(p.pdf("x"))) < 2000


@pytest.mark.slow
def test_relations_at_doubles() -> None:
    """Integrals at numbers, of which SymPy asks for the sign, and some of which do not settle."""
    p, q = sd.Rayleigh(F(4.166e-5)), sd.GeneralizedHalfLogistic(F(464.044))
    with no_hang():
        assert isinstance(sd.symmetry("kl_divergence", p, q), sd.Undecided | sd.Refuted)
        one, other = sd.GeneralizedHalfLogistic(F(24.409)), sd.GeneralizedHalfLogistic(F(9.9445))
        assert isinstance(sd.symmetry("kl_divergence", one, other), sd.Refuted)


def test_the_command_at_decimals() -> None:
    with no_hang():
        result = CliRunner().invoke(cli, ["kl", "Weibull(0.712345678, 40.)", "LogLogistic(0.6,13.285712345)", "--digits", "15", "--steps"])
    assert result.exit_code == 0
    assert result.output.endswith("nats\n")


EXPONENT = sp.Rational(F(0.7))


@pytest.mark.parametrize("base", [sp.Integer(40), sp.Rational(1, 40), sp.Rational(F(3.8)), sp.Rational(6, 35)])
@pytest.mark.parametrize("exponent", [EXPONENT, -EXPONENT, 100_000 + EXPONENT, sp.Rational(1, 10**4)])
def test_long_powers(base: sp.Rational, exponent: sp.Rational) -> None:
    """They are the number, and SymPy makes them anew, prints them and asks for their sign without computing them."""
    x, b = sp.symbols("x b", positive=True)
    with no_hang():
        value = power(base, exponent)
        assert value.has(LongPower)
        assert value.is_positive
        with mpmath.workdps(40):
            expected = mpmath.power(mpmath.mpf(base.p) / base.q, mpmath.mpf(exponent.p) / exponent.q)
            assert abs(sp.N(value, 30)._to_mpmath(120) / expected - 1) < 1e-29
        assert read_expression(write(value)) == value == pickle.loads(pickle.dumps(value))
        general = 2 * x * sp.log(1 + power(x * base, exponent)) / value
        assert general.xreplace({x: x + 1}).xreplace({x + 1: x}) == general == read_expression(write(general), symbols={"x": x})
        assert power(base * x, exponent) == value * x**exponent == substitute(power(x * b, exponent), {b: base})
        assert build(sp.exp, exponent * sp.log(base) + x) == value * sp.exp(x)
        assert value * power(1 / base, exponent) == 1
        assert value / value == 1
        assert sp.latex(general)
        assert sp.pretty(general)
        assert str(general)
        assert (general - 1).is_positive is None
        assert not general.has(sp.nan)
        if exponent < 1:
            assert abs(sp.lambdify(x, general)(1.5) - float(general.xreplace({x: sp.Rational(3, 2)}))) < 1e-12


def test_long_powers_by_integers() -> None:
    """A float may be an integer: 10**5, of which the power of another float has five million bits. Text that would make one is refused as before."""
    x = sp.Symbol("x", positive=True)
    value = power(sp.Rational(F(3.7)), sp.Integer(10**5))
    assert value.has(LongPower)
    assert read_expression(write(value)) == value == LongPower(*value.args)
    assert power(x / sp.Rational(F(3.7)), sp.Integer(10**5)) * value == x ** (10**5)
    assert LongPower(2, 3) == 8
    assert LongPower(x, 3) == x**3
    with pytest.raises(InvalidInput):
        read_expression("3**(10**9)")
    with no_hang():
        derivation = sd.derive("kl_divergence", sd.Weibull(F(1e5), F(3.7)), sd.Weibull(F(2e5), F(1.3)))
        assert isinstance(sd.verify(derivation.certificate()), sd.Proved)


def test_short_powers_are_written_out() -> None:
    assert power(sp.Integer(8), sp.Rational(1, 3)) == 2
    assert power(sp.Integer(12), sp.S.Half) == 2 * sp.sqrt(3)
    assert not power(sp.Integer(40), sp.Rational(7, 10)).has(LongPower)


@pytest.mark.parametrize(("count", "seed"), [(2, 26), pytest.param(4, 27, marks=pytest.mark.slow)])
def test_no_call_hangs(count: int, seed: int) -> None:
    for p, q in laws("drawn", count, seed):
        found = [step for step in limited(p, q, 60) if step.kind not in ANSWERED]
        assert not found, f"{p!r}, {q!r}: {found}"


NUMERICAL = ("evaluate", "nearest", "gradient", "command")
"""Digits of an integral may take the minute or so that the oracle allows itself."""


@pytest.mark.slow
def test_no_derivation_hangs() -> None:
    for p, q in laws("drawn", 6, 0):
        found = [step for step in limited(p, q, 60, but=NUMERICAL) if step.kind not in ANSWERED]
        assert not found, f"{p!r}, {q!r}: {found}"


def test_exponentials_of_logarithms_of_products_with_numbers_are_not_written_out() -> None:
    """e^(c log(40 x)) is 40^c x^c; half-integer powers of millions stand, too."""
    x, c, b = sp.symbols("x c b", positive=True)
    exponent = sp.Rational(3152519739159347, 2**52)
    with no_hang():
        for made, place, sign in (
            (build(sp.exp, -exponent * sp.log(x / 40)), sp.Rational(3, 40), -1),
            (build(sp.exp, exponent * sp.log(40 * x)), sp.Integer(120), 1),
            (substitute(sp.exp(c * sp.log(b * (1 + x) ** 2)), {c: exponent, b: sp.Integer(40)}), sp.Integer(640), 1),
        ):
            assert made.has(LongPower)
            with mpmath.workdps(30):
                expected = mp.exp(sign * mp.mpf(int(exponent.p)) / int(exponent.q) * mp.log(mp.mpf(int(place.p)) / int(place.q)))
                assert abs(mp.mpf(made.subs(x, 3).evalf(30)) - expected) < expected * mp.mpf(10) ** -25
        assert isinstance(power(sp.Rational(49, 4), sp.Rational(10000001, 2)), LongPower)
        build(sp.Lt, power(sp.Rational(7, 2), 10000001), power(sp.Rational(49, 4), sp.Rational(10000001, 2)))  # comes to an end
