"""A terminal for what is written to standard error."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest


@contextmanager
def on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], str]]:
    """Within this context standard error is a terminal; what is given says what it has been shown since it was last asked, "" for nothing."""
    import pty

    controller, end = pty.openpty()
    os.set_blocking(controller, False)

    def shown() -> str:
        parts = []
        while True:  # a read may give a part of what is there
            try:
                parts.append(os.read(controller, 1 << 16))
            except BlockingIOError:
                return b"".join(parts).decode()

    try:
        with open(end, "w", encoding="utf-8") as stream, monkeypatch.context() as patch:
            patch.setattr(sys, "stderr", stream)
            yield shown
    finally:
        os.close(controller)
