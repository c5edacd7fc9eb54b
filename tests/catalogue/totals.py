"""The totals of the whole catalogue, as they stand in totals.json and in the README, and which divergences close, as it stands in closed.json.

``python tests/catalogue/totals.py`` writes all three.
"""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path
from typing import Any

from symdiv.catalogue import Totals, catalogue
from symdiv.catalogue.cache import Cache, default_folder
from symdiv.catalogue.rows import STATUSES, Row

ROOT = Path(__file__).parents[2]
TOTALS = Path(__file__).with_name("totals.json")
CLOSED = Path(__file__).with_name("closed.json")
README = ROOT / "README.md"
SHOWN = ("entropy", "kl_divergence")
BLOCK = re.compile(r"(<!-- catalogue: written by tests/catalogue/totals.py -->\n).*?(<!-- end of the catalogue -->)", re.DOTALL)


def computed(jobs: int, cache: Cache | None = None) -> dict[str, list[Row]]:
    """Run the whole catalogue, every certificate replayed: the rows of each measure."""
    return {name: catalogue(name, jobs=jobs, cache=cache) for name in SHOWN}


def records(tables: dict[str, list[Row]]) -> list[dict[str, Any]]:
    """Their totals, as they are stored."""
    return [Totals.of(name, rows).record() for name, rows in tables.items()]


def stored() -> list[dict[str, Any]]:
    """What the file says."""
    return list(json.loads(TOTALS.read_text(encoding="utf-8")))


def closed(rows: list[Row]) -> dict[str, list[str]]:
    """For each P the Q for which the measure closes."""
    return {p: [str(r.q) for r in rows if r.p == p and r.status == "closed"] for p in dict.fromkeys(r.p for r in rows)}


def stored_closed() -> dict[str, list[str]]:
    """What the file says of the divergence. Sweeps over the pairs that close take them from here; ``test_totals`` asks whether it is right."""
    return dict(json.loads(CLOSED.read_text(encoding="utf-8")))


def markdown(records: list[dict[str, Any]]) -> str:
    """The README's tables: one line a measure, then the divergence by the supports of P and Q."""
    shown = [s for s in STATUSES if any(r[s] for r in records)]
    lines = [_line(["", *shown, "all", "proofs replayed"]), _line(["---", *["---:"] * (len(shown) + 2)])]
    lines += [_line([r["measure"], *(str(r[s]) for s in shown), str(r["rows"]), str(r["verified"])]) for r in records]
    divergence = next(r for r in records if r["measure"] == "kl_divergence")
    shown = [s for s in STATUSES if divergence[s]]
    lines += ["", _line(["KL: supports of P ‖ Q", *shown]), _line(["---", *["---:"] * len(shown)])]
    lines += [_line([f"{c['support_p']} ‖ {c['support_q']}", *(str(c.get(s, "")) for s in shown)]) for c in divergence["by_support"]]
    return "\n".join(lines) + "\n"


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def main() -> None:
    """Write totals.json, closed.json, and the README's block."""
    folder = default_folder()
    tables = computed(os.cpu_count() or 1, Cache(folder) if folder is not None else None)
    found = records(tables)
    lines = (f"{json.dumps(p)}: {json.dumps(others)}" for p, others in closed(tables["kl_divergence"]).items())
    CLOSED.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    TOTALS.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    text = README.read_text(encoding="utf-8")
    README.write_text(BLOCK.sub(lambda m: m[1] + "\n" + markdown(found) + "\n" + m[2], text), encoding="utf-8")
    sys.stdout.write(markdown(found))


if __name__ == "__main__":
    main()
