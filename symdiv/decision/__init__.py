"""Is it so? Formulas and relations between measures: proved, refuted at an exact point, or undecided.

values < points < conventions < claims < equality < ... < public
"""
