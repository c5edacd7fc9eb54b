"""Limits on one computation: on its work, which decides what an audit finds, and on its time, which only stops what hangs and is reported.

Main definitions: :func:`at_most`, :class:`TooLong`; :data:`EFFORT` and :data:`SECONDS`.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

__all__ = ["CONFIRMING_EFFORT", "EFFORT", "SECONDS", "SHRINKING_EFFORT", "TooLong", "at_most"]

EFFORT, CONFIRMING_EFFORT, SHRINKING_EFFORT = 50_000, 50_000, 100_000
"""Evaluations of integrands and terms for the truth at a point, which takes some hundreds as a rule, for its confirmation, and for all points at
which a fault is made simpler."""

SECONDS = 60.0
"""Of work, after which a truth, a confirmation or an answer is given up: more than a hundred times what they take."""

WAITING = 4


class TooLong(Exception):
    """The time is up."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raise TooLong in the body after so many seconds of work. Where there are no timers (Windows, threads) there is no limit.

    What counts is the processor's time, so that a busy machine does not change what is found; what only waits is ended after :data:`WAITING` times that.

    >>> with at_most(0.01):
    ...     while True: pass
    Traceback (most recent call last):
    symdiv.audit.limits.TooLong
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread() or signal.getitimer(signal.ITIMER_REAL)[0]:
        yield
        return

    def stop(number: int, frame: Any) -> None:
        raise TooLong

    timers = ((signal.ITIMER_VIRTUAL, signal.SIGVTALRM, seconds), (signal.ITIMER_REAL, signal.SIGALRM, WAITING * seconds))
    before = [signal.signal(name, stop) for _, name, _ in timers]
    for timer, _, limit in timers:
        signal.setitimer(timer, limit)
    try:
        yield
    finally:
        for timer, _, _ in timers:
            signal.setitimer(timer, 0)
        for (_, name, _), handler in zip(timers, before, strict=True):
            signal.signal(name, handler)
