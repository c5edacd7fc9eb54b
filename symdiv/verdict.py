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
    """It holds; ``axioms`` are all that was believed on the way, ``theorem`` (where there is one) is what was proved."""

    axioms: tuple[str, ...] = ()
    theorem: Any = field(default=None, repr=False, compare=False)

    def certificate(self) -> dict[str, Any]:
        """The proof as JSON data, for :func:`symdiv.verify`. Raises :class:`ValueError` where the verdict came without a theorem."""
        if self.theorem is None:
            raise ValueError("this verdict carries no theorem")
        certificate: dict[str, Any] = self.theorem.certificate()
        return certificate


@dataclass(frozen=True)
class Refuted(Verdict):
    """It does not hold.

    For a certificate, ``step`` is the index of the first step that does not follow (None: the certificate as a whole).
    For a formula, ``witness`` maps parameter names to exact values where it fails; ``claimed`` and ``truth`` are enclosures of the two
    values there, which are disjoint (None: undefined there); ``condition``, where it is found, says for which parameters the formula holds.
    """

    reason: str
    step: int | None = None
    witness: Mapping[str, Any] = field(default_factory=dict)
    claimed: Any = field(default=None, repr=False)
    truth: Any = field(default=None, repr=False)
    condition: Any = field(default=None, repr=False)


@dataclass(frozen=True)
class Undecided(Verdict):
    """Neither was reached; ``reason`` says what was tried."""

    reason: str
