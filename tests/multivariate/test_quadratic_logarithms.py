"""E log(1 + a quadratic form) of normal and Student t vectors as an integral of one variable: its value by other roads, and uses that must be rejected."""

from __future__ import annotations

from itertools import pairwise

import mpmath
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import integrate
from vectors import covariance, positive, vector

import symdiv as sd
from symdiv.enclose import second_opinion
from symdiv.errors import RuleError
from symdiv.families.structured import Structured
from symdiv.laws import StandardNormal, UnitGamma
from symdiv.proof.theorem import Theorem, infer
from symdiv.rules.pencils import pencil

UNIT = [[1, 0], [0, 1]]
TILTED = [[2, 1], [1, 2]]
NEAR = mpmath.mpf(10) ** -25


def expectation(p: Structured, q: Structured) -> mpmath.mpf:
    """E log(1+Q) from the cross-entropy, to 30 digits."""
    with mpmath.workdps(40):
        (coefficient, _), constant = q.terms[0], mpmath.mpf(sp.N(q.constant, 40))
        return -(sd.oracle.evaluate("cross_entropy", p, q, digits=35) + constant) / mpmath.mpf(sp.N(coefficient, 40))


PAIRS = [
    (sd.MultivariateNormal([0, 0], TILTED), sd.MultivariateStudentT(3, [0, 0], UNIT)),
    (sd.MultivariateNormal([1, -2], UNIT), sd.MultivariateStudentT("1/2", [0, "1/3"], TILTED)),
    (sd.MultivariateStudentT(9, ["1/2", 1], TILTED), sd.MultivariateStudentT(2, [0, 0], [[3, -1], [-1, 1]])),
]


@pytest.mark.parametrize(("p", "q"), PAIRS, ids=str)
def test_by_integration_over_the_plane(p: Structured, q: Structured) -> None:
    x, y = sp.symbols("x y", real=True)
    function = sp.lambdify((y, x), sp.exp(p.log_density([x, y])) * (p.log_density([x, y]) - q.log_density([x, y])), "math")
    found, error = integrate.dblquad(function, -float("inf"), float("inf"), -float("inf"), float("inf"), epsabs=1e-9, epsrel=1e-9)
    assert error < 1e-6
    assert float(sd.oracle.evaluate("kl_divergence", p, q)) == pytest.approx(found, abs=1e-7)


@pytest.mark.parametrize("name", ["cross_entropy", "kl_divergence"])
def test_one_coordinate_is_a_law_of_numbers(name: str) -> None:
    """Those are integrated over the real line, by another rule."""
    numbers = [sd.Normal(1, 3), sd.StudentT(5, 1, 2), sd.StudentT("1/3", -1, "1/2")]
    vectors = [sd.MultivariateNormal([1], [[9]]), sd.MultivariateStudentT(5, [1], [[4]]), sd.MultivariateStudentT("1/3", [-1], [["1/4"]])]
    for i, j in ((0, 1), (0, 2), (1, 2), (2, 1)):
        of_numbers, of_vectors = (sd.oracle.evaluate(name, laws[i], laws[j], digits=30) for laws in (numbers, vectors))
        assert of_numbers == of_vectors == mpmath.inf or abs(of_numbers - of_vectors) < NEAR


def test_centred_in_the_plane_by_angles() -> None:
    """In the direction t the square of the radius is twice an exponential variable, and E log(1 + cY) = e^(1/c) E_1(1/c)."""
    with mpmath.workdps(40):

        def mean(t: mpmath.mpf) -> mpmath.mpf:
            c = 2 * (mpmath.mpf(3) * mpmath.cos(t) ** 2 + mpmath.cos(t) * mpmath.sin(t) + mpmath.mpf("0.5") * mpmath.sin(t) ** 2) / 3
            return mpmath.exp(1 / c) * mpmath.e1(1 / c)

        truth = mpmath.quad(mean, mpmath.linspace(0, mpmath.pi, 9)) / mpmath.pi
        p = sd.MultivariateNormal([2, 1], UNIT)
        q = sd.MultivariateStudentT(3, [2, 1], sp.Matrix([[3, "1/2"], ["1/2", "1/2"]]).inv())
        assert abs(expectation(p, q) - truth) < NEAR


@pytest.mark.parametrize("size", [3, 4, 10])
def test_spherical_laws_by_the_radius(size: int) -> None:
    """|X|²/(size·scale) has the F law for a Student t vector X, |X|² is twice a gamma variable for a normal one."""
    unit = [[int(i == j) for j in range(size)] for i in range(size)]
    q = sd.MultivariateStudentT(7, [1] * size, unit)
    with mpmath.workdps(40):
        n, half = mpmath.mpf(5), mpmath.mpf(size) / 2

        def student(b: mpmath.mpf) -> mpmath.mpf:
            """B = G/(G + H) for gamma variables of shapes size/2 and n/2, |X|² = 4 n B/(1-B)."""
            return b ** (half - 1) * (1 - b) ** (n / 2 - 1) * mpmath.log1p(4 * n * b / (1 - b) / 7) / mpmath.beta(half, n / 2)

        def normal(g: mpmath.mpf) -> mpmath.mpf:
            return g ** (half - 1) * mpmath.exp(-g) * mpmath.log1p(8 * g / 7) / mpmath.gamma(half)

        four = [[4 * e for e in row] for row in unit]
        truth = mpmath.quad(student, [0, mpmath.mpf("0.5"), 1])
        assert abs(expectation(sd.MultivariateStudentT(5, [1] * size, four), q) - truth) < NEAR
        truth = mpmath.quad(normal, [0, 1, 5, 20, 100, mpmath.inf])
        assert abs(expectation(sd.MultivariateNormal([1] * size, four), q) - truth) < NEAR


def test_far_degrees_of_freedom_are_the_normal_law() -> None:
    """With ν degrees of freedom the divergence tends to that from the normal law, and the difference falls as 1/ν."""
    p = sd.MultivariateStudentT(9, [0, 1], TILTED)
    limit = sd.oracle.evaluate("kl_divergence", p, sd.MultivariateNormal([1, 0], UNIT), digits=30)
    gaps = [sd.oracle.evaluate("kl_divergence", p, sd.MultivariateStudentT(10**k, [1, 0], UNIT), digits=30) - limit for k in (6, 8, 10)]
    assert abs(gaps[-1]) < 1e-8
    assert all(abs(a / b - 100) < 0.01 for a, b in pairwise(gaps))


def test_many_degrees_of_freedom_of_the_first_law() -> None:
    """With large powers under the integral; the difference from a normal vector falls as 1/n."""
    q = sd.MultivariateStudentT(3, [0, 0], UNIT)
    limit = sd.oracle.evaluate("kl_divergence", sd.MultivariateNormal([0, 1], TILTED), q, digits=20)
    near, far = (sd.oracle.evaluate("kl_divergence", sd.MultivariateStudentT(n, [0, 1], TILTED), q, digits=20) - limit for n in (10**4, 10**5))
    assert abs(near / far - 10) < 0.01


def test_rows_and_columns_of_matrices() -> None:
    row = sd.MatrixT(5, [[0, 1]], [[3]], TILTED), sd.MatrixT("7/2", [[1, 1]], [["1/2"]], UNIT)
    column = sd.MatrixT(5, [[0], [1]], TILTED, [[3]]), sd.MatrixT("7/2", [[1], [1]], UNIT, [["1/2"]])
    student = sd.MultivariateStudentT(5, [0, 1], [["6/5", "3/5"], ["3/5", "6/5"]]), sd.MultivariateStudentT("7/2", [1, 1], [["1/7", 0], [0, "1/7"]])
    values = [sd.oracle.evaluate("kl_divergence", *pair, digits=30) for pair in (row, column, student)]
    values.append(sd.oracle.evaluate("kl_divergence", column[0], student[1], digits=30))
    assert max(values) - min(values) < NEAR
    normal = sd.MatrixNormal([[0, 1]], [[3]], TILTED), sd.MatrixNormal([[0], [1]], TILTED, [[3]]), sd.MultivariateNormal([0, 1], [[6, 3], [3, 6]])
    values = [sd.oracle.evaluate("kl_divergence", p, q, digits=30) for p, q in zip(normal, (row[1], column[1], student[1]), strict=True)]
    assert max(values) - min(values) < NEAR


students = st.builds(sd.MultivariateStudentT, positive, vector(3), covariance(3))


@pytest.mark.slow
@settings(max_examples=3)
@given(p=st.one_of(students, st.builds(sd.MultivariateNormal, vector(3), covariance(3))), q=students, factor=covariance(3), shift=vector(3))
def test_gibbs_the_chain_rule_and_affine_maps(p: Structured, q: Structured, factor: list[list[object]], shift: list[object]) -> None:
    divergence = sd.oracle.evaluate("kl_divergence", p, q, digits=25)
    assert divergence >= 0
    assert (divergence == 0) == (p == q)
    with mpmath.workdps(40):
        cross = sd.oracle.evaluate("cross_entropy", p, q, digits=30)
        assert abs(cross - sd.oracle.evaluate("entropy", p, digits=30) - divergence) < NEAR * 10**3 * max(1, abs(cross))
    matrix = sp.Matrix(factor)

    def mapped(law: Structured) -> Structured:
        *dof, loc, scale = law.arguments
        return type(law)(*dof, matrix * loc + sp.Matrix(shift), matrix * scale * matrix.T)  # type: ignore[no-any-return]  # a law

    again = sd.oracle.evaluate("kl_divergence", mapped(p), mapped(q), digits=25)
    assert abs(again - divergence) < NEAR * 10**3 * max(1, divergence)


def test_a_second_opinion_and_an_array() -> None:
    p, q = sd.MultivariateStudentT(5, [0, 1], TILTED), sd.MultivariateStudentT(3, [0, 0], UNIT)
    value = sd.oracle.evaluate("kl_divergence", p, q, digits=20)
    assert abs(second_opinion(sd.kl_divergence(p, q), 15) - value) < 1e-14
    at = {"dof": [5, 3], "loc": [[0, 1], [0, 0]], "scale": [TILTED, UNIT]}
    array = sd.oracle.nearest_array("kl_divergence", "MultivariateStudentT", "MultivariateStudentT", at, {"dof": 3, "loc": [0, 0], "scale": UNIT})
    assert list(array) == [float(value), 0.0]


def test_with_symbols_for_matrices() -> None:
    d = sd.derive(
        "kl_divergence",
        "MultivariateNormal(MatrixSymbol(m, 2, 1), MatrixSymbol(S, 2, 2))",
        "MultivariateStudentT(n, MatrixSymbol(l, 2, 1), MatrixSymbol(T, 2, 2))",
    )
    assert isinstance(sd.verify(d.certificate()), sd.Proved)
    assert "gaussian" in d.certificate()["axioms"]
    d = sd.derive("kl_divergence", "MultivariateStudentT(n, [a, b], [[s, 0], [0, 1]])", "MultivariateStudentT(k, [0, 0], [[1, 0], [0, t]])")
    assert isinstance(sd.verify(d.certificate()), sd.Proved)
    at = {d.symbols[name]: value for name, value in {"n": 3, "a": 1, "b": -1, "s": 2, "k": 4, "t": sp.Rational(1, 3)}.items()}
    numbers = sd.MultivariateStudentT(3, [1, -1], [[2, 0], [0, 1]]), sd.MultivariateStudentT(4, [0, 0], [[1, 0], [0, "1/3"]])
    assert abs(sd.enclose.evaluate(d.value, 30, at) - sd.oracle.evaluate("kl_divergence", *numbers, digits=30)) < NEAR


@pytest.mark.parametrize("size", [1, 2, 3, 4])
def test_pencils(size: int) -> None:
    """Explicit matrices and symbols, two ways of computing, against determinants and inverses at a point."""
    a, b = (sp.ImmutableDenseMatrix(size, size, lambda i, j, k=k: sp.Rational(5 * int(i == j) + k, i + j + 1)) for k in (0, 1))  # type: ignore[misc]
    shift = sp.ImmutableDenseMatrix(size, 1, lambda i, _: sp.Integer(i - 2))
    symbols = sp.MatrixSymbol("A", size, size), sp.MatrixSymbol("B", size, size), sp.MatrixSymbol("d", size, 1)
    explicit, symbolic = pencil(a, b, shift), pencil(*symbols)
    given = dict(zip(symbols, (a, b, shift), strict=True))
    for own, other in zip(explicit, symbolic, strict=True):
        assert own == [sp.sympify(c).subs(given).doit() for c in other]
    at = sp.Rational(7, 3)
    determinant, numerator = (sp.Add(*(c * at**k for k, c in enumerate(coefficients))) for coefficients in explicit)
    assert determinant == (a + at * b).det() / a.det()
    assert numerator / determinant == (shift.T * (a + at * b).inv() * shift)[0, 0]


def test_uses_that_are_rejected() -> None:
    p, q = sd.MultivariateStudentT(5, [0, 1], TILTED), sd.MultivariateStudentT(3, [0, 0], UNIT)
    y, z = sp.Symbol("y", positive=True), sp.Symbol("z", real=True)
    u, w = sp.Symbol("u", real=True), sp.Symbol("w", positive=True)

    def gaussian(exponent: sp.Expr) -> Theorem:
        return infer("transform", law=StandardNormal(), variable=z, exponents=(exponent,), orders=(0,))

    def gamma(shape: object, exponent: sp.Expr, power: int = 0) -> Theorem:
        return infer("transform", law=UnitGamma(shape), variable=y, exponents=(sp.Integer(power), exponent), orders=(0, 0))

    half = sp.Rational(5, 2)
    base = {"law": p, "of": q, "index": (0,), "variable": "X", "bound": "s"}
    right = gaussian(u), gamma(half, w)
    value = infer("logarithm of a quadratic form", *right, **base).statement.value  # type: ignore[arg-type]  # theorems
    assert isinstance(value, sp.Integral)
    wrong_premises = [
        (gaussian(u),),
        right[::-1],
        (*right, right[1]),
        (gaussian(w), gamma(half, w)),  # for positive numbers only
        (gaussian(sp.Integer(1)), gamma(half, w)),
        (gaussian(u), gamma(half, sp.Integer(1))),
        (gaussian(u), gamma(3, w)),
        (gaussian(u), gamma(half, w, 1)),
        (gaussian(u), gamma(half, w**2)),
    ]
    changes = [{"bound": "X"}, {"bound": "1"}, {"index": (1,)}, {"law": sd.Dirichlet([1, 2])}, {"of": sd.MultivariateNormal([0, 0], UNIT)}]
    for premises, about in [*((wrong, base) for wrong in wrong_premises), *((right, base | change) for change in changes)]:
        with pytest.raises(RuleError):
            infer("logarithm of a quadratic form", *premises, **about)  # type: ignore[arg-type]  # theorems
    normal = base | {"law": sd.MultivariateNormal([0, 1], TILTED)}
    assert infer("logarithm of a quadratic form", right[0], **normal).statement.value != value  # type: ignore[arg-type]  # a theorem
    with pytest.raises(RuleError):
        infer("logarithm of a quadratic form", *right, **normal)  # type: ignore[arg-type]  # theorems
    matrices = sd.MatrixT(3, TILTED, UNIT, UNIT), sd.MatrixT(4, UNIT, UNIT, UNIT)
    with pytest.raises(RuleError):
        infer("logarithm of a quadratic form", *right, **(base | {"law": matrices[0], "of": matrices[1]}))  # type: ignore[arg-type]  # theorems
