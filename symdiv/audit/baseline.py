"""What is new in an audit, and what is gone, beside an earlier one.

Main definitions: :func:`new_findings`, :func:`compared`.
"""

from __future__ import annotations

from collections.abc import Iterable

from symdiv.audit.finding import Finding

__all__ = ["compared", "new_findings"]


def new_findings(old: Iterable[Finding], new: Iterable[Finding]) -> list[Finding]:
    """The findings whose cause, or one of whose functions with that fault, the earlier audit does not have; versions do not matter."""
    known = {key for finding in old for key in _keys(finding)}
    return [finding for finding in new if not _keys(finding) <= known]


def compared(old: Iterable[Finding], new: Iterable[Finding]) -> tuple[list[Finding], list[Finding], list[Finding]]:
    """The findings that are gone, that are new, and that are left."""
    old, new = list(old), list(new)
    broke = new_findings(old, new)
    fixed = new_findings(new, old)
    return fixed, broke, [finding for finding in new if finding not in broke]


def _keys(finding: Finding) -> set[tuple[str, str, str]]:
    return {(finding.target, function, finding.cause) for function in (finding.function, *(a["function"] for a in finding.also))}
