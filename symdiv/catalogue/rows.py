"""One entry of the catalogue: a measure of the general members of one or two families, and what is known of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

import sympy as sp

from symdiv.catalogue.cache import Cache
from symdiv.catalogue.locus import loci
from symdiv.catalogue.support import support_class
from symdiv.derivation.public import derive
from symdiv.derivation.result import branches, finiteness, status_of
from symdiv.derivation.strategy import cached_measure
from symdiv.errors import SymdivError
from symdiv.expression import write
from symdiv.families.base import Family
from symdiv.families.structured import Structured
from symdiv.proof.certificate import certificate
from symdiv.proof.checker import verify
from symdiv.rules.logic import validity
from symdiv.rules.statement import Information, Statement
from symdiv.verdict import Proved

__all__ = ["STATUSES", "Row", "row"]

STATUSES = ("closed", "closed on a locus", "infinite", "open", "unsupported", "refuted")


@dataclass(frozen=True)
class Row:
    """What is known of one measure of P, or of P and Q, for all parameters.

    status:
        ``"closed"`` (finite under the condition), ``"infinite"`` (identically), ``"open"`` (a sum or an integral is left);
        ``"unsupported"`` where nothing could be derived, ``"refuted"`` where the checker rejects the proof: the reason says why
    condition, closed_form:
        when the value is finite, and the value, as text that SymPy reads; null where there is none
    infinite_where:
        for an open pair, a condition under which it is proved to be infinite; elsewhere the sum or integral stands
    closed_where:
        for an open pair, the equations between parameters under which it closes; condition and closed_form are then those there
    verified:
        whether the checker replayed the proof; null where it was not asked
    """

    measure: str
    p: str
    q: str | None
    member_p: str
    member_q: str | None
    support_p: str
    support_q: str | None
    status: str
    condition: str | None = None
    closed_form: str | None = None
    infinite_where: str | None = None
    closed_where: Sequence[str] | None = None
    verified: bool | None = None
    reason: str | None = None

    @property
    def kind(self) -> str:
        """The status, with the open pairs that close on a locus told from the others."""
        return "closed on a locus" if self.closed_where else self.status

    def record(self) -> dict[str, Any]:
        """The row as JSON data."""
        return asdict(self)


class _NotProved(Exception):
    """The checker rejects a proof."""


def row(measure: str, p: Family, q: Family | None, cache: Cache | None = None, check: bool = True) -> Row:
    """Derive a measure, check its proof, and say what came of it.

    Where nothing can be said of vectors or matrices of any size, the row is about the smallest size above 1.

    >>> from symdiv import Gamma, Pareto
    >>> r = row("kl_divergence", Pareto.general_member("_p"), Gamma.general_member("_q"))
    >>> r.status, r.condition, r.verified
    ('closed', 'shape_p > 1', True)
    """
    found = _row(measure, p, q, cache, check)
    sizes = {s for law in (p, q) if isinstance(law, Structured) for size in law.space.shape for s in size.free_symbols}
    if found.status != "unsupported" or not sizes:
        return found
    two = {s: sp.Integer(2) for s in sizes}
    return _row(measure, p.substitute(two), None if q is None else q.substitute(two), cache, check)


def _row(measure: str, p: Family, q: Family | None, cache: Cache | None, check: bool) -> Row:
    about: dict[str, Any] = {
        "measure": measure,
        "p": type(p).__name__,
        "q": None if q is None else type(q).__name__,
        "member_p": p.text,
        "member_q": None if q is None else q.text,
        "support_p": support_class(p),
        "support_q": None if q is None else support_class(q),
    }
    try:
        statement = _proved(measure, p, q, cache, check)
        status = status_of(statement.value)
        verified = True if check else None
        if status != "open":
            return Row(**about, status=status, **_form(statement), verified=verified)
        infinite = _infinite_where(statement.value)
        for equations, one_p, one_q in loci(p, q, partial(_closes, measure)) if q is not None else ():
            there = _proved(measure, one_p, one_q, cache, check)
            if status_of(there.value) == "closed":
                return Row(**about, status=status, **_form(there), infinite_where=infinite, closed_where=list(equations), verified=verified)
        return Row(**about, status=status, infinite_where=infinite, verified=verified)
    except _NotProved as problem:
        return Row(**about, status="refuted", verified=False, reason=str(problem))
    except Exception as problem:  # one pair that fails must not take the others with it; it is counted, and the reason shown
        return Row(**about, status="unsupported", reason=f"{type(problem).__name__}: {problem}")


def _closes(measure: str, p: Family, q: Family) -> bool:
    try:
        return status_of(cached_measure(measure, p, q).statement.value) == "closed"
    except SymdivError:  # no locus of closed forms; the pair itself has its status already
        return False


def _infinite_where(value: sp.Expr) -> str | None:
    found = sp.Or(*(c for v, c in branches(value) if v == sp.oo))
    return None if found == False else write(found)


def _form(statement: Statement) -> dict[str, str]:
    condition = finiteness(statement.value, validity(statement.subject))
    return {"condition": write(condition), "closed_form": write(statement.value)}


def _proved(measure: str, p: Family, q: Family | None, cache: Cache | None, check: bool) -> Statement:
    """The theorem's statement: from the cache, where it is checked in any case, or derived."""
    question = Information(measure, p, q)
    known = cache.read(question) if cache is not None else None
    if known is not None:
        return known
    theorem = derive(measure, p, q).theorem
    if not check and cache is None:
        return theorem.statement
    proof = certificate(theorem)
    if check and not isinstance(verdict := verify(proof), Proved):
        raise _NotProved(f"the certificate of {theorem.statement.subject} is rejected: {verdict}")
    if cache is not None:
        cache.write(question, proof)
    return theorem.statement
