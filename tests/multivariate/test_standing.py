"""What no structural rule gives stays an integral over coordinates: its value by another road, and uses that must be rejected."""

from __future__ import annotations

import math

import mpmath
import pytest
import sympy as sp
from scipy import integrate

import symdiv as sd
from symdiv.errors import RuleError, Unsupported
from symdiv.proof.theorem import infer

UNIT = [[1, 0], [0, 1]]
TILTED = [[2, 1], [1, 2]]


def test_the_entropy_of_a_logistic_normal_law_of_one_coordinate_is_that_of_a_logit_normal_one() -> None:
    one = sd.oracle.evaluate("entropy", sd.LogisticNormal(["1/2"], [[4]]), digits=20)
    other = sd.oracle.evaluate("entropy", sd.LogitNormal("1/2", 2), digits=20)
    assert abs(one - other) < mpmath.mpf(10) ** -18


def test_the_outcomes_of_a_logistic_normal_law_in_another_order() -> None:
    """The last outcome is the one to which the others are compared, so that the integral is another one."""
    mean, covariance = sp.Matrix([0, 1]), sp.Matrix([[2, 1], [1, 3]])
    values = []
    for matrix in (sp.eye(2), sp.Matrix([[0, 1], [1, 0]]), sp.Matrix([[-1, 0], [-1, 1]]), sp.Matrix([[1, -1], [0, -1]])):
        law = sd.LogisticNormal(list(matrix * mean), (matrix * covariance * matrix.T).tolist())
        values.append(sd.oracle.evaluate("entropy", law, digits=25))
    assert max(values) - min(values) < mpmath.mpf(10) ** -23
    p, q = sd.LogisticNormal([0, 1], [[2, 1], [1, 3]]), sd.LogisticNormal([0, 0], UNIT)
    cross = sd.oracle.evaluate("cross_entropy", p, q, digits=25)
    with mpmath.workdps(40):
        assert abs(cross - values[0] - sd.oracle.evaluate("kl_divergence", p, q, digits=25)) < mpmath.mpf(10) ** -23


def test_three_outcomes_in_another_order() -> None:
    mean, covariance = sp.Matrix([0, 1, 0]), sp.Matrix([[1, 1, 0], [1, 2, 1], [0, 1, 2]]) / 2
    other = sp.Matrix([[-1, 0, 0], [-1, 0, 1], [-1, 1, 0]])  # the first outcome is the one to which the others are compared
    values = [
        sd.oracle.evaluate("entropy", sd.LogisticNormal(list(matrix * mean), (matrix * covariance * matrix.T).tolist()), digits=22)
        for matrix in (sp.eye(3), other)
    ]
    assert abs(values[0] - values[1]) < mpmath.mpf(10) ** -20


def test_a_log_normal_vector_from_a_student_one() -> None:
    """By quadrature over the plane; with the coordinates exchanged; and of one coordinate as laws of numbers."""
    p, q = sd.MultivariateLogNormal([0, 1], [["1/4", "1/8"], ["1/8", "1/2"]]), sd.MultivariateStudentT(3, [1, "1/2"], [[2, 1], [1, 3]])
    swapped = sd.MultivariateLogNormal([1, 0], [["1/2", "1/8"], ["1/8", "1/4"]]), sd.MultivariateStudentT(3, ["1/2", 1], [[3, 1], [1, 2]])
    value = sd.oracle.evaluate("kl_divergence", p, q, digits=20)
    assert abs(value - sd.oracle.evaluate("kl_divergence", *swapped, digits=20)) < mpmath.mpf(10) ** -18
    x = sp.symbols("x y", positive=True)
    density, gain = (sp.lambdify(x, law, "math") for law in (p.log_density(x), p.log_density(x) - q.log_density(x)))

    def integrand(v: float, u: float) -> float:
        point = math.exp(u), math.exp(v)
        return math.exp(density(*point) + u + v) * gain(*point)

    found, _ = integrate.dblquad(integrand, -6, 6, -6, 8, epsabs=1e-9, epsrel=1e-9)
    assert float(value) == pytest.approx(found, abs=1e-7)
    numbers = sd.oracle.evaluate("kl_divergence", sd.LogNormal("1/2", 2), sd.StudentT(3, 1, 2), digits=25)
    vectors = sd.oracle.evaluate("kl_divergence", sd.MultivariateLogNormal(["1/2"], [[4]]), sd.MultivariateStudentT(3, [1], [[4]]), digits=25)
    assert abs(numbers - vectors) < mpmath.mpf(10) ** -23


def test_sizes_that_are_symbols_are_left_to_the_user() -> None:
    with pytest.raises(Unsupported, match="explicit size"):
        sd.entropy("LogisticNormal(m, S)")
    with pytest.raises(Unsupported, match="no rule gives"):
        sd.kl_divergence("MultivariateNormal(m, S)", sd.MultivariateStudentT(3, "n", "T"))


def test_an_integral_over_several_variables_is_refused_with_its_laws_and_a_remedy() -> None:
    p, q = sd.MatrixT(3, TILTED, UNIT, UNIT), sd.MatrixT(4, UNIT, UNIT, UNIT)
    with pytest.raises(Unsupported, match=r"KL\(MatrixT.* is open: an integral over 4 variables.* one row or one column"):
        sd.oracle.evaluate("kl_divergence", p, q)


def reject(rule: str, *premises: object, **arguments: object) -> None:
    with pytest.raises(RuleError):
        infer(rule, *premises, **arguments)  # type: ignore[arg-type]  # theorems


def test_standing_expectation() -> None:
    p, q = sd.MultivariateNormal([0, 0], TILTED), sd.MultivariateStudentT(3, [0, 0], UNIT)
    base = {"law": p, "of": q, "index": (0,), "variable": "X"}
    value = infer("standing expectation", **base).statement.value
    assert isinstance(value, sp.Integral)
    assert len(value.limits) == 2
    reject("standing expectation", **{**base, "index": (1,)})
    reject("standing expectation", **{**base, "law": sd.MultivariateNormal([0, 0, 0], [[1, 0, 0], [0, 1, 0], [0, 0, 1]])})
    reject("standing expectation", **{**base, "law": sd.Dirichlet([1, 2])})  # no density in its two coordinates
    reject("standing expectation", **{**base, "law": sd.Wishart(3, UNIT)})
    reject("standing expectation", **{**base, "law": sd.MultivariateNormal("m", "S")})
    reject("standing expectation", sd.derive("entropy", p).theorem, **base)
    reject("standing expectation", law=p, of=sd.MultivariateLogNormal([0, 0], UNIT), index=(0,), variable="X")  # of either sign


def test_cross_entropy_less_entropy() -> None:
    p, q = sd.MultivariateLogNormal([0, 0], UNIT), sd.MultivariateNormal([0, 0], UNIT)
    cross, own = (sd.derive(*question).theorem for question in (("cross_entropy", p, q), ("entropy", p)))
    base = {"name": "kl_divergence", "p": p, "q": q}
    assert sp.expand(infer("cross entropy less entropy", cross, own, **base).statement.value - cross.statement.value + own.statement.value) == 0
    reject("cross entropy less entropy", own, cross, **base)
    reject("cross entropy less entropy", cross, **base)
    reject("cross entropy less entropy", cross, own, **{**base, "name": "cross_entropy"})
    reject("cross entropy less entropy", cross, own, **{**base, "q": sd.MultivariateNormal([0, 1], UNIT)})
    reject("cross entropy less entropy", cross, sd.derive("entropy", q).theorem, **base)
    law = sd.Multinomial("n", ["1/2", "1/2"])
    both, many = (sd.derive(*question).theorem for question in (("cross_entropy", law, law), ("entropy", law)))
    reject("cross entropy less entropy", both, many, name="kl_divergence", p=law, q=law)  # with cases
