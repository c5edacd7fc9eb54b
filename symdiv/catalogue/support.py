"""The classes of supports by which the catalogue is laid out."""

from __future__ import annotations

from symdiv.families.base import Family

__all__ = ["CLASSES", "support_class"]

CLASSES = ("real line", "half line", "interval", "circle", "integers")


def support_class(p: Family) -> str:
    """The class of the support of a family's member.

    >>> from symdiv import Pareto, Poisson
    >>> support_class(Pareto("a", "m")), support_class(Poisson("r"))
    ('half line', 'integers')
    """
    support = p.support
    if support.discrete:
        return "integers"
    if support.circular:
        return "circle"
    ends = sum(bool(end.is_infinite) for end in (support.low, support.high))
    return ("interval", "half line", "real line")[ends]
