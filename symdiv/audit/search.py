"""Look for faults in one function: points of all regimes in turn, then a climb from bad points to worse ones, then the simplest of each kind.

Main definitions: :func:`survey`, :func:`climb`, :func:`simplest`, :func:`findings_of`.
"""

from __future__ import annotations

import random
import time

from symdiv.audit.classes import Wrong
from symdiv.audit.confirm import confirmed, same_density
from symdiv.audit.examining import SLOW_KINDS, Bad, Examination
from symdiv.audit.finding import Finding, causes_of, reproducer
from symdiv.audit.function import Point
from symdiv.audit.points import changed_point, draw_point, fits, is_moderate, regimes_of, simpler_points
from symdiv.audit.truth import left_over
from symdiv.oracle.regimes import NoPoint

__all__ = ["climb", "findings_of", "simplest", "survey"]

ATTEMPTS = 250
BATCH = 48


def survey(examination: Examination, count: int, seed: object, end: float = float("inf")) -> None:
    """Ask at ``count`` points, the regimes in turn; what they are depends on the seed and on the function's name alone."""
    function, format = examination.function, examination.format
    draw = random.Random(f"{seed}/{function.name}/{format.name}").randint
    regimes: tuple[str, ...] = ()
    while not regimes:
        try:
            regimes = regimes_of(function, left_over(function, draw_point(function, "moderate", draw, format)[0], format))
        except NoPoint:
            return
    batch: list[tuple[Point, str]] = []
    moderate: list[Point] = []
    for number in range(count):
        try:
            point, regime = draw_point(function, regimes[number % len(regimes)], draw, format)
        except NoPoint:
            continue
        batch.append((point, regime))
        if regime == "moderate" and len(moderate) < 6:
            moderate.append(point)
        if len(batch) == (BATCH if function.batches else 1):
            examination.over(batch)
            batch = []
        if time.monotonic() > end or examination.costly:
            break
    examination.over(batch)
    examination.grid(moderate)


def climb(examination: Examination, starts: list[Bad], count: int, seed: object, end: float = float("inf")) -> None:
    """From bad points, step by step, to worse ones: the worst so far are changed in one argument, and what is worse takes their place."""
    function, format = examination.function, examination.format
    draw = random.Random(f"{seed}/{function.name}/{format.name}/climb").randint
    examination.worst = sorted([*examination.worst, *starts], key=lambda b: -b.badness)[:12]
    for _ in range(count):
        if not examination.worst or time.monotonic() > end or examination.costly:
            return
        base = examination.worst[draw(0, len(examination.worst) - 1)]
        point = changed_point(function, base.point, draw, format)
        if point != base.point and fits(function, point, format):
            examination.at(point, "climbed from " + base.regime.removeprefix("climbed from "))


def simplest(examination: Examination, wrong: Wrong) -> Wrong:
    """A fault of the same kind at arguments no less simple: greedily, one argument at a time."""
    left = max(ATTEMPTS // 25, round(ATTEMPTS / max(1.0, examination.function.cost / 4)))
    improved = True
    quiet = Examination(examination.target, examination.function, examination.dtype, examination.allowance)
    while improved and left > 0:
        improved = False
        for point in simpler_points(wrong.function, wrong.point):
            if left <= 0 or quiet.costly:
                break
            left -= 1
            if not fits(wrong.function, point, wrong.format):
                continue
            found = quiet.at(point, "shrunk from " + wrong.regime.removeprefix("shrunk from "))
            if found is not None and found.kind == wrong.kind:
                wrong, improved = found, True
                break
    return wrong


def findings_of(examination: Examination, version: str) -> tuple[list[Finding], list[str]]:
    """The simplest fault found of each kind, confirmed by a second road; and the faults that no second road confirmed, as text."""
    kinds: dict[str, list[Wrong]] = {}
    for wrong in examination.faults:
        kinds.setdefault(wrong.kind, []).append(wrong)
    causes = causes_of(kinds)
    findings, doubtful = [], []
    for kind, faults in kinds.items():
        faults.sort(key=lambda w: not is_moderate(w.function, w.point))
        for wrong in faults[:2]:
            best = wrong if kind in (*SLOW_KINDS, "batching", "dtype") else simplest(examination, wrong)
            try:
                road = confirmed(best.truth) if same_density(best.truth) else None
            except Exception:  # SymPy may fail in ways of its own on what it was never asked before: then nothing is confirmed
                road = None
            if road is not None:
                text = reproducer(best.function, best.point, examination.dtype, best.truth.digits(20), kind == "batching")
                findings.append(Finding.of(examination.target.name, version, best, causes[kind], road, text, examination.map))
                break
        else:
            doubtful.append(f"{best.function.name} ({examination.dtype}): {kind} at {best.function.named(best.point)}: no second road confirms the truth")
    return findings, doubtful
