"""The exact side of an audit: what the engine answers to every claim about one case.  No float enters it."""
