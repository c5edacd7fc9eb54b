"""How many rows there are of each status, by the supports of P and Q."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from symdiv.catalogue.rows import STATUSES, Row
from symdiv.catalogue.support import CLASSES

__all__ = ["Totals"]

Key = tuple[str, str | None]


@dataclass(frozen=True)
class Totals:
    """Counts of rows by status, and by the classes of the supports."""

    measure: str
    counts: dict[Key, Counter[str]]
    verified: int

    @classmethod
    def of(cls, measure: str, rows: Iterable[Row]) -> Totals:
        """Count rows."""
        counts: dict[Key, Counter[str]] = {}
        verified = 0
        for r in rows:
            counts.setdefault((r.support_p, r.support_q), Counter())[r.kind] += 1
            verified += r.verified is True
        order = {name: i for i, name in enumerate(CLASSES)}
        keys = sorted(counts, key=lambda k: (order[k[0]], order[k[1]] if k[1] is not None else 0))
        return cls(measure, {k: counts[k] for k in keys}, verified)

    @property
    def all(self) -> Counter[str]:
        """The counts over all classes."""
        return sum(self.counts.values(), Counter())

    def record(self) -> dict[str, Any]:
        """The totals as JSON data."""
        classes = [{"support_p": p, **({} if q is None else {"support_q": q}), **{s: c[s] for s in STATUSES if c[s]}} for (p, q), c in self.counts.items()]
        return {"measure": self.measure, "rows": self.all.total(), "verified": self.verified, **{s: self.all[s] for s in STATUSES}, "by_support": classes}

    def table(self) -> list[list[str]]:
        """The counts as a table of text: a heading, one line a class, a line with the sums; statuses that do not occur are left out."""
        shown = [s for s in STATUSES if self.all[s]]
        lines = [[p if q is None else f"{p} ‖ {q}", *(str(c[s]) if c[s] else "" for s in shown), str(c.total())] for (p, q), c in self.counts.items()]
        heading = "support" if all(q is None for _, q in self.counts) else "supports of P ‖ Q"
        return [[heading, *shown, "all"], *lines, ["all", *(str(self.all[s]) for s in shown), str(self.all.total())]]
