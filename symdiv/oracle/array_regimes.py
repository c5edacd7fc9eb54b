"""Vectors, matrices and lists of probabilities worth trying, as numbers of a binary format: in which regimes, how drawn, how brought close to others.

Main definitions: :func:`draw_arrays`, :func:`draw_near_arrays`, :func:`array_regimes`. Used by :mod:`symdiv.oracle.regimes`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from math import prod
from typing import Any

from symdiv.enclose.binary import Format, round_rational
from symdiv.errors import InvalidInput, Unsupported
from symdiv.families.multinomial import WEIGHTS
from symdiv.families.spherical_uniform import DirectionDomain
from symdiv.matrices import MatrixDomain, PositiveDefiniteDomain
from symdiv.oracle.draws import TRIES, Draw, NoPoint, draw_number, draw_simplex, near_number, shifted_simplex
from symdiv.oracle.forms import ASCENDING, Form
from symdiv.oracle.ranges import range_of
from symdiv.oracle.templates import Template
from symdiv.parametrised import POSITIVE, REAL, Domain

__all__ = ["array_regimes", "draw_arrays", "draw_near_arrays"]

Values = tuple[float, ...]
_OF_PROBABILITIES = ("moderate", "near-equal", "edges", "tiny")


def array_regimes(form: Form | Template, regimes: tuple[str, ...]) -> tuple[str, ...]:
    """Those of the regimes that make sense: probabilities sum to one, so they are not huge."""
    plain = [d for d in form.layout.values() if d is not WEIGHTS and not isinstance(d, DirectionDomain)]
    return regimes if plain else tuple(r for r in regimes if r in _OF_PROBABILITIES)


def draw_arrays(form: Form, regime: str, draw: Draw, format: Format, same: Mapping[str, Any] | None = None) -> Values:
    """Parameters of one law; some of them those of ``same``, by name."""

    def parameter(name: str, domain: Any, shape: tuple[int, ...], calm: bool) -> Values:
        if same is not None and name in same and len(same[name]) == prod(shape) and draw(0, 3) == 3:
            return tuple(same[name])
        return _parameter(domain, shape, "moderate" if calm and not shape else regime, draw, format)

    return _admitted(form, lambda calm: [parameter(n, d, s, calm) for (n, d), s in zip(form.layout.items(), form.shapes, strict=True)])


def draw_near_arrays(form: Form, same: Mapping[str, Any], distance: Fraction, draw: Draw, format: Format) -> Values:
    """Parameters that differ from those of ``same`` by a relative distance, or not at all."""

    def parameter(name: str, domain: Any, shape: tuple[int, ...]) -> Values:
        if name not in same or len(same[name]) != prod(shape):
            return _parameter(domain, shape, "moderate", draw, format)
        values = list(same[name])
        if domain is WEIGHTS:
            return shifted_simplex(tuple(values), distance, draw, format)
        if isinstance(domain, DirectionDomain):
            return tuple(values)
        if isinstance(domain, PositiveDefiniteDomain):  # one variance
            i = draw(0, shape[0] - 1) * (shape[0] + 1)
            values[i] = near_number(values[i], distance, draw, format)
            return tuple(values)
        inside = range_of(_entries(domain, shape))
        return tuple(values) if inside.integer else tuple(near_number(x, distance, draw, format) for x in values)

    return _admitted(form, lambda calm: [parameter(n, d, s) for (n, d), s in zip(form.layout.items(), form.shapes, strict=True)])


def _admitted(form: Form, make: Callable[[bool], list[Values]]) -> Values:
    """The first of some tries that the family admits; the later ones draw numbers beside vectors and matrices moderately (a Wishart law's dof)."""
    for attempt in range(TRIES):
        values = tuple(x for part in make(attempt > 1) for x in part)
        try:
            form.member(map(Fraction, values))
        except (InvalidInput, Unsupported):
            continue
        return values
    raise NoPoint


def _parameter(domain: Any, shape: tuple[int, ...], regime: str, draw: Draw, format: Format) -> Values:
    if domain is WEIGHTS:
        return draw_simplex(shape[0], regime, draw, format)
    if isinstance(domain, DirectionDomain):
        place, sign = draw(0, shape[0] - 1), (1.0, -1.0)[draw(0, 1)]
        return tuple(sign if i == place else 0.0 for i in range(shape[0]))
    if isinstance(domain, PositiveDefiniteDomain):
        return tuple(_covariance(shape[0], regime, draw, format))
    inside = range_of(_entries(domain, shape))
    values = tuple(draw_number(inside, regime if i == 0 or draw(0, 3) else "moderate", draw, format) for i in range(prod(shape)))
    return tuple(sorted(values)) if len(shape) == 1 and domain is ASCENDING else values


def _entries(domain: Any, shape: tuple[int, ...]) -> Domain:
    entries: Domain = REAL if isinstance(domain, MatrixDomain) else domain.entries if shape else domain
    return entries


def _covariance(size: int, regime: str, draw: Draw, format: Format) -> Iterator[float]:
    """Variances of the regime, and correlations with a sum below 1 in each row, so that the matrix is positive definite; at the edges one close to 1."""
    calm = "moderate" if regime in ("edges", "near-equal") else regime
    variances = [Fraction(draw_number(range_of(POSITIVE), calm, draw, format)) for _ in range(size)]
    steps = 4 << (size - 1).bit_length()
    shares = {(j, i): Fraction(draw(0, 6) - 3 if draw(0, 1) else 0, steps) for i in range(size) for j in range(i)}
    if regime == "edges" and size > 1:
        variances[1] = variances[0]
        shares = {pair: share if 0 not in pair and 1 not in pair else Fraction(0) for pair, share in shares.items()}
        shares[0, 1] = 1 - Fraction(1, 2 ** draw(1, format.precision // 2))
    for i in range(size):
        for j in range(size):
            exact = variances[i] if i == j else shares[min(i, j), max(i, j)] * min(variances[i], variances[j])
            yield round_rational(exact, format)
