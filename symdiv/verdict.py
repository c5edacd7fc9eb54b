"""The three answers to "is it so?": :class:`Proved`, :class:`Refuted`, :class:`Undecided`.

A verdict has no truth value: ``if verdict:`` would treat "not decided" as one of the two others,
so ``bool()`` of any verdict raises :class:`TypeError`. Ask ``isinstance(verdict, Proved)``.

>>> from symdiv.verdict import Proved
>>> isinstance(Proved(axioms=("gamma",)), Proved)
True
>>> bool(Proved())
Traceback (most recent call last):
    ...
TypeError: a verdict has no truth value; ask isinstance(verdict, Proved)
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn

__all__ = ["Proved", "Refuted", "Undecided", "Verdict"]


@dataclass(frozen=True)
class Verdict:
    """What the three verdicts share: no truth value."""

    def __bool__(self) -> NoReturn:
        raise TypeError("a verdict has no truth value; ask isinstance(verdict, Proved)")


@dataclass(frozen=True)
class Proved(Verdict):
    """It holds; ``axioms`` are all that was believed on the way."""

    axioms: tuple[str, ...] = ()


@dataclass(frozen=True)
class Refuted(Verdict):
    """It does not hold.

    For a certificate, ``step`` is the index of the first step that does not follow (None: the certificate as a whole);
    for a formula, ``witness`` maps parameter names to exact values where it fails.
    """

    reason: str
    step: int | None = None
    witness: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Undecided(Verdict):
    """Neither was reached; ``reason`` says what was tried."""

    reason: str
