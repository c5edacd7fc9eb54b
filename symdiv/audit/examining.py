"""One function in one format under examination: asks, compares, keeps count of what was tried and of the worst answers.

Main definitions: :class:`Examination`, :class:`Bad`.
"""

from __future__ import annotations

import math
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from symdiv.audit.asking import SILENT, Reply, ask, ask_batch, ask_grid
from symdiv.audit.classes import Wrong, examine, excess
from symdiv.audit.function import Function, Point, Target
from symdiv.audit.limits import EFFORT, SECONDS, TooLong, at_most
from symdiv.audit.points import fits, is_moderate
from symdiv.audit.truth import Truth
from symdiv.enclose import effort
from symdiv.enclose.binary import format_of
from symdiv.errors import InvalidInput, RuleError, Undetermined, Unsupported
from symdiv.oracle.judgement import Allowance, Answer

__all__ = ["BROADCASTING", "Bad", "Examination", "tuples"]

BROADCASTING = "broadcasting"  # the regime of tables
MAPPED = 400  # points kept for a map of the errors
REPORTED, RETRIED = 40, 4  # faults that a round hands on, and of one kind that the next asks about again
UNKNOWN = (InvalidInput, RuleError, Undetermined, Unsupported, TooLong, RecursionError, SystemError)  # the last where time is up inside compiled code
SLOW_KINDS = ("crash", "timeout", "garbage")  # each costs a start of the program, or seconds
COSTLY, FEW = 5, 2  # of them, after which a program's function is left, or a library's
SLOW = 2  # points with a truth beyond the effort, after which a regime is left
DIFFERENT = 6  # bits that vectorised code may give other than code for one number


@dataclass(frozen=True)
class Bad:
    """A point that is worth a search around it: how bad the answer is there, in bits beyond what is allowed."""

    point: Point
    regime: str
    badness: float


class Examination:
    """The questions put to one function; ``faults`` are the wrong answers, ``tried`` counts points by regime, ``unknown`` those without a truth,
    and those that the library refuses as not implemented. ``late`` says where the clock, not the work, ended something: another run may find more."""

    def __init__(self, target: Target, function: Function, dtype: str, allowance: Allowance) -> None:
        self.target, self.function, self.allowance = target, function, allowance
        self.format = format_of(dtype)
        self.dtype = dtype
        self.tried: Counter[str] = Counter()
        self.unknown = 0
        self.too_long: Counter[str] = Counter()
        self.late: list[str] = []
        self.unanswered = 0
        self.faults: list[Wrong] = []
        self.worst: list[Bad] = []
        self.map: list[dict[str, Any]] = []
        self.oracle_seconds = self.library_seconds = self.earlier_seconds = 0.0
        self.started = time.perf_counter()

    @property
    def seconds(self) -> tuple[float, float, float]:
        """What the truth took, what the answers took, and all the work, from the examination's start."""
        return self.oracle_seconds, self.library_seconds, self.earlier_seconds + time.perf_counter() - self.started

    def resume(self, first: dict[str, Any]) -> None:
        """Take over what a first round found: its counts, its map, and its faults, which are asked about anew."""
        kinds: Counter[str] = Counter()
        for point, regime, kind, failure, batch in first["faults"]:
            kinds[kind] += 1
            point = tuples(point)
            if failure is not None and (truth := self._truth(point)) is not None:
                answer = Answer(failure=failure, kind=kind)
                self.faults.append(Wrong(self.function, self.format, point, regime, answer, kind, math.inf, math.inf, truth, tuples(batch)))
            elif kinds[kind] <= RETRIED:
                self.at(point, regime)
        self.tried, self.unknown, self.map = Counter(first["tried"]), first["unknown"], list(first["map"])
        oracle, library, self.earlier_seconds = first["seconds"]
        self.oracle_seconds += oracle
        self.library_seconds += library
        self.late = [*first["late"], *self.late]

    def report(self) -> dict[str, Any]:
        """The first round as plain data."""
        faults = sorted(self.faults, key=lambda w: not is_moderate(w.function, w.point))[:REPORTED]
        return {
            "tried": dict(self.tried), "unknown": self.unknown, "map": self.map, "seconds": self.seconds, "late": self.late, "left": self.left(),
            "worst": [(b.point, b.regime, min(b.badness, 1e9)) for b in self.worst],
            "faults": [(w.point, w.regime, w.kind, w.answer.failure if w.kind in ("batching", "dtype") else None, w.batch) for w in faults],
        }  # fmt: skip

    @property
    def costly(self) -> bool:
        """Whether answers took so long, or so many starts of a program, that the function is left."""
        return self.unanswered + sum(w.kind in SLOW_KINDS for w in self.faults) >= (COSTLY if self.function.answer is not None else FEW)

    def left(self, planned: int | None = None) -> str:
        """After what the function was left, and at how many points of those that were planned; "" where it was not."""
        if not self.costly:
            return ""
        kinds = Counter(w.kind for w in self.faults if w.kind in SLOW_KINDS)
        kinds["timeout"] += self.unanswered
        after = ", ".join(f"{kind} × {number}" for kind, number in kinds.most_common() if number)
        return f"after {after}, at {sum(self.tried.values())}{'' if planned is None else f' of {planned}'} points"

    def given_up(self, regime: str) -> bool:
        """Whether the truth took too long at several points of a regime, which is not tried any more."""
        return self.too_long[regime.split(" 1e")[0]] >= SLOW

    def _ask(self, point: Point) -> tuple[Answer, str]:
        start = time.perf_counter()
        answer, dtype = ask(self.target, self.function, point, self.dtype)
        self.library_seconds += time.perf_counter() - start
        if answer.kind == "timeout" and self.function.answer is None:
            self.unanswered += 1
            self._is_late("no answer", point)
        return answer, dtype

    def at(self, point: Point, regime: str) -> Wrong | None:
        """Ask at one point by itself; None where the answer is right, or the truth is not known."""
        truth = self._truth(point, regime)
        return None if truth is None else self._judged(truth, regime, self._ask(point)[0])

    def number(self, point: Point) -> float | None:
        """What is returned at a point, without a judgement."""
        if not fits(self.function, point, self.format):
            return None
        answer = self._ask(point)[0]
        return answer.returned if isinstance(answer.returned, float) else None

    def over(self, drawn: Sequence[tuple[Point, str]]) -> None:
        """Ask at many points: in one batch where the function takes batches, and by themselves where that says something."""
        known = [(truth, regime) for point, regime in drawn if (truth := self._truth(point, regime)) is not None]
        if not known:
            return
        singles: dict[int, Answer] = {}

        def single(i: int) -> Answer:
            if i not in singles:
                singles[i], dtype = self._ask(known[i][0].point)
                self._check_dtype(known[i], singles[i], dtype)
            return singles[i]

        batch: Reply | None = None
        has_arguments = self.function.p.arguments or (self.function.q is not None and self.function.q.arguments)
        if self.function.batches and has_arguments and len(known) > 1:
            start = time.perf_counter()
            batch = ask_batch(self.target, self.function, [truth.point for truth, _ in known], self.dtype)
            self.library_seconds += time.perf_counter() - start
        usable = batch is not None and batch.failure is None and batch.values.shape == (len(known),)
        for i, (truth, regime) in enumerate(known):
            if self.costly:
                break
            if usable and i % 8:
                assert batch is not None
                if self._judged(truth, regime, Answer(returned=float(batch.values[i])), keep=False) is None:
                    continue
            self._judged(truth, regime, single(i), counted=not (usable and i % 8))
        if batch is not None:
            self._compare(known, batch, [single(i) for i in singles], list(singles))

    def grid(self, points: Sequence[Point]) -> None:
        """Whether a column of p's with a row of q's gives the whole table, as NumPy's rules of broadcasting say."""
        if self.function.q is None or not self.function.batches or not (self.function.p.arguments and self.function.q.arguments):
            return
        chosen = [point for point in points if self._truth(point) is not None][:3]
        if len(chosen) < 2:
            return
        reply = ask_grid(self.target, self.function, chosen, self.dtype)
        size = len(chosen)
        for i in range(size):
            for j in range(size):
                point = (chosen[i][0], chosen[j][1])
                if not fits(self.function, point, self.format) or (truth := self._truth(point)) is None:
                    continue
                one = self._ask(point)[0]
                if not isinstance(one.returned, float):
                    continue
                if reply.silent:
                    return
                if reply.failure is not None:
                    answer = Answer(failure=f"p in a column and q in a row: {reply.failure}", kind="batching")
                elif reply.values.shape != (size, size):
                    answer = Answer(failure=f"p in a column of {size} and q in a row of {size} give the shape {reply.values.shape}", kind="batching")
                elif self._differ(truth, float(reply.values[i, j]), one.returned):
                    answer = Answer(failure=f"{float(reply.values[i, j])!r} in a table, {one.returned!r} by itself", kind="batching")
                else:
                    continue
                self.faults.append(Wrong(self.function, self.format, point, BROADCASTING, answer, "batching", math.inf, math.inf, truth, tuple(chosen)))
                return

    def _truth(self, point: Point, regime: str = "") -> Truth | None:
        if self.given_up(regime):
            return None
        start = time.perf_counter()
        try:
            with at_most(SECONDS), effort.at_most(EFFORT):
                truth = Truth(self.function, point, self.format)
                _ = truth.nearest
        except UNKNOWN as problem:
            self._not_known(problem, point, regime)
            return None
        finally:
            self.oracle_seconds += time.perf_counter() - start
        return truth

    def _not_known(self, problem: BaseException, point: Point, regime: str) -> None:
        self.unknown += 1
        self.too_long[regime.split(" 1e")[0]] += isinstance(problem, TooLong | SystemError | effort.OutOfEffort)
        if isinstance(problem, TooLong | SystemError):
            self._is_late("no truth", point)

    def _is_late(self, what: str, point: Point) -> None:
        self.late.append(f"{self.function.name} ({self.dtype}): {what} within {SECONDS:g} seconds at {self.function.named(point)}")

    def _judged(self, truth: Truth, regime: str, answer: Answer, keep: bool = True, counted: bool = True) -> Wrong | None:
        if self.function.answer is None and answer.failure is not None and answer.kind in SILENT:
            self.unknown += 1
            return None
        start = time.perf_counter()
        asking = self.library_seconds
        try:
            with at_most(SECONDS), effort.at_most(EFFORT):
                wrong, badness = examine(truth, regime, answer, self.allowance, self.number)
        except UNKNOWN as problem:
            self._not_known(problem, truth.point, regime)
            return None
        finally:
            self.oracle_seconds += time.perf_counter() - start - (self.library_seconds - asking)
        if counted:
            self.tried[regime.split()[0]] += 1
            if len(self.map) < MAPPED:
                self.map.append({"p": truth.point[0], "q": truth.point[1], "badness": _finite(badness), "kind": wrong.kind if wrong else None})
        if keep:
            self.worst = sorted([*self.worst, Bad(truth.point, regime, badness)], key=lambda b: -b.badness)[:12]
            if wrong is not None:
                self.faults.append(wrong)
        return wrong

    def _compare(self, known: Sequence[tuple[Truth, str]], batch: Reply, singles: Sequence[Answer], places: Sequence[int]) -> None:
        """A batch gives what its members give by themselves."""
        fine = [i for i, answer in zip(places, singles, strict=True) if isinstance(answer.returned, float)]
        if batch.failure is not None:
            if not batch.silent and len(fine) == len(known):
                self._batching(known[fine[0]], f"in a batch: {batch.failure}", known)
            return
        if batch.values.shape != (len(known),):
            self._batching(known[0], f"a batch of {len(known)} gives the shape {batch.values.shape}", known)
            return
        answers = dict(zip(places, singles, strict=True))
        for i in fine:
            together, alone = float(batch.values[i]), answers[i].returned
            if self._differ(known[i][0], together, alone):
                self._batching(known[i], f"{together!r} in a batch, {alone!r} by itself", known)
                return

    def _differ(self, truth: Truth, together: float, alone: float) -> bool:
        if together == alone or (math.isnan(together) and math.isnan(alone)):
            return False
        if math.isinf(together) or math.isinf(alone) or math.isnan(together + alone):
            return True
        badness = [excess(truth, number, self.allowance)[0] for number in (together, alone)]
        if max(badness) <= 0 or min(badness) > 0:
            return False  # both are as right as can be asked for, or both are wrong: noise beside noise
        return abs(together - alone) > 2.0 ** (DIFFERENT - self.format.precision) * max(1.0, truth.condition) * abs(alone)

    def _batching(self, where: tuple[Truth, str], text: str, known: Sequence[tuple[Truth, str]]) -> None:
        truth, regime = where
        answer, batch = Answer(failure=text, kind="batching"), tuple(t.point for t, _ in known)
        self.faults.append(Wrong(self.function, self.format, truth.point, regime, answer, "batching", math.inf, math.inf, truth, batch))

    def _check_dtype(self, where: tuple[Truth, str], answer: Answer, dtype: str) -> None:
        if self.function.keeps_dtype and dtype and dtype != self.dtype and not any(w.kind == "dtype" for w in self.faults):
            text = Answer(failure=f"a result of dtype {dtype} ({answer.returned!r})", kind="dtype")
            self.faults.append(Wrong(self.function, self.format, where[0].point, where[1], text, "dtype", math.inf, math.inf, where[0]))


def _finite(x: float) -> float | None:
    return x if math.isfinite(x) else None


def tuples(value: Any) -> Any:
    """Lists as tuples, as points are before they are written as JSON."""
    return tuple(map(tuples, value)) if isinstance(value, list | tuple) else value
