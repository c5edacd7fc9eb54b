"""Is it so? Formulas and relations between measures: proved, refuted at an exact point, or undecided.

conventions < values < points < refutation < claims, equality, holes, hints, matrices < subdivide < relations, texts, symmetric < public
"""
