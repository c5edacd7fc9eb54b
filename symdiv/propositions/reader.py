"""Terms, formulas and propositions from text. The text is parsed by Python's parser and walked; nothing is evaluated."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

import sympy as sp

from symdiv.errors import InvalidInput
from symdiv.propositions.formulas import All, Equivalent, Fails, Finite, Formula, Length, Limit, Not, Proposition, Relation, Slope
from symdiv.propositions.terms import Total, cross_term, divergence_term, entropy_term, family, information, real

__all__ = ["read_formula", "read_proposition", "read_term"]

_LONGEST = 100_000
_LARGEST_EXPONENT = 1000
_FUNCTIONS: dict[str, tuple[Callable[..., Any], int]] = {
    "log": (sp.log, 1),
    "exp": (sp.exp, 1),
    "sqrt": (sp.sqrt, 1),
    "abs": (sp.Abs, 1),
    "information": (information, 1),
    "entropy_term": (entropy_term, 1),
    "cross_term": (cross_term, 2),
    "divergence_term": (divergence_term, 2),
}
_SIGNS = {ast.LtE: "<=", ast.Lt: "<", ast.Eq: "=="}
_TURNED = {ast.GtE: "<=", ast.Gt: "<"}
RESERVED = frozenset({*_FUNCTIONS, "total", "all", "no", "iff", "finite", "length", "limit", "slope", "fails"})


@lru_cache(maxsize=1 << 12)
def read_term(text: str) -> sp.Expr:
    """Read a term, such as ``total(p[i]*log(p[i]/q[i]), i, X)``; raise InvalidInput for anything else.

    >>> read_term("total(p[i], i, X) - 1")
    Total(p(i), i, X) - 1
    """
    return _term(_parsed(text))


@lru_cache(maxsize=1 << 12)
def read_formula(text: str) -> Formula:
    """Read a formula.

    ``a <= b``, ``a < b``, ``a == b`` (also ``>=``, ``>``), ``all(formula, i, X)``, ``no(formula)``, ``iff(formula, formula)``,
    ``finite(term)``, ``length(x[i], i, X, low, high)``, ``limit(term, number, point, value)``, ``slope(term, number, point, value)``.

    >>> print(read_formula("all(p[i] >= 0, i, X)"))
    all(0 <= p[i], i, X)
    """
    return _formula(_parsed(text))


def read_proposition(record: Mapping[str, Any]) -> Proposition:
    """Read a proposition from its JSON form."""
    if set(record) != {"objects", "hypotheses", "conclusion"} or not isinstance(record["objects"], Mapping):
        raise InvalidInput("expected objects, hypotheses and a conclusion")
    return Proposition.of(record["objects"], [read_formula(h) for h in record["hypotheses"]], read_formula(record["conclusion"]))


def _parsed(text: Any) -> ast.expr:
    if not isinstance(text, str) or len(text) > _LONGEST:
        raise InvalidInput(f"expected text of at most {_LONGEST} characters")
    try:
        return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as problem:
        raise InvalidInput(f"{text[:200]!r}: expected a formula ({problem})") from problem


def _name(node: ast.expr) -> str:
    if not isinstance(node, ast.Name) or node.id in RESERVED:
        raise InvalidInput(f"{ast.unparse(node)[:200]!r}: expected a name")
    return node.id


def _call(node: ast.expr) -> tuple[str, list[ast.expr]]:
    """The name and the arguments of a function's call; no name for anything else."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and not node.keywords:
        return node.func.id, node.args
    return "", []


def _term(node: ast.expr) -> sp.Expr:
    name, arguments = _call(node)
    if name == "total" and len(arguments) == 3:
        return Total(_term(arguments[0]), real(_name(arguments[1])), real(_name(arguments[2])))
    if name in _FUNCTIONS and len(arguments) == _FUNCTIONS[name][1]:
        return _checked(_FUNCTIONS[name][0](*map(_term, arguments)), node)
    if isinstance(node, ast.Constant) and type(node.value) is int:
        return sp.Integer(node.value)
    if isinstance(node, ast.Name):
        return sp.E if node.id == "E" else sp.pi if node.id == "pi" else real(_name(node))
    if isinstance(node, ast.Subscript):
        indices = node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]
        return family(_name(node.value))(*(real(_name(i)) for i in indices))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_term(node.operand)
    if isinstance(node, ast.BinOp):
        left, right = _term(node.left), _term(node.right)
        if isinstance(node.op, ast.Add):
            return left + right
        if isinstance(node.op, ast.Sub):
            return left - right
        if isinstance(node.op, ast.Mult):
            return left * right
        if isinstance(node.op, ast.Div):
            return _checked(left / right, node)
        if isinstance(node.op, ast.Pow) and right.is_Rational and abs(right.p) <= _LARGEST_EXPONENT and right.q <= _LARGEST_EXPONENT:
            return _checked(left**right, node)
    raise InvalidInput(f"{ast.unparse(node)[:200]!r}: expected a term")


def _checked(value: sp.Expr, node: ast.expr) -> sp.Expr:
    if value.has(sp.zoo, sp.nan, sp.oo, sp.I):
        raise InvalidInput(f"{ast.unparse(node)[:200]!r} has no value")
    return value


def _formula(node: ast.expr) -> Formula:
    name, arguments = _call(node)
    if name == "all" and len(arguments) == 3:
        return All(real(_name(arguments[1])), real(_name(arguments[2])), _formula(arguments[0]))
    if name == "no" and len(arguments) == 1:
        return Not(_formula(arguments[0]))
    if name == "iff" and len(arguments) == 2:
        return Equivalent(_formula(arguments[0]), _formula(arguments[1]))
    if name == "finite" and len(arguments) == 1:
        return Finite(_term(arguments[0]))
    if name == "length" and 3 <= len(arguments) <= 5:
        return Length(_term(arguments[0]), real(_name(arguments[1])), real(_name(arguments[2])), *map(_term, arguments[3:]))
    if name in ("limit", "slope") and len(arguments) == 4:
        return (Limit if name == "limit" else Slope)(_term(arguments[0]), real(_name(arguments[1])), _term(arguments[2]), _term(arguments[3]))
    if name == "fails" and len(arguments) >= 2 and isinstance(arguments[0], ast.Constant) and isinstance(arguments[0].value, str):
        objects = dict(part.split(": ", 1) for part in arguments[0].value.split("; ") if part)
        return Fails(Proposition.of(objects, map(_formula, arguments[1:-1]), _formula(arguments[-1])))
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        left, right, sign = _term(node.left), _term(node.comparators[0]), type(node.ops[0])
        if sign in _SIGNS:
            return Relation(_SIGNS[sign], left, right)
        if sign in _TURNED:
            return Relation(_TURNED[sign], right, left)
    raise InvalidInput(f"{ast.unparse(node)[:200]!r}: expected a formula")
