"""Completeness of a stationary spectrum (one output): proofs/stationary_spectrum.md, step by step.

The faces are complete because their number is that of deletion and restriction; the flats because they are closed under
adding a face; every candidate is decided by the evidence given.  Nothing is searched.
"""

from fractions import Fraction
from itertools import combinations
from math import comb

from .first_order import read_activation
from .forms import dot, echelon, null_space
from .reading import BadInput, Rejected, fields, index, instance_matrix, items, matrix, only_keys, rational, vector
from .vectors import conforms

CLAIM = "stationary_spectrum_is"
MOST_SETS = 5_000_000  # smaller sets of classes of one candidate that are gone through


def check(instance, claim, status, witness):
    """Reject unless the witness shows that the listed predictions are all, with these least widths."""
    if list(claim) != ["name", "predictions", "minimal_widths"] or status != "proved":
        raise Rejected("this is no claim about the spectrum, or it is not said to be proved")
    found = entries(instance, witness)
    predictions = matrix(claim["predictions"], len(found), len(found[0][1]))
    widths = [index(width, 10**9) for width in items(claim["minimal_widths"], len(found))]
    if predictions != [list(prediction) for _, prediction, _ in found]:
        raise Rejected("the predictions are others than those listed")
    if widths != [width for _, _, width in found]:
        raise Rejected("the least widths are others than those listed")
    return ()


def entries(instance, witness):
    """Return (loss, prediction, least width) of all stationary predictions, sorted, as the witness shows them."""
    problem = Problem(instance)
    points, flats, candidates = fields(witness, "complete_spectrum", "faces", "flats", "candidates")
    faces = Faces(problem, matrix(points, None, problem.d))
    return sorted(check_candidates(problem, faces, check_flats(problem, faces, flats), candidates))


def check_least_of_spectrum(point, witness):
    """The loss is the least that any stationary prediction of least width up to the network's has."""
    (complete,) = fields(witness, "least_of_spectrum", "complete")
    found = entries(point.document, complete)
    if point.loss != min(loss for loss, _, width in found if width <= len(point.neurons)):
        raise Rejected("the loss is not the least of the spectrum at this width")


def check_lower_network(point, witness):
    """Another network of the same shape has the loss given, and it is smaller."""
    names = ("input_weights", "output_weights", "output_bias", "loss")
    weights, outputs, bias, loss = fields(witness, "lower_network", *names)
    weights = matrix(weights, len(point.neurons), point.d)
    outputs = matrix(outputs, point.outputs, len(point.neurons))
    bias = vector(bias, 0 if point.bias is None else point.outputs)
    if point.at(weights, outputs, bias).loss != rational(loss) or not rational(loss) < point.loss:
        raise Rejected("the other network does not have the loss given, or it is not smaller")


class Problem:
    """The data set and the activation; weights are ignored."""

    def __init__(self, document):
        only_keys(
            document, "kind", "activation", "inputs", "targets", "input_weights", "output_weights", "output_bias"
        )
        self.plus, self.minus = read_activation(document)
        self.inputs = instance_matrix(document.get("inputs"))
        targets = instance_matrix(document.get("targets"), len(self.inputs))
        if not self.inputs or not self.inputs[0] or len(targets[0]) != 1 or "output_bias" in document:
            raise BadInput("samples with one output, and no output bias, were wanted")
        self.targets = [row[0] for row in targets]
        self.d = len(self.inputs[0])

    def signs(self, w):
        """Return the signs of w . x_k."""
        return tuple((z > 0) - (z < 0) for z in (dot(w, x) for x in self.inputs))

    def slope(self, s):
        """Return the slope on the side of sign s."""
        return self.plus if s > 0 else self.minus if s < 0 else Fraction(0)

    def one_sided(self, face, v):
        """Return the one-sided derivatives of rho(w . x_k) along v, for w on the face."""
        derivatives = []
        for s, x in zip(face, self.inputs, strict=True):
            z = dot(v, x)
            derivatives.append(self.slope(s or (z > 0) - (z < 0)) * z)
        return derivatives


class Faces:
    """All faces but the lineality space, by sign vector, each with a point; complete by count."""

    def __init__(self, problem, points):
        zero = (0,) * len(problem.inputs)
        self.signs = [problem.signs(point) for point in points]
        if zero in self.signs or len(set(self.signs)) != len(self.signs):
            raise Rejected("a face is listed twice, or a point lies on every hyperplane")
        if len(self.signs) + 1 != face_count(problem.inputs):
            raise Rejected(f"{len(self.signs) + 1} faces are listed, there are {face_count(problem.inputs)}")
        self.dimensions = [
            problem.d - len(echelon([x for x, s in zip(problem.inputs, signs, strict=True) if s == 0]))
            for signs in self.signs
        ]
        lineality = problem.d - len(echelon(problem.inputs))
        rays = [i for i, dimension in enumerate(self.dimensions) if dimension == lineality + 1]
        # a_r for each ray, and the rays in the closure of each face
        self.images = [
            [problem.slope(s) * dot(points[r], x) for s, x in zip(self.signs[r], problem.inputs, strict=True)]
            for r in rays
        ]
        self.rays_of = [
            [p for p, r in enumerate(rays) if conforms(self.signs[r], signs)] for signs in self.signs
        ]
        # V_F, and the vectors t with e . t = D_F(v) for the rays v of the localization at F: the next larger faces
        self.spans, self.tests = [], []
        for i, signs in enumerate(self.signs):
            basis = null_space([x for x, s in zip(problem.inputs, signs, strict=True) if s == 0], problem.d)
            rows = [[problem.slope(s) * dot(b, x) for s, x in zip(signs, problem.inputs, strict=True)] for b in basis]
            self.spans.append([row for row in rows if any(row)])
            self.tests.append(
                [
                    problem.one_sided(signs, points[j])
                    for j, larger in enumerate(self.signs)
                    if self.dimensions[j] == self.dimensions[i] + 1 and conforms(signs, larger)
                ]
            )

    def allowed(self, e):
        """Return the classes (face, sign) that a stationary point with residual e may occupy; dead faces left out."""
        classes = []
        for face, span in enumerate(self.spans):
            if span and not any(dot(e, row) for row in span):
                values = [dot(e, t) for t in self.tests[face]]
                classes += [(face, s) for s in (1, -1) if all(s * value >= 0 for value in values)]
        return classes

    def signed_rays(self, classes):
        """Return the signed rays (ray, sign) of the classes, by ray, + before -."""
        return sorted({(ray, s) for face, s in classes for ray in self.rays_of[face]})

    def image(self, ray, s):
        """Return s a_r."""
        return [s * value for value in self.images[ray]]


def face_count(inputs):
    """Return the number of faces of the central arrangement: the cells of the restriction to every flat."""
    lines = simple(inputs)
    total, level = 0, {frozenset()}
    while level:
        following = set()
        for flat in level:
            basis = null_space([lines[k] for k in sorted(flat)], len(inputs[0]))
            rest = [[dot(line, b) for b in basis] for k, line in enumerate(lines) if k not in flat]
            total += cell_count(simple(rest))
            for k in range(len(lines)):
                if k not in flat:
                    span = [lines[j] for j in (*sorted(flat), k)]
                    rank = len(echelon(span))
                    following.add(
                        frozenset(j for j, line in enumerate(lines) if len(echelon([*span, line])) == rank)
                    )
        level = following
    return total


def cell_count(lines):
    """Return the number of cells of distinct hyperplanes: that of all but one, and that of the restriction to it."""
    if not lines:
        return 1
    *others, last = lines
    basis = null_space([last], len(last))
    return cell_count(others) + cell_count(simple([[dot(line, b) for b in basis] for line in others]))


def simple(lines):
    """Return the distinct hyperplanes of nonzero lines, each scaled to a leading 1."""
    distinct = {}
    for line in lines:
        leading = next((x for x in line if x), None)
        if leading is not None:
            distinct[tuple(x / leading for x in line)] = None
    return [list(line) for line in distinct]


def check_flats(problem, faces, listed):
    """Return the spans of the flats, after checking that 0 is one and that adding a face leads to one."""
    ambient = len(problem.inputs)
    spans = []
    for members in items(listed):
        rows = [row for face in items(members) for row in faces.spans[index(face, len(faces.spans))]]
        spans.append(echelon(rows))
    known = {canonical(span) for span in spans}
    if len(known) != len(spans) or () not in known:
        raise Rejected("a flat is listed twice, or 0 is missing")
    for span in spans:
        if len(span) < ambient:
            for face in faces.spans:
                if canonical(echelon([*(row for _, row in span), *face])) not in known:
                    raise Rejected("a sum of a flat and a face is missing among the flats")
    return spans


def canonical(span):
    """Return the reduced echelon form as a value."""
    return tuple(tuple(row) for _, row in sorted(span))


def check_candidates(problem, faces, spans, listed):
    """Return (loss, prediction, least width) for every stationary candidate, after checking every decision."""
    candidates = {}
    for span in spans:
        candidates[tuple(projection([row for _, row in span], problem.targets))] = None
    found = []
    for prediction, decision in zip(candidates, items(listed, len(candidates)), strict=True):
        width = check_candidate(problem, faces, list(prediction), decision)
        if width is not None:
            loss = sum((p - y) ** 2 for p, y in zip(prediction, problem.targets, strict=True)) / 2
            found.append((loss, prediction, width))
    return found


def check_candidate(problem, faces, prediction, decision):
    """Return the least width of a stationary prediction, None for one that is shown not to be stationary."""
    names = ("rounds", "occupied", "amounts", "too_small")
    rounds, occupied, amounts, too_small = fields(decision, "candidate_decision", *names)
    n = len(prediction)
    rounds = [matrix(listed, None, n) for listed in items(rounds)]
    if not any(prediction):
        if rounds or items(occupied) or items(amounts) or items(too_small):
            raise Rejected("the zero prediction needs no evidence")
        return 0
    classes = faces.allowed([p - y for p, y in zip(prediction, problem.targets, strict=True)])
    for listed in rounds:
        classes = remaining(faces, prediction, classes, listed)
    if not items(occupied):
        if classes or items(amounts) or items(too_small):
            raise Rejected("classes are left that might reach a rejected candidate")
        return None
    chosen = []
    for item in occupied:
        face, sign = fields(item, "occupied_class", "face", "sign")
        if sign not in ("1", "-1") or type(sign) is str:
            raise Rejected("the sign of a class is 1 or -1")
        chosen.append((index(face, len(faces.signs)), int(sign)))
    if len(set(chosen)) != len(chosen) or not set(chosen) <= set(classes) or len(chosen) > n:
        raise Rejected("an occupied class is repeated or not allowed, or there are more classes than samples")
    rays = faces.signed_rays(chosen)
    amounts = vector(amounts, len(rays))
    total = [Fraction(0)] * n
    for amount, ray in zip(amounts, rays, strict=True):
        if amount <= 0:
            raise Rejected("an amount is not positive")
        total = [t + amount * a for t, a in zip(total, faces.image(*ray), strict=True)]
    if total != prediction:
        raise Rejected("the amounts do not give the prediction")
    check_too_small(faces, prediction, classes, matrix(too_small, None, n), len(chosen))
    return len(chosen)


def remaining(faces, prediction, classes, vectors):
    """Return the classes that are still possible after one round."""
    products = {ray: [dot(u, faces.image(*ray)) for u in vectors] for ray in faces.signed_rays(classes)}
    if any(value > 0 for values in products.values() for value in values):
        raise Rejected("a vector of a round is positive on a ray")
    against = [dot(u, prediction) for u in vectors]
    if any(value < 0 for value in against):
        raise Rejected("a vector of a round is negative on the prediction")
    if any(against):
        return []
    blocked = {ray for ray, values in products.items() if any(values)}
    return [c for c in classes if not blocked.intersection(faces.signed_rays([c]))]


def check_too_small(faces, prediction, classes, vectors, size):
    """Every set of fewer than `size` classes is refuted by one of the vectors."""
    if sum(comb(len(classes), smaller) for smaller in range(size)) > MOST_SETS:
        raise Rejected("the smaller sets of classes are too many to go through")
    masks = []
    for u in vectors:
        against = dot(u, prediction)
        if against < 0:
            raise Rejected("a vector against small sets is negative on the prediction")
        values = [[dot(u, faces.image(*ray)) for ray in faces.signed_rays([c])] for c in classes]
        inside = sum(1 << i for i, row in enumerate(values) if max(row) <= 0)
        some = sum(1 << i for i, row in enumerate(values) if min(row) < 0)
        masks.append((~inside, -1 if against > 0 else some, against > 0))
    for smaller in range(size):
        for chosen in combinations(range(len(classes)), smaller):
            members = sum(1 << i for i in chosen)
            if not any(members & outside == 0 and (sure or members & some) for outside, some, sure in masks):
                raise Rejected("a smaller set of classes is not refuted")


def projection(rows, target):
    """Return the orthogonal projection on the span of independent rows, by Gram and Schmidt."""
    total, basis = [Fraction(0)] * len(target), []
    for row in rows:
        for b, square in basis:
            factor = dot(row, b) / square
            row = [x - factor * y for x, y in zip(row, b, strict=True)]
        basis.append((row, dot(row, row)))
    for b, square in basis:
        factor = dot(target, b) / square
        total = [t + factor * y for t, y in zip(total, b, strict=True)]
    return total
