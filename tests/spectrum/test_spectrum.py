"""The stationary spectrum against the table of the literature, a brute-force enumerator, and laws."""

import json
from fractions import Fraction
from itertools import combinations_with_replacement, product
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import data_sets, network_of, problem_of

import symbolic_landscape as sl
from symbolic_landscape.spectrum.enumeration import enumerate_stationary

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="module")
def five_points():
    return sl.read(EXAMPLES / "five_points.json").problem


@pytest.mark.parametrize(("width", "count"), [(0, 1), (1, 4), (2, 14), (3, 32), (4, 42), (5, 42), (None, 42)])
def test_five_points_counts(five_points, width, count):
    spectrum = enumerate_stationary(five_points, width=width)
    assert len(spectrum.predictions) == count
    assert spectrum.face_count == 20


def test_five_points_table(five_points):
    spectrum = enumerate_stationary(five_points)
    table = [(str(entry.loss), entry.minimal_width) for entry in spectrum.predictions]
    assert table[:5] == [("0", 4), ("9/40400", 4), ("9/20000", 4), ("36/38125", 4), ("1/200", 3)]
    assert ("561/10000", 1) in table and ("50749/672500", 1) in table and ("16139/231500", 2) in table
    assert sorted(width for loss, width in table if loss == "711/10000") == [1, 2]
    assert table[-1] == ("953/10000", 0)
    assert spectrum.flat_count == 116
    assert all(entry.local_minimum for entry in spectrum.predictions)
    assert [entry.loss == 0 for entry in spectrum.predictions] == [not entry.saddle for entry in spectrum.predictions]


def check_entries(problem, spectrum):
    """Every entry is attained: its family's point has the prediction and is decided as the flags say."""
    d = problem.data.input_dimension
    empty = sl.Instance.from_arrays(problem.data.inputs, problem.data.targets, [[0] * d], [[0]], problem.activation)
    losses = []
    for entry in spectrum.predictions:
        losses.append((entry.loss, entry.prediction))
        if entry.minimal_width == 0:
            continue
        instance = empty.at(network_of(entry))
        assert len(entry.family.faces) == entry.minimal_width
        answer = sl.classify(instance)
        assert answer.verdict in ("local_minimum", "global_minimum")
        assert answer.loss == str(entry.loss)
        assert tuple(n["sign_vector"] for n in answer.details["neurons"]) == tuple(
            "".join("0+-"[s] for s in face) for face in entry.family.faces
        )
        padded = sl.classify(empty.at(network_of(entry, 1, d)))
        assert (padded.verdict == "saddle") == entry.saddle
    assert losses == sorted(losses) and len(set(losses)) == len(losses)


def test_entries_of_five_points_are_what_they_claim(five_points):
    check_entries(five_points, enumerate_stationary(five_points))


# --- an independent enumerator: one or two inputs, one to three neurons, all pairs of faces, Fourier-Motzkin ---------


def brute_force(inputs, targets, slopes, width):
    """All stationary predictions of networks with at most `width` neurons, by going through all tuples of faces."""
    plus, minus = map(Fraction, slopes)
    inputs = [tuple(map(Fraction, x)) for x in inputs]
    targets = [Fraction(y) for y in targets]
    d = len(inputs[0])

    def rho(z):
        return (plus if z >= 0 else minus) * z

    def signs(w):
        return tuple((z > 0) - (z < 0) for z in (sum(a * b for a, b in zip(w, x, strict=True)) for x in inputs))

    faces = {}  # sign vector -> the rays that span its closure
    if d == 1:
        rays = [(Fraction(1),), (Fraction(-1),)]
    else:
        rays = [v for x in inputs if any(x) for v in ((-x[1], x[0]), (x[1], -x[0]))]
    unique = {}
    for ray in rays:
        unique.setdefault(signs(ray), ray)
    rays = list(unique.values())
    for size in (1, 2):
        for chosen in combinations_with_replacement(rays, size):
            w = tuple(map(sum, zip(*chosen, strict=True)))
            if any(w) and any(signs(w)):
                faces.setdefault(
                    signs(w),
                    [r for r in rays if all(a in (0, b) for a, b in zip(signs(r), signs(w), strict=True))],
                )
    kinds = [(face, s) for face in faces for s in (1, -1)]

    def one_sided(face, e, v):
        total = Fraction(0)
        for s, x, ek in zip(face, inputs, e, strict=True):
            z = sum(a * b for a, b in zip(v, x, strict=True))
            total += ek * (plus * z if s > 0 else minus * z if s < 0 else rho(z))
        return total

    directions = [tuple(map(Fraction, v)) for v in product(range(-3, 4), repeat=d) if any(v)] + rays
    directions += [tuple(-c for c in r) for r in rays] + list(inputs) + [tuple(-c for c in x) for x in inputs]

    found = {}
    for count in range(width + 1):
        for chosen in combinations_with_replacement(kinds, count):
            if len(set(chosen)) < count:
                continue
            basis_columns = [  # the face's span only
                tuple(s * rho(sum(a * b for a, b in zip(ray, x, strict=True))) for x in inputs)
                for face, s in chosen
                for ray in faces[face]
            ]
            prediction = projected(basis_columns, targets)
            e = [p - y for p, y in zip(prediction, targets, strict=True)]
            if any(s * one_sided(face, e, v) < 0 for face, s in chosen for v in directions):
                continue
            if not strictly_positive(basis_columns, prediction):
                continue
            found.setdefault(tuple(prediction), count)
    return found


def projected(columns, target):
    """Orthogonal projection by Gram-Schmidt."""
    basis = []
    for column in columns:
        rest = list(column)
        for b in basis:
            factor = sum(x * y for x, y in zip(rest, b, strict=True)) / sum(x * x for x in b)
            rest = [x - factor * y for x, y in zip(rest, b, strict=True)]
        if any(rest):
            basis.append(rest)
    total = [Fraction(0)] * len(target)
    for b in basis:
        factor = sum(x * y for x, y in zip(target, b, strict=True)) / sum(x * x for x in b)
        total = [t + factor * x for t, x in zip(total, b, strict=True)]
    return total


def strictly_positive(columns, target):
    """Whether sum mu_j columns_j = target with all mu_j > 0: eliminate equalities, then Fourier-Motzkin."""
    count = len(columns)
    if count == 0:
        return not any(target)
    rows = [[column[k] for column in columns] + [target[k]] for k in range(len(target))]
    pivots, rank = [], 0
    for j in range(count):
        pivot = next((i for i in range(rank, len(rows)) if rows[i][j]), None)
        if pivot is None:
            continue
        rows[rank], rows[pivot] = rows[pivot], rows[rank]
        rows[rank] = [v / rows[rank][j] for v in rows[rank]]
        for i in range(len(rows)):
            if i != rank and rows[i][j]:
                rows[i] = [a - rows[i][j] * b for a, b in zip(rows[i], rows[rank], strict=True)]
        pivots.append(j)
        rank += 1
    if any(row[count] for row in rows[rank:]):
        return False
    free = [j for j in range(count) if j not in pivots]
    # strict inequalities sum a_f mu_f + constant > 0 in the free variables
    system = [[Fraction(int(j == f)) for f in free] + [Fraction(0)] for j in free]
    system += [[-row[f] for f in free] + [row[count]] for row in rows[:rank]]
    for variable in range(len(free)):
        up = [row for row in system if row[variable] > 0]
        down = [row for row in system if row[variable] < 0]
        system = [row for row in system if row[variable] == 0]
        for a in up:
            for b in down:
                system.append([x / a[variable] - y / b[variable] for x, y in zip(a, b, strict=True)])
        system = [list(row) for row in {tuple(row) for row in system}]
    return all(row[-1] > 0 for row in system)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(data_sets())
def test_spectrum_against_brute_force(case):
    inputs, targets, slopes = case
    problem = problem_of(inputs, targets, slopes)
    if len(inputs[0]) == 2 and len({tuple(x) for x in inputs if any(x)}) < 2:
        return  # the brute force above knows faces with two rays only
    rows = [x for x in inputs if any(x)]
    if len(inputs[0]) == 2 and all(a[0] * b[1] == a[1] * b[0] for a in rows for b in rows):
        return  # inputs that do not span: tested by the law on a change of coordinates
    spectrum = enumerate_stationary(problem, width=2)
    ours = {
        tuple(Fraction(int(v.p), int(v.q)) for v in entry.prediction): entry.minimal_width
        for entry in spectrum.predictions
    }
    assert ours == brute_force(inputs, targets, slopes, 2)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(data_sets(4))
def test_entries_are_what_they_claim(case):
    problem = problem_of(*case)
    check_entries(problem, enumerate_stationary(problem, width=3 if len(case[0]) > 3 else None))


def as_table(spectrum):
    return [
        (entry.loss, entry.prediction, entry.minimal_width, entry.local_minimum, entry.saddle)
        for entry in spectrum.predictions
    ]


@settings(max_examples=25, deadline=None, derandomize=True)
@given(data_sets(3), st.randoms(use_true_random=False))
def test_laws_of_symmetry(case, random):
    inputs, targets, slopes = case
    spectrum = as_table(enumerate_stationary(problem_of(inputs, targets, slopes)))
    d = len(inputs[0])
    # a regular change of coordinates of the inputs changes nothing
    change = [[1 if i == j else (2 if i < j else 0) for j in range(d)] for i in range(d)]
    changed = [[sum(x[i] * change[i][j] for i in range(d)) for j in range(d)] for x in inputs]
    assert as_table(enumerate_stationary(problem_of(changed, targets, slopes))) == spectrum
    # one more coordinate that is always 0: inputs that do not span
    wider = [[*x, 0] for x in inputs]
    assert as_table(enumerate_stationary(problem_of(wider, targets, slopes))) == spectrum
    # a permutation of the samples permutes the predictions
    order = list(range(len(inputs)))
    random.shuffle(order)
    shuffled = enumerate_stationary(problem_of([inputs[k] for k in order], [targets[k] for k in order], slopes))
    assert sorted((row[0], tuple(row[1][k] for k in order), *row[2:]) for row in spectrum) == as_table(shuffled)
    # scaling the targets by c > 0 scales predictions by c
    scaled = enumerate_stationary(problem_of(inputs, [3 * y for y in targets], slopes))
    assert [(9 * row[0], tuple(3 * v for v in row[1]), *row[2:]) for row in spectrum] == as_table(scaled)


def test_a_width_lists_what_all_widths_list_up_to_it(five_points):
    everything = enumerate_stationary(five_points)
    for width in range(5):
        some = enumerate_stationary(five_points, width=width)
        assert [(e.prediction, e.minimal_width) for e in some.predictions] == [
            (e.prediction, e.minimal_width) for e in everything.predictions if e.minimal_width <= width
        ]
        for entry in some.predictions:
            if entry.minimal_width:
                assert entry.saddle == (entry.minimal_width < width and entry.loss != 0)


def test_parts_kept_and_processes_give_the_same_bytes(five_points, tmp_path, monkeypatch):
    from concurrent.futures import ProcessPoolExecutor

    import symbolic_landscape.spectrum.enumeration_tasks as enumeration_tasks
    import symbolic_landscape.spectrum.flats as flats

    expected = json.dumps(enumerate_stationary(five_points).to_json())
    monkeypatch.setattr(enumeration_tasks, "CANDIDATES", 9)
    monkeypatch.setattr(flats, "FLATS_OF_A_PART", 40)
    with ProcessPoolExecutor(2) as executor:
        assert json.dumps(enumerate_stationary(five_points, executor=executor).to_json()) == expected
    # a run that is interrupted after some parts, then goes on
    seen = []

    def interrupt(what, done, of):
        seen.append(what)
        if seen.count("candidates") == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        enumerate_stationary(five_points, resume=tmp_path, progress=interrupt)
    parts_of_flats = seen.count("parts of the flats")
    assert parts_of_flats > 1
    assert len(list(tmp_path.iterdir())) == parts_of_flats + 3
    calls = []
    decide = enumeration_tasks.decide_candidate
    monkeypatch.setattr(enumeration_tasks, "decide_candidate", lambda *a: calls.append(a) or decide(*a))
    monkeypatch.setattr(flats.SpectrumFlats, "above", lambda *a: pytest.fail("a finished part was sifted again"))
    assert json.dumps(enumerate_stationary(five_points, resume=tmp_path).to_json()) == expected
    assert 0 < len(calls) < 116 - 27 + 1, "the finished parts were decided again"


@pytest.mark.parametrize(
    ("inputs", "targets", "outputs"),
    [([[1]], [[1, 2]], [[0], [0]])],
)
def test_several_outputs_are_refused(inputs, targets, outputs):
    with pytest.raises(sl.InvalidRequest, match="one output"):
        enumerate_stationary(sl.Instance.from_arrays(inputs, targets, [[0]], outputs).problem)
