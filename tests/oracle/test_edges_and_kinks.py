"""Derivatives where densities have kinks, singularities and edges: against difference quotients, and where there are none."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Any

import mpmath
import pytest
import sympy as sp
from flint import fmpq
from quotients import quotient

import symdiv as sd
from symdiv.enclose import Program, compile_expression
from symdiv.enclose.binary import format_of
from symdiv.errors import InvalidInput, Undetermined
from symdiv.oracle.differentiate import differentiate
from symdiv.oracle.forms import form_of
from symdiv.oracle.pieces import in_pieces
from symdiv.oracle.prepare import formula
from symdiv.oracle.segments import Choice, in_segments
from symdiv.oracle.under_integral import _holds, _is_none, _without_opposite, require_derivative, round_derivative

SINGULAR = [
    pytest.param(sd.DoubleGamma, sd.DoubleGamma, {"shape": 3, "loc": "1/2", "scale": 1}, {"shape": "1/4", "loc": -1, "scale": 2}, marks=pytest.mark.slow),
    pytest.param(sd.DoubleGamma, sd.DoubleGamma, {"shape": 3, "loc": 0, "scale": 1}, {"shape": "1/4", "loc": 0, "scale": 2}, marks=pytest.mark.slow),
    pytest.param(sd.GumbelMin, sd.DoubleWeibull, {"loc": 1, "scale": 2}, {"shape": "1/2", "loc": "-1/2", "scale": 3}, marks=pytest.mark.slow),
    pytest.param(sd.Bradford, sd.DoubleWeibull, {"shape": 4}, {"shape": "1/2", "loc": "1/3", "scale": 1}, marks=pytest.mark.slow),
    (sd.GeneralizedNormal, sd.GeneralizedNormal, {"loc": 0, "scale": "1/3", "shape": "1/2"}, {"loc": 0, "scale": 1, "shape": 4}),
    (sd.Dagum, sd.Laplace, {"c": 4, "k": "1/2", "scale": 2}, {"loc": 0, "scale": 2}),
    pytest.param(sd.Levy, sd.GeneralizedNormal, {"loc": 0, "scale": 2}, {"loc": 0, "scale": 2, "shape": "1/4"}, marks=pytest.mark.slow),
    pytest.param(sd.InverseGaussian, sd.GeneralizedNormal, {"mean": 2, "shape": "1/2"}, {"loc": 0, "scale": 4, "shape": "3/2"}, marks=pytest.mark.slow),
    (sd.Weibull, sd.Laplace, {"shape": "5/8", "scale": 3}, {"loc": 1, "scale": 2}),
    pytest.param(sd.Weibull, sd.GeneralizedNormal, {"shape": "3/2", "scale": 1}, {"loc": 1, "scale": 1, "shape": "3/2"}, marks=pytest.mark.slow),
    pytest.param(sd.GeneralizedGamma, sd.GeneralizedNormal, {"d": 2, "p": 3, "scale": "3/2"}, {"loc": 1, "scale": 2, "shape": "3/2"}, marks=pytest.mark.slow),
    (sd.HalfStudentT, sd.HalfLogistic, {"dof": 7, "scale": "1/3"}, {"scale": "1/3"}),
    pytest.param(sd.LogitNormal, sd.Anglit, {"loc": 1, "scale": 2}, {"loc": "1/2", "scale": 3}, marks=pytest.mark.slow),
    (sd.Kumaraswamy, sd.Laplace, {"a": "7/3", "b": "5/2"}, {"loc": "2/3", "scale": "3/4"}),
    pytest.param(sd.Kumaraswamy, sd.Laplace, {"a": "7/3", "b": "5/2"}, {"loc": "-2/3", "scale": "3/4"}, marks=pytest.mark.slow),
    pytest.param(
        sd.DoubleWeibull,
        sd.DoubleGamma,
        {"shape": "10/3", "loc": 0, "scale": 2},
        {"shape": "7/4", "loc": 1, "scale": 40},
        marks=pytest.mark.slow,
    ),
    pytest.param(sd.Kumaraswamy, sd.DoubleGamma, {"a": 18, "b": "37/4"}, {"shape": "2/5", "loc": "1/4", "scale": 4}, marks=pytest.mark.slow),
    pytest.param(sd.RaisedCosine, sd.DoubleGamma, {"loc": 0, "scale": 33}, {"shape": "1/4", "loc": "1/6", "scale": 599}, marks=pytest.mark.slow),
]


def names_of(value: Any) -> str | None:
    return value.__name__ if isinstance(value, type) else None


@pytest.mark.parametrize(("p", "q", "of_p", "of_q"), SINGULAR, ids=names_of)
def test_places_that_move(p: Any, q: Any, of_p: dict[str, Any], of_q: dict[str, Any]) -> None:
    """Locations of kinks and of infinite densities, apart and together, and at the edge of a support."""
    found = sd.oracle.gradient("kl_divergence", p(**of_p), q(**of_q))
    for side, of in found.items():
        for name, number in of.items():
            expected = quotient("kl_divergence", p, q, {"p": of_p, "q": of_q}, side, name)
            assert abs(expected - number) <= 1e-15 * abs(number) + 2e-6 * (number == 0), (side, name)  # at a singularity the next term may be of any power


def turned(t: Fraction) -> list[Fraction]:
    """A direction near (1, 0)."""
    return [(1 - t * t) / (1 + t * t), 2 * t / (1 + t * t)]


DIRECTIONS = [
    pytest.param(sd.PowerSpherical([0, -1], "5/2"), sd.PowerSpherical, marks=pytest.mark.slow),
    pytest.param(sd.VonMisesFisher(["3/5", "4/5"], 2), sd.PowerSpherical, marks=pytest.mark.slow),
]


@pytest.mark.parametrize(("p", "q"), DIRECTIONS)
def test_directions_in_which_a_density_vanishes(p: Any, q: Any) -> None:
    step = Fraction(1, 10**12)
    found = sd.oracle.gradient("kl_divergence", p, q([1, 0], 3))["q"]["mean_direction"]
    ahead, behind = (sd.oracle.evaluate("kl_divergence", p, q(turned(sign * step), 3), digits=40) for sign in (1, -1))
    with mpmath.workdps(40):
        assert abs((ahead - behind) * 10**12 / 4 - found[1]) < 1e-15
    assert found[0] == 0  # along itself


EDGES = [
    (sd.ScaledBeta, sd.Maxwell, {"alpha": 4, "beta": 3, "low": 0, "high": 2}, {"scale": 2}, {("p", "low"): 1}),
    pytest.param(
        sd.ScaledBeta,
        sd.ScaledBeta,
        {"alpha": 5, "beta": 4, "low": "1/3", "high": 2},
        {"alpha": 2, "beta": 3, "low": "1/3", "high": 2},
        {("p", "low"): 1, ("q", "high"): 1},
        marks=pytest.mark.slow,
    ),
    (sd.Histogram, sd.Uniform, {"edges": [0, 1, 3], "probs": ["1/4", "3/4"]}, {"low": 0, "high": 3}, {("q", "low"): -1, ("q", "high"): 1}),
]


@pytest.mark.parametrize(("p", "q", "of_p", "of_q", "sides"), EDGES, ids=names_of)
def test_edges_beyond_which_the_divergence_is_infinite(p: Any, q: Any, of_p: dict[str, Any], of_q: dict[str, Any], sides: dict[tuple[str, str], int]) -> None:
    found = sd.oracle.gradient("kl_divergence", p(**of_p), q(**of_q))
    for (side, name), direction in sides.items():
        if isinstance(of_p.get("edges"), list):
            step = Fraction(1, 10**12)
            values = [sd.oracle.evaluate("kl_divergence", p(**of_p), q(**{**of_q, name: of_q[name] + n * direction * step}), digits=45) for n in (1, 0)]
            with mpmath.workdps(45):
                expected = (values[0] - values[1]) * 10**12 * direction
        else:
            expected = quotient("kl_divergence", p, q, {"p": of_p, "q": of_q}, side, name, one_sided=direction)
        assert abs(expected - found[side][name]) < 1e-10, (side, name)


AT_EDGES = [sd.Levy("-5/4", "1/3"), sd.Semicircle("1/3"), sd.ScaledBeta("5/2", 3, 0, "1/3"), sd.Triangular(0, "7/8", 3)]


@pytest.mark.parametrize("law", [AT_EDGES[0], *(pytest.param(law, marks=pytest.mark.slow) for law in AT_EDGES[1:])], ids=str)
def test_supports_that_are_one_may_have_a_minimum_at_the_edge(law: Any) -> None:
    found = sd.oracle.gradient("kl_divergence", law, law)
    assert all(x == 0 for of in found.values() for x in of.values())


@pytest.mark.parametrize(
    ("p", "q", "none"),
    [
        ("Arcsine(0, 1/3)", "Arcsine(0, 1/3)", {("p", "low"), ("p", "high"), ("q", "low"), ("q", "high")}),
        ("GeneralizedHalfLogistic(2)", "GeneralizedHalfLogistic(2)", {("p", "shape"), ("q", "shape")}),
        ("ShiftedExponential(0, 2)", "FisherF(14, 31)", {("p", "loc")}),
        ("Arcsine(0, 2)", "ScaledBeta(5/2, 3, 0, 2)", {("p", "low"), ("p", "high"), ("q", "low"), ("q", "high")}),
    ],
)
def test_infinite_derivatives_are_none(p: str, q: str, none: set[tuple[str, str]]) -> None:
    found = sd.oracle.gradient("kl_divergence", p, q)
    assert {(side, name) for side, of in found.items() for name, x in of.items() if math.isnan(x)} == none


def test_an_infinite_derivative_is_seen_in_quotients() -> None:
    """KL(Exponential on (m, oo) ‖ FisherF) falls by about -m log m at m = 0."""
    values = [sd.oracle.evaluate("kl_divergence", sd.ShiftedExponential(Fraction(1, 10**n), 2), "FisherF(14, 31)", digits=30) for n in (6, 12)]
    start = sd.oracle.evaluate("kl_divergence", "ShiftedExponential(0, 2)", "FisherF(14, 31)", digits=30)
    with mpmath.workdps(30):
        slopes = [(value - start) * 10**n for value, n in zip(values, (6, 12), strict=True)]
    assert slopes[1] < 1.5 * slopes[0] < 0


def test_between_infinite_values_there_is_no_derivative() -> None:
    assert math.isnan(sd.oracle.gradient("kl_divergence", "Uniform(m, m + 1)", "Uniform(0, 1)", {"m": 0})["p"]["m"])
    symbols = sp.symbols("m k", real=True), sp.symbols("s t", positive=True)
    (m, k), (s, t) = symbols
    inside = sp.And(m - s * sp.pi >= k - t * sp.pi, m + s * sp.pi <= k + t * sp.pi)
    x = sp.Symbol("x", real=True)
    value = sp.Piecewise((sp.Integral(sp.exp(-m * x), (x, 0, 1)), inside), (sp.nan, True))
    program = compile_expression(value, (m, s, k, t))
    at = tuple(fmpq(n, 3) for n in (1, 2, 1, 2))
    for moving in ([0], [2]):
        with pytest.raises(InvalidInput, match="no side"):
            require_derivative(program, at, moving)
    unknown = compile_expression(sp.Piecewise((sp.Integral(sp.sign(x - m) / x, (x, 0, 1)), m >= k), (sp.nan, True)), (m, k))
    with pytest.raises(Undetermined, match="not proved"):  # on one side there is none, of the other it is not known
        require_derivative(unknown, (fmpq(0), fmpq(0)), [0])
    assert require_derivative(program, at, [1]) == -1
    assert require_derivative(program, at, [3]) == 1


@pytest.mark.parametrize(
    ("p", "q"),
    [
        pytest.param("DoubleWeibull(5/8, 0, 7)", "DoubleWeibull(1/4, 0, 3)", marks=pytest.mark.slow),  # a cusp
        ("DoubleGamma(1/2, 0, 1)", "GeneralizedNormal(0, 1, 1/2)"),
    ],
)
def test_what_is_not_proved_is_refused(p: str, q: str) -> None:
    with pytest.raises(Undetermined):
        sd.oracle.gradient("kl_divergence", p, q)


def test_a_derivative_that_is_infinite_on_one_side_is_none() -> None:
    """With f positive at 0, the derivative by m of the integral of f(x) log|x - m| over (0, 1) tends to -oo as m rises to 0."""
    found = sd.oracle.gradient("kl_divergence", "Bradford(4)", "DoubleWeibull(1/2, 0, 3/4)")
    assert math.isnan(found["q"]["loc"])
    assert all(math.isfinite(x) for x in (found["p"]["shape"], found["q"]["shape"], found["q"]["scale"]))


@pytest.mark.slow
def test_minima_at_numbers_of_many_digits() -> None:
    for law in (sd.NegativeBinomial("2205079473391/4398046511104", "393435001593711/2251799813685248"), sd.Zeta("126575769150249/70368744177664")):
        found = sd.oracle.gradient("kl_divergence", law, law)
        assert all(x == 0 for of in found.values() for x in of.values())


def test_a_branch_for_one_value_is_not_all_there_is() -> None:
    """H(GeneralizedPareto) is log s + 1 + k, H(GeneralizedExtremeValue) log s + 1 + EulerGamma (1 + k), by formulas of their own for k = 0."""
    for name, expected in (("GeneralizedPareto", 1.0), ("GeneralizedExtremeValue", 0.5772156649015329)):
        assert sd.oracle.gradient("entropy", f"{name}(0, 1, 0)")["p"]["shape"] == expected
    v, w = sp.symbols("v w", real=True)
    broken = sp.Piecewise((1 + v, sp.Ne(v, w)), (sp.Integer(7), True))
    assert differentiate(broken, v) == sp.Piecewise((1, sp.Ne(v, w)), (sp.nan, True))
    assert differentiate(broken.subs(7, 1 + w), v) == 1
    assert differentiate(sp.Piecewise((sp.S.One, sp.Eq(v, 0)), (sp.cos(v), v < 2), (v, True)), v).subs(v, 0) == 0
    assert differentiate(sp.Piecewise((sp.S.One, sp.Eq(v, 0)), (sp.sin(v) / v, True)), v).subs(v, 0) is sp.nan
    alike = sp.Piecewise((sp.S.One, sp.Eq(v, 0)), (sp.S.One, v > 0), (sp.cos(v), True), evaluate=False)  # the same value in two branches
    assert differentiate(alike, v).subs(v, 1) == 0


@pytest.mark.parametrize(
    ("p", "q"),
    [
        pytest.param("Trapezoidal(0, 0, 1, 2)", "Logistic(0, 1)", marks=pytest.mark.slow),
        ("Trapezoidal(1, 2, 3, 3)", "Gamma(2, 1)"),
        pytest.param("Trapezoidal(-3, 0, 0, 2)", "Logistic(0, 1)", marks=pytest.mark.slow),
        pytest.param("Trapezoidal(0, 0, 1, 1)", "Gumbel(0, 1)", marks=pytest.mark.slow),
        ("Triangular(0, 0, 1)", "Logistic(0, 1)"),
        pytest.param("Triangular(1, 2, 2)", "LogLogistic(1, 3)", marks=pytest.mark.slow),
        pytest.param("Triangular(0, 1, 1)", "Laplace(1, 1)", marks=pytest.mark.slow),
        ("Triangular(0, 1, 1)", "Triangular(-1, 1, 2)"),
        pytest.param("Trapezoidal(0, 1, 1, 2)", "Trapezoidal(-1, 1, 1, 4)", marks=pytest.mark.slow),
        pytest.param("Trapezoidal(0, 0, 1, 1)", "Trapezoidal(-1, 0, 1, 3)", marks=pytest.mark.slow),
        ("Trapezoidal(0, 0, 1, 3)", "Triangular(-1, 2, 4)"),
    ],
)
def test_derivatives_by_ends_of_pieces_without_length(p: str, q: str) -> None:
    """From the side on which the ends are in order; a formula of what has no length is 0/0, and must not be taken for another piece's."""
    laws = [sd.parse(text) for text in (p, q)]
    numbers = {side: dict(zip((x.name for x in law.parameters), map(str, law.arguments), strict=True)) for side, law in zip("pq", laws, strict=True)}
    found = sd.oracle.gradient("kl_divergence", *laws, undetermined="none")  # of q, whose kinks may be where those ends are
    ends = [Fraction(x) for x in numbers["p"].values()]
    for i, name in enumerate(numbers["p"]):
        below, above = i > 0 and ends[i - 1] == ends[i], i + 1 < len(ends) and ends[i + 1] == ends[i]
        one_sided = 1 if below else -1 if above else 0
        expected = quotient("kl_divergence", type(laws[0]), type(laws[1]), numbers, "p", name, one_sided=one_sided)
        assert abs(found["p"][name] - expected) <= 1e-9, name


def test_a_kink_that_enters_without_a_jump() -> None:
    """F(m) is k (1 - m) for 0 < m < 1 and k for m < 0: at m = 0 its derivative is 0 where k is, and there is none where it is not."""
    m, k, x = sp.symbols("m k x", real=True)
    derivative = differentiate(sp.Integral(sp.Piecewise((0, x < m), (k, True)), (x, 0, 1)), m)
    program = compile_expression(derivative, (m, k))
    assert program.ball((fmpq(0), fmpq(0)), 60) == 0
    assert program.ball((fmpq(1, 3), fmpq(2)), 60) == -2
    assert program.ball((fmpq(-1, 3), fmpq(2)), 60) == 0
    with pytest.raises(Undetermined, match="not known"):
        program.ball((fmpq(0), fmpq(2)), 60)
    assert math.isnan(rounded(program, (fmpq(0), fmpq(2)), [0]))
    with pytest.raises(Undetermined, match="not known"):
        rounded(program, (fmpq(0), fmpq(2)), [0], one_way=lambda: True)


def rounded(program: Program, values: tuple[Any, ...], moving: list[int], **more: Any) -> float:
    return round_derivative(program, program, values, moving, format_of("float64"), "nearest", minimum=False, **more)


def test_a_kink_between_two_ranges_is_no_proof_that_there_is_no_derivative() -> None:
    """F(m) is m for all m in (0, 2), though it enters one range and leaves another at m = 1."""
    m, x = sp.symbols("m x", real=True)
    below = sp.Piecewise((1, x < m), (0, True))
    program = compile_expression(differentiate(sp.Integral(below, (x, 0, 1)) + sp.Integral(below, (x, 1, 2)), m), (m,))
    assert rounded(program, (fmpq(1, 2),), [0]) == rounded(program, (fmpq(3, 2),), [0]) == 1
    with pytest.raises(Undetermined, match="not known"):
        rounded(program, (fmpq(1),), [0])
    broken = compile_expression(differentiate(sp.Integral(below, (x, 0, 1)) + 2 * sp.Integral(below, (x, 1, 2)), m), (m,))
    assert math.isnan(rounded(broken, (fmpq(1),), [0]))


@pytest.mark.slow
def test_derivatives_at_an_edge_of_a_histogram_where_another_law_has_a_kink() -> None:
    """The mass up to the edge is smooth in it; p is continuous there. Between two histograms there is a jump, so that left and right differ."""
    made = sd.oracle.gradient("kl_divergence", "Trapezoidal(0, 1, 1, 3)", "Histogram([0, 1, 3], [1/4, 3/4])", undetermined="none")
    assert made["p"]["c"] is None or not math.isnan(made["p"]["c"])
    assert made["q"]["edges"][1] is None or not math.isnan(made["q"]["edges"][1])
    h = "Histogram([0, 1, 3], [1/4, 3/4])"
    assert [math.isnan(x) for x in sd.oracle.gradient("kl_divergence", h, h)["p"]["edges"]] == [False, True, False]


def test_zero_over_zero_is_no_proof_that_there_is_no_derivative() -> None:
    """Both one-sided derivatives by the mode of q are -1/2; that by the mode of p is log(2) - 1/2."""
    made = sd.oracle.gradient("kl_divergence", "Triangular(0, 0, 1)", "Triangular(-1, 0, 2)")
    assert made["p"]["mode"] == float(sp.log(2) - sp.Rational(1, 2))
    assert made["q"]["mode"] == -0.5


def test_pieces_are_the_definition() -> None:
    """At drawn ends, some of them equal, the pieces sum to the measure; cases that no order decides stay."""
    p, q = form_of("Trapezoidal"), form_of("Logistic")
    value, symbols = formula("kl_divergence", p, q, integral=True)
    pieces = in_pieces(value, symbols[:4], {}, {})
    assert len(pieces.atoms(sp.Piecewise)) < len(value.atoms(sp.Piecewise))
    assert not pieces.has(sp.Piecewise)
    for ends in ((0, 0, 1, 2), (0, 1, 1, 3), (-2, 1, 2, 2), (0, 0, 1, 1), (0, 1, 3, 4)):
        law = sd.Trapezoidal(*ends)
        numbers = tuple(fmpq(n) for n in (*ends, 1, 2))
        empty = {s: sp.Integer(n) for s, n in zip(symbols, ends, strict=False)}
        without = compile_expression(in_pieces(value, symbols[:4], empty, {}), symbols).ball(numbers, 80)
        truth = sd.oracle.evaluate("kl_divergence", law, sd.Logistic(1, 2), digits=20)
        assert abs(float(str(truth)) - float(without)) < 1e-14
    a, b, c, y = sp.symbols("a b c y", real=True)
    kept = (b - a) * sp.Integral(sp.Piecewise((1, c > a + (b - a) * y), (2, True)), (y, 0, 1))
    assert in_pieces(kept, (a, b), {}, {}) == kept
    wrong = (c - a) * sp.Integral(sp.Piecewise((1, b > a + (b - a) * y), (2, True)), (y, 0, 1))  # where b = a it is 2 (c - a)
    assert in_pieces(wrong, (a, b), {}, {}) == wrong


def test_what_has_the_number_of_an_end_stands_in_their_order() -> None:
    """c is where the fixed end b is; where they are not known to be one, and where b moves, nothing is settled; what differs at the numbers is."""
    a, b, c, y = sp.symbols("a b c y", real=True)
    place = a + (b - a) * y
    value = (b - a) * sp.Integral(sp.Piecewise((sp.Abs(c - place), sp.And(c > place, b > place)), (2, True)), (y, 0, 1))
    one = sp.Integer(1)
    settled = (b - a) * sp.Integral(c - place, (y, 0, 1))
    assert in_pieces(value, (a, b), {b: one, c: one}, {}) == settled
    assert in_pieces(value, (a, b), {a: one, c: one}, {}) == (b - a) * sp.Integral(2, (y, 0, 1))
    for numbers in ({b: one, c: one + 1}, {b: one}, {}):
        assert in_pieces(value, (a, b), numbers, {}).atoms(sp.Integral) == value.atoms(sp.Integral)
    assert in_pieces(value, (a, b), {b: one, c: one + 1}, {a: one}) == settled
    assert in_pieces(value, (a, b), {b: one, c: one - 1}, {a: one}) == (b - a) * sp.Integral(2, (y, 0, 1))
    assert in_pieces(value, (a, b), {b: one + 1, c: one}, {a: one}).atoms(sp.Integral) == value.atoms(sp.Integral)


def test_integrals_that_sum_to_nothing_are_left_out() -> None:
    """Over one range, whatever their variables are called; over others, or for a sign, nothing is said."""
    u, v, w = sp.symbols("u v w", real=True)
    f = sp.Lambda(u, sp.exp(-u) * sp.log(1 + u) + 1)
    kept = sp.Integral(sp.exp(-w), (w, 0, 1))
    assert _without_opposite(sp.Integral(f(u), (u, 0, 1)) + kept - sp.Integral(f(v), (v, 0, 1))) == kept
    assert _without_opposite(sp.Integral(f(u), (u, 0, 1)) / 2 - sp.Integral(f(v) / 2, (v, 0, 1))) == 0
    for value in (sp.Integral(f(u), (u, 0, 1)) - sp.Integral(f(v), (v, 0, 2)), sp.Integral(f(u), (u, 0, 1)) + sp.Integral(f(v), (v, 0, 1))):
        assert _without_opposite(value) == value
    absolute = sp.Integral(sp.Abs(u) * sp.exp(-(u**2)), (u, -1, 1)) - sp.Integral(v * sp.exp(-(v**2)), (v, -1, 1))
    assert _without_opposite(absolute) == absolute


def test_a_condition_that_holds_nowhere_in_a_segment_settles_nothing() -> None:
    """With n = m the condition n > m + x (n - m) is 0 > 0, with n a little more than m it holds on all of (0, 1)."""
    m, n, x = sp.symbols("m n x", real=True)
    integral = sp.Integral(sp.Piecewise((sp.exp(x), n > m + x * (n - m)), (sp.S.Zero, True)), (x, 0, 1))
    assert in_segments(integral, (m, n), (fmpq(1), fmpq(1)), [n], "first") == integral
    assert in_segments(integral, (m, n), (fmpq(1), fmpq(2)), [n], "first") == sp.Integral(sp.exp(x), (x, 0, 1))


@pytest.mark.parametrize(("choice", "end"), [("first", "c_p"), ("last", "d"), ("moving", "c_q")])
def test_of_places_that_are_one_any_may_end_a_segment(choice: Choice, end: str) -> None:
    """The one that moves is in the middle of three; those that stay still next to it stay kinks in the segments."""
    a, b, d, x = sp.symbols("c_p c_q d x", real=True)
    integral = sp.Integral(sp.Abs(x - a) * sp.Abs(x - b) * sp.Abs(x - d) * sp.exp(-x), (x, 0, 3))
    parts = in_segments(integral, (a, b, d), (fmpq(1), fmpq(1), fmpq(1)), [b], choice).atoms(sp.Integral)
    assert {str(bound) for part in parts for bound in part.limits[0][1:]} == {"0", end, "3"}


@pytest.mark.slow
def test_three_places_that_are_one_have_a_derivative_in_the_middle_one() -> None:
    """The mode of a law may only go to the left, from where the other law's is too."""
    names = ("low", "c", "d", "high")
    numbers = {"p": dict(zip(names, (0, 1, 2, 3), strict=True)), "q": dict(zip(names, (0, 1, 1, 3), strict=True))}
    expected = quotient("cross_entropy", sd.Trapezoidal, sd.Trapezoidal, numbers, "q", "c", one_sided=-1)
    made = sd.oracle.gradient("cross_entropy", sd.Trapezoidal(**numbers["p"]), sd.Trapezoidal(**numbers["q"]))
    assert abs(made["q"]["c"] / expected - 1) < 1e-10


def test_what_becomes_undefined_at_the_numbers_settles_no_case() -> None:
    """0/0 is not taken to differ from 0, by which a derivative that is not known would be said not to be there."""
    m, n = sp.symbols("m n", real=True)
    numbers = {m: sp.Integer(1), n: sp.Integer(1)}
    undefined, defined = (sp.Piecewise((sp.nan, sp.Ne(value, 0)), (1, True)) for value in (sp.log(m / n) / (m - n), sp.log(m / n) + m - n + 1))
    assert not _is_none(undefined, numbers)
    assert _is_none(defined, numbers)


def test_a_case_that_does_not_hold_is_left_before_its_powers_are_computed() -> None:
    """One of the two numbers in the exponent and one in the base would have some 10^14 digits."""
    p = sd.Beta(sp.Rational(1495569853956833, 562949953421312), sp.Rational(4166245146902101, 18014398509481984))
    q = sd.Trapezoidal(-44, -3, sp.Rational(-186561107069221, 1125899906842624), sp.Rational(3, 4))
    made = sd.oracle.gradient("kl_divergence", p, q)
    assert all(math.isnan(x) for side in made.values() for x in side.values())


def test_what_is_not_real_at_the_numbers_settles_no_case() -> None:
    u = sp.Symbol("u", real=True)
    assert _holds(u ** sp.Rational(1, 3) < 1, {u: sp.Integer(-2)}) is None
    assert _holds(u ** sp.Rational(1, 3) < 1, {u: sp.Integer(2)}) is False
