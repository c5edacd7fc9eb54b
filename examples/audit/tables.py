"""The tables of a page of audits: ``python tables.py RUN…`` reads RUN.jsonl and RUN.txt (what it printed), and writes Markdown."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from symdiv.audit.classes import KINDS

LONGEST = 360  # characters of a table's cell


def cell(text: str) -> str:
    """A text that can stand between two bars of a table."""
    text = " ".join(text.split())
    return (text if len(text) <= LONGEST else text[: LONGEST - 1] + "…").replace("|", "\\|")


def number(value: Any) -> str:
    """A parameter as a person writes it: 2 for 2.0, lists in brackets."""
    if isinstance(value, list):
        return f"[{', '.join(map(number, value))}]"
    return str(int(value)) if isinstance(value, float) and value.is_integer() and abs(value) < 1e6 else str(value)


def law(side: dict[str, Any] | None) -> str:
    """A law by its constructor's arguments."""
    return "" if side is None else f"{side['family']}({', '.join(f'{k}={number(v)}' for k, v in side['parameters'].items())})"


def row(finding: dict[str, Any]) -> str:
    """One finding as a line of a table."""
    laws = " ‖ ".join(filter(None, (law(finding["p"]), law(finding["q"]))))
    dtype = "" if finding["dtype"] == "float64" else f", {finding['dtype']}"
    if finding["kind"] == "batching":  # one point does not show it
        laws = "; ".join(line for line in finding["reproducer"].splitlines() if line.startswith(("p = ", "q = ")))
    also = f" (+{len(finding['also'])})" if finding["also"] else ""
    ulps = finding["ulps"]
    cells = (
        finding["kind"],
        f"{finding['function']}{dtype}{also}",
        f"`{cell(laws)}`",
        cell(str(finding["returned"])),
        finding["truth"],
        f"{ulps:.2g}" if isinstance(ulps, float | int) and ulps < 1e300 else "—",
    )
    return f"| {' | '.join(cells)} |"


def section(run: Path) -> list[str]:
    """What an audit found, all of it."""
    findings = [json.loads(line) for line in run.with_suffix(".jsonl").read_text().splitlines()]
    printed = run.with_suffix(".txt").read_text()
    [heading] = re.findall(r"^(\S+ \S+): (\d+) functions at (\d+) points$", printed, re.MULTILINE)
    kinds = Counter(f["kind"] for f in findings)
    lines = [
        f"## {heading[0]}: {len(findings)} findings at {heading[2]} points of {heading[1]} functions",
        "",
        "Of each kind: " + ", ".join(f"{k} {kinds[k]}" for k in KINDS if kinds[k]) + ".",
        "",
        "| kind | function | arguments | returned | truth | ulps |",
        "|---|---|---|---|---|---|",
        *map(row, findings),
        "",
    ]
    for line in re.findall(r"^  (right wherever.*|the truth was not determined.*|not confirmed.*|.*out of time.*|not covered.*)$", printed, re.MULTILINE):
        lines += [f"{line[0].upper()}{line[1:]}.", ""]
    return lines


if __name__ == "__main__":
    for name in sys.argv[1:]:
        print("\n".join(section(Path(name))))
