"""Laws of ``torch.distributions`` that are made of other laws: products of components, and images under the maps of ``torch.distributions.transforms``.

Main definitions: :data:`MADE_OF_OTHERS`, :func:`not_covered`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

import sympy as sp

from symdiv.audit.arguments import Argument, Vector, positive, real
from symdiv.audit.function import NotCovered
from symdiv.audit.targets.building import Call, Construction
from symdiv.audit.targets.constructions import VECTORS
from symdiv.audit.targets.counterparts import Values, folded_normal
from symdiv.convert.counterpart import make
from symdiv.errors import Undetermined
from symdiv.families.base import Family

__all__ = ["DISTRIBUTIONS", "MADE_OF_OTHERS", "not_covered"]

DISTRIBUTIONS = "torch.distributions."
LARGEST_POWER = 10**5  # bits


def _call(name: str, **keywords: Any) -> Call:
    return Call(DISTRIBUTIONS + name, keywords)


def _independent(name: str, components: Callable[..., Family], **arguments: Argument) -> Construction:
    """Numbers of one family as the components of a vector."""

    def law(values: Values) -> Family:
        return make("Product", *(components(*one) for one in zip(*(values[a] for a in arguments), strict=True)))

    base = _call(name, **{a: a for a in arguments})
    call = _call("Independent", base_distribution=base, reinterpreted_batch_ndims=1)
    return Construction("Independent", name, arguments, call, law, compound=True)


NORMAL = {"loc": real(), "scale": positive()}
NORMALS = {"loc": Vector(real(), 2), "scale": Vector(positive(), 2)}


def _transformed(
    transform: Call, base: Call, law: Callable[..., Family], arguments: Mapping[str, Argument], image: bool = False, more: str = ""
) -> Construction:
    """The law of a map of a number, or of some independent ones, of another law; ``image`` says that the law given is the one before the map."""
    call = _call("TransformedDistribution", base_distribution=base, transforms=transform)
    label = transform.name.rpartition(".")[2] + more
    return Construction("TransformedDistribution", label, arguments, call, lambda values: law(**values), compound=True, image=image)


def _map(name: str, **keywords: Any) -> Call:
    return _call(f"transforms.{name}", **keywords)


def _normals(loc: list[sp.Expr], scale: list[sp.Expr]) -> Family:
    return make("Product", *(make("Normal", *one) for one in zip(loc, scale, strict=True)))


def _lower(matrix: list[list[sp.Expr]]) -> list[sp.Expr]:
    return [matrix[0][0], matrix[1][0], matrix[1][1]]


def _images() -> Iterator[Construction]:
    """Maps that are one to one, so that the divergence is that of the laws themselves; where a map forgets something, the laws are of the rest."""
    normal, normals = _call("Normal", loc="loc", scale="scale"), _independent("Normal", partial(make, "Normal"), **NORMALS).call
    for one in (_map("TanhTransform"), _map("SoftplusTransform")):
        yield _transformed(one, normal, partial(make, "Normal"), NORMAL, image=True)
    yield _transformed(_map("StickBreakingTransform"), normals, _normals, NORMALS, image=True)
    square = {"loc": Vector(Vector(real(), 2), 2), "scale": Vector(Vector(positive(), 2), 2)}
    matrix = _call("Independent", base_distribution=normal, reinterpreted_batch_ndims=2)
    for half in (_map("LowerCholeskyTransform"), _map("PositiveDefiniteTransform")):  # what stands above the diagonal is forgotten
        yield _transformed(half, matrix, lambda loc, scale: _normals(_lower(loc), _lower(scale)), square, image=True)


def _power_of_gamma(concentration: sp.Expr, rate: sp.Rational, exponent: sp.Rational) -> Family:
    if rate != 1 and (rate.p.bit_length() + rate.q.bit_length()) * (exponent + exponent.q) > LARGEST_POWER:
        # SymPy writes out such numbers as 12**(1 + 2**-40), and fills the memory with them.
        raise Undetermined(f"the power of {sp.N(rate, 6)} with the exponent {sp.N(exponent, 20)} has too many digits")
    return make("GeneralizedGamma", concentration / exponent, 1 / exponent, rate**-exponent)


def _constructions() -> Iterator[Construction]:
    normal, normals = _call("Normal", loc="loc", scale="scale"), _independent("Normal", partial(make, "Normal"), **NORMALS)
    yield normals
    yield _independent("Gamma", partial(make, "Gamma"), concentration=VECTORS["concentration"], rate=VECTORS["concentration"])
    yield _transformed(_map("ExpTransform"), normal, partial(make, "LogNormal"), NORMAL)
    yield _transformed(_map("SigmoidTransform"), normal, partial(make, "LogitNormal"), NORMAL)
    yield _transformed(_map("AbsTransform"), normal, folded_normal, NORMAL)
    # One of two numbers that are the softmax of two independent normal ones is a function of their difference, and the other is 1 less that.
    yield _transformed(
        _map("SoftmaxTransform"), normals.call,
        lambda loc, scale: make("LogitNormal", loc[0] - loc[1], sp.sqrt(scale[0] ** 2 + scale[1] ** 2)), NORMALS,
    )  # fmt: skip
    # The maps of both laws are the same one, or each has parameters of its own.
    gamma, gammas = _call("Gamma", concentration="concentration", rate="rate"), {"concentration": positive(), "rate": positive()}
    yield _transformed(_map("AffineTransform", loc=3.0, scale=0.5), normal, lambda loc, scale: make("Normal", 3 + loc / 2, scale / 2), NORMAL)
    yield _transformed(_map("PowerTransform", exponent=3.0), gamma, lambda concentration, rate: _power_of_gamma(concentration, rate, sp.Integer(3)), gammas)
    yield _transformed(
        _map("AffineTransform", loc="shift", scale="factor"), normal,
        lambda loc, scale, shift, factor: make("Normal", shift + factor * loc, factor * scale),
        {**NORMAL, "shift": real(), "factor": positive()}, more=" of its own",
    )  # fmt: skip
    yield _transformed(_map("PowerTransform", exponent="exponent"), gamma, _power_of_gamma, {**gammas, "exponent": positive()}, more=" of its own")
    yield _transformed(
        _map("ComposeTransform", parts=[_map("AffineTransform", loc=1.0, scale=-2.0), _map("ExpTransform")]), normal,
        lambda loc, scale: make("LogNormal", 1 - 2 * loc, 2 * scale), NORMAL,
    )  # fmt: skip
    yield from _images()


MADE_OF_OTHERS = tuple(_constructions())
"""Laws that are made of other laws: those that have a counterpart, some by maps that are not one to one."""

REASONS = {
    **dict.fromkeys(
        ("CatTransform", "CumulativeDistributionTransform", "IndependentTransform", "ReshapeTransform", "StackTransform"),
        "two such maps never count as equal, so that the divergence is refused unless both laws share one object",
    ),
    "CorrCholeskyTransform": "its images are factors of correlation matrices, for whose size it takes another number of coordinates",
    "Transform": "the class that the others are made of",
    "identity_transform": "it changes nothing",
}  # fmt: skip


def not_covered() -> Iterator[NotCovered]:
    """The maps that are not covered, and why."""
    from torch.distributions import transforms

    covered = {construction.label for construction in MADE_OF_OTHERS}
    for name in transforms.__all__:
        if name not in covered:
            yield NotCovered(f"transforms.{name}", REASONS.get(name, "a new map of torch that has no entry here"))
