"""Forms in several variables: the search for their sign ends, at zeros that it cannot see too."""

import json
import time

import pytest

from symbolic_landscape.conditions.polynomial.form_sign import form_sign
from symbolic_landscape.decide import classify
from symbolic_landscape.exact.field_series import Series
from symbolic_landscape.exact.number_field import RATIONALS
from symbolic_landscape.limits import DEFAULT_LIMITS, Limits
from symbolic_landscape.model.document import parse_document
from symbolic_landscape.model.instance import Instance
from symbolic_landscape.model.polynomial import read_polynomial
from symbolic_landscape.witness.polynomial_minimum import NegativeForm, PositiveForm


def variables(count):
    return [Series.variable(RATIONALS, count, i, None) for i in range(count)]


def power(form, exponent):
    return form if exponent == 1 else form * power(form, exponent - 1)


@pytest.mark.parametrize("count", [3, 4, 5])
def test_a_power_of_a_sum_has_zeros_and_costs_what_the_limit_says(count):
    total = sum(variables(count)[1:], variables(count)[0])
    start = time.process_time()
    assert form_sign(power(total, 6), Limits(patterns=2000)) is None
    assert time.process_time() - start < 5


def test_seconds_are_read():
    x, y, z = variables(3)
    start = time.process_time()
    assert form_sign(power(x + y + z, 6), Limits(patterns=10**9, seconds=1)) is None
    assert time.process_time() - start < 3


def test_strict_forms_are_decided_still():
    x, y, z = variables(3)
    assert isinstance(form_sign(x * x + y * y + z * z - x * y, DEFAULT_LIMITS), PositiveForm)
    found = form_sign(x * x * x * x - y * y * z * z, DEFAULT_LIMITS)
    assert isinstance(found, NegativeForm)
    a, b, c = found.direction
    assert a**4 < b * b * c * c


def test_where_the_loss_along_the_kernel_has_zeros_the_answer_comes_in_time():
    names = ("x", "y", "z", "u")
    record = {
        "kind": "polynomial",
        "variables": list(names),
        "loss": "x^2/2 + (x+y+z+u)^6",
        "minimum": ["0"] * len(names),
    }
    start = time.process_time()
    answer = classify(read_record(record), limits=Limits(seconds=2))
    assert time.process_time() - start < 8
    assert answer.verdict == "undecided"


def read_record(record) -> Instance:
    return read_polynomial(parse_document(json.dumps(record), "test"))
