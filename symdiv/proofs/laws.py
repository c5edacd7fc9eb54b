"""What symdiv derives of a law, for its density on a line: a premise for the theorems of the book."""

from __future__ import annotations

import sympy as sp

from symdiv.derivation.expectations import Names, expectations
from symdiv.errors import Unsupported
from symdiv.expression import read_expression
from symdiv.families.registry import parse
from symdiv.proof.theorem import Theorem, infer

__all__ = ["mean_of"]


def mean_of(law: str, statistic: str, *, coordinate: str = "x", index: str = "i", space: str = "X", finite: bool = False) -> Theorem:
    """The theorem that the density of a law has this mean of a statistic of x, over a space that carries length on the law's support.

    Parameters
    ----------
    law, statistic
        as text: a continuous law of numbers, and a function of ``x``.
    coordinate, index, space
        what the proposition calls the function of the elements, an element, and the space.
    finite
        whether the conclusion is that the integral is finite, and not its value.

    Raises :class:`~symdiv.errors.Unsupported` where no finite value is derived.

    >>> mean_of("Exponential(1/m)", "x")
    <Theorem: length(x[i], i, X, 0), 0 < m |- total(x[i]*exp(-x[i]/m)/m, i, X) == m>
    """
    family = parse(law)
    symbols = {s.name: s for s in family.free_symbols}
    variable = family.support.symbol("x")
    integrand = sp.sympify(read_expression(statistic, symbols={**symbols, "x": variable}))
    found = [t for t in expectations(family, variable, integrand, Names({*symbols, "x"})) if t.statement.value not in (sp.oo, -sp.oo)]
    if not found:
        raise Unsupported(f"no finite mean of {statistic} was derived for {law}")
    return infer("expectation as a total", found[0], coordinate=coordinate, index=index, space=space, finite=finite)
