"""Local minima with escape neurons, several outputs: proofs/certificate_format.md, "Second order", rule by rule."""

from fractions import Fraction
from itertools import combinations, pairwise

from .copositivity import check_copositive, eliminate
from .descending_curve import check_descending_curve
from .first_order import check_bounds, check_stationary
from .forms import dot, echelon, null_space
from .reading import Rejected, fields, index, items, kind_of, rational, vector
from .vectors import arrangement_rays, combined, orthogonal, residue, sign

LINEAR_NETWORKS = "baldi1989.linear_network_minima"


def check_second_order_minimum(point, witness, strictly=False):
    """Bounds for the neurons that are no escape neurons, and a form for each component with others.

    `strictly`: the claim is a strict local minimum modulo scaling, so every neuron is tested by a strict form without
    other symmetries than the scalings.
    """
    stationary, neurons, components = fields(witness, "second_order_minimum", "stationary", "neurons", "components")
    check_stationary(point, stationary)
    items(neurons, len(point.neurons))
    bounded = {neuron for neuron in point.neurons if items(neurons[neuron])}
    for neuron in bounded:
        check_bounds(point, neuron, neurons[neuron])
    placed, tested = set(), set()
    for form in items(components):
        component, chosen = check_component(point, form, bounded, strictly)
        if placed & component:
            raise Rejected("a neuron is in two components")
        placed |= component
        tested |= chosen
    for neuron in point.neurons:
        if neuron not in tested and (strictly or neuron not in bounded):
            raise Rejected(f"neuron {neuron} has neither bounds nor a form that would show it")


def check_strict_minimum(point, witness):
    """Every neuron is in a component with a strict form, without other symmetries than the scalings."""
    check_second_order_minimum(point, witness, strictly=True)


def theorems_of(witness):
    """Return the theorems that a second-order minimum relies on."""
    named = ("wu2025.no_escape_local_minimum",) if any(witness["neurons"]) else ()
    linear = any(form["witness"] == "shared_cell_form" for form in witness["components"])
    return (*named, LINEAR_NETWORKS) if linear else named


def check_component(point, form, bounded, strictly):
    """Return the neurons of a component, and those tested, after checking its form."""
    kind = kind_of(form, "single_neuron_form", "shared_cell_form", "strict_form")
    if strictly and kind != "strict_form":
        raise Rejected("a strict form was wanted")
    if kind == "single_neuron_form":
        component, neuron, faces = fields(form, kind, "component", "neuron", "faces")
        tested = [index(neuron, len(point.neurons))]
    elif kind == "shared_cell_form":
        component, tested = fields(form, kind, "component", "tested")
        faces, tested = None, indices(tested, point)
        if not all(shares_open_cell(point, tested[0], other) for other in tested):
            raise Rejected("the tested neurons do not share an open cell")
    else:
        component, tested, faces = fields(form, kind, "component", "tested", "faces")
        tested = indices(tested, point)
    component = indices(component, point)
    if not set(tested) <= set(component):
        raise Rejected("a tested neuron is not in the component")
    for other in set(component) - set(tested):
        if other not in bounded:
            raise Rejected(f"neuron {other} is neither tested nor shown to be no escape neuron")
    check_closed(point, component)
    projected = [v for other in component if other not in tested for v in Cone(point, other).production()]
    if point.bias is not None:
        projected.append([Fraction(1)] * len(point.inputs))
    quadratic = QuadraticForm(point, tested, projected)
    rest, nullity = eliminate(quadratic.matrix(), len(quadratic.rays))
    if kind == "single_neuron_form" and not any(quadratic.activity[0]):
        raise Rejected("nothing is left of the activity of the tested neuron")
    if kind == "shared_cell_form":
        return set(component), set(tested)
    check_faces(quadratic, rest, faces, kind == "strict_form", strictly)
    if kind == "strict_form":
        if nullity != len(echelon([*quadratic.symmetries(), *quadratic.harmless()])):
            raise Rejected("the form vanishes beyond its symmetries and harmless directions")
        if strictly:
            check_scalings_only(quadratic, component, nullity)
    return set(component), set(tested)


def check_scalings_only(form, component, nullity):
    """The only symmetries are the scalings of the neurons, and there is no projection but that of an output bias."""
    if len(form.cones) != len(component) or nullity != len(form.cones):
        raise Rejected("the form vanishes beyond the scalings of the neurons")
    if len(form.rays) != sum(len(cone.rays) for cone in form.cones):
        raise Rejected("a neuron has a flat ray that no sample sees")
    for cone in form.cones:
        if len(echelon([*cone.lines, *cone.lineality])) != form.point.d:
            raise Rejected(f"neuron {cone.neuron} has directions that no sample sees")


def indices(value, point):
    """Return increasing indices of neurons, at least one."""
    listed = [index(item, len(point.neurons)) for item in items(value)]
    if not listed or any(a >= b for a, b in pairwise(listed)):
        raise Rejected("neurons in increasing order were wanted, at least one")
    return listed


def support(point, neuron):
    """Return the samples that the neuron sees: slope not 0, or on its boundary with a nonzero input."""
    slope = {1: point.plus, -1: point.minus, 0: abs(point.plus) + abs(point.minus)}
    return {k for k in point.samples if slope[point.signs[neuron][k]] and any(point.inputs[k])}


def check_closed(point, component):
    """No neuron outside the component sees a sample that one inside sees; an output bias sees all samples."""
    seen = set(point.samples) if point.bias is not None else set()
    for neuron in component:
        seen |= support(point, neuron)
    for neuron in point.neurons:
        if neuron not in component and support(point, neuron) & seen:
            raise Rejected(f"neuron {neuron} interacts with a component that does not hold it")


def shares_open_cell(point, first, second):
    """Whether two neurons have the same slope, without a kink, at every nonzero input."""
    for k in point.samples:
        if any(point.inputs[k]):
            signs = (point.signs[first][k], point.signs[second][k])
            if point.plus != point.minus and (0 in signs or signs[0] != signs[1]):
                return False
    return True


class Cone:
    """The critical cone of one neuron: lines, a basis of the lineality, the flat rays in the order of the format."""

    def __init__(self, point, neuron):
        self.point, self.neuron = point, neuron
        self.lines = [direction for direction, _ in point.lines[neuron]] if point.plus != point.minus else []
        self.forms = [point.form(neuron, output) for output in range(point.outputs)]
        self.seen = [row for _, row in echelon([point.inputs[k] for k in sorted(support(point, neuron))])]
        amounts = null_space([[dot(line, x) for x in self.seen] for line in self.lines], len(self.seen))
        self.lineality = [combined(row, self.seen, point.d) for row in amounts]
        total = point.total_form(neuron)
        self.rays = [ray for ray in arrangement_rays(self.lines, point.d) if total.at(ray) == 0]

    def growth(self, v):
        """Return the one-sided derivatives of the activity along v."""
        slope = {1: self.point.plus, -1: self.point.minus}
        result = []
        for s, x in zip(self.point.signs[self.neuron], self.point.inputs, strict=True):
            z = dot(v, x)
            result.append(slope.get(s, self.point.plus if z > 0 else self.point.minus) * z)
        return result

    def production(self):
        """Return vectors that span what the neuron can add to an output at no first-order cost."""
        return [activity_of(self.point, self.neuron), *(self.growth(v) for v in (*self.lineality, *self.rays))]

    def radial(self):
        """Return the projection of w on the span of the inputs seen."""
        w = self.point.input_weights[self.neuron]
        return [a - b for a, b in zip(w, residue(w, orthogonal(self.seen)), strict=True)]

    def output_weights(self):
        """Return h_.i."""
        return [row[self.neuron] for row in self.point.output_weights]


class QuadraticForm:
    """2 q of the tested neurons, `projected` taken off; variables: visible flat rays, output weights, lineality."""

    def __init__(self, point, tested, projected):
        self.point, self.cones = point, [Cone(point, neuron) for neuron in tested]
        basis = orthogonal(projected)
        self.activity = [residue(activity_of(point, cone.neuron), basis) for cone in self.cones]
        self.rays, lineality, self.growth, self.slopes = [], [], [], []
        of_lineality = []
        for p, cone in enumerate(self.cones):
            seen = [self._seen(cone, v, basis) for v in cone.lineality]
            lineality += [(p, v) for v in cone.lineality]
            of_lineality += seen
            known = echelon([r + d for r, d in seen])
            for v in cone.rays:
                r, d = self._seen(cone, v, basis)
                if len(echelon([*(row for _, row in known), r + d])) > len(known):  # visible
                    self.rays.append((p, v))
                    self.growth.append(r)
                    self.slopes.append(d)
        self.moves = self.rays + lineality
        self.growth += [r for r, _ in of_lineality]
        self.slopes += [d for _, d in of_lineality]

    @staticmethod
    def _seen(cone, v, basis):
        """Return Pi r and D along v."""
        return residue(cone.growth(v), basis), [form.at(v) for form in cone.forms]

    def matrix(self):
        """Return the symmetric matrix."""
        moves, rays = range(len(self.moves)), len(self.rays)
        outputs = [(p, j) for p in range(len(self.cones)) for j in range(self.point.outputs)]
        weights = [cone.output_weights() for cone in self.cones]

        def move_move(a, b):
            return dot(weights[self.moves[a][0]], weights[self.moves[b][0]]) * dot(self.growth[a], self.growth[b])

        def move_output(a, p, j):
            owner = self.moves[a][0]
            shared = weights[owner][j] * dot(self.growth[a], self.activity[p])
            return shared + self.slopes[a][j] if owner == p else shared

        def output_output(p, j, s, k):
            return dot(self.activity[p], self.activity[s]) if j == k else Fraction(0)

        top = [[*(move_move(a, b) for b in moves), *(move_output(a, *o) for o in outputs)] for a in moves]
        low = [[*(move_output(a, *o) for a in moves), *(output_output(*o, *u) for u in outputs)] for o in outputs]
        order = [*range(rays), *range(len(moves), len(moves) + len(outputs)), *range(rays, len(moves))]
        both = [*top, *low]
        return [[both[a][b] for b in order] for a in order]

    def symmetries(self):
        """Return tangent vectors (dw of every cone, dh of every cone) of the exact symmetries."""
        found = []
        for p, cone in enumerate(self.cones):
            for s, other in enumerate(self.cones):
                if s == p or shares_open_cell(self.point, cone.neuron, other.neuron):
                    found.append(self._tangent(p, other.radial(), s, [-h for h in cone.output_weights()]))
            own = [a for a in range(len(self.rays), len(self.moves)) if self.moves[a][0] == p]
            seen = [[*self.growth[a], *self.slopes[a]] for a in own]
            for amounts in null_space([list(column) for column in zip(*seen, strict=True)], len(own)):
                direction = combined(amounts, [self.moves[a][1] for a in own], self.point.d)
                found.append(self._tangent(p, direction, p, [Fraction(0)] * self.point.outputs))
        return found

    def harmless(self):
        """Return changes of output weights of neurons that do not escape, with sum_i dh_i Pi g_i = 0."""
        escaping = {p for (p, _), slopes in zip(self.moves, self.slopes, strict=True) if any(slopes)}
        kept = [p for p in range(len(self.cones)) if p not in escaping]
        columns = [list(column) for column in zip(*(self.activity[p] for p in kept), strict=True)]
        still, found = [Fraction(0)] * (len(self.cones) * self.point.d), []
        for relation in null_space(columns, len(kept)):
            amounts = dict(zip(kept, relation, strict=True))
            for j in range(self.point.outputs):
                changes = [
                    amounts.get(p, Fraction(0)) if k == j else Fraction(0)
                    for p in range(len(self.cones))
                    for k in range(self.point.outputs)
                ]
                found.append([*still, *changes])
        return found

    def _tangent(self, p, direction, s, change):
        result = []
        for q in range(len(self.cones)):
            result += direction if q == p else [Fraction(0)] * self.point.d
        for q in range(len(self.cones)):
            result += change if q == s else [Fraction(0)] * self.point.outputs
        return result


def check_faces(form, matrix, tree, strictly, plainly):
    """Walk the face tree: at each leaf no two flat rays left are on opposite sides of a line, and a copositive rest.

    `strictly`: a strictly copositive rest, or a complementary face where not `plainly`.
    """
    sides = [
        [None if q != p else [sign(dot(line, ray)) for line in form.cones[p].lines] for q in range(len(form.cones))]
        for p, ray in form.rays
    ]
    place = {cone.neuron: p for p, cone in enumerate(form.cones)}
    open_nodes = [(tree, list(range(len(form.rays))))]
    while open_nodes:
        node, left = open_nodes.pop()
        kind = kind_of(node, "flat_face", "complementary_face", "ray_split")
        if kind == "ray_split":
            neuron, line, positive, negative = fields(node, "ray_split", "neuron", "line", "positive", "negative")
            p = place.get(index(neuron, len(form.point.neurons)))
            if p is None:
                raise Rejected("a split names a neuron that is not tested")
            line = index(line, len(form.cones[p].lines))
            for side, child in ((1, positive), (-1, negative)):
                open_nodes.append((child, [a for a in left if sides[a][p] is None or sides[a][p][line] != -side]))
            continue
        for a, b in combinations(left, 2):
            for first, second in zip(sides[a], sides[b], strict=True):
                if first and second and any(x * y < 0 for x, y in zip(first, second, strict=True)):
                    raise Rejected("a leaf holds flat rays of different cells")
        part = [[matrix[a][b] for b in left] for a in left]
        if kind == "flat_face":
            (copositivity,) = fields(node, kind, "tree")
            check_copositive(part, copositivity, strictly)
        elif plainly or not strictly:
            raise Rejected("a complementary face stands where none can")
        else:
            check_complementary_face(form, part, left, node)


def check_complementary_face(form, part, left, node):
    """M8: zeros of the form have no share of a pulling ray, and a positive product with each of them."""
    margin, tree, pulls = fields(node, "complementary_face", "margin", "tree", "pulls")
    if any(any(slopes) for slopes in form.slopes[len(form.rays) :]):
        raise Rejected("D is not 0 on the lineality")
    pulling = [a for a, ray in enumerate(left) if any(form.slopes[ray])]
    others = [a for a in range(len(left)) if a not in pulling]
    margin = rational(margin)
    if margin <= 0:
        raise Rejected("a positive margin was wanted")
    size = range(len(left))
    lowered = [[part[a][b] - margin if a in pulling and b in pulling else part[a][b] for b in size] for a in size]
    check_copositive(lowered, tree, False)
    for ray, pull in zip(pulling, items(pulls, len(pulling)), strict=True):
        weight, strict_tree = fields(pull, "pull", "weight", "tree")
        weight = rational(weight)
        if weight <= 0:
            raise Rejected("a positive weight was wanted")
        mixed = [[part[a][b] + weight * (part[ray][a] + part[ray][b]) for b in others] for a in others]
        check_copositive(mixed, strict_tree, True)


# --- curves with a named rule -----------------------------------------------------------------------------------------


def check_redundant_neuron_curve(point, witness):
    """M3: the activity of an escape neuron is a combination of the others'."""
    neuron, direction, combination = curve_fields(
        point, witness, "redundant_neuron_curve", "neuron", "direction", "combination"
    )
    neuron, direction = check_escape_direction(point, neuron, direction)
    if any(rest_of(point, activity_of(point, neuron), neuron, combination)):
        raise Rejected("the activity of the neuron is not this combination of the others'")


def check_single_neuron_curve(point, witness):
    """M4: |D|^2 > |h|^2 (|r'|^2 |g'|^2 - <r', g'>^2)."""
    names = ("neuron", "direction", "activity_combination", "growth_combination")
    neuron, direction, of_activity, of_growth = curve_fields(point, witness, "single_neuron_curve", *names)
    neuron, direction = check_escape_direction(point, neuron, direction)
    cone = Cone(point, neuron)
    g = rest_of(point, activity_of(point, neuron), neuron, of_activity)
    r = rest_of(point, cone.growth(direction), neuron, of_growth)
    for v in followers(point, neuron):
        if dot(g, v) or dot(r, v):
            raise Rejected("what is left is not orthogonal to the activities of the others")
    slopes, h = [form.at(direction) for form in cone.forms], cone.output_weights()
    if not dot(slopes, slopes) > dot(h, h) * (dot(r, r) * dot(g, g) - dot(r, g) ** 2):
        raise Rejected("the inequality of one neuron does not hold")


def check_negative_form_curve(point, witness):
    """M5: a straight line of the critical cone along which the second-order form is negative."""
    curve_fields(point, witness, "negative_form_curve")
    change = vector(witness["change"])
    for moving in items(witness["neurons"]):
        if len(items(moving["input_path"])) > 1 or len(items(moving["output_path"])) > 1:
            raise Rejected("the curve is no straight line")
    if len(items(witness["bias"])) > 1 or len(change) < 2 or change[0] != 0 or change[1] >= 0:
        raise Rejected("the curve is no straight line of negative second order")


def curve_fields(point, witness, kind, *names):
    """Return the fields that a named curve has beside those of a descending curve, which is checked."""
    curve = ("neurons", "bias", "until", "change")
    values = fields(witness, kind, *curve, *names)
    plain = dict(zip(curve, values[:4], strict=True))
    check_descending_curve(point, {"witness": "descending_curve", **plain})
    return values[4:]


def check_escape_direction(point, neuron, direction):
    """Return neuron and direction, after checking S = 0 and D != 0 there."""
    neuron, direction = index(neuron, len(point.neurons)), vector(direction, point.d)
    if point.total_form(neuron).at(direction) != 0:
        raise Rejected("S is not 0 in the direction")
    if not any(point.form(neuron, output).at(direction) for output in range(point.outputs)):
        raise Rejected("D is 0 in the direction")
    return neuron, direction


def followers(point, neuron):
    """Return the activities of all neurons, 0 for this one, then 1 for an output bias."""
    zero = [Fraction(0)] * len(point.inputs)
    vectors = [zero if i == neuron else activity_of(point, i) for i in point.neurons]
    return [*vectors, [Fraction(1)] * len(point.inputs)] if point.bias is not None else vectors


def activity_of(point, neuron):
    """Return the activity of a neuron over the samples."""
    return [Fraction(g, point.activity_scale) for g in point.activity[neuron]]


def rest_of(point, target, neuron, combination):
    """Return target - sum combination[l] follower_l; the neuron itself has the coefficient 0."""
    vectors = followers(point, neuron)
    amounts = vector(combination, len(vectors))
    if amounts[neuron]:
        raise Rejected("the neuron is in its own combination")
    return [t - x for t, x in zip(target, combined(amounts, vectors, len(point.inputs)), strict=True)]


CURVES = {
    "redundant_neuron_curve": check_redundant_neuron_curve,
    "single_neuron_curve": check_single_neuron_curve,
    "negative_form_curve": check_negative_form_curve,
}
