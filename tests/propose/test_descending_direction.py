"""Directions in which a form is negative, against the form's values on a circle of directions."""

import numpy as np
import pytest

from symbolic_landscape.propose.descending_direction import improved_direction, separating_direction

CIRCLE = np.array([[np.cos(t), np.sin(t)] for t in np.linspace(0, 2 * np.pi, 720, endpoint=False)])


def value(lines, linear, kinks, v):
    """a . v + sum_l b_l |l . v|."""
    return float(linear @ v + kinks @ np.abs(lines @ v))


@pytest.mark.parametrize("seed", range(40))
def test_found_where_the_circle_has_one(seed: int) -> None:
    source = np.random.default_rng(seed)
    count = int(source.integers(1, 6))
    lines, linear = source.standard_normal((count, 2)), source.standard_normal(2)
    kinks = source.standard_normal(count) + (1.0 if seed % 2 else 0.0)
    lowest = min(value(lines, linear, kinks, v) for v in CIRCLE)
    rate, direction = separating_direction(lines, linear, kinks)
    if lowest < -1e-6:
        length = float(np.linalg.norm(direction))
        assert rate < 0
        assert value(lines, linear, kinks, direction / length) <= rate + 1e-9
    else:
        assert rate > -1e-2  # the circle has gaps of half a degree
    guess, improved = improved_direction(lines, linear, kinks)
    assert guess <= 0
    if guess < 0:  # it may miss one, it does not make one up
        assert value(lines, linear, kinks, improved) == pytest.approx(guess)
        assert guess >= lowest - 1e-2


def test_too_many_negative_kinks_are_given_up() -> None:
    lines = np.array([[np.cos(t), np.sin(t)] for t in range(9)])
    assert separating_direction(lines, np.array([1.0, 0.0]), -np.ones(9))[0] == 0
