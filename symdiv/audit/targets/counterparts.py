"""Laws of a library by the tables of :mod:`symdiv.convert`: the truth's side of a target's functions.

Main definitions: :func:`laws_of`, :func:`law_of`, :func:`written`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sympy as sp

from symdiv.convert.counterpart import Counterpart, convert
from symdiv.families.base import Family

__all__ = ["law_of", "laws_of", "written"]

Values = Mapping[str, Any]
Law = Callable[[Values], Family]


def law_of(library: str, name: str, counterparts: Sequence[Counterpart], fixed: Mapping[str, int] | None = None) -> Law:
    """The function that makes symdiv's law of a library's exact arguments; ``fixed`` holds arguments that the audit does not vary."""
    constant = {key: sp.Integer(value) for key, value in (fixed or {}).items()}
    return lambda values: convert(library, name, counterparts, {**constant, **values})


def laws_of(p: Law, q: Law | None = None) -> Callable[[Values, Values], tuple[Family, Family | None]]:
    """Both laws, each made of its own arguments: what :attr:`symdiv.audit.function.Function.laws` is."""
    return lambda of_p, of_q: (p(of_p), None if q is None else q(of_q))


def written(value: Any) -> str:
    """A float, or nested tuples of floats, as Python source that needs no import; lists for tuples.

    >>> written(((0.1, float("-inf")), (2.0, 1e300)))
    '[[0.1, float("-inf")], [2.0, 1e+300]]'
    """
    if isinstance(value, tuple | list):
        return f"[{', '.join(map(written, value))}]"
    if value - value != 0:
        return f'float("{value}")'
    return repr(float(value))
