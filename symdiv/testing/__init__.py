"""Test your own floating-point code against symdiv: Hypothesis strategies, a conformance suite, a pytest plugin.

:func:`symdiv.testing.conformance.run_conformance` holds functions against the truth in one call; the pytest plugin (installed with
symdiv, active where pytest is) does it in a test; :mod:`symdiv.testing.strategies` are the inputs, for tests of your own making.
"""

from __future__ import annotations

__all__: list[str] = []
