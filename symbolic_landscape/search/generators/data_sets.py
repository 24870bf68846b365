"""Small integer data sets with one output, each once up to symmetry."""

from collections.abc import Iterator
from functools import cache
from itertools import combinations_with_replacement, count, permutations, product
from math import gcd

from symbolic_landscape.exact.matrix import rank
from symbolic_landscape.exact.vector import vector
from symbolic_landscape.model.dataset import DataSet

__all__ = ["MOST_INPUTS", "MOST_SAMPLES", "data_sets", "integer_data_sets"]

MOST_SAMPLES, MOST_INPUTS = 4, 3
Sample = tuple[int, ...]  # the input, then the target


def data_sets() -> Iterator[DataSet]:
    """Yield data sets without end, by n + d + the largest input + the largest target (n <= 4, d <= 3).

    >>> first = next(data_sets())
    >>> [[str(value) for value in row] for row in (*first.inputs, *first.targets)]
    [['1'], ['1']]
    """
    for level in count(4):
        for n in range(1, min(MOST_SAMPLES, level - 3) + 1):
            for d in range(1, min(MOST_INPUTS, n, level - n - 2) + 1):
                for largest_input in range(1, level - n - d):
                    for samples in integer_data_sets(n, d, largest_input, level - n - d - largest_input):
                        inputs = tuple(vector(sample[:d]) for sample in samples)
                        yield DataSet(inputs, tuple(vector(sample[d:]) for sample in samples))


def integer_data_sets(n: int, d: int, largest_input: int, largest_target: int) -> Iterator[tuple[Sample, ...]]:
    """Yield one data set of every class with exactly these largest absolute values.

    The landscapes of two data sets are the same up to a change of coordinates when samples are permuted, input
    coordinates are permuted, change their sign or are scaled, and when all targets change their sign or are scaled
    (w and h take the inverse change).  Of a class the greatest sorted list of samples is kept.  Left out as smaller
    ones: inputs that are 0 or do not span Q^d, a coordinate or targets with a common factor, targets all 0.

    >>> list(integer_data_sets(1, 1, 1, 1)), len(list(integer_data_sets(2, 1, 1, 1)))
    ([((1, 1),)], 6)
    """
    values = range(largest_input, -largest_input - 1, -1)
    targets = range(largest_target, -largest_target - 1, -1)
    possible = [(*x, y) for x in product(values, repeat=d) if any(x) for y in targets]
    for samples in combinations_with_replacement(possible, n):
        first = list(samples[0][:d])
        if first[-1] < 0 or first != sorted(first, reverse=True):
            continue  # quickly: a symmetry makes the first input, and so the list, greater
        if _has_size(samples, d, largest_input, largest_target) and _is_greatest(samples, d):
            yield samples


def _has_size(samples: tuple[Sample, ...], d: int, largest_input: int, largest_target: int) -> bool:
    columns = list(zip(*samples, strict=True))
    return (
        max(abs(value) for column in columns[:d] for value in column) == largest_input
        and max(map(abs, columns[d])) == largest_target
        and all(gcd(*column) == 1 for column in columns)
        and rank([vector(sample[:d]) for sample in samples]) == d
    )


def _is_greatest(samples: tuple[Sample, ...], d: int) -> bool:
    listed = list(samples)
    for order, signs in _symmetries(d):
        moved = sorted(
            (tuple(s * sample[c] for c, s in zip(order, signs, strict=True)) for sample in samples), reverse=True
        )
        if moved > listed:
            return False
    return True


@cache
def _symmetries(d: int) -> tuple[tuple[Sample, Sample], ...]:
    """Return the signed permutations of the input coordinates, with either sign of the target, the last coordinate."""
    return tuple(
        ((*order, d), signs) for order in permutations(range(d)) for signs in product((1, -1), repeat=d + 1)
    )
