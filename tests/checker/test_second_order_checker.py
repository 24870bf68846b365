"""Second-order certificates: written by hand, about easier problems, and mutilated; the checker needs no engine."""

import json
from copy import deepcopy
from fractions import Fraction
from pathlib import Path

import pytest

from symbolic_landscape.checker import statements
from symbolic_landscape.checker.copositivity import check_copositive, eliminate
from symbolic_landscape.checker.reading import Rejected, parse_json
from symbolic_landscape.checker.vectors import arrangement_rays, orthogonal, primitive, residue

ROOT = Path(__file__).parents[2]

NO_SPLIT = {"witness": "flat_face", "tree": {"witness": "nonnegative_entries"}}
SMOOTH = {"witness": "multipliers", "patterns": [[]]}


def instance(name):
    return json.loads((ROOT / "examples" / f"{name}.json").read_text())


def certificate(name):
    return json.loads((ROOT / "proofs" / "certificates" / f"{name}.json").read_text())


def said(document, claim, status, witness):
    """What the checker says of one statement: True, or the reason why not."""
    text = {
        "format": "symbolic_landscape certificate",
        "version": 1,
        "statements": [{"claim": {"name": claim}, "status": status, "witness": witness}],
    }
    lines, accepted = statements.check(
        parse_json(json.dumps(document), "instance"), parse_json(json.dumps(text), "certificate")
    )
    return True if accepted else lines[0]


def minimum(components, neurons=1, bounds=None):
    return {
        "witness": "second_order_minimum",
        "stationary": {"witness": "stationary_point", "neurons": [SMOOTH] * neurons},
        "neurons": bounds or [[] for _ in range(neurons)],
        "components": components,
    }


def single(component, neuron, faces=NO_SPLIT):
    return {"witness": "single_neuron_form", "component": component, "neuron": neuron, "faces": faces}


def shared(component, tested):
    return {"witness": "shared_cell_form", "component": component, "tested": tested}


def strict(component, tested, faces=NO_SPLIT):
    return {"witness": "strict_form", "component": component, "tested": tested, "faces": faces}


def test_a_certificate_written_by_hand():
    """The top singular pair: nothing on a boundary, so the form has free variables only."""
    document = instance("top_singular_pair")
    for form in (single([0], 0), shared([0], [0]), strict([0], [0])):
        assert said(document, "local_minimum", "proved", minimum([form])) is True
    assert said(document, "strict_local_minimum", "proved", minimum([strict([0], [0])])) is True
    assert "strict form" in said(document, "strict_local_minimum", "proved", minimum([single([0], 0)]))


def test_the_lower_singular_pair_is_refused():
    document = instance("lower_singular_pair")
    for form in (single([0], 0), shared([0], [0]), strict([0], [0])):
        assert "negative in a free direction" in said(document, "local_minimum", "proved", minimum([form]))


def test_no_easier_problem_is_accepted():
    """Components that are not closed, neurons left out, tested neurons that escape elsewhere."""
    aligned = instance("aligned_neurons")
    assert "interacts" in said(aligned, "local_minimum", "proved", minimum([single([0], 0), single([1], 1)], 2))
    assert "neither tested nor" in said(aligned, "local_minimum", "proved", minimum([single([0, 1], 0)], 2))
    half = minimum([single([0], 0)], 2)
    assert "neither bounds nor" in said(instance("two_components"), "local_minimum", "proved", half)
    both = minimum([single([0], 0), single([0], 0)], 2)
    assert "two components" in said(instance("two_components"), "local_minimum", "proved", both)
    assert "share an open cell" in said(
        instance("two_components"), "local_minimum", "proved", minimum([shared([0, 1], [0, 1])], 2)
    )
    assert "not in the component" in said(
        instance("two_components"), "local_minimum", "proved", minimum([single([0], 1)], 2)
    )
    empty = minimum([], 1)
    assert "neither bounds nor" in said(instance("top_singular_pair"), "local_minimum", "proved", empty)


def test_zeros_of_the_form_are_no_strict_minimum():
    """The tie of `boundary_branch_tie` is a minimum by M6 and not by the strict form of M5."""
    tie = certificate("boundary_branch_tie")
    witness = tie["statements"][-1]["witness"]
    document = instance("boundary_branch_tie")
    assert said(document, "local_minimum", "proved", witness) is True
    form = witness["components"][0]
    changed = {**witness, "components": [strict(form["component"], [form["neuron"]], form["faces"])]}
    assert "vanishes" in said(document, "local_minimum", "proved", changed)
    fit = instance("best_rank_two_fit")
    assert said(fit, "local_minimum", "proved", minimum([shared([0, 1], [0, 1])], 2)) is True
    # the mixing of the two neurons is a symmetry of the loss, so M5 sees a minimum, but no strict one
    assert said(fit, "local_minimum", "proved", minimum([strict([0, 1], [0, 1])], 2)) is True
    assert "scalings" in said(fit, "strict_local_minimum", "proved", minimum([strict([0, 1], [0, 1])], 2))


def test_a_strict_minimum_has_no_ray_that_no_sample_sees():
    """Neuron 1 may leave its boundary sample unseen: a local minimum, not a strict one."""
    witness = certificate("complementary_zeros")["statements"][-1]["witness"]
    document = instance("complementary_zeros")
    assert said(document, "local_minimum", "proved", witness) is True
    assert said(document, "strict_local_minimum", "proved", witness) is not True


def test_faces_may_not_be_left_out_or_joined():
    name = "unseen_kinks"
    witness = certificate(name)["statements"][-1]["witness"]
    faces = witness["components"][0]["faces"]
    assert faces["witness"] == "ray_split"
    for wrong in (faces["positive"], faces["negative"]):
        changed = deepcopy(witness)
        changed["components"][0]["faces"] = wrong
        assert "different cells" in said(instance(name), "local_minimum", "proved", changed)
    strict_claim = {**witness, "components": [strict([0], [0], faces)]}
    assert said(instance(name), "strict_local_minimum", "proved", strict_claim) is True


def test_complementary_faces_need_pulls_margins_and_no_pull_on_the_lineality():
    name = "complementary_zeros"
    witness = certificate(name)["statements"][-1]["witness"]

    def leaves(node):
        if node["witness"] == "ray_split":
            yield from leaves(node["positive"])
            yield from leaves(node["negative"])
        else:
            yield node

    faces = list(leaves(witness["components"][0]["faces"]))
    found = [k for k, node in enumerate(faces) if node["witness"] == "complementary_face" and node["pulls"]]
    assert found
    for field, value, word in (("margin", "0", "positive"), ("margin", "-1", "positive"), ("pulls", [], "list of")):
        changed = deepcopy(witness)
        list(leaves(changed["components"][0]["faces"]))[found[0]][field] = value
        answer = said(instance(name), "local_minimum", "proved", changed)
        assert answer is not True and word in answer
    # the same evidence does not serve where the pull has the other sign: output 1 of sample 1 above the network
    turned = instance(name)
    turned["targets"][1][1] = "1"
    assert said(turned, "local_minimum", "proved", witness) is not True


def test_curves_of_the_rules_need_their_evidence():
    for name, field, value in (
        ("aligned_neurons", "combination", ["0", "2"]),
        ("aligned_neurons", "combination", ["1", "0"]),
        ("lower_singular_pair", "growth_combination", ["1"]),
        ("lower_singular_pair", "direction", ["1", "1"]),
        ("joint_descent", "bias", [["1", "0"]]),
    ):
        document = certificate(name)
        witness = document["statements"][-1]["witness"]
        assert said(instance(name), "local_minimum", "refuted", witness) is True
        assert said(instance(name), "local_minimum", "refuted", {**witness, field: value}) is not True


PIVOT = {"witness": "pivot", "variable": 0, "rest": {"witness": "nonnegative_entries"}}
ENTRIES, DEFINITE = {"witness": "nonnegative_entries"}, {"witness": "positive_definite"}


def split(left, right, weights=("1", "1")):
    return {"witness": "edge_split", "first": 0, "second": 1, "weights": list(weights), "left": left, "right": right}


# matrix, tree, strictly -> accepted
TREES = [
    ([[1, -1], [-1, 1]], DEFINITE, False, False),
    ([[2, -1], [-1, 1]], DEFINITE, True, True),
    ([[1, 1], [1, 0]], ENTRIES, False, True),
    ([[1, 1], [1, 0]], ENTRIES, True, False),
    ([[1, -1], [-1, 1]], PIVOT, False, True),
    ([[1, -1], [-1, 1]], PIVOT, True, False),
    ([[0, -1], [-1, 1]], PIVOT, False, False),
    ([[1, 1, -1], [1, 1, 1], [-1, 1, 1]], PIVOT, False, False),  # the row has two signs
    ([[1, -1], [-1, 1]], split(ENTRIES, ENTRIES), False, True),
    ([[1, -1], [-1, 1]], split(ENTRIES, ENTRIES, ("1", "0")), False, False),
    ([[1, -1], [-1, 1]], split(ENTRIES, ENTRIES, ("1", "-1")), False, False),
    ([[1, -2], [-2, 1]], split(ENTRIES, ENTRIES), False, False),
]


@pytest.mark.parametrize(("matrix", "tree", "strictly", "good"), TREES)
def test_copositivity_trees(matrix, tree, strictly, good):
    exact = [[Fraction(value) for value in row] for row in matrix]
    if good:
        check_copositive(exact, _read(tree), strictly)
    else:
        with pytest.raises(Rejected):
            check_copositive(exact, _read(tree), strictly)


def test_elimination_of_free_variables():
    def eliminated(matrix):
        return eliminate([[Fraction(value) for value in row] for row in matrix], 1)

    assert eliminated([[2, 1], [1, 1]]) == ([[1]], 0)
    assert eliminated([[2, 0], [0, 0]]) == ([[2]], 1)
    for bad in ([[2, 1], [1, 0]], [[2, 0], [0, -1]], [[1, 0, 0], [0, 0, 1], [0, 1, 0]]):
        with pytest.raises(Rejected):
            eliminated(bad)


def test_vectors():
    def exact(rows):
        return [[Fraction(value) for value in row] for row in rows]

    assert arrangement_rays(exact([[1, 0], [1, 1]]), 2) == [[0, 1], [0, -1], [1, -1], [-1, 1]]
    assert arrangement_rays([], 2) == []
    assert primitive([Fraction(0), Fraction(-1, 2), Fraction(1)]) == [0, 1, -2]
    basis = orthogonal(exact([[1, 1, 0], [1, 0, 0], [2, 1, 0]]))
    assert len(basis) == 2 and residue([3, 4, 5], basis) == [0, 0, 5]


def _read(tree):
    return parse_json(json.dumps(tree), "tree")
