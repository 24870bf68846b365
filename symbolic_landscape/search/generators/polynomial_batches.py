"""The stream of SGD instances: small batches with integer coefficients, 0 a candidate for a minimum of each.

SGD commutes with permuting the variables and with x_i -> -x_i, does not see the order of the batches, and sees only
the product of step size and loss.  So step sizes are 1/k, and of each class under these symmetries one member is given.
"""

from collections.abc import Iterator
from itertools import count
from math import gcd

from symbolic_landscape.exact.rational import ONE, rational
from symbolic_landscape.model.polynomial import StochasticPolynomialInstance
from symbolic_landscape.search.generators.polynomial import Terms, content, loss_of, losses, moves, origin

__all__ = ["instances"]

MOST_VARIABLES = 2


def instances(seed: int) -> Iterator[StochasticPolynomialInstance]:
    """Yield two batches or more, by size: of the batches, of integers proportional to their probabilities, and of k.

    The step size is 1/k, for every batch 0 is a candidate for a minimum, and all points near 0 are meant as starts.
    There is no end, and nothing is random: the seed is not used.

    >>> from itertools import islice
    >>> [(str(i.step_size), [b.text() for b in i.batches]) for i in islice(instances(0), 2)]
    [('1', ['x^2', 'y^2']), ('1', ['2*x^2', 'x^2'])]
    """
    for size in count(9):
        for weights in _weights(size):
            for inverse_step in range(1, size - sum(weights)):
                rest = size - sum(weights) - inverse_step
                for variables in range(1, MOST_VARIABLES + 1):
                    yield from _batches(variables, weights, inverse_step, rest)


def _weights(size: int) -> Iterator[tuple[int, ...]]:
    """Yield non-decreasing positive integers without a common factor, which leave every batch a size of 3 at least."""
    most = size // 4

    def extend(chosen: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        if len(chosen) > 1 and gcd(*chosen) == 1:
            yield chosen
        if len(chosen) < most:
            for weight in range(chosen[-1] if chosen else 1, size - sum(chosen) - 3 * (len(chosen) + 1)):
                yield from extend((*chosen, weight))

    yield from sorted(extend(()), key=lambda chosen: (sum(chosen), chosen))


def _batches(
    variables: int, weights: tuple[int, ...], inverse_step: int, size: int
) -> Iterator[StochasticPolynomialInstance]:
    total = rational(sum(weights))
    for listed in _lists_of_losses(variables, len(weights), size):
        drawn = tuple(zip(weights, listed, strict=True))
        if len(set(listed)) < len(listed) or gcd(inverse_step, *(content(terms) for terms in listed)) > 1:
            continue
        if drawn != _greatest_draw(drawn, variables):
            continue
        yield StochasticPolynomialInstance(
            tuple(loss_of(terms, variables) for terms in listed),
            tuple(weight / total for weight in weights),
            origin(variables),
            ONE / inverse_step,
        )


def _lists_of_losses(variables: int, length: int, size: int) -> Iterator[tuple[Terms, ...]]:
    """Yield lists of losses in these variables of this size together; one alone need not have every variable."""
    if length == 0:
        if size == 0:
            yield ()
        return
    for first in range(3, size - 3 * (length - 1) + 1):
        for terms in losses(variables, first):
            for others in _lists_of_losses(variables, length - 1, size - first):
                yield (terms, *others)


def _greatest_draw(drawn: tuple[tuple[int, Terms], ...], variables: int) -> tuple[tuple[int, Terms], ...]:
    """Return the greatest member of the class: weights non-decreasing, batches of one weight in decreasing order."""
    used = {k for _, terms in drawn for exponents, _ in terms for k, power in enumerate(exponents) if power}
    if len(used) < variables:
        return ()  # a variable that no batch has: this is an instance of fewer variables
    return max(
        tuple(sorted(((weight, move(terms)) for weight, terms in drawn), key=lambda item: (-item[0], item[1])))[::-1]
        for move in moves(variables)
    )
