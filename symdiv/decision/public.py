"""The functions :func:`check` and :func:`symmetry`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

import sympy as sp

from symdiv.decision.claims import formula_in
from symdiv.decision.equality import Comparison, compared
from symdiv.decision.hints import nearest, right_where
from symdiv.decision.holes import hole, unmet
from symdiv.decision.matrices import counterexample_with_matrices, matrix_symbols
from symdiv.decision.points import Point, Space
from symdiv.decision.printed import as_printed
from symdiv.decision.refutation import counterexample, number_text, point_text, shown
from symdiv.decision.regions import region_points
from symdiv.decision.relations import decided_relation
from symdiv.decision.symmetric import symmetric_where
from symdiv.decision.texts import Printed, fresh_names, relation_in
from symdiv.decision.values import Difference, Side, difference, value_at
from symdiv.derivation.public import derive, unified
from symdiv.derivation.render import text_of
from symdiv.errors import InvalidInput, SymdivError, Unsupported
from symdiv.expression import Demand, build, substitute
from symdiv.families.base import Family
from symdiv.families.registry import parse
from symdiv.measures import measure as measure_named
from symdiv.parametrised import exact
from symdiv.proof.certificate import axioms_used
from symdiv.proof.theorem import Theorem
from symdiv.rules.statement import Information, MeasureRelation
from symdiv.units import base_of
from symdiv.verdict import Proved, Refuted, Undecided, Verdict

__all__ = ["check", "decided", "symmetry"]

_FEW = 3


def check(
    formula: object,
    measure: str | None = None,
    p: Family | str | None = None,
    q: Family | str | None = None,
    *,
    base: object = None,
    latex: bool = False,
    where: Mapping[str, tuple[object, object]] | None = None,
) -> Verdict:
    """Decide whether a formula is a measure of given distributions, for all their parameters; or whether a relation between measures holds.

    Parameters
    ----------
    formula : a SymPy expression, or text in the notation of Python and SymPy; LaTeX where ``latex`` is set. Its symbols are matched by name.
        Without a measure: a relation ==, >=, >, <= or < between formulas in ``entropy(P)``, ``cross_entropy(P, Q)``, ``kl_divergence(P, Q)``, as text
    measure : ``"entropy"``, ``"cross_entropy"`` or ``"kl_divergence"``
    p, q : distributions, or their text
    base : the base of the logarithm, default nats
    where : for an inequality, parameters with the two ends of the interval to which they are restricted

    Returns :class:`~symdiv.verdict.Proved`, whose ``certificate()`` has the formula as its claim; :class:`~symdiv.verdict.Refuted` with an exact
    ``witness``, disjoint enclosures ``claimed`` and ``truth`` of both values there, and the ``condition`` under which the formula holds, where that
    is found; or :class:`~symdiv.verdict.Undecided`, whose reason says what was tried. At the edge of a closed domain 0·log 0 is 0; where the measure
    has cases of its own there, the certificate has the formula in its case, and the edge is compared by that convention.

    Raises :class:`~symdiv.errors.InvalidInput` for text that is not understood, and for names that are no parameters.

    >>> import symdiv as sd
    >>> sd.check("log(a/b) + b/a - 1", "kl_divergence", sd.Exponential("a"), sd.Exponential("b"))
    Proved(axioms=('gamma',))
    >>> verdict = sd.check("a*m*r/(a - 1) + log(a/(m*r)) - 1 - 1/a", "kl_divergence", "Pareto(a, m)", "Exponential(r)")
    >>> verdict.condition, verdict.witness, verdict.truth.upper
    (a > 1, {'a': 1/2, 'm': 1, 'r': 1}, mpf('+inf'))
    >>> sd.check("kl_divergence(Gamma(a, b), Gamma(c, d)) >= 0")
    Proved(axioms=())
    >>> sd.check("entropy(Gamma(a, 1)) <= entropy(Exponential(1))").witness
    {'a': 2}
    """
    demands: list[Demand] = []
    if measure is None or p is None:
        if measure is not None or p is not None or q is not None or latex:
            raise InvalidInput("check: expected a measure with its distributions, or a relation between measures as text and nothing else")
        printed: list[Printed] = []
        relation = relation_in(formula, base, demands, printed)  # type: ignore[arg-type]  # checked there
        return as_printed(decided_relation(relation, _box(where, relation)), relation, _box(where, relation), demands, *printed)
    if where:
        raise InvalidInput("where: only an inequality between measures is restricted to a box of parameters")
    derivation = derive(measure, p, q, base=base)
    theorem = derivation.theorem
    information = derivation.information
    laws = [law for law in (information.p, information.q) if law is not None]
    symbols = {s.name: s for s in (*information.symbols, *matrix_symbols(a for law in laws for a in law.arguments if isinstance(a, sp.Basic)))}
    claimed = formula_in(formula, symbols, latex, demands)
    return decided(theorem, claimed, demands)


def _box(where: Mapping[str, tuple[object, object]] | None, relation: MeasureRelation) -> dict[sp.Symbol, tuple[sp.Rational, sp.Rational]]:
    """The intervals of a box, by symbol."""
    known = {s.name: s for s in relation.symbols}
    box = {}
    if where is not None and not isinstance(where, Mapping):
        raise InvalidInput(f"where: {where!r}; expected a mapping from names to two ends, such as {{'a': ('1/2', 1)}}")
    for name, ends in (where or {}).items():
        if name not in known:
            raise InvalidInput(f"where: no parameter {name!r}; there are {', '.join(sorted(known)) or 'none'}")
        if not isinstance(ends, (tuple, list)) or len(ends) != 2:
            raise InvalidInput(f"where: {name}: expected two ends, got {ends!r}")
        low, high = (exact(end) for end in ends)
        if not (low.is_Rational and high.is_Rational and low <= high):
            raise InvalidInput(f"where: {name}: expected two rational numbers in order, got {low} and {high}")
        box[known[name]] = (low, high)
    return box


def symmetry(measure: str, p: Family | str, q: Family | str, *, base: object = None, locus: bool = False) -> Verdict:
    """Decide whether a measure of P and Q is that of Q and P, for all parameters.

    Parameters
    ----------
    measure : ``"cross_entropy"`` or ``"kl_divergence"``
    p, q : distributions, or their text
    base : the base of the logarithm, default nats
    locus : whether to look, where it is not symmetric, for equations between parameters under which it is

    Returns :class:`~symdiv.verdict.Proved`; :class:`~symdiv.verdict.Refuted` with an exact ``witness`` at which the two values, ``claimed`` for
    (P, Q) and ``truth`` for (Q, P), are disjoint, and the locus as its ``condition``; or :class:`~symdiv.verdict.Undecided`.

    >>> import symdiv as sd
    >>> sd.symmetry("kl_divergence", "Cauchy(m, s)", "Cauchy(n, t)")
    Proved(axioms=('Poisson kernel of the half plane',))
    >>> sd.symmetry("kl_divergence", "Exponential(a)", "Exponential(b)").witness
    {'a': 1, 'b': 2}
    >>> sd.symmetry("kl_divergence", "Normal(m, s)", "Normal(n, t)", locus=True).condition
    Eq(s, t)
    """
    which = measure_named(measure)
    if not which.takes_q:
        raise InvalidInput(f"{measure} is of one distribution; symmetry is asked of cross_entropy or kl_divergence")
    first, second = unified([parse(law) if isinstance(law, str) else law for law in (p, q)])
    number = base_of(base)
    one, other = Information(measure, first, second, number), Information(measure, second, first, number)
    names = fresh_names(2, one.symbols)
    relation = MeasureRelation(names[0], "==", names[1], ((names[0], one), (names[1], other)))
    if one == other:
        relation = MeasureRelation(names[0], "==", names[0], ((names[0], one),))
    verdict = decided_relation(relation)
    if locus and isinstance(verdict, Refuted):
        where = symmetric_where(measure, first, second)
        verdict = replace(verdict, condition=where, reason=verdict.reason + (f"; they are equal if {text_of(where)}" if where is not None else ""))
    return verdict


def decided(theorem: Theorem, claimed: sp.Expr, demands: Iterable[Demand] = ()) -> Verdict:
    """The verdict on a formula for the subject of a theorem; ``demands`` must hold for it, as it is printed, to have a value."""
    subject = theorem.statement.subject
    assert isinstance(subject, Information)
    wrong, everywhere = _wrong_cases(claimed, theorem.statement.value, subject)
    comparison = Comparison(theorem, open=[sp.true]) if everywhere else compared(theorem, claimed, wrong.keys())
    try:
        if matrix_symbols((claimed, theorem.statement.value)):
            return _with_matrices(claimed, comparison, subject)
        space = Space([subject], subject.symbols)
        sides = Side(claimed, space.symbols), Side(theorem.statement.value, space.symbols)
        if not comparison.defined:
            found = hole(space, *sides) or unmet(space, demands, sides[1])
        elif not comparison.proved:
            found = counterexample(space, *sides, strict=bool(comparison.holds))
            if found is None and not (comparison.holds or claimed.has(sp.Sum, sp.Integral)):  # the conventions do not enter sums
                found = counterexample(space, *sides)
            if found is None and wrong:
                found = space.simplest(next(iter(wrong.values())), lambda point: difference(*sides, point))
        else:
            found = hole(space, *sides) if claimed != theorem.statement.value else None
            found = found or unmet(space, demands, sides[1])
    except Unsupported as problem:
        if not comparison.proved:
            return Undecided(f"not proved by the normal form, and not refuted: {problem}")
        found = None
    except (SymdivError, ArithmeticError) as problem:
        return Undecided(f"not decided: {problem}")
    if found is not None:
        return _refuted(found, comparison, subject, claimed, theorem.statement.value)
    if comparison.proved:
        return Proved(axioms_used(comparison.theorem), comparison.theorem)
    return _undecided(comparison, any(value_at(sides[0], point) is not None for point in space.points(_FEW)))


def _wrong_cases(claimed: sp.Expr, value: sp.Expr, subject: Information) -> tuple[dict[int, Difference], bool]:
    """The finite cases of a value, by number, with a point of each at which a formula is wrong, and whether these are all: there no proof is tried."""
    wrong: dict[int, Difference] = {}
    if value == sp.oo or value.has(sp.Sum, sp.Integral) or matrix_symbols((claimed, value)):
        return wrong, False
    cases = value.args if isinstance(value, sp.Piecewise) else ((value, sp.true),)
    left = {n for n, (branch, _) in enumerate(cases) if branch != sp.oo}
    try:
        space = Space([subject], subject.symbols)
        sides = Side(claimed, space.symbols), Side(value, space.symbols)
        for points in (space.points(_FEW * (len(cases) + 1)), _regional(space, value)):
            for point in points:
                here = next((n for n, (_, condition) in enumerate(cases) if substitute(condition, point) == True), None)
                if here in left and not space.at_edge(point) and (found := difference(*sides, point)) is not None and found.kind == "finite":
                    left.remove(here)
                    wrong[here] = found
                if not left:
                    return wrong, True
    except (SymdivError, ArithmeticError):
        pass
    return wrong, False


def _regional(space: Space, value: sp.Expr) -> Iterator[Point]:
    """Points of the cases of a value, cases inside them aside, which drawn points may not meet; found when the first of them is asked for."""
    if isinstance(value, sp.Piecewise):
        yield from region_points(space, build(sp.Piecewise, *((sp.Integer(n), condition) for n, (_, condition) in enumerate(value.args))))


def _refuted(found: Difference, comparison: Comparison, subject: Information, claimed: sp.Expr, value: sp.Expr) -> Refuted:
    place = f"at {point_text(found.point)} " if found.point else ""
    left, right = number_text(found.left), number_text(found.right)
    reason = f"{place}the formula is {shown(left)} and {subject} is {shown(right)}"
    holds = comparison.proved or not comparison.defined
    condition = None if holds else comparison.condition()
    if condition is None and not holds:
        condition = right_where(claimed, value)
        hint = nearest(claimed, value, subject, found)
        reason += "" if hint is None else f"; {hint}"
    if condition is not None:
        reason += f"; it holds if {text_of(condition)}"
    elif holds:
        reason += "; wherever it is defined it holds"
    witness = {s.name: n for s, n in sorted(found.point.items(), key=lambda item: item[0].name)}
    return Refuted(reason, witness=witness, claimed=found.left, truth=found.right, condition=condition)


def _with_matrices(claimed: sp.Expr, comparison: Comparison, subject: Information) -> Verdict:
    """The verdict where a symbol stands for a matrix."""
    if comparison.proved:
        return Proved(axioms_used(comparison.theorem), comparison.theorem)
    value = comparison.theorem.statement.value
    found = counterexample_with_matrices(claimed, value, [subject])
    return _undecided(comparison) if found is None else _refuted(found, comparison, subject, claimed, value)


def _undecided(comparison: Comparison, evaluated: bool = True) -> Undecided:
    if not comparison.defined:
        return Undecided("the formula is the value wherever it is defined, and not proved to be defined everywhere")
    value = comparison.theorem.statement.value
    what = "the measure is left as a sum or an integral" if value.has(sp.Sum, sp.Integral) else "the normal form does not prove the two equal"
    where = "" if comparison.condition() is None else f" outside of {text_of(comparison.condition())}"
    values = "their values agree at all exact points that were tried" if evaluated else "the formula was not evaluated at any point that was tried"
    return Undecided(f"{what}{where}, and {values}")
