"""Records as pages: formulas in MathML, no scripts but a page's own, nothing from the network."""
