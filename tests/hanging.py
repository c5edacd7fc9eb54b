"""A guard against computations that would not end: no measure of speed, which no test asserts."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

SECONDS = 60
"""Of the process's own time, not of the clock: a busy machine changes nothing. What is guarded takes a fraction of a second."""


@contextmanager
def no_hang() -> Iterator[None]:
    """Fail where the body keeps the processor busy for a minute."""

    def give_up(*_: object) -> None:
        raise AssertionError(f"still busy after {SECONDS} s")

    before = signal.signal(signal.SIGPROF, give_up)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
