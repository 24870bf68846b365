"""Gaussian instances: a student network, a teacher network, and inputs drawn from N(0, I).

The loss is L(W) = 1/2 E[(sum_i relu(w_i . x) - sum_j relu(v_j . x))^2].
"""

from dataclasses import dataclass
from typing import Any, ClassVar

from symbolic_landscape.errors import InvalidInstance, InvalidNumber
from symbolic_landscape.exact.matrix import Matrix
from symbolic_landscape.exact.rational import rational, rational_text
from symbolic_landscape.exact.vector import is_zero, unit_vector
from symbolic_landscape.model.document import Record
from symbolic_landscape.model.gaussian_family import FAMILY_NAMES, Family
from symbolic_landscape.model.instance import Instance

__all__ = ["GaussianInstance", "Students", "gaussian_from_arrays", "read_gaussian"]


@dataclass(frozen=True)
class Students:
    """Teachers v_j (M rows in Q^d) and students w_i (K rows in Q^d); the students may be approximate."""

    teachers: Matrix
    weights: Matrix

    @property
    def dimension(self) -> int:
        """d."""
        return len(self.teachers[0])

    @property
    def orthonormal(self) -> bool:
        """Whether the teachers are the first M coordinate vectors."""
        return all(row == unit_vector(self.dimension, j) for j, row in enumerate(self.teachers))


@dataclass(frozen=True)
class GaussianInstance(Instance):
    """A teacher-student problem and a point: given students, or a named family of symmetric critical points.

    Given students stand for the critical point next to them; a family stands for one zero of its scalar equations.
    """

    kind: ClassVar[str] = "gaussian"
    point: Students | Family

    def to_document(self) -> dict[str, Any]:
        """Return the JSON object of the instance, numbers as exact text."""
        if isinstance(self.point, Family):
            family: dict[str, Any] = {"name": self.point.name, "M": self.point.teachers}
            return {"kind": self.kind, "family": family | {"k1": self.point.anti_aligned}}
        teachers = {"orthonormal": len(self.point.teachers)} if self.point.orthonormal else _texts(self.point.teachers)
        return {"kind": self.kind, "teachers": teachers, "students": _texts(self.point.weights)}


def read_gaussian(record: Record) -> GaussianInstance:
    """Return the Gaussian instance that a JSON object describes."""
    if record.has("family"):
        record.only("kind", "family")
        return GaussianInstance(_read_family(record.record("family")))
    record.only("kind", "teachers", "students", "family")
    if not record.has("students"):
        record.refuse("students", 'students with their "teachers", or a "family", were wanted')
    students = record.matrix("students")
    if not students or not students[0]:
        record.refuse("students", "at least one student with at least one coordinate was wanted")
    if isinstance(record.value("teachers"), dict):
        short = record.record("teachers")
        short.only("orthonormal")
        count = short.integer("orthonormal", 1)
        dimension = len(students[0])
        if count > dimension:
            record.refuse("students", f"at least {count} coordinates were wanted, {dimension} came")
        teachers = tuple(unit_vector(dimension, j) for j in range(count))
    else:
        teachers = record.matrix("teachers", columns=len(students[0]))
        if not teachers:
            record.refuse("teachers", "at least one teacher was wanted")
        for j, row in enumerate(teachers):
            if is_zero(row):
                record.refuse(f"teachers[{j}]", "a vector other than 0 was wanted: leave out a teacher that is 0")
    return GaussianInstance(Students(teachers, students))


def _read_family(record: Record) -> Family:
    record.only("name", "M", "k1")
    name = record.word("name")
    if name not in FAMILY_NAMES:
        record.refuse("name", f"one of {', '.join(FAMILY_NAMES)} was wanted, {name[:40]!r} came")
    teachers = record.integer("M", 1)
    if name == "A":
        if record.has("k1") and record.integer("k1", 1) != teachers:
            record.refuse("k1", "family A has k1 = M: leave k1 out")
        return Family(name, teachers, teachers)
    if name == "NN" and not record.has("k1"):
        return Family(name, teachers, 2)
    return Family(name, teachers, record.integer("k1", 1, teachers))


def gaussian_from_arrays(teachers: Any, students: Any) -> GaussianInstance:
    """Return the Gaussian instance of arrays or nested lists: `teachers` M x d, `students` K x d.

    Binary floats enter as the dyadic rationals they hold.  Raises `InvalidInstance` for wrong shapes and values.

    >>> instance = gaussian_from_arrays([[1, 0], [0, 1]], [[0, 1.0], [1, 0]])
    >>> instance.point.orthonormal
    True
    """
    v, w = _matrix("teachers", teachers), _matrix("students", students)
    if {len(row) for row in v + w} != {len(v[0])}:
        raise InvalidInstance(f"students and teachers: all rows with {len(v[0])} coordinates were wanted")
    if any(is_zero(row) for row in v):
        raise InvalidInstance("teachers: vectors other than 0 were wanted: leave out teachers that are 0")
    return GaussianInstance(Students(v, w))


def _matrix(name: str, value: Any) -> Matrix:
    listed = value.tolist() if callable(getattr(value, "tolist", None)) else value
    try:
        rows = tuple(tuple(rational(item) for item in row) for row in listed)
    except (InvalidNumber, TypeError) as error:
        raise InvalidInstance(f"{name}: a list of rows of exact numbers was wanted: {error}") from None
    if not rows or not rows[0]:
        raise InvalidInstance(f"{name}: at least one row with at least one coordinate was wanted")
    return rows


def _texts(rows: Matrix) -> list[list[str]]:
    return [[rational_text(value) for value in row] for row in rows]
