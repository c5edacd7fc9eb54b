"""The checker: replays a certificate, step by step, and believes nothing that it reads.

For each step it reads the rule's name, the arguments and the premises, applies the rule itself, and compares what
follows with what the certificate says follows. It knows the rules, the families and the base laws; it knows nothing of
the search that found the proof.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import sympy as sp

from symdiv.errors import InvalidInput, SymdivError
from symdiv.proof.certificate import FORMAT, VERSION, axioms_of
from symdiv.propositions import read_proposition
from symdiv.rules import RULES, Proposition, Statement
from symdiv.rules.statement import Symbols, read_statement
from symdiv.verdict import Proved, Refuted, Verdict

__all__ = ["verify"]

_KEYS = {"format", "version", "symbols", "claim", "axioms", "steps"}
_STEP_KEYS = {"rule", "premises", "arguments", "conclusion"}
_ASSUMPTIONS = {"positive", "nonnegative", "real"}
_MOST_STEPS = 10_000


def verify(certificate: Mapping[str, Any] | str | os.PathLike[str]) -> Verdict:
    """Check a certificate: a mapping, JSON text, or the path of a file.

    Returns :class:`~symdiv.verdict.Proved` with the axioms used, or :class:`~symdiv.verdict.Refuted` with the first step
    that does not follow. Raises :class:`~symdiv.errors.InvalidInput` where there is no certificate to check: no such
    file, or no JSON.

    >>> import symdiv as sd
    >>> certificate = sd.derive("entropy", sd.Exponential("r")).certificate()
    >>> sd.verify(certificate)
    Proved(axioms=('gamma',))
    >>> certificate["claim"]["value"] = "2 - log(r)"
    >>> sd.verify(certificate).reason
    'the claim is not the conclusion of the last step'
    """
    data = _load(certificate)
    step: int | None = None
    try:
        symbols = _frame(data)
        proved: list[Statement | Proposition] = []
        axioms: set[str] = set()
        for step, record in enumerate(data["steps"]):  # noqa: B007 - the handlers below name the step
            proved.append(_replay(record, proved, symbols, axioms))
        step = None
        if _read_conclusion(data["claim"], symbols) != proved[-1] or data["claim"] != data["steps"][-1]["conclusion"]:
            return Refuted("the claim is not the conclusion of the last step")
        if data["axioms"] != sorted(axioms):
            return Refuted(f"the axioms used are {', '.join(sorted(axioms)) or 'none'}")
    except SymdivError as problem:
        return Refuted(str(problem), step)
    except Exception as problem:  # a hostile certificate may make SymPy raise anything; nothing that raises is a proof
        return Refuted(f"the step cannot be read: {type(problem).__name__}: {problem}", step)
    return Proved(tuple(sorted(axioms)))


def _load(certificate: Mapping[str, Any] | str | os.PathLike[str]) -> Any:
    if isinstance(certificate, Mapping):
        return certificate
    if not isinstance(certificate, (str, os.PathLike)):
        raise InvalidInput(f"{type(certificate).__name__}: expected a certificate, JSON text or the path of a file")
    text = certificate
    if isinstance(certificate, os.PathLike) or not str(certificate).lstrip().startswith("{"):
        try:
            text = Path(certificate).read_text(encoding="utf-8")
        except (OSError, ValueError) as problem:
            raise InvalidInput(f"{str(certificate)[:200]!r}: expected a certificate, JSON text or the path of a file ({problem})") from problem
    try:
        return json.loads(str(text))
    except (ValueError, RecursionError) as problem:
        raise InvalidInput(f"not a certificate: {problem}") from problem


def _frame(data: Any) -> Symbols:
    """Check the outer form and make the symbols."""
    if not isinstance(data, Mapping) or set(data) != _KEYS or data["format"] != FORMAT:
        raise InvalidInput(f"expected an object with {', '.join(sorted(_KEYS))} and format {FORMAT!r}")
    if data["version"] != VERSION or isinstance(data["version"], bool):
        raise InvalidInput(f"version {data['version']!r}: this checker reads version {VERSION}")
    if not isinstance(data["steps"], list) or not 0 < len(data["steps"]) <= _MOST_STEPS:
        raise InvalidInput(f"expected from 1 to {_MOST_STEPS} steps")
    symbols = {}
    for name, assumptions in data["symbols"].items():
        if not (set(assumptions) <= _ASSUMPTIONS and assumptions and all(v is True for v in assumptions.values())):
            raise InvalidInput(f"symbol {name}: expected assumptions among {', '.join(sorted(_ASSUMPTIONS))}")
        symbols[name] = sp.Symbol(name, **assumptions)
    return symbols


def _replay(record: Mapping[str, Any], proved: list[Statement | Proposition], symbols: Symbols, axioms: set[str]) -> Statement | Proposition:
    """Apply the rule of one step and compare the conclusion with the one that is claimed."""
    if set(record) != _STEP_KEYS:
        raise InvalidInput(f"expected a step with {', '.join(sorted(_STEP_KEYS))}")
    rule = RULES.get(record["rule"])
    if rule is None:
        raise InvalidInput(f"no rule {record['rule']!r}")
    premises = []
    for index in record["premises"]:
        if type(index) is not int or not 0 <= index < len(proved):
            raise InvalidInput(f"premise {index!r}: expected the number of an earlier step")
        premises.append(proved[index])
    arguments = rule.decode(record["arguments"], symbols)
    conclusion = rule.apply(tuple(premises), arguments)
    if conclusion != _read_conclusion(record["conclusion"], symbols):
        raise InvalidInput(f"by the rule {record['rule']!r} it follows that {conclusion}")
    if conclusion.record() != record["conclusion"]:
        raise InvalidInput("the conclusion is not written as the rule writes it")
    axioms |= axioms_of(record["rule"], arguments, conclusion)
    return conclusion


def _read_conclusion(record: Mapping[str, Any], symbols: Symbols) -> Statement | Proposition:
    """A statement, or a proposition."""
    return read_proposition(record) if "conclusion" in record else read_statement(record, symbols)
