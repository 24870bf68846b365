"""Identities on cells, held against Psi and the tests worked out from the definition of the loss with `fractions`."""

import random
from fractions import Fraction

import pytest
from brute_force import as_fraction
from several_outputs import SecondOrder, draw_point

from symbolic_landscape.claim import LocalMinimum
from symbolic_landscape.conditions.empirical.cell_identity import CellSplit, find_cell_tree
from symbolic_landscape.conditions.empirical.first_order import FirstOrder
from symbolic_landscape.conditions.empirical.quadratic_parts import QuadraticParts, squares_of
from symbolic_landscape.conditions.empirical.sample_test import leak_bound, sample_tests
from symbolic_landscape.decide import decide
from symbolic_landscape.exact.matrix import Matrix
from symbolic_landscape.exact.rational import ONE
from symbolic_landscape.exact.vector import vector
from symbolic_landscape.limits import DEFAULT_LIMITS
from symbolic_landscape.model.empirical import EmpiricalInstance, from_arrays
from symbolic_landscape.verdict import Proved
from symbolic_landscape.witness.empirical import EdgeSplit, NonnegativeEntries, Pivot, SecondOrderMinimum


def product(a, b) -> Fraction:
    return sum((as_fraction(x) * as_fraction(y) for x, y in zip(a, b, strict=True)), Fraction(0))


def minima(source: random.Random, count: int, neurons=(1, 2, 3)) -> list[tuple[EmpiricalInstance, SecondOrderMinimum]]:
    """Random second-order minima."""
    found = []
    while len(found) < count:
        instance = draw_point(source, neurons=neurons)
        verdict = decide(instance, LocalMinimum())
        if isinstance(verdict, Proved) and isinstance(verdict.witness, SecondOrderMinimum):
            found.append((instance, verdict.witness))
    return found


def leaf_at(tree, v):
    """The identity of the cell that holds v, and the lines of the cell."""
    cell = []
    while isinstance(tree, CellSplit):
        line = [as_fraction(value) for value in tree.line]
        inside = product(line, v) >= 0
        cell.insert(0, line if inside else [-value for value in line])
        tree = tree.positive if inside else tree.negative
    return tree, cell


def holds_at(second: SecondOrder, neuron: int, tests: Matrix, tree, v) -> bool:
    """Whether the identity of the cell of v gives S(v) and Psi(v), computed from their definitions."""
    identity, cell = leaf_at(tree, v)
    h, r, slopes = second.h[neuron], second.growth(neuron, v), second.slopes(neuron, v)
    total = second.first_order(neuron, v)
    seen = [product(test, second.g[neuron]) for test in tests]
    moved = [g + product(test, r) for g, test in zip(seen, tests, strict=True)]
    weights = [1 / product(test, test) for test in tests]
    whole, new, mixed = (
        sum((c * a * b for c, a, b in zip(weights, one, other, strict=True)), Fraction(0))
        for one, other in ((seen, seen), (moved, moved), (moved, seen))
    )
    psi = (new * whole - mixed**2) * product(h, h) + 2 * mixed * total - product(slopes, slopes)
    sides = [product(line, v) for line in cell]
    shares = [as_fraction(share) for share, _ in identity.pulls]
    bends = [bend for _, bend in identity.pulls]
    assert all(s > 0 or (s == 0 and not any(bend)) for s, bend in zip(shares, bends, strict=True))
    assert all(c >= 0 for c, *_ in (*identity.products, *identity.squares))
    value = 2 * whole * total - sum(side * product(bend, v) for side, bend in zip(sides, bends, strict=True))
    value += sum(as_fraction(c) * sides[k] * sides[m] for c, k, m in identity.products)
    value += sum(as_fraction(t) * product(p, v) ** 2 for t, p in identity.squares)
    return product(shares, sides) == total and value == psi


def test_identities_give_psi_at_random_points() -> None:
    source = random.Random(11)
    held = pulled = 0
    for instance, witness in minima(source, 60):
        point, second = FirstOrder(instance), SecondOrder(instance)
        for neuron, bounds in enumerate(witness.neurons):
            tests = sample_tests(point, neuron)
            tree = None if bounds else find_cell_tree(point, neuron, tests, DEFAULT_LIMITS)
            for _ in range(6 if tree is not None else 0):
                v = [Fraction(source.randint(-3, 3)) for _ in range(point.input_dimension)]
                assert holds_at(second, neuron, tests, tree, v)
                held += 1
                pulled += any(share > 0 for share, _ in leaf_at(tree, v)[0].pulls)
    assert held > 200
    assert pulled > 20  # where S is not 0


def test_products_of_sides() -> None:
    """Q is copositive on two of four faces without being positive semidefinite."""
    inputs, targets = [[1, 0, 0], [0, 1, 0], [0, -1, 1], [2, -2, 1]], [[0, -2], [0, 1], [1, -1], [1, 1]]
    instance = from_arrays(inputs, targets, [[0, 0, 1]], [[1], [0]])
    point, second = FirstOrder(instance), SecondOrder(instance)
    tests = sample_tests(point, 0)
    tree = find_cell_tree(point, 0, tests, DEFAULT_LIMITS)
    corners = [[Fraction(a), Fraction(b), Fraction(c)] for a in (1, -2) for b in (2, -1) for c in (0, 1)]
    assert all(holds_at(second, 0, tests, tree, v) for v in corners)
    assert sum(bool(leaf_at(tree, v)[0].products) for v in corners) == 4


def test_tests_see_nothing_of_the_others() -> None:
    source = random.Random(12)
    seen = 0
    for _ in range(250):
        instance = draw_point(source)
        point, second = FirstOrder(instance), SecondOrder(instance)
        for neuron in range(instance.network.width):
            tests = sample_tests(point, neuron)
            for number, test in enumerate(tests):
                assert all(product(test, other) == 0 for other in tests[:number])
                assert not instance.problem.has_output_bias or sum(map(as_fraction, test)) == 0
                for other in range(instance.network.width):
                    if other != neuron:
                        v = [Fraction(source.randint(-2, 2)) for _ in range(point.input_dimension)]
                        assert product(test, second.growth(other, v)) == 0
                        assert product(test, second.g[other]) == 0
                seen += 1
    assert seen > 200


def test_what_a_test_sees_of_a_bounded_neuron_is_outweighed() -> None:
    source = random.Random(14)
    leaking = 0
    for instance, witness in minima(source, 40, (2, 3)):
        point, second = FirstOrder(instance), SecondOrder(instance)
        bounded = [i for i, bounds in enumerate(witness.neurons) if bounds]
        for neuron in set(range(instance.network.width)) - set(bounded) if bounded else ():
            for test in sample_tests(point, neuron, bounded):
                for other in bounded:
                    assert product(test, second.g[other]) == 0
                    bound = leak_bound(point, other, test, DEFAULT_LIMITS)
                    for _ in range(8):
                        v = [Fraction(source.randint(-3, 3)) for _ in range(point.input_dimension)]
                        seen = abs(product(test, second.growth(other, v)))
                        assert seen <= (as_fraction(bound.constant) if bound else 0) * second.first_order(other, v)
                    leaking += bound is not None
    assert leaking > 3


def test_a_saddle_has_no_identities() -> None:
    """The branch c = 1 of a family is a minimum, c = 2 is a saddle: boundary_branch_tie.json."""
    for c, found in ((1, True), (2, False)):
        point = FirstOrder(from_arrays([[0, 1], [1, 0]], [[1, 0], [0, c]], [[0, 1]], [[1], [0]]))
        assert (find_cell_tree(point, 0, sample_tests(point, 0), DEFAULT_LIMITS) is not None) is found


@pytest.mark.parametrize(
    ("rows", "tree"),
    [
        ([[1, 2], [2, 3]], NonnegativeEntries()),
        ([[1, 2, 1], [2, 5, -4], [1, -4, 5]], Pivot(0, Pivot(0, NonnegativeEntries()))),
        ([[2, -1, -1], [-1, 2, 3], [-1, 3, 2]], Pivot(0, NonnegativeEntries())),
    ],
)
def test_parts_of_a_copositive_form_sum_up_to_it(rows, tree) -> None:
    matrix, size = tuple(vector(row) for row in rows), len(rows)
    parts = QuadraticParts(size)
    assert parts.take(matrix, tree, list(range(size)))
    source = random.Random(13)
    for _ in range(10):
        x = [Fraction(source.randint(-4, 4)) for _ in range(size)]
        value = sum(as_fraction(c) * x[k] * x[m] for c, k, m in parts.products)
        value += sum(as_fraction(t) * product(p, x) ** 2 for t, p in parts.squares)
        assert value == sum(rows[i][j] * x[i] * x[j] for i in range(size) for j in range(size))
    assert all(c >= 0 for c, *_ in (*parts.products, *parts.squares))


def test_an_edge_split_is_not_taken() -> None:
    tree = EdgeSplit(0, 1, (ONE, ONE), NonnegativeEntries(), NonnegativeEntries())
    assert not QuadraticParts(2).take((vector([1, 0]), vector([0, 1])), tree, [0, 1])
    assert squares_of((vector([1, 2]), vector([2, 1]))) is None
