"""How a library's objects are made, said once: done with arrays, or written down as lines of a reproducer.

Main definitions: :class:`Call` (an object of a library made of arguments), :class:`Construction` (one way of building a law), :class:`Library`
(what is imported and how an array is made), :func:`entropy`, :func:`divergence` (functions of a target).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import Any

from symdiv.audit.arguments import Argument
from symdiv.audit.function import Function, Side
from symdiv.audit.targets.counterparts import Law, Values, laws_of, written

__all__ = ["Call", "Construction", "Library", "divergence", "entropy"]


@dataclass(frozen=True)
class Call:
    """A call of a library with keywords, whose values are the names of arguments, constants, other calls, or lists of such.

    A tuple of numbers is a constant array; a number is itself.
    """

    name: str
    keywords: Mapping[str, Any] = field(default_factory=dict)

    def made(self, library: Library, arrays: Mapping[str, Any]) -> Any:
        """The object, of arrays of the library by the arguments' names."""

        def value(x: Any) -> Any:
            if isinstance(x, Call):
                return x.made(library, arrays)
            if isinstance(x, list):
                return [value(y) for y in x]
            return arrays[x] if isinstance(x, str) else x

        return library.named(self.name)(**{key: value(x) for key, x in self.keywords.items()})

    def written(self, values: Values) -> str:
        """The call as Python, of numbers by the arguments' names; ``a`` makes an array."""

        def text(x: Any) -> str:
            if isinstance(x, Call):
                return x.written(values)
            if isinstance(x, list):
                return f"[{', '.join(map(text, x))}]"
            return f"a({written(values[x])})" if isinstance(x, str) else repr(x)

        return f"{self.name}({', '.join(f'{key}={text(x)}' for key, x in self.keywords.items())})"


@dataclass(frozen=True)
class Library:
    """What the sources of a library have in common.

    Parameters
    ----------
    modules : the modules by the names under which sources call them, imported when asked for
    heading : for a dtype, the lines before the laws: imports, and ``a``, which makes an array
    array : a NumPy array, in a dtype, as the library's
    setting : entered where a density is asked for; default: nothing
    """

    modules: Callable[[], Mapping[str, Any]]
    heading: Callable[[str], str]
    array: Callable[[Any, str], Any]
    setting: Callable[[], AbstractContextManager[Any]] = nullcontext

    def named(self, name: str) -> Any:
        """What a dotted name means."""
        first, *others = name.split(".")
        result = self.modules()[first]
        for other in others:
            result = getattr(result, other)
        return result

    def law(self, call: Call, arrays: Mapping[str, Any], dtype: str) -> Any:
        """The library's distribution of NumPy arrays."""
        return call.made(self, {name: self.array(x, dtype) for name, x in arrays.items()})


@dataclass(frozen=True)
class Construction:
    """One way of building a law: of which class, called what (``"logits"``; empty where there is one way), of which arguments, and which law it is.

    A ``compound`` one is made of other laws, and is compared only with its own like among those of its class. ``image`` says that it is the image of
    the law given under a map that is one to one: divergences are the same, densities are not.
    """

    family: str
    label: str
    arguments: Mapping[str, Argument]
    call: Call
    law: Law
    unsupported: Callable[[Values], str | None] | None = None
    cost: float = 1
    compound: bool = False
    image: bool = False

    @property
    def side(self) -> Side:
        """The side of a function."""
        return Side(self.family, self.arguments)

    def __str__(self) -> str:
        return f"{self.family} [{self.label}]" if self.label else self.family


def entropy(library: Library, p: Construction, code: str, **more: Any) -> Function:
    """The function that asks ``p.entropy()``."""

    def source(of_p: Values, of_q: Values, dtype: str) -> str:
        return f"{library.heading(dtype)}\np = {p.call.written(of_p)}\nreturned = float(p.entropy())"

    return Function(
        f"{p}.entropy", "entropy", p.side, None, lambda of_p, of_q, dtype: library.law(p.call, of_p, dtype).entropy(), source,
        laws_of(p.law), code=code, unsupported=_unsupported(p, None), density=_density(library, p, None), cost=p.cost, **more,
    )  # fmt: skip


def divergence(library: Library, p: Construction, q: Construction, code: str, asked: str, measure: str = "kl_divergence", **more: Any) -> Function:
    """The function that asks for a measure of two laws; ``asked`` is how: ``"p.kl_divergence(q)"``, or the dotted name of a function of both."""
    method = asked.startswith("p.")

    def call(of_p: Values, of_q: Values, dtype: str) -> Any:
        first, second = library.law(p.call, of_p, dtype), library.law(q.call, of_q, dtype)
        return getattr(first, asked[2:])(second) if method else library.named(asked)(first, second)

    def source(of_p: Values, of_q: Values, dtype: str) -> str:
        question = f"{asked}(q)" if method else f"{asked}(p, q)"
        return f"{library.heading(dtype)}\np = {p.call.written(of_p)}\nq = {q.call.written(of_q)}\nreturned = float({question})"

    return Function(
        f"{measure}({p}, {q})", measure, p.side, q.side, call, source,
        laws_of(p.law, q.law), code=code, unsupported=_unsupported(p, q), density=None if p.image else _density(library, p, q), cost=p.cost + q.cost, **more,
    )  # fmt: skip


def _unsupported(p: Construction, q: Construction | None) -> Callable[[Values, Values], str | None] | None:
    if p.unsupported is None and (q is None or q.unsupported is None):
        return None

    def reason(of_p: Values, of_q: Values) -> str | None:
        why = p.unsupported(of_p) if p.unsupported is not None else None
        return q.unsupported(of_q) if why is None and q is not None and q.unsupported is not None else why

    return reason


def _density(library: Library, p: Construction, q: Construction | None) -> Callable[[str, Values, float], float]:
    def density(side: str, values: Values, x: float) -> float:
        construction = p if side == "p" else q
        assert construction is not None
        import numpy

        with library.setting():
            law = library.law(construction.call, {name: numpy.asarray(v, "float64") for name, v in values.items()}, "float64")
            return float(law.log_prob(library.array(numpy.asarray(x, "float64"), "float64")))

    return density
