"""The checker against the engine and against naive computations, on random tiny instances.

Whatever the engine decides is accepted.  What is accepted, also where a certificate was made for another instance, is
true.  The numbers that the checker computes from an instance file are those of `brute_force`, which shares no code.
"""

import json
from fractions import Fraction
from itertools import product

import pytest
from brute_force import Landscape, as_fraction, small_directions
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st
from strategies import instances

import symbolic_landscape as sl
from symbolic_landscape.certificate.text import certificate_text
from symbolic_landscape.checker.descending_curve import leading_and_doubt, plus, times
from symbolic_landscape.checker.first_order import Point
from symbolic_landscape.checker.forms import Form, check_nonnegative, dot
from symbolic_landscape.checker.reading import Rejected, parse_json
from symbolic_landscape.checker.statements import check
from symbolic_landscape.model.document import parse_document
from symbolic_landscape.model.instance import read_record

ANY = instances(outputs=(1, 2), most_neurons=2, most_samples=4, most_inputs=2)


def certificate_of(instance):
    decided = sl.classify(instance).decided()
    return parse_json(certificate_text(decided), "certificate") if decided else None


def file_of(instance):
    return parse_json(json.dumps(instance.to_document()), "instance")


@given(ANY)
@settings(max_examples=120)
def test_what_the_engine_decides_is_accepted(instance):
    accept_what_is_decided(instance)


@pytest.mark.exhaustive
@given(instances(outputs=(1, 2), most_neurons=3, most_samples=6, most_inputs=3))
@settings(max_examples=3000)
def test_what_the_engine_decides_is_accepted_exhaustively(instance):
    accept_what_is_decided(instance)


def accept_what_is_decided(instance):
    """Write and check the certificate of everything that was decided."""
    certificate = certificate_of(instance)
    assume(certificate)
    lines, accepted = check(file_of(instance), certificate)
    for statement in certificate["statements"]:
        event(f"{statement['claim']['name']} {statement['status']} by {statement['witness']['witness']}")
    assert accepted, lines


@given(instances(outputs=(1, 2), most_neurons=2, most_samples=4, most_inputs=3))
def test_the_numbers_of_a_point_are_those_of_brute_force(instance):
    point, naive = Point(file_of(instance)), Landscape(instance)
    assert point.loss == naive.loss(naive.point)
    for neuron in point.neurons:
        forms = [point.form(neuron, output) for output in range(point.outputs)]
        for v in small_directions(point.d):
            moved = naive.one_sided_derivative(naive.flat_direction(neuron, dw=v))
            assert point.total_form(neuron).at([Fraction(x) for x in v]) == moved
        for output in range(point.outputs):
            unit = [int(output == j) for j in range(point.outputs)]
            slope = naive.one_sided_derivative(naive.flat_direction(neuron, dh=unit))
            assert point.output_slope(neuron, output) == slope
            assert forms[output].at(point.input_weights[neuron]) == slope
    if point.bias is not None:
        for output in range(point.outputs):
            unit = [int(output == j) for j in range(point.outputs)]
            assert point.bias_slope(output) == naive.one_sided_derivative(naive.flat_direction(None, dc=unit))


def changed(document, data):
    """The instance with one number changed."""
    other = json.loads(json.dumps(document))
    keys = [key for key in ("inputs", "targets", "input_weights", "output_weights") if any(other[key])]
    rows = other[data.draw(st.sampled_from(keys))]
    row = data.draw(st.sampled_from([row for row in rows if row]))
    place = data.draw(st.integers(0, len(row) - 1))
    row[place] = str(Fraction(row[place]) + data.draw(st.sampled_from([1, -1, Fraction(1, 2)])))
    return other


def never_below(instance, orders):
    """Whether no line from the point in a small integer direction descends at once, to the given number of orders."""
    naive = Landscape(instance)
    directions = small_directions(len(naive.point)) if len(naive.point) <= 5 else []
    return all(next((c for c in naive.series(v)[:orders] if c), 0) >= 0 for v in directions)


@given(ANY, st.data())
@settings(max_examples=100)
def test_a_certificate_accepted_for_another_instance_is_true_there(instance, data):
    transplant(instance, data)


@pytest.mark.exhaustive
@given(ANY, st.data())
@settings(max_examples=3000)
def test_a_certificate_accepted_for_another_instance_is_true_there_exhaustively(instance, data):
    transplant(instance, data)


def transplant(instance, data):
    """Hand every statement of a certificate in for another instance."""
    certificate = certificate_of(instance)
    assume(certificate and instance.to_document()["input_weights"])
    document = changed(instance.to_document(), data)
    other = read_record(parse_document(json.dumps(document), "changed"))
    decided = {verdict.claim.name: verdict.status for verdict in sl.classify(other).claims}
    for statement in certificate["statements"]:
        _, accepted = check(file_of(other), {**certificate, "statements": [statement]})
        name, status = statement["claim"]["name"], statement["status"]
        event(f"accepted: {accepted}")
        if accepted:
            assert decided.get(name, status) in (status, "undecided")
            if status == "proved" and name in ("local_minimum", "global_minimum"):
                assert never_below(other, orders=4)
            elif status == "proved" and name == "directionally_stationary":
                assert never_below(other, orders=1)


# --- forms ------------------------------------------------------------------------------------------------------------

LINES = {1: [(1,)], 2: [(1, 0), (0, 1), (1, 1), (1, -1)], 3: [(1, 0, 0), (0, 1, 0), (0, 0, 1), (1, 1, 0), (1, 1, 1)]}
# Rays are orthogonal to independent lines with entries -1, 0, 1: their entries are minors, at most 2 in size.
GRID = {d: [v for v in product(range(-2, 3), repeat=d) if any(v)] for d in LINES}


@st.composite
def forms(draw):
    """A form over few lines in up to three dimensions, often one that is barely nonnegative."""
    d = draw(st.integers(1, 3))
    lines = draw(st.lists(st.sampled_from(LINES[d]), unique=True, max_size=4))
    kinks = [Fraction(draw(st.integers(-2, 3)), draw(st.sampled_from([1, 2]))) for _ in lines]
    linear = [Fraction(0)] * d
    for line, b in zip(lines, kinks, strict=True):
        share = draw(st.sampled_from([Fraction(-1), Fraction(-1, 2), Fraction(0), Fraction(1, 2), Fraction(1)]))
        linear = [a + share * abs(b) * x for a, x in zip(linear, line, strict=True)]
    if draw(st.integers(0, 5)) == 0:
        linear[0] += draw(st.sampled_from([1, -1]))
    return Form(linear, [list(map(Fraction, line)) for line in lines], kinks)


def shows(form, witness):
    try:
        check_nonnegative(form, parse_json(json.dumps(witness), "witness"))
    except Rejected:
        return False
    return True


@given(forms())
@settings(max_examples=300)
def test_rays_decide_forms(form):
    truth = all(form.at(v) >= 0 for v in GRID[len(form.linear)])
    event(f"nonnegative: {truth}")
    assert shows(form, {"witness": "all_rays"}) == truth


@given(forms(), st.data())
@settings(max_examples=300)
def test_multipliers_never_show_a_falsehood(form, data):
    """Multipliers on a half-integer grid, most of them found by a search over it."""
    negative = [(line, b) for line, b in form.kinked() if b < 0]
    positive = [(line, b) for line, b in form.kinked() if b > 0]
    assume(len(negative) <= 2 and len(positive) <= 2)
    choices = [Fraction(k, 4) for k in range(-12, 13)]
    patterns = []
    for signs in product((1, -1), repeat=len(negative)):
        goal = list(form.linear)
        for s, (line, b) in zip(signs, negative, strict=True):
            goal = [x + s * b * y for x, y in zip(goal, line, strict=True)]
        found = None
        for m in product(choices, repeat=len(positive)):
            total = [
                sum((a * line[c] for a, (line, _) in zip(m, positive, strict=True)), Fraction(0))
                for c in range(len(goal))
            ]
            if total == goal and (found is None or all(abs(a) <= b for a, (_, b) in zip(m, positive, strict=True))):
                found = m
        patterns.append([str(a) for a in found or [Fraction(0)] * len(positive)])
    if patterns and patterns[0] and data.draw(st.integers(0, 3)) == 0:
        patterns[0][0] = str(data.draw(st.sampled_from(choices)))
    accepted = shows(form, {"witness": "multipliers", "patterns": patterns})
    event(f"accepted: {accepted}")
    if accepted:
        assert all(form.at(v) >= 0 for v in GRID[len(form.linear)])


def test_dot_is_the_sum_of_products():
    assert dot([Fraction(1, 2), Fraction(0), Fraction(3)], [Fraction(4), Fraction(5), Fraction(-1)]) == -1


# --- polynomials ------------------------------------------------------------------------------------------------------

coefficients = st.lists(st.fractions(-3, 3, max_denominator=4), max_size=5)


@given(coefficients, st.fractions(Fraction(1, 4), 2, max_denominator=4))
@settings(max_examples=200)
def test_the_sign_by_coefficients_holds_up_to_the_end(polynomial, until):
    lead, doubt = leading_and_doubt(polynomial, until)
    values = [sum(c * (until * k / 16) ** m for m, c in enumerate(polynomial)) for k in range(1, 17)]
    if abs(lead) > doubt:
        assert all(value * lead > 0 for value in values)
    elif abs(lead) == doubt:
        assert all(value * lead >= 0 for value in values)


@given(coefficients, coefficients, st.fractions(-2, 2, max_denominator=3))
def test_sums_and_products_of_polynomials(a, b, t):
    def at(polynomial):
        return sum((c * t**m for m, c in enumerate(polynomial)), Fraction(0))

    assert at(plus(a, b)) == at(a) + at(b)
    assert at(times(a, b)) == at(a) * at(b)


def test_numbers_of_both_worlds_are_compared_as_fractions():
    instance = sl.Instance.from_arrays([[1]], [["1/3"]], [[0]], [[1]])
    assert as_fraction(instance.problem.data.targets[0][0]) == Fraction(1, 3)
