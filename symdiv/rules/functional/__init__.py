"""Functional equations as rewrite rules, one topic a file: from the vocabulary of people to that of the normal form.

Main definitions: :data:`DEFINITIONS` (used wherever they apply), :data:`DUPLICATION` and :data:`REFLECTION` (used where an expression has
arguments of which one is twice, or the opposite of, another), :func:`standard`, :func:`related`. Each equation is an identity of real numbers
wherever both sides are defined; ``tests/rules/test_functional.py`` samples each on both sides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.errors import RuleError
from symdiv.expression import SCALARS_OF_MATRICES, build
from symdiv.rules.functional import bessel, elementary, error, gamma, hypergeometric, polygamma
from symdiv.rules.functional.equation import Equation

__all__ = ["DEFINITIONS", "DUPLICATION", "REFLECTION", "related", "standard"]

DEFINITIONS: tuple[Equation, ...] = (
    *gamma.DEFINITIONS,
    *polygamma.DEFINITIONS,
    *elementary.DEFINITIONS,
    *error.DEFINITIONS,
    *bessel.DEFINITIONS,
    *hypergeometric.DEFINITIONS,
)
DUPLICATION: tuple[Equation, ...] = (*gamma.DUPLICATION, *polygamma.DUPLICATION)
REFLECTION: tuple[Equation, ...] = (*gamma.REFLECTION, *polygamma.REFLECTION)

_OPAQUE = (sp.Sum, sp.Integral, sp.Piecewise, Boolean, *SCALARS_OF_MATRICES)
_MOST_STEPS = 400
_FEW_TERMS = 12
_FEW_SYMBOLS = 4


def _by_function(equations: Sequence[Equation]) -> Mapping[type, list[Equation]]:
    found: dict[type, list[Equation]] = defaultdict(list)
    for equation in equations:
        found[equation.left.func].append(equation)
    return found


_DEFINITIONS = _by_function(DEFINITIONS)
_DUPLICATION = _by_function(DUPLICATION)
_REFLECTION = _by_function(REFLECTION)


def standard(expression: sp.Expr) -> sp.Expr:
    """The expression by the functions of the normal form alone.

    >>> a = sp.Symbol("a", positive=True)
    >>> standard(sp.harmonic(a)), standard(sp.log(sp.beta(a, 1)) + sp.erfc(a))
    (polygamma(0, a + 1) + EulerGamma, log(gamma(a)/gamma(a + 1)) - erf(a) + 1)
    """
    steps = 0

    def visit(node: sp.Expr) -> sp.Expr:
        nonlocal steps
        if not node.args or isinstance(node, _OPAQUE):
            return node
        arguments = [visit(a) for a in node.args]
        if isinstance(node, sp.log) and arguments[0].is_Add and (parts := _positive_factors(arguments[0])):
            return sp.Add(*(e * sp.log(f) for f, e in parts))
        node = node if all(a is b for a, b in zip(arguments, node.args, strict=True)) else build(node.func, *arguments)
        for equation in _DEFINITIONS.get(node.func, ()):
            other = equation.rewrite(node)
            if other is not None:
                steps += 1
                if steps > _MOST_STEPS:
                    raise RuleError("too many functional equations apply")
                return visit(other)
        return node

    return visit(expression)


def _positive_factors(total: sp.Expr) -> list[tuple[sp.Expr, sp.Expr]]:
    """The factors of a polynomial in few symbols, with exponents, where there are several and all are positive.

    1 + exp(5000) has none: SymPy would factor a polynomial in e of degree 5000.
    """
    symbols = total.free_symbols
    if not symbols or total.has(sp.exp) or len(total.args) > _FEW_TERMS or len(symbols) > _FEW_SYMBOLS:
        return []
    if not total.is_polynomial(*symbols) or total.atoms(sp.NumberSymbol):
        return []
    factors = sp.Mul.make_args(sp.factor(total))
    parts = [f.as_base_exp() for f in factors]
    return parts if all(f.is_positive for f, _ in parts) and (len(parts) > 1 or parts[0][1] != 1) else []


def related(expression: sp.Expr) -> sp.Expr:
    """Gamma functions of twice, or of the opposite of, another argument by those of that one.

    >>> a = sp.Symbol("a", positive=True)
    >>> related(sp.gamma(2*a)/sp.gamma(a))
    2**(2*a - 1)*gamma(a + 1/2)/sqrt(pi)
    """
    found = expression.atoms(sp.gamma, sp.loggamma, sp.polygamma)
    parts = {node: sp.expand(node.args[-1]).as_coeff_Add()[1] for node in found}
    symbolic = {part for part in parts.values() if part != 0}
    mapping = {}
    for node, part in parts.items():
        if part == 0:
            continue
        if sp.expand(part / 2) in symbolic:
            table = _DUPLICATION
        elif part.could_extract_minus_sign() and sp.expand(-part) in symbolic:
            table = _REFLECTION
        else:
            continue
        other = next((r for e in table[node.func] if (r := e.rewrite(node)) is not None), None)
        if other is not None:
            mapping[node] = other
    return expression.xreplace(mapping) if mapping else expression
