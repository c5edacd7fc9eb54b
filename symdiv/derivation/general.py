"""General members: symbols for parameters, so that one theorem serves all special parameters."""

from __future__ import annotations

from collections.abc import Callable

import sympy as sp

from symdiv.errors import Unsupported
from symdiv.families.base import Family
from symdiv.families.finite import Finite
from symdiv.families.mixture import Mixture
from symdiv.families.structured import Structured
from symdiv.parametrised import NONNEGATIVE, POSITIVE, Domain
from symdiv.rules.normal import tidy

__all__ = ["generalised", "is_general", "is_long"]

_SHORT = 1_000


def is_general(family: Family) -> bool:
    """Whether its formulas hold for all parameters; laws given point by point have formulas of their own."""
    return bool(family.parameters) and not isinstance(family, Finite)


def is_long(argument: sp.Expr) -> bool:
    """Whether an argument is a number of which SymPy would make long ones, as a power of it, or as an exponent."""
    return bool(argument.is_number and any(max(abs(n.p), n.q) > _SHORT for n in argument.atoms(sp.Rational)))


def generalised(
    p: Family, q: Family | None, identify: bool = False, only: Callable[[sp.Expr], bool] = lambda _: True
) -> tuple[Family, Family | None, dict[sp.Symbol, sp.Expr]]:
    """Put a symbol for each parameter that is not one, so that one theorem serves all special parameters.

    Of parameters in increasing order all but the first are the sum of the one before and a symbol for the width.
    With ``identify`` equal arguments get the same symbol; with ``only`` those get one for which it holds.
    """
    if isinstance(p, Structured) or isinstance(q, Structured):
        return p, q, {}
    families = [f for f in (p, q) if f is not None and is_general(f)]
    arguments = [a for f in families for a in f.arguments]
    listed = {s for f in (p, q) if f is not None and not is_general(f) for s in f.free_symbols}
    plain = all(a.is_Symbol and a == d.domain.symbol(a.name) for f in families for d, a in zip(f.parameters, f.arguments, strict=True))
    mixed = any(isinstance(f, Mixture) and _has_long(f) for f in (p, q))
    if plain and len({*arguments}) == len(arguments) and not listed & {*arguments} and not any(f.interval for f in families) and not mixed:
        return p, q, {}
    taken = {s.name for s in p.free_symbols | (q.free_symbols if q is not None else set())}
    known: dict[sp.Expr, sp.Symbol] = {}
    mapping: dict[sp.Symbol, sp.Expr] = {}

    within: list[Mixture] = []

    def mixture(family: Mixture, suffix: str) -> Family:
        """With symbols for long numbers, equal ones for equal ones: of others it would be one of laws on different intervals."""
        before = dict(mapping), dict(known)
        within.append(family)
        try:
            return Mixture(family.weights, [general(component, f"{suffix}{i}") for i, component in enumerate(family.components, 1)])
        except Unsupported:  # the intervals are one for these numbers alone
            for names, earlier in zip((mapping, known), before, strict=True):
                names.clear()
                names.update(earlier)
            return family
        finally:
            within.pop()

    def symbol_for(argument: sp.Expr, domain: Domain, name: str) -> sp.Expr:
        if not only(argument) or (within and not is_long(argument)):
            return argument
        if (identify or within) and argument in known:
            return known[argument]
        while name in taken:
            name += "_"
        taken.add(name)
        symbol = domain.symbol(name)
        mapping[symbol] = argument
        known[argument] = symbol
        return symbol

    def general(family: Family, suffix: str) -> Family:
        if isinstance(family, Mixture) and _has_long(family):
            return mixture(family, suffix)
        if not is_general(family):
            return family
        found: list[sp.Expr] = []
        for parameter, argument in zip(family.parameters, family.arguments, strict=True):
            place = family.interval.index(parameter.name) if parameter.name in family.interval else 0
            if place == 0:
                found.append(symbol_for(argument, parameter.domain, f"{parameter.name}_{suffix}"))
                continue
            before = family.positions[family.interval[place - 1]]
            domain = POSITIVE if len(family.interval) == 2 else NONNEGATIVE
            width = tidy(argument - family.arguments[before])  # where it is 0 the law has a part less, which is a case of its own
            found.append(found[before] + (symbol_for(width, domain, f"{parameter.name}_width_{suffix}") if width != 0 else 0))
        return family._unchecked(*found)

    general_p = general(p, "p")
    return general_p, None if q is None else general(q, "q"), mapping


def _has_long(family: Family) -> bool:
    """Whether a component of a mixture has an argument that is a long number."""
    components = family.components if isinstance(family, Mixture) else ()
    return any(_has_long(c) or (is_general(c) and any(map(is_long, c.arguments))) for c in components)
