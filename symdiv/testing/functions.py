"""The functions of an implementation, and what each is to compute: as a mapping says, or as a function's own name does.

Main definitions: :func:`functions_of`, :class:`Tested`.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from difflib import SequenceMatcher, get_close_matches
from typing import Any, NamedTuple

from symdiv.errors import InvalidInput
from symdiv.families.registry import by_name
from symdiv.measures import ALIASES, MEASURES
from symdiv.oracle.forms import Form, form_of, sizes_count
from symdiv.oracle.subjects import Subject, subject

__all__ = ["Tested", "functions_of", "parameters_of"]

VECTOR_SIZE = 3
FAMILIES = {re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower(): name for name in by_name}
PREFIXES = {**{name: name for name in MEASURES}, **ALIASES}


class Tested(NamedTuple):
    """A function, what it is to compute, and the name by which it was found, if it was."""

    what: Subject
    function: Callable[..., Any]
    name: str | None = None


def functions_of(implementation: Any, dtype: object) -> list[Tested]:
    """The functions, each callable with the parameters of its laws. Raises InvalidInput where one is not, or where a name is only nearly right."""
    tested = list(_of_mapping(implementation, dtype) if isinstance(implementation, Mapping) else _of_object(implementation, dtype))
    if not tested:
        raise InvalidInput("the implementation has no function with a name such as kl_divergence_gamma_gamma")
    for one in tested:
        _require_callable(one)
    return tested


def _of_mapping(implementation: Mapping[Any, Any], dtype: object) -> Iterator[Tested]:
    for names, function in implementation.items():
        if not isinstance(names, tuple) or len(names) not in (2, 3):
            raise InvalidInput(f"{names!r}: expected a measure and its laws, as in ('entropy', 'Gamma') or ('kl_divergence', 'Gamma', 'Gamma')")
        yield Tested(subject(*names, dtype=dtype), function)


def _of_object(implementation: Any, dtype: object) -> Iterator[Tested]:
    """Functions that are named after a measure alone are of another kind, such as a dispatcher; of those with more to their name each must name families."""
    for attribute in sorted(dir(implementation)):
        split = None if attribute.startswith("_") else _split(attribute)
        if split is not None and callable(function := getattr(implementation, attribute)):
            yield Tested(_named(attribute, *split, dtype), function, attribute)


def _split(attribute: str) -> tuple[str, str] | None:
    """The measure with which a name begins, and the rest; also where an underscore is missing."""
    for prefix in sorted(PREFIXES, key=len, reverse=True):
        found = re.match("_?".join(prefix.replace("_", "")), attribute)
        rest = attribute[found.end() :] if found else ""
        families = rest.lstrip("_").replace("_", "")
        if rest.strip("_") and (rest.startswith("_") or prefix not in ALIASES or any(families.startswith(f.replace("_", "")) for f in FAMILIES)):
            return prefix, rest
    return None


def _named(attribute: str, prefix: str, rest: str, dtype: object) -> Subject:
    """The subject of a function's name."""
    measure = PREFIXES[prefix]
    if attribute == f"{prefix}{rest}" and rest.startswith("_"):
        families = _families(rest[1:], MEASURES[measure].takes_q, lambda word: word if word in FAMILIES else None)
        if families:
            return subject(measure, *(_sized(FAMILIES[name]) for name in families), dtype=dtype)
    meant = _meant(attribute, prefix, rest)
    families_expected = "two families" if MEASURES[measure].takes_q else "a family"
    example = "kl_divergence_gamma_gamma" if MEASURES[measure].takes_q else "entropy_log_normal"
    raise InvalidInput(
        f"{attribute}: expected {prefix}_ and {families_expected}, as in {example}{meant} (what is not to be tested is left out of a mapping, or private)"
    )


def _meant(attribute: str, prefix: str, rest: str) -> str:
    """The nearest name that is right; the measure may be misspelt, and of several words."""
    words = attribute.split("_")
    splits = [("_".join(words[:i]), "_".join(words[i:])) for i in range(1, len(words))]
    likely = [(name, left) for first, left in splits for name in get_close_matches(first, PREFIXES, cutoff=0.8)]
    found = [(name, _families(left, MEASURES[PREFIXES[name]].takes_q, _closest)) for name, left in [*likely, (prefix, rest.strip("_"))]]
    names = ["_".join([name, *close]) for name, close in found if close]
    return f"; did you mean {max(names, key=lambda name: SequenceMatcher(None, attribute, name).ratio())}?" if names else ""


def _families(rest: str, two: bool, find: Callable[[str], str | None]) -> tuple[str, ...]:
    """One family or two in the rest of a name, of which each part may have several words; none where there are others."""
    words = rest.split("_")
    for i in range(1, len(words)) if two else [len(words)]:
        found = [find("_".join(part)) for part in (words[:i], words[i:]) if part]
        if None not in found and len(found) == 1 + two:
            return tuple(name for name in found if name is not None)
    return ()


def _closest(word: str) -> str | None:
    return next(iter(get_close_matches(word.lower(), FAMILIES, n=1)), None)


def _sized(name: str) -> Form:
    """The family's own form, vectors and matrices of size 3."""
    return form_of(name, sizes=[VECTOR_SIZE] * sizes_count(name))


def parameters_of(what: Subject) -> tuple[str, ...]:
    """What a function is called with, in order."""
    return tuple(f"{side} {name}" for side, form in (("p", what.p), ("q", what.q)) if form is not None for name in form.names)


def _require_callable(one: Tested) -> None:
    if not callable(one.function):
        raise InvalidInput(f"{one.what}: {one.function!r} is not callable; expected a function of {_listed(one.what)}")
    try:
        signature = inspect.signature(one.function)
    except (TypeError, ValueError):  # of some functions in C it is not known
        return
    try:
        signature.bind(*parameters_of(one.what))
    except TypeError as problem:
        name = one.name or getattr(one.function, "__name__", type(one.function).__name__)
        raise InvalidInput(f"{one.what}: {name}{signature} cannot be called with {_listed(one.what)}, by position: {problem}") from None


def _listed(what: Subject) -> str:
    return f"({', '.join(parameters_of(what))})"
