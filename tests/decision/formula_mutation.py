"""Seeded near-misses of formulas: scale for rate, bits for nats, exchanged arguments, a flipped sign, a dropped term or condition, a changed number."""

from __future__ import annotations

import random
from collections.abc import Callable

import sympy as sp

from symdiv.derivation.public import derive
from symdiv.expression import build, zeta_derivative

Mutation = Callable[[sp.Expr, random.Random], sp.Expr | None]


def _nodes(expression: sp.Expr, wanted: Callable[[sp.Basic], bool]) -> list[sp.Basic]:
    """Distinct nodes, those inside conditions left out, in a fixed order."""
    found: dict[sp.Basic, None] = {}

    def visit(node: sp.Basic) -> None:
        if wanted(node):
            found[node] = None
        if isinstance(node, sp.Piecewise):
            for branch in node.args:
                visit(branch.expr)
        elif not isinstance(node, (sp.Sum, sp.Integral)):
            for child in node.args:
                visit(child)

    visit(expression)
    return sorted(found, key=sp.default_sort_key)


def _replace(expression: sp.Expr, old: sp.Basic, new: sp.Basic) -> sp.Expr:
    """One node changed wherever it stands, conditions left as they are."""
    if expression == old:
        return new
    if isinstance(expression, sp.Piecewise):
        return build(sp.Piecewise, *((_replace(e, old, new), c) for e, c in expression.args))
    if not expression.args or isinstance(expression, (sp.Sum, sp.Integral)):
        return expression
    return build(expression.func, *(_replace(a, old, new) for a in expression.args))


def _at_a_node(wanted: Callable[[sp.Basic], bool], change: Callable[[sp.Basic, random.Random], sp.Basic]) -> Mutation:
    def mutate(expression: sp.Expr, rng: random.Random) -> sp.Expr | None:
        nodes = _nodes(expression, wanted)
        if not nodes:
            return None
        node = rng.choice(nodes)
        return _replace(expression, node, change(node, rng))

    return mutate


def _flip(node: sp.Basic, rng: random.Random) -> sp.Basic:
    term = rng.choice(node.args)
    return sp.Add(*(-t if t is term else t for t in node.args))


def _drop(node: sp.Basic, rng: random.Random) -> sp.Basic:
    term = rng.choice(node.args)
    return node.func(*(t for t in node.args if t is not term))


def _function(node: sp.Basic, rng: random.Random) -> sp.Basic:
    if isinstance(node, sp.polygamma):
        return rng.choice([sp.polygamma(node.args[0] + 1, node.args[1]), -node, sp.polygamma(node.args[0], node.args[1] + 1), sp.log(node.args[1])])
    if isinstance(node, sp.loggamma):
        return rng.choice([sp.loggamma(node.args[0] + 1), -node, sp.gamma(node.args[0])])
    if isinstance(node, sp.log):
        return rng.choice([-node, node / sp.log(2), sp.log(1 + node.args[0]), node**2])
    return -node


def _symbol(expression: sp.Expr, rng: random.Random, change: Callable[[sp.Symbol], sp.Expr]) -> sp.Expr | None:
    symbols = sorted((s for s in expression.free_symbols if s.is_positive), key=str)
    if not symbols:
        return None
    s = rng.choice(symbols)
    stand_in = sp.Dummy(positive=True)
    return _replace(_replace(expression, s, stand_in), stand_in, change(s))


def _exchange(expression: sp.Expr, rng: random.Random) -> sp.Expr | None:
    symbols = sorted(expression.free_symbols, key=str)
    pairs = [(s, t) for i, s in enumerate(symbols) for t in symbols[i + 1 :] if s.is_positive == t.is_positive]
    if not pairs:
        return None
    s, t = rng.choice(pairs)
    stand_in = sp.Dummy(positive=s.is_positive, real=True)
    return _replace(_replace(_replace(expression, s, stand_in), t, s), stand_in, t)


def _unconditional(expression: sp.Expr, rng: random.Random) -> sp.Expr | None:
    return expression.args[0].expr if isinstance(expression, sp.Piecewise) else None


MUTATIONS: dict[str, Mutation] = {
    "flipped sign": _at_a_node(lambda n: isinstance(n, sp.Add), _flip),
    "dropped term": _at_a_node(lambda n: isinstance(n, (sp.Add, sp.Mul)) and len(n.args) > 1, _drop),
    "changed number": _at_a_node(lambda n: isinstance(n, sp.Rational), lambda n, rng: n + rng.choice([1, -1, sp.Rational(1, 2)])),
    "changed exponent": _at_a_node(lambda n: isinstance(n, sp.Pow), lambda n, rng: n.base ** (n.exp + rng.choice([1, -1]))),
    "changed function": _at_a_node(lambda n: isinstance(n, sp.Function), _function),
    "scale for rate": lambda e, rng: _symbol(e, rng, lambda s: 1 / s),
    "doubled parameter": lambda e, rng: _symbol(e, rng, lambda s: 2 * s),
    "exchanged parameters": _exchange,
    "bits for nats": lambda e, rng: e / sp.log(2) if not isinstance(e, sp.Piecewise) else None,
    "dropped condition": _unconditional,
}


def exchanged_arguments(measure: str, p: object, q: object) -> sp.Expr:
    """The value with P and Q exchanged."""
    return derive(measure, q, p).value  # type: ignore[arg-type]  # families


def mutants(value: sp.Expr, count: int, rng: random.Random) -> list[tuple[str, sp.Expr]]:
    """So many different mutants of a formula with their kinds, fewer where it has fewer."""
    found: dict[sp.Expr, str] = {}
    kinds = sorted(MUTATIONS)
    for _ in range(8 * count):
        if len(found) >= count:
            break
        kind = rng.choice(kinds)
        mutant = MUTATIONS[kind](value, rng)
        if mutant is None or mutant == value or mutant.has(sp.nan, sp.zoo, sp.I) or (mutant.has(sp.oo) and not value.has(sp.oo)):
            continue
        if any(not p.args[0].is_Integer or p.args[0] < 0 for p in mutant.atoms(sp.polygamma, zeta_derivative)):
            continue  # no function of that order
        found.setdefault(mutant, kind)
    return [(kind, mutant) for mutant, kind in found.items()]
