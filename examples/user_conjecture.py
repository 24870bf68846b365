"""A conjecture of your own, as claims; `search` runs this file and looks for a counterexample:

    symbolic-landscape search examples/user_conjecture.py:strict_minima_are_global
"""

from symbolic_landscape.claim import GlobalMinimum, OneOutput, StrictLocalMinimum
from symbolic_landscape.theorems.theorem import Theorem

strict_minima_are_global = Theorem(
    name="strict_minima_are_global",
    source="a local minimum from which only rescalings keep the loss is a global minimum",
    kind="empirical",
    hypotheses=(OneOutput(), StrictLocalMinimum()),
    conclusion=GlobalMinimum(),
)
