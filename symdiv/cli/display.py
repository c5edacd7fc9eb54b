"""A derivation's result for the terminal: the formula in two-dimensional notation, one block a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sympy as sp
from sympy.printing.pretty.pretty import PrettyPrinter
from sympy.printing.pretty.stringpict import prettyForm

from symdiv.derivation.render import UnevaluatedOrder, text_of

if TYPE_CHECKING:
    from symdiv.derivation.result import Derivation

__all__ = ["cases_text"]

_WIDTH = 120


class _Pretty(UnevaluatedOrder, PrettyPrinter):
    def _print_polygamma(self, expression: sp.Expr) -> object:
        order, argument = expression.args
        return self._print(sp.Function("ψ")(argument) if order == 0 else sp.Function(f"ψ^({order})")(argument))

    def _print_loggamma(self, expression: sp.Expr) -> object:
        return self._print(sp.Function("log Γ")(*expression.args))

    def _print_Mul(self, expression: sp.Expr) -> prettyForm:
        """A product as a fraction. (SymPy's own printer first imports all physical units, for a tenth of a second.)"""
        sign, positive = (-1, -expression) if expression.as_coeff_Mul()[0].is_negative else (1, expression)
        above: list[sp.Expr] = []
        below: list[sp.Expr] = []
        for factor in sp.Mul.make_args(positive):
            base, exponent = factor.as_base_exp()
            if factor.is_Rational:
                above += [sp.Integer(factor.p)] if factor.p != 1 else []
                below += [sp.Integer(factor.q)] if factor.q != 1 else []
            elif exponent.could_extract_minus_sign() and not isinstance(factor, sp.exp):
                below.append(base**-exponent)
            else:
                above.append(factor)
        drawn = self._product(above)
        if below:
            drawn = drawn / self._product(below)
        return prettyForm(*drawn.left("-"), binding=prettyForm.NEG) if sign < 0 else drawn

    def _product(self, factors: list[sp.Expr]) -> prettyForm:
        if not factors:
            return prettyForm("1")
        forms = [self._print(f) for f in factors]
        if len(forms) == 1:
            return forms[0]
        forms = [prettyForm(*form.parens()) if f.is_Add or isinstance(f, sp.Piecewise) else form for f, form in zip(factors, forms, strict=True)]
        return prettyForm.__mul__(*forms)


def _formula(expression: sp.Expr) -> str:
    """Two-dimensional where it fits, else one line."""
    drawn = _Pretty({"use_unicode": True, "wrap_line": False, "num_columns": _WIDTH}).doprint(expression)
    lines = str(drawn).split("\n")
    fits = max(map(len, lines)) <= _WIDTH
    return "\n".join("    " + line.rstrip() for line in lines) if fits else "    " + text_of(expression)


def cases_text(derivation: Derivation) -> str:
    """The theorem, its status first, then each case under its condition."""
    statement = derivation.theorem.statement
    value = derivation.value
    if derivation.status == "infinite":
        return f"{statement.subject} = ∞"
    head = f"{statement.subject} =" if derivation.status == "closed" else f"{statement.subject} has no closed form here; it is"
    subject = derivation.information
    laws = (subject.p, subject.q)
    constraint = sp.And(statement.condition, *(law.constraint for law in laws if law is not None))
    given = "" if constraint == True else f"\n  for parameters with {text_of(constraint)}"
    branches = value.args if isinstance(value, sp.Piecewise) else ((value, sp.true),)
    blocks = []
    for branch, condition in branches:
        if len(branches) == 1:
            blocks.append(_formula(branch))
        else:
            when = "  otherwise:" if condition == True else f"  if {text_of(condition)}:"
            blocks.append(f"{when}\n{_formula(branch)}")
    finite = "" if derivation.condition != True or len(branches) > 1 else "\n  finite for all parameters"
    return head + given + "\n" + "\n".join(blocks) + (finite if value.free_symbols else "")
