"""Clarke stationarity: is 0 in the convex hull of the limits of gradients?"""

from symbolic_landscape.claim import ClarkeStationary, DirectionallyStationary
from symbolic_landscape.conditions.empirical.directional import decide_directionally_stationary
from symbolic_landscape.conditions.empirical.first_order import FirstOrder
from symbolic_landscape.limits import Limits
from symbolic_landscape.verdict import Proved, Undecided, Verdict

__all__ = ["decide_clarke_stationary"]


def decide_clarke_stationary(point: FirstOrder, claim: ClarkeStationary, limits: Limits) -> Verdict:
    """Decide Clarke stationarity as far as directional stationarity, which is stronger, shows it."""
    stationary = decide_directionally_stationary(point, DirectionallyStationary(), limits)
    if isinstance(stationary, Proved):
        return Proved(claim, stationary.witness)
    return Undecided(claim, "no rule applies: the point is not directionally stationary")
