"""SymPy function -> ball function: the table.

Main definitions: ``FUNCTIONS`` (SymPy class -> :class:`Entry`), ``FAST`` and ``CHECKED`` (two dictionaries with the same keys).

``CHECKED`` holds the same functions, except that a result that is no number and whose argument is *certainly* outside the domain is refused
with a message; a program whose fast run gave no number is run once more with them, so that the hot path never asks.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import sympy as sp
from flint import arb

from symdiv.enclose import functions as f
from symdiv.enclose.dominance import dominated_log, dominated_power, power_minus_one
from symdiv.enclose.functions import integer, power, refusal
from symdiv.enclose.incomplete_gamma import lowergamma, uppergamma
from symdiv.expression import zeta_derivative

__all__ = ["CHECKED", "FAST", "FUNCTIONS", "Entry"]


class Entry(NamedTuple):
    """How one SymPy function is called: its name in the namespace, whether it takes exact rationals, and whether it gives them."""

    name: str
    rational: bool = False
    exact: bool = False
    least: int = 1
    most: int = 1


# SymPy class -> (ball function, is the argument *certainly* outside the real domain? None where the domain is the whole line)
_BALLS: dict[Any, tuple[Callable[..., Any], Callable[[Any], bool] | None]] = {
    sp.exp: (arb.exp, None),
    sp.log: (arb.log, lambda x: bool(x <= 0)),
    sp.sin: (arb.sin, None),
    sp.cos: (arb.cos, None),
    sp.tan: (arb.tan, None),
    sp.cot: (arb.cot, lambda x: bool(x.is_zero())),
    sp.sec: (arb.sec, None),
    sp.csc: (arb.csc, lambda x: bool(x.is_zero())),
    sp.asin: (arb.asin, lambda x: bool(abs(x) > 1)),
    sp.acos: (arb.acos, lambda x: bool(abs(x) > 1)),
    sp.atan: (arb.atan, None),
    sp.sinh: (arb.sinh, None),
    sp.cosh: (arb.cosh, None),
    sp.tanh: (arb.tanh, None),
    sp.coth: (arb.coth, lambda x: bool(x.is_zero())),
    sp.sech: (arb.sech, None),
    sp.csch: (arb.csch, lambda x: bool(x.is_zero())),
    sp.asinh: (arb.asinh, None),
    sp.acosh: (arb.acosh, lambda x: bool(x < 1)),
    sp.atanh: (arb.atanh, lambda x: bool(abs(x) >= 1)),
    sp.loggamma: (arb.lgamma, lambda x: bool(x <= 0)),
    sp.digamma: (arb.digamma, lambda x: bool(x <= 0) and integer(x) is not None),
    sp.erf: (arb.erf, None),
    sp.erfc: (f.erfc, None),
    sp.erfi: (arb.erfi, None),
    sp.erfinv: (arb.erfinv, lambda x: bool(abs(x) >= 1)),
    sp.erfcinv: (arb.erfcinv, lambda x: bool(abs(x - 1) >= 1)),
    sp.Ei: (arb.ei, lambda x: bool(x.is_zero())),
    sp.Si: (arb.si, None),
    sp.Ci: (arb.ci, lambda x: bool(x <= 0)),
    sp.Shi: (arb.shi, None),
    sp.Chi: (arb.chi, lambda x: bool(x <= 0)),
    sp.li: (arb.li, lambda x: bool(x < 0) or integer(x) == 1),
}

# the domain of the second argument (x) of functions of an order and a place
_PLACED: dict[Any, tuple[Callable[..., Any], Callable[[Any], bool]]] = {
    sp.besseli: (f.besseli, lambda x: bool(x < 0)),
    sp.besselj: (f.besselj, lambda x: bool(x < 0)),
    sp.besselk: (f.besselk, lambda x: bool(x <= 0)),
    sp.bessely: (f.bessely, lambda x: bool(x <= 0)),
    sp.uppergamma: (uppergamma, lambda x: bool(x <= 0)),
    sp.lowergamma: (lowergamma, lambda x: bool(x < 0)),
    sp.expint: (f.expint, lambda x: bool(x <= 0)),
    sp.polylog: (f.polylog, lambda x: bool(x >= 1)),
}

_EXACT: dict[Any, tuple[Callable[..., Any], int, int]] = {
    sp.gamma: (f.gamma, 1, 1),
    sp.factorial: (f.factorial, 1, 1),
    sp.binomial: (f.binomial, 2, 2),
    sp.beta: (f.beta, 1, 2),
    sp.polygamma: (f.polygamma, 2, 2),
    sp.zeta: (f.zeta, 1, 2),
    zeta_derivative: (f.zeta_derivative, 2, 2),
    sp.harmonic: (f.harmonic, 1, 2),
    sp.betainc: (f.betainc, 4, 4),
    sp.betainc_regularized: (f.betainc_regularized, 4, 4),
    sp.LambertW: (f.lambertw, 1, 2),
    sp.Abs: (f.absolute, 1, 1),
    sp.Max: (f.maximum, 1, 1 << 16),
    sp.Min: (f.minimum, 1, 1 << 16),
    sp.sign: (f.sign, 1, 1),
    sp.floor: (f.floor, 1, 1),
    sp.ceiling: (f.ceiling, 1, 1),
}


_STAYS_RATIONAL = {sp.Abs, sp.Max, sp.Min, sp.sign, sp.floor, sp.ceiling}


def _checked(name: str, function: Callable[..., Any], outside: Callable[[Any], bool]) -> Callable[..., Any]:
    def checked(*arguments: Any) -> Any:
        value = function(*arguments)
        if value.is_nan() and outside(arguments[-1]):
            raise refusal(name, *arguments)
        return value

    return checked


FUNCTIONS: dict[Any, Entry] = {}
FAST: dict[str, Any] = {"arb": arb, "pi": arb.pi, "sqrt": arb.sqrt, "rsqrt": arb.rsqrt}
FAST |= {"log1p": arb.log1p, "log_near_one": f.log_near_one, "power": power, "hyper": f.hyper, "erf_sum": f.erf_sum}
FAST |= {"dominated_log": dominated_log, "dominated_power": dominated_power, "power_minus_one": power_minus_one}
CHECKED: dict[str, Any] = {
    **FAST,
    "sqrt": _checked("sqrt", arb.sqrt, lambda x: bool(x < 0)),
    "log_near_one": _checked("log", f.log_near_one, lambda x: bool(x <= 0)),
    "rsqrt": _checked("1/sqrt", arb.rsqrt, lambda x: bool(x <= 0)),
}

for _class, (_function, _outside) in _BALLS.items():
    _name = _class.__name__
    FUNCTIONS[_class] = Entry(_name)
    FAST[_name] = _function
    CHECKED[_name] = _function if _outside is None else _checked(_name, _function, _outside)
for _class, (_function, _beyond) in _PLACED.items():
    _name = _class.__name__
    FUNCTIONS[_class] = Entry(_name, least=2, most=2)
    FAST[_name] = _function
    CHECKED[_name] = _checked(_name, _function, _beyond)
for _class, (_function, _least, _most) in _EXACT.items():
    _name = _class.__name__
    FUNCTIONS[_class] = Entry(_name, rational=True, exact=_class in _STAYS_RATIONAL, least=_least, most=_most)
    FAST[_name] = CHECKED[_name] = _function
