"""The families, one a file; :mod:`symdiv.families.registry` names them all."""
