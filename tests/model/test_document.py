"""model/document.py: strict JSON in, and what is said when it is refused."""

import json
import stat
from fractions import Fraction
from pathlib import Path

import pytest
from flint import fmpq
from hypothesis import given
from hypothesis import strategies as st

from symbolic_landscape.errors import InvalidInstance, InvalidRequest
from symbolic_landscape.model.document import Record, parse_document, read_document, write_document, write_text


def record(text: str) -> Record:
    return parse_document(text, "FILE")


NOT_DOCUMENTS = {
    "nothing": ("", "not JSON"),
    "white space": (" \n ", "not JSON"),
    "word": ("hello", "not JSON"),
    "cut short": ('{"a": [1, 2', "not JSON"),
    "two objects": ("{} {}", "not JSON"),
    "trailing comma": ('{"a": [1,]}', "not JSON"),
    "single quotes": ("{'a': 1}", "not JSON"),
    "comment": ('{"a": 1} // one', "not JSON"),
    "byte order mark": ("\ufeff{}", "not JSON"),
    "leading zero": ('{"a": 01}', "not JSON"),
    "control character": ('{"a": "\x01"}', "not JSON"),
    "list": ("[1, 2]", "a JSON object {...} was wanted, a list came"),
    "text": ('"a"', "a JSON object {...} was wanted, the text 'a' came"),
    "number": ("12", "a JSON object {...} was wanted, the number 12 came"),
    "null": ("null", "a JSON object {...} was wanted, null came"),
    "true": ("true", "a JSON object {...} was wanted, true came"),
    "NaN": ('{"a": NaN}', "NaN is not an exact number"),
    "Infinity": ('{"a": [Infinity]}', "Infinity is not an exact number"),
    "minus Infinity": ('{"a": -Infinity}', "-Infinity is not an exact number"),
    "duplicate key": ('{"a": 1, "b": 2, "a": 3}', 'the key "a" comes twice'),
    "duplicate key inside": ('{"a": {"b": 1, "b": 1}}', 'the key "b" comes twice'),
    "duplicate key with a newline": ('{"a\\n": 1, "a\\n": 1}', 'the key "a\\n" comes twice'),
    "duplicate key after escapes": ('{"a": 1, "\\u0061": 1}', 'the key "a" comes twice'),
    "deep lists": ("[" * 100_000 + "]" * 100_000, "nested too deeply"),
    "deep objects": ('{"a":' * 100_000 + "1" + "}" * 100_000, "nested too deeply"),
    "deep and open": ('{"a":' + "[" * 100_000, "nested too deeply"),
}


@pytest.mark.parametrize("name", NOT_DOCUMENTS)
def test_what_is_not_a_document_is_refused_in_one_line(name: str) -> None:
    text, message = NOT_DOCUMENTS[name]
    with pytest.raises(InvalidInstance) as refusal:
        record(text)
    said = str(refusal.value)
    assert message in said
    assert said.startswith("FILE: ")
    assert "\n" not in said


DIFFERENT_FIELDS = json.dumps(
    {
        "number": 3,
        "text": "abc",
        "null": None,
        "true": True,
        "list": [1, 2],
        "object": {"inner": 1},
        "mixed": [1, "1/2", None],
        "ragged": [[1, 2], [3]],
        "rows": [[1, 2], [3, 4]],
        "words": ["a", "b"],
        "long": "9" * 60,
    }
)

REFUSED_FIELDS = {
    "missing": (lambda r: r.value("other"), 'FILE: the key "other" is missing'),
    "missing inside": (lambda r: r.record("object").value("other"), 'the key "other" is missing in "object"'),
    "unknown": (lambda r: r.record("object").only("a", "b"), 'unknown key "object.inner"; known are a, b'),
    "text for number": (lambda r: r.number("text"), "FILE, \"text\": 'abc' is not an exact number"),
    "null for number": (lambda r: r.number("null"), 'FILE, "null": an exact number was wanted, null came'),
    "boolean for number": (lambda r: r.number("true"), 'FILE, "true": an exact number was wanted, true came'),
    "list for number": (lambda r: r.number("list"), "an exact number was wanted, a list came"),
    "object for number": (lambda r: r.number("object"), "an exact number was wanted, an object came"),
    "number for text": (lambda r: r.word("number"), 'FILE, "number": a text was wanted, the number 3 came'),
    "number for object": (lambda r: r.record("number"), "an object {...} was wanted, the number 3 came"),
    "number for list": (lambda r: r.items("number"), "a list was wanted, the number 3 came"),
    "numbers for texts": (lambda r: r.words("list"), 'FILE, "list[0]": a text was wanted, the number 1 came'),
    "null in a vector": (lambda r: r.vector("mixed"), 'FILE, "mixed[2]": an exact number was wanted, null came'),
    "short vector": (lambda r: r.vector("list", 3), 'FILE, "list": 3 numbers were wanted, 2 came'),
    "ragged matrix": (lambda r: r.matrix("ragged"), 'FILE, "ragged[1]": 2 numbers were wanted, 1 came'),
    "rows of a matrix": (lambda r: r.matrix("rows", rows=3), 'FILE, "rows": 3 rows were wanted, 2 came'),
    "columns of a matrix": (lambda r: r.matrix("rows", columns=3), 'FILE, "rows[0]": 3 numbers were wanted, 2 came'),
    "vector for a matrix": (lambda r: r.matrix("list"), 'FILE, "list[0]": a list of numbers was wanted'),
    "integer too small": (lambda r: r.integer("number", 4), "an integer from 4 to 1000000000 was wanted, 3 came"),
    "integer too large": (lambda r: r.integer("long", 0), "an integer from 0 to 1000000000 was wanted, 99"),
}


@pytest.mark.parametrize("name", REFUSED_FIELDS)
def test_fields_are_refused_by_name(name: str) -> None:
    ask, message = REFUSED_FIELDS[name]
    with pytest.raises(InvalidInstance) as refusal:
        ask(record(DIFFERENT_FIELDS))
    said = str(refusal.value)
    assert message in said
    assert said.startswith("FILE")
    assert len(said) < 200


def test_fields_that_are_there_are_read() -> None:
    read = record(DIFFERENT_FIELDS)
    assert read.has("number")
    assert not read.has("other")
    assert read.number("number") == read.integer("number", 0) == 3
    assert read.word("text") == "abc"
    assert read.words("words") == ("a", "b")
    assert read.vector("list", 2) == (1, 2)
    assert read.matrix("rows", rows=2, columns=2) == ((1, 2), (3, 4))
    assert read.record("object").number("inner") == 1
    assert read.value("null") is None


def test_free_keys_are_never_unknown() -> None:
    record('{"name": 1, "note": [null], "expect": {"loss": NaN}}'.replace("NaN", "1")).only()
    with pytest.raises(InvalidInstance, match='unknown key "names"'):
        record('{"names": 1}').only()


@given(st.decimals(allow_nan=False, allow_infinity=False, places=12, min_value=-(10**9), max_value=10**9))
def test_a_json_number_means_the_decimal_it_spells(value) -> None:
    found = record(f'{{"a": {value:f}}}').number("a")
    assert found == fmpq(*Fraction(value).as_integer_ratio())


@given(st.text())
def test_any_text_is_a_record_or_refused_in_one_line(text: str) -> None:
    try:
        record(text)
    except InvalidInstance as refusal:
        assert "\n" not in str(refusal)


@given(st.text(min_size=1))
def test_unknown_keys_are_named_in_one_printable_line(key: str) -> None:
    if key not in ("name", "note", "expect"):
        with pytest.raises(InvalidInstance) as refusal:
            record(json.dumps({key: 1})).only("known")
        assert str(refusal.value).isprintable()
        assert str(refusal.value).isascii()


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    binary = tmp_path / "binary.json"
    binary.write_bytes(bytes(range(256)))
    for path, message in (
        (tmp_path / "none.json", "cannot be read: No such file or directory"),
        (tmp_path, "cannot be read: Is a directory"),
        (binary, "a JSON text in UTF-8 was wanted, binary data came"),
        ("a\0b", "is not a file name"),
    ):
        with pytest.raises(InvalidInstance, match=message):
            read_document(path)


@given(st.dictionaries(st.text(), st.lists(st.text() | st.integers() | st.none())))
def test_documents_written_are_the_json_they_were(tmp_path_factory, document) -> None:
    path = tmp_path_factory.mktemp("documents") / "written.json"
    write_document(path, document)
    assert json.loads(path.read_text(encoding="utf-8")) == document
    assert [entry.name for entry in path.parent.iterdir()] == ["written.json"]


def test_written_files_replace_whole_files_and_have_usual_permissions(tmp_path: Path) -> None:
    path, usual = tmp_path / "a.json", tmp_path / "usual"
    usual.touch()
    write_text(path, "one\n")
    write_text(path, "two\n")
    assert path.read_text() == "two\n"
    assert stat.S_IMODE(path.stat().st_mode) == stat.S_IMODE(usual.stat().st_mode)


def test_writing_where_nothing_can_be_written(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    for path in (tmp_path / "none" / "a.json", tmp_path / "folder"):
        with pytest.raises(InvalidRequest, match="cannot be written"):
            write_text(path, "text")
    assert [entry.name for entry in tmp_path.iterdir()] == ["folder"]
