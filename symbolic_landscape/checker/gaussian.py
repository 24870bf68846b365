"""Claims about Gaussian landscapes: proofs/certificate_format_gaussian.md, rule by rule."""

from fractions import Fraction

from .gaussian_family import read_family
from .gaussian_family_rules import OF_FAMILIES
from .gaussian_intervals import inertia_bounds, intervals, no_eigenvalue_below
from .gaussian_network import Network, dot, existence, pair
from .reading import (
    BadInput,
    Rejected,
    fields,
    index,
    instance_matrix,
    items,
    kind_of,
    matrix,
    only_keys,
    rational,
    vector,
)

PLACES = 256  # binary places of all intervals, and some more for each doubling of the teachers of a family
NEAR = Fraction(1, 100)  # of the largest student: how far the critical point may be from the given students
MERGED = ("critical_minimum", "critical_saddle")


def check(instance, claim, status, witness):
    """Reject unless the witness proves (or refutes) the claim; return the theorems it relies on: none."""
    if list(claim) != ["name"]:
        raise Rejected("this is no claim about Gaussian instances")
    point, rules = (read_family(instance), OF_FAMILIES) if "family" in instance else (Given(instance), OF_STUDENTS)
    known = rules.get((claim["name"], status))
    if known is None:
        raise Rejected("this is no claim about Gaussian instances, or none that is decided this way")
    known[kind_of(witness, *known)](point, witness)
    return ()


class Given:
    """Teachers and approximate students, from the instance; the coordinates in which the students may move."""

    def __init__(self, document):
        only_keys(document, "kind", "teachers", "students")
        self.students = instance_matrix(document.get("students"))
        if not self.students or not self.students[0]:
            raise BadInput("at least one student with one coordinate was wanted")
        self.d = len(self.students[0])
        given = document.get("teachers")
        if isinstance(given, dict):
            count = int(instance_matrix([[given.get("orthonormal")]])[0][0])
            if list(given) != ["orthonormal"] or not 1 <= count <= self.d:
                raise BadInput("at most as many orthonormal teachers as coordinates were wanted")
            self.teachers = [[Fraction(int(j == t)) for t in range(self.d)] for j in range(count)]
        else:
            self.teachers = instance_matrix(given, None, self.d)
            if not self.teachers or not all(any(row) for row in self.teachers):
                raise BadInput("at least one teacher, and none that is 0, was wanted")
        self.basis = echelon(self.teachers)
        if len(self.basis) == self.d:
            self.basis = [[Fraction(int(s == t)) for t in range(self.d)] for s in range(self.d)]

    def check_near(self, center, radius):
        """Reject unless everything within the radius of the center is within reach of the students."""
        square = sum(dot(d, d) for d in (difference(a, b) for a, b in zip(self.students, center, strict=True)))
        numbers = intervals(PLACES)
        far = numbers.of(square).sqrt() + numbers.of(radius)
        largest = max(dot(row, row) for row in self.students)
        if far.hi > (numbers.of(largest).sqrt() * numbers.of(NEAR)).lo:
            raise Rejected("the critical point is farther than 1/100 of the largest student from the given students")

    def check_spanned(self, rows):
        """Reject unless the rows lie in the span of the teachers."""
        if len(echelon(self.teachers + rows)) != len(self.basis):
            raise Rejected("the center does not lie in the span of the teachers")


class Certified:
    """A critical point near a center, and what its Hessian is like: the witnesses critical_minimum, critical_saddle."""

    def __init__(self, point, witness, width=None):
        self.kind = kind_of(witness, *MERGED)
        center, radius, gap = fields(witness, self.kind, "center", "radius", "gap")
        self.center = matrix(center, width, point.d)
        self.radius, gap = rational(radius), rational(gap)
        if not self.center or self.radius <= 0 or gap <= 0:
            raise Rejected("a center with at least one student, a radius > 0 and a gap > 0 were wanted")
        point.check_spanned(self.center)
        numbers = self.numbers = intervals(PLACES)
        network = self.network = Network(self.center, point.teachers, numbers)
        form, factor = network.hessian(point.basis), metric_bound(point.basis)
        lengths = [[dot(a, b) for b in point.basis] for a in point.basis]
        complement = network.complement()
        margin = numbers.of(gap)
        if self.kind == "critical_minimum":
            gap = min(
                scaled(no_eigenvalue_below(less(form, lengths, margin), numbers.of(0)), factor) + margin.lo,
                no_eigenvalue_below(complement, margin),
            )
        else:
            gap, negative = gap_in_metric(form, lengths, margin, factor)
            if negative == 0:
                gap = min(gap, negative_across(point, complement, margin))
        lipschitz = network.lipschitz(numbers.of(self.radius))
        self.drift, self.slack = existence(
            network.gradient_norm(), gap, numbers.of(self.radius), lipschitz, numbers.bits
        )


def negative_across(point, complement, margin):
    """Return g > 0 such that C has an eigenvalue <= -g; reject where no dimension is left across the span."""
    _, above, error = inertia_bounds(complement, -margin)
    if above == len(complement) or len(point.basis) == point.d:
        raise Rejected("no negative eigenvalue is certain")
    return margin.lo - error


def less(form, lengths, gap):
    """Return F - gap (I x G) for blocks of the size of G = `lengths`."""
    size = len(lengths)
    return [
        [value - gap * type(gap).of(lengths[i % size][j % size]) if i // size == j // size else value
         for j, value in enumerate(row)]
        for i, row in enumerate(form)
    ]  # fmt: skip


def scaled(number, factor):
    """Return an integer that is at most number * factor, for number <= 0 and a rational factor >= 1."""
    return number * factor.numerator // factor.denominator


def gap_in_metric(form, lengths, margin, factor):
    """Return (g, m): no eigenvalue of the pencil (F, I x G) in (-g, g), and m negative ones.

    A matrix of norm e is at most e factor G.
    """
    zero = margin - margin
    below, _, first = inertia_bounds(less(form, lengths, margin), zero)
    _, above, second = inertia_bounds(less(form, lengths, -margin), zero)
    if below + above > len(form):
        raise Rejected("an eigenvalue may lie in the gap around 0")
    return margin.lo + scaled(-max(first, second), factor), len(form) - above


def metric_bound(basis):
    """Return f >= 1 with I <= f G for the Gram matrix G of the basis: the largest row sum of |G^-1|, at least 1."""
    inverse = inverse_of([[dot(a, b) for b in basis] for a in basis])
    return max(Fraction(1), *(sum(abs(x) for x in row) for row in inverse))


def check_minimum(point, witness):
    """A critical point near the students, at which the Hessian is positive definite, across the span too."""
    found = Certified(point, witness, len(point.students))
    if found.kind != "critical_minimum":
        raise Rejected("a critical minimum was wanted")
    point.check_near(found.center, found.radius)
    return found


def check_not_global(point, witness):
    """The same with a loss > 0, where copies of the teachers fit in the width."""
    check_positive_loss(point, check_minimum(point, witness))


def check_positive_loss(point, found):
    """Reject unless the loss at the critical point is > 0 and a network of the width has loss 0."""
    if len(point.students) < len(point.teachers):
        raise Rejected("fewer students than teachers: the least loss is not known")
    if not (found.network.loss() - found.slack).positive:
        raise Rejected("the loss is not certainly positive")


def check_saddle(point, witness):
    """A critical point near the students whose Hessian has a negative eigenvalue."""
    found = Certified(point, witness, len(point.students))
    point.check_near(found.center, found.radius)


def read_shares(point, merged, origin, shares, silent):
    """Return (merged point, origin): each student is a share of a merged student, or 0 where that is allowed."""
    width = len(merged["center"]) if isinstance(merged, dict) and isinstance(merged.get("center"), list) else 0
    origin = items(origin, len(point.students))
    origin = [-1 if silent and value == "-1" else index(value, width) for value in origin]
    shares = vector(shares, len(point.students))
    for group in range(width):
        members = [s for s, o in zip(shares, origin, strict=True) if o == group]
        if not members or min(members) <= 0 or sum(members) != 1:
            raise Rejected("positive shares of sum 1 were wanted for every merged student")
    if any(share != 0 for share, o in zip(shares, origin, strict=True) if o < 0):
        raise Rejected("a student 0 has the share 0")
    found = Certified(point, merged, width)
    spread = [
        [share * x for x in found.center[o]] if o >= 0 else [Fraction(0)] * point.d
        for share, o in zip(shares, origin, strict=True)
    ]
    point.check_near(spread, found.radius)
    return found, origin


def check_split_saddle(point, witness):
    """A split student whose parts lower the loss when they move apart, or a split saddle."""
    merged, origin, shares, student, direction = fields(
        witness, "split_saddle", "merged", "origin", "shares", "student", "direction"
    )
    found, origin = read_shares(point, merged, origin, shares, False)
    if found.kind == "critical_saddle":
        if student is not None or direction != []:
            raise Rejected("no student and no direction were wanted over a saddle")
        return
    student, u = index(student, len(found.center)), vector(direction, point.d)
    if origin.count(student) < 2:
        raise Rejected("the student is not split")
    of = found.numbers.of
    square = dot(u, u)
    value = found.network.own_block(student, [u])[0][0] - of(square / 2) + found.drift * of(square)
    if not (-value).positive:
        raise Rejected("the direction does not certainly lower the loss")


def check_split_minimum(point, witness):
    """Split students over a minimum, each with positive curvature between its parts, in every dimension."""
    merged, origin, shares = fields(witness, "split_minimum", "merged", "origin", "shares")
    found, origin = read_shares(point, merged, origin, shares, False)
    if found.kind != "critical_minimum":
        raise Rejected("a critical minimum was wanted")
    for student in {o for o in origin if origin.count(o) > 1}:
        check_parts(point, found, student)
    return found


def check_parts(point, found, student):
    """Reject unless the curvature between parts of a student of the critical point is positive, in every dimension."""
    of, w = found.numbers.of, found.center[student]
    units = [[Fraction(int(s == t)) for t in range(point.d)] for s in range(point.d)]
    square = dot(w, w)
    slack = found.drift + of(4 * found.radius * found.radius / square) + of(Fraction(1, 2))
    block = found.network.own_block(student, units)
    raised = [
        [value + of(w[s] * w[t] / square) - (slack if s == t else of(0)) for t, value in enumerate(row)]
        for s, row in enumerate(block)
    ]
    across = found.network.own_coefficient(student) - of(Fraction(1, 2)) - found.drift
    if no_eigenvalue_below(raised, of(Fraction(1, 2**64))) <= 0 or not across.positive:
        raise Rejected("the curvature between the parts is not certainly positive")


def check_split_not_global(point, witness):
    """The same with a loss > 0."""
    check_positive_loss(point, check_split_minimum(point, witness))


def check_silent_student(point, witness):
    """A student 0 that lowers the loss at once in some direction, or students 0 beside a saddle."""
    merged, origin, shares, direction = fields(witness, "silent_student", "merged", "origin", "shares", "direction")
    found, origin = read_shares(point, merged, origin, shares, True)
    if -1 not in origin:
        raise Rejected("no student is 0")
    if found.kind == "critical_saddle":
        if direction != []:
            raise Rejected("no direction was wanted over a saddle")
        return
    u, numbers = vector(direction, point.d), found.numbers
    if not any(u):
        raise Rejected("a direction other than 0 was wanted")
    square, total = dot(u, u), numbers.of(0)
    for rows, sign in ((found.center, 1), (point.teachers, -1)):
        for row in rows:
            inner = dot(u, row)
            area, share, _ = pair(numbers, square, dot(row, row), inner)
            total = total + (area / (numbers.pi * 2) + share * numbers.of(inner)) * sign
    slack = numbers.of(square * len(found.center)).sqrt() * numbers.of(found.radius / 2)
    if not (-(total + slack)).positive:
        raise Rejected("the direction does not certainly lower the loss")


def check_exact_fit(point, witness):
    """Students near the given ones whose network is the teachers' network."""
    (students,) = fields(witness, "exact_fit", "students")
    students = matrix(students, len(point.students), point.d)
    point.check_near(students, Fraction(0))
    total = [[sum(column) for column in zip(*rows, strict=True)] for rows in (students, point.teachers)]
    if total[0] != total[1] or masses(students) != masses(point.teachers):
        raise Rejected("the students do not fit the teachers exactly")


def masses(rows):
    """Return the total length on each line, in units of the line's vector with first nonzero coordinate 1."""
    found = {}
    for row in rows:
        if any(row):
            first = next(x for x in row if x)
            line = tuple(x / first for x in row)
            found[line] = found.get(line, Fraction(0)) + abs(first)
    return found


def difference(a, b):
    """Return a - b."""
    return [x - y for x, y in zip(a, b, strict=True)]


def echelon(rows):
    """Return the reduced row echelon form without zero rows."""
    rest, basis = [list(row) for row in rows], []
    for column in range(len(rows[0])):
        pivot = next((row for row in rest if row[column]), None)
        if pivot is None:
            continue
        rest.remove(pivot)
        pivot = [x / pivot[column] for x in pivot]
        rest = [[x - row[column] * y for x, y in zip(row, pivot, strict=True)] for row in rest]
        basis = [[x - row[column] * y for x, y in zip(row, pivot, strict=True)] for row in basis] + [pivot]
    return basis


def inverse_of(rows):
    """Return the inverse of a regular matrix."""
    size = len(rows)
    reduced = echelon([list(row) + [Fraction(int(i == j)) for j in range(size)] for i, row in enumerate(rows)])
    return [row[size:] for row in reduced]


def check_split_directions(point, witness):
    """A critical point near the students, and for each student a direction in which its split parts lower the loss."""
    inner, directions = fields(witness, "split_directions", "point", "directions")
    found = Certified(point, inner, len(point.students))
    point.check_near(found.center, found.radius)
    of = found.numbers.of
    for student, u in enumerate(matrix(directions, len(found.center), point.d)):
        square = dot(u, u)
        value = found.network.own_block(student, [u])[0][0] - of(square / 2) + found.drift * of(square)
        if not (-value).positive:
            raise Rejected(f"the direction of student {student} does not certainly lower the loss")


def check_surviving_split(point, witness):
    """A minimum near the students, and a student with positive curvature between the parts of every split of it."""
    inner, student = fields(witness, "surviving_split", "point", "student")
    found = check_minimum(point, inner)
    check_parts(point, found, index(student, len(found.center)))


NOT_A_MINIMUM = {
    "critical_saddle": check_saddle,
    "split_saddle": check_split_saddle,
    "silent_student": check_silent_student,
}
OF_STUDENTS = {
    ("local_minimum", "proved"): {
        "critical_minimum": check_minimum,
        "split_minimum": check_split_minimum,
        "exact_fit": check_exact_fit,
    },
    ("local_minimum", "refuted"): NOT_A_MINIMUM,
    ("global_minimum", "proved"): {"exact_fit": check_exact_fit},
    ("global_minimum", "refuted"): NOT_A_MINIMUM
    | {"critical_minimum": check_not_global, "split_minimum": check_split_not_global},
    ("nondegenerate_minimum", "proved"): {"critical_minimum": check_minimum},
    ("nondegenerate_minimum", "refuted"): {"critical_saddle": check_saddle},
    ("attractive_fixed_point", "proved"): {"critical_minimum": check_minimum},
    ("attractive_fixed_point", "refuted"): {"critical_saddle": check_saddle},
    ("students_in_span", "proved"): {"critical_minimum": check_minimum, "critical_saddle": check_saddle},
    ("every_split_is_saddle", "proved"): {"split_directions": check_split_directions},
    ("every_split_is_saddle", "refuted"): {"surviving_split": check_surviving_split},
}
