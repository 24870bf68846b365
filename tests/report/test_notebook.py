"""What notebooks show of answers: well-formed, escaped HTML; formulas; nothing that rooms below know of."""

import json
import subprocess
import sys
from collections import defaultdict
from dataclasses import is_dataclass, replace
from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

import symbolic_landscape as sl
from symbolic_landscape.claim import LocalMinimum
from symbolic_landscape.numeric.audit import suite
from symbolic_landscape.report.latex import classification_latex, fraction_latex, spectrum_latex
from symbolic_landscape.spectrum.large_descent import descend_at_size

HOSTILE = "<script>alert('&')</script>"
EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
NO_ANSWERS = {"Instance", "Limits", "CheckResult", "Trajectory"}  # what is given, and a line that prints itself


class Tree(HTMLParser):
    """Opens and closes tags; collects the texts of cells."""

    def __init__(self) -> None:
        super().__init__()
        self.open, self.tags, self.texts = [], [], []
        self.cells = defaultdict(list)

    def handle_starttag(self, tag, attrs):
        assert not attrs
        self.open.append(tag)
        self.tags.append(tag)
        self.cells[tag].append("")

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append(data)
        if self.open:
            self.cells[self.open[-1]][-1] += data


def parsed(html):
    tree = Tree()
    tree.feed(html)
    tree.close()
    assert not tree.open
    assert set(tree.tags) <= {
        "p", "b", "table", "caption", "thead", "tbody", "tr", "th", "td", "details", "summary", "pre",
    }  # fmt: skip
    return tree


@pytest.fixture(scope="module")
def instance():
    return sl.Instance.from_arrays([[1]], [[-1]], [[0]], [[1]])


class Hostile:
    name = HOSTILE

    def answer(self, claim, instance):
        raise RuntimeError(HOSTILE)


def test_verdicts(instance):
    proved = parsed(sl.decide(instance, sl.LocalMinimum())._repr_html_())
    assert "proved" in proved.texts and '"status": "proved"' in "".join(proved.texts)
    refuted = parsed(sl.decide(instance, sl.GlobalMinimum())._repr_html_())
    assert "refuted" in refuted.texts
    undecided = parsed(sl.Undecided(LocalMinimum(), HOSTILE)._repr_html_())
    assert HOSTILE in "".join(undecided.texts) and "script" not in undecided.tags


def test_classifications_of_all_kinds():
    for case in suite():
        answer = sl.classify(case.instance)
        texts = parsed(answer._repr_html_()).texts
        assert f"{answer.verdict.replace('_', ' ')} ({answer.kind})" in texts
        formula = answer._repr_latex_()
        if answer.loss is not None:
            assert formula.startswith("$L ") and formula.endswith("$") and formula.count("{") == formula.count("}")


def test_spectra(instance):
    problem = sl.Instance.from_arrays([[1], [-1]], [1, 3], [[0]], [[0]]).problem
    spectrum = sl.enumerate_stationary(problem)
    tree = parsed(spectrum._repr_html_())
    assert tree.tags.count("tr") == 1 + len(spectrum.predictions) == 5
    assert "9/2 = 4.5" in tree.texts
    formula = spectrum_latex(spectrum)
    assert spectrum._repr_latex_() == formula and r"\tfrac{9}{2}" in formula
    assert formula.count(r"\\") == 5


def test_audits():
    table = sl.audit(Hostile(), suite()[:2])
    tree = parsed(table._repr_html_())
    assert "script" not in tree.tags and any(HOSTILE in text for text in tree.texts)
    assert tree.tags.count("tr") == 1 + len(table.findings)


def test_explained_runs():
    w = [1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 0.5, 1.0, 1.41, 2**0.5, 2**0.5]
    run = sl.Trajectory.from_arrays([["1"]], ["2"], range(11), [[[v]] for v in w], [[v] for v in w])
    explanation = sl.explain(run)
    html = explanation._repr_html_()
    parsed(html)
    assert html.count("<tr>") == 1 + len(explanation.plateaus) == 3
    assert "<td>saddle</td><td>0</td><td>0</td>" in html and "ended: global minimum" in html


@pytest.fixture(scope="module")
def five_points():
    return sl.read(EXAMPLES / "five_points_trained.json")


def rows_of(tree):
    """The cells of a table of two columns, by title."""
    return dict(zip(tree.cells["th"], tree.cells["td"], strict=True))


def test_theorems_and_judgements(instance):
    theorem = sl.theorem("wu2025.no_escape_local_minimum")
    assert rows_of(parsed(theorem._repr_html_()))["then"] == "local minimum"
    shown = rows_of(parsed(sl.judge(theorem, instance)._repr_html_()))
    assert (shown["outcome"], shown["local minimum"]) == ("holds", "proved")
    undecided = sl.Judgement(replace(theorem, source=HOSTILE, name=HOSTILE), "undecided", (), HOSTILE)
    shown = rows_of(parsed(undecided._repr_html_()))
    assert (shown["reason"], shown["source"], shown["theorem"]) == (HOSTILE, HOSTILE, f"{HOSTILE} (empirical)")


def test_findings():
    theorem = sl.theorem("wu2025.unit_replication").without("nonnegative_gamma")
    found = sl.search_counterexample(theorem, budget=60)
    tree = parsed(found._repr_html_())
    assert rows_of(tree)["counterexample"] == str(found.outcomes["counterexample"]) != "0"
    assert json.loads(tree.cells["pre"][0]) == found.counterexample.to_document()
    none = parsed(replace(found, counterexample=None, judgement=None)._repr_html_())
    assert "pre" not in none.tags and rows_of(none)["looked at"].startswith("60 instances, seed 0")


def test_exact_points_and_walks(five_points):
    snapped = sl.snap(five_points)
    tree = parsed(snapped._repr_html_())
    assert rows_of(tree)["loss"] == "16139/231500 = 0.0697149"
    assert json.loads(tree.cells["pre"][0]) == snapped.instance.to_document()
    walk = sl.descend(five_points)
    shown = rows_of(parsed(walk._repr_html_()))
    assert shown["loss"] == "16139/231500 = 0.0697149" and shown["steps"] == str(len(walk.steps))
    large = descend_at_size(five_points)
    shown = rows_of(parsed(large._repr_html_()))
    assert (shown["rank"], shown["walls crossed"]) == (str(large.rank), str(large.walls_crossed))


def test_readings_of_networks_with_hostile_names():
    tree = {HOSTILE: {"kernel": [[1.0]]}, "Dense_1": {"kernel": [[1.0]]}}
    arrays = {layer: {name: np.array(rows) for name, rows in part.items()} for layer, part in tree.items()}
    request = f"input_weights={HOSTILE}/kernel,output_weights=Dense_1/kernel"
    reading = sl.from_jax_parameters(arrays, [[1]], [1], tensors=request, loss="mean")
    shown = rows_of(parsed(reading._repr_html_()))
    assert HOSTILE in shown["read"] and "2 times the loss above" in shown["training"]


def test_escape_graphs():
    problem = sl.read(EXAMPLES / "five_points.json").problem
    graph = sl.escape_graph(problem, sl.enumerate_stationary(problem))
    tree = parsed(graph._repr_html_())
    assert tree.tags.count("tr") == 1 + graph.number_of_edges() > 3
    starts, ends = ([Fraction(cell.split(" ")[0]) for cell in tree.cells["td"][place::5]] for place in (0, 1))
    assert all(start > end for start, end in zip(starts, ends, strict=True))
    assert starts == sorted(starts, reverse=True)
    graph.add_edge(*list(graph)[:2], direction=HOSTILE, output_sign="+", steps=1)
    assert HOSTILE in parsed(graph._repr_html_()).cells["td"]


def test_every_answer_of_the_package_is_shown(instance):
    """No result of a public function falls back to its repr."""
    for name in sl.__all__:
        value = getattr(sl, name)
        if isinstance(value, type) and is_dataclass(value) and name not in NO_ANSWERS and not hasattr(value, "name"):
            assert hasattr(value, "_repr_html_"), name


def test_formulas():
    half = sl.Instance.from_arrays([[1]], [[-1]], [[0]], [[1]])
    assert classification_latex(sl.classify(half)) == r"$L = \tfrac{1}{2},\ \text{local minimum}$"
    from symbolic_landscape.exact.rational import Rational

    assert fraction_latex(Rational(0)) == "0"
    assert "50 by 1" not in fraction_latex(Rational(10**49)) and "digits" in fraction_latex(Rational(1, 10**60))


def test_rooms_below_know_nothing_of_it_and_the_command_line_loads_nothing():
    """Without the public face no class has a representation; a first public name gives it, and draws nothing yet."""
    code = (
        "import sys\n"
        "from symbolic_landscape.verdict import Proved\n"
        "assert not hasattr(Proved, '_repr_html_')\n"
        "import symbolic_landscape as sl\n"
        "sl.LocalMinimum\n"
        "assert hasattr(Proved, '_repr_html_')\n"
        "assert not any(m in sys.modules for m in ('symbolic_landscape.report.html', 'numpy', 'torch', 'jax'))\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
