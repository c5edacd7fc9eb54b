"""Theorem → certificate: the proof tree as JSON, to be replayed by the checker.

The schema (version 1) is ``symdiv/proof/certificate.schema.json``. A certificate is an object with

=============  =====================================================================================================
``format``     ``"symdiv certificate"``
``version``    1
``symbols``    name → assumptions (``positive``, ``nonnegative``, ``real``), for every symbol that occurs
``claim``      the statement proved: subject, value, condition; or the proposition: objects, hypotheses, conclusion
``axioms``     the names of the axioms used, sorted
``steps``      the inferences, premises before conclusions: ``rule``, ``premises`` (indices), ``arguments``, ``conclusion``
=============  =====================================================================================================

Expressions are SymPy text, read by the safe reader; nothing is evaluated as code.
"""

from __future__ import annotations

from typing import Any

import sympy as sp

from symdiv.errors import RuleError
from symdiv.laws import LAWS, STRUCTURAL, Law
from symdiv.proof.theorem import Theorem
from symdiv.rules import RULES, Proposition, Statement
from symdiv.rules.statement import Expectation, Information, MeasureRelation

__all__ = ["FORMAT", "VERSION", "axioms_of", "axioms_used", "certificate"]

FORMAT = "symdiv certificate"
VERSION = 1


def axioms_of(rule: str, arguments: dict[str, Any], conclusion: Statement | Proposition) -> set[str]:
    """The names of the axioms that one inference invokes."""
    law = arguments.get("law")
    if rule in ("transform", "outside strip", "removable singularity") and isinstance(law, Law):
        return {law.axiom.name}
    if rule == "partial transform" and isinstance(law, Law) and law.partial_axiom is not None:
        return {law.partial_axiom.name}
    if rule in STRUCTURAL:
        return {STRUCTURAL[rule].name}
    if rule == "logarithm" and isinstance(law, Law) and law.log_axiom is not None:
        return {law.log_axiom.name}
    if rule == "logarithm of exponential" and isinstance(law, Law) and law.log_exponential_axiom is not None:
        return {law.log_exponential_axiom.name}
    if rule == "sign":
        return {LAWS["SignedGamma"].axiom.name}
    if rule in ("finite sum", "finite sum diverges"):
        return {LAWS["ListedWeights"].axiom.name}
    if rule == "telescoping":
        return {LAWS["EqualWeights"].axiom.name}
    if isinstance(conclusion, Proposition) or isinstance(conclusion.subject, (Expectation, Information, MeasureRelation)):
        return set()
    raise AssertionError("a conclusion is of an expectation or a measure")


def axioms_used(theorem: Theorem) -> tuple[str, ...]:
    """The names of the axioms that a proof invokes, sorted."""
    return tuple(sorted(set().union(*(axioms_of(s.rule, dict(s.arguments), s.conclusion) for s in theorem.steps()))))


def certificate(theorem: Theorem) -> dict[str, Any]:
    """Return the certificate of a theorem: plain JSON data."""
    steps = theorem.steps()
    index = {id(step): i for i, step in enumerate(steps)}
    symbols: dict[str, sp.Symbol] = {}
    for step in steps:
        found = set(step.conclusion.symbols)
        # The names in propositions are told by their objects, not by the table of symbols.
        for value in step.arguments.values() if RULES[step.rule].of is Statement else ():
            found |= _symbols(value)
        for symbol in found:
            if symbols.setdefault(symbol.name, symbol) != symbol:
                raise RuleError(f"two symbols are named {symbol.name}")
    return {
        "format": FORMAT,
        "version": VERSION,
        "symbols": {name: dict(sorted(_assumptions(symbols[name]).items())) for name in sorted(symbols)},
        "claim": theorem.conclusion.record(),
        "axioms": list(axioms_used(theorem)),
        "steps": [
            {
                "rule": step.rule,
                "premises": [index[id(p)] for p in step.premises],
                "arguments": RULES[step.rule].encode(step.arguments),
                "conclusion": step.conclusion.record(),
            }
            for step in steps
        ],
    }


def _assumptions(symbol: sp.Symbol) -> dict[str, bool]:
    return {k: v for k, v in symbol._assumptions_orig.items() if k != "commutative"}


def _symbols(value: Any) -> set[sp.Symbol]:
    if isinstance(value, sp.Basic):
        return set(value.atoms(sp.Symbol))
    if isinstance(value, MeasureRelation):
        return value.symbols
    if isinstance(value, dict):
        return set().union(*(_symbols(x) for pair in value.items() for x in pair))
    if isinstance(value, (tuple, list)):
        return set().union(*(_symbols(x) for x in value))
    return set(getattr(value, "free_symbols", ()))
