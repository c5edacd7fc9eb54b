"""PyTorch: every entropy of ``torch.distributions``, every registered divergence, and the losses of ``torch.nn.functional``.

Implementation notes: ``kl_divergence`` finds the function of two classes by their registered bases, so the pairs are all those of classes that symdiv
knows for which it finds one, each in as many ways as its laws can be built. What is made of other laws is endless; :mod:`.torch_transforms` stands for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from symdiv.audit.arguments import Number, positive, real
from symdiv.audit.function import Function, NotCovered, Target
from symdiv.audit.targets import torch_losses, torch_transforms
from symdiv.audit.targets.building import Construction, Library
from symdiv.audit.targets.constructions import SIZE, Signatures
from symdiv.audit.targets.surveying import Classes, classes_in, owner, survey
from symdiv.audit.targets.terms import terms
from symdiv.audit.targets.torch_transforms import DISTRIBUTIONS
from symdiv.convert.torch import TABLE

__all__ = ["TARGET"]

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


@cache
def surveyed() -> tuple[tuple[Function, ...], tuple[NotCovered, ...]]:
    """What is audited, and what is not, from the classes of ``torch.distributions``, the registered divergences and the losses."""
    from torch import distributions
    from torch.distributions.kl import _KL_REGISTRY, _dispatch_kl

    def build(kind: type) -> tuple[Construction, ...]:
        return tuple(c for c in torch_transforms.MADE_OF_OTHERS if c.family == kind.__name__) or SIGNATURES.constructions(kind)

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
    other_maps = torch_transforms.not_covered()
    return (*functions, *losses, *terms(LIBRARY, "torch.special.", ("entr",), dtypes=DTYPES)), (*left_out, *other_losses, *other_maps)


TARGET = Target("torch", "torch>=2", version, lambda: surveyed()[0], lambda: surveyed()[1], read)
