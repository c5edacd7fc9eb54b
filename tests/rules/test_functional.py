"""Each functional equation, sampled on both sides by enclosures; and what the normal form makes of them."""

from __future__ import annotations

import itertools

import pytest
import sympy as sp

from symdiv.enclose import enclose
from symdiv.errors import InvalidInput, Unsupported
from symdiv.rules.functional import DEFINITIONS, DUPLICATION, REFLECTION
from symdiv.rules.functional.equation import Equation, x, y
from symdiv.rules.normal import same

_A = sp.Symbol("a", positive=True)
EQUATIONS = (*DEFINITIONS, *DUPLICATION, *REFLECTION)
_PLACES = [sp.Rational(*t) for t in ((1, 5), (1, 3), (1, 2), (3, 4), (4, 5), (1, 1), (5, 4), (2, 1), (7, 3), (3, 1), (4, 1), (-1, 3), (-7, 5), (-2, 1))]


def pairs(equation: Equation) -> list[tuple[sp.Expr, sp.Expr]]:
    """Both sides at the sample points at which the equation applies."""
    variables = [v for v in (x, y) if equation.left.has(v)]
    found = []
    points = [v for v in itertools.product(_PLACES, repeat=len(variables)) if equation.applies(*v)]
    for values in points or itertools.product([p for p in _PLACES if p > 0], repeat=len(variables)):  # some are used beside symbols only
        point = dict(zip(variables, values, strict=True))
        found.append((equation.left.func(*(a.subs(point) for a in equation.left.args), evaluate=False), equation.right.subs(point)))
    return found


@pytest.mark.parametrize("equation", EQUATIONS, ids=lambda e: e.name)
def test_both_sides_have_one_value(equation: Equation) -> None:
    compared = 0
    for left, right in pairs(equation):
        if right.has(sp.zoo, sp.nan):
            continue
        try:
            one, other = enclose(left, 20), enclose(right, 20)
        except (InvalidInput, Unsupported, ArithmeticError):
            continue  # one side is not a real number there, or is zero
        assert one.lower <= other.upper, (left, right)
        assert other.lower <= one.upper, (left, right)
        compared += 1
    assert compared >= 3


def test_a_wrong_equation_is_noticed() -> None:
    wrong = Equation("wrong", "", sp.polygamma(0, x), sp.polygamma(0, 1 - x) + sp.pi * sp.cos(sp.pi * x) / sp.sin(sp.pi * x))
    with pytest.raises(AssertionError):
        test_both_sides_have_one_value(wrong)


a, b, k, n = sp.symbols("a b k n", positive=True)
HALF = sp.Rational(1, 2)
EQUAL = [
    (sp.log(sp.gamma(a)), sp.loggamma(a)),
    (sp.log(sp.beta(a, b) * 2**a), sp.loggamma(a) + sp.loggamma(b) - sp.loggamma(a + b) + a * sp.log(2)),
    (sp.harmonic(a - 1) + 1 / a, sp.polygamma(0, a + 1) + sp.EulerGamma),
    (sp.harmonic(a, 2), sp.pi**2 / 6 - sp.polygamma(1, a + 1)),
    (sp.gamma(a + HALF) * sp.gamma(a), 2 ** (1 - 2 * a) * sp.sqrt(sp.pi) * sp.gamma(2 * a)),
    (sp.loggamma(a), (a - 1) * sp.log(2) - sp.log(sp.pi) / 2 + sp.loggamma(a / 2) + sp.loggamma(a / 2 + HALF)),
    (sp.polygamma(0, 2 * a + 2), sp.log(2) + (sp.polygamma(0, a + 1) + sp.polygamma(0, a + 3 * HALF)) / 2),
    (sp.polygamma(0, 1 - a), sp.polygamma(0, a) + sp.pi * sp.cot(sp.pi * a)),
    (sp.gamma(1 + a) * sp.gamma(1 - a), sp.pi * a / sp.sin(sp.pi * a)),
    (sp.besseli(3, k) * k**2, sp.besseli(1, k) * (k**2 + 8) - 4 * k * sp.besseli(0, k)),
    (sp.besselk(n + 1, k), sp.besselk(1 - n, k) + 2 * n / k * sp.besselk(n, k)),
    (sp.besselk(3 * HALF, k), sp.sqrt(sp.pi / (2 * k)) * sp.exp(-k) * (1 + 1 / k)),
    (sp.atanh(a), sp.log((1 + a) / (1 - a)) / 2),
    (sp.log(sp.binomial(a + b, b)), sp.loggamma(a + b + 1) - sp.loggamma(a + 1) - sp.loggamma(b + 1)),
    (sp.exp(2 * sp.loggamma(a + 1) - sp.loggamma(b)), a**2 * sp.gamma(a) ** 2 / sp.gamma(b)),
    (sp.uppergamma(a + 1, b), a * sp.uppergamma(a, b) + b**a * sp.exp(-b)),
    (sp.lowergamma(a, b) + sp.uppergamma(a, b), sp.gamma(a)),
    (sp.expint(2, a), sp.exp(-a) + a * sp.Ei(-a)),
    (sp.log(sp.cosh(a)), a + sp.log(1 + sp.exp(-2 * a)) - sp.log(2)),
    (sp.log(a**2 + 2 * a + 1), 2 * sp.log(a + 1)),
    (sp.erfc(a), 1 - sp.erf(a)),
    (sp.hyper((1, 1), (2,), HALF), 2 * sp.log(2)),
    (a * b**2 / ((a - 1) ** 2 * (a - 2)) + (a * b / (a - 1)) ** 2, a * b**2 / (a - 2)),  # equal sums of a denominator meet in a power
]


def test_log_gamma_is_not_reflected_beyond_one() -> None:
    right = sp.log(sp.pi) - sp.log(sp.sin(sp.pi * a)) - sp.loggamma(1 - a)
    assert not same(sp.loggamma(a), right)
    assert same(*(e.subs(a, 1 / (2 + b)) for e in (sp.loggamma(a), right)))


@pytest.mark.parametrize(("left", "right"), EQUAL)
def test_the_normal_form_knows_the_equation(left: sp.Expr, right: sp.Expr) -> None:
    assert same(left, right)
    assert not same(left, right + sp.Rational(1, 1000))
    assert not same(left, right * (a + 1))


@pytest.mark.parametrize("undefined", [sp.beta(-1, _A), sp.beta(_A, 0), sp.beta(sp.beta(3, -1), _A)])
def test_a_pole_is_no_value(undefined: sp.Expr) -> None:
    assert not same(1 / undefined, sp.Integer(0))
