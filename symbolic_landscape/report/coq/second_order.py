"""Second-order minima for proofs/coq/SecondOrderChecker.v: tests of the neurons, and identities on their cells."""

from collections.abc import Sequence

from symbolic_landscape.conditions.empirical.cell_identity import CellSplit, CellTree, find_cell_tree
from symbolic_landscape.conditions.empirical.first_order import FirstOrder
from symbolic_landscape.conditions.empirical.sample_test import leak_bound, sample_tests
from symbolic_landscape.errors import InvalidRequest
from symbolic_landscape.exact.vector import Vector, dot, is_zero
from symbolic_landscape.limits import DEFAULT_LIMITS
from symbolic_landscape.report.coq.bounds import bound_text, bounds_text
from symbolic_landscape.report.coq.theorem import (
    Check,
    Evidence,
    list_text,
    natural_text,
    number_text,
    vector_text,
)
from symbolic_landscape.witness.empirical import AllRays, Bound, SecondOrderMinimum

__all__ = ["second_order_check"]


def second_order_check(point: FirstOrder, witness: SecondOrderMinimum) -> Check | None:
    """Return the check of a second-order minimum whose neurons without bounds can be tested one by one, else None.

    The bounds are those of the certificate.  Tests and identities are found afresh: the formal checker reads no flat
    rays and no copositivity trees, but an identity for each cell, which follows from them.

    >>> from symbolic_landscape.claim import LocalMinimum
    >>> from symbolic_landscape.decide import decide
    >>> from symbolic_landscape.model.empirical import from_arrays
    >>> instance = from_arrays([[1, 0], [0, 1]], [[2, 1], [2, -1]], [[1, 1]], [[2], [0]])
    >>> check = second_order_check(FirstOrder(instance), decide(instance, LocalMinimum()).witness)
    >>> "Tested (Cell {| pulls := []; products := []; squares := [(3, [1; -1])] |})" in check.evidence.term
    True
    """
    width = point.instance.network.width
    if len(witness.neurons) != width:
        raise InvalidRequest(
            f"evidence for {width} neurons was wanted, for {len(witness.neurons)} came: is this its instance?"
        )
    known: list[Vector] = []
    tests: list[str] = []
    neurons: list[str] = []
    for neuron, bounds in enumerate(witness.neurons):
        if bounds:
            neurons.append(f"Bounded {bounds_text(point, neuron, bounds)}")
            continue
        for outweighed in ((), tuple(i for i, own in enumerate(witness.neurons) if own)):
            vectors = sample_tests(point, neuron, outweighed)
            tree = find_cell_tree(point, neuron, vectors, DEFAULT_LIMITS)
            if tree is not None:
                break
        else:
            return None
        if any(dot(vector, other) != 0 for vector in vectors for other in known):
            return None  # neurons of one component: together their tests would count a change twice
        known += vectors
        for vector in vectors:
            leaks = [(other, leak_bound(point, other, vector, DEFAULT_LIMITS)) for other in outweighed]
            found = [(other, bound) for other, bound in leaks if bound is not None]
            if any(isinstance(side, AllRays) for _, bound in found for side in (bound.above, bound.below)):
                return None  # too many sign patterns
            tests.append(_test(point, neuron, vector, found))
        neurons.append(f"Tested ({_tree(tree)})")
    listed, evidence = (list_text(parts, ";\n       ") for parts in (tests, neurons))
    term = f"{{| tests := {listed};\n     neuron_evidence := {evidence} |}}"
    return Check("check_second_order", Evidence("second_order", "SecondOrderMinimum", term))


def _test(point: FirstOrder, neuron: int, vector: Vector, leaks: Sequence[tuple[int, Bound]]) -> str:
    listed = list_text([f"({natural_text(other)}, {bound_text(point, other, bound)})" for other, bound in leaks])
    return (
        f"{{| tested_neuron := {natural_text(neuron)}; test_vector := {vector_text(vector)}; test_leaks := {listed} |}}"
    )


def _tree(tree: CellTree) -> str:
    if isinstance(tree, CellSplit):
        return f"CellSplit {vector_text(tree.line)}\n        ({_tree(tree.positive)})\n        ({_tree(tree.negative)})"
    pulls = list_text([f"({number_text(share)}, {_short(bend)})" for share, bend in tree.pulls])
    products = list_text(
        [f"({number_text(c)}, ({natural_text(k)}, {natural_text(m)}))" for c, k, m in tree.products]
    )
    squares = list_text([f"({number_text(t)}, {vector_text(p)})" for t, p in tree.squares])
    return f"Cell {{| pulls := {pulls}; products := {products}; squares := {squares} |}}"


def _short(v: Vector) -> str:
    return "[]" if is_zero(v) else vector_text(v)
