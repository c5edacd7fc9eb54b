"""Terms, formulas and propositions as LaTeX, in the notation of textbooks: p_i, sums over i in X, ∀, ⇔."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sympy.core.function import AppliedUndef
from sympy.printing.latex import LatexPrinter
from sympy.printing.precedence import PRECEDENCE

from symdiv.propositions.formulas import All, Equivalent, Fails, Finite, Formula, Length, Limit, Not, Proposition, Relation, Slope

__all__ = ["formula_latex", "object_words", "proposition_latex", "term_latex"]

_SIGNS = {"<=": r"\le", "<": "<", "==": "="}


class _Latex(LatexPrinter):
    """A printer that knows which index sets are measure spaces."""

    def __init__(self, sorts: Mapping[str, str]) -> None:
        super().__init__()
        self.sorts = sorts

    def _print_Function(self, expr: Any, exp: Any = None) -> str:
        name, arguments = expr.func.__name__, expr.args
        if isinstance(expr, AppliedUndef):
            drawn = rf"{self._print(_name(name))}_{{{', '.join(self._print(a) for a in arguments)}}}"
        elif name == "Total":
            drawn = self._total(*arguments)
        elif name == "information":
            drawn = rf"- \log {self._factor(arguments[0])}"
        elif name == "entropy_term":
            drawn = rf"- {self._factor(arguments[0])} \log {self._factor(arguments[0])}"
        elif name == "cross_term":
            drawn = rf"- {self._factor(arguments[0])} \log {self._factor(arguments[1])}"
        elif name == "divergence_term":
            drawn = rf"{self._factor(arguments[0])} \log \frac{{{self._print(arguments[0])}}}{{{self._print(arguments[1])}}}"
        else:
            return str(super()._print_Function(expr, exp))
        return drawn if exp is None else rf"\left({drawn}\right)^{{{exp}}}"

    _print_Total = _print_information = _print_entropy_term = _print_cross_term = _print_divergence_term = _print_Function

    def _factor(self, term: Any) -> str:
        """A factor, in parentheses where it is a sum or a product."""
        drawn = str(self._print(term))
        return rf"\left({drawn}\right)" if term.is_Add or term.is_Mul or (term.is_Rational and not term.is_Integer) else drawn

    def _total(self, body: Any, index: Any, space: Any) -> str:
        drawn = str(self._print(body))
        if body.is_Add or drawn.startswith("-"):
            drawn = rf"\left({drawn}\right)"
        if self.sorts.get(space.name) == "measure space":
            return rf"\int_{{{self._print(space)}}} {drawn} \, d\mu({self._print(index)})"
        return rf"\sum_{{{self._print(index)} \in {self._print(space)}}} {drawn}"

    def _print_Mul(self, expr: Any) -> str:
        """Sums and the terms of measures in a product stand in parentheses."""
        wide = {f for f in expr.args if f.func.__name__ in _WIDE} if expr.is_Mul else set()
        if not wide:
            return str(super()._print_Mul(expr))
        rest = expr.func(*(f for f in expr.args if f not in wide))
        sign = {1: "", -1: "- "}.get(rest)
        drawn = [rf"\left({self._print(f)}\right)" for f in expr.args if f in wide]
        return (sign if sign is not None else self.parenthesize(rest, PRECEDENCE["Mul"]) + " ") + " ".join(drawn)


_WIDE = frozenset({"Total", "information", "entropy_term", "cross_term", "divergence_term"})


def _name(name: str) -> Any:
    from symdiv.propositions.terms import real

    return real(name)


def term_latex(term: Any, sorts: Mapping[str, str] | None = None) -> str:
    r"""A term as LaTeX; ``sorts`` say which index sets are measure spaces.

    >>> from symdiv.propositions import read_term
    >>> term_latex(read_term("total(divergence_term(p[i], q[i]), i, X)"))
    '\\sum_{i \\in X} p_{i} \\log \\frac{p_{i}}{q_{i}}'
    """
    return str(_Latex(sorts or {}).doprint(term))


def formula_latex(formula: Formula, sorts: Mapping[str, str] | None = None) -> str:
    r"""A formula as LaTeX.

    >>> from symdiv.propositions import read_formula
    >>> formula_latex(read_formula("all(p[i] == q[i], i, X)"))
    'p_{i} = q_{i} \\;\\text{ for all }\\; i \\in X'
    """

    def term(t: Any) -> str:
        return term_latex(t, sorts)

    if isinstance(formula, Relation):
        return f"{term(formula.left)} {_SIGNS[formula.sign]} {term(formula.right)}"
    if isinstance(formula, All):
        every = r"almost all" if (sorts or {}).get(formula.space.name) == "measure space" else "all"
        return rf"{formula_latex(formula.formula, sorts)} \;\text{{ for {every} }}\; {term(formula.index)} \in {term(formula.space)}"
    if isinstance(formula, Equivalent):
        return rf"{formula_latex(formula.left, sorts)} \quad\Longleftrightarrow\quad {formula_latex(formula.right, sorts)}"
    if isinstance(formula, Not):
        return rf"\text{{not}}\left( {formula_latex(formula.formula, sorts)} \right)"
    if isinstance(formula, Finite):
        return rf"{term(formula.term)} \;\text{{ is finite}}"
    if isinstance(formula, Length):
        low, high = (r"-\infty" if formula.low is None else term(formula.low)), (r"\infty" if formula.high is None else term(formula.high))
        of = rf"{term(formula.term)},\, {term(formula.index)} \in {term(formula.space)},"
        return rf"{of} \;\text{{ has length as its distribution on }}\; ({low}, {high})"
    if isinstance(formula, Limit):
        return rf"{term(formula.term)} \to {term(formula.value)} \;\text{{ as }}\; {term(formula.variable)} \downarrow {term(formula.point)}"
    if isinstance(formula, Slope):
        variable = term(formula.variable)
        return rf"\left. \frac{{d}}{{d {variable}}} \left( {term(formula.term)} \right) \right|_{{{variable} = {term(formula.point)}}} = {term(formula.value)}"
    if isinstance(formula, Fails):
        return rf"\text{{it fails that }}\; {proposition_latex(formula.proposition)}"
    raise TypeError(f"{type(formula).__name__}: no formula that is drawn")


def proposition_latex(proposition: Proposition, known: Iterable[Formula] = ()) -> str:
    """Hypotheses, those that are known left out, and the conclusion."""
    hidden = {h.canonical() for h in known}
    shown = [formula_latex(h, proposition.sorts) for h in proposition.hypotheses if h.canonical() not in hidden]
    conclusion = formula_latex(proposition.conclusion, proposition.sorts)
    return r" ,\quad ".join(shown) + rf" \;\vdash\; {conclusion}" if shown else conclusion


def object_words(name: str, sort: str) -> tuple[str, str]:
    r"""The LaTeX of an object's name, and what the object is.

    >>> object_words("p", "function on X")
    ('p', 'a function on X')
    """
    article = "an" if sort.startswith("element") else "a"
    return term_latex(_name(name)), f"{article} {sort}"
