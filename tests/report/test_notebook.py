"""What notebooks show of answers: well-formed, escaped HTML; formulas; nothing that rooms below know of."""

import subprocess
import sys
from html.parser import HTMLParser

import pytest

import symbolic_landscape as sl
from symbolic_landscape.claim import LocalMinimum
from symbolic_landscape.numeric.audit import suite
from symbolic_landscape.report.latex import classification_latex, fraction_latex, spectrum_latex

HOSTILE = "<script>alert('&')</script>"


class Tree(HTMLParser):
    """Opens and closes tags; collects the texts of cells."""

    def __init__(self) -> None:
        super().__init__()
        self.open, self.tags, self.texts = [], [], []

    def handle_starttag(self, tag, attrs):
        assert not attrs
        self.open.append(tag)
        self.tags.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append(data)


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
