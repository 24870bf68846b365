"""What is read off an SGD instance: whether a start is given, and whether a batch explodes from there."""

from collections.abc import Callable, Mapping
from typing import Any

from symbolic_landscape.claim import Claim, NoGivenStart, StartBeyondGrowthRadius
from symbolic_landscape.conditions.polynomial.stochastic_map import move_of
from symbolic_landscape.exact.rational import ONE, ZERO
from symbolic_landscape.model.polynomial import PolynomialLoss, StochasticPolynomialInstance

__all__ = ["FACTS"]


def _no_given_start(instance: StochasticPolynomialInstance, claim: NoGivenStart) -> bool:
    return instance.start is None


def _start_beyond_growth_radius(instance: StochasticPolynomialInstance, claim: StartBeyondGrowthRadius) -> bool:
    if instance.start is None or len(instance.variables) != 1:
        return False
    return any(_explodes(instance, batch) for batch in instance.batches)


def _explodes(instance: StochasticPolynomialInstance, batch: PolynomialLoss) -> bool:
    """Whether |start| >= max(1, 2 S / l, 4 / l).

    There |F(x)| >= l |x|^D - S |x|^(D - 1) >= l |x|^D / 2 >= (l |x| / 2) |x| >= 2 |x|, D = deg F >= 2: the orbit of
    the batch alone grows doubly exponentially (proofs/sgd_divergence.md).
    """
    assert instance.start is not None
    (move,) = move_of(batch, instance.step_size)
    if move.degree < 2:
        return False
    sizes = [abs(move.coefficient((power,))) for power in range(move.degree + 1)]
    leading, others = sizes[-1], sum(sizes[:-1], ZERO)
    return bool(abs(instance.start[0]) >= max(ONE, 2 * others / leading, 4 / leading))


FACTS: Mapping[type[Claim], Callable[[StochasticPolynomialInstance, Any], bool]] = {
    NoGivenStart: _no_given_start,
    StartBeyondGrowthRadius: _start_beyond_growth_radius,
}
