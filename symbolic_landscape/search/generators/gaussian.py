"""The stream of Gaussian instances: the named families, and students trained on small integer teachers in the plane."""

from collections.abc import Iterator, Sequence
from itertools import combinations, count, permutations, product
from math import gcd

from symbolic_landscape.exact.matrix import Matrix
from symbolic_landscape.exact.rational import rational
from symbolic_landscape.exact.vector import vector
from symbolic_landscape.model.gaussian import GaussianInstance, Students
from symbolic_landscape.model.gaussian_family import FAMILY_NAMES, Family
from symbolic_landscape.propose.gaussian_descent import UNIT, trained_students

__all__ = ["families", "instances", "integer_teachers", "trained_networks"]

MOST_TEACHERS = 3  # of those in the plane
RUNS = 12  # descents for each set of teachers and width
Teachers = tuple[tuple[int, int], ...]


def instances(seed: int) -> Iterator[GaussianInstance]:
    """Yield instances without end, by level n; the seed draws the starts of training.

    Level n has the members of the families with 3 n - 2, 3 n - 1 and 3 n teachers, then the networks trained on
    teachers in the plane whose coordinates have absolute values of sum n.

    >>> next(instances(0)).to_document()["family"]
    {'name': 'I', 'M': 2, 'k1': 1}
    """
    for level in count(1):
        for teachers in range(3 * level - 2, 3 * level + 1):  # many of these are judged in the time of one training
            yield from families(teachers)
        for rows in integer_teachers(level):
            yield from trained_networks(rows, seed)


def families(teachers: int) -> Iterator[GaussianInstance]:
    """Yield every member of every family with M = `teachers`, narrow ones first.

    >>> [(i.point.name, i.point.anti_aligned) for i in families(2)]
    [('I', 1), ('A', 2), ('P', 1), ('N', 1)]
    """
    members = [
        family
        for name in FAMILY_NAMES
        for k in range(1, teachers + 1)
        if (family := Family(name, teachers, k)).possible
    ]
    members.sort(key=lambda family: family.shape.student_count)  # sorts are stable: then by name and k1
    yield from (GaussianInstance(family) for family in members)


def trained_networks(teachers: Teachers, seed: int) -> Iterator[GaussianInstance]:
    """Yield where descents from random starts end, with as many students as teachers and with one more.

    Students are rounded to thousandths: an instance stands for the critical point next to it.

    >>> next(trained_networks(((1, 0), (0, 1)), 0)).to_document()["students"] in ([['1', '0'], ['0', '1']],
    ...     [['0', '1'], ['1', '0']])
    True
    """
    rows = _matrix(teachers, 1)
    for width in (len(teachers), len(teachers) + 1):
        found = trained_students([list(row) for row in teachers], width, RUNS, f"{seed} {teachers} {width}")
        for students in found:
            if all(any(row) for row in students):
                yield GaussianInstance(Students(rows, _matrix(students, UNIT)))


def integer_teachers(level: int) -> Iterator[Teachers]:
    """Yield one set of every class of teachers in the plane whose coordinates have absolute values of sum `level`.

    Loss and landscape stay the same when coordinates are permuted or change their sign and when teachers are permuted;
    a common factor scales them.  Left out: two teachers on one ray, which are one teacher, their sum.

    >>> list(integer_teachers(2))
    [((1, 1),), ((1, 0), (0, 1)), ((1, 0), (-1, 0))]
    """
    values = range(level, -level - 1, -1)
    vectors = [(a, b) for a in values for b in values if 0 < abs(a) + abs(b) <= level]  # decreasing
    for size in range(1, MOST_TEACHERS + 1):
        for teachers in combinations(vectors, size):
            entries = [x for row in teachers for x in row]
            if sum(map(abs, entries)) != level or gcd(*entries) > 1 or any(map(_one_ray, combinations(teachers, 2))):
                continue
            if all(moved <= teachers for moved in _moved(teachers)):
                yield teachers


def _one_ray(pair: tuple[tuple[int, int], ...]) -> bool:
    (a, b), (c, d) = pair
    return a * d == b * c and a * c + b * d > 0


def _moved(teachers: Teachers) -> Iterator[Teachers]:
    for order in permutations(range(2)):
        for signs in product((1, -1), repeat=2):
            yield tuple(
                sorted(((signs[0] * row[order[0]], signs[1] * row[order[1]]) for row in teachers), reverse=True)
            )


def _matrix(rows: Sequence[Sequence[int]], unit: int) -> Matrix:
    return tuple(vector([rational(x) / unit for x in row]) for row in rows)
