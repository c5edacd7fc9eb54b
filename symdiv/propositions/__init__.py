"""What general theorems say: terms with sums over index sets of any size, formulas made of them, propositions from hypotheses.

Layers: terms < formulas < reader.
"""

from symdiv.propositions.formulas import All, Equivalent, Fails, Finite, Formula, Length, Limit, Not, Proposition, Relation, Slope
from symdiv.propositions.reader import read_formula, read_proposition, read_term
from symdiv.propositions.terms import Total, cross_term, divergence_term, entropy_term, family, information, real

__all__ = [
    "All",
    "Equivalent",
    "Fails",
    "Finite",
    "Formula",
    "Length",
    "Limit",
    "Not",
    "Proposition",
    "Relation",
    "Slope",
    "Total",
    "cross_term",
    "divergence_term",
    "entropy_term",
    "family",
    "information",
    "read_formula",
    "read_proposition",
    "read_term",
    "real",
]
