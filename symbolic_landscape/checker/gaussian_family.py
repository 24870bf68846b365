"""The named families: their shapes, and the inequalities that say which zero of the equations is meant."""

from fractions import Fraction

from .gaussian_symmetric import OWN, Shape
from .reading import BadInput, Rejected, instance_number, only_keys

NAMES = ("I", "II", "A", "P", "N", "NN")
LETTERS = {"I": ("abc", "efg"), "II": ("abc", "efg"), "P": ("abc", "efg", "hl"), "N": ("abc", "efg", "hl")}


class FamilyPoint:
    """A family at M teachers with a first block of k."""

    def __init__(self, name, teachers, k):
        self.name, self.teachers, self.k = name, teachers, k
        least = {"II": 3, "NN": 2}.get(name, 1)
        possible = k == teachers >= 2 if name == "A" else least <= k < teachers and (name != "NN" or k == 2)
        if not possible:
            raise Rejected("the family has no shape for these numbers")
        blocks = [k] if name == "A" else [k, teachers - k]
        attached = {"A": [0], "I": [0, 1], "II": [0, 1], "NN": [0, 0, 1]}.get(name, [0, 1, None])
        self.shape = Shape(blocks, attached)

    def letters(self):
        """Return the letter of each unknown."""
        if self.name == "A":
            return ["a", "b"]
        names = [["a1", "b1", "c1"], ["a2", "b2", "c2"], list("efg")] if self.name == "NN" else LETTERS[self.name]
        found = []
        for group, place in self.shape.places():
            own = self.shape.attached[group]
            slots = [(0,), (1,)] if own is None else [(0, OWN), (0,), (1,)] if own == 0 else [(0,), (1, OWN), (1,)]
            wanted = (own, OWN) if place == OWN else (place,)
            found.append(names[group][slots.index(wanted)])
        return found


def read_family(document):
    """Return the family that an instance names."""
    only_keys(document, "kind", "family")
    given = document["family"]
    if not isinstance(given, dict) or given.get("name") not in NAMES:
        raise BadInput(f"a family with the name {', '.join(NAMES)} was wanted")
    only_keys(given, "name", "M", "k1")
    teachers = whole(given.get("M"))
    default = {"A": teachers, "NN": 2}.get(given["name"])
    k = default if "k1" not in given and default is not None else whole(given.get("k1"))
    return FamilyPoint(str(given["name"]), teachers, k)


def whole(value):
    """Return a positive integer of an instance."""
    number = instance_number(value)
    if number.denominator != 1 or number < 1:
        raise BadInput("a whole number >= 1 was wanted")
    return int(number)


def inequalities(point):
    """Return (terms, constant) with sum of coefficient * unknown + constant > 0, without those of absent letters."""
    letters = point.letters()
    listed = [
        ([(letters.index(letter), c) for letter, c in terms.items()], Fraction(constant))
        for terms, constant in _all(point)
        if set(terms) <= set(letters)
    ]
    return listed


def _all(point):
    """Return the inequalities of the family over all letters."""
    k = point.k
    falling, rising = ({"a": -1}, 0), ({"b": 1}, 0)
    if point.name == "A":
        return [falling, rising]
    if point.name == "I":
        large_f = [({"f": 1}, 0), ({"f": 1, "g": -1}, 0), ({"f": 1, "g": 1}, 0), ({"g": -1}, 0)]
        return [falling, rising, ({"e": 1, "b": -1}, 0), ({"e": 1}, 0), ({"c": 1}, 0), *large_f]
    if point.name == "II":
        center = {"a": Fraction(2, k) - 1, "b": Fraction(2, k), "c": 0, "e": 0, "f": 1, "g": 0}
        near = [({x: s}, Fraction(7, 100) - s * value) for x, value in center.items() for s in (1, -1)]
        return [*near, ({"e": -point.teachers}, Fraction(3, 10))]
    if point.name == "P":
        return [falling, rising, ({"a": Fraction(-3, 5), "b": -1}, 0), ({"h": 1}, 0), ({"l": -1}, 0)]
    if point.name == "N" and k == 1:
        return [falling, ({"a": 1, "h": -1}, 0), ({"h": -1}, 0)]
    if point.name == "N":
        return [falling, rising, ({"h": -1}, 0), ({"a": -1, "h": 3}, 0)]
    order = [({"b1": 1, "a1": -1}, 0), ({"b2": 1, "a2": -1}, 0), ({"a2": 1, "a1": -1}, 0)]
    return [*order, ({"a1": -1}, 0), ({"f": 1, "g": -1}, 0)]
