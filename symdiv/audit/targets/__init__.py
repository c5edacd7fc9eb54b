"""The libraries that can be audited, one a file, each imported only when it is asked for.

How to add one: a file ``symdiv/audit/targets/LIBRARY.py`` with a :class:`~symdiv.audit.function.Target` called ``TARGET``, and its name in
:data:`NAMES`. What a target says:

``version``, ``package``
    the installed version, and what pip installs. The library is imported inside functions only.
``functions``
    a :class:`~symdiv.audit.function.Function` for every measure the library computes and every way of building its laws (probabilities and
    logits, rate and scale, …), enumerated from the library's own registries: a name that a new release adds is audited if symdiv's converter
    knows its family, and listed as not covered, with the reason, if not. Nothing is left out silently.
``not_covered``
    the rest, each with its reason.

A function says how to ask (``call``, with NumPy arrays), what the truth is (``laws``: exact values of the very floats passed, a float32 meaning
its binary value), which :mod:`kinds of arguments <symdiv.audit.arguments>` it takes, what its documentation excludes (``unsupported``) or
defines otherwise (``conventions``), and how to write a stand-alone reproducer (``source``). ``laws`` usually comes from the library's table of
counterparts in :mod:`symdiv.convert`, by :func:`symdiv.audit.targets.counterparts.laws_of`. :func:`load` gives the target of a name.

The engine does the rest. It draws the points, asks for them in batches and one by one, in every dtype, compares, searches for worse points,
classifies, groups, shrinks and confirms. A target contains no judgement.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

from symdiv.errors import InvalidInput, Unsupported

if TYPE_CHECKING:
    from symdiv.audit.function import Target

__all__ = ["NAMES", "load"]

NAMES: tuple[str, ...] = ("distrax", "dit", "jax", "numpyro", "scipy", "sklearn", "tfp", "torch")


def load(name: str) -> Target:
    """The target of this name.

    Raises :class:`~symdiv.errors.InvalidInput` for a name that is none, :class:`~symdiv.errors.Unsupported`, with the command that installs it,
    where the library is missing.

    >>> load("numpy")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
        ...
    symdiv.errors.InvalidInput: target 'numpy': expected one of distrax, dit, jax, numpyro, ...
    """
    if name not in NAMES:
        raise InvalidInput(f"target {name!r}: expected one of {', '.join(NAMES)}")
    target: Target = importlib.import_module(f"symdiv.audit.targets.{name}").TARGET
    try:
        target.version()
    except ImportError:
        raise Unsupported(f'target {name}: the library is not installed; pip install "{target.package}"') from None
    return target
