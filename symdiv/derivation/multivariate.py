"""The strategy for vectors, matrices and tuples: which structural rule, with which expectations under base laws.

The parameters stay as they are given: nothing is generalised, since everything that depends on them is computed exactly at once.
"""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache
from itertools import islice
from itertools import product as combinations
from typing import Any

import sympy as sp

from symdiv.derivation.renaming import renamed, symbols_of
from symdiv.errors import InvalidInput, RuleError, Unsupported
from symdiv.families.base import Family
from symdiv.families.dirichlet import Dirichlet
from symdiv.families.inverse_wishart import InverseWishart
from symdiv.families.logistic_normal import LogisticNormal
from symdiv.families.matrix_normal import MatrixNormal
from symdiv.families.matrix_t import MatrixT
from symdiv.families.multinomial import Multinomial
from symdiv.families.multivariate_log_normal import MultivariateLogNormal
from symdiv.families.multivariate_normal import MultivariateNormal
from symdiv.families.multivariate_student_t import MultivariateStudentT
from symdiv.families.normal_gamma import NormalGamma
from symdiv.families.power_spherical import PowerSpherical
from symdiv.families.product import Product
from symdiv.families.spherical_uniform import SphericalUniform
from symdiv.families.statistics import (
    Coordinate,
    CoordinateSum,
    LogCoordinate,
    LogDeterminant,
    LogOnePlusExponentials,
    LogOnePlusProjection,
    LogRatio,
    Projection,
    QuadraticForm,
    Statistic,
    TraceWith,
    TraceWithInverse,
    WeightedQuadraticForm,
)
from symdiv.families.structured import Structured, Transformed
from symdiv.families.von_mises_fisher import VonMisesFisher
from symdiv.families.wishart import Wishart
from symdiv.laws import Law, StandardNormal, UnitBeta, UnitGamma
from symdiv.matrices import shape_of
from symdiv.measures import measure
from symdiv.proof.theorem import Theorem, infer
from symdiv.rules.compact import compact
from symdiv.rules.multivariate import joint_normal, merged_terms, same_shape
from symdiv.rules.quadratic_logarithms import mixing_law, vector_form
from symdiv.rules.registry import is_infinite
from symdiv.rules.standing import ONE_SIDED, coordinates_of
from symdiv.rules.statistics import cosine, projection_law, statistics_of

__all__ = ["prove_structured"]

_LARGE = 2000


def prove_structured(name: str, p: Family, q: Family | None) -> Theorem:
    """Return the theorem ``measure = value``, in nats, for all valid parameters, where one of the laws is structured."""
    if not isinstance(p, Structured) or not (q is None or isinstance(q, Structured)):
        numbers, other = (p, q) if isinstance(q, Structured) else (q, p)
        raise InvalidInput(f"{numbers} is a law of numbers, {other} one on {other.support}; expected two laws on one space")
    if q is not None and p != q and (joint_normal(p), joint_normal(q)) != (p, q) and not (isinstance(p, Product) and isinstance(q, Product)):
        joint_p, joint_q = joint_normal(p), joint_normal(q)
        if isinstance(joint_p, MultivariateNormal) and isinstance(joint_q, MultivariateNormal):
            return infer("product of normals", prove_structured(name, joint_p, joint_q), name=name, p=p, q=q)
    if q is not None and not same_shape(p.space, q.space):
        raise InvalidInput(f"{p} lives on {p.space}, {q} on {q.space}; expected values of one shape")
    if q is not None and not p.space.inside(q.space):
        if p.space.inside(q.space) is None:
            raise Unsupported(f"{measure(name).text(p, q)}: it depends on whether the matrices are numbers")
        return infer("space", name=name, p=p, q=q)
    if isinstance(p, Product):
        return _product(name, p, q)
    if isinstance(p, Multinomial):
        return _multinomial(name, p, q)
    if isinstance(p, Transformed):
        return _image(name, p, q)
    if isinstance(q, Transformed):
        return _against_an_image(name, p, q)
    return _by_statistics(name, p, q)


def _theorem(name: str, p: Family, q: Family | None) -> Theorem:
    from symdiv.derivation.public import derive  # the public function derives components in turn

    return derive(name, p, q).theorem


def _product(name: str, p: Product, q: Structured | None) -> Theorem:
    others: tuple[Any, ...] = q.components if isinstance(q, Product) else (None,) * len(p.components)
    parts: list[Theorem] = []
    taken: dict[str, sp.Symbol] = {}
    for i, (a, b) in enumerate(zip(p.components, others, strict=True)):
        parts.append(renamed(_theorem(name, a, b), taken, f"_{i}"))
        taken |= {s.name: s for step in parts[-1].steps() for s in symbols_of(step)}
    return _finished([infer("independent components", *parts, name=name, p=p, q=q)])


def _multinomial(name: str, p: Multinomial, q: Structured | None) -> Theorem:
    assert q is None or isinstance(q, Multinomial)
    one = _theorem(name, p.single, None if q is None else q.single)
    theorem = _finished([infer("counts", one, name=name, p=p, q=q)])
    return _finished([infer("expand sums", theorem)]) if theorem.statement.value.has(sp.Sum) else theorem


def _image(name: str, p: Transformed, q: Structured | None) -> Theorem:
    if q is not None and not (isinstance(q, Transformed) and q.bijection == p.bijection):
        if isinstance(q, Transformed):
            raise Unsupported(f"{measure(name).text(p, q)}: no rule gives it")
        return _by_statistics(name, p, q) if name == "cross_entropy" else _less_entropy(name, p, q)
    premise = prove_structured(name, p.base, q.base if isinstance(q, Transformed) else None)
    which = measure(name)
    if which.of_p + which.of_q == 0:
        return infer("common bijection", premise, name=name, p=p, q=q)
    if p.log_jacobian is None:
        raise Unsupported(f"{measure(name).text(p, q)}: E log |det of the derivative| of the map is known for an explicit size only")
    jacobian = [_expectation(p.base, p, i, _variable(p, q)) for i in range(len(p.log_jacobian))]
    return _finished([infer("common bijection", premise, *choice, name=name, p=p, q=q) for choice in combinations(*jacobian)])


def _less_entropy(name: str, p: Structured, q: Structured) -> Theorem:
    parts = prove_structured("cross_entropy", p, q), prove_structured("entropy", p, None)
    return _finished([infer("cross entropy less entropy", *parts, name=name, p=p, q=q)])


def _against_an_image(name: str, p: Structured, q: Transformed) -> Theorem:
    if not (isinstance(p, Dirichlet) and isinstance(q, LogisticNormal) and q.space.shape[0].is_Integer):
        raise Unsupported(f"{measure(name).text(p, q)}: no rule gives it")
    if name != "cross_entropy":
        return _less_entropy(name, p, q)
    shapes = list(p.concentration)
    moments = [t for shape in shapes for order in (1, 2) for t in _transform(UnitGamma._unchecked(shape), (0, 0), (order, 0))]
    return _finished([infer("log ratios of gamma variables", *moments, *_log_of_gamma(sp.Add(*shapes)), name=name, p=p, q=q)])


def _variable(p: Structured, q: Structured | None) -> str:
    taken = p.names | (q.names if q is not None else set())
    return next(n for n in ("X", "Y", "Z", *(f"X{i}" for i in range(100))) if n not in taken)


def _by_statistics(name: str, p: Structured, q: Structured | None) -> Theorem:
    variable = _variable(p, q)
    choices: list[list[Theorem]] = []
    for statistic in merged_terms(name, p, q):
        of = p if statistic in statistics_of(p) else q
        assert of is not None
        choices.append(_expectation(p, of, statistics_of(of).index(statistic), variable, name=name, q=q))
    found = [
        infer("definition of several variables", *choice, name=name, p=p, q=q)
        for choice in combinations(*choices)
        if sum(is_infinite(t.statement.value) for t in choice) <= 1
    ]
    return _finished([t for t in found if t.statement.condition != False])


def _finished(theorems: list[Theorem]) -> Theorem:
    """One theorem without condition, in compact form."""
    from symdiv.derivation.strategy import simplified

    finite = [_compact(t) for t in theorems if not is_infinite(t.statement.value)]
    ordered = [*finite, *(t for t in theorems if is_infinite(t.statement.value))]
    for theorem in ordered:
        if theorem.statement.condition == True:
            return simplified(theorem)
    return simplified(infer("cases", *(t for t in ordered if t.statement.condition is not sp.false)))


def _compact(theorem: Theorem) -> Theorem:
    """The theorem with its value in compact form; as it is, where that is not proved equal, or long."""
    value = theorem.statement.value
    if sum(1 for _ in sp.preorder_traversal(value)) > _LARGE:
        return theorem
    standing = {t: sp.Dummy(real=True) for t in value.atoms(sp.Trace, sp.Integral)}
    short = compact(value.xreplace(standing)).xreplace({d: t for t, d in standing.items()})
    if short == value:
        return theorem
    try:
        return infer("rewriting", theorem, value=short)
    except RuleError:
        return theorem


# Expectations of statistics --------------------------------------------------------------------------------------------------------


def _expectation(law: Structured, of: Structured, index: int, variable: str, name: str = "entropy", q: Structured | None = None) -> list[Theorem]:
    """E[T(X)]: the alternatives, finite and infinite."""
    statistic = statistics_of(of)[index]
    about: dict[str, Any] = {"law": law, "of": of, "index": (index,), "variable": variable}
    with suppress(RuleError):
        return _logarithm(statistic, **about)
    chosen = _rule_for(law, of, statistic) or _standing(law, of, statistic)
    if chosen is None:
        raise Unsupported(f"{measure(name).text(law, q)}: no rule gives E[{_described(law, statistic)}] under {law}")
    rule, choices = chosen
    found = [infer(rule, *premises, **about) for premises in combinations(*choices)]
    return [t for t in found if t.statement.condition is not sp.false]


def _logarithm(statistic: Statistic, law: Structured, of: Structured, **about: Any) -> list[Theorem]:
    """E log(1+Q) as an integral of one variable; raises RuleError where the statistic is another, or closes."""
    if statistic in statistics_of(law) or vector_form(law, statistic) is None:
        raise RuleError(f"{law}: the statistic is not the logarithm of a quadratic form in normal coordinates")
    bound, u, w = _fresh(law, of)
    mixing = mixing_law(law)
    premises = [*_exponentials(u), *(_transform(mixing, (0, w), (0, 0))[:1] if mixing is not None else ())]
    return [infer("logarithm of a quadratic form", *premises, law=law, of=of, bound=bound, **about)]


def _standing(law: Structured, of: Structured, statistic: Statistic) -> tuple[str, list[list[Theorem]]] | None:
    """The rule that leaves E[T(X)] standing as an integral; None where there is none."""
    if isinstance(statistic, ONE_SIDED) and coordinates_of(law, law.names | of.names) is not None:
        return "standing expectation", []
    if isinstance(law, (VonMisesFisher, PowerSpherical)) and isinstance(statistic, LogOnePlusProjection) and law.space.shape[0].is_Integer:
        return "standing projection", []
    return None


def _described(law: Structured, statistic: Statistic) -> str:
    return str(statistic.at(law.variable(_variable(law, None))))


@lru_cache(maxsize=1024)
def _transform(law: Law, exponents: tuple[int | sp.Symbol, ...], orders: tuple[int, ...]) -> list[Theorem]:
    wishes = ("z", "w", "u", "z1") if isinstance(law, StandardNormal) else ("y", "t", "v", "y1")
    y = law.support.symbol(next(n for n in wishes if n not in {s.name for s in law.free_symbols}))
    arguments: dict[str, Any] = {"law": law, "variable": y, "exponents": tuple(map(sp.sympify, exponents))}
    found = [infer("transform", **arguments, orders=orders)]
    if not any(orders):
        found.append(infer("outside strip", **arguments))
    return [t for t in found if t.statement.condition is not sp.false]


def _log_of_gamma(shape: sp.Expr) -> list[Theorem]:
    return _transform(UnitGamma._unchecked(shape), (0, 0), (1, 0))


def _indexed_shape(total: sp.Expr, law: Structured) -> sp.Expr:
    """(total - j + 1)/2 for an index j that is no parameter."""
    name = next(n for n in ("j", "i", "k", "l", "j1", "j2", "j3", "j4") if n not in law.names)
    return (total - sp.Symbol(name, positive=True) + 1) / 2


def _normal_moments() -> list[list[Theorem]]:
    return [_transform(StandardNormal(), (0,), (1,)), _transform(StandardNormal(), (0,), (2,))]


def _fresh(*laws: Structured) -> tuple[str, sp.Symbol, sp.Symbol]:
    """The name of a bound variable, a real and a positive number, that are no parameters."""
    taken = set().union(*(law.names for law in laws)) | {"y", "z", "w"}
    bound, u, w = islice((n for n in ("s", "t", "u", "v", "r", *(f"s{i}" for i in range(100))) if n not in taken), 3)
    return bound, sp.Symbol(u, real=True), sp.Symbol(w, positive=True)


def _exponentials(u: sp.Symbol) -> list[Theorem]:
    """E[e^(uZ)] for standard normal Z."""
    return _transform(StandardNormal(), (u,), (0,))[:1]


def _rule_for(law: Structured, of: Structured, statistic: Statistic) -> tuple[str, list[list[Theorem]]] | None:
    """The rule that gives E[T(X)], and the alternatives for each of its premises; None where there is none."""
    if isinstance(law, (MultivariateNormal, MatrixNormal)) and isinstance(statistic, (QuadraticForm, CoordinateSum)):
        return "normal statistic", _normal_moments()
    if isinstance(law, MultivariateLogNormal) and isinstance(statistic, QuadraticForm) and law.space.shape[0].is_Integer:
        return "exponential statistic", [_exponentials(_fresh(law, of)[1])]
    if isinstance(law, (MultivariateStudentT, MatrixT)) and isinstance(statistic, QuadraticForm):
        mixing = _transform(UnitGamma._unchecked(law.dof / 2), (-1, 0), (0, 0))
        return "matrix t statistic" if isinstance(law, MatrixT) else "normal statistic", [*_normal_moments(), mixing]
    if isinstance(law, (MatrixT, MultivariateStudentT)) and isinstance(statistic, LogRatio) and statistic == statistics_of(law)[0]:
        rows, columns = law.space.shape
        if rows.is_Integer and (not columns.is_Integer or rows < columns):
            rows, columns = columns, rows
        lower = law.dof + columns - 1
        return "ratio of determinants", [_log_of_gamma(_indexed_shape(total, law)) for total in (lower + rows, lower)]
    if isinstance(law, (Wishart, InverseWishart)):
        return _rule_for_wishart(law, statistic)
    if isinstance(law, Dirichlet) and isinstance(statistic, LogCoordinate):
        shapes = (law.concentration[statistic.index, 0], sp.Add(*law.concentration))
        return "gamma proportions", [_log_of_gamma(shape) for shape in shapes]
    if isinstance(law, (SphericalUniform, PowerSpherical, VonMisesFisher)) and isinstance(statistic, (Projection, LogOnePlusProjection)):
        return _rule_for_sphere(law, statistic)
    if isinstance(law, NormalGamma):
        return _rule_for_normal_gamma(law, statistic)
    if isinstance(law, LogisticNormal) and isinstance(statistic, LogCoordinate) and law.log_jacobian is not None:
        place = next(i for i, (_, s) in enumerate(law.log_jacobian) if isinstance(s, LogOnePlusExponentials))
        return "logarithm of a part", [_normal_moments()[0], _expectation(law.base, law, place, _variable(law, of))]
    return None


def _rule_for_wishart(law: Wishart | InverseWishart, statistic: Statistic) -> tuple[str, list[list[Theorem]]] | None:
    shape = _indexed_shape(law.dof, law)
    if isinstance(statistic, LogDeterminant):
        return "wishart statistic", [_log_of_gamma(shape)]
    if not isinstance(statistic, (TraceWith, TraceWithInverse)):
        return None
    if isinstance(statistic, TraceWithInverse) == isinstance(law, InverseWishart):
        mean = _transform(UnitGamma._unchecked(shape), (1, 0), (0, 0))[:1]
        return "wishart statistic", [mean, _transform(StandardNormal(), (0,), (2,))]
    last = UnitGamma._unchecked((law.dof - shape_of(law.scale)[0] + 1) / 2)
    return "wishart statistic", [_transform(last, (-1, 0), (0, 0))]


def _rule_for_sphere(law: Structured, statistic: Projection | LogOnePlusProjection) -> tuple[str, list[list[Theorem]]] | None:
    base = projection_law(law)
    if isinstance(statistic, Projection):
        return "projection of the sphere", [_transform(base, (1, 0), (0, 0))[:1] if isinstance(base, UnitBeta) else _transform(base, (0,), (1,))]
    angle = cosine(law, statistic.direction)
    if not isinstance(base, UnitBeta) or angle not in (None, 1, -1):
        return None
    return "projection of the sphere", [_transform(base, (0, 0), (0, 1) if angle == -1 else (1, 0))]


def _rule_for_normal_gamma(law: NormalGamma, statistic: Statistic) -> tuple[str, list[list[Theorem]]] | None:
    gamma, k = UnitGamma._unchecked(law.shape), int(law.loc.rows)
    mean = _transform(gamma, (1, 0), (0, 0))[:1]
    if statistic == LogCoordinate(k):
        return "normal gamma statistic", [_log_of_gamma(law.shape)]
    if statistic == Coordinate(k):
        return "normal gamma statistic", [mean]
    if isinstance(statistic, WeightedQuadraticForm):
        return "normal gamma statistic", [*_normal_moments(), mean]
    return None
