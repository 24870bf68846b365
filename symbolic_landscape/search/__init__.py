"""Counterexamples on demand: instances are generated with a seed, decided exactly, and shrunk."""
