"""Parameters worth trying: regimes in which floating-point code goes wrong, drawn as numbers of a binary format.

Main definitions: :data:`REGIMES`, :func:`draw_point`, :func:`draw_member`.

Everything is made from whole numbers by a function ``draw(low, high)``, so that one description serves a seeded generator and Hypothesis,
whose shrinking of whole numbers toward 0 then leads to simple parameters such as 1, 2 and 1.25. No function of the C library is used:
the numbers are the same on every machine.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from symdiv.enclose.binary import Format
from symdiv.errors import InvalidInput
from symdiv.oracle.array_regimes import array_regimes, draw_arrays, draw_near_arrays
from symdiv.oracle.draws import TRIES, Draw, NoPoint, draw_number, draw_simplex, near_number
from symdiv.oracle.forms import Form
from symdiv.oracle.ranges import Range, range_of, satisfied
from symdiv.oracle.subjects import Subject
from symdiv.oracle.templates import Template

__all__ = ["REGIMES", "Draw", "NoPoint", "admitted", "draw_member", "draw_number", "draw_point", "draw_simplex", "member_regimes", "regimes_for"]

Point = tuple[tuple[float, ...], tuple[float, ...]]

REGIMES = ("moderate", "near-equal", "edges", "tiny", "huge", "large shapes", "subnormal")
"""The first is the simplest. ``near-equal`` is for two members of families with parameters of one name."""

_OF_WHOLE_NUMBERS = ("moderate", "edges", "large shapes")
_TOO_LONG = {"sum": ("huge", "large shapes"), "integral": ("edges", "tiny", "huge", "large shapes", "subnormal")}


def regimes_for(subject: Subject) -> tuple[str, ...]:
    """The regimes that make sense for a measure of these laws."""
    sides = [s for s in (subject.p, subject.q) if s is not None]
    names = [r for r in REGIMES if r not in _TOO_LONG[subject.left[-1]]] if subject.left else list(REGIMES)
    related = subject.q is not None and bool(set(subject.p.names) & set(subject.q.names))
    if all(range_of(d).integer for s in sides for d in s.domains):
        names = [r for r in names if r in _OF_WHOLE_NUMBERS]
    for form in sides:
        names = [r for r in names if r in array_regimes(form, REGIMES)]
    return tuple(r for r in names if r != "near-equal" or related)


def member_regimes(form: Form | Template) -> tuple[str, ...]:
    """The regimes that make sense for one law by itself."""
    whole = all(range_of(d).integer for d in form.domains)
    return tuple(r for r in array_regimes(form, REGIMES) if r != "near-equal" and (not whole or r in _OF_WHOLE_NUMBERS))


def draw_member(form: Form | Template, regime: str, draw: Draw, format: Format) -> tuple[float, ...]:
    """Parameters of one law, numbers of the format. Raises :class:`NoPoint` where the draws lead to none that the family admits."""
    if isinstance(form, Form) and form.sizes:
        return draw_arrays(form, regime, draw, format)
    return _admitted(form, lambda: tuple(draw_number(range_of(domain), regime, draw, format) for domain in form.domains))


def draw_point(subject: Subject, regime: str, draw: Draw) -> tuple[Point, str]:
    """Parameters of p and of q, numbers of the format, and the regime with its degree (``near-equal 1e-13``).

    Raises :class:`NoPoint` where the draws lead to none that the families admit.
    """
    if subject.q is None:
        return (draw_member(subject.p, regime, draw, subject.format), ()), regime
    if regime != "near-equal":
        p = draw_member(subject.p, regime, draw, subject.format)
        return (p, _other(subject, p, regime, draw)), regime
    digits = draw(1, max(1, (subject.format.precision - 1) * 3 // 10))
    p = draw_member(subject.p, "moderate", draw, subject.format)
    return (p, _near(subject, p, Fraction(1, 10**digits), draw)), f"near-equal 1e-{digits:02}"


def _admitted(form: Form | Template, make: Callable[[], tuple[float, ...]]) -> tuple[float, ...]:
    """The first of some tries that the family admits."""
    for _ in range(TRIES):
        values = admitted(form, make())
        if values is not None:
            return values
    raise NoPoint


def admitted(form: Form | Template, values: tuple[float, ...]) -> tuple[float, ...] | None:
    """The numbers as they are, or ascending, or None: as the domains and the family's constraint admit them."""
    for candidate in (values, tuple(sorted(values))):
        inside = all(range_of(d).contains(x) for d, x in zip(form.domains, candidate, strict=True))
        if inside and satisfied(form, candidate) and _is_law(form, candidate):
            return candidate
    return None


def _is_law(form: Form | Template, values: tuple[float, ...]) -> bool:
    """Whether a law in symbols is one with these numbers, where no condition says it."""
    if not (isinstance(form, Template) and form.demanding):
        return True
    try:
        form.member(map(Fraction, values))
    except InvalidInput:
        return False
    return True


def _other(subject: Subject, p: tuple[float, ...], regime: str, draw: Draw) -> tuple[float, ...]:
    """Parameters of q, some of them p's own: supports that touch, equal scales."""
    form = subject.q
    assert form is not None
    if isinstance(form, Form) and form.sizes:
        return draw_arrays(form, regime, draw, subject.format, _by_name(subject.p, p))
    same = dict(zip(subject.p.names, p, strict=False))

    def parameter(name: str, inside: Range) -> float:
        return same[name] if name in same and draw(0, 3) == 3 else draw_number(inside, regime, draw, subject.format)

    return _admitted(form, lambda: tuple(parameter(name, range_of(domain)) for name, domain in zip(form.names, form.domains, strict=True)))


def _near(subject: Subject, p: tuple[float, ...], distance: Fraction, draw: Draw) -> tuple[float, ...]:
    """Parameters of q that differ from those of p of the same name by a relative distance, or not at all."""
    form = subject.q
    assert form is not None
    if isinstance(form, Form) and form.sizes:
        return draw_near_arrays(form, _by_name(subject.p, p), distance, draw, subject.format)
    same = dict(zip(subject.p.names, p, strict=False))

    def parameter(name: str, inside: Range) -> float:
        if name not in same:
            return draw_number(inside, "moderate", draw, subject.format)
        if inside.integer:
            return same[name]
        return near_number(same[name], distance, draw, subject.format)

    return _admitted(form, lambda: tuple(parameter(name, range_of(domain)) for name, domain in zip(form.names, form.domains, strict=True)))


def _by_name(form: Form | Template, values: tuple[float, ...]) -> dict[str, tuple[float, ...]]:
    """The numbers of each parameter in a row."""
    found: dict[str, tuple[float, ...]] = {}
    for (name, _), value in zip(form.slots, values, strict=True):
        found[name] = (*found.get(name, ()), value)
    return found
