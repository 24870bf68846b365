"""Gaussian instances: round trips, what is refused, shapes and letters of families."""

import json

import numpy as np
import pytest

import symbolic_landscape as sl
from symbolic_landscape.exact.rational import rational
from symbolic_landscape.model.document import parse_document
from symbolic_landscape.model.gaussian import GaussianInstance, gaussian_from_arrays
from symbolic_landscape.model.gaussian_family import FAMILY_NAMES, Family
from symbolic_landscape.model.instance import read_record
from symbolic_landscape.model.symmetric_shape import OWN, SymmetricShape


def read(document):
    return read_record(parse_document(json.dumps(document), "test.json"))


GOOD = [
    {"kind": "gaussian", "teachers": {"orthonormal": 2}, "students": [["1/2", "0.25", "1e-3"]]},
    {"kind": "gaussian", "teachers": [["1", "0"], ["1", "1"]], "students": [[0.5, 1], ["0", "0x1p-3"]]},
    {"kind": "gaussian", "family": {"name": "I", "M": 17, "k1": 1}},
    {"kind": "gaussian", "family": {"name": "A", "M": 6}},
    {"kind": "gaussian", "family": {"name": "A", "M": 6, "k1": 6}},
    {"kind": "gaussian", "family": {"name": "NN", "M": 17}},
    {"kind": "gaussian", "family": {"name": "P", "M": 10**9, "k1": 3}},
]


@pytest.mark.parametrize("document", GOOD, ids=str)
def test_round_trip(document):
    instance = read(document)
    assert read(instance.to_document()) == instance
    assert instance.kind == "gaussian"


BAD = [
    ({"kind": "gaussian"}, '"students"'),
    ({"kind": "gaussian", "teachers": {"orthonormal": 2}}, '"students"'),
    ({"kind": "gaussian", "students": [["1"]]}, '"teachers" is missing'),
    ({"kind": "gaussian", "teachers": {"orthonormal": 3}, "students": [["1", "2"]]}, "at least 3 coordinates"),
    ({"kind": "gaussian", "teachers": {"orthonormal": 0}, "students": [["1", "2"]]}, "from 1 to"),
    ({"kind": "gaussian", "teachers": {"orthonormal": 2, "x": 1}, "students": [["1", "2"]]}, 'key "teachers.x"'),
    ({"kind": "gaussian", "teachers": [["1"]], "students": [["1", "2"]]}, '"teachers\\[0\\]": 2 numbers'),
    ({"kind": "gaussian", "teachers": [["1", "2"]], "students": [["1", "2"], ["1"]]}, '"students\\[1\\]": 2 numbers'),
    ({"kind": "gaussian", "teachers": [["0", "0"]], "students": [["1", "2"]]}, "other than 0"),
    ({"kind": "gaussian", "teachers": [], "students": [["1", "2"]]}, "at least one teacher"),
    ({"kind": "gaussian", "teachers": [["1"]], "students": []}, "at least one student"),
    ({"kind": "gaussian", "teachers": [["1"]], "students": [[]]}, "at least one coordinate"),
    ({"kind": "gaussian", "family": {"name": "Q", "M": 6}}, "one of I, II, A"),
    ({"kind": "gaussian", "family": {"name": "I", "M": 6}}, '"k1" is missing'),
    ({"kind": "gaussian", "family": {"name": "I", "M": 6, "k1": 7}}, "from 1 to 6"),
    ({"kind": "gaussian", "family": {"name": "I", "M": 6, "k1": 0}}, "from 1 to 6"),
    ({"kind": "gaussian", "family": {"name": "I", "M": "6.5", "k1": 1}}, "an integer"),
    ({"kind": "gaussian", "family": {"name": "A", "M": 6, "k1": 5}}, "k1 = M"),
    ({"kind": "gaussian", "family": {"name": "I", "M": 6, "k1": 1, "K": 6}}, 'unknown key "family.K"'),
    ({"kind": "gaussian", "family": {"name": "I", "M": 6, "k1": 1}, "students": [["1"]]}, 'unknown key "students"'),
]  # fmt: skip


@pytest.mark.parametrize(("document", "message"), BAD, ids=lambda x: str(x)[:60])
def test_refusals_name_the_field(document, message):
    with pytest.raises(sl.InvalidInstance, match=message) as caught:
        read(document)
    assert "test.json" in str(caught.value) and "\n" not in str(caught.value)


def test_arrays_enter_exactly():
    instance = gaussian_from_arrays(np.eye(2), [[0.1, "1/10"]])
    assert instance.point.weights == ((rational(0.1), rational("1/10")),)
    assert instance.point.weights[0][0] != instance.point.weights[0][1]
    assert instance.point.orthonormal and instance.to_document()["teachers"] == {"orthonormal": 2}
    bad = (([[1, 2]], [[1]]), ([[1], [2, 3]], [[1]]), ([], [[1]]), ([[0, 0]], [[1, 1]]), (1, [[1]]))
    for teachers, students in bad:
        with pytest.raises(sl.InvalidInstance):
            gaussian_from_arrays(teachers, students)
    with pytest.raises(sl.InvalidInstance):
        gaussian_from_arrays([[1]], [[float("nan")]])


def test_widths_of_families():
    for name, width in {"I": 17, "II": 17, "A": 17, "P": 18, "N": 18, "NN": 19}.items():
        family = Family(name, 17, {"A": 17, "NN": 2}.get(name, 4))
        assert family.possible and family.shape.student_count == width
        assert len(family.letters) == len(family.shape.places()) == len(set(family.letters))
    assert set(FAMILY_NAMES) == {"I", "II", "A", "P", "N", "NN"}


@pytest.mark.parametrize(
    ("family", "possible"),
    [
        (Family("I", 5, 5), False), (Family("II", 5, 2), False), (Family("II", 5, 3), True), (Family("A", 1, 1), False),
        (Family("NN", 5, 3), False), (Family("NN", 3, 2), True), (Family("N", 2, 1), True), (Family("P", 1, 1), False),
    ],
)  # fmt: skip
def test_possible_families(family, possible):
    assert family.possible is possible


def test_letters_stand_for_the_weights_they_name():
    """The matrix of weights, written with letters: students one below the other."""
    family = Family("P", 4, 2)
    rows = family.shape.matrix(family.letters, ".")
    assert rows == (
        ("a", "b", "c", "c"), ("b", "a", "c", "c"), ("e", "e", "f", "g"), ("e", "e", "g", "f"), ("h", "h", "l", "l"),
    )  # fmt: skip
    assert Family("NN", 3, 2).shape.matrix(Family("NN", 3, 2).letters, ".")[2] == ("a2", "b2", "c2")


def test_multiplicities_count_the_entries():
    shape = SymmetricShape((1, 3), (0, 1, None))
    for position, place in enumerate(shape.places()):
        ones = shape.matrix([int(k == position) for k in range(len(shape.places()))], 0)
        assert sum(map(sum, ones)) == shape.multiplicity(place)
    assert (0, 0) not in shape.places() and (0, OWN) in shape.places()
    with pytest.raises(ValueError, match="shorter|longer"):
        shape.weights([1], 0)


def test_inequalities_name_letters_that_are_there():
    for name in FAMILY_NAMES:
        for m, k in ((4, 1), (4, 2), (4, 3), (4, 4), (9, 3)):
            family = Family(name, m, k)
            if family.possible:
                assert family.inequalities
                assert {x for i in family.inequalities for x, _ in i.terms} <= set(family.letters)
    assert str(Family("P", 5, 2).inequalities[2]) == "-3/5 a + -b > 0"
    assert isinstance(GaussianInstance(Family("I", 6, 1)).to_document()["family"]["M"], int)
