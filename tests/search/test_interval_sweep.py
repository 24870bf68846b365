"""The stream of interval instances: shapes, small networks once up to reflection, critical points by construction."""

import json
from itertools import islice, product

import numpy as np

import symbolic_landscape as sl
from symbolic_landscape.conditions.interval.structure import structure_of
from symbolic_landscape.exact.rational import ONE
from symbolic_landscape.loss.interval.evaluation import evaluate
from symbolic_landscape.model.document import parse_document
from symbolic_landscape.model.instance import read_record
from symbolic_landscape.search.generators.interval_sweep import (
    ACTIVATIONS,
    LEGENDRE,
    built_points,
    instances,
    shapes,
    small_networks,
)


def test_shapes_come_by_width_and_have_every_saddle_and_minimum_of_the_classification():
    found = list(shapes())
    widths = [instance.network.width for instance in found]
    assert widths == sorted(widths) and set(widths) == {1, 2, 3, 4}
    assert len(set(found)) == len(found)
    structures = [structure_of(instance) for instance in found]
    assert {structure.verdict for structure in structures} == {"saddle", "local_minimum"}
    kinks = {(s.activation, s.kinks, s.pattern) for s in structures if s.kinks}
    assert kinks >= {("relu", 2, "+"), ("relu", 4, "+"), ("leaky", 1, "+"), ("leaky", 1, "-"), ("leaky", 3, "+")}


def test_small_networks_are_all_there_once_up_to_order_and_reflection():
    """Orbits by brute force, the reflected network where it has entries -1, 0, 1 as well."""
    neurons = list(product((-1, 0, 1), repeat=3))
    orbits = set()
    for width in (1, 2):
        for chosen in product(neurons, repeat=width):
            mirrored = sorted((-w, b + w, -v) for w, b, v in chosen)
            inside = all(abs(b) <= 1 for _, b, _ in mirrored)
            orbits.add(min([tuple(sorted(chosen))] + [tuple(mirrored)] * inside))
    listed = list(small_networks())
    assert len(listed) == len(set(listed)) == len(ACTIVATIONS) * len(orbits)
    sizes = [instance.network.width for instance in listed]
    assert sizes == sorted(sizes)


def test_reflection_keeps_the_loss():
    for instance in islice(small_networks(), 0, 700, 9):
        network = instance.network
        mirrored = type(network)(
            tuple(-w for w in network.w),
            tuple(b + w for w, b in zip(network.w, network.b, strict=True)),
            tuple(-v for v in network.v),
            1 - network.c,
        )
        assert evaluate(instance.at(mirrored)).loss == evaluate(instance).loss


def test_legendre_polynomials_are_orthogonal():
    for n, p in enumerate(LEGENDRE):
        assert len(p) == n + 1
        for q in LEGENDRE[:n]:
            terms = ((i + j, a * b) for i, a in enumerate(p) for j, b in enumerate(q))
            assert sum(c / (power + 1) for power, c in terms) == 0


def test_built_points_have_gradient_zero_by_differences_of_the_loss():
    """Exact losses at steps of 10^-6; neurons with w = b = 0 are left out, where the loss has corners."""
    step = ONE / 10**6
    looked_at = 0
    for instance in islice(built_points(3), 40):
        network = instance.network
        if any(w == b == 0 for w, b in zip(network.w, network.b, strict=True)):
            continue
        looked_at += 1
        for part in ("w", "b", "v"):
            row = getattr(network, part)
            for place in range(len(row)):
                losses = []
                for side in (step, -step):
                    moved = {part: tuple(x + side * int(k == place) for k, x in enumerate(row))}
                    fields = {name: getattr(network, name) for name in ("w", "b", "v", "c")} | moved
                    losses.append(evaluate(instance.at(type(network)(**fields))).loss)
                assert abs((losses[0] - losses[1]) / (2 * step)) < ONE / 10**3
    assert looked_at > 20


def test_the_stream_is_determined_and_every_instance_can_be_written():
    first, again, other = (list(islice(instances(seed), 200)) for seed in (0, 0, 1))
    assert first == again != other
    for instance in first:
        assert read_record(parse_document(json.dumps(instance.to_document()), "test")) == instance
    critical = [isinstance(sl.decide(instance, sl.DirectionallyStationary()), sl.Proved) for instance in first]
    assert np.mean(critical) > 0.4
