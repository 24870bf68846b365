"""How the symmetric groups of a shape act on weight space: relations of neurons and isotypic components.

Integer combinatorics only; proofs/gaussian_symmetric_components.md proves that the components listed here are all.
"""

from dataclasses import dataclass
from itertools import combinations

from symbolic_landscape.model.symmetric_shape import OWN, Row, SymmetricShape, Weights

__all__ = [
    "Component",
    "Field",
    "Relation",
    "cells",
    "components",
    "integer_inner",
    "one_student",
    "relations",
    "unit_fields",
]

Field = Weights[int]  # an integer row for each group of students: a direction of weight space


@dataclass(frozen=True)
class Relation:
    """`count` partners n in neuron group `partner` of one student w; `cells`: (weight, place of w, place of n).

    An inner product of two rows is the sum of weight * w[place] * n[place] over the cells.  `same`: both own the same
    teacher.
    """

    partner: int
    same: bool
    count: int
    cells: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True)
class Component:
    """An isotypic component of weight space, seen through its vectors that a finer shape leaves unchanged.

    `dimension`: of the irreducible representation; its multiplicity is the number of `fields`, pairwise orthogonal
    directions on `shape`.  `origin` and `block_origin`: for each group and block of the finer shape, the group or block
    it is a part of.  `silent`: the same for K-vectors of the students alone, one integer for each group.
    """

    name: str
    dimension: int
    shape: SymmetricShape
    origin: tuple[int, ...]
    block_origin: tuple[int, ...]
    fields: tuple[Field, ...]
    silent: tuple[tuple[int, ...], ...]


def relations(shape: SymmetricShape, group: int) -> tuple[Relation, ...]:
    """Return the relations of one student of `group` to all other neurons; teacher block b is group s + b."""
    own = shape.attached[group]
    found = []
    partners = [*shape.attached, *range(len(shape.blocks))]
    for partner, block in enumerate(partners):
        if own is not None and own == block:
            if partner != group:
                found.append(Relation(partner, True, 1, cells(shape, own, own, True)))
            if shape.blocks[own] > 1:
                found.append(Relation(partner, False, shape.blocks[own] - 1, cells(shape, own, own, False)))
        elif partner != group:
            count = 1 if block is None else shape.blocks[block]
            found.append(Relation(partner, False, count, cells(shape, own, block, False)))
    return tuple(found)


def cells(shape: SymmetricShape, own: int | None, block: int | None, same: bool) -> tuple[tuple[int, int, int], ...]:
    """Return the cells of two rows, attached to blocks `own` and `block`; see `Relation`."""
    rest = list(shape.blocks)
    found = []
    if own is not None:
        rest[own] -= 1
        found.append((1, OWN, OWN if same else own))
    if block is not None and not same:
        rest[block] -= 1
        found.append((1, block, OWN))
    return tuple(found + [(weight, place, place) for place, weight in enumerate(rest) if weight])


def integer_inner(listed: tuple[tuple[int, int, int], ...], row: Row[int], other: Row[int]) -> int:
    """Return the inner product of two integer rows over the cells of their relation."""
    return sum(weight * row[place] * other[other_place] for weight, place, other_place in listed)


def unit_fields(shape: SymmetricShape) -> tuple[Field, ...]:
    """Return the directions in which one unknown grows, in the order of `shape.places`."""
    count = len(shape.places())
    return tuple(shape.weights([int(k == position) for k in range(count)], 0) for position in range(count))


def components(shape: SymmetricShape) -> tuple[Component, ...]:
    """Return all isotypic components of R^(K x M) under the permutations inside the blocks.

    >>> shape = SymmetricShape((1, 5), (0, 1))
    >>> sum(c.dimension * len(c.fields) for c in components(shape)) == shape.student_count * shape.teacher_count
    True
    """
    plain = tuple(range(len(shape.attached)))
    silent = tuple(tuple(int(g == h) for g in plain) for h in plain)
    found = [Component("trivial", 1, shape, plain, tuple(range(len(shape.blocks))), unit_fields(shape), silent)]
    for block, size in enumerate(shape.blocks):
        if size >= 2:
            found.append(_standard(shape, block))
        if size >= 3 and block in shape.attached:
            found.append(_split(shape, block, "alt", (size - 1) * (size - 2) // 2, _ALTERNATING))
        if size >= 4 and block in shape.attached:
            found.append(_split(shape, block, "sym", size * (size - 3) // 2, _SYMMETRIC))
    for first, second in combinations(range(len(shape.blocks)), 2):
        if min(shape.blocks[first], shape.blocks[second]) >= 2 and {first, second} & set(shape.attached):
            found.append(_product(shape, first, second))
    return tuple(found)


def one_student(shape: SymmetricShape, group: int) -> Component:
    """Return the moves of one student of a group that are constant on its cut blocks: on them the Hessian is H_ii.

    The student's own teacher is one block of the finer shape, every block has two more single teachers as far as it
    goes; so the fields meet every invariant subspace of the student's moves under the permutations that fix it.
    """
    own = shape.attached[group]
    finer = _finer(shape, {block: 2 + int(block == own) for block in range(len(shape.blocks))})
    member = finer.members[group][0]
    own_block = finer.shape.attached[member]
    places = [OWN] if own is not None else []
    places += [block for block in range(len(finer.shape.blocks)) if block != own_block]
    fields = tuple(_field(finer, {member: {place: 1}}) for place in places)
    return Component("one student", 1, finer.shape, finer.origin, finer.block_origin, fields, ())


# Antisymmetric and symmetric matrices with zero row sums and zero diagonal: (e0-e1) wedge (e1-e2) and the symmetric
# product of e0-e1 and e2-e3.
_ALTERNATING = ((0, 1, -1), (-1, 0, 1), (1, -1, 0))
_SYMMETRIC = ((0, 0, 1, -1), (0, 0, -1, 1), (1, -1, 0, 0), (-1, 1, 0, 0))


@dataclass(frozen=True)
class _Finer:
    """A shape in which some blocks are cut into single teachers and a rest."""

    shape: SymmetricShape
    origin: tuple[int, ...]
    block_origin: tuple[int, ...]
    parts: tuple[tuple[int, ...], ...]  # the finer blocks of each block
    members: tuple[tuple[int, ...], ...]  # the finer groups of each group


def _finer(shape: SymmetricShape, singles: dict[int, int]) -> _Finer:
    sizes: list[int] = []
    parts = []
    for block, size in enumerate(shape.blocks):
        cut = min(singles.get(block, 0), size)
        pieces = [1] * cut + ([size - cut] if size > cut else []) if cut else [size]
        parts.append(tuple(range(len(sizes), len(sizes) + len(pieces))))
        sizes += pieces
    attached: list[int | None] = []
    origin: list[int] = []
    members = []
    for group, own in enumerate(shape.attached):
        owned: tuple[int | None, ...] = (None,) if own is None else parts[own]
        members.append(tuple(range(len(attached), len(attached) + len(owned))))
        attached += owned
        origin += [group] * len(owned)
    finer = SymmetricShape(tuple(sizes), tuple(attached))
    block_origin = tuple(block for block, pieces in enumerate(parts) for _ in pieces)
    return _Finer(finer, tuple(origin), block_origin, tuple(parts), tuple(members))


def _field(finer: _Finer, entries: dict[int, dict[int, int]]) -> Field:
    """Return the field with the given values, by finer group and place; the others are 0."""
    blocks = len(finer.shape.blocks)
    return tuple(
        tuple(entries.get(group, {}).get(place if place < blocks else OWN, 0) for place in range(blocks + 1))
        for group in range(len(finer.origin))
    )


def _standard(shape: SymmetricShape, block: int) -> Component:
    """The standard representation of a block, with z = e0 - e1: z on the teachers, on the students, or on both."""
    finer = _finer(shape, {block: 2})
    parts = finer.parts[block]
    z = {part: (1, -1, 0)[position] for position, part in enumerate(parts)}
    fields, silent = [], []
    for group, own in enumerate(shape.attached):
        members = finer.members[group]
        if own != block:
            fields.append(_field(finer, dict.fromkeys(members, z)))
            continue
        levels = [z[part] for part in parts]
        owned = list(zip(members, levels, strict=True))
        fields.append(_field(finer, {member: {OWN: level} for member, level in owned}))
        rows = {member: dict.fromkeys(parts, level) for member, level in owned}
        columns = {member: {part: z[part] for part in parts} for member in members}
        both = [
            {member: {part: rows[member][part] + side * columns[member][part] for part in parts} for member in members}
            for side in (1, -1)
        ]
        # On a block of two, rows and columns are opposite: (e0 - e1) off the diagonal is one direction only.
        fields += [_off_diagonal(finer, entries) for entries in (both if shape.blocks[block] > 2 else both[1:])]
        for other, other_parts in enumerate(finer.parts):
            if other != block:
                fields.append(_field(finer, {member: {other_parts[0]: level} for member, level in owned}))
        silent.append(tuple(dict(owned).get(member, 0) for member in range(len(finer.origin))))
    name, dimension = f"std_{block}", shape.blocks[block] - 1
    return Component(name, dimension, finer.shape, finer.origin, finer.block_origin, tuple(fields), tuple(silent))


def _off_diagonal(finer: _Finer, entries: dict[int, dict[int, int]]) -> Field:
    """Return the field with these values off the diagonal: a block of one teacher has no others."""
    kept = {}
    for member, row in entries.items():
        own = finer.shape.attached[member]
        kept[member] = {
            place: value for place, value in row.items() if place != own or finer.shape.blocks[place] > 1
        }
    return _field(finer, kept)


def _split(
    shape: SymmetricShape, block: int, word: str, dimension: int, matrix: tuple[tuple[int, ...], ...]
) -> Component:
    """A component of the matrices with zero diagonal between the students of a block and its teachers."""
    finer = _finer(shape, {block: len(matrix)})
    parts = finer.parts[block]
    fields = []
    for group, own in enumerate(shape.attached):
        if own == block:
            entries = {
                member: {part: value for part, value in zip(parts, row, strict=False) if value}
                for member, row in zip(finer.members[group], matrix, strict=False)
            }
            fields.append(_field(finer, entries))
    return Component(f"{word}_{block}", dimension, finer.shape, finer.origin, finer.block_origin, tuple(fields), ())


def _product(shape: SymmetricShape, first: int, second: int) -> Component:
    """std of one block times std of another: for a group attached to one of them, z (students) times z' (teachers)."""
    finer = _finer(shape, {first: 2, second: 2})
    fields = []
    for group, own in enumerate(shape.attached):
        if own not in (first, second):
            continue
        teachers = finer.parts[second if own == first else first]
        entries = {}
        for member, level in zip(finer.members[group], (1, -1), strict=False):
            entries[member] = {teachers[0]: level, teachers[1]: -level}
        fields.append(_field(finer, entries))
    dimension = (shape.blocks[first] - 1) * (shape.blocks[second] - 1)
    name = f"std_{first} x std_{second}"
    return Component(name, dimension, finer.shape, finer.origin, finer.block_origin, tuple(fields), ())
