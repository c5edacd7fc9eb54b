"""What symdiv raises.

::

    SymdivError
    ├── InvalidInput (ValueError)      the input names no distribution, or no expression; the message says what was expected
    ├── Unsupported (NotImplementedError)   the input is meaningful, and symdiv has no rule or evaluator for it
    ├── Undetermined (ArithmeticError) the answer exists and was not reached within the limits given
    └── RuleError                      a rule of inference was applied where it does not hold

    BinaryFloatWarning (UserWarning)   a float was taken at its exact binary value, which is not the decimal it prints as
    CacheWarning (UserWarning)         a folder for cached certificates cannot be written; work goes on without it
"""

from __future__ import annotations

__all__ = ["BinaryFloatWarning", "CacheWarning", "InvalidInput", "RuleError", "SymdivError", "Undetermined", "Unsupported"]


class SymdivError(Exception):
    """The root of everything symdiv raises on purpose."""


class InvalidInput(SymdivError, ValueError):
    """The input is not what was expected; the message names the value and the remedy."""


class Unsupported(SymdivError, NotImplementedError):
    """The input is meaningful, but nothing here can treat it."""


class Undetermined(SymdivError, ArithmeticError):
    """The answer was not reached within the limits; the message says which limit."""


class RuleError(SymdivError):
    """A rule of inference does not apply to these premises and arguments."""


class BinaryFloatWarning(UserWarning):
    """A float was taken at its exact binary value, which differs from the decimal that it prints as."""


class CacheWarning(UserWarning):
    """A folder for cached certificates cannot be written."""
