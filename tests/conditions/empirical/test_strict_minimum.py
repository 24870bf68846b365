"""Strict local minima modulo scaling, and the index of smooth saddles."""

import random
from fractions import Fraction
from pathlib import Path

import pytest
from brute_force import Landscape, as_fraction
from several_outputs import draw_point

import symbolic_landscape as sl
from symbolic_landscape.conditions.empirical.first_order import FirstOrder
from symbolic_landscape.conditions.empirical.strict_minimum import saddle_index
from symbolic_landscape.exact.matrix import inertia
from symbolic_landscape.exact.rational import rational
from symbolic_landscape.limits import DEFAULT_LIMITS
from symbolic_landscape.loss.empirical import parameter_names, region_loss

EXAMPLES = Path(__file__).parents[3] / "examples"

# example -> strict modulo scaling: True, None (not shown), or no local minimum
NAMED = {
    "top_singular_pair": True,
    "strict_pair": True,
    "unseen_kinks": True,
    "boundary_branch_tie": None,  # q vanishes at t = s
    "two_components": None,  # each neuron is blind to two of the four inputs
    "one_escape_neuron": None,  # neuron 1 may move away from its boundary sample, and nothing sees it
    "best_rank_two_fit": None,  # two neurons of one cell may be mixed
    "strictly_dead": None,
    "lower_singular_pair": False,
}


@pytest.mark.parametrize("name", NAMED)
def test_named_points(name):
    verdict = sl.decide(sl.read(EXAMPLES / f"{name}.json"), sl.StrictLocalMinimum())
    wanted = {True: sl.Proved, None: sl.Undecided, False: sl.Refuted}[NAMED[name]]
    assert isinstance(verdict, wanted)


def test_along_a_strict_minimum_every_line_but_scaling_rises():
    source, strict = random.Random(4), 0
    for _ in range(300):
        instance = draw_point(source, neurons=(1, 2))
        if not isinstance(sl.decide(instance, sl.StrictLocalMinimum()), sl.Proved):
            continue
        strict += 1
        space = Landscape(instance)
        for _ in range(10):
            direction = [Fraction(source.randint(-2, 2)) for _ in space.point]
            lead = next((c for c in space.series(direction) if c), 0)
            assert lead > 0 or (lead == 0 and is_scaling(space, direction))
    assert strict > 20


def is_scaling(space, direction):
    """Each (dw_i, dh_.i) is a multiple of (w_i, -h_.i), and the bias rests."""
    split = space.width * space.d
    for i in range(space.width):
        own = [*range(i * space.d, (i + 1) * space.d)]
        out = [split + j * space.width + i for j in range(space.outputs)]
        base = [space.point[k] for k in own] + [-space.point[k] for k in out]
        move = [direction[k] for k in own + out]
        if any(a * d != b * c for a, b in zip(base, move, strict=True) for c, d in zip(base, move, strict=True)):
            return False
    return not any(direction[split + space.outputs * space.width :])


def test_the_index_is_that_of_the_hessian_of_the_region():
    """Independent: the Hessian of the loss polynomial of the region, evaluated at the point."""
    source, found = random.Random(6), 0
    for _ in range(250):
        instance = draw_point(source, neurons=(1, 2), bias=1 / 4, samples=(2, 3))
        point = FirstOrder(instance)
        index = saddle_index(point, DEFAULT_LIMITS)
        if index is None or not isinstance(sl.decide(instance, sl.DirectionallyStationary()), sl.Proved):
            continue
        cells = [tuple(s or 1 for s in signs) for signs in point.values.signs]
        polynomial = region_loss(instance.problem, cells)
        assert polynomial.variables == parameter_names(instance.problem, instance.network.width)
        at = [rational(v) for v in Landscape(instance).point]
        hessian = tuple(tuple(entry.at(at) for entry in row) for row in polynomial.hessian())
        assert inertia(hessian).negative == index
        found += index > 0
    assert found > 10


def test_the_index_is_undefined_at_kinks():
    point = FirstOrder(sl.read(EXAMPLES / "boundary_branch_steep.json"))
    assert saddle_index(point, DEFAULT_LIMITS) is None


def test_answers_report_strictness_and_index():
    top = sl.classify(sl.read(EXAMPLES / "top_singular_pair.json")).to_json()
    low = sl.classify(sl.read(EXAMPLES / "lower_rank_two_fit.json")).to_json()
    assert top["strict_modulo_scaling"] is True and "index" not in top
    assert low["index"] == 2 and "strict_modulo_scaling" not in low


def test_rescaled_points_have_the_same_answer():
    instance = sl.read(EXAMPLES / "strict_pair.json")
    network = instance.network
    scaled = instance.at(
        type(network)(
            tuple(tuple(rational(3) * v for v in w) for w in network.input_weights),
            tuple(tuple(h / 3 for h in row) for row in network.output_weights),
        )
    )
    assert as_fraction(scaled.network.output_weights[0][0]) == Fraction(-1, 3)
    assert isinstance(sl.decide(scaled, sl.StrictLocalMinimum()), sl.Proved)
