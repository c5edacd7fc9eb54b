"""Exact truth about finite distributions with rational probabilities: nothing is approximated.

The measures (:mod:`~symdiv.exact.measures`) are :class:`LogForm`: rational combinations of logarithms of integers, with exact ``==``, ``<``
and ``hash``; the decisions (:mod:`~symdiv.exact.decisions`) and the bounds on codes (:mod:`~symdiv.exact.coding`) rest on them.

>>> import symdiv as sd
>>> sd.exact.entropy(["1/2", "1/4", "1/8", "1/8"], base=2) == sd.exact.entropy(["1/8", "1/2", "1/8", "1/4"], base=2)
True

Layers: rational, coprime < number < log_form < power_product < masses < symbolic < measures < decisions < coding.
"""

from __future__ import annotations

from symdiv.exact.coding import Code, coding_bounds, huffman_code, shannon_code
from symdiv.exact.decisions import (
    Comparison,
    chain_rule,
    compare,
    compare_entropies,
    data_processing,
    data_processing_of_information,
    decomposition,
    is_minimiser,
    largest_entropy,
    marginal,
    minimisers,
)
from symdiv.exact.log_form import LogForm, log
from symdiv.exact.measures import (
    conditional_entropy,
    cross_entropy,
    entropy,
    jensen_shannon,
    joint_entropy,
    kl_divergence,
    mutual_information,
    perplexity,
    pointwise,
)
from symdiv.exact.power_product import PowerProduct
from symdiv.exact.symbolic import categorical

__all__ = [
    "Code",
    "Comparison",
    "LogForm",
    "PowerProduct",
    "categorical",
    "chain_rule",
    "coding_bounds",
    "compare",
    "compare_entropies",
    "conditional_entropy",
    "cross_entropy",
    "data_processing",
    "data_processing_of_information",
    "decomposition",
    "entropy",
    "huffman_code",
    "is_minimiser",
    "jensen_shannon",
    "joint_entropy",
    "kl_divergence",
    "largest_entropy",
    "log",
    "marginal",
    "minimisers",
    "mutual_information",
    "perplexity",
    "pointwise",
    "shannon_code",
]
