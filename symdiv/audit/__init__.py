"""The audit: hold an implementation against the truth, and report what is wrong at the simplest input.

:func:`symdiv.audit.search.audit_program` audits a program that speaks the line protocol of :mod:`symdiv.oracle.protocol`.
"""

from __future__ import annotations

__all__: list[str] = []
