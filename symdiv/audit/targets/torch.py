"""PyTorch: every entropy of ``torch.distributions``, every registered divergence, and the losses of ``torch.nn.functional``.

Implementation notes: ``kl_divergence`` finds the function of two classes by their registered bases, so the pairs are all those of classes that symdiv
knows for which it finds one, each in as many ways as its laws can be built. What is made of other laws is endless; :data:`MADE_OF_OTHERS` stands for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from typing import Any

import sympy as sp

from symdiv.audit.arguments import Argument, Number, Vector, positive, real
from symdiv.audit.function import Function, NotCovered, Target
from symdiv.audit.targets import torch_losses
from symdiv.audit.targets.building import Call, Construction, Library
from symdiv.audit.targets.constructions import SIZE, VECTORS, Signatures
from symdiv.audit.targets.counterparts import Values, folded_normal
from symdiv.audit.targets.surveying import Classes, classes_in, owner, survey
from symdiv.audit.targets.terms import terms
from symdiv.convert.counterpart import make
from symdiv.convert.torch import TABLE
from symdiv.families.base import Family

__all__ = ["TARGET"]

DISTRIBUTIONS = "torch.distributions."
KL_DIVERGENCE = DISTRIBUTIONS + "kl_divergence"
DTYPES = ("float64", "float32", "float16", "bfloat16")
GENERAL = ("_kl_expfamily_expfamily", "_kl_transformed_transformed")  # they refuse two different classes


def version() -> str:
    """The installed version."""
    import torch

    return str(torch.__version__)


def modules() -> Mapping[str, Any]:
    """What sources import."""
    import torch

    return {"torch": torch}


def heading(dtype: str) -> str:
    """Lines that import torch and define ``a``."""
    return f"import torch\n\n\ndef a(values):\n    return torch.tensor(values, dtype=torch.{dtype})\n\n"


def array(values: Any, dtype: str) -> Any:
    """A tensor."""
    import torch

    return torch.as_tensor(values).to(getattr(torch, dtype))


def read(returned: Any) -> tuple[Any, str]:
    """A tensor as an array of float64, and its dtype."""
    import torch

    tensor = torch.as_tensor(returned)
    return tensor.detach().to(torch.float64).numpy(), str(tensor.dtype).removeprefix("torch.")


LIBRARY = Library(modules, heading, array)

SIGNATURES = Signatures(
    "torch.distributions", DISTRIBUTIONS, {**TABLE, "OneHotCategoricalStraightThrough": TABLE["OneHotCategorical"]},
    frozenset({"validate_args", "lims"}),
    kinds={
        "GeneralizedPareto.concentration": real(),
        "NegativeBinomial.total_count": positive(),
        "Wishart.df": Number(low=SIZE - 1.0),
    },
    fixed={"Multinomial": {"total_count": 4}},  # a Python number, not a tensor
)  # fmt: skip


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


def _transformed(transform: Call, base: Call, law: Callable[..., Family], arguments: Mapping[str, Argument]) -> Construction:
    """The law of a map of a number, or of two independent ones, of another law."""
    call = _call("TransformedDistribution", base_distribution=base, transforms=transform)
    return Construction("TransformedDistribution", transform.name.rpartition(".")[2], arguments, call, lambda values: law(**values), compound=True)


def _constructions() -> Iterator[Construction]:
    normal, normals = _call("Normal", loc="loc", scale="scale"), _independent("Normal", partial(make, "Normal"), **NORMALS)
    yield normals
    yield _independent("Gamma", partial(make, "Gamma"), concentration=VECTORS["concentration"], rate=VECTORS["concentration"])
    yield _transformed(_call("transforms.ExpTransform"), normal, partial(make, "LogNormal"), NORMAL)
    yield _transformed(_call("transforms.SigmoidTransform"), normal, partial(make, "LogitNormal"), NORMAL)
    yield _transformed(_call("transforms.AbsTransform"), normal, folded_normal, NORMAL)
    # One of two numbers that are the softmax of two independent normal ones is a function of their difference, and the other is 1 less that.
    yield _transformed(
        _call("transforms.SoftmaxTransform"), normals.call,
        lambda loc, scale: make("LogitNormal", loc[0] - loc[1], sp.sqrt(scale[0] ** 2 + scale[1] ** 2)), NORMALS,
    )  # fmt: skip
    yield _transformed(
        _call("transforms.AffineTransform", loc="shift", scale="factor"), normal,
        lambda loc, scale, shift, factor: make("Normal", shift + factor * loc, factor * scale), {**NORMAL, "shift": real(), "factor": positive()},
    )  # fmt: skip
    yield _transformed(
        _call("transforms.PowerTransform", exponent="exponent"), _call("Gamma", concentration="concentration", rate="rate"),
        lambda concentration, rate, exponent: make("GeneralizedGamma", concentration / exponent, 1 / exponent, rate**-exponent),
        {"concentration": positive(), "rate": positive(), "exponent": positive()},
    )  # fmt: skip


MADE_OF_OTHERS = tuple(_constructions())
"""Laws that are made of other laws: those that have a counterpart, some by maps that are not one to one."""


@cache
def surveyed() -> tuple[tuple[Function, ...], tuple[NotCovered, ...]]:
    """What is audited, and what is not, from the classes of ``torch.distributions``, the registered divergences and the losses."""
    from torch import distributions
    from torch.distributions.kl import _KL_REGISTRY, _dispatch_kl

    def build(kind: type) -> tuple[Construction, ...]:
        return tuple(c for c in MADE_OF_OTHERS if c.family == kind.__name__) or SIGNATURES.constructions(kind)

    def code(kind: type) -> str | None:
        by = owner(kind, "entropy")
        return None if by is distributions.Distribution else f"{by.__name__}.entropy"

    def dispatched(p: type, q: type) -> tuple[str, frozenset[tuple[type, type]]] | None:
        function = _dispatch_kl(p, q)
        if function is NotImplemented or (p is not q and function.__name__ in GENERAL):
            return None
        return function.__name__, frozenset(pair for pair, registered in _KL_REGISTRY.items() if registered is function)

    kinds = classes_in(distributions, distributions.Distribution)
    options = {"dtypes": DTYPES, "keeps_dtype": True}
    functions, left_out = survey(Classes(LIBRARY, kinds, build, code, tuple(_KL_REGISTRY), dispatched, KL_DIVERGENCE, options=options))
    losses, other_losses = torch_losses.survey(DTYPES)
    return (*functions, *losses, *terms(LIBRARY, "torch.special.", ("entr",), dtypes=DTYPES)), (*left_out, *other_losses)


TARGET = Target("torch", "torch>=2", version, lambda: surveyed()[0], lambda: surveyed()[1], read)
