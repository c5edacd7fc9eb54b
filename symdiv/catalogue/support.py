"""The classes of supports by which the catalogue is laid out."""

from __future__ import annotations

from symdiv.families.base import Family
from symdiv.families.structured import Structured

__all__ = ["CLASSES", "comparable", "support_class"]

CLASSES = ("real line", "half line", "interval", "circle", "integers", "vectors and matrices")


def support_class(p: Family) -> str:
    """The class of the support of a family's member.

    >>> from symdiv import Pareto, Poisson
    >>> support_class(Pareto("a", "m")), support_class(Poisson("r"))
    ('half line', 'integers')
    """
    if isinstance(p, Structured):
        return "vectors and matrices"
    support = p.support
    if support.discrete:
        return "integers"
    if support.circular:
        return "circle"
    ends = sum(bool(end.is_infinite) for end in (support.low, support.high))
    return ("interval", "half line", "real line")[ends]


def comparable(p: Family, q: Family) -> bool:
    """Whether two laws are of the same kind of thing: both of numbers, or both of vectors or matrices of one space.

    >>> from symdiv import Dirichlet, MultivariateNormal, Normal, Poisson
    >>> comparable(Normal("m", "s"), Poisson("r")), comparable(Dirichlet(["a", "b"]), MultivariateNormal("m", "V"))
    (True, False)
    """
    if not isinstance(p, Structured) or not isinstance(q, Structured):
        return not isinstance(p, Structured) and not isinstance(q, Structured)
    return p.space.shape == q.space.shape and bool(p.space.inside(q.space) or q.space.inside(p.space))
