"""Measures of vectors and matrices against quadrature of the densities that define them."""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence

import mpmath
import pytest
import sympy as sp
from several import Point, circle, compiled, decaying, gauss_hermite, half_line, interval, measures, positive_definite, sphere, triangle

import symdiv as sd
from symdiv.families.structured import Structured

HALF = sp.Rational(1, 2)
A = [[2, 1], [1, 3]]
B = [[1, "1/3"], ["1/3", "1/2"]]
AXIS, TILTED = [0, 0, 1], ["2/7", "3/7", "6/7"]


@functools.cache
def nodes(space: str) -> Sequence[tuple[Point, float]]:
    made = {"sphere": sphere, "simplex": triangle, "matrices": positive_definite, "inverses": lambda: positive_definite(inverted=True)}
    return made[space]()


def value(measure: str, p: Structured, q: Structured | None = None) -> float:
    return float(sd.oracle.evaluate(measure, p, q, digits=20))


def compare(space: str, p: Structured, q: Structured | None = None, close: float = 1e-10) -> None:
    """Every measure that has a closed form is its definition, and the law is normalised."""
    shape = (2, 2) if space in ("matrices", "inverses") else (3, 1)
    found = measures(nodes(space), compiled(p.log_density, shape), None if q is None else compiled(q.log_density, shape))
    assert abs(found["one"] - 1) < close
    for measure in ("entropy",) if q is None else ("cross_entropy", "kl_divergence"):
        truth = value(measure, p, q)
        assert abs(found[measure] - truth) < close * max(1, abs(truth)), measure
        assert abs(found[measure] - truth * 1.0001) > close * max(1, abs(truth)) or abs(truth) < 1e-5, "the comparison cannot fail"


@pytest.mark.parametrize(
    ("p", "q"),
    [
        (sd.VonMisesFisher(AXIS, 3), sd.VonMisesFisher(TILTED, "1/2")),
        (sd.VonMisesFisher(TILTED, "5/2"), sd.SphericalUniform(3)),
        (sd.SphericalUniform(3), sd.VonMisesFisher(TILTED, 4)),
        (sd.PowerSpherical(AXIS, "3/2"), sd.SphericalUniform(3)),
        (sd.PowerSpherical(AXIS, 4), sd.VonMisesFisher(TILTED, 2)),
        (sd.PowerSpherical(AXIS, 4), sd.PowerSpherical(AXIS, "1/2")),
        (sd.PowerSpherical(AXIS, 1), sd.PowerSpherical([0, 0, -1], "1/2")),
        (sd.SphericalUniform(3), sd.PowerSpherical(AXIS, 2)),
        (sd.VonMisesFisher(AXIS, 3), None),
        (sd.PowerSpherical(TILTED, 3), None),
        (sd.SphericalUniform(3), None),
    ],
    ids=str,
)
def test_on_the_sphere(p: Structured, q: Structured | None) -> None:
    compare("sphere", p, q, close=1e-9)


@pytest.mark.parametrize(
    ("p", "q"),
    [
        (sd.Dirichlet([2, 3, "5/2"]), sd.Dirichlet([1, "1/2", 4])),
        (sd.Dirichlet(["3/2", "3/2", 1]), sd.Dirichlet([3, 2, 1])),
        (sd.Dirichlet([2, 1, "7/3"]), None),
    ],
    ids=str,
)
def test_on_the_simplex(p: Structured, q: Structured | None) -> None:
    compare("simplex", p, q, close=1e-9)


@pytest.mark.parametrize(
    ("p", "q"),
    [
        (sd.Wishart(5, A), sd.Wishart("7/2", B)),
        (sd.Wishart("9/2", B), sd.InverseWishart(4, A)),
        (sd.InverseWishart(6, A), sd.InverseWishart(4, B)),
        (sd.InverseWishart(7, B), sd.Wishart(4, A)),
        (sd.Wishart(4, A), None),
        (sd.InverseWishart(5, B), None),
    ],
    ids=str,
)
def test_on_positive_definite_matrices(p: Structured, q: Structured | None) -> None:
    compare("inverses" if isinstance(p, sd.InverseWishart) else "matrices", p, q, close=1e-7)  # |x| cancels near the edge


def logistic(z: sp.Matrix) -> list[sp.Expr]:
    total = 1 + sum(sp.exp(c) for c in z)
    return [*(sp.exp(c) / total for c in z), 1 / total]


IMAGES = {
    sd.MultivariateNormal: list,
    sd.MultivariateLogNormal: lambda z: [sp.exp(c) for c in z],
    sd.LogisticNormal: logistic,
}


@pytest.mark.parametrize("family", IMAGES, ids=lambda f: f.__name__)
def test_normal_laws_and_their_images(family: type[Structured]) -> None:
    p, q = family([1, -2], A), family(["1/2", 0], B)
    image = IMAGES[family]
    for measure, gain in (
        ("entropy", lambda x: -p.log_density(x)),
        ("cross_entropy", lambda x: -q.log_density(x)),
        ("kl_divergence", lambda x: p.log_density(x) - q.log_density(x)),
    ):
        if family is sd.LogisticNormal and measure != "kl_divergence":
            assert sd.derive(measure, p, None if measure == "entropy" else q).status == "open"
            continue
        found = sum(w * gain(image(z)) for w, z in gauss_hermite(sp.Matrix([1, -2]), sp.Matrix(A).cholesky()))
        with mpmath.workdps(40):
            assert abs(sp.N(found, 35) - sp.N(value_exact(measure, p, None if measure == "entropy" else q), 35)) < 1e-30


def value_exact(measure: str, p: Structured, q: Structured | None) -> sp.Expr:
    return sd.derive(measure, p, q).value


def test_three_dimensions_against_gauss_hermite() -> None:
    p = sd.MultivariateNormal([1, 0, -1], [[2, 1, 0], [1, 3, 1], [0, 1, 1]])
    q = sd.MultivariateNormal([0, "1/2", 0], [[1, 0, "1/4"], [0, 2, 0], ["1/4", 0, 1]])
    symbols = sp.symbols("x0:3")
    gain = sp.lambdify(symbols, p.log_density(symbols) - q.log_density(symbols), "mpmath")
    with mpmath.workdps(40):
        found = mpmath.fsum(mpmath.mpf(w.p) / w.q * gain(*(sp.N(c, 40)._to_mpmath(140) for c in z)) for w, z in gauss_hermite(p.mean, cholesky(p)))
        assert abs(found - sp.N(sd.kl_divergence(p, q), 40)._to_mpmath(140)) < mpmath.mpf(10) ** -35


def cholesky(p: sd.MultivariateNormal) -> sp.Matrix:
    return sp.Matrix(p.covariance).cholesky()


def planar(point: list[int], factor: sp.Matrix, n: int = 90) -> list[tuple[Point, float]]:
    """Polar nodes in the plane, carried by an affine map."""
    (a, _), (b, c) = [[float(factor[i, j]) for j in range(2)] for i in range(2)]
    found = []
    for r, wr in half_line(n, 3.0):
        for angle, wa in circle(8):
            u, v = r * math.cos(angle), r * math.sin(angle)
            found.append(((point[0] + a * u, point[1] + b * u + c * v), wr * wa * r * a * c))
    return found


def test_student_t_in_the_plane() -> None:
    p = sd.MultivariateStudentT(5, [1, -2], A)
    found = measures(planar([1, -2], sp.Matrix(A).cholesky()), compiled(p.log_density, (2, 1)))
    assert abs(found["one"] - 1) < 1e-12
    assert abs(found["entropy"] - value("entropy", p)) < 1e-10
    q = sd.MultivariateNormal([0, 0], A)
    wide = measures(planar([1, -2], sp.Matrix(A).cholesky()), compiled(p.log_density, (2, 1)), compiled(q.log_density, (2, 1)))
    assert abs(wide["kl_divergence"] - value("kl_divergence", p, q)) < 1e-9
    assert sd.kl_divergence(sd.MultivariateStudentT(2, [1, -2], A), q) == sp.oo
    general = sd.derive("kl_divergence", sd.MultivariateStudentT("n", [1, -2], A), q)
    assert str(general.condition) == "n > 2"


@pytest.mark.parametrize("dof", [3, 5])
def test_matrix_t_by_singular_values(dof: int) -> None:
    """X with the standard scales is rotationally symmetric: its singular values t < s have a density c (s²-t²) times that of X."""
    unit, zero = sp.eye(2).tolist(), [[0, 0], [0, 0]]
    pairs = [(s, t, w * v) for s, w in half_line(80, 3.0) for t, v, _ in interval(0, s, 40, 2.8)]
    gaussian = sum(w * (s * s - t * t) * math.exp(-(s * s + t * t) / 2) for s, t, w in pairs)
    volume = (2 * math.pi) ** 2 / gaussian
    p = sd.MatrixT(dof, zero, unit, unit)
    log_p = compiled(p.log_density, (2, 2))
    found = measures([((s, 0.0, 0.0, t), volume * w * (s * s - t * t)) for s, t, w in pairs], log_p)
    assert abs(found["one"] - 1) < 1e-9
    assert abs(found["entropy"] - value("entropy", p)) < 1e-9


def test_normal_gamma_by_conditioning() -> None:
    p, q = sd.NormalGamma(1, 2, 3, "1/2"), sd.NormalGamma("-1/3", "1/2", "5/2", 2)
    log_p, log_q = compiled(p.log_density, (2, 1)), compiled(q.log_density, (2, 1))
    grid = []
    for t, wt in decaying(0.1):
        spread = 1 / math.sqrt(2 * t)
        for i in range(-60, 61):
            z = i / 6
            grid.append(((1 + spread * z, t), wt * spread / 6))
    found = measures(grid, log_p, log_q)
    assert abs(found["one"] - 1) < 1e-11
    for measure in ("entropy", "cross_entropy", "kl_divergence"):
        truth = value(measure, p, None if measure == "entropy" else q)
        assert abs(found[measure] - truth) < 1e-10 * max(1, abs(truth))


@pytest.mark.parametrize("probs", [["1/2", "1/3", "1/6"], ["1/2", 0, "1/2"], [1, 0]])
def test_multinomial_by_enumeration(probs: list[object]) -> None:
    n = 5
    p, q = sd.Multinomial(n, probs), sd.Multinomial(n, [sp.Rational(1, len(probs))] * len(probs))
    weights = [sp.Rational(w) if isinstance(w, str) else sp.Integer(w) for w in probs]
    entropy = divergence = sp.Integer(0)
    for counts in compositions(n, len(probs)):
        mass = sp.factorial(n)
        other = mass
        for c, w in zip(counts, weights, strict=True):
            mass, other = mass * w**c / sp.factorial(c), other * sp.Rational(1, len(probs)) ** c / sp.factorial(c)
        if mass:
            entropy -= mass * sp.log(mass)
            divergence += mass * sp.log(mass / other)
    with mpmath.workdps(50):
        for measure, truth, of_q in (("entropy", entropy, None), ("kl_divergence", divergence, q)):
            assert abs(sp.N(truth, 40) - sp.N(sd.derive(measure, p, of_q).value, 40)) < sp.Float("1e-35")
    assert sd.kl_divergence(q, p) == sp.oo or all(weights)
    assert sd.kl_divergence(p, sd.Multinomial(4, [1] + [0] * (len(probs) - 1))) == sp.oo


def compositions(n: int, parts: int) -> list[tuple[int, ...]]:
    if parts == 1:
        return [(n,)]
    return [(i, *rest) for i in range(n + 1) for rest in compositions(n - i, parts - 1)]


@pytest.mark.parametrize("lower", [-(10**6), -(10**30)])
def test_the_entropy_of_a_logistic_normal_law_far_from_the_centre(lower: int) -> None:
    """The part that is nearly 0 adds its logarithm, whose mean is the lower one up to e^-1000."""
    covariance = [["1", "1/2"], ["1/2", "2"]]
    far, near = (sd.oracle.evaluate("entropy", sd.LogisticNormal([0, mean], covariance), digits=60) for mean in (lower, -1000))
    with mpmath.workdps(60):
        assert abs(far - near - (lower + 1000)) < mpmath.mpf(10) ** -25
