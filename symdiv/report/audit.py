"""What an audit found, as one page that needs no network: a table by severity, filters, maps of the errors, derivations, reproducers.

Main definition: :func:`audit_page`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from symdiv import __version__
from symdiv.audit.classes import KINDS
from symdiv.audit.engine import Outcome
from symdiv.audit.finding import Finding
from symdiv.derivation.general import generalised
from symdiv.derivation.public import derive
from symdiv.derivation.result import Derivation
from symdiv.errors import SymdivError
from symdiv.families.registry import parse
from symdiv.report.maps import error_map
from symdiv.report.page import page

__all__ = ["audit_page"]


def audit_page(outcomes: Sequence[Outcome], findings: Sequence[Finding] | None = None) -> str:
    """The page for the outcomes of an audit, as HTML text.

    Parameters
    ----------
    outcomes : one for each target
    findings : those to be shown, such as the new ones beside a baseline; default: all
    """
    shown = [f for outcome in outcomes for f in outcome.findings] if findings is None else list(findings)
    shown.sort(key=lambda f: KINDS.index(f.kind))
    derived: dict[tuple[str, ...], Derivation | None] = {}
    rows = [_row(number, finding, derived) for number, finding in enumerate(shown, 1)]
    count = Counter(f.kind for f in shown)
    return page(
        "audit.html",
        title="Audit of " + ", ".join(f"{o.target} {o.version}" for o in outcomes),
        version=__version__,
        rows=rows,
        kinds=[(kind, count[kind]) for kind in KINDS if kind in count],
        outcomes=[_summary(outcome) for outcome in outcomes],
        choices={name: sorted({getattr(f, name) for f in shown}) for name in ("target", "measure", "dtype")},
    )


def _row(number: int, finding: Finding, derived: dict[tuple[str, ...], Derivation | None]) -> dict[str, Any]:
    names = {side: list(law["parameters"]) for side, law in (("p", finding.p), ("q", finding.q)) if law is not None}
    return {
        "id": f"finding-{number}",
        "number": number,
        "finding": finding,
        "p": _law(finding.p),
        "q": None if finding.q is None else _law(finding.q),
        "map": error_map(finding.map, names) if finding.map else None,
        "derivation": _derivation(finding, derived),
    }


def _law(law: dict[str, Any]) -> str:
    return f"{law['family']}({', '.join(f'{name} = {value!r}' for name, value in law['parameters'].items())})"


def _derivation(finding: Finding, derived: dict[tuple[str, ...], Derivation | None]) -> dict[str, Any] | None:
    """The derivation behind the truth, for general parameters of the families."""
    if not finding.laws:
        return None
    laws = [parse(finding.laws[side]) for side in ("p", "q") if side in finding.laws]
    p, q, _ = generalised(laws[0], laws[1] if len(laws) > 1 else None)
    key = (finding.measure, str(p), str(q))
    if key not in derived:
        try:
            derived[key] = derive(finding.measure, p, q)
        except SymdivError:
            derived[key] = None
    found = derived[key]
    if found is None:
        return None
    return {"latex": found.latex(), "steps": found.steps, "digest": finding.certificate}


def _summary(outcome: Outcome) -> dict[str, Any]:
    """What was right, over which regimes, and what was not covered."""
    reasons: dict[str, list[str]] = {}
    for missing in outcome.not_covered:
        reasons.setdefault(missing.reason, []).append(missing.name)
    clean: dict[str, dict[str, int]] = {}
    for checked in outcome.clean:
        tried = clean.setdefault(checked.function, {})
        for regime, points in checked.tried.items():
            tried[regime] = tried.get(regime, 0) + points
    return {
        "name": f"{outcome.target} {outcome.version}",
        "functions": len({c.function for c in outcome.checked}),
        "points": sum(sum(c.tried.values()) for c in outcome.checked),
        "clean": clean,
        "doubtful": [text for c in outcome.checked for text in c.doubtful],
        "reasons": reasons,
        "left": outcome.left,
        "late": [text for c in outcome.checked for text in c.late],
        "unfinished": outcome.unfinished,
    }
