"""The streams of losses and of batches: smallest first, one of each class, classes counted by naive enumeration."""

import json
from itertools import islice, permutations, product

import numpy as np
import pytest

from symbolic_landscape.exact.polynomial import Polynomial
from symbolic_landscape.exact.rational import ONE, ZERO
from symbolic_landscape.model.document import parse_document
from symbolic_landscape.model.instance import read_record
from symbolic_landscape.search.generators import polynomial, polynomial_batches

DESCENTS = list(islice(polynomial.instances(0), 1500))
BATCHES = list(islice(polynomial_batches.instances(0), 1500))


def size(loss: Polynomial) -> int:
    return sum(abs(int(c)) + sum(exponents) for exponents, c in loss.terms)


def moved(loss: Polynomial):
    """The loss after every permutation of the variables with every choice of signs, by substitution."""
    variables = Polynomial.variables_of(loss.variables)
    for order in permutations(variables):
        for signs in product((ONE, -ONE), repeat=len(variables)):
            yield loss.compose([x.scaled(sign) for x, sign in zip(order, signs, strict=True)])


def least_curvature(loss: Polynomial) -> float:
    origin = (ZERO,) * len(loss.variables)
    return np.linalg.eigvalsh([[float(entry.at(origin)) for entry in row] for row in loss.hessian()])[0]


def reread(instance):
    """The instance of the file that would be written; raises where it is none."""
    return read_record(parse_document(json.dumps(instance.to_document()), "test"))


def test_losses_come_smallest_first_and_are_candidates():
    sizes = [size(instance.loss.polynomial) for instance in DESCENTS]
    assert sizes == sorted(sizes) and sizes[-1] > 9
    for instance in DESCENTS[:400]:
        loss, origin = instance.loss.polynomial, (ZERO,) * len(instance.variables)
        assert not any(part.at(origin) for part in loss.gradient())
        assert least_curvature(loss) > -1e-9
        assert any(entry.at(origin) for row in loss.hessian() for entry in row)
        assert reread(instance).loss.polynomial == loss


def test_no_loss_comes_twice_up_to_symmetry():
    classes = [min(map(str, moved(instance.loss.polynomial))) for instance in DESCENTS]
    assert len(set(classes)) == len(classes)


@pytest.mark.parametrize(("variables", "largest"), [(1, 9), (2, 8), (3, 7)])
def test_every_class_is_there(variables, largest):
    """All losses of these sizes by brute force over coefficients, orbits by substitution."""
    names = polynomial.VARIABLES[:variables]
    for wanted in range(3, largest + 1):
        degrees = range(wanted)
        monomials = [e for e in product(degrees, repeat=variables) if 2 <= sum(e) < wanted]
        orbits = set()
        for terms in _choices(monomials, wanted):
            loss = Polynomial.from_terms(names, {e: ONE * c for e, c in terms.items()})
            used = all(any(e[k] for e in terms) for k in range(variables))
            flat = all(sum(e) > 2 for e in terms)
            if used and not flat and least_curvature(loss) > -1e-9:
                orbits.add(min(map(str, moved(loss))))
        assert len(list(polynomial.integer_losses(variables, wanted))) == len(orbits)


def _choices(monomials, left):
    """Yield {exponents: coefficient} of total size `left`: each monomial is taken or not, in order."""
    if left == 0:
        yield {}
    for k, exponents in enumerate(monomials):
        for c in range(1, left - sum(exponents) + 1):
            for others in _choices(monomials[k + 1 :], left - sum(exponents) - c):
                yield {exponents: c, **others}
                yield {exponents: -c, **others}


def total_size(instance) -> int:
    """The sizes of the batches, the least integers proportional to the probabilities, and k."""
    least = min(instance.probabilities)
    factor = next(k for k in range(1, 20) if all((k * p / least).q == 1 for p in instance.probabilities))
    weights = sum((factor * p / least for p in instance.probabilities), ZERO)
    return sum(size(batch.polynomial) for batch in instance.batches) + int(weights) + int(1 / instance.step_size)


def class_of(losses, step_size, probabilities) -> str:
    """The steps with their probabilities, in any order, after any symmetry of the variables."""
    steps = [[str(image) for image in moved(loss.scaled(step_size))] for loss in losses]
    drawn = (sorted(zip(each, map(str, probabilities), strict=True)) for each in zip(*steps, strict=True))
    return min(map(str, drawn))


def class_of_instance(instance) -> str:
    return class_of([batch.polynomial for batch in instance.batches], instance.step_size, instance.probabilities)


def test_batches_come_smallest_first_and_are_instances():
    sizes = [total_size(instance) for instance in BATCHES]
    assert sizes == sorted(sizes) and sizes[-1] > 13
    for instance in BATCHES[:300]:
        assert sum(instance.probabilities, ZERO) == 1 and instance.start is None
        assert len({batch.polynomial for batch in instance.batches}) == len(instance.batches) > 1
        assert [batch.polynomial for batch in reread(instance).batches] == [b.polynomial for b in instance.batches]


def test_no_batches_come_twice_up_to_symmetry():
    classes = [class_of_instance(instance) for instance in BATCHES]
    assert len(set(classes)) == len(classes)


def test_every_small_pair_of_batches_in_one_variable_is_there():
    """By brute force over two losses, two weights and k of total size at most 13."""
    losses = [polynomial.loss_of(terms, 1).polynomial for n in range(3, 8) for terms in polynomial.losses(1, n)]
    wanted = set()
    for first, second in product(losses, repeat=2):
        for one, two, k in product(range(1, 6), repeat=3):
            if first != second and size(first) + size(second) + one + two + k <= 13:
                share = ONE / (one + two)
                wanted.add(class_of([first, second], ONE / k, [one * share, two * share]))
    found = set()
    for instance in polynomial_batches.instances(0):
        if total_size(instance) > 13:
            break
        if len(instance.variables) == 1 and len(instance.batches) == 2:
            found.add(class_of_instance(instance))
    assert found == wanted
