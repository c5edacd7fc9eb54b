"""Where one formula takes long, another for the same answers first; where none does, the reason is that of the first."""

from __future__ import annotations

from typing import Any

import mpmath
import pytest
import sympy as sp
from flint import fmpq
from hanging import no_hang

import symdiv as sd
from symdiv.enclose import compile_expression, effort
from symdiv.errors import RuleError, Undetermined, Unsupported
from symdiv.oracle.prepare import prepare, program_of
from symdiv.oracle.prepared import FIRST_SHARE, MOST, Prepared, limited
from symdiv.oracle.subjects import side
from symdiv.oracle.written_out import require_short

x = sp.Symbol("x", positive=True)
OPEN = compile_expression(sp.Integral(sp.exp(-x) * sp.log(1 + x), (x, 0, sp.oo)), ())
OTHER = compile_expression(sp.Integral(sp.exp(-x) * sp.log(2 + x), (x, 0, sp.oo)), ())


def prepared() -> Prepared:
    return Prepared(OPEN, (), lambda: OPEN.expression, lambda: (OTHER, ()))


CASES = [(1, 1, "open"), (MOST // 2, 1, "other"), (MOST // 2, MOST * 2, "open"), (MOST // 2, MOST // 3, "open")]


@pytest.mark.parametrize(("first", "second", "expected"), CASES)
def test_what_takes_long_is_left_for_later(first: int, second: int, expected: str) -> None:
    costs = {id(OPEN): first, id(OTHER): second}

    def evaluation(made: Prepared) -> str:
        effort.spend(costs[id(made.program)])
        return "open" if made.program is OPEN else "other"

    assert prepared().settled(evaluation) == expected


def test_the_reason_is_that_of_the_first_formula() -> None:
    calls: list[Any] = []

    def evaluation(made: Prepared) -> str:
        calls.append(made.program)
        if made.program is OTHER:
            raise Undetermined("not this one")
        effort.spend(2 * MOST)
        return "never"

    with pytest.raises(Undetermined, match=f"{MOST} evaluations"):
        prepared().settled(evaluation)
    assert calls == [OPEN, OTHER, OPEN]  # what is refused for another reason is not asked again
    assert 1 < FIRST_SHARE < MOST


a, b = sp.symbols("a b", positive=True)


@pytest.mark.parametrize(
    ("expression", "values", "is_short"),
    [
        (b ** (1 / a), (fmpq(1, 10**40), fmpq(3)), False),
        (b ** (1 / a), (fmpq(10**40), fmpq(3)), True),
        (b**a, (fmpq(10**7), fmpq(3)), False),
        (b**a, (fmpq(10**6), fmpq(1, 10**300)), True),
        (x**a * b, (fmpq(10**300), fmpq(3)), False),
        (x ** (a * x), (fmpq(10**300), fmpq(3)), False),
        (sp.exp(a * b), (fmpq(10**300), fmpq(3)), True),
        (sp.Piecewise((b ** (1 / a), sp.Ne(a, 0)), (b, True)), (fmpq(0), fmpq(3)), True),
        (sp.loggamma(a + b), (fmpq(10**300), fmpq(3)), True),
    ],
    ids=str,
)
def test_numbers_are_put_into_a_formula_where_no_power_is_long(expression: sp.Expr, values: tuple[fmpq, ...], is_short: bool) -> None:
    try:
        require_short(expression, (a, b), values)
        assert is_short
    except RuleError:
        assert not is_short


def test_roots_of_a_high_order_are_not_taken_apart() -> None:
    """SymPy writes (8 · 5)**(p/q) by powers of 2 and of 5 that are as high as q."""
    fine = fmpq(12) + fmpq(1, 1 << 47)
    require_short(a**b, (a, b), (fmpq(15), fine))  # 3 and 5 under one root
    with pytest.raises(RuleError, match="root"):
        require_short(a**b, (a, b), (fmpq(2**3 * 5 * 10**300), fine))


def test_gamma_functions_are_asked_for_only_on_demand() -> None:
    require_short(sp.loggamma(a), (a,), (fmpq(10**6),), powers_only=False)
    with pytest.raises(RuleError, match="too long"):
        require_short(sp.loggamma(a / 2), (a,), (fmpq(10**9),), powers_only=False)


@pytest.mark.slow
def test_a_tiny_shape_ends_though_its_inverse_is_an_exponent() -> None:
    p = sd.GeneralizedExtremeValue(0, "1/3", sp.Rational(1, 10**40))
    with no_hang():
        assert sd.oracle.nearest("kl_divergence", p, sd.GeneralizedExtremeValue(0, sp.Rational(1, 10**80), 0)) == sp.oo


@pytest.mark.slow
def test_what_is_open_is_refused_at_large_numbers_too() -> None:
    p = sd.MatrixT("1546326171.5", [[0, 1], [0, 0]], [[2, 0], [0, 3]], [[3, 1], [1, 3]])
    q = sd.MatrixT(10**13, [[0, 0], [0, 0]], [[2, 0], [0, 3]], [[4, 1], [1, 3]])
    with no_hang(), pytest.raises(Unsupported, match="is open: an integral over 4 variables"):
        sd.oracle.nearest("kl_divergence", p, q)


@pytest.mark.slow
def test_a_large_parameter_whose_general_formula_takes_long() -> None:
    p, q = sd.Dagum("19/10", 10**4, 1), sd.HalfStudentT(10**4, 1)
    found = prepare("kl_divergence", p, q, None).integral
    other = found() if found is not None else None
    assert other is not None
    program, values = other
    ball = program.ball(values, 160)
    assert abs(ball - sd.oracle.enclose("kl_divergence", p, q, digits=20).ball) < 1e-14


def test_a_density_of_ones_own_with_a_huge_exponent() -> None:
    """That of a x^(a-1) is 1 - 1/a - log(a); the gamma functions of its transform are not written out."""
    with no_hang(), mpmath.workdps(60):
        a = 21267646664908053738231511467782307840
        law = sd.Distribution(f"{a - 1}*log(x) + log({a})", "x", (0, 1))
        assert sd.oracle.nearest("entropy", law) == float(1 - 1 / mpmath.mpf(a) - mpmath.log(a))


@pytest.mark.slow
def test_precision_that_no_search_for_a_peak_may_ask_for_is_refused() -> None:
    p = sd.Pushforward(sd.Normal(0, 2**54), "exp(x)", "x")
    made = prepare("cross_entropy", p, sd.Gumbel(-(2**63), 2**56), None)
    with no_hang(), pytest.raises(Undetermined):
        made.settled(lambda way: way.program.ball(way.values, 120))


@pytest.mark.parametrize(("dof", "scale", "high"), [(168, "2**-147", 2**124), ("168.5", "2**-47", 2**20)])
def test_a_high_power_of_a_sum_beside_a_tiny_one(dof: Any, scale: str, high: int) -> None:
    """log(s^c + x^c) on wide balls is c log(x) + log(1 + (s/x)^c).

    For x >= low and (s/low)^c < 10^-1000 the log density of Q is log(c k) + c log(s) - (c + 1) log(x) but for k + 1 times less than that, the mean of
    log(x) over the arcsine law is 2 log((sqrt(low) + sqrt(high))/2), and its entropy log(pi (high - low)/4).
    """
    low, k = sp.Rational(1759, 8192), sp.Rational(9, 2)
    c, s = sp.Rational(dof), sp.Rational(2) ** int(scale[3:])
    with no_hang(), mpmath.workdps(60):
        a, b, shape, size, power = (mpmath.mpf(int(n.p)) / int(n.q) for n in (low, sp.Integer(high), c, s, k))
        mean = 2 * mpmath.log((mpmath.sqrt(a) + mpmath.sqrt(b)) / 2)
        expected = (shape + 1) * mean - mpmath.log(shape * power) - shape * mpmath.log(size) - mpmath.log(mpmath.pi * (b - a) / 4)
        assert sd.oracle.nearest("kl_divergence", sd.Arcsine(low, high), sd.Dagum(k=k, c=c, scale=s)) == float(expected)


@pytest.mark.slow
def test_a_peak_a_hundred_orders_of_magnitude_narrower_than_its_place() -> None:
    """X = s Y^(1/k) for Y ~ Gamma(1/k) with k = 10^-228: the mean of log(1 + X) is that of log X but for E 2 X^(-1/2) at most, by log(1 + u) <= 2 sqrt(u).

    That is 2 s^(-1/2) Γ(1/(2k))/Γ(1/k), which is nothing; E log X = log s + k^-1 ψ(1/k), and H(P) = log(s Γ(1/k)/k) + 1/k.
    """
    with no_hang(), mpmath.workdps(700):
        n, s = mpmath.mpf(10) ** 228, mpmath.mpf(3)
        entropy = mpmath.log(s * n) + mpmath.loggamma(n) + n
        expected = 3 * (mpmath.log(s) + n * mpmath.digamma(n)) - mpmath.log(2) - entropy
        p = sd.HalfGeneralizedNormal(3, sp.Rational(1, 10**228))
        assert sd.oracle.nearest("kl_divergence", p, sd.Lomax(2, 1)) == float(expected)


def log_gamma_and_mixture(shape: int, rate: int, weight: sp.Rational, scale: sp.Rational) -> tuple[sd.Pushforward, sd.Mixture, float]:
    """X = log(Y/b) for Y ~ Gamma(a) against w Normal(-2, 1) + (1 - w) Normal(0, s) for a tiny s.

    Where X > 1 the second density is less than the first by a factor of e^(-1/(3 s²)), so that the mean of -log q is -log w + log(2 pi)/2 + E (X + 2)²/2
    with E X = ψ(a) - log b and Var X = ψ'(a); where it is not, which has a probability below e^(-a/2) by Chernoff's bound, it is less than X²/s² + a constant.
    """
    a, b, w = mpmath.mpf(shape), mpmath.mpf(rate), mpmath.mpf(int(weight.p)) / int(weight.q)
    mean = mpmath.digamma(a) - mpmath.log(b)
    cross = -mpmath.log(w) + mpmath.log(2 * mpmath.pi) / 2 + ((mean + 2) ** 2 + mpmath.polygamma(1, a)) / 2
    entropy = mpmath.loggamma(a) - a * mpmath.digamma(a) + a
    mixture = sd.Mixture([weight, 1 - weight], [sd.Normal(-2, 1), sd.Normal(0, scale)])
    return sd.Pushforward(sd.Gamma(shape, rate), "log(x)", "x"), mixture, float(cross - entropy)


@pytest.mark.parametrize(
    "case",
    [
        (10**6, 3, sp.Rational(1, 2**30), sp.Rational(1, 2**50)),
        pytest.param((10**40, 3, sp.Rational(1, 2**60), sp.Rational(1, 2**100)), marks=pytest.mark.slow),
        pytest.param((2**1023, 24, sp.Rational(1, 2**1072), sp.Rational(1, 2**1074)), marks=pytest.mark.slow),
    ],
    ids=["moderate", "large", "largest"],
)
def test_a_map_of_a_law_by_its_base_law(case: tuple[int, int, sp.Rational, sp.Rational]) -> None:
    with mpmath.workdps(700):
        p, q, expected = log_gamma_and_mixture(*case)
        assert sd.oracle.nearest("kl_divergence", p, q) == expected


def test_the_integral_over_the_base_of_a_map_is_that_of_the_law() -> None:
    p, q = sd.Pushforward(sd.Gamma(3, 2), "log(x)", "x"), sd.Gumbel(1, 2)
    found = prepare("kl_divergence", p, q, None).integral
    other = found() if found is not None else None
    assert other is not None
    with mpmath.workdps(30):

        def integrand(x: Any) -> Any:
            density = 4 * mpmath.exp(3 * x - 2 * mpmath.exp(x))
            z = (x - 1) / 2
            return density * (mpmath.log(density) + mpmath.log(2) + z + mpmath.exp(-z))

        assert abs(mpmath.mpf(str(other[0].ball(other[1], 80).mid().str(25, radius=False))) - mpmath.quad(integrand, [-40, -10, -3, 0, 1, 2, 4])) < 1e-15


def test_a_sum_whose_terms_take_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """So are derivatives of sums, and nothing hangs; with what is allowed it has its value."""
    program = program_of("entropy", side("Poisson"), None)
    with limited(program):
        assert program.ball((fmpq(5),), 64).is_finite()
    monkeypatch.setattr("symdiv.oracle.prepared.MOST_TERMS", 8)
    with pytest.raises(Undetermined, match="a sum: 8 terms do not suffice"), limited(program):
        program.ball((fmpq(5),), 64)
