"""Where a measure that is not symmetric is: equations between parameters of one name."""

from __future__ import annotations

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.catalogue.locus import loci
from symdiv.derivation.public import derive
from symdiv.errors import SymdivError
from symdiv.families.base import Family
from symdiv.families.structured import Structured
from symdiv.rules.logic import same_value, validity
from symdiv.rules.statement import Information

__all__ = ["symmetric_where"]


def symmetric_where(measure: str, p: Family, q: Family) -> Boolean | None:
    """The least equations between parameters of one name under which the measure is symmetric; None where there are none.

    Where all parameters agree the laws are one, which is the last resort for two members of one family.
    """
    if isinstance(p, Structured) or isinstance(q, Structured):
        return None

    def symmetric(one: Family, other: Family) -> bool:
        try:
            values = [derive(measure, *pair).value for pair in ((one, other), (other, one))]
            return same_value(values[0], values[1], validity(Information(measure, one, other)))
        except SymdivError:
            return False

    found = loci(p, q, symmetric)
    if found:
        least = [equations for equations, _, _ in found if len(equations) == len(found[0][0])]
        return sp.Or(*(_equations(p, q, equations) for equations in least))
    pairs = [(x, y) for x, y in zip(p.arguments, q.arguments, strict=False)] if type(p) is type(q) else []
    return sp.And(*(sp.Eq(x, y) for x, y in pairs)) if pairs else None


def _equations(p: Family, q: Family, equations: tuple[str, ...]) -> Boolean:
    names = [equation.split("_q = ")[0] for equation in equations]
    return sp.And(*(sp.Eq(getattr(p, name), getattr(q, name)) for name in names))
