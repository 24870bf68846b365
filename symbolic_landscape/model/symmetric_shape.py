"""Networks that a product of symmetric groups of the teachers leaves unchanged, by a few numbers each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

__all__ = ["OWN", "Row", "SymmetricShape", "Weights"]

Number = TypeVar("Number")
OWN = -1  # the place of the weight on a student's own teacher in its row, after the blocks

Row = tuple[Number, ...]
Weights = tuple[Row[Number], ...]


@dataclass(frozen=True)
class SymmetricShape:
    """Teachers e_0 .. e_{M-1} cut into consecutive `blocks`, and groups of students.

    A group attached to block b has one student for each teacher j of the block, and permuting the teachers of a block
    permutes the students attached to it in the same way.  A group that is attached to None is one single student,
    which those permutations leave fixed.  So the weights of a group are a *row*: one value for each block (on the
    teachers of that block), and last, at `OWN`, the value on the student's own teacher.  Values that no student has
    (OWN of a single student; the rest of the own block where the block has one teacher) are 0.
    """

    blocks: tuple[int, ...]
    attached: tuple[int | None, ...]

    @property
    def teacher_count(self) -> int:
        """M."""
        return sum(self.blocks)

    @property
    def student_count(self) -> int:
        """K."""
        return sum(self.size(group) for group in range(len(self.attached)))

    def size(self, group: int) -> int:
        """Return the number of students of a group."""
        block = self.attached[group]
        return 1 if block is None else self.blocks[block]

    def places(self) -> tuple[tuple[int, int], ...]:
        """Return (group, place in its row) of each unknown: by groups, by blocks, OWN before the rest of its block.

        >>> SymmetricShape((1, 4), (0, 1)).places()
        ((0, -1), (0, 1), (1, 0), (1, -1), (1, 1))
        """
        found = []
        for group, own_block in enumerate(self.attached):
            for block, size in enumerate(self.blocks):
                if block == own_block:
                    found.append((group, OWN))
                if block != own_block or size > 1:
                    found.append((group, block))
        return tuple(found)

    def weights(self, unknowns: Sequence[Number], zero: Number) -> Weights[Number]:
        """Return the rows of the groups; raises `ValueError` for another number of unknowns than `places` has."""
        rows = [[zero] * (len(self.blocks) + 1) for _ in self.attached]
        for (group, place), value in zip(self.places(), unknowns, strict=True):
            rows[group][place] = value
        return tuple(tuple(row) for row in rows)

    def multiplicity(self, place: tuple[int, int]) -> int:
        """Return how many entries of the K x M matrix of weights an unknown stands for."""
        group, column = place
        own_block = self.attached[group]
        if column == OWN:
            return self.size(group)
        return self.size(group) * (self.blocks[column] - int(column == own_block))

    def matrix(self, unknowns: Sequence[Number], zero: Number) -> tuple[tuple[Number, ...], ...]:
        """Return the K x M matrix of weights, row by row.

        >>> SymmetricShape((3,), (0,)).matrix((5, 1), 0)
        ((5, 1, 1), (1, 5, 1), (1, 1, 5))
        """
        starts = [sum(self.blocks[:block]) for block in range(len(self.blocks))]
        rows = []
        for group, row in enumerate(self.weights(unknowns, zero)):
            plain = [value for block, size in enumerate(self.blocks) for value in [row[block]] * size]
            own_block = self.attached[group]
            for student in range(self.size(group)):
                own = list(plain)
                if own_block is not None:
                    own[starts[own_block] + student] = row[OWN]
                rows.append(tuple(own))
        return tuple(rows)
