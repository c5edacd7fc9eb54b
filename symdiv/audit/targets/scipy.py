"""SciPy: ``scipy.stats`` and the summands in ``scipy.special``."""

from __future__ import annotations

from symdiv.audit.function import Function, NotCovered, Target

__all__ = ["TARGET"]


def version() -> str:
    """The installed version."""
    import scipy

    return str(scipy.__version__)


def functions() -> tuple[Function, ...]:
    """All that is audited."""
    return ()


def not_covered() -> tuple[NotCovered, ...]:
    """What is not, and why."""
    return ()


TARGET = Target("scipy", "scipy>=1.11", version, functions, not_covered)
