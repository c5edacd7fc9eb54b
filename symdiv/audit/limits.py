"""A limit on the time of one computation, so that one point does not use up an audit.

Main definitions: :func:`at_most`, :class:`TooLong`.
"""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

__all__ = ["TooLong", "at_most"]


class TooLong(Exception):
    """The time is up."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raise TooLong in the body after so many seconds. Where there are no timers (Windows, threads) there is no limit.

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

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
