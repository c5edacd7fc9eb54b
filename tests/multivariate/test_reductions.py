"""Vectors and matrices of one dimension are the laws of numbers; Kronecker products, products, keywords, identities between measures."""

from __future__ import annotations

from fractions import Fraction

import mpmath
import pytest
import sympy as sp
from hypothesis import given, settings
from hypothesis import strategies as st
from vectors import covariance, positive, real, vector

import symdiv as sd
from symdiv.enclose import second_opinion
from symdiv.families.structured import Structured
from symdiv.rules.normal import same

MEASURES = ("entropy", "cross_entropy", "kl_divergence")


def measure(name: str, p: object, q: object) -> sp.Expr:
    return sd.derive(name, p, None if name == "entropy" else q).value  # type: ignore[arg-type]  # distributions


@pytest.mark.parametrize("name", MEASURES)
@pytest.mark.parametrize(
    ("several", "one"),
    [
        (lambda s: f"MultivariateNormal([m{s}], [[v{s}**2]])", lambda s: f"Normal(m{s}, v{s})"),
        (lambda s: f"MatrixNormal([[m{s}]], [[v{s}**2]], [[1]])", lambda s: f"Normal(m{s}, v{s})"),
        (lambda s: f"Wishart(n{s}, [[v{s}]])", lambda s: f"Gamma(n{s}/2, 1/(2*v{s}))"),
        (lambda s: f"InverseWishart(n{s}, [[v{s}]])", lambda s: f"InverseGamma(n{s}/2, v{s}/2)"),
        (lambda s: f"Dirichlet([a{s}, b{s}])", lambda s: f"Beta(a{s}, b{s})"),
        (lambda s: f"MultivariateLogNormal([m{s}], [[v{s}**2]])", lambda s: f"LogNormal(m{s}, v{s})"),
    ],
    ids=lambda f: f("").split("(")[0],
)
def test_one_dimension(name: str, several: object, one: object) -> None:
    """Equal for all parameters: proved, not sampled."""
    positive = {n: sp.Symbol(n, positive=True) for n in ("v1", "v2")}
    vector = measure(name, sd.parse(several("1")), sd.parse(several("2")))  # type: ignore[operator]  # a function
    number = measure(name, sd.parse(one("1")), sd.parse(one("2")))  # type: ignore[operator]  # a function
    left = vector.xreplace({s: positive.get(s.name, s) for s in vector.free_symbols})
    right = number.xreplace({s: positive.get(s.name, s) for s in number.free_symbols})
    assert same(left, right.xreplace({s: next((t for t in left.free_symbols if t.name == s.name), s) for s in right.free_symbols}))


@pytest.mark.parametrize("name", MEASURES)
def test_binomial_and_von_mises_and_student(name: str) -> None:
    """Laws of numbers with another number of coordinates, or that are integrated here."""
    p, q = sd.Multinomial(4, ["1/3", "2/3"]), sd.Multinomial(4, ["1/5", "4/5"])
    assert same(measure(name, p, q), measure(name, sd.Binomial(4, "1/3"), sd.Binomial(4, "1/5")))
    k, l = mpmath.mpf(3), mpmath.mpf("0.5")
    p, q = sd.VonMisesFisher([1, 0], 3), sd.VonMisesFisher(["3/5", "4/5"], "1/2")
    angle = mpmath.acos(mpmath.mpf(3) / 5)
    log_p = lambda t: k * mpmath.cos(t) - mpmath.log(2 * mpmath.pi * mpmath.besseli(0, k))  # noqa: E731 - one line
    log_q = lambda t: l * mpmath.cos(t - angle) - mpmath.log(2 * mpmath.pi * mpmath.besseli(0, l))  # noqa: E731 - one line
    gain = {"entropy": lambda t: -log_p(t), "cross_entropy": lambda t: -log_q(t), "kl_divergence": lambda t: log_p(t) - log_q(t)}[name]
    truth = mpmath.quad(lambda t: mpmath.exp(log_p(t)) * gain(t), [-mpmath.pi, 0, mpmath.pi])
    assert abs(second_opinion(measure(name, p, q), 20) - truth) < 1e-13


def test_student_t_of_one_dimension() -> None:
    p = sd.MultivariateStudentT(3, ["1/2"], [[4]])
    x = sp.Symbol("x", real=True)
    log_p = sp.lambdify(x, p.log_density([x]), "mpmath")
    truth = mpmath.quad(lambda t: -mpmath.exp(log_p(t)) * log_p(t), [-mpmath.inf, -5, 0.5, 5, mpmath.inf])
    assert abs(second_opinion(sd.entropy(p), 20) - truth) < 1e-12
    row, column = sd.MatrixT(3, [["1/2", 0]], [[1]], [[4, 1], [1, 2]]), sd.MultivariateStudentT(3, ["1/2", 0], [["4/3", "1/3"], ["1/3", "2/3"]])
    assert same(sd.entropy(row), sd.entropy(column))  # a row of the matrix t is a Student t vector with the scale divided by the dof


def test_a_matrix_t_law_from_a_normal_one_with_independent_rows() -> None:
    """The cross-entropy from independent rows is the sum of those of the rows, which are Student t vectors with the scale u_ii V/dof."""
    u, v, m = [[2, 1], [1, 3]], [[1, 0, 0], [0, 2, 1], [0, 1, 4]], [[1, 2, 3], [0, "1/2", -1]]
    n, r, s = [[0, 1, 0], [1, 1, 1]], [[2, 0], [0, "1/3"]], [[2, 1, 0], [1, 2, 0], [0, 0, 1]]
    whole = sd.cross_entropy(sd.MatrixT(5, m, u, v), sd.MatrixNormal(n, r, s))
    student, normal = (
        (lambda i: sd.MultivariateStudentT(5, m[i], sp.Matrix(v) * u[i][i] / 5)),
        (lambda i: sd.MultivariateNormal(n[i], sp.Matrix(s) * sp.sympify(r[i][i]))),
    )
    assert same(whole, sp.Add(*(sd.cross_entropy(student(i), normal(i)) for i in range(2))))
    assert sd.kl_divergence(sd.MatrixT(2, m, u, v), sd.MatrixNormal(n, r, s)) == sp.oo
    d = sd.derive("kl_divergence", "MatrixT(n, M, U, V)", "MatrixNormal(N, R, S)")
    assert isinstance(sd.verify(d.certificate()), sd.Proved)
    assert "normal matrices" in d.certificate()["axioms"]


def test_transposition() -> None:
    u, v, m = [[2, 1], [1, 3]], [[1, 0, 0], [0, 2, 1], [0, 1, 4]], [[1, 2, 3], [0, "1/2", -1]]
    transposed = [list(row) for row in zip(*m, strict=True)]
    assert same(sd.entropy(sd.MatrixT("n", m, u, v)), sd.entropy(sd.MatrixT("n", transposed, v, u)))
    zeros = [[0] * 3] * 2
    there = sd.kl_divergence(sd.MatrixNormal(m, u, v), sd.MatrixNormal(zeros, [[1, 0], [0, 1]], v))
    back = sd.kl_divergence(sd.MatrixNormal(transposed, v, u), sd.MatrixNormal([[0] * 2] * 3, v, [[1, 0], [0, 1]]))
    assert same(there, back)


def test_a_matrix_normal_law_is_a_normal_law_with_a_kronecker_product() -> None:
    def flat(m: list[list[object]], u: list[list[int]], v: list[list[int]]) -> Structured:
        return sd.MultivariateNormal([e for row in m for e in row], sp.kronecker_product(sp.Matrix(u), sp.Matrix(v)))

    p = ([[1, 2, 0], [0, "1/2", -1]], [[2, 1], [1, 3]], [[1, 0, 0], [0, 2, 1], [0, 1, 4]])
    q = ([[0, 0, 1], [1, 1, 1]], [[1, 0], [0, 2]], [[3, 1, 0], [1, 1, 0], [0, 0, 1]])
    for name in MEASURES:
        assert same(measure(name, sd.MatrixNormal(*p), sd.MatrixNormal(*q)), measure(name, flat(*p), flat(*q)))


def test_the_normal_gamma_law_by_the_chain_rule() -> None:
    """KL = KL of the gamma marginals + E over T of KL of the conditional normal laws."""
    p, q = sd.NormalGamma(1, 2, 3, "1/2"), sd.NormalGamma("-1/3", "1/2", "5/2", 2)
    t = sp.Symbol("t", positive=True)
    conditional = sd.kl_divergence(sd.Normal(1, 1 / sp.sqrt(2 * t)), sd.Normal("-1/3", 1 / sp.sqrt(t / 2)))
    weight = sp.exp(sd.Gamma(3, "1/2").log_density(t))
    mean = sp.integrate(sp.expand(conditional * weight), (t, 0, sp.oo))
    assert abs(sp.N(sd.kl_divergence(p, q) - sd.kl_divergence(sd.Gamma(3, "1/2"), sd.Gamma("5/2", 2)) - mean, 30)) < 1e-25


def test_a_product_of_normal_laws_is_a_normal_law() -> None:
    p, q = sd.Product(sd.Normal("a", "s"), sd.Normal(0, 2)), sd.MultivariateNormal([0, 1], [[2, 1], [1, 2]])
    joint = sd.MultivariateNormal(["a", 0], [["s**2", 0], [0, 4]])
    a, s = sp.Symbol("a", real=True), sp.Symbol("s", positive=True)
    for first, second, other in ((p, q, (joint, q)), (q, p, (q, joint))):
        left, right = sd.kl_divergence(first, second), sd.kl_divergence(*other)
        assert same(*(e.xreplace({x: {"a": a, "s": s}[x.name] for x in e.free_symbols}) for e in (left, right)))


def test_additivity() -> None:
    gammas, normals = (sd.Gamma("a", "b"), sd.InverseGamma("c", "d")), (sd.Normal("m", "s"), sd.Normal("n", "t"))
    p, q = (sd.Product(g, n) for g, n in zip(gammas, normals, strict=True))
    d = sd.derive("kl_divergence", p, q)
    assert str(d.condition) == "a > 1"
    finite, infinite = d.value.args
    assert same(finite.expr, sd.kl_divergence(*gammas).args[0].expr + sd.kl_divergence(*normals))
    assert infinite.expr == sp.oo
    mixed = sd.Product(sd.Bernoulli("1/3"), sd.Exponential(2), sd.Wishart(3, [[1]]))
    parts = sd.entropy(sd.Bernoulli("1/3")) + sd.entropy(sd.Exponential(2)) + sd.entropy(sd.Wishart(3, [[1]]))
    assert same(sd.entropy(mixed), parts)
    assert sd.kl_divergence(mixed, sd.Product(sd.Bernoulli(1), sd.Exponential(2), sd.Wishart(3, [[1]]))) == sp.oo


def test_keywords() -> None:
    full = [[2, 1], [1, 3]]
    precision = sp.Matrix(full).inv()
    assert sd.MultivariateNormal([0, 1], full) == sd.MultivariateNormal([0, 1], precision=precision)
    assert sd.MultivariateNormal([0, 1], [[4, 2], [2, 2]]) == sd.MultivariateNormal([0, 1], scale_factor=[[2, 0], [1, 1]])
    assert sd.MultivariateNormal([0, 1], variances=[1, 2]) == sd.MultivariateNormal([0, 1], [[1, 0], [0, 2]])
    circulant = sd.MultivariateNormal([0, 0, 0], circulant=[2, 1, 1])
    assert circulant.covariance == sp.Matrix([[2, 1, 1], [1, 2, 1], [1, 1, 2]])
    assert sd.kl_divergence(sd.Product(*[sd.Normal(0, 1)] * 3), circulant) == sd.kl_divergence(sd.MultivariateNormal([0] * 3, sp.eye(3)), circulant)
    assert sd.VonMisesFisher(towards=[3, 4], concentration=2) == sd.VonMisesFisher(["3/5", "4/5"], 2)


MEMBERS: dict[str, st.SearchStrategy[Structured]] = {
    "Dirichlet": st.builds(sd.Dirichlet, st.lists(positive, min_size=3, max_size=3)),
    "InverseWishart": st.builds(lambda n, s: sd.InverseWishart(n + 1, s), positive, covariance(2)),
    "MatrixNormal": st.builds(lambda m, u, v: sd.MatrixNormal([m[:2], m[2:]], u, v), vector(4), covariance(2), covariance(2)),
    "Multinomial": st.builds(lambda w: sd.Multinomial(3, [Fraction(x, sum(w)) for x in w]), st.lists(st.integers(0, 4), min_size=3, max_size=3).filter(any)),
    "MultivariateLogNormal": st.builds(sd.MultivariateLogNormal, vector(3), covariance(3)),
    "MultivariateNormal": st.builds(sd.MultivariateNormal, vector(3), covariance(3)),
    "NormalGamma": st.builds(sd.NormalGamma, real, positive, positive, positive),
    "PowerSpherical": st.builds(lambda k: sd.PowerSpherical([1, 0, 0], k), positive),
    "Product": st.builds(lambda a, b, m: sd.Product(sd.Gamma(a, b), sd.Normal(m, a)), positive, positive, real),
    "SphericalUniform": st.builds(sd.SphericalUniform, st.just(4)),
    "VonMisesFisher": st.builds(lambda d, k: sd.VonMisesFisher(d, k), st.sampled_from([[1, 0, 0], ["2/3", "-1/3", "2/3"]]), positive),
    "Wishart": st.builds(lambda n, s: sd.Wishart(n + 1, s), positive, covariance(2)),
}


@pytest.mark.parametrize("family", MEMBERS)
@settings(max_examples=4)
@given(data=st.data())
def test_gibbs_and_the_chain_rule(family: str, data: st.DataObject) -> None:
    """KL >= 0, = 0 where the laws are the same; cross-entropy = entropy + KL."""
    p, q = data.draw(MEMBERS[family]), data.draw(MEMBERS[family])
    assert sd.kl_divergence(p, p) == 0
    divergence = sd.oracle.evaluate("kl_divergence", p, q, digits=25)
    assert divergence >= 0
    assert (divergence == 0) == (p == q)
    cross = sd.oracle.evaluate("cross_entropy", p, q, digits=25)
    if mpmath.isinf(divergence):
        assert mpmath.isinf(cross)
        return
    with mpmath.workdps(40):
        assert abs(cross - sd.oracle.evaluate("entropy", p, digits=25) - divergence) < mpmath.mpf(10) ** -22 * max(1, abs(cross))
        assert abs(second_opinion(sd.derive("kl_divergence", p, q).value, 30) - divergence) < mpmath.mpf(10) ** -22 * max(1, divergence)
