"""The box test against support functions of the box, computed with fractions, and against Clarke stationarity."""

import json
from fractions import Fraction
from itertools import product

from brute_force import as_fraction
from hypothesis import given, settings
from strategies import instances

import symbolic_landscape as sl
from symbolic_landscape.certificate.text import certificate_text
from symbolic_landscape.checker import statements
from symbolic_landscape.checker.reading import parse_json
from symbolic_landscape.claim import PassesBoxTest
from symbolic_landscape.conditions.empirical.first_order import FirstOrder
from symbolic_landscape.exact.matrix import rank
from symbolic_landscape.model.empirical import from_arrays
from symbolic_landscape.verdict import Proved, Refuted

SMALL = {"most_neurons": 2, "most_samples": 4, "most_inputs": 2}


def products(point, neuron):
    """Return, for each sample, E_k x_k and the slopes that it may have, as fractions."""
    data, activation = point.instance.problem.data, point.instance.problem.activation
    plus, minus = as_fraction(activation.alpha_plus), as_fraction(activation.alpha_minus)
    allowed = {1: (plus, plus), -1: (minus, minus), 0: (plus, minus)}
    rows = []
    for sample, x in enumerate(data.inputs):
        weight = sum(
            as_fraction(point.instance.network.output_weights[j][neuron] * point.values.residuals_of(j)[sample])
            for j in range(point.output_dimension)
        )
        rows.append(([weight * as_fraction(c) for c in x], allowed[point.values.signs[neuron][sample]]))
    return rows


def passes(point):
    """0 is in a convex set of the plane iff its support function is >= 0 at the normals of edges and at their ends."""
    slopes = [*point.bias_slopes, *(slope for neuron in point.neurons for slope in neuron.output_slopes)]
    if any(slopes):
        return False
    for neuron in range(point.instance.network.width):
        rows = products(point, neuron)
        middle = [sum((a + b) / 2 * v[c] for v, (a, b) in rows) for c in range(point.input_dimension)]
        tried = [middle, *(v for v, _ in rows)]
        if point.input_dimension == 2:
            tried += [[-v[1], v[0]] for v in tried]
        for u in [*tried, *([-c for c in v] for v in tried)]:
            if sum(max(s * sum(a * b for a, b in zip(v, u, strict=True)) for s in both) for v, both in rows) < 0:
                return False
    return True


@settings(max_examples=120)
@given(instances(outputs=(1, 2), **SMALL))
def test_the_test_is_that_of_the_support_function_and_its_evidence_checks(instance):
    verdict = sl.decide(instance, PassesBoxTest())
    assert isinstance(verdict, Proved if passes(FirstOrder(instance)) else Refuted)
    texts = json.dumps(instance.to_document()), certificate_text([verdict])
    lines, accepted = statements.check(*(parse_json(text, "file") for text in texts))
    assert accepted, lines


@settings(max_examples=120)
@given(instances(outputs=(1, 2), **SMALL))
def test_it_is_necessary_for_clarke_stationarity_and_decides_it_for_independent_boundary_inputs(instance):
    clarke = isinstance(sl.decide(instance, sl.ClarkeStationary()), Proved)
    box = isinstance(sl.decide(instance, PassesBoxTest()), Proved)
    assert box or not clarke
    point = FirstOrder(instance)
    boundaries = [
        [x for x, s in zip(instance.problem.data.inputs, signs, strict=True) if s == 0 and any(x)]
        for signs in point.values.signs
    ]
    if all(rank(boundary) == len(boundary) for boundary in boundaries if boundary):
        assert box == clarke


def test_two_opposite_samples_pass_it_on_a_slope():
    """x = 1, -1, e = -1, 1 at w = 0, h = 1: the derivative of the loss in w is -1 on both sides."""
    opposite = from_arrays([[1], [-1]], [1, -1], [[0]], [[1]])
    for v, slope in product((1, -1), (Fraction(-1),)):
        moved = from_arrays([[1], [-1]], [1, -1], [[Fraction(v, 100)]], [[1]])
        difference = as_fraction(FirstOrder(moved).values.loss - FirstOrder(opposite).values.loss) * 100
        assert abs(difference - v * slope) <= Fraction(1, 200)
    assert isinstance(sl.decide(opposite, PassesBoxTest()), Proved)
    assert isinstance(sl.decide(opposite, sl.ClarkeStationary()), Refuted)
