"""The sign of a form with many kinks, some negative, reads the seconds between its patterns."""

import time

import pytest

from symbolic_landscape.arrangement.piecewise_linear import PiecewiseLinearForm
from symbolic_landscape.conditions.empirical.nonnegative import decide_nonnegative
from symbolic_landscape.errors import LimitReached
from symbolic_landscape.exact.vector import vector
from symbolic_landscape.limits import Limits


def test_seconds_are_read_between_patterns():
    # moments (1, t, .., t^8): every 9 lines independent, so the rays are too many; 12 negative kinks, outweighed
    lines = tuple(vector([t**k for k in range(9)]) for t in range(-18, 19))
    kinks = vector([-1 if abs(t) <= 6 and t else 10**6 for t in range(-18, 19)])
    form = PiecewiseLinearForm(vector([0] * 9), lines, kinks)
    start = time.process_time()
    with pytest.raises(LimitReached, match="time limit"):
        decide_nonnegative(form, Limits(seconds=1))
    assert time.process_time() - start < 4
