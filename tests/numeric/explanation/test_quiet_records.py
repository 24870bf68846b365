"""Where a run stands still: simple shapes, and laws."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbolic_landscape.numeric.explanation.quiet_records import quiet_records


def stairs(levels, flat=6, ramp=4):
    """Levels, each held for some records, with straight ramps between."""
    losses = []
    for level, following in zip(levels, [*levels[1:], None], strict=True):
        losses += [level] * flat
        if following is not None:
            losses += list(np.linspace(level, following, ramp + 2)[1:-1])
    return losses


@pytest.mark.parametrize("count", [1, 2, 3, 5])
def test_every_stair_is_found_once(count) -> None:
    levels = [2.0**-k for k in range(count)]
    losses = stairs(levels)
    found = quiet_records(range(len(losses)), losses)
    assert [losses[record] for record in found] == levels


def test_a_straight_slope_is_nowhere_quiet() -> None:
    assert quiet_records(range(50), np.linspace(1, 0, 50)) == ()


def test_chatter_is_no_plateau() -> None:
    """Noise of a ten-thousandth of the fall on every record splits no plateau and makes none."""
    losses = np.array(stairs([1.0, 0.5, 0.2], flat=400, ramp=40))
    noise = 1e-4 * np.random.default_rng(0).standard_normal(len(losses))
    found = quiet_records(range(len(losses)), losses + noise)
    assert [round(losses[record], 9) for record in found] == [1.0, 0.5, 0.2]


def test_a_loss_that_hardly_changes_is_one_plateau() -> None:
    assert quiet_records(range(5), [1, 1, 1, 1, 1]) == (4,)
    assert quiet_records([0, 3, 900], [1, 1 - 1e-9, 1 - 1e-4]) == (2,)
    assert quiet_records([0, 1], [0, 0]) == (1,)


def test_many_records_are_thinned() -> None:
    losses = stairs([1.0, 0.25], flat=5000, ramp=300)
    found = quiet_records(range(len(losses)), losses)
    assert [losses[record] for record in found] == [1.0, 0.25]


@given(
    st.lists(st.floats(0, 1, allow_subnormal=False), min_size=2, max_size=30),
    st.sampled_from([0.5, 4.0, 1024.0]),
    st.integers(1, 50),
)
def test_units_do_not_matter(losses, unit, pace) -> None:
    steps = np.cumsum(np.arange(1, len(losses) + 1) % 3 + 1)
    found = quiet_records(steps, losses)
    assert quiet_records(pace * steps, unit * np.array(losses)) == found
    assert list(found) == sorted(set(found)) and all(0 <= record < len(losses) for record in found)
