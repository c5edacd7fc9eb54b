"""Signs of numbers whose parts are too far apart for any ball, against mpmath at thousands of digits where these still see them."""

import mpmath
import pytest
import sympy as sp
from flint import fmpq
from hypothesis import given, settings
from hypothesis import strategies as st

from symdiv.enclose.exponentials import sign_of
from symdiv.enclose.program import compile_expression

x, y = sp.symbols("x y", real=True)
k = sp.Symbol("k", integer=True, nonnegative=True)
SERIES = sp.exp(-k * x) * (sp.loggamma(k + 1) - sp.loggamma(k + y))  # at y = 3/2


@pytest.mark.parametrize(
    ("expression", "sign"),
    [
        (sp.log(1 + sp.exp(x)) - x, 1),
        (sp.log(1 + sp.exp(x)) - x - sp.exp(-x), -1),  # log(1 + d) < d
        (sp.log(1 + sp.exp(x)) - x - sp.exp(-x) + sp.exp(-2 * x) / 2, 1),  # d - d²/2 < log(1 + d)
        ((1 + sp.exp(-x)) ** sp.Rational(1, 3) - 1 - sp.exp(-x) / 3, -1),  # concave
        (1 / (1 + sp.exp(-x)) - 1, -1),
        (1 / (1 - sp.exp(-x)) - 1 - sp.exp(-x), 1),
        (sp.exp(sp.exp(-x)) - 1 - sp.exp(-x), 1),
        (sp.log(6 + sp.exp(-x)) - sp.log(2) - sp.log(3), 1),
        (sp.loggamma(5) - 3 * sp.log(2) - sp.log(3) - sp.exp(-x), -1),
        (sp.loggamma(y + 2) - sp.loggamma(y) - sp.log(15) + 2 * sp.log(2) + sp.exp(-x), 1),
        (sp.exp(-x) - sp.exp(-x), 0),
        ((1 + sp.exp(-x)) ** 2 - 1 - 2 * sp.exp(-x) - sp.exp(-2 * x), 0),
        (sp.Piecewise((sp.exp(-x), sp.exp(-x) > 0), (-1, True)), 1),
        (sp.Piecewise((1, sp.Ne(sp.exp(-x), 0)), (-1, True)), 1),
        (sp.Sum(sp.binomial(4, k) * sp.exp(-k * x), (k, 0, 4)) - 1 - 4 * sp.exp(-x), 1),
        # the first terms are log Γ(1) - log Γ(3/2) and e^-x (log Γ(2) - log Γ(5/2)) < 0, for Γ(5/2) = 1.33 > 1
        (sp.Sum(SERIES, (k, 0, sp.oo)) + sp.loggamma(y), -1),
    ],
    ids=str,
)
def test_signs_against_a_thousand_digits_and_far_beyond_them(expression, sign):
    for n in (300, fmpq(7000001, 7), 10**10, 10**300):
        assert sign_of(expression, (x, y), (fmpq(n), fmpq(3, 2))) == sign
    if not expression.has(sp.Piecewise) and sign != 0:
        ball = compile_expression(expression, (x, y)).ball((fmpq(300), fmpq(3, 2)), 2000)
        assert ball > 0 if sign > 0 else ball < 0


@settings(max_examples=30)
@given(st.integers(70, 400), st.integers(-400, 400), st.fractions(-3, 3, max_denominator=9), st.fractions("1/9", 3, max_denominator=9), st.integers(0, 3))
def test_drawn_signs_against_mpmath(a, b, r, c, n):
    """c (1 + e^-a)^r + log(1 + e^b) less the first terms of its expansion, in mpmath at 800 digits."""
    e = c * (1 + sp.exp(-x)) ** r + sp.log(1 + sp.exp(y)) - c - max(b, 0) - sum((c * sp.binomial(r, j) * sp.exp(-j * x) for j in range(1, n)), sp.S.Zero)
    found = sign_of(e, (x, y), (fmpq(a), fmpq(b)))
    with mpmath.workdps(800):
        rest = mpmath.mpf(c.numerator) / c.denominator
        power = (1 + mpmath.exp(-a)) ** (mpmath.mpf(r.numerator) / r.denominator)
        terms = sum(mpmath.binomial(mpmath.mpf(r.numerator) / r.denominator, j) * mpmath.exp(-j * a) for j in range(1, n))
        value = rest * power - rest - rest * terms + mpmath.log1p(mpmath.exp(b)) - max(b, 0)
        assert found is None or found == mpmath.sign(value)
    assert found is not None or abs(b) < 64 or abs(a * max(n, 1) - abs(b)) < 64 or r in (0, 1, 2, 3)


@pytest.mark.parametrize(
    "expression",
    [
        sp.exp(sp.exp(x)),  # an exponent beyond all balls
        sp.erf(sp.exp(x)),
        sp.log(sp.exp(-x) - sp.exp(-x) * sp.cos(0) + sp.sin(1) ** 2 + sp.cos(1) ** 2 - 1),  # 0 in other words
        sp.Sum(sp.exp(-k / x), (k, 0, sp.oo)) - 1,  # a series that has hardly begun to converge
        sp.Sum(sp.exp(-k * x), (k, 0, 10**6)) - 1,
        sp.Integral(sp.exp(-x * y), (y, 0, 1)),
    ],
    ids=str,
)
def test_what_is_not_seen_is_not_said(expression):
    assert sign_of(expression, (x,), (fmpq(10**10),)) is None


def test_irrational_values_are_balls():
    root = compile_expression(sp.sqrt(2), ())
    assert sign_of(sp.log(1 + sp.exp(-x)) + y - 1, (x, y), (fmpq(10**9), root)) == 1
    assert sign_of(sp.log(1 + sp.exp(-x)) + y**2 - 2, (x, y), (fmpq(10**9), root)) is None
