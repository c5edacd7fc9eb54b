"""What a derivation is to its reader: the value, the condition, the steps, the certificate."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import sympy as sp
from sympy.logic.boolalg import Boolean

from symdiv.derivation.render import latex_formula, latex_of, text_of
from symdiv.laws import STRUCTURAL
from symdiv.proof.certificate import certificate
from symdiv.proof.theorem import Theorem
from symdiv.rules import RULES, Information
from symdiv.rules.logic import either, validity

__all__ = ["Derivation", "Step", "finiteness", "status_of"]


@dataclass(frozen=True)
class Step:
    """One inference: the rule's name, what the rule says, the numbers of the steps it uses, and what follows when."""

    number: int
    rule: str
    summary: str
    before: tuple[int, ...]
    after: str
    condition: Boolean
    latex: str

    def __str__(self) -> str:
        used = f", from {', '.join(f'({i})' for i in self.before)}" if self.before else ""
        condition = "" if self.condition == True else f"\n      if {text_of(self.condition)}"
        return f"({self.number}) {self.rule}{used}: {self.summary}\n      {self.after}{condition}"


@dataclass(frozen=True)
class Derivation:
    """A measure, derived: a theorem and the ways to read it.

    >>> import symdiv as sd
    >>> d = sd.derive("kl_divergence", sd.Exponential("a"), sd.Exponential("b"))
    >>> d.value, d.condition, d.status
    (log(a/b) - 1 + b/a, True, 'closed')
    >>> [step.rule for step in d.steps]
    ['transform', 'pushforward', 'linearity', 'definition', 'rewriting']
    """

    theorem: Theorem

    @property
    def information(self) -> Information:
        """What is derived: the measure, p, q and the base of the logarithm."""
        subject = self.theorem.statement.subject
        if not isinstance(subject, Information):
            raise TypeError("a derivation is of a measure")
        return subject

    @property
    def value(self) -> sp.Expr:
        """The value: a closed form, a Piecewise where finiteness depends on the parameters, oo, or an unevaluated sum."""
        return self.theorem.statement.value

    @cached_property
    def condition(self) -> Boolean:
        """The condition under which the value is finite."""
        return finiteness(self.value, validity(self.theorem.statement.subject))

    @property
    def symbols(self) -> dict[str, sp.Symbol]:
        """The symbols of the value by name, with what is assumed of them; use these to substitute or differentiate."""
        return {s.name: s for s in sorted(self.value.free_symbols, key=str)}

    @property
    def status(self) -> str:
        """``"closed"``, ``"infinite"`` (identically), or ``"open"`` (an unevaluated sum or integral is left)."""
        return status_of(self.value)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The inferences, premises before conclusions."""
        theorems = self.theorem.steps()
        number = {id(t): i for i, t in enumerate(theorems, 1)}
        return tuple(
            Step(
                number[id(t)],
                t.rule,
                _summary(t),
                tuple(number[id(p)] for p in t.premises),
                text_of(t.statement),
                t.statement.condition,
                latex_of(t.statement),
            )
            for t in theorems
        )

    def certificate(self) -> dict[str, Any]:
        """The proof as JSON data, for :func:`symdiv.verify`."""
        return certificate(self.theorem)

    def latex(self) -> str:
        """The theorem as LaTeX, without dollar signs."""
        return latex_of(self.theorem.statement)

    def latex_value(self) -> str:
        """The value alone as LaTeX."""
        return latex_formula(self.value)

    def latex_steps(self) -> str:
        """All steps as a LaTeX ``align*`` environment."""
        lines = (rf"&\text{{({s.number}) {s.rule}:}} && {s.latex} \\" for s in self.steps)
        return "\\begin{align*}\n" + "\n".join(lines) + "\n\\end{align*}"

    def _repr_latex_(self) -> str:
        return f"$\\displaystyle {self.latex()}$"

    def __str__(self) -> str:
        return "\n".join(map(str, self.steps))

    def __repr__(self) -> str:
        return f"<Derivation: {text_of(self.theorem.statement)}>"


def status_of(value: sp.Expr) -> str:
    """Whether a value is ``"closed"``, ``"infinite"`` or ``"open"``."""
    if value == sp.oo:
        return "infinite"
    return "open" if value.has(sp.Sum, sp.Integral) else "closed"


def branches(value: sp.Expr) -> list[tuple[sp.Expr, Boolean]]:
    """The values without cases, and their conditions, of which the first that holds counts."""
    if not isinstance(value, sp.Piecewise):
        return [(value, sp.true)]
    found = []
    for branch, condition in value.args:
        before: Boolean = sp.true
        for inner, case in branches(branch):  # these do not count outside their case, so that each says all that it needs
            found.append((inner, sp.And(condition, before, case)))
            before = sp.And(before, sp.Not(case))
    return found


def finiteness(value: sp.Expr, given: Boolean = sp.true) -> Boolean:
    """The condition under which a value is finite, for parameters that satisfy what is given."""
    cases = branches(value)
    if cases[-1][1] == True and cases[-1][0] != sp.oo:
        return sp.Not(sp.Or(*(c for v, c in cases if v == sp.oo)))
    finite: Boolean = sp.false
    for branch, condition in cases:
        if branch != sp.oo:
            finite = condition if finite == False else either(finite, condition, given)
    return finite


def _summary(theorem: Theorem) -> str:
    law = theorem.arguments.get("law")
    if theorem.rule in ("transform", "outside strip", "removable singularity"):
        return f"{law.axiom.statement} [{law.axiom.citation}]"  # type: ignore[union-attr]  # a Law, by the rule's kinds
    if theorem.rule == "logarithm":
        return f"{law.log_axiom.statement} [{law.log_axiom.citation}]"  # type: ignore[union-attr]  # see above
    if theorem.rule == "logarithm of exponential":
        return f"{law.log_exponential_axiom.statement} [{law.log_exponential_axiom.citation}]"  # type: ignore[union-attr]  # see above
    if theorem.rule == "partial transform":
        return f"{law.partial_axiom.statement} [{law.partial_axiom.citation}]"  # type: ignore[union-attr]  # see above
    if theorem.rule == "pushforward":
        through = law.pushforward  # type: ignore[union-attr]  # a Family, by the rule's kinds
        y = theorem.premises[0].statement.subject.variable  # type: ignore[union-attr]  # an Expectation, by the rule
        return f"X = {text_of(through.map(y))} for {y} ~ {through.law}"
    if theorem.arguments.get("dominated"):
        return "Expectation is linear; beside an infinite power of a positive X, lower powers do not matter."
    summary = RULES[theorem.rule].summary
    return f"{summary} [{STRUCTURAL[theorem.rule].citation}]" if theorem.rule in STRUCTURAL else summary
