"""Theorems as objects: hypotheses and a conclusion, all of them claims; no algorithm is here."""
