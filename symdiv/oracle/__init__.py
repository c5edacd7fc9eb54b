"""References for floating-point code: measures of given distributions as numbers, every digit right.

:func:`evaluate` gives an mpf, :func:`enclose` two ends with the truth between them, :func:`decimal` a correctly rounded
decimal string. :func:`nearest` and :func:`nearest_array` give the correctly rounded number of a floating-point format,
:func:`gradient` the correctly rounded derivatives in the parameters, :func:`ulp_error` how far a returned number is from
the truth, and :func:`condition_number` how much of that the input is to blame for.

The formula is derived once for a pair of families, compiled to a ball program, and evaluated at exact parameters with
rising precision until the ball is narrow enough.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from symdiv.enclose import Enclosure, decimal_program, enclose_program, evaluate_program
from symdiv.errors import InvalidInput
from symdiv.families.base import Family
from symdiv.oracle.prepare import prepare

if TYPE_CHECKING:
    import mpmath

    from symdiv.oracle.gradients import condition_number as condition_number
    from symdiv.oracle.gradients import gradient as gradient
    from symdiv.oracle.rounded import nearest as nearest
    from symdiv.oracle.rounded_arrays import nearest_array as nearest_array
    from symdiv.oracle.ulps import ulp_error as ulp_error

__all__ = ["condition_number", "decimal", "enclose", "evaluate", "gradient", "nearest", "nearest_array", "ulp_error"]

_HOME = {
    "condition_number": "gradients",
    "gradient": "gradients",
    "nearest": "rounded",
    "nearest_array": "rounded_arrays",
    "ulp_error": "ulps",
}


def __getattr__(name: str) -> Any:
    """Import what is not always needed (NumPy with it) when it is first used."""
    if name not in _HOME:
        raise AttributeError(f"module 'symdiv.oracle' has no attribute {name!r}")
    value = getattr(importlib.import_module(f"symdiv.oracle.{_HOME[name]}"), name)
    globals()[name] = value
    return value


def evaluate(measure: str, p: Family | str, q: Family | str | None = None, *, digits: int = 15, base: object = None) -> mpmath.mpf:
    """Return the measure as an mpf whose first ``digits`` significant digits are right.

    Parameters
    ----------
    measure : ``"entropy"``, ``"cross_entropy"`` or ``"kl_divergence"``
    p, q : distributions with exact numbers as parameters (a float means its exact binary value), or their text
    digits : how many significant digits, at least 1
    base : the base of the logarithm, default nats

    Returns ``mpf('inf')`` where the measure is infinite, and exactly 0 where it is zero.
    Raises :class:`~symdiv.errors.InvalidInput` where a parameter is a symbol, :class:`~symdiv.errors.Undetermined` where the
    digits were not reached.

    >>> import mpmath
    >>> import symdiv as sd
    >>> print(mpmath.nstr(sd.oracle.evaluate("kl_divergence", sd.Exponential(2), sd.Exponential(3), digits=30), 15))
    0.0945348918918356
    """
    if type(digits) is not int or digits < 1:
        raise InvalidInput(f"digits {digits!r}: expected a whole number, at least 1")
    return prepare(measure, p, q, base).settled(lambda made: evaluate_program(made.program, made.values, digits, made.is_zero), digits)


def enclose(measure: str, p: Family | str, q: Family | str | None = None, *, digits: int = 15, base: object = None) -> Enclosure:
    """Return an enclosure of the measure, at most 10^-digits of its size wide: ``.lower <= truth <= .upper``.

    Parameters and errors as for :func:`evaluate`.

    >>> import symdiv as sd
    >>> e = sd.oracle.enclose("entropy", sd.Normal(0, 1), digits=20)
    >>> bool(e.lower < e.upper)
    True
    """
    return prepare(measure, p, q, base).settled(lambda made: enclose_program(made.program, made.values, digits, made.is_zero), digits)


def decimal(measure: str, p: Family | str, q: Family | str | None = None, *, digits: int = 15, base: object = None) -> str:
    """Return the measure as a decimal string, correctly rounded to ``digits`` significant digits.

    Parameters and errors as for :func:`evaluate`.

    >>> import symdiv as sd
    >>> sd.oracle.decimal("entropy", "Poisson(4)", digits=20)
    '2.0866726998809638434'
    """
    return prepare(measure, p, q, base).settled(lambda made: decimal_program(made.program, made.values, digits, made.is_zero), digits)
