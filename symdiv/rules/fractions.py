"""Terms as rational functions of their atoms: multiplied out, in lowest terms."""

from __future__ import annotations

import sympy as sp

from symdiv.errors import RuleError

__all__ = ["expanded", "has_power", "log_of_rational", "reduced", "with_symbols"]

_MOST_TERMS = 5_000


def has_power(term: sp.Expr, symbol: sp.Symbol) -> bool:
    """Whether a product has the symbol as a factor."""
    return any(f.as_base_exp()[0] == symbol and f.as_base_exp()[1].is_Rational and f.as_base_exp()[1] >= 1 for f in sp.Mul.make_args(term))


def log_of_rational(number: sp.Rational) -> sp.Expr:
    """The logarithm of a positive rational number, by its primes."""
    if number <= 0:
        raise RuleError(f"log({number}) has no value")
    factors = sp.factorrat(number)
    return sp.Add(*(e * sp.log(p) for p, e in factors.items()))


def expanded(term: sp.Expr) -> sp.Expr:
    """Multiply out; what stands inside functions stays."""
    result = sp.expand_mul(sp.expand_multinomial(term, deep=False), deep=False) if term.is_Pow or term.is_Mul or term.is_Add else term
    result = sp.Add(*(sp.expand(t, deep=False, log=False, power_base=False, power_exp=False, basic=False, func=False) for t in sp.Add.make_args(result)))
    if len(sp.Add.make_args(result)) > _MOST_TERMS:
        raise RuleError("the term is too large to be expanded")
    return result


def with_symbols(term: sp.Expr, table: dict[sp.Expr, sp.Symbol]) -> sp.Expr:
    """The term as a rational function of symbols that stand for everything else."""
    if term.is_Rational:
        return term
    if term.is_Add or term.is_Mul:
        return term.func(*(with_symbols(a, table) for a in term.args))
    if term.is_Pow and term.exp.is_Integer:
        return with_symbols(term.base, table) ** term.exp
    if term not in table:
        table[term] = sp.Symbol(f"x{len(table)}")
    return table[term]


def reduced(term: sp.Expr) -> sp.Expr:
    """A sum with denominators in lowest terms, the denominator factored, the numerator multiplied out."""
    if not any(p.is_Pow and p.exp.is_Integer and p.exp < 0 and p.base.is_Add for p in sp.preorder_traversal(term)):
        return term
    table: dict[sp.Expr, sp.Symbol] = {}
    plain = with_symbols(term, table)
    back = {s: a for a, s in table.items()}
    top, bottom = sp.fraction(sp.cancel(sp.together(plain)))
    bottom = sp.factor(bottom)
    return sp.Add(*(t / bottom for t in sp.Add.make_args(sp.expand(top)))).xreplace(back)
