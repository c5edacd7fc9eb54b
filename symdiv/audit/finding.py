"""What an audit reports: one record for one way in which one function is wrong.

Main definition: :class:`Finding`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from symdiv.oracle.judgement import Fault
from symdiv.oracle.protocol import request

__all__ = ["Finding"]


@dataclass(frozen=True)
class Finding:
    """A fault of a named version of a target, with what reproduces it."""

    target: str
    version: str
    fault: Fault
    reproducer: str

    def record(self) -> dict[str, Any]:
        """The finding as JSON data: numbers that JSON lacks are text."""
        fault, error = self.fault, self.fault.error
        question = request(fault.subject, fault.p, fault.q)
        returned = fault.answer.failure if fault.answer.failure is not None else _number(fault.answer.returned)
        return {
            "target": self.target, "version": self.version, "measure": fault.subject.measure, "p": question["p"], "q": question.get("q"),
            "dtype": fault.subject.format.name, "regime": fault.regime, "returned": returned, "truth": error.digits(20), "ulps": _number(error.ulps),
            "relative": _number(error.relative), "condition": _number(fault.condition), "kind": fault.kind, "reproducer": self.reproducer,
        }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.fault}\n  reproduce: {self.reproducer}"


def _number(x: Any) -> Any:
    if x is None:
        return None
    try:
        x = float(x)
    except (TypeError, ValueError):
        return repr(x)
    return x if x - x == 0 else str(x)
