"""Claims that are read off the instance: the witness `read_off` says nothing, the file is read again.

A predicate takes what the rules of the kind take (an instance file, or its document) and the claim.
"""

from fractions import Fraction
from itertools import pairwise

from .gaussian_family import read_family
from .interval_point import Point
from .interval_polynomial import integral
from .polynomial_point import Problem
from .polynomial_univariate import times, trimmed
from .reading import Rejected, fields, index, instance_matrix, instance_number, word


def check(kind, given, claim, status, witness):
    """Reject unless the instance says what the status says; no theorem is relied on."""
    fields(witness, "read_off")
    predicate, *parameters = FACTS[kind, claim["name"]]
    if list(claim) != ["name", *parameters]:
        raise Rejected(f"{claim['name']} has the parameters {', '.join(parameters) or 'none'}")
    if bool(predicate(given, claim)) != (status == "proved"):
        raise Rejected("the instance says the contrary")
    return ()


def is_fact(kind, claim):
    """Return whether the claim is one that is read off instances of this kind."""
    return (kind, claim["name"]) in FACTS


# --- empirical --------------------------------------------------------------------------------------------------------


def one_output(given, claim):
    """J = 1."""
    return given.point.outputs == 1


def no_unused_neuron(given, claim):
    """Every neuron has an output weight that is not 0."""
    return all(any(row[i] for row in given.point.output_weights) for i in given.point.neurons)


def balancedness_conserved(given, claim):
    """S_i(w_i) = h_.i . dL/dh_.i = -S_i(-w_i) for every neuron."""
    point = given.point
    for i in point.neurons:
        w, total = point.input_weights[i], point.total_form(i)
        slopes = sum(point.output_weights[j][i] * point.output_slope(i, j) for j in range(point.outputs))
        if total.at(w) != slopes or total.at([-x for x in w]) != -slopes:
            return False
    return True


# --- embedding --------------------------------------------------------------------------------------------------------


def _way(name):
    return lambda given, claim: given.wide is not None and given.way == name


def nonnegative_gamma(given, claim):
    """No copy has gamma < 0."""
    return given.wide is not None and all(gamma >= 0 for gamma in given.gammas)


def positive_gamma(given, claim):
    """Every copy has gamma > 0."""
    return given.wide is not None and all(gamma > 0 for gamma in given.gammas)


def _of_added_neuron(quality):
    return lambda given, claim: given.wide is not None and not given.gammas and quality(given.wide.point)


def added_neuron_dead(point):
    """Slope 0 at every nonzero input, and none of them on the boundary."""
    slopes = {1: point.plus, -1: point.minus}
    signs = [s for s, x in zip(point.signs[-1], point.inputs, strict=True) if any(x)]
    return all(s and not slopes[s] for s in signs)


def added_activity_orthogonal(point):
    """dL/dh_j = 0 for every output."""
    return not any(point.output_slope(point.neurons[-1], j) for j in range(point.outputs))


def added_neuron_unseen(point):
    """D_j has no linear part and no kinks, for every output."""
    forms = [point.form(point.neurons[-1], j) for j in range(point.outputs)]
    return not any(any(form.linear) or form.kinked() for form in forms)


# --- interval: the file as a point ------------------------------------------------------------------------------------


def _on_interval(predicate):
    return lambda given, claim: predicate(Point(given))


def affine(point):
    """Return (alpha, density) where the target is affine and the density constant, else None."""
    lines = {tuple(p) for _, _, p in point.target}
    weights = {tuple(p) for _, _, p in point.density}
    if len(lines) > 1 or len(weights) > 1:
        return None
    (line,), (weight,) = lines, weights
    if len(line) > 2 or len(weight) != 1:
        return None
    return (line[1] if len(line) == 2 else Fraction(0)), weight[0]


def breakpoints(point):
    """Return the ends and the different breakpoints between them, in order."""
    inside = {point.breakpoint(w, b) for w, b in zip(point.w, point.b, strict=True)} - {None}
    return sorted({point.low, point.high} | (set() if point.quadratic else inside))


def centered_bias(point):
    """int (c - target) density = 0."""
    total = Fraction(0)
    for start, end in pairwise(point.cuts):
        middle = (start + end) / 2
        weight = next(p for low, high, p in point.density if low < middle < high)
        target = next(p for low, high, p in point.target if low < middle < high)
        total += integral([point.c * x for x in weight], start, end) - integral(times(target, weight), start, end)
    return total == 0


def dead(point):
    """W x + b <= 0 at both ends and (w, b) != 0, for every neuron."""
    neurons = list(zip(point.w, point.b, strict=True))
    return all((w or b) and w * x + b <= 0 for w, b in neurons for x in (point.low, point.high))


def inactive(point):
    """W x + b < 0 at both ends, for every neuron."""
    return all(w * x + b < 0 for w, b in zip(point.w, point.b, strict=True) for x in (point.low, point.high))


def constant_network(point):
    """F has one value: at the ends, at the breakpoints, and (the activation may be quadratic) in the middle."""

    def f(x):
        arguments = [w * x + b for w, b in zip(point.w, point.b, strict=True)]
        values = [z * z if point.quadratic else z if z >= 0 else point.gamma * z for z in arguments]
        return sum(v * value for v, value in zip(point.v, values, strict=True))

    return len({f(x) for x in [*breakpoints(point), (point.low + point.high) / 2]}) == 1


def equally_spaced(point):
    """All parts have the length of the first."""
    cuts = breakpoints(point)
    return all(b - a == cuts[1] - cuts[0] for a, b in pairwise(cuts))


def loss_of_equal_parts(point):
    """L = density alpha^2 T^3 / (12 (n + 1)^4)."""
    line = affine(point)
    if line is None:
        return False
    alpha, density = line
    length, parts = point.high - point.low, len(breakpoints(point)) - 1
    return point.loss == density * alpha**2 * length**3 / (12 * parts**4)


# --- gaussian ---------------------------------------------------------------------------------------------------------


def family_is(given, claim):
    """The file names the family, with the k1 of the claim where it has one."""
    name, wanted = word(claim["family"]), claim["anti_aligned"]
    wanted = None if wanted is None else index(wanted, 10**10)
    if "family" not in given:
        return False
    point = read_family(given)
    return point.name == name and wanted in (None, point.k)


def teachers_at_least(given, claim):
    """M >= least."""
    return teacher_count(given) >= index(claim["least"], 10**10)


def teacher_count(given):
    """Return M."""
    if "family" in given:
        return read_family(given).teachers
    teachers = given.get("teachers")
    if isinstance(teachers, dict):
        return instance_number(teachers.get("orthonormal"))
    return len(instance_matrix(teachers))


def orthonormal_teachers(given, claim):
    """The file names a family, or the teachers are the first coordinate vectors."""
    if "family" in given or isinstance(given.get("teachers"), dict):
        return True
    rows = instance_matrix(given.get("teachers"))
    return all(x == (k == j) for j, row in enumerate(rows) for k, x in enumerate(row))


def one_student_more(given, claim):
    """K = M + 1: the families P and N, or that many students."""
    if "family" in given:
        return read_family(given).name in ("P", "N")
    return len(instance_matrix(given.get("students"))) == teacher_count(given) + 1


# --- polynomial -------------------------------------------------------------------------------------------------------


def _sgd(given):
    problem = Problem(given)
    if not problem.stochastic:
        raise Rejected("the claim is about SGD")
    return problem


def no_given_start(given, claim):
    """The file has no start."""
    return _sgd(given).start is None


def start_beyond_growth_radius(given, claim):
    """|start| >= max(1, 2 S / l, 4 / l) for the map of some batch of degree >= 2 in one variable."""
    problem = _sgd(given)
    if problem.start is None or problem.size != 1:
        return False
    for loss in problem.losses:
        move = [Fraction(0)] * (1 + max([2, *(power for (power,) in loss)]))
        move[1] = Fraction(1)
        for (power,), c in loss.items():
            if power:
                move[power - 1] -= problem.step_size * power * c
        move = [abs(c) for c in trimmed(move)]
        if len(move) > 2 and abs(problem.start[0]) >= max(1, 2 * sum(move[:-1]) / move[-1], 4 / move[-1]):
            return True
    return False


# (kind, name of a claim) -> its predicate, and the names of its parameters
FACTS = {
    ("empirical", "one_output"): (one_output,),
    ("empirical", "no_unused_neuron"): (no_unused_neuron,),
    ("empirical", "balancedness_conserved"): (balancedness_conserved,),
    ("embedding", "is_unit_replication"): (_way("unit_replication"),),
    ("embedding", "is_inactive_unit"): (_way("inactive_unit"),),
    ("embedding", "is_inactive_propagation"): (_way("inactive_propagation"),),
    ("embedding", "nonnegative_gamma"): (nonnegative_gamma,),
    ("embedding", "positive_gamma"): (positive_gamma,),
    ("embedding", "added_neuron_dead"): (_of_added_neuron(added_neuron_dead),),
    ("embedding", "added_activity_orthogonal"): (_of_added_neuron(added_activity_orthogonal),),
    ("embedding", "added_neuron_unseen"): (_of_added_neuron(added_neuron_unseen),),
    ("interval", "relu_activation"): (_on_interval(lambda point: not point.quadratic and point.gamma == 0),),
    ("interval", "leaky_relu_activation"): (_on_interval(lambda point: not point.quadratic and point.gamma != 0),),
    ("interval", "quadratic_activation"): (_on_interval(lambda point: point.quadratic),),
    ("interval", "affine_target"): (_on_interval(lambda point: affine(point) is not None),),
    ("interval", "constant_target"): (_on_interval(lambda point: affine(point) is not None and not affine(point)[0]),),
    ("interval", "centered_bias"): (_on_interval(centered_bias),),
    ("interval", "every_neuron_dead"): (_on_interval(dead),),
    ("interval", "every_neuron_inactive"): (_on_interval(inactive),),
    ("interval", "constant_network"): (_on_interval(constant_network),),
    ("interval", "equally_spaced_breakpoints"): (_on_interval(equally_spaced),),
    ("interval", "even_breakpoint_count"): (_on_interval(lambda point: len(breakpoints(point)) % 2 == 0),),
    ("interval", "loss_of_equal_parts"): (_on_interval(loss_of_equal_parts),),
    # c -> L is a parabola whose leading coefficient, the integral of the density, is positive
    ("interval", "local_maximum"): (_on_interval(lambda point: False),),
    ("gaussian", "family_is"): (family_is, "family", "anti_aligned"),
    ("gaussian", "teachers_at_least"): (teachers_at_least, "least"),
    ("gaussian", "orthonormal_teachers"): (orthonormal_teachers,),
    ("gaussian", "one_student_more"): (one_student_more,),
    ("polynomial", "no_given_start"): (no_given_start,),
    ("polynomial", "start_beyond_growth_radius"): (start_beyond_growth_radius,),
}
