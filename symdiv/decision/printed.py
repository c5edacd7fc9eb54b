"""A relation between measures that was proved, as it is printed: whether its sides have values for all parameters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import sympy as sp

from symdiv.decision.holes import unmet
from symdiv.decision.points import Space
from symdiv.decision.refutation import point_text
from symdiv.decision.relations import proofs_of
from symdiv.decision.texts import Printed
from symdiv.decision.values import Side
from symdiv.derivation.render import text_of
from symdiv.errors import RuleError, SymdivError, Undetermined
from symdiv.expression import Demand, substitute
from symdiv.rules.logic import defined_in_all_cases, validity
from symdiv.rules.statement import Information, MeasureRelation
from symdiv.verdict import Proved, Refuted, Undecided, Verdict

__all__ = ["as_printed"]

_POINTS = 60

Box = Mapping[sp.Symbol, tuple[sp.Rational, sp.Rational]]


def as_printed(verdict: Verdict, relation: MeasureRelation, box: Box, demands: Iterable[Demand], printed: Printed) -> Verdict:
    """The verdict on a relation as it is printed: what was proved is refuted, or undecided, where a side is x/x at 0, or ∞ - ∞."""
    if not isinstance(verdict, Proved):
        return verdict
    informations = [information for _, information in relation.measures]
    space = Space(informations, relation.symbols, box=box)
    try:
        known = {i: t.statement.value for i, t in zip(informations, proofs_of(informations), strict=True)}
        values = {name: known[information] for name, information in relation.measures}
        found = unmet(space, [(kind, e.xreplace(values)) for kind, e in demands], Side(sp.Integer(0), space.symbols))
        point = None if found is None else dict(found.point)
        if point is None:
            point = _indeterminate(space, relation, printed, known)
    except Undetermined as problem:
        return Undecided(f"not decided: {problem}")
    except (RuleError, SymdivError, ArithmeticError):
        return verdict
    if point is None:
        return verdict
    witness = {s.name: n for s, n in sorted(point.items(), key=lambda item: item[0].name)}
    place = f"at {point_text(point)} " if point else ""
    return Refuted(f"{place}a side of {text_of(relation)}, as it is printed, is undefined; wherever both are defined it holds", witness=witness)


def _indeterminate(space: Space, relation: MeasureRelation, printed: Printed, known: Mapping[Information, sp.Expr]) -> dict[sp.Symbol, sp.Rational] | None:
    """A point at which a side has ∞ - ∞, 0·∞ or ∞/∞; raise Undetermined where there may be one and none is found."""
    *sides, places = printed
    values = {place: known[information] for place, information in places.items()}
    gone = [v for place, v in values.items() if v.has(sp.oo) and not any(place in side.free_symbols for side in sides)]
    given = validity(relation)
    apart = {place: _only_infinite(value) for place, value in values.items()}
    if not gone and all(defined_in_all_cases(side.xreplace(apart), given) for side in sides):
        return None
    for point in space.points(_POINTS):
        there = {place: substitute(value, point) for place, value in values.items()}
        if any(substitute(v, point) == sp.oo for v in gone) or any(side.xreplace(there).has(sp.nan, sp.zoo) for side in sides):
            return point
    raise Undetermined("a side, as it is printed, is ∞ - ∞ for some parameters")


def _only_infinite(value: sp.Expr) -> sp.Expr:
    """The value with a number of its own in each finite case, so that no two of them cancel."""
    if not isinstance(value, sp.Piecewise):
        return value if value == sp.oo else sp.Dummy(real=True)
    return sp.Piecewise(*((_only_infinite(e), c) for e, c in value.args), evaluate=False)
