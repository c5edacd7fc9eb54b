"""The rules of inference, one topic a file. What is trusted: these, the base laws, the families' densities and maps, and SymPy's arithmetic.

Importing the package registers every rule in :data:`RULES`.
"""

from symdiv.propositions import Proposition
from symdiv.rules import (  # noqa: F401 - each registers its rules
    agreement,
    calculus,
    changes,
    comparing,
    compositions,
    counting,
    densities,
    differentiation,
    elementary,
    growth,
    information,
    integrals,
    linear,
    logarithms_of_counts,
    logarithms_of_large_counts,
    logic,
    mixtures,
    multivariate,
    projections,
    quadratic_logarithms,
    reasoning,
    relations,
    standing,
    statistics,
    totals,
    transforms,
    witnesses,
)
from symdiv.rules.registry import RULES, Rule
from symdiv.rules.statement import Expectation, Information, Statement

__all__ = ["RULES", "Expectation", "Information", "Proposition", "Rule", "Statement"]
