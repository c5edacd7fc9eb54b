"""The pytest plugin: one test for a function of your own, at all the inputs on which such functions go wrong::

    @pytest.mark.symdiv("kl_divergence", "Gamma", "Gamma", dtype="float64", ulps=16, conditioned=True)
    def test_kl_gamma(conformance):
        conformance(my_package.kl_gamma)  # called with the parameters of p, then those of q

A failure shows the simplest parameters that were found, what was returned, the truth to 20 digits, the error in ulps and the condition number.
Nothing of symdiv's mathematics is imported before the fixture is used.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

import pytest

__all__ = ["conformance", "pytest_configure", "pytest_runtest_call"]

USAGE = "symdiv(measure, p, q=None, *, dtype='float64', ulps=None, relative=None, conditioned=None, regimes=None, examples=500, randomness=0)"
KEYWORDS = {"dtype", "ulps", "relative", "conditioned", "regimes", "examples", "randomness"}


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line("markers", f"{USAGE}: what the fixture `conformance` holds a function against (symdiv.testing.conformance)")


CALLED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, Any, Any]:
    """A test that says what a function must be, and never holds one against it, does not pass."""
    result = yield
    if item.get_closest_marker("symdiv") is not None and not item.stash.get(CALLED, False):
        pytest.fail("the test is marked symdiv, and checked no function: call the fixture, as in conformance(function)", pytrace=False)
    return result


@pytest.fixture
def conformance(request: pytest.FixtureRequest) -> Callable[[Callable[..., Any]], None]:
    """Check a function as the marker ``symdiv`` of the test says; call it with the function."""
    marker = request.node.get_closest_marker("symdiv")
    if marker is None:
        pytest.fail(f"the fixture conformance needs a marker: @pytest.mark.{USAGE}", pytrace=False)

    def check(function: Callable[..., Any]) -> None:
        from symdiv.errors import InvalidInput
        from symdiv.testing.conformance import ConformanceError, run_conformance

        __tracebackhide__ = True
        request.node.stash[CALLED] = True
        if len(list(request.node.iter_markers("symdiv"))) > 1:
            pytest.fail("the test is marked symdiv more than once; expected one marker, and for another function or format another test", pytrace=False)
        if len(marker.args) not in (2, 3):
            pytest.fail(f"expected @pytest.mark.{USAGE}", pytrace=False)
        if unknown := marker.kwargs.keys() - KEYWORDS:
            pytest.fail(f"unknown {', '.join(sorted(unknown))}; expected @pytest.mark.{USAGE}", pytrace=False)
        message = ""
        try:
            run_conformance({marker.args: function}, **marker.kwargs)
        except (ConformanceError, InvalidInput) as problem:
            message = str(problem).strip()
        if message:  # raised here, not above, where pytest would print the exception that is being handled as well
            pytest.fail(message, pytrace=False)

    return check
