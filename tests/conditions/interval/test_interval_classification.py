"""Affine targets: the verdict by integrals against the verdict by structure, on thousands of instances."""

from collections import Counter
from dataclasses import replace
from fractions import Fraction
from itertools import product
from random import Random

import pytest
from interval_cases import SLOPES, Case, cases, kink_saddle, spectator

import symbolic_landscape as sl
from symbolic_landscape.claim import Critical, DirectionallyStationary, Fact, GlobalMinimum, LocalMaximum, LocalMinimum
from symbolic_landscape.conditions.interval import DECIDERS
from symbolic_landscape.conditions.interval.structure import BRANCHES, Structure, structure_of
from symbolic_landscape.errors import InternalContradiction, InvalidRequest
from symbolic_landscape.exact.rational import rational
from symbolic_landscape.loss.interval.evaluation import evaluate
from symbolic_landscape.model.interval import IntervalNetwork
from symbolic_landscape.verdict import Proved, Refuted
from symbolic_landscape.witness.interval import CurveDescent, LowerPoint, NegativeDerivative

COUNT = 2500  # random instances of the mixture; `LEAST` of each branch have to come up
LEAST = 3


def fraction(x) -> Fraction:
    return Fraction(int(x.p), int(x.q))


@pytest.fixture(scope="module")
def decided():
    """Every case of the mixture with its answer; `classify` raises where the two deciders differ."""
    return [(case, sl.classify(case.instance())) for case in cases(1, COUNT)]


def test_both_deciders_agree_and_every_branch_is_taken(decided):
    taken = Counter()
    for case, answer in decided:
        structure = structure_of(case.instance())
        assert structure.verdict == answer.verdict
        taken[structure.activation, structure.branch] += 1
    rare = {
        (activation, branch): taken[activation, branch]
        for activation, branches in BRANCHES.items()
        for branch in branches
        if taken[activation, branch] < LEAST
    }
    assert not rare
    assert sum(taken.values()) == COUNT
    assert {word for branches in BRANCHES.values() for word in branches.values()} == {
        "global_minimum", "local_minimum", "not_stationary", "saddle"
    }  # fmt: skip


def test_losses_are_those_of_the_definition(decided):
    assert all(Fraction(answer.loss) == case.loss() for case, answer in decided[:600])


def test_claims_and_words_say_the_same(decided):
    for _, answer in decided:
        status = {verdict.claim.name: verdict.status for verdict in answer.claims}
        critical, local, least = (status[name] == "proved" for name in ("critical", "local_minimum", "global_minimum"))
        assert "undecided" not in status.values()
        assert status["directionally_stationary"] == status["critical"]
        word = "global_minimum" if least else "local_minimum" if local else "saddle" if critical else "not_stationary"
        assert answer.verdict == word


def test_descents_descend(decided):
    """The loss at a point of each witness, by the definition."""
    kinds = Counter()
    for case, answer in decided[:250]:
        loss = Fraction(answer.loss)
        for verdict in answer.claims:
            if not isinstance(verdict, Refuted):
                continue
            witness = verdict.witness
            kinds[type(witness)] += 1
            match witness:
                case CurveDescent():
                    for part in (Fraction(1), Fraction(1, 3)):
                        assert at_curve(case, witness, fraction(witness.until) * part).loss() < loss
                case LowerPoint():
                    rows = (tuple(map(fraction, row)) for row in (witness.w, witness.b, witness.v))
                    w, b, v = rows
                    there = replace(case, w=w, b=b, v=v, c=fraction(witness.c))
                    assert there.loss() == fraction(witness.loss) < loss
                case NegativeDerivative():
                    moved = {key: [fraction(x) for x in getattr(witness, key)] for key in "wbv"}
                    steps = (Fraction(1, 10**k) for k in range(1, 30))
                    assert any(case.moved(t, **moved, c=fraction(witness.c)).loss() < loss for t in steps)
    assert set(kinds) == {CurveDescent, LowerPoint, NegativeDerivative}


def at_curve(case: Case, curve: CurveDescent, u: Fraction) -> Case:
    rows = {key: list(getattr(case, key)) for key in "wbv"}
    for path in curve.neurons:
        for key, row in rows.items():
            row[path.neuron] += sum(fraction(c) * u**k for k, c in enumerate(getattr(path, key), start=1))
    c = case.c + sum(fraction(c) * u**k for k, c in enumerate(curve.c, start=1))
    return replace(case, w=tuple(rows["w"]), b=tuple(rows["b"]), v=tuple(rows["v"]), c=c)


def test_local_minima_have_no_smaller_loss_nearby(decided):
    rng = Random(5)
    found = [(case, answer) for case, answer in decided if answer.verdict == "local_minimum"]
    assert len(found) > 40
    for case, answer in found[:40]:
        for size in (Fraction(1, 50), Fraction(1, 1000)):
            for _ in range(12):
                step = {key: [rng.randint(-9, 9) for _ in case.w] for key in "wbv"}
                near = case.moved(size / 9, **step)
                best = replace(near, c=near.c - mean_residual(near))
                assert best.loss() >= Fraction(answer.loss)


def mean_residual(case: Case) -> Fraction:
    """int r / T, from the exact derivative in c."""
    return fraction(evaluate(case.instance()).total(0)) / (case.interval[1] - case.interval[0])


@pytest.mark.parametrize("seed", range(3))
def test_symmetries_keep_the_verdict(seed, decided):
    rng = Random(seed)
    for case, answer in rng.sample(decided, 120):
        low, high = case.interval
        mirrored = replace(
            case,
            w=tuple(-w for w in case.w),
            b=tuple(b + w * (low + high) for w, b in zip(case.w, case.b, strict=True)),
            alpha=-case.alpha,
            beta=case.beta + case.alpha * (low + high),
        )
        power = 2 if case.activation == "quadratic" else 1
        k = Fraction(rng.randint(1, 9), rng.randint(1, 9))
        scaled = replace(
            case, w=tuple(k * w for w in case.w), b=tuple(k * b for b in case.b), v=tuple(v / k**power for v in case.v)
        )
        lifted = replace(case, c=case.c + 3, beta=case.beta + 3)
        negated = replace(case, v=tuple(-v for v in case.v), c=-case.c, alpha=-case.alpha, beta=-case.beta)
        order = rng.sample(range(len(case.w)), len(case.w))
        permuted = replace(case, **{key: tuple(getattr(case, key)[j] for j in order) for key in "wbv"})
        for same in (mirrored, scaled, lifted, negated, permuted):
            assert sl.classify(same.instance()).verdict == answer.verdict


def test_slopes_above_one_are_slopes_below_one(decided):
    """s_g(z) = -g s_(1/g)(-z): the same function with the reciprocal slope has the same verdict and loss."""
    steep = [(case, answer) for case, answer in decided if case.activation in ("4", "16/9")][:150]
    assert len(steep) > 100
    for case, answer in steep:
        gamma = Fraction(case.activation)
        same = replace(
            case,
            activation=str(1 / gamma),
            w=tuple(-w for w in case.w),
            b=tuple(-b for b in case.b),
            v=tuple(-gamma * v for v in case.v),
        )
        there = sl.classify(same.instance())
        assert (there.verdict, there.loss) == (answer.verdict, answer.loss)


@pytest.mark.parametrize(("kinks", "pattern"), list(product(range(1, 13), "+-")))
@pytest.mark.parametrize("activation", ["relu", *SLOPES])
def test_kink_saddles_up_to_twelve_kinks(activation, kinks, pattern):
    rng = Random(1000 * kinks + (pattern == "+"))
    case = kink_saddle(rng, activation, kinks, pattern)
    if case is None:  # no such shape with rational breakpoints
        return
    answer = sl.classify(case.instance())
    details = answer.details
    assert answer.verdict == "saddle"
    assert (details["n_kinks"], details["escape_order"]) == (kinks, 2)
    assert details["pattern"] == pattern
    low, high = case.interval
    if activation == "relu":
        assert Fraction(answer.loss) == case.alpha**2 * (high - low) ** 3 / (12 * (kinks + 1) ** 4)


@pytest.mark.parametrize("activation", ["relu", "1/4", "9/16", "4", "quadratic"])
def test_grid_of_small_weights(activation):
    """Every network of one neuron with small weights on [0, 2], and pairs of them."""
    words = Counter()
    weights = [Fraction(k) for k in (-1, 0, 1)]
    places = [Fraction(k, 2) for k in (-4, -2, -1, 0, 1)]
    singles = list(product(weights, places, [Fraction(k, 2) for k in (-2, 0, 1)]))
    pairs = list(product(singles[::3], singles[::5]))
    for neurons in [*((one,) for one in singles), *pairs]:
        w, b, v = zip(*neurons, strict=True)
        for c in (Fraction(1), Fraction(3, 2)):
            case = Case(activation, (Fraction(0), Fraction(2)), Fraction(1), Fraction(0), w, b, v, c)
            words[sl.classify(case.instance()).verdict] += 1
    assert words["not_stationary"] and words["saddle"]
    assert bool(words["local_minimum"]) == (activation == "relu")


@pytest.mark.exhaustive
def test_grid_of_small_weights_in_full():
    weights = [Fraction(k) for k in (-2, -1, 0, 1, 2)]
    places = [Fraction(k, 2) for k in (-6, -4, -3, -2, -1, 0, 1, 2)]
    singles = list(product(weights, places, [Fraction(k, 2) for k in (-2, -1, 0, 1, 2)]))
    for activation in ("relu", "1/4", "4", "quadratic"):
        for neurons in product(singles, singles[::7]):
            w, b, v = zip(*neurons, strict=True)
            case = Case(activation, (Fraction(0), Fraction(2)), Fraction(1), Fraction(0), w, b, v, Fraction(1))
            sl.classify(case.instance())


@pytest.mark.exhaustive
def test_both_deciders_agree_on_a_hundred_thousand():
    for case in cases(99, 100_000):
        sl.classify(case.instance())


# Orders of escape at points where f is constant, one neuron: (activation, w, b, v, order) for the target x on [0, 1]
ORDERS = [
    ("relu", 0, 1, 0, 2), ("relu", 0, 0, 0, 2), ("relu", -1, 0, -1, 2), ("relu", 1, -1, 1, 2),
    ("relu", -1, 0, 0, 3), ("relu", 1, -1, 0, 3),
    ("1/4", 0, 1, 0, 2), ("1/4", 0, -1, 0, 2), ("1/4", 0, 0, 0, 2), ("3", 0, -1, 0, 2), ("3", 0, 0, 0, 2),
    ("quadratic", 0, 0, 1, 2), ("quadratic", 0, 0, -1, 2), ("quadratic", 0, 1, 0, 2),
    ("quadratic", 2, -1, 0, 2), ("quadratic", 0, 0, 0, 3),
]  # fmt: skip
# the first coefficient of L along the curve of the table in proofs/interval_escapes.md, alpha = T = 1
FIRST = {
    ("relu", 0, 1, 0): "-1/6", ("relu", 0, 0, 0): "-1/6", ("relu", -1, 0, -1): "-1/2", ("relu", 1, -1, 1): "-1/2",
    ("relu", -1, 0, 0): "-1/2", ("relu", 1, -1, 0): "-1/2", ("1/4", 0, -1, 0): "-1/24", ("3", 0, -1, 0): "-1/2",
    ("quadratic", 0, 0, 1): "-1/3", ("quadratic", 0, 1, 0): "-1/3", ("quadratic", 2, -1, 0): "-5/4",
    ("quadratic", 0, 0, 0): "-1/3",
}  # fmt: skip


@pytest.mark.parametrize(("activation", "w", "b", "v", "order"), ORDERS)
def test_escapes_from_a_constant_function(activation, w, b, v, order):
    neuron = tuple((Fraction(x),) for x in (w, b, v))
    case = Case(activation, (Fraction(0), Fraction(1)), Fraction(1), Fraction(0), *neuron, Fraction(1, 2))
    answer = sl.classify(case.instance())
    assert (answer.verdict, answer.details["escape_order"]) == ("saddle", order)
    (curve,) = {verdict.witness for verdict in answer.claims if verdict.claim == LocalMinimum()}
    assert not any(curve.change[: order - 1])
    if (activation, w, b, v) in FIRST:
        assert str(curve.change[order - 1]) == FIRST[activation, w, b, v]


def test_third_order_is_not_used_where_second_order_is_there():
    rng = Random(2)
    for _ in range(30):
        case = Case(
            "relu", (Fraction(0), Fraction(1)), Fraction(1), Fraction(0),
            (Fraction(-1), Fraction(0)), (Fraction(0), Fraction(1)), (Fraction(0), Fraction(0)), Fraction(1, 2),
        )  # fmt: skip
        extra = spectator(rng, True, case.interval)
        wider = replace(case, w=(*case.w, extra[0]), b=(*case.b, extra[1]), v=(*case.v, extra[2]))
        if sl.classify(wider.instance()).verdict == "saddle":
            assert sl.classify(wider.instance()).details["escape_order"] == 2


def test_a_hundred_neurons():
    case = kink_saddle(Random(4), "relu", 60, "+")
    idle = 100 - len(case.w)
    _, high = case.interval
    if idle > 0:
        case = replace(
            case, w=case.w + (Fraction(1),) * idle, b=case.b + (-high - 1,) * idle, v=case.v + (Fraction(1),) * idle
        )
    assert len(case.w) >= 100
    assert sl.classify(case.instance()).verdict == "saddle"


def test_a_contradiction_is_raised(monkeypatch):
    from symbolic_landscape.conditions.interval import classification

    instance = next(cases(1, 1)).instance()
    other = Structure("relu", "kinks" if sl.classify(instance).verdict != "saddle" else "alpha = 0")
    monkeypatch.setattr(classification, "structure_of", lambda _: other)
    with pytest.raises(InternalContradiction, match="by its structure"):
        sl.classify(instance)


def test_structure_is_about_affine_targets():
    from interval_targets import general_instance

    rng = Random(1)
    instance = next(i for i in (general_instance(rng, "relu") for _ in range(50)) if i.problem.affine is None)
    with pytest.raises(InvalidRequest, match="affine"):
        structure_of(instance)


def test_scaling_the_density_scales_the_loss():
    from symbolic_landscape.exact.piecewise_polynomial import PiecewisePolynomial
    from symbolic_landscape.model.interval import IntervalInstance, IntervalProblem

    for case in cases(44, 60):
        instance = case.instance()
        low, high = instance.problem.interval
        three = PiecewisePolynomial.constant(low, high, rational(3))
        weighted = IntervalInstance(
            IntervalProblem(instance.problem.activation, instance.problem.target, three), instance.network
        )
        one, other = sl.classify(instance), sl.classify(weighted)
        assert one.verdict == other.verdict and 3 * Fraction(one.loss) == Fraction(other.loss)


def test_each_claim_alone():
    for case in cases(8, 40):
        instance = case.instance()
        answer = {verdict.claim: verdict for verdict in sl.classify(instance).claims}
        for claim in (Critical(), DirectionallyStationary(), LocalMinimum(), GlobalMinimum()):
            assert sl.decide(instance, claim) == answer[claim]
    others = {claim for claim in DECIDERS if not issubclass(claim, Fact)}
    assert others - {LocalMaximum} == {Critical, DirectionallyStationary, LocalMinimum, GlobalMinimum}


def test_a_neuron_zero_where_the_loss_is_zero():
    """The loss is differentiable at a degenerate non-flat neuron exactly where it is 0."""
    zero, one = Fraction(0), Fraction(1)
    case = Case("relu", (zero, one), one, zero, (one, zero), (zero, zero), (one, one), zero)
    answer = sl.classify(case.instance())
    assert (answer.verdict, answer.details["differentiable"]) == ("global_minimum", True)
    other = sl.classify(replace(case, alpha=2 * one).instance())
    assert (other.verdict, other.details["differentiable"]) == ("not_stationary", False)


def test_gradient_by_the_closed_convention_at_a_corner():
    """w = b = 0 != v: dL/dw = 2 v int x r, for every slope, also above 1."""
    zero, one = Fraction(0), Fraction(1)
    for activation in ("relu", "1/4", "3"):
        case = Case(activation, (zero, one), one, zero, (zero,), (zero,), (5 * one,), one / 2)
        gradient = sl.classify(case.instance()).details["gradient"]
        assert gradient == {"w": ["-5/6"], "b": ["0"], "v": ["0"], "c": "0"}


def test_long_directions_are_rounded_and_still_descend():
    rng = Random(3)
    rows = [[rng.gauss(0, 1) for _ in range(30)] for _ in range(3)]
    from symbolic_landscape.model.interval import interval_from_arrays

    instance = interval_from_arrays(*rows, 0.1, interval=(-1, 1), alpha=1, beta=0)
    witness = sl.decide(instance, Critical()).witness
    assert max(len(str(x)) for x in (*witness.w, *witness.b, *witness.v, witness.c)) < 40
    direction = IntervalNetwork(witness.w, witness.b, witness.v, witness.c)
    assert evaluate(instance).one_sided_derivative(direction) == witness.derivative < 0


def test_proved_claims_carry_their_witness():
    assert isinstance(sl.decide(next(cases(1, 1)).instance(), Critical()), Proved | Refuted)
