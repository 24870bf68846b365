"""The named families of symmetric critical points, and the inequalities that say which zero is meant.

The scalar equations of a shape have many zeros, so a family is a shape together with inequalities between its
unknowns.  Their letters: a student that is attached to the first block has a on its own teacher, b on the other
teachers of that block and c on the second block; one attached to the second block has e on the first block, f on its
own teacher, g on the others; a single student has h and l on the two blocks.  In family NN two groups of students
are attached to the first block, with a1 b1 c1 and a2 b2 c2.  A letter without a teacher to stand for is left out.
"""

from dataclasses import dataclass

from symbolic_landscape.exact.rational import ONE, ZERO, Rational, rational
from symbolic_landscape.model.symmetric_shape import OWN, SymmetricShape

__all__ = ["FAMILY_NAMES", "Family", "Inequality"]

FAMILY_NAMES = ("I", "II", "A", "P", "N", "NN")

_LETTERS = {
    "I": ("abc", "efg"),
    "II": ("abc", "efg"),
    "P": ("abc", "efg", "hl"),
    "N": ("abc", "efg", "hl"),
}


@dataclass(frozen=True)
class Inequality:
    """sum of coefficient * unknown + constant > 0; unknowns by their letters."""

    terms: tuple[tuple[str, Rational], ...]
    constant: Rational = ZERO

    def __str__(self) -> str:
        parts = [f"{'' if c == 1 else '-' if c == -1 else str(c) + ' '}{name}" for name, c in self.terms]
        return " + ".join([*parts, *([str(self.constant)] if self.constant != 0 else [])]) + " > 0"


@dataclass(frozen=True)
class Family:
    """A named branch of symmetric critical points at M orthonormal teachers.

    `anti_aligned`: k1, the size of the first block of teachers, those that some students point away from; for
    family A it is M, for NN it is 2.  Width: K = M for I, II and A, M + 1 for P and N, M + 2 for NN.
    """

    name: str
    teachers: int
    anti_aligned: int

    @property
    def possible(self) -> bool:
        """Whether the family has a shape here: a second block must remain, and II needs a block of three."""
        if self.name == "A":
            return self.anti_aligned == self.teachers >= 2
        least = {"II": 3, "NN": 2}.get(self.name, 1)
        return least <= self.anti_aligned < self.teachers and (self.name != "NN" or self.anti_aligned == 2)

    @property
    def shape(self) -> SymmetricShape:
        """The blocks of teachers and the groups of students."""
        k, rest = self.anti_aligned, self.teachers - self.anti_aligned
        match self.name:
            case "A":
                return SymmetricShape((k,), (0,))
            case "I" | "II":
                return SymmetricShape((k, rest), (0, 1))
            case "NN":
                return SymmetricShape((k, rest), (0, 0, 1))
        return SymmetricShape((k, rest), (0, 1, None))

    @property
    def letters(self) -> tuple[str, ...]:
        """The letters of the unknowns, in the order of `SymmetricShape.places`.

        >>> Family("I", 6, 1).letters
        ('a', 'c', 'e', 'f', 'g')
        """
        if self.name == "A":
            return ("a", "b")
        if self.name == "NN":
            groups: tuple[tuple[str, ...], ...] = (("a1", "b1", "c1"), ("a2", "b2", "c2"), tuple("efg"))
        else:
            groups = tuple(tuple(word) for word in _LETTERS[self.name])
        shape = self.shape
        found = []
        for group, place in shape.places():
            own = shape.attached[group]
            before = place if place != OWN else own
            shift = int(own is not None and place != OWN and place >= own)
            found.append(groups[group][(before or 0) + shift])
        return tuple(found)

    @property
    def inequalities(self) -> tuple[Inequality, ...]:
        """What tells the zero that is meant from the other zeros of the same equations."""
        present = frozenset(self.letters)
        return tuple(
            inequality
            for inequality in self._all_inequalities()
            if all(letter in present for letter, _ in inequality.terms)
        )

    def _all_inequalities(self) -> tuple[Inequality, ...]:
        k = rational(self.anti_aligned)
        negative_a, positive_b = _positive("-a"), _positive("b")
        match self.name:
            case "A":
                return (negative_a, positive_b)
            case "I":
                order = (_positive("e", "-b"), _positive("e"), _positive("c"))
                large_f = (_positive("f"), _positive("f", "-g"), _positive("f", "g"), _positive("-g"))
                return (negative_a, positive_b, *order, *large_f)
            case "II":
                center = {"a": -1 + 2 / k, "b": 2 / k, "c": ZERO, "e": ZERO, "f": ONE, "g": ZERO}
                reach = rational("7/100")
                near = [
                    Inequality(((letter, side * ONE),), reach - side * value)
                    for letter, value in center.items()
                    for side in (1, -1)
                ]
                return (*near, Inequality((("e", -rational(self.teachers)),), rational("3/10")))
            case "P":
                below = Inequality((("a", rational("-3/5")), ("b", -ONE)))
                return (negative_a, positive_b, below, _positive("h"), _positive("-l"))
            case "N" if self.anti_aligned == 1:
                return (negative_a, _positive("a", "-h"), _positive("-h"))
            case "N":
                return (negative_a, positive_b, _positive("-h"), Inequality((("a", -ONE), ("h", rational(3)))))
        own = (_positive("b1", "-a1"), _positive("b2", "-a2"), _positive("a2", "-a1"))
        return (*own, _positive("-a1"), _positive("f", "-g"))


def _positive(*letters: str) -> Inequality:
    return Inequality(tuple((word.lstrip("-"), -ONE if word[0] == "-" else ONE) for word in letters))
