"""From a measure of distributions to a theorem: the search for a proof, and the proof as its reader sees it."""
