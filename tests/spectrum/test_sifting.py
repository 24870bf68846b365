"""The flats formed modulo primes and sifted against all sums of subspaces, one by one, every projection decided."""

import json
import random
from collections import Counter
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given, settings
from strategies import data_sets, problem_of

import symbolic_landscape as sl
from symbolic_landscape.cli import main
from symbolic_landscape.exact import linear_matroid
from symbolic_landscape.exact.subspace import Subspace
from symbolic_landscape.limits import DEFAULT_LIMITS
from symbolic_landscape.report import cost_estimate
from symbolic_landscape.spectrum import flats as spectrum_flats
from symbolic_landscape.spectrum.candidate import decide_candidate
from symbolic_landscape.spectrum.enumeration import enumerate_stationary
from symbolic_landscape.spectrum.flats import SpectrumFlats
from symbolic_landscape.spectrum.neuron_classes import NeuronClasses

SEVEN = Path(__file__).parents[2] / "examples" / "seven_points_3d.json"
# flats of seven points by the least number of V_F whose sum they are, counted by sums of subspaces over the integers
BY_DEPTH = (1, 139, 5653, 78771, 383026, 633392, 287359)


def one_by_one(problem, width):
    """The number of flats and the entries: sums of rational subspaces, breadth first, no flat left out."""
    table = NeuronClasses(problem)
    ambient = len(table.targets)
    spans = list(dict.fromkeys(Subspace.spanned_by(ambient, span) for span in table.spans if span))
    level = [Subspace(ambient, ())]
    seen = dict.fromkeys(level)
    while level and (width is None or width > 0):
        level = [s for s in {flat.join(span.rows): None for flat in level for span in spans} if s not in seen]
        seen |= dict.fromkeys(level)
        width = None if width is None else width - 1
    return len(seen), dict.fromkeys(flat.projection_of(table.targets) for flat in seen), table


def check_against_one_by_one(problem, width):
    count, projections, table = one_by_one(problem, width)
    found = (decide_candidate(table, projection, width, DEFAULT_LIMITS) for projection in projections)
    expected = sorted((e for e in found if e is not None), key=lambda entry: (entry.loss, entry.prediction))
    spectrum = enumerate_stationary(problem, width=width)
    assert spectrum.flat_count == count
    assert [e.to_json() for e in spectrum.predictions] == [e.to_json() for e in expected]


def generic(n, d, seed):
    source = random.Random(seed)
    inputs = [[*(source.randint(-20, 20) for _ in range(d - 1)), 1] for _ in range(n)]
    return problem_of(inputs, [source.randint(-20, 20) for _ in range(n)])


@pytest.mark.parametrize(
    ("n", "d", "width"), [(5, 2, None), (6, 2, None), (6, 2, 3), (4, 3, None), (5, 3, None), (5, 3, 2), (6, 3, 1)]
)
def test_generic_data(n, d, width):
    check_against_one_by_one(generic(n, d, seed=n + d), width)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(data_sets(4))
def test_degenerate_data(case):
    check_against_one_by_one(problem_of(*case), None)
    check_against_one_by_one(problem_of(*case), 1)


@pytest.mark.parametrize("parts", [1, 40])
def test_tiny_primes_and_any_number_of_parts_change_nothing(parts, monkeypatch):
    problem = generic(5, 3, seed=3)
    expected = json.dumps(enumerate_stationary(problem).to_json())
    monkeypatch.setattr(linear_matroid, "FIRST_PRIME", 400)
    monkeypatch.setattr(spectrum_flats, "FLATS_OF_A_PART", 10**9 if parts == 1 else 100)
    monkeypatch.setattr(spectrum_flats, "MOST_PARTS", parts)
    assert json.dumps(enumerate_stationary(problem).to_json()) == expected


@pytest.mark.parametrize("width", [None, 0, 1, 2, 3, 4, 7])
def test_what_is_announced_bounds_what_comes(width):
    said = []
    spectrum = enumerate_stationary(generic(5, 3, seed=4), width=width, announce=lambda *line: said.append(line))
    ((classes, bound, by_depth),) = said
    assert classes == 2 * spectrum.face_count
    assert spectrum.flat_count <= bound
    assert by_depth == (width is not None and width < 5)


def test_the_command_says_what_it_begins_on_stderr_alone(monkeypatch, capsys):
    file = str(SEVEN.with_name("five_points.json"))
    assert main(["enumerate", file]) == 0
    quiet = capsys.readouterr()
    assert quiet.err == ""
    monkeypatch.setattr(cost_estimate, "WORTH_SAYING", 0)
    assert main(["enumerate", file]) == 0
    # 8 rays of positive contribution, 5 samples: 1 + 1 + 8 + 28 + 56 + 70
    assert capsys.readouterr() == (quiet.out, "40 classes of neurons, at most 164 flats: some seconds\n")


def test_seven_points_by_depth():
    problem = sl.read(SEVEN).problem
    levels = SpectrumFlats(NeuronClasses(problem)).by_depth(2)
    assert tuple(count for count, _ in levels) == BY_DEPTH[:3]
    spectrum = enumerate_stationary(problem, width=2)
    assert spectrum.flat_count == sum(BY_DEPTH[:3])
    assert Counter(entry.minimal_width for entry in spectrum.predictions) == {0: 1, 1: 6, 2: 74}


@pytest.mark.exhaustive
def test_seven_points_all_widths():
    """The list as it was decided projection by projection, all 1 388 143 of them, in twenty minutes."""
    spectrum = enumerate_stationary(sl.read(SEVEN).problem)
    assert spectrum.flat_count == sum(BY_DEPTH)
    assert Counter(entry.minimal_width for entry in spectrum.predictions) == {0: 1, 1: 6, 2: 74, 3: 151, 4: 152, 5: 5}
    text = json.dumps([entry.to_json() for entry in spectrum.predictions])
    assert sha256(text.encode()).hexdigest() == "b7da087bf599a8325b0f959cb88389f7523138ca9204bec5515d1ce08010542b"
