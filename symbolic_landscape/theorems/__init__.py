"""Theorems of the literature as hypotheses and a conclusion, both claims; a file for each paper, no algorithm."""
