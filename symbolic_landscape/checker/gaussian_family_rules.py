"""Claims about the named families: every rule works on a few unknowns and on components of the Hessian."""

from .gaussian_family import NAMES, FamilyPoint, inequalities
from .gaussian_intervals import inertia_bounds, intervals, no_eigenvalue_below
from .gaussian_network import existence
from .gaussian_symmetric import SymmetricNetwork, shifted
from .reading import Rejected, fields, index, items, kind_of, rational, vector, word

PLACES = 256  # binary places of all intervals, and some more for each doubling of the teachers of a family


class SymmetricCertified:
    """A symmetric critical point of the family's shape that satisfies its inequalities."""

    def __init__(self, point, witness, kind):
        values, radius, gap = fields(witness, kind, "unknowns", "radius", "gap")
        shape = point.shape
        unknowns = vector(values, len(shape.places()))
        radius, gap = rational(radius), rational(gap)
        if radius <= 0 or gap <= 0:
            raise Rejected("a radius > 0 and a gap > 0 were wanted")
        for terms, constant in inequalities(point):
            value = sum((c * unknowns[k] for k, c in terms), constant)
            if not value > radius * sum(abs(c) for _, c in terms):
                raise Rejected("the unknowns are not on the branch of the family")
        numbers = intervals(PLACES + 8 * sum(shape.blocks).bit_length())
        network = self.network = SymmetricNetwork(shape, unknowns, numbers)
        margin, fine = numbers.of(gap), shape.cut()
        zero = margin - margin
        if kind == "symmetric_minimum":
            gap = margin.lo + min(
                no_eigenvalue_below(shifted(*network.form(*fine), margin), zero),
                no_eigenvalue_below(shifted(*network.complement_form(fine[0], fine[2]), margin), zero),
            )
        else:
            plain = (shape, list(range(len(shape.blocks))), list(range(len(shape.attached))))
            form, lengths = network.form(*plain)
            below, _, first = inertia_bounds(shifted(form, lengths, margin), zero)
            _, above, second = inertia_bounds(shifted(form, lengths, -margin), zero)
            if below + above > len(form):
                raise Rejected("an eigenvalue of the symmetric directions may lie in the gap around 0")
            form, lengths = network.form(*fine)
            _, above, third = inertia_bounds(shifted(form, lengths, -margin), zero)
            if above == len(form):
                raise Rejected("no negative eigenvalue is certain")
            gap = margin.lo - max(first, second, third)
        self.unknowns, self.radius = unknowns, radius
        gradient, radius = network.gradient_norm(), numbers.of(radius)
        self.drift, self.slack = existence(gradient, gap, radius, network.lipschitz(radius), numbers.bits)


def check_symmetric_minimum(point, witness):
    """The family's critical point is a minimum in every dimension."""
    return SymmetricCertified(point, witness, "symmetric_minimum")


def check_symmetric_not_global(point, witness):
    """The same with a loss > 0; every family has at least as many students as teachers."""
    found = check_symmetric_minimum(point, witness)
    if not (found.network.loss() - found.slack).positive:
        raise Rejected("the loss is not certainly positive")


def check_symmetric_saddle(point, witness):
    """The family's critical point has a direction of negative curvature."""
    SymmetricCertified(point, witness, "symmetric_saddle")


def check_symmetric_split_directions(point, witness):
    """The same for one student of each group of a symmetric critical point."""
    inner, directions = fields(witness, "symmetric_split_directions", "point", "directions")
    found = SymmetricCertified(point, inner, kind_of(inner, "symmetric_minimum", "symmetric_saddle"))
    for group, u in enumerate(items(directions, len(point.shape.attached))):
        value = found.network.split_form(group, vector(u), found.drift)
        if not (-value).positive:
            raise Rejected(f"the direction of group {group} does not certainly lower the loss")


def anti_aligned(point, found):
    """Return how many students have a negative overlap among the largest in absolute value, certainly and only."""
    total = 0
    for group in range(len(point.shape.attached)):
        overlaps = [x for (of, _), x in zip(point.shape.places(), found.unknowns, strict=True) if of == group]
        largest, *others = sorted(overlaps, key=abs, reverse=True)
        if not (abs(largest) > found.radius and all(abs(largest) - abs(x) > 2 * found.radius for x in others)):
            raise Rejected("the largest overlap of a student is not certain")
        total += point.shape.size(group) * (largest < 0)
    return total


def check_equal_count(point, witness):
    """A minimum of another loss, with as many teachers, students and anti-aligned students."""
    inner, name, k, other = fields(witness, "equal_count", "point", "family", "anti_aligned", "other")
    if word(name) not in NAMES:
        raise Rejected("the name of a family was wanted")
    second = FamilyPoint(word(name), point.teachers, index(k, point.teachers + 1))
    points = (point, second)
    if len({sum(p.shape.size(group) for group in range(len(p.shape.attached))) for p in points}) > 1:
        raise Rejected("the other family has another number of students")
    found = [SymmetricCertified(p, w, "symmetric_minimum") for p, w in zip(points, (inner, other), strict=True)]
    if len({anti_aligned(p, f) for p, f in zip(points, found, strict=True)}) > 1:
        raise Rejected("the other minimum has another number of anti-aligned students")
    difference = found[0].network.loss() - found[1].network.loss()
    slack = found[0].slack + found[1].slack
    if not ((difference - slack).positive or (-difference - slack).positive):
        raise Rejected("the losses are not certainly different")


OF_FAMILIES = {
    ("local_minimum", "proved"): {"symmetric_minimum": check_symmetric_minimum},
    ("local_minimum", "refuted"): {"symmetric_saddle": check_symmetric_saddle},
    ("global_minimum", "refuted"): {
        "symmetric_minimum": check_symmetric_not_global,
        "symmetric_saddle": check_symmetric_saddle,
    },
    ("nondegenerate_minimum", "proved"): {"symmetric_minimum": check_symmetric_minimum},
    ("nondegenerate_minimum", "refuted"): {"symmetric_saddle": check_symmetric_saddle},
    ("attractive_fixed_point", "proved"): {"symmetric_minimum": check_symmetric_minimum},
    ("attractive_fixed_point", "refuted"): {"symmetric_saddle": check_symmetric_saddle},
    ("students_in_span", "proved"): {
        "symmetric_minimum": check_symmetric_minimum,
        "symmetric_saddle": check_symmetric_saddle,
    },
    ("identified_by_anti_aligned_count", "refuted"): {"equal_count": check_equal_count},
    ("every_split_is_saddle", "proved"): {"symmetric_split_directions": check_symmetric_split_directions},
}
