"""Hypothesis strategies for distributions with floating-point parameters, in the regimes in which code goes wrong.

Main definitions: :func:`distributions`, :func:`pairs`, :func:`simplices`, :func:`points` (parameters as plain floats).

What is drawn shrinks toward the moderate regime and simple parameters such as 1, 2 and 1.25.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import Any

from hypothesis import reject
from hypothesis import strategies as st

from symdiv.enclose.binary import Format, format_of
from symdiv.errors import InvalidInput
from symdiv.families.base import Family
from symdiv.families.finite import Categorical
from symdiv.oracle.forms import Form, form_of
from symdiv.oracle.regimes import Draw, NoPoint, draw_member, draw_point, draw_simplex, member_regimes, regimes_for
from symdiv.oracle.subjects import Subject, side, subject
from symdiv.oracle.templates import Template
from symdiv.testing.choices import choose_member, choose_point

__all__ = ["chosen", "distributions", "pairs", "points", "simplices"]

FEWER = 4  # choices by which a number of another regime may be shorter than a moderate one
MOST_FEWER = 64


def _drawing(draw: Callable[[Any], Any]) -> Draw:
    return lambda low, high: draw(st.integers(low, high))


def chosen(offered: tuple[str, ...], wanted: Iterable[str] | None) -> tuple[str, ...]:
    """The regimes that are wanted, of those on offer."""
    if wanted is None:
        return offered
    names = [wanted] if isinstance(wanted, str) else list(wanted)
    if not names:
        raise InvalidInput(f"no regimes: expected some of {', '.join(offered)}")
    for name in names:
        if name not in offered:
            raise InvalidInput(f"regime {name!r}: expected some of {', '.join(offered)}")
    return tuple(r for r in offered if r in names)


def _regime(draw: Callable[[Any], Any], regimes: tuple[str, ...], numbers: int) -> str:
    """One of the regimes, for vectors and matrices; to Hypothesis what takes fewer choices is simpler, so that the others than the first are given more.

    Else a test that fails everywhere would be shown to fail at an end of the domain, which is one choice instead of the three of a number such as 1.25.
    """
    regime: str = draw(st.sampled_from(sorted(regimes, key="edges".__eq__)))  # the edges are the last
    for _ in range(0 if regime == regimes[0] else min(FEWER * numbers, MOST_FEWER) * (2 if regime == "edges" else 1)):
        draw(st.booleans())
    return regime


@st.composite
def _points(draw: Callable[[Any], Any], what: Subject, regimes: tuple[str, ...]) -> tuple[tuple[float, ...], tuple[float, ...], str]:
    sides = [side for side in (what.p, what.q) if side is not None]
    if not any(side.sizes for side in sides):
        return choose_point(draw, what, regimes)
    try:
        numbers = sum(len(one.slots) for one in sides)
        (p, q), regime = draw_point(what, _regime(draw, regimes, numbers), _drawing(draw))
    except NoPoint:
        reject()
    return p, q, regime


def points(what: Subject, regimes: Iterable[str] | None = None) -> st.SearchStrategy[tuple[tuple[float, ...], tuple[float, ...], str]]:
    """Parameters of p, of q (none for the entropy), and the regime that they are of.

    >>> from symdiv.oracle.subjects import subject
    >>> points(subject("kl_divergence", "Gamma", "Gamma"), ["tiny", "huge"])  # doctest: +ELLIPSIS
    _points(...)
    """
    return _points(what, chosen(regimes_for(what), regimes))


def distributions(family: object, *, dtype: object = "float64", regimes: Iterable[str] | None = None) -> st.SearchStrategy[Family]:
    """Members of a family whose parameters are numbers of a floating-point format, at their exact values.

    Parameters
    ----------
    family : a family or its name; ``"Categorical(3)"`` for three outcomes; or a law in symbols, which are drawn, or its text
    dtype : ``"float64"``, ``"float32"``, ``"float16"``, ``"bfloat16"``
    regimes : some of :data:`symdiv.oracle.regimes.REGIMES`; default: all that fit

    >>> distributions("Gamma")  # doctest: +ELLIPSIS
    _distributions(...)
    """
    form = side(family)
    return _distributions(form, format_of(dtype), chosen(member_regimes(form), regimes))


@st.composite
def _distributions(draw: Callable[[Any], Any], form: Form | Template, format: Format, regimes: tuple[str, ...]) -> Family:
    if not form.sizes:
        return form.member(map(Fraction, choose_member(draw, form, regimes, format)))
    try:
        values = draw_member(form, _regime(draw, regimes, len(form.slots)), _drawing(draw), format)
    except NoPoint:
        reject()
    return form.member(map(Fraction, values))


def pairs(measure: str, p: object, q: object, *, dtype: object = "float64", regimes: Iterable[str] | None = None) -> st.SearchStrategy[tuple[Family, Family]]:
    """Two distributions for a measure: also near-equal ones, and such that share parameters. Parameters as for :func:`distributions`.

    >>> pairs("kl_divergence", "Gamma", "Gamma", regimes=["near-equal"])  # doctest: +ELLIPSIS
    _points(...).map(...)
    """
    what = subject(measure, p, q, dtype=dtype)
    drawn: st.SearchStrategy[Any] = points(what, regimes).map(lambda point: what.members(*point[:2]))
    return drawn


def simplices(size: int, *, dtype: object = "float64", regimes: Iterable[str] | None = None) -> st.SearchStrategy[tuple[float, ...]]:
    """Probabilities of ``size`` outcomes as floats of the format that sum to one exactly; some of them are 0 in the regime ``edges``.

    >>> simplices(3)  # doctest: +ELLIPSIS
    _simplices(...)
    """
    if type(size) is not int or size < 1:
        raise InvalidInput(f"size {size!r}: expected a whole number, at least 1")
    return _simplices(size, dtype, chosen(member_regimes(form_of(Categorical, sizes=[size])), regimes))


@st.composite
def _simplices(draw: Callable[[Any], Any], size: int, dtype: object, regimes: tuple[str, ...]) -> tuple[float, ...]:
    return draw_simplex(size, draw(st.sampled_from(regimes)), _drawing(draw), format_of(dtype))
