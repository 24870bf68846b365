"""The exported suite: read back it is the suite, and the engine gives the answers that were written."""

import json

import pytest

import symbolic_landscape as sl
from symbolic_landscape.exact.rational import parse_rational
from symbolic_landscape.numeric.audit import SUITE_VERSION, export_suite, suite
from symbolic_landscape.numeric.audit.answers import answers
from symbolic_landscape.numeric.audit.case import as_floats
from symbolic_landscape.numeric.audit.export import INDEX, read_suite
from symbolic_landscape.numeric.audit.truth.answer import Numbers
from symbolic_landscape.numeric.audit.truth.document import truth_document


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    target = tmp_path_factory.mktemp("suite") / "made" / "here"
    written = export_suite(target)
    assert {path.name for path in target.iterdir()} == {path.name for path in written}  # no temporary file stays
    return target


@pytest.fixture(scope="module")
def index(folder):
    return json.loads((folder / INDEX).read_text(encoding="utf-8"))


def test_read_back(folder):
    assert read_suite(folder) == suite()


def test_answers_of_what_was_read_are_those_written(folder, index):
    for case, written in zip(read_suite(folder), index["cases"], strict=True):
        assert {claim: truth_document(truth) for claim, truth in answers(case).items()} == written["expected"]


def test_written_bounds_contain_the_numbers(index):
    for case, written in zip(suite(), index["cases"], strict=True):
        for claim, truth in answers(case).items():
            document = written["expected"][claim]
            if not isinstance(truth, Numbers):
                continue
            for key in ("exact",) if "exact" in document else ("lower", "upper"):
                texts = document[key] if isinstance(document[key], list) else [document[key]]
                for text, value in zip(texts, truth.values, strict=True):
                    number = parse_rational(text)
                    assert number == value.lower == value.upper if key == "exact" else True
                    assert number <= value.lower if key == "lower" else number >= value.upper


def test_instances_are_what_decide_reads(folder, index):
    for case, written in zip(suite(), index["cases"], strict=True):
        assert sl.read(folder / written["file"]) == case.instance


def test_floats_survive_the_text(index):
    for case, written in zip(suite(), index["cases"], strict=True):
        assert written["floats"] == as_floats(case)
        assert [parse_rational(text) for text in written["point"]] == list(case.local.point)


def test_version_and_claims(folder, index, tmp_path):
    assert index["suite_version"] == SUITE_VERSION
    assert {claim for case in index["cases"] for claim in case["expected"]} == set(index["claims"])
    (tmp_path / INDEX).write_text(json.dumps({**index, "suite_version": SUITE_VERSION + 1}))
    with pytest.raises(sl.InvalidInstance, match=f"version {SUITE_VERSION} was wanted, {SUITE_VERSION + 1} came"):
        read_suite(tmp_path)


def test_a_folder_that_cannot_be_made(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(sl.InvalidRequest, match="cannot be made"):
        export_suite(tmp_path / "file" / "below")
