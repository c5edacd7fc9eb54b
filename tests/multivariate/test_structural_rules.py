"""Structural rules: proofs are accepted, changed ones are not, and each rule is shown uses that it must reject."""

from __future__ import annotations

import copy
import json
import pickle
import re
from typing import Any

import pytest
import sympy as sp
from mutation import mutants

import symdiv as sd
from symdiv.errors import InvalidInput, RuleError, Unsupported
from symdiv.laws import StandardNormal, UnitBeta, UnitGamma
from symdiv.proof.theorem import Theorem, infer
from symdiv.verdict import Proved, Refuted

EXAMPLES = [
    ("kl_divergence", "MultivariateNormal([0, a], [[2, 1], [1, 2]])", "MultivariateNormal([1, 0], [[s**2, 0], [0, 1]])"),
    ("kl_divergence", "MultivariateNormal(m, S)", "MultivariateNormal(n, T)"),
    ("cross_entropy", "MatrixNormal(M, U, V)", "MatrixNormal(N, R, S)"),
    ("kl_divergence", "Dirichlet([a, 2, c])", "Dirichlet([1, u, v])"),
    ("kl_divergence", "Wishart(n, V)", "Wishart(m, W)"),
    ("kl_divergence", "Wishart(n, [[2, 1], [1, 2]])", "InverseWishart(m, [[1, 0], [0, 1]])"),
    ("entropy", "InverseWishart(n, [[2, 1], [1, 2]])", None),
    ("kl_divergence", "NormalGamma(m, l, a, b)", "NormalGamma(n, k, c, d)"),
    ("kl_divergence", "VonMisesFisher([0, 0, 1], k)", "VonMisesFisher([0, 3/5, 4/5], l)"),
    ("kl_divergence", "PowerSpherical([0, 0, 1], k)", "VonMisesFisher([0, 3/5, 4/5], l)"),
    ("kl_divergence", "MultivariateStudentT(n, m, S)", "MultivariateNormal(l, T)"),
    ("kl_divergence", "MultivariateStudentT(n, MatrixSymbol(m, 2, 1), MatrixSymbol(S, 2, 2))", "MultivariateStudentT(3, [1, 0], [[2, 1], [1, 2]])"),
    ("entropy", "MatrixT(n, M, U, V)", None),
    ("kl_divergence", "MatrixT(n, M, U, V)", "MatrixNormal(N, R, S)"),
    ("entropy", "MultivariateLogNormal(m, S)", None),
    ("kl_divergence", "LogisticNormal(m, S)", "LogisticNormal(n, T)"),
    ("kl_divergence", "Multinomial(n, [p, 1 - p])", "Multinomial(m, [q, 1 - q])"),
    ("entropy", "Multinomial(3, [1/2, 1/3, 1/6])", None),
    ("kl_divergence", "Product(Gamma(a, b), Normal(m, s), Bernoulli(1/3))", "Product(InverseGamma(c, d), Normal(n, t), Bernoulli(u))"),
    ("kl_divergence", "Product(Normal(0, s), Normal(1, 2))", "MultivariateNormal([0, 1], [[2, 1], [1, 2]])"),
    ("cross_entropy", "MultivariateNormal([0, 1], [[2, 1], [1, 2]])", "SphericalUniform(2)"),
]


@pytest.fixture(scope="module")
def certificates() -> list[dict[str, Any]]:
    return [sd.derive(m, p, q).certificate() for m, p, q in EXAMPLES]


def test_the_proofs_are_accepted(certificates: list[dict[str, Any]]) -> None:
    for certificate in certificates:
        verdict = sd.verify(json.dumps(certificate))
        assert isinstance(verdict, Proved), (certificate["claim"], verdict)
        assert list(verdict.axioms) == certificate["axioms"]


@pytest.mark.parametrize("number", [10, pytest.param(120, marks=pytest.mark.slow)])
def test_changed_proofs_are_rejected(certificates: list[dict[str, Any]], number: int) -> None:
    drawn = mutants(certificates, number, seed=5)
    accepted = [(kind, mutant) for kind, original, mutant in drawn if not isinstance(sd.verify(mutant), Refuted) and mutant["claim"] != original["claim"]]
    assert not accepted, [kind for kind, _ in accepted]
    assert sum(isinstance(sd.verify(mutant), Refuted) for _, _, mutant in drawn) > 0.9 * len(drawn)


def test_matrices_changed_by_hand(certificates: list[dict[str, Any]]) -> None:
    def everywhere(certificate: dict[str, Any], old: str, new: str) -> dict[str, Any]:
        text = json.dumps(copy.deepcopy(certificate))
        assert old in text
        return json.loads(text.replace(old, new))  # type: ignore[no-any-return]  # a certificate

    explicit, symbolic = certificates[0], certificates[1]
    for certificate, old, new in (
        (explicit, "[[2, 1], [1, 2]]", "[[2, 1], [1, 3]]"),  # another covariance, the same value
        (explicit, "[[2, 1], [1, 2]]", "[[1, 2], [2, 1]]"),  # no covariance
        (symbolic, "Trace(", "Determinant("),
        (symbolic, "MatrixSymbol(T, dim, dim)", "MatrixSymbol(S, dim, dim)"),
    ):
        assert isinstance(sd.verify(everywhere(certificate, old, new)), Refuted), (old, new)


def test_a_derivation_is_pickled() -> None:
    d = sd.derive("kl_divergence", "MultivariateNormal(m, S)", "MultivariateNormal(n, T)")
    assert pickle.loads(pickle.dumps(d)).theorem.statement == d.theorem.statement


def rejected(rule: str, *premises: Theorem, **arguments: object) -> None:
    with pytest.raises(RuleError):
        infer(rule, *premises, **arguments)


Z, Y = StandardNormal().support.symbol("z"), UnitGamma(1).support.symbol("y")
ZERO = sp.Integer(0)


def moment(n: int) -> Theorem:
    return infer("transform", law=StandardNormal(), variable=Z, exponents=(ZERO,), orders=(n,))


def log_gamma(shape: object) -> Theorem:
    return infer("transform", law=UnitGamma._unchecked(sp.sympify(shape)), variable=Y, exponents=(ZERO, ZERO), orders=(1, 0))


P, Q = sd.MultivariateNormal([0, 0], [[2, 1], [1, 2]]), sd.MultivariateNormal([1, 0], [[1, 0], [0, 1]])
ARGUMENTS = {"law": P, "of": Q, "index": (0,), "variable": "X"}


def test_normal_statistic_rejects() -> None:
    assert infer("normal statistic", moment(1), moment(2), **ARGUMENTS).statement.value == 5
    rejected("normal statistic", moment(2), moment(1), **ARGUMENTS)
    rejected("normal statistic", moment(1), moment(1), **ARGUMENTS)
    rejected("normal statistic", moment(1), moment(2), moment(2), **ARGUMENTS)
    rejected("normal statistic", moment(1), moment(2), **{**ARGUMENTS, "index": (1,)})
    rejected("normal statistic", moment(1), moment(2), **{**ARGUMENTS, "of": sd.MultivariateNormal([1], [[1]])})
    rejected("normal statistic", moment(1), moment(2), **{**ARGUMENTS, "law": sd.Dirichlet([1, 2])})
    rejected(
        "normal statistic", moment(1), moment(2), law=sd.MultivariateStudentT(3, [0, 0], [[2, 1], [1, 2]]), of=sd.Dirichlet([1, 2]), index=(0,), variable="X"
    )
    symbolic = sd.MultivariateNormal("X", "S")
    rejected("normal statistic", moment(1), moment(2), law=symbolic, of=symbolic, index=(0,), variable="X")  # the variable is a parameter


def test_wishart_statistic_rejects() -> None:
    w = sd.Wishart(5, [[2, 1], [1, 2]])
    j = sp.Symbol("j", positive=True)
    arguments = {"law": w, "of": w, "index": (0,), "variable": "X"}
    good = infer("wishart statistic", log_gamma((6 - j) / 2), **arguments)
    assert sp.simplify(good.statement.value - (sp.log(3) + 2 * sp.log(2) + sp.digamma(sp.Rational(5, 2)) + sp.digamma(2))) == 0
    rejected("wishart statistic", log_gamma((5 - j) / 2), **arguments)
    rejected("wishart statistic", log_gamma(sp.Rational(5, 2)), **arguments)
    rejected("wishart statistic", log_gamma((6 - j) / 2), **{**arguments, "index": (1,)})
    rejected("wishart statistic", log_gamma((6 - j) / 2), **{**arguments, "law": P, "of": P})
    shape = UnitGamma._unchecked((6 - j) / 2)
    mean = infer("transform", law=shape, variable=Y, exponents=(sp.Integer(1), ZERO), orders=(0, 0))
    assert infer("wishart statistic", mean, moment(2), **{**arguments, "index": (1,)}).statement.value == 10
    rejected("wishart statistic", mean, moment(1), **{**arguments, "index": (1,)})
    inverse = sd.InverseWishart(5, [[2, 1], [1, 2]])
    last = infer("transform", law=UnitGamma(2), variable=Y, exponents=(sp.Integer(-1), ZERO), orders=(0, 0))
    assert infer("wishart statistic", last, law=inverse, of=w, index=(1,), variable="X").statement.value == 1
    rejected(
        "wishart statistic", infer("outside strip", law=UnitGamma(2), variable=Y, exponents=(sp.Integer(-2), ZERO)), law=inverse, of=w, index=(1,), variable="X"
    )


def test_matrix_t_statistic_rejects() -> None:
    unit = [[1, 0], [0, 1]]
    t, n = sd.MatrixT(6, unit, unit, [[2, 1], [1, 2]]), sd.MatrixNormal([[0, 0], [0, 0]], unit, unit)
    arguments = {"law": t, "of": n, "index": (0,), "variable": "X"}
    mean = infer("transform", law=UnitGamma(3), variable=Y, exponents=(sp.Integer(-1), ZERO), orders=(0, 0))
    assert infer("matrix t statistic", moment(1), moment(2), mean, **arguments).statement.value == 4  # 2·4/(6 - 2) + 2
    rejected("matrix t statistic", moment(1), moment(2), **arguments)
    rejected("matrix t statistic", moment(2), moment(1), mean, **arguments)
    rejected("matrix t statistic", moment(1), moment(2), mean, **{**arguments, "law": sd.MatrixT(5, unit, unit, unit)})
    rejected("matrix t statistic", moment(1), moment(2), mean, **{**arguments, "law": n})
    rejected("matrix t statistic", moment(1), moment(2), mean, **{**arguments, "of": t})


def test_ratio_of_determinants_rejects() -> None:
    j = sp.Symbol("j", positive=True)
    t = sd.MultivariateStudentT(3, [0, 0], [[2, 1], [1, 2]])
    arguments = {"law": t, "of": t, "index": (0,), "variable": "X"}
    assert infer("ratio of determinants", log_gamma((6 - j) / 2), log_gamma((4 - j) / 2), **arguments).statement.value == sp.Rational(2, 3)
    rejected("ratio of determinants", log_gamma((4 - j) / 2), log_gamma((6 - j) / 2), **arguments)
    rejected(
        "ratio of determinants", log_gamma((6 - j) / 2), log_gamma((4 - j) / 2), **{**arguments, "of": sd.MultivariateStudentT(4, [0, 0], [[2, 1], [1, 2]])}
    )
    rejected("ratio of determinants", log_gamma((6 - j) / 2), log_gamma((4 - j) / 2), **{**arguments, "law": P})


def test_gamma_proportions_rejects() -> None:
    d = sd.Dirichlet([1, 2, 3])
    arguments = {"law": d, "of": sd.Dirichlet([2, 2, 2]), "index": (1,), "variable": "X"}
    infer("gamma proportions", log_gamma(2), log_gamma(6), **arguments)
    rejected("gamma proportions", log_gamma(6), log_gamma(2), **arguments)
    rejected("gamma proportions", log_gamma(1), log_gamma(6), **arguments)
    rejected("gamma proportions", log_gamma(2), log_gamma(6), **{**arguments, "of": sd.Dirichlet([2, 2])})


def test_projection_of_the_sphere_rejects() -> None:
    power, fisher = sd.PowerSpherical([0, 0, 1], 2), sd.VonMisesFisher([0, 0, 1], 2)
    y = UnitBeta(3, 1).support.symbol("y")
    mean = infer("transform", law=UnitBeta(3, 1), variable=y, exponents=(sp.Integer(1), ZERO), orders=(0, 0))
    arguments = {"law": power, "of": sd.VonMisesFisher(["3/5", 0, "4/5"], 1), "index": (0,), "variable": "X"}
    assert infer("projection of the sphere", mean, **arguments).statement.value == sp.Rational(2, 5)
    rejected("projection of the sphere", mean, **{**arguments, "law": fisher})
    rejected("projection of the sphere", mean, **{**arguments, "law": sd.PowerSpherical([0, 0, 1], 3)})
    logarithm = infer("transform", law=UnitBeta(3, 1), variable=y, exponents=(ZERO, ZERO), orders=(1, 0))
    rejected("projection of the sphere", logarithm, **arguments)
    tilted = sd.PowerSpherical(["3/5", 0, "4/5"], 1)
    rejected("projection of the sphere", logarithm, **{**arguments, "of": tilted})  # not on one axis


def test_normal_gamma_statistic_rejects() -> None:
    law = sd.NormalGamma(0, 1, 2, 3)
    assert infer("normal gamma statistic", log_gamma(2), law=law, of=law, index=(0,), variable="X").statement.value.has(sp.EulerGamma)
    rejected("normal gamma statistic", log_gamma(3), law=law, of=law, index=(0,), variable="X")
    rejected("normal gamma statistic", log_gamma(2), law=law, of=law, index=(1,), variable="X")
    rejected("normal gamma statistic", log_gamma(2), law=P, of=P, index=(0,), variable="X")


def test_rules_on_measures_reject() -> None:
    own = infer("normal statistic", moment(1), moment(2), law=P, of=P, index=(0,), variable="X")
    other = infer("normal statistic", moment(1), moment(2), **ARGUMENTS)
    infer("definition of several variables", own, other, name="kl_divergence", p=P, q=Q)
    rejected("definition of several variables", other, own, name="kl_divergence", p=P, q=Q)
    rejected("definition of several variables", own, name="kl_divergence", p=P, q=Q)
    rejected("definition of several variables", own, other, name="kl_divergence", p=Q, q=P)
    rejected("definition of several variables", own, name="entropy", p=sd.MultivariateLogNormal([0, 0], [[2, 1], [1, 2]]))
    infer("space", name="kl_divergence", p=P, q=sd.SphericalUniform(2))
    rejected("space", name="kl_divergence", p=P, q=Q)
    rejected("space", name="kl_divergence", p=P, q=sd.SphericalUniform(3))
    rejected("space", name="kl_divergence", p=sd.NormalGamma(0, 1, 1, 1), q=P)  # a density on a part of the plane
    rejected("space", name="kl_divergence", p=sd.Wishart(2, [[1]]), q=sd.MultivariateNormal([0], [[1]]))  # positive numbers are numbers
    a, b = sd.derive("entropy", "Normal(0, 1)").theorem, sd.derive("entropy", "Gamma(2, 1)").theorem
    product = sd.Product(sd.Normal(0, 1), sd.Gamma(2, 1))
    infer("independent components", a, b, name="entropy", p=product)
    rejected("independent components", b, a, name="entropy", p=product)
    rejected("independent components", a, name="entropy", p=product)
    base = sd.derive("kl_divergence", P, Q).theorem
    image_p, image_q = sd.MultivariateLogNormal(P.mean, P.covariance), sd.MultivariateLogNormal(Q.mean, Q.covariance)
    infer("common bijection", base, name="kl_divergence", p=image_p, q=image_q)
    rejected("common bijection", base, name="kl_divergence", p=image_q, q=image_p)
    rejected("common bijection", base, name="kl_divergence", p=image_p, q=sd.LogisticNormal(Q.mean, Q.covariance))
    rejected("common bijection", sd.derive("entropy", P).theorem, name="entropy", p=image_p)  # E log |J| is missing
    one = sd.derive("kl_divergence", sd.Categorical(["1/2", "1/2"]), sd.Categorical(["1/3", "2/3"])).theorem
    infer("counts", one, name="kl_divergence", p=sd.Multinomial(3, ["1/2", "1/2"]), q=sd.Multinomial(3, ["1/3", "2/3"]))
    rejected("counts", one, name="kl_divergence", p=sd.Multinomial(3, ["1/3", "2/3"]), q=sd.Multinomial(3, ["1/2", "1/2"]))
    rejected("product of normals", base, name="kl_divergence", p=sd.Product(sd.Normal(0, 1), sd.Normal(0, 1)), q=Q)
    rejected("product of normals", base, name="kl_divergence", p=product, q=Q)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("MultivariateNormal([0, 0], [[1, 2], [2, 1]])", "leading minor of order 2"),
        ("MultivariateNormal([0, 0], [[1, 2], [3, 9]])", "3 at (1, 0) and 2 across"),
        ("MultivariateNormal([0, 0, 0], [[1, 0], [0, 1]])", "mean has 3"),
        ("MultivariateNormal([0, 0], [[1, 0], [0]])", "rows of one length"),
        ("MultivariateNormal([0, 0], 3*S)", "mean has 2 and covariance has 1"),
        ("MultivariateNormal([0, 0], [[-s**2, 0], [0, 1]])", "leading minor of order 1"),
        ("Dirichlet([1])", "at least 2"),
        ("Dirichlet([1, -2])", "positive"),
        ("Dirichlet(a)", "entry by entry"),
        ("Wishart(1, [[1, 0], [0, 1]])", "dof >"),
        ("VonMisesFisher([1, 1], 2)", "squared length is 2"),
        ("VonMisesFisher([1, 0], 0)", "positive"),
        ("SphericalUniform(1)", ">= 2"),
        ("Multinomial(3, [1/2, 1/3])", "sum to 5/6"),
        ("Multinomial(1/2, [1/2, 1/2])", "integer"),
        ("Product()", "no components"),
        ("Product(3)", "expected distributions"),
        ("NormalGamma(0, -1, 1, 1)", "positive"),
    ],
)
def test_what_is_no_parameter_is_refused_by_value(text: str, words: str) -> None:
    with pytest.raises(InvalidInput, match=re.escape(words)):
        sd.parse(text)


def test_irrational_matrices_are_proved_positive_definite_or_refused() -> None:
    root = sp.sqrt(2)
    p = sd.MultivariateNormal([0, 0], [[root, 1], [1, root]])
    truth = sp.log(sp.sqrt(2) ** 2 - 1) / 2 + 1 + sp.log(2 * sp.pi)
    assert abs(sp.N(sd.entropy(p) - truth, 40)) < 1e-35
    with pytest.raises(InvalidInput, match="cannot be proved positive definite"):
        sd.MultivariateNormal([0, 0], [[root, root], [root, root]])
    with pytest.raises(InvalidInput, match="leading minor of order 2 is negative"):
        sd.MultivariateNormal([0, 0], [[root, 2], [2, root]])


def test_laws_on_different_spaces_are_refused_by_name() -> None:
    single, double = "Product(Normal(0, 1))", "Product(Normal(0, 1), Normal(0, 1))"
    for p, q in (("Normal(0, 1)", P), (P, "Normal(0, 1)"), (P, "MultivariateNormal([0], [[1]])"), (single, double)):
        with pytest.raises(InvalidInput, match="expected"):
            sd.kl_divergence(p, q)
    with pytest.raises(Unsupported, match="no rule gives"):
        sd.kl_divergence("MultivariateNormal(m, S)", "MultivariateStudentT(3, n, T)")
    with pytest.raises(InvalidInput, match="has no value"):
        sd.oracle.evaluate("entropy", "MultivariateNormal(m, S)")


@pytest.mark.parametrize("text", [t for _, p, q in EXAMPLES for t in (p, q) if t])
def test_text_and_repr_read_back(text: str) -> None:
    p = sd.parse(text)
    assert sd.parse(p.text) == p
    names = {n: getattr(sd, n) for n in sd.__all__ if n[0].isupper()}
    again = eval(repr(p), names)
    assert again == p
    assert sp.latex(p)


def test_results_come_in_the_symbols_that_were_passed() -> None:
    n = sp.Symbol("n", integer=True, positive=True)
    s, t = sp.MatrixSymbol("S", n, n), sp.MatrixSymbol("T", n, n)
    m = sp.MatrixSymbol("m", n, 1)
    value = sd.kl_divergence(sd.MultivariateNormal(m, s), sd.MultivariateNormal(m, t))
    assert value == -n / 2 + sp.log(sp.Determinant(t) / sp.Determinant(s)) / 2 + sp.Trace(sp.Inverse(t) * s) / 2


def test_fifty_dimensions_to_thirty_digits() -> None:
    size = 50
    p = sd.MultivariateNormal([sp.Rational(i % 7, 3) for i in range(size)], [[50 if i == j else 1 + (i * j) % 3 for j in range(size)] for i in range(size)])
    q = sd.MultivariateNormal([0] * size, sp.diag(*range(1, size + 1)))
    found = sd.oracle.evaluate("kl_divergence", p, q, digits=30)
    covariance = sp.Matrix(p.covariance)
    trace = sum(covariance[i, i] / sp.Integer(i + 1) for i in range(size))
    square = sum(p.mean[i] ** 2 / sp.Integer(i + 1) for i in range(size))
    determinant = sp.polys.matrices.DomainMatrix.from_Matrix(covariance).det()
    truth = (trace + square - size + sp.log(sp.factorial(size)) - sp.log(sp.Integer(int(determinant)), evaluate=False)) / 2
    assert abs(sp.Float(str(found), 30) / sp.N(truth, 40) - 1) < sp.Float("1e-14")
