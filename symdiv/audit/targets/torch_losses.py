"""The losses of ``torch.nn.functional`` that are entropies, cross-entropies or divergences.

Implementation notes: what takes arguments that need not be normalised, or weights, is a sum of terms, and the truth is that sum. A loss has the outcomes in
the dimension after the batch's and does not broadcast, so the members of a batch are laid out in one dimension, and each is asked for
(``reduction="none"``); a single one is asked for by ``reduction="sum"``. The other reductions are those of two laws to one number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sympy as sp

from symdiv.audit.arguments import Argument, Number, Probabilities, Vector, logit, logits, probability
from symdiv.audit.function import Function, NotCovered, Side
from symdiv.audit.targets.counterparts import Values, written
from symdiv.convert.counterpart import logistic, make, softmax

__all__ = ["survey"]

SIZE = 3
SMOOTHING = sp.Rational(1, 8)
ONE = sp.Integer(1)
LOG_PROBABILITY = Number(high=0.0, low_open=False, high_open=False, edges=(-1e-8, -17.0, -37.0, -746.0))
CLASS = Number(low=0.0, high=SIZE - 1.0, low_open=False, high_open=False, integer=True)
Exact = Any


@dataclass(frozen=True)
class Loss:
    """A way of calling a loss of an input (q's side) and a target (p's side).

    ``law`` makes of both, exactly, the two laws, or ``value`` the sum of terms (at extreme arguments, where there are both); ``options`` are keywords,
    tuples for tensors; ``whole`` says that a target is the number of a class. ``terms`` is how many terms a mean counts for one law; where targets
    have weights it divides by their sum.
    """

    function: str
    label: str
    measure: str
    input: Argument
    target: Argument
    law: Callable[[Exact, Exact], Any] | None = None
    value: Callable[[Exact, Exact], sp.Expr] | None = None
    options: Mapping[str, Any] | None = None
    whole: bool = False
    conventions: tuple[str, ...] = ()
    terms: int = 1

    @property
    def name(self) -> str:
        """What it is called, without a reduction."""
        return f"{self.function} [{self.label}]" if self.label else self.function

    def total(self, target: Exact, input: Exact) -> sp.Expr:
        """The loss of one law."""
        if self.value is not None:
            return self.value(target, input)
        assert self.law is not None
        p, q = (_masses(law) for law in self.law(target, input))
        return sp.oo if any(a != 0 and b == 0 for a, b in zip(p, q, strict=True)) else -sp.Add(*(_term(a, sp.log(b)) for a, b in zip(p, q, strict=True)))


def _masses(law: Any) -> tuple[sp.Expr, ...]:
    """The probabilities of a law on finitely many outcomes."""
    return law.masses if hasattr(law, "masses") else (law.prob, 1 - law.prob)


def _one_hot(target: Exact) -> list[sp.Expr]:
    return [sp.Integer(int(i == target)) for i in range(SIZE)]


def _categorical(probabilities: list[sp.Expr]) -> Any:
    return make("Categorical", probs=probabilities)


def _smoothed(target: list[sp.Expr]) -> list[sp.Expr]:
    *others, _ = [(1 - SMOOTHING) * x + SMOOTHING / SIZE for x in target]
    return [*others, 1 - sp.Add(*others)]


def _term(weight: sp.Expr, logarithm: sp.Expr) -> sp.Expr:
    """weight·logarithm, 0 where the weight is 0."""
    return sp.Integer(0) if weight == 0 else weight * logarithm


def _relative(target: list[sp.Expr], input: list[sp.Expr]) -> sp.Expr:
    """Σ t (log t - x) for a target t and log-probabilities x."""
    return sp.Add(*(_term(t, sp.log(t) - x) for t, x in zip(target, input, strict=True) if t != 0))


def _relative_of_logs(target: list[sp.Expr], input: list[sp.Expr]) -> sp.Expr:
    return sp.Add(*(sp.exp(t) * (t - x) for t, x in zip(target, input, strict=True) if t != -sp.oo))


def _log_softmax(logits: list[sp.Expr]) -> list[sp.Expr]:
    """The logarithms of the probabilities with the given logits, so written that no digits cancel; SymPy would take forever to find the sign of the sum."""
    greatest = max(logits)
    total = sp.log(sp.Add(*(sp.exp(x - greatest) for x in logits if x != -sp.oo)), evaluate=False)
    return [x - greatest - total if x != -sp.oo else x for x in logits]


def _weighted(target: list[sp.Expr], logits: list[sp.Expr], weights: Sequence[sp.Expr] = (ONE,) * SIZE) -> sp.Expr:
    return -sp.Add(*(_term(w * t, x) for w, t, x in zip(weights, target, _log_softmax(logits), strict=True)))


def _clamped(target: sp.Expr, input: sp.Expr) -> sp.Expr:
    """The cross-entropy of probabilities whose logarithms are -100 at least."""

    def logarithm(probability: sp.Expr) -> sp.Expr:
        return sp.Max(sp.log(probability), -100) if probability else sp.Integer(-100)

    return -_term(target, logarithm(input)) - _term(1 - target, logarithm(1 - input))


def _positive_weighted(targets: list[sp.Expr], inputs: list[sp.Expr]) -> sp.Expr:
    """The sum over labels of weighted cross-entropies."""
    return sp.Add(*(_of_logit(t, x, w) for w, t, x in zip(EXACT_POSITIVE, targets, inputs, strict=True)))


def _of_logit(target: sp.Expr, logit: sp.Expr, weight: sp.Expr = ONE) -> sp.Expr:
    """The cross-entropy of a label from the probability with the given logit."""
    success, failure = _log_softmax([logit, sp.Integer(0)])
    return -_term(weight * target, success) - _term(1 - target, failure)


WEIGHTS = (0.5, 1.0, 4.0)
PROBABILITIES = Probabilities(SIZE)
LOG_PROBABILITIES = Vector(LOG_PROBABILITY, SIZE)
EXACT_WEIGHTS = tuple(sp.Rational(w) for w in WEIGHTS)
POSITIVE = (3.0, 0.25)
EXACT_POSITIVE = tuple(sp.Rational(w) for w in POSITIVE)
ROWS = 2
MEAN = "the mean divides by the number of terms, or by the sum of the targets' weights"
SUM = "a sum of terms: the input's probabilities need not sum to one"

LOSSES = (
    Loss("kl_div", "", "kl_divergence", LOG_PROBABILITIES, PROBABILITIES, value=_relative, conventions=(SUM,), terms=SIZE),
    Loss(
        "kl_div", "log_target", "kl_divergence", LOG_PROBABILITIES, LOG_PROBABILITIES, value=_relative_of_logs,
        options={"log_target": True}, conventions=(SUM,), terms=SIZE,
    ),
    Loss(
        "cross_entropy", "class", "cross_entropy", logits(SIZE), CLASS, lambda t, x: (_categorical(_one_hot(t)), _categorical(softmax(x))),
        lambda t, x: _weighted(_one_hot(t), x), whole=True,
    ),
    Loss("cross_entropy", "probabilities", "cross_entropy", logits(SIZE), PROBABILITIES, lambda t, x: (_categorical(t), _categorical(softmax(x))), _weighted),
    Loss(
        "cross_entropy", "class, label_smoothing", "cross_entropy", logits(SIZE), CLASS,
        lambda t, x: (_categorical(_smoothed(_one_hot(t))), _categorical(softmax(x))), lambda t, x: _weighted(_smoothed(_one_hot(t)), x),
        options={"label_smoothing": float(SMOOTHING)}, whole=True,
    ),
    Loss(
        "cross_entropy", "probabilities, label_smoothing", "cross_entropy", logits(SIZE), PROBABILITIES,
        lambda t, x: (_categorical(_smoothed(t)), _categorical(softmax(x))), lambda t, x: _weighted(_smoothed(t), x),
        options={"label_smoothing": float(SMOOTHING)},
    ),
    Loss(
        "cross_entropy", "class, weight", "cross_entropy", logits(SIZE), CLASS, value=lambda t, x: _weighted(_one_hot(t), x, EXACT_WEIGHTS),
        options={"weight": WEIGHTS}, whole=True,
    ),
    Loss(
        "cross_entropy", "probabilities, weight", "cross_entropy", logits(SIZE), PROBABILITIES, value=lambda t, x: _weighted(t, x, EXACT_WEIGHTS),
        options={"weight": WEIGHTS},
    ),
    Loss("nll_loss", "", "cross_entropy", LOG_PROBABILITIES, CLASS, value=lambda t, x: -x[int(t)], whole=True, conventions=(SUM,)),
    Loss(
        "binary_cross_entropy", "", "cross_entropy", probability(), probability(), value=_clamped,
        conventions=("logarithms of the input are clamped at -100, as documented",),
    ),
    Loss(
        "binary_cross_entropy_with_logits", "", "cross_entropy", logit(), probability(),
        lambda t, x: (make("Bernoulli", t), make("Bernoulli", logistic(x))), _of_logit,
    ),
    Loss(
        "binary_cross_entropy_with_logits", "pos_weight", "cross_entropy", Vector(logit(), 2), Vector(probability(), 2), value=_positive_weighted,
        options={"pos_weight": POSITIVE}, terms=len(POSITIVE),
    ),
)  # fmt: skip
"""Every loss in every documented way."""


def _keywords(loss: Loss, dtype: str, tensor: Callable[[Any], Any]) -> dict[str, Any]:
    return {key: tensor(value) if isinstance(value, tuple) else value for key, value in (loss.options or {}).items()}


def _function(loss: Loss, dtypes: tuple[str, ...]) -> Function:
    def call(of_p: Values, of_q: Values, dtype: str) -> Any:
        import numpy
        import torch

        input, target = of_q["input"], of_p["target"]
        batch = numpy.broadcast_shapes(input.shape[: input.ndim - loss.input.rank], target.shape[: target.ndim - loss.target.rank])
        kind = getattr(torch, dtype)

        def laid_out(x: Any, rank: int) -> Any:
            own = x.shape[x.ndim - rank :]
            return torch.as_tensor(numpy.ascontiguousarray(numpy.broadcast_to(x, batch + own)).reshape((-1, *own) if batch else own))

        first, second = laid_out(input, loss.input.rank).to(kind), laid_out(target, loss.target.rank)
        second = second.to(torch.int64) if loss.whole else second.to(kind)
        options = _keywords(loss, dtype, lambda v: torch.tensor(v, dtype=kind))
        result = getattr(torch.nn.functional, loss.function)(first, second, reduction="none" if batch else "sum", **options)
        if batch and result.ndim > 1:  # terms of one law are left apart
            result = result.sum(-1)
        return result.reshape(batch)

    return Function(
        loss.name, loss.measure,
        Side("target", {"target": loss.target}), Side("input", {"input": loss.input}), call, _source(loss, "sum"),
        laws=None if loss.law is None else lambda p, q: loss.law(p["target"], q["input"]),  # type: ignore[misc]
        value=None if loss.value is None else lambda p, q: loss.value(p["target"], q["input"]),  # type: ignore[misc]
        dtypes=dtypes, code=loss.function, conventions=loss.conventions,
    )  # fmt: skip


def _classes(target: Any) -> Any:
    """The numbers of classes as whole ones."""
    return [int(t) for t in target] if isinstance(target, tuple | list) else int(target)


def _source(loss: Loss, reduction: str) -> Callable[[Values, Values, str], str]:
    def source(of_p: Values, of_q: Values, dtype: str) -> str:
        def tensor(value: Any, kind: str = dtype) -> str:
            return f"torch.tensor({value}, dtype=torch.{kind})"

        target = of_p["target"]
        text = tensor(_classes(target), "int64") if loss.whole else tensor(written(target))
        options = "".join(f", {k}={tensor(written(v)) if isinstance(v, tuple) else repr(v)}" for k, v in (loss.options or {}).items())
        name = f"torch.nn.functional.{loss.function}"
        return f'import torch\n\nreturned = float({name}({tensor(written(of_q["input"]))}, {text}, reduction="{reduction}"{options}))'

    return source


def _reduced(loss: Loss, reduction: str, dtypes: tuple[str, ...]) -> Function:
    """The loss of two laws as one number: their sum or a mean."""

    def call(of_p: Values, of_q: Values, dtype: str) -> Any:
        import torch

        kind = getattr(torch, dtype)
        target = torch.as_tensor(of_p["target"])
        options = _keywords(loss, dtype, lambda v: torch.tensor(v, dtype=kind))
        function = getattr(torch.nn.functional, loss.function)
        return function(torch.as_tensor(of_q["input"]).to(kind), target.to(torch.int64 if loss.whole else kind), reduction=reduction, **options)

    def value(of_p: Values, of_q: Values) -> sp.Expr:
        targets, inputs = of_p["target"], of_q["input"]
        total = sum((loss.total(t, x) for t, x in zip(targets, inputs, strict=True)), sp.Integer(0))
        if reduction == "mean":
            weighted = loss.whole and "weight" in (loss.options or {})
            return total / (sp.Add(*(EXACT_WEIGHTS[int(t)] for t in targets)) if weighted else loss.terms * len(targets))
        return total / len(targets) if reduction == "batchmean" else total

    sides = Side("target", {"target": Vector(loss.target, ROWS)}), Side("input", {"input": Vector(loss.input, ROWS)})
    conventions = (*loss.conventions, *((MEAN,) if reduction == "mean" else ()))
    return Function(
        f"{loss.name} reduced to their {reduction}", loss.measure, *sides, call, _source(loss, reduction), value=value, dtypes=dtypes,
        code=loss.function, conventions=conventions, batches=False,
    )  # fmt: skip


def survey(dtypes: tuple[str, ...]) -> tuple[tuple[Function, ...], tuple[NotCovered, ...]]:
    """The losses that are audited; and those functions of ``torch.nn.functional`` with such a name that are not."""
    import torch

    covered = {loss.function for loss in LOSSES}
    names = [n for n, f in vars(torch.nn.functional).items() if callable(f) and not n.startswith("_") and any(w in n for w in ("entropy", "kl_", "nll"))]
    assert covered <= set(names)
    reasons = {
        "linear_cross_entropy": "a matrix product before a cross-entropy, whose own error is that of the product",
        "gaussian_nll_loss": "a negative log-likelihood with a lower bound on the variance, and no measure of two laws",
        "poisson_nll_loss": "a negative log-likelihood that leaves out a term unless asked for it, and no measure of two laws",
    }
    left_out = tuple(NotCovered(n, reasons.get(n, "a new function of torch that no entry of the losses describes")) for n in names if n not in covered)
    reductions = [(loss, r) for loss in LOSSES for r in ("sum", "mean", *(("batchmean",) if loss.function == "kl_div" else ()))]
    return (*(_function(loss, dtypes) for loss in LOSSES), *(_reduced(loss, r, dtypes) for loss, r in reductions)), left_out
