"""Whether the mass of a law, which is 1, has a derivative under its integral sign, so that the integral of the derivative of its density is 0.

Main definition: :func:`keeps_mass`.

Implementation notes. At p = q the derivative of KL(p‖q) by a parameter of p is the integral of the derivative of p's density, and that by a parameter of q
is minus that integral, also where the derivative is that from one side, as at the edge of a support. The integral is 0 where the
density has no jumps, and is 0 at the ends that move: with these in place of x, in 0 < t < 1, the integral of the derivative is that of a constant.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from symdiv.enclose import compile_expression
from symdiv.enclose.kinks import kinks
from symdiv.errors import InvalidInput, Undetermined, Unsupported
from symdiv.expression import substitute
from symdiv.oracle.differentiate import differentiate
from symdiv.oracle.forms import Form
from symdiv.oracle.under_integral import require_derivative

__all__ = ["keeps_mass"]


def keeps_mass(of: object, values: tuple[Any, ...], index: int) -> bool:
    """Whether the derivative of the density by this parameter is proved to have the integral 0, at and near the values."""
    if not isinstance(of, Form) or not of.standard or of.sizes:
        return False
    symbols, x = of.symbols("_p"), sp.Dummy("x", real=True)
    law = of.family._unchecked(*symbols)
    support = law.support
    if support.discrete:
        return False
    density = sp.exp(law.log_density(x))
    ends = support.low, support.high
    if kinks(density, x):  # it may jump inside the support
        return False
    if any(substitute(density, {x: end}) != 0 for end in ends if symbols[index] in end.free_symbols):
        return False
    try:
        derivative = differentiate(sp.Integral(density, (x, *ends)), symbols[index])
        return require_derivative(compile_expression(derivative, symbols), values, [index]) == 0
    except (InvalidInput, Undetermined, Unsupported):
        return False
