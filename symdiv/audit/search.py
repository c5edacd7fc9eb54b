"""Look for faults in one function: points of all regimes in turn, then a climb from bad points to worse ones, then the simplest of each kind.

Main definitions: :func:`survey`, :func:`climb`, :func:`simplest`, :func:`findings_of`.
"""

from __future__ import annotations

import math
import random
import time

from symdiv.audit.classes import Wrong
from symdiv.audit.confirm import SecondRoad
from symdiv.audit.examining import BROADCASTING, Bad, Examination
from symdiv.audit.finding import Finding, causes_of, reproducer
from symdiv.audit.function import Point, Value
from symdiv.audit.limits import SHRINKING_EFFORT
from symdiv.audit.points import changed_point, draw_point, fits, is_moderate, regimes_of, simpler_points
from symdiv.audit.truth import left_over
from symdiv.enclose import effort
from symdiv.oracle.regimes import NoPoint

__all__ = ["climb", "findings_of", "simplest", "survey"]

ATTEMPTS_AFTER = {"crash": 25, "garbage": 25, "timeout": 0}  # each that fails costs a start of the program, or seconds
ATTEMPTS, MANY = 250, 6  # to make a fault simpler; fewer where there are more numbers than that
PAIRS = 4  # of a batch that gave something wrong, for a smaller one
BATCH = 48


def survey(examination: Examination, count: int, seed: object, end: float = math.inf) -> None:
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


def climb(examination: Examination, starts: list[Bad], count: int, seed: object, end: float = math.inf) -> None:
    """From bad points, step by step, to worse ones: the worst so far are changed in one argument, and what is worse takes their place."""
    function, format = examination.function, examination.format
    draw = random.Random(f"{seed}/{function.name}/{format.name}/climb").randint
    examination.worst = sorted([*examination.worst, *starts], key=lambda b: -b.badness)[:12]
    if not any(side.arguments for side in (function.p, function.q) if side is not None):
        return  # there is nothing to change
    for _ in range(count):
        if not examination.worst or time.monotonic() > end or examination.costly:
            return
        base = examination.worst[draw(0, len(examination.worst) - 1)]
        point = changed_point(function, base.point, draw, format)
        if point != base.point and fits(function, point, format):
            examination.at(point, "climbed from " + base.regime.removeprefix("climbed from "))


def simplest(examination: Examination, wrong: Wrong) -> Wrong:
    """A fault of the same kind at arguments no less simple: greedily, of the points with one argument made simpler the simplest that shows it."""
    most = ATTEMPTS_AFTER.get(wrong.kind, ATTEMPTS)
    left = min(most, max(ATTEMPTS // 25, round(ATTEMPTS / max(1.0, examination.function.cost / 4, _count(wrong.point) / MANY))))
    improved = True
    quiet = Examination(examination.target, examination.function, examination.dtype, examination.allowance)
    quiet.late = examination.late
    asked: set[Point] = set()
    with effort.at_most(SHRINKING_EFFORT):
        while improved and left > 0:
            improved = False
            for point in simpler_points(wrong.function, wrong.point, wrong.format):
                if left <= 0 or quiet.costly or effort.exhausted():
                    break
                if point in asked or not fits(wrong.function, point, wrong.format):
                    continue
                asked.add(point)
                left -= 1
                quiet.faults.clear()
                quiet.over([(point, "shrunk from " + wrong.regime.removeprefix("shrunk from "))])
                same = [w for w in quiet.faults if w.kind == wrong.kind]
                if same:
                    wrong, improved = same[0], True
                    break
    return wrong


def _count(value: Value) -> int:
    """How many numbers there are: with more of them the condition number takes longer."""
    return sum(map(_count, value)) if isinstance(value, tuple) else 1


def simplest_batch(examination: Examination, wrong: Wrong) -> Wrong:
    """A fault of batches with few members at simple arguments: of two points where two show it, each made simpler as long as they do."""

    def shown(points: tuple[Point, ...]) -> Wrong | None:
        quiet = Examination(examination.target, examination.function, examination.dtype, examination.allowance)
        quiet.late = examination.late
        if wrong.regime == BROADCASTING:
            quiet.grid(points)
        else:
            quiet.over([(point, wrong.regime) for point in points])
        return next((w for w in quiet.faults if w.kind == "batching"), None)

    others = [point for point in wrong.batch if point != wrong.point]
    found = next((w for other in others[:PAIRS] if (w := shown((other, wrong.point))) is not None), None)
    left = ATTEMPTS
    while found is not None and left > 0:
        wrong, found = found, None
        for i, point in enumerate(wrong.batch):
            for simpler in simpler_points(wrong.function, point, wrong.format):
                pair = (*wrong.batch[:i], simpler, *wrong.batch[i + 1 :])
                if found is not None or left <= 0 or len(set(pair)) < len(pair) or not fits(wrong.function, simpler, wrong.format):
                    continue
                left -= 1
                found = shown(pair)
    return wrong


def findings_of(examination: Examination, version: str) -> tuple[list[Finding], list[str]]:
    """The simplest fault found of each kind, confirmed by a second road; and the faults that no second road confirmed, as text."""
    kinds: dict[str, list[Wrong]] = {}
    for wrong in examination.faults:
        kinds.setdefault(wrong.kind, []).append(wrong)
    causes = causes_of(kinds)
    second = SecondRoad(examination.function, examination.format)
    findings, doubtful = [], []
    for kind, faults in kinds.items():
        faults.sort(key=lambda w: not is_moderate(w.function, w.point))
        why = ""
        for wrong in faults[:2]:
            shrunk = simplest_batch(examination, wrong) if kind == "batching" else simplest(examination, wrong)
            try:
                finding = _finding(examination, version, shrunk, causes[kind], second)
            except Exception as problem:  # SymPy may fail in ways of its own on what it was never asked before: then nothing is confirmed
                finding, why = None, f" ({type(problem).__name__}: {problem})"
            if finding is not None:
                findings.append(finding)
                break
        else:
            named = shrunk.function.named(shrunk.point)
            doubtful.append(f"{shrunk.function.name} ({examination.dtype}): {kind} at {named}: no second road confirms the truth{why}")
    return findings, doubtful


def _finding(examination: Examination, version: str, wrong: Wrong, cause: str, second: SecondRoad) -> Finding | None:
    road = second.confirms(wrong.truth)
    if road is None:
        return None
    text = reproducer(wrong.function, wrong.point, examination.dtype, wrong.truth.digits(20), wrong.batch, wrong.regime == BROADCASTING)
    return Finding.of(examination.target.name, version, wrong, cause, road, text, examination.map)
