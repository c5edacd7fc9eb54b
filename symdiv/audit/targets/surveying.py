"""All entropies and divergences of a library's classes of distributions, by its own registries.

Main definitions: :class:`Classes`, :func:`survey`.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from symdiv.audit.function import Function, NotCovered
from symdiv.audit.targets.building import Construction, Library, divergence, entropy
from symdiv.errors import Unsupported

__all__ = ["Classes", "classes_in", "owner", "survey"]

Pair = tuple[type, type]


@dataclass(frozen=True)
class Classes:
    """The distributions of a library.

    Parameters
    ----------
    library : how its objects are made
    kinds : the classes
    build : all constructions of a class; raises Unsupported, with the reason, where there are none
    entropy : what computes a class's entropy, ``"Gamma.entropy"``; None where the library does not implement it
    registered : the pairs of classes that a divergence is registered for
    dispatched : what computes the divergence of two classes, called what, and all pairs that it is registered for; None where there is nothing
    asked : how the divergence is asked for, as for :func:`~symdiv.audit.targets.building.divergence`
    cross_entropy : how the cross-entropy is asked for, if it is offered; it is asked for two laws of one class
    reasons : why registered pairs of classes are not covered, by the pair's name; others are of classes without a counterpart
    options : of the functions
    """

    library: Library
    kinds: Sequence[Any]
    build: Callable[[Any], tuple[Construction, ...]]
    entropy: Callable[[Any], str | None]
    registered: Sequence[Pair]
    dispatched: Callable[[Any, Any], tuple[str, frozenset[Pair]] | None]
    asked: str
    cross_entropy: str | None = None
    reasons: Callable[[Pair], str] = lambda pair: "of classes that symdiv has no counterpart of, or that are made of other laws"
    options: Mapping[str, Any] = field(default_factory=dict)


def classes_in(module: Any, base: type) -> list[Any]:
    """The subclasses of a class that a module offers, by name."""
    found = {k for k in vars(module).values() if isinstance(k, type) and issubclass(k, base)}
    return sorted(found, key=lambda k: (k.__name__, k.__module__))


def owner(kind: type, method: str) -> type:
    """The class among the bases that defines a method."""
    return next(k for k in kind.__mro__ if method in vars(k))


def survey(classes: Classes) -> tuple[tuple[Function, ...], tuple[NotCovered, ...]]:
    """What is audited, and what is not, with the reasons."""
    functions: list[Function] = []
    left_out: list[NotCovered] = []
    built: dict[Any, tuple[Construction, ...]] = {}
    for kind in classes.kinds:
        try:
            built[kind] = classes.build(kind)
        except Unsupported as problem:
            name, _, reason = str(problem).partition(": ")
            left_out.append(NotCovered(name, reason))
        code = classes.entropy(kind)
        if code is None:
            left_out.append(NotCovered(f"{kind.__name__}.entropy", "the library does not implement it"))
        else:
            functions += [entropy(classes.library, p, code, **classes.options) for p in built.get(kind, ())]
    reached: set[Pair] = set()
    for p, q in itertools.product(built, repeat=2):
        found = classes.dispatched(p, q)
        if found is None:
            continue
        code, pairs = found
        reached |= {pair for pair in pairs if issubclass(p, pair[0]) and issubclass(q, pair[1])}
        for a, b in itertools.product(built[p], built[q]):
            if p is q and a is not b and (a.compound or b.compound):
                continue
            functions.append(divergence(classes.library, a, b, code, classes.asked, **classes.options))
            if classes.cross_entropy is not None and a is b and classes.entropy(p) is not None:
                functions.append(divergence(classes.library, a, b, "cross_entropy", classes.cross_entropy, "cross_entropy", **classes.options))
    for pair in classes.registered:
        if pair not in reached:
            left_out.append(NotCovered(f"kl_divergence({pair[0].__name__}, {pair[1].__name__})", classes.reasons(pair)))
    return tuple(functions), tuple(left_out)
