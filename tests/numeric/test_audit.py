"""Audits: an exact tool errs nowhere, a wrong one is caught everywhere, errors in ulps are what they should be."""

import math
import runpy
from fractions import Fraction

import numpy as np
import pytest
from exact_tool import ExactTool
from hypothesis import given
from hypothesis import strategies as st

import symbolic_landscape as sl
from symbolic_landscape.errors import InvalidInstance, InvalidRequest, MissingExtra
from symbolic_landscape.exact.rational import ONE, ZERO, Rational, rational
from symbolic_landscape.numeric.audit import CLAIMS, audit, suite, tool_named
from symbolic_landscape.numeric.audit.case import Case, as_floats
from symbolic_landscape.numeric.audit.claims import YES_OR_NO
from symbolic_landscape.numeric.audit.comparison import compare, error_in_ulps, ulp
from symbolic_landscape.numeric.audit.table import told_text
from symbolic_landscape.numeric.audit.truth.answer import Enclosed, Holds, Missing, Numbers, Unknown, exactly


@pytest.fixture(scope="module")
def exact():
    return audit(ExactTool())


def test_an_exact_tool_errs_nowhere(exact):
    """Limits of rational difference quotients agree with the engine to the last digit, on every case and claim."""
    assert len(exact.findings) > 300
    for row in exact.findings:
        found = row.comparison
        if row.claim in YES_OR_NO or isinstance(found.exact, Missing):
            continue
        if found.verdict == "undecided":  # an eigenvalue 0 that balls cannot tell from its neighbors
            assert (row.case.name, row.claim) == ("gaussian_split_fit", "bottom_eigenvalue")
            continue
        assert found.verdict == "agrees", row
        known = isinstance(found.exact, Numbers) and all(value.is_exact for value in found.exact.values)
        assert found.ulps == 0 if known else found.ulps < Rational(1, 2**60), row


class Wrong:
    """The exact tool with every answer turned: numbers moved by more than their size, words negated."""

    name = "wrong"

    def answer(self, claim, instance):
        if claim in YES_OR_NO:
            return not self.words[instance["name"], claim]
        told = ExactTool().answer(claim, instance)
        largest = max((abs(value) for value in told), default=0) if isinstance(told, list) else abs(told)
        shift = largest + max(abs(Fraction(x)) for x in (*instance["point"], 10**6))
        return [value + shift for value in told] if isinstance(told, list) else told + shift


def test_a_wrong_tool_is_caught_on_every_claim(exact):
    tool = Wrong()
    tool.words = {
        (row.case.name, row.claim): row.comparison.exact.value if isinstance(row.comparison.exact, Holds) else True
        for row in exact.findings
        if row.claim in YES_OR_NO
    }
    table = audit(tool)
    caught = dict.fromkeys(CLAIMS, 0)
    for row in table.findings:
        if isinstance(row.comparison.exact, Unknown):
            assert row.verdict == "undecided"
        else:
            assert row.verdict == "wrong", row
            caught[row.claim] += 1
    assert all(caught.values())
    assert table.counts["agrees"] == table.counts["beyond rounding"] == table.counts["not claimed"] == 0


class TestUlps:
    @given(st.floats(allow_nan=False, allow_infinity=False))
    def test_ulp_is_the_one_of_the_library(self, x):
        assert ulp(rational(x)) == rational(math.ulp(x))

    @given(st.fractions(min_value=-(10**9), max_value=10**9))
    def test_between_floats(self, x):
        """The spacing at x is that of the float next to it towards 0."""
        value = Rational(x.numerator, x.denominator)
        towards = math.nextafter(float(x), 0.0) if abs(Fraction(float(x))) > abs(x) else float(x)
        assert ulp(value) == rational(math.ulp(towards))

    @given(
        st.fractions(min_value=-100, max_value=100),
        st.fractions(min_value=Fraction(1, 1000), max_value=100),
        st.fractions(min_value=0, max_value=10),
        st.fractions(min_value=0, max_value=1),
        st.booleans(),
    )
    def test_bounds_hold_for_every_number_of_the_enclosure(self, told, low, width, share, negative):
        sign = -1 if negative else 1
        ends = sorted((sign * low, sign * (low + width)))
        x = ends[0] + share * (ends[1] - ends[0])
        lower, upper, inside, t = (Rational(v.numerator, v.denominator) for v in (*ends, x, told))
        least, most = error_in_ulps(t, Enclosed(lower, upper))
        assert least <= abs(t - inside) / ulp(inside) <= most

    def test_no_bounds_around_0(self):
        assert error_in_ulps(ONE, Enclosed(-ONE, ONE)) is None
        assert error_in_ulps(ONE, exactly(ZERO)) == (Rational(2) ** 1074,) * 2


def one(value, scale=ONE):
    return Numbers(("",), (exactly(rational(value)),), scale)


class TestVerdicts:
    @pytest.mark.parametrize(
        ("told", "exact", "verdict"),
        [
            (1.0, one(1), "agrees"),
            (1 + 2.0**-43, one(1), "agrees"),  # 512 ulps
            (1 + 2.0**-41, one(1), "beyond rounding"),
            (1.002, one(1), "wrong"),
            (1e-17, one(0), "beyond rounding"),
            (0.01, one(0), "wrong"),
            (math.nan, one(1), "wrong"),
            (math.inf, one(1), "wrong"),
            ("no number", one(1), "wrong"),
            ([1.0, 1.0], one(1), "wrong"),
            (np.float64(1), one(1), "agrees"),
            (np.array([[1.0]]), one(1), "agrees"),
            (Fraction(1, 3), one("1/3"), "agrees"),
            (1 / 3, one("1/3"), "agrees"),
            (None, one(1), "not claimed"),
            (True, one(1), "wrong"),
            (0.0, Missing("a kink"), "wrong"),
            (math.nan, Missing("a kink"), "not claimed"),
            (None, Missing("a kink"), "not claimed"),
            (True, Holds(True), "agrees"),
            (np.True_, Holds(True), "agrees"),
            (False, Holds(True), "wrong"),
            (1, Holds(True), "wrong"),
            (1.0, Unknown("a limit"), "undecided"),
            (1e-30, Numbers(("",), (Enclosed(-ONE / 10**9, ONE / 10**9),), ONE), "undecided"),
            (0.5, Numbers(("",), (Enclosed(-ONE / 10**9, ONE / 10**9),), ONE), "wrong"),
            (1.0, Numbers(("",), (Enclosed(ONE, ONE + Rational(1, 10**6)),), ONE), "undecided"),
        ],
    )
    def test_table(self, told, exact, verdict):
        assert compare(told, exact).verdict == verdict

    def test_the_worst_entry_is_shown(self):
        exact = Numbers(("a", "b", "c"), (exactly(ONE), exactly(ONE), exactly(ONE)), ONE)
        found = compare([1.0, 1.5, 1.25], exact)
        assert (found.entry, found.verdict, told_text(found.told)) == ("b", "wrong", "1.5")
        assert found.ulps == Rational(2) ** 51

    def test_a_small_entry_of_a_large_vector_is_measured_against_the_vector(self):
        exact = Numbers(("a", "b"), (exactly(ONE), exactly(ZERO)), ONE)
        assert compare([1.0, 1e-12], exact).verdict == "beyond rounding"


class TestTools:
    def test_what_a_tool_raises_is_recorded(self):
        class Broken:
            name = "broken"

            def answer(self, claim, instance):
                raise RuntimeError("out of luck\nand lines")

        table = audit(Broken(), suite()[:1])
        assert {row.verdict for row in table.findings} == {"wrong"}
        assert table.findings[0].comparison.remark == "RuntimeError: out of luck and lines"

    def test_a_tool_sees_the_very_numbers(self):
        for case in suite():
            assert [rational(x) for x in as_floats(case)["point"]] == list(case.local.point)
            assert len(case.direction) == len(case.local.names) == len(case.local.point)

    def test_numbers_that_are_no_floats_are_refused(self):
        instance = sl.Instance.from_arrays([["1/10"]], [1], [[1]], [[1]])
        with pytest.raises(InvalidInstance, match="1/10 is none"):
            as_floats(Case("tenth", "", instance, (ONE, ZERO)))

    def test_a_function_of_a_file(self, tmp_path):
        file = tmp_path / "mine.py"
        (tmp_path / "beside_mine.py").write_text("HALF = 0.5\n")
        file.write_text(
            "import beside_mine\n"
            'def answer(claim, instance):\n    return beside_mine.HALF if claim == "loss" else None\n'
        )
        table = sl.audit(f"{file}:answer", suite()[:1])
        assert table.counts["agrees"] == 1 and table.counts["not claimed"] == 5

    def test_the_example_of_a_tool(self, root):
        runpy.run_path(str(root / "examples" / "mean_slope_tool.py"), run_name="__main__")

    @pytest.mark.parametrize(
        ("name", "said"),
        [
            ("fortran", "is not a tool"),
            ("no_such_file.py:answer", "there is no such file"),
            ("FILE:missing", "a function 'missing'"),
            ("BAD:answer", "cannot be run: ZeroDivisionError"),
            ("END:answer", "cannot be run: SystemExit"),
        ],
    )
    def test_refusals(self, name, said, tmp_path):
        good, bad, end = (tmp_path / f"{word}.py" for word in ("good", "bad", "end"))
        end.write_text("raise SystemExit\n")
        good.write_text("answer = None\n")
        bad.write_text("1 / 0\n")
        with pytest.raises(InvalidRequest, match=said):
            tool_named(name.replace("FILE", str(good)).replace("BAD", str(bad)).replace("END", str(end)))

    def test_a_missing_library_says_what_to_install(self, monkeypatch):
        monkeypatch.setitem(__import__("sys").modules, "jax", None)
        monkeypatch.delitem(__import__("sys").modules, "symbolic_landscape.numeric.audit.tools.jax_tool", raising=False)
        with pytest.raises(MissingExtra, match="pip install"):
            tool_named("jax")

    def test_instances_of_a_user(self):
        trained = sl.Instance.from_arrays([[0.1, 1.0]], [0.3], [[0.7, -0.2]], [[1.1]])
        table = sl.audit("numpy", [trained])
        assert {row.case.name for row in table.findings} == {"instance_0"}
        assert table.counts["agrees"] >= 4 and table.counts["undecided"] == 0

    def test_a_point_that_is_no_float_is_not_the_tools_fault(self):
        third = sl.Instance.from_arrays([[1]], [1], [["1/3"]], [[1]])
        with pytest.raises(InvalidInstance, match="1/3 is none"):
            sl.audit("numpy", [sl.Instance.from_arrays([[1]], [1], [[1]], [[1]]), third])

    def test_one_instance_or_case_alone(self):
        instance = sl.Instance.from_arrays([[1]], [1], [[1]], [[1]])
        assert sl.audit("numpy", instance) == sl.audit("numpy", [instance])
        assert sl.audit("numpy", suite()[0]) == sl.audit("numpy", suite()[:1])

    def test_a_tool_that_writes_into_its_question_spoils_nothing(self):
        class Scribbler(ExactTool):
            name = "scribbler"

            def answer(self, claim, instance):
                told = super().answer(claim, instance)
                instance["point"].clear()
                instance["inputs"] = None
                return told

        assert sl.audit(Scribbler(), suite()[:2]).findings == sl.audit(ExactTool(), suite()[:2]).findings

    def test_many_parameters_have_no_exact_hessian(self):
        wide = sl.Instance.from_arrays([[1.0, 2.0]], [1.0], [[1.0, 1.0]] * 14, [[1.0] * 14])
        rows = {row.claim: row.verdict for row in sl.audit("numpy", [wide]).findings}
        assert rows["hessian"] == "undecided" and rows["gradient"] == "agrees" and "sharpness" not in rows

    def test_json(self, exact):
        document = exact.to_json()
        assert document["tool"] == "exact" and sum(document["counts"].values()) == len(document["findings"])
        keys = {"case", "kind", "claim", "told", "exact", "ulps", "verdict", "truth"}
        assert all(keys <= row.keys() for row in document["findings"])
