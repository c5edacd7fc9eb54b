"""Statements and expressions as text and as LaTeX, in the notation of the field: ψ for digamma, log Γ, E[...]."""

from __future__ import annotations

from typing import Any

import sympy as sp
from sympy.core.sorting import default_sort_key
from sympy.printing.latex import LatexPrinter
from sympy.printing.str import StrPrinter

from symdiv.expression.nodes import is_wild
from symdiv.rules.statement import Expectation, Information, MeasureRelation, Statement

__all__ = ["UnevaluatedOrder", "latex_formula", "latex_of", "text_of"]


class UnevaluatedOrder:
    """For printers: terms are put in order without being evaluated. SymPy asks for the value of every number, which takes minutes for some sums."""

    def _as_ordered_terms(self, expression: Any, order: Any = None) -> Any:
        if is_wild(expression):
            return sorted(expression.args, key=default_sort_key)
        return super()._as_ordered_terms(expression, order)  # type: ignore[misc]  # a mixin before SymPy's Printer


class _Text(UnevaluatedOrder, StrPrinter):
    def _print_polygamma(self, expression: Any) -> str:
        order, argument = expression.args
        return f"digamma({self._print(argument)})" if order == 0 else super()._print_Function(expression)

    def _print_And(self, expression: Any) -> str:
        return " and ".join(f"({self._print(a)})" if isinstance(a, sp.Or) else self._print(a) for a in sorted(expression.args, key=str))

    def _print_Or(self, expression: Any) -> str:
        return " or ".join(f"({self._print(a)})" if isinstance(a, sp.And) else self._print(a) for a in sorted(expression.args, key=str))

    def _print_Relational(self, expression: Any) -> str:
        signs = {"==": "=", "!=": "≠", "<=": "≤", ">=": "≥"}
        sign = signs.get(expression.rel_op, expression.rel_op)
        return f"{self._print(expression.lhs)} {sign} {self._print(expression.rhs)}"

    def _print_Infinity(self, expression: Any) -> str:
        return "∞"

    def _print_MatrixBase(self, expression: Any) -> str:
        rows = (f"[{', '.join(self._print(e) for e in expression.row(i))}]" for i in range(expression.rows))
        return f"[{', '.join(rows)}]"

    _print_ImmutableDenseMatrix = _print_MatrixBase


class _Latex(UnevaluatedOrder, LatexPrinter):
    def _print_polygamma(self, expression: Any, exp: Any = None) -> str:
        order, argument = expression.args
        name = r"\psi" if order == 0 else rf"\psi^{{({self._print(order)})}}"
        drawn = rf"{name}\left({self._print(argument)}\right)"
        return drawn if exp is None else rf"\left({drawn}\right)^{{{exp}}}"

    def _print_loggamma(self, expression: Any, exp: Any = None) -> str:
        power = f"^{{{exp}}}" if exp is not None else ""
        return rf"\log{power} \Gamma\left({self._print(expression.args[0])}\right)"


def text_of(thing: Any) -> str:
    """A statement, an expression or a condition as one line of text."""
    if isinstance(thing, MeasureRelation):
        return str(thing).replace("==", "=").replace(">=", "≥")
    if not isinstance(thing, Statement):
        return str(_Text().doprint(thing))
    subject = thing.subject
    if isinstance(subject, Expectation):
        event = "" if subject.event == True else f"; {text_of(subject.event)}"
        return f"E[{text_of(subject.integrand)}{event}] = {text_of(thing.value)},  {subject.variable} ~ {subject.law}"
    if isinstance(subject, MeasureRelation):
        return text_of(subject) + ("" if thing.condition == True else f"   if {text_of(thing.condition)}")
    return f"{subject} = {text_of(thing.value)}" + ("" if subject.base == sp.E else f"  (base {subject.base})")


def latex_formula(expression: Any) -> str:
    """An expression or a condition as LaTeX."""
    return str(_Latex({"ln_notation": False, "fold_short_frac": False}).doprint(expression))


def latex_of(statement: Statement) -> str:
    """A statement as LaTeX."""
    subject = statement.subject
    if isinstance(subject, Expectation):
        event = "" if subject.event == True else rf";\ {latex_formula(subject.event)}"
        left = rf"\operatorname{{E}}_{{{latex_formula(subject.variable)} \sim {_law(subject.law)}}}\left[{latex_formula(subject.integrand)}{event}\right]"
    elif isinstance(subject, Information):
        left = _measure(subject)
    condition = "" if statement.condition == True else rf" \quad \text{{if }} {latex_formula(statement.condition)}"
    if isinstance(subject, MeasureRelation):
        sides = [latex_formula(side.xreplace({n: sp.Symbol(_measure(i)) for n, i in subject.measures})) for side in (subject.left, subject.right)]
        return f"{sides[0]} {_SIGNS[subject.sign]} {sides[1]}{condition}"
    return f"{left} = {latex_formula(statement.value)}{condition}"


_SIGNS = {"==": "=", ">=": r"\ge", ">": ">"}


def _measure(information: Information) -> str:
    names = {"entropy": "H", "cross_entropy": "H", "kl_divergence": r"D_{\mathrm{KL}}"}
    separator = r" \,\middle\|\, " if information.measure == "kl_divergence" else ", "
    inner = separator.join(_law(d) for d in (information.p, information.q) if d is not None)
    return rf"{names[information.measure]}\left({inner}\right)"


def _law(law: Any) -> str:
    return str(law._latex(_Latex({"ln_notation": False, "fold_short_frac": False})))
