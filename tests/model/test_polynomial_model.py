"""model/polynomial.py: instances from records and back, algebraic minima in every spelling, refusals by field."""

import json

import mpmath
import pytest

from symbolic_landscape.errors import InvalidInstance, InvalidRequest
from symbolic_landscape.exact.rational import rational
from symbolic_landscape.model.document import parse_document
from symbolic_landscape.model.empirical import from_arrays
from symbolic_landscape.model.polynomial import read_polynomial, with_step_size

DESCENT = {"kind": "polynomial", "variables": ["h", "w"], "loss": "(h*w-2)^2/2", "minimum": ["1", "2"]}
STOCHASTIC = {
    "kind": "polynomial", "variables": ["x"], "batches": ["x^2", "x^2/2 + x^3"], "probabilities": ["1/4", "3/4"],
    "minimum": ["0"], "step_size": "1/2",
}  # fmt: skip
ROOT = {"name": "r", "minimal_polynomial": "r^2-2", "interval": ["1", "2"]}


def read(document):
    return read_polynomial(parse_document(json.dumps(document), "file.json"))


@pytest.mark.parametrize(
    "document",
    [
        DESCENT,
        DESCENT | {"step_size": 0.25, "name": "n", "note": "n", "expect": {}},
        DESCENT | {"minimum": ["sqrt(2)", "sqrt(8)/2"]},
        DESCENT | {"minimum": ["r", "r"], "field": ROOT},
        DESCENT | {"minimum": ["r^3/2", "1e-3"], "field": ROOT},
        DESCENT | {"minimum": ["sqrt(2)+sqrt(3)", "sqrt(6)"]},
        DESCENT | {"loss": "h^2/2 + (w + 2*h^2)^2/2 - 3"},
        STOCHASTIC,
        STOCHASTIC | {"start": ["1/100"]},
        STOCHASTIC | {"minimum": ["-sqrt(1/2)"]},
    ],
)
def test_written_and_read_again(document) -> None:
    instance = read(document)
    assert read(instance.to_document()) == instance


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("sqrt(2)", "sqrt(2)"),
        ("2*sqrt(2)-1", "2*sqrt(2)-1"),
        ("sqrt(8)/2", "sqrt(2)"),
        ("sqrt(1/2)", "sqrt(0.5)"),
        ("sqrt(2)+sqrt(3)", "sqrt(2)+sqrt(3)"),
        ("sqrt(2)*sqrt(3)*sqrt(5)", "sqrt(30)"),
        ("(sqrt(2)+1)^3", "(sqrt(2)+1)**3"),
    ],
)
def test_square_roots_mean_what_they_say(text: str, value: str) -> None:
    instance = read(DESCENT | {"minimum": [text, "0"]})
    with mpmath.workdps(30):
        root = mpmath.sqrt
        expected = {
            "sqrt(2)": root(2), "2*sqrt(2)-1": 2 * root(2) - 1, "sqrt(0.5)": root(mpmath.mpf(1) / 2),
            "sqrt(2)+sqrt(3)": root(2) + root(3), "sqrt(30)": root(30), "(sqrt(2)+1)**3": (root(2) + 1) ** 3,
        }[value]  # fmt: skip
        assert abs(mpmath.mpf(instance.minimum[0].decimal(25)) - expected) < mpmath.mpf(10) ** -20


def test_rational_coordinates_are_rational_however_they_are_written() -> None:
    plain = read(DESCENT)
    for change in (
        {"minimum": ["sqrt(1)", "sqrt(4)"]},
        {"minimum": ["r-r+1", "r^2"], "field": ROOT},
        {"minimum": ["1.0", 2]},
    ):
        assert read(DESCENT | change) == plain


def test_which_root_is_meant() -> None:
    positive = read(DESCENT | {"minimum": ["r", "r"], "field": ROOT})
    negative = read(DESCENT | {"minimum": ["r", "r"], "field": ROOT | {"interval": ["-2", "0"]}})
    assert positive.minimum[0].sign() == 1 and negative.minimum[0].sign() == -1
    assert positive != negative


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"variables": []}, '"variables": at least one'),
        ({"variables": ["h", "h"]}, '"variables.1.": h is declared twice'),
        ({"variables": ["h", "2w"]}, '"variables.1."'),
        ({"loss": 3}, '"loss": a text was wanted'),
        ({"loss": "h*v"}, "'v' is not a declared variable"),
        ({"minimum": ["1"]}, '"minimum": 2 coordinates were wanted, 1 came'),
        ({"minimum": ["1", True]}, '"minimum.1."'),
        ({"minimum": ["1", "sqrt(-2)"]}, "square root"),
        ({"minimum": ["1", "sqrt(h)"]}, "'h' is not a declared variable"),
        ({"minimum": ["1", "r"]}, 'needs the key "field"'),
        ({"minimum": ["1", "sqrt(" + "9" * 60 + ")"]}, "square root of a number"),
        ({"minimum": ["1", "sqrt(2)+sqrt(3)+sqrt(5)+sqrt(7)+sqrt(11)"]}, "more than 4"),
        ({"minimum": ["1", "s"], "field": ROOT}, "'s' is not a declared variable"),
        ({"minimum": ["1", "r"], "field": ROOT | {"minimal_polynomial": "r^2-4"}}, "irreducible"),
        ({"minimum": ["1", "r"], "field": ROOT | {"interval": ["-2", "2"]}}, "2 roots"),
        ({"minimum": ["1", "r"], "field": ROOT | {"interval": ["2", "3"]}}, "0 roots"),
        ({"minimum": ["1", "r"], "field": ROOT | {"name": "h"}}, "not one of the variables"),
        ({"minimum": ["1", "r"], "field": {"name": "r"}}, '"minimal_polynomial" is missing'),
        ({"step_size": 0}, '"step_size": a positive number'),
        ({"start": ["1", "1"]}, 'unknown key "start"'),
        ({"gradient": 1}, 'unknown key "gradient"'),
    ],
)
def test_refusals_name_file_and_field(change, words: str) -> None:
    with pytest.raises(InvalidInstance, match=words) as caught:
        read(DESCENT | change)
    assert str(caught.value).startswith("file.json")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"probabilities": ["1/2", "1/4"]}, "their sum is 3/4, 1 was wanted"),
        ({"probabilities": ["1", "0"]}, "a positive number was wanted"),
        ({"probabilities": ["1"]}, "2 numbers were wanted"),
        ({"batches": []}, "at least one batch"),
        ({"batches": ["x", "y"]}, '"batches.1."'),
        ({"loss": "x"}, 'unknown key "loss"'),
        ({"start": ["1", "2"]}, "1 numbers were wanted"),
    ],
)
def test_refusals_of_batches(change, words: str) -> None:
    with pytest.raises(InvalidInstance, match=words):
        read(STOCHASTIC | change)


def test_step_sizes() -> None:
    assert with_step_size(read(DESCENT), rational("0.3")).step_size == rational("3/10")
    assert with_step_size(read(STOCHASTIC), rational(2)).step_size == 2
    with pytest.raises(InvalidRequest, match="positive"):
        with_step_size(read(DESCENT), rational(0))
    with pytest.raises(InvalidRequest, match="empirical"):
        with_step_size(from_arrays([[1]], [1], [[1]], [[1]]), rational(1))
    without = {key: value for key, value in STOCHASTIC.items() if key != "step_size"}
    with pytest.raises(InvalidInstance, match='"step_size" is missing'):
        read(without)
