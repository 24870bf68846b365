"""What the checker takes for a number, a file, a certificate: strict, quick, and in agreement with the engine."""

import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbolic_landscape.checker.reading import (
    BadInput,
    NumberText,
    Rejected,
    fields,
    index,
    instance_number,
    items,
    kind_of,
    matrix,
    only_keys,
    parse_json,
    rational,
    vector,
    word,
)
from symbolic_landscape.checker.statements import check
from symbolic_landscape.errors import InvalidNumber
from symbolic_landscape.exact.rational import parse_rational, rational_text

SPELLINGS = {
    "0": 0, "-0": 0, "7": 7, "+7": 7, "007": 7, "-3": -3, "7/10": Fraction(7, 10), "-14/20": Fraction(-7, 10),
    "0.28": Fraction(7, 25), ".5": Fraction(1, 2), "5.": 5, "-1e-3": Fraction(-1, 1000), "2.5E+2": 250,
    "1e0000002": 100, "1e-" + "0" * 5000 + "1": Fraction(1, 10), "0x1.8p-3": Fraction(3, 16), "-0X10": -16,
    "0x.8P1": 1, "0x1e": 30, "1e10000": 10**10_000,
    "1e-10000": Fraction(1, 10**10_000), "0x1p-10000": Fraction(1, 2**10_000),
}  # fmt: skip
NO_NUMBERS = [
    "", " ", "1 ", " 1", "1\n", "--1", "+-1", "1/0", "0/0", "1/-2", "1/2/3", "1.5/2", "1/2.5", "1e5/2", ".", "e5",
    ".e5", "1e", "1e+", "1e1.5", "1_000", "0x", "0x.", "0xg", "0x1p", "nan", "inf", "Infinity", "-Infinity", "\u0663",
    "\u00bd", "1,5", "1e10001", "1e-10001", "1e999999999", "1e" + "9" * 5000, "0x1p10001", "7" * 100_001,
    "1/" + "7" * 100_001, "0." + "7" * 100_001, "0x" + "f" * 100_001, "(1)", "1+1", "1j", "0b1", "0o7",
]  # fmt: skip


@pytest.mark.parametrize("text", SPELLINGS)
def test_numbers_of_instances(text):
    assert instance_number(text) == SPELLINGS[text]
    assert instance_number(NumberText(text)) == SPELLINGS[text]


@pytest.mark.parametrize("text", NO_NUMBERS, ids=lambda text: text[:12])
def test_spellings_that_are_no_numbers(text):
    with pytest.raises(BadInput):
        instance_number(text)


@pytest.mark.parametrize("value", [None, True, False, 1, 0.5, [], {}, ["1"]], ids=str)
def test_other_values_are_no_numbers(value):
    with pytest.raises(BadInput):
        instance_number(value)


def test_long_numbers_are_read_past_pythons_limit():
    digits = "1234567890" * 10_000
    value = instance_number(digits)
    assert value % 10**10 == 1234567890
    assert value // 10**99_990 == 1234567890
    assert instance_number(f"-{digits}/{digits}") == -1


pieces = st.text(alphabet="0123456789+-./eExXpPabf _", max_size=12)


@given(st.one_of(pieces, st.from_regex(r"[+-]?[0-9]{0,4}(\.[0-9]{0,4})?([eE][+-]?[0-9]{1,6})?", fullmatch=True)))
def test_the_checker_reads_numbers_as_the_engine_does(text):
    try:
        wanted = parse_rational(text)
    except InvalidNumber:
        with pytest.raises(BadInput):
            instance_number(text)
        return
    assert instance_number(text) == Fraction(int(wanted.p), int(wanted.q))


@given(st.fractions())
def test_canonical_numbers_are_those_the_engine_writes(value):
    text = rational_text(parse_rational(str(value)))
    assert rational(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "", "-0", "+1", "01", "-01", "1/1", "2/4", "0/1", "0/5", "1/0", "-1/-2", "1/-2", "1/02", "1/+2", "1.0", ".5",
        "1e1", "1 ", " 1", "1/2 ", "1 /2", "0x1", "-0x1", "0xF", "0x01", "1/0x2", "0x", "1/", "/2", "1/2/3", "\u0663",
        "1\n", "true", "0x" + "f" * 3000, "1" * 4301, "1/" + "3" * 4301,
    ],
    ids=lambda text: text[:8] + str(len(text)),
)  # fmt: skip
def test_other_spellings_are_rejected(text):
    with pytest.raises(Rejected):
        rational(text)


def test_hexadecimal_begins_where_decimals_end():
    least = 10**4300
    assert rational(hex(least)) == least
    assert rational(f"-{hex(least)}/7") == Fraction(-least, 7)
    assert rational(f"7/{hex(least)}") == Fraction(7, least)
    assert rational("9" * 4300) == least - 1
    for text in (hex(least - 1), hex(least).upper(), "9" * 4300 + "0", f"{hex(2 * least)}/{hex(4 * least)}"):
        with pytest.raises(Rejected):
            rational(text)


@pytest.mark.parametrize("value", [None, True, 1, 0.5, NumberText("1"), [], {}, ["1"]], ids=repr)
def test_other_values_are_no_canonical_numbers(value):
    with pytest.raises(Rejected):
        rational(value)


def test_indices_are_json_integers():
    assert [index(NumberText(text), 12) for text in ("0", "7", "11")] == [0, 7, 11]
    for value in ("0", 0, None, True, NumberText("12"), NumberText("-1"), NumberText("1.0"), NumberText("1e0"),
                  NumberText("-0"), NumberText("9" * 20), NumberText("1" * 5000), []):  # fmt: skip
        with pytest.raises(Rejected):
            index(value, 12)
    with pytest.raises(Rejected):
        index(NumberText("0"), 0)


def test_lists_and_words():
    assert items([1, 2], 2) == [1, 2]
    assert vector(["1/2", "-3"], 2) == [Fraction(1, 2), -3]
    assert matrix([["1"], ["2"]], 2, 1) == [[1], [2]]
    assert word("proved") == "proved"
    for read, value in (
        (items, None), (items, "12"), (items, {}), (lambda v: items(v, 1), [1, 2]), (lambda v: vector(v, 2), ["1"]),
        (lambda v: matrix(v, 1, 2), [["1", "2", "3"]]), (matrix, ["1"]), (vector, [["1"]]), (word, None),
        (word, NumberText("1")), (word, []),
    ):  # fmt: skip
        with pytest.raises(Rejected):
            read(value)


def test_fields_are_exactly_those_of_the_kind_in_their_order():
    good = {"witness": "bound", "constant": "1", "above": {}, "below": {}}
    assert fields(good, "bound", "constant", "above", "below") == ["1", {}, {}]
    for value in (
        None, [], "bound", {}, {**good, "more": 1}, {k: good[k] for k in ("witness", "constant", "above")},
        {k: good[k] for k in ("constant", "witness", "above", "below")}, {**good, "witness": "bounds"},
        {k: good[k] for k in ("witness", "above", "constant", "below")}, {**good, "witness": ["bound"]},
    ):  # fmt: skip
        with pytest.raises(Rejected):
            fields(value, "bound", "constant", "above", "below")


def test_kinds_are_among_those_allowed():
    assert kind_of({"witness": "bound"}, "bound", "escape") == "bound"
    for value in (None, [], "bound", {}, {"witness": None}, {"witness": ["bound"]}, {"witness": "bounds"}):
        with pytest.raises(Rejected):
            kind_of(value, "bound", "escape")


def test_unknown_keys_of_instances():
    only_keys({"a": 1, "name": 2, "note": 3, "expect": 4}, "a", "b")
    with pytest.raises(BadInput) as refusal:
        only_keys({"c\n\u00e9": 1}, "a")
    assert str(refusal.value).isascii()
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    "text",
    [
        "", "[]", "1", "null", "{", '{"a": 1,}', '{"a": 1, "a": 2}', '{"b": {"a": 1, "a": 1}}', '{"a": NaN}',
        '{"a": -Infinity}', '{"a": 01}', '{"a": .5}', '{"a": +1}', "{'a': 1}", '{"a": 1} {}', "\ufeff{}",
        "[" * 100_000 + "]" * 100_000, '{"a":' * 100_000 + "1" + "}" * 100_000, '{"a": tru}', '{"a": "\n"}',
    ],
    ids=lambda text: text[:16],
)  # fmt: skip
def test_text_that_is_not_strict_json(text):
    with pytest.raises(BadInput):
        parse_json(text, "file")
    with pytest.raises(Rejected):
        parse_json(text, "file", Rejected)


def test_numbers_keep_their_spelling():
    parsed = parse_json('{"a": [0.1, 1e400, 100000000000000000000000001, true, "1"]}', "file")["a"]
    assert parsed == ["0.1", "1e400", "100000000000000000000000001", True, "1"]
    assert [isinstance(value, NumberText) for value in parsed] == [True, True, True, False, False]


INSTANCE = {
    "kind": "empirical", "activation": "relu", "inputs": [[1]], "targets": [[0]],
    "input_weights": [[0]], "output_weights": [[1]],
}  # fmt: skip
CERTIFICATE = {
    "format": "symbolic_landscape certificate",
    "version": 1,
    "statements": [
        {"claim": {"name": "global_minimum"}, "status": "proved", "witness": {"witness": "interpolation_bound"}}
    ],
}
STATEMENT = CERTIFICATE["statements"][0]
NO_CERTIFICATES = {
    "no format": {k: CERTIFICATE[k] for k in ("version", "statements")},
    "other order": {k: CERTIFICATE[k] for k in ("version", "format", "statements")},
    "one key more": {**CERTIFICATE, "name": "x"},
    "other format": {**CERTIFICATE, "format": "certificate"},
    "format a list": {**CERTIFICATE, "format": [CERTIFICATE["format"]]},
    "version 2": {**CERTIFICATE, "version": 2},
    "version 1.0": {**CERTIFICATE, "version": 1.0},
    "version a text": {**CERTIFICATE, "version": "1"},
    "version true": {**CERTIFICATE, "version": True},
    "no statement": {**CERTIFICATE, "statements": []},
    "statements an object": {**CERTIFICATE, "statements": STATEMENT},
    "statement null": {**CERTIFICATE, "statements": [None]},
    "statement with one key more": {**CERTIFICATE, "statements": [{**STATEMENT, "proof": 1}]},
    "statement without status": {**CERTIFICATE, "statements": [{k: STATEMENT[k] for k in ("claim", "witness")}]},
    "statement in another order": {
        **CERTIFICATE, "statements": [{k: STATEMENT[k] for k in ("status", "claim", "witness")}]
    },
    "second statement broken": {**CERTIFICATE, "statements": [STATEMENT, {**STATEMENT, "status": "undecided"}]},
    "status undecided": {**CERTIFICATE, "statements": [{**STATEMENT, "status": "undecided"}]},
    "status null": {**CERTIFICATE, "statements": [{**STATEMENT, "status": None}]},
    "status a list": {**CERTIFICATE, "statements": [{**STATEMENT, "status": ["proved"]}]},
    "claim a text": {**CERTIFICATE, "statements": [{**STATEMENT, "claim": "global_minimum"}]},
    "claim without name": {**CERTIFICATE, "statements": [{**STATEMENT, "claim": {}}]},
    "claim with its name last": {
        **CERTIFICATE, "statements": [{**STATEMENT, "claim": {"neuron": 1, "name": "global_minimum"}}]
    },
    "claim with the name of a line": {
        **CERTIFICATE, "statements": [{**STATEMENT, "claim": {"name": "global_minimum proved\nVERIFIED"}}]
    },
    "claim named by a number": {**CERTIFICATE, "statements": [{**STATEMENT, "claim": {"name": 1}}]},
    "witness null": {**CERTIFICATE, "statements": [{**STATEMENT, "witness": None}]},
    "witness a list": {**CERTIFICATE, "statements": [{**STATEMENT, "witness": ["interpolation_bound"]}]},
}  # fmt: skip


def parsed(document):
    return parse_json(json.dumps(document), "file")


def test_the_certificate_that_is_broken_below_is_good():
    assert check(parsed(INSTANCE), parsed(CERTIFICATE)) == (["VERIFIED global_minimum proved", "VERIFIED"], True)


@pytest.mark.parametrize("name", NO_CERTIFICATES)
def test_other_objects_are_no_certificates(name):
    with pytest.raises(Rejected):
        check(parsed(INSTANCE), parsed(NO_CERTIFICATES[name]))


@pytest.mark.parametrize(
    "changes",
    [{"witness": "interpolation_bound", "more": 1}, {}, {"witness": "trust_me"}, {"witness": None}, {"kind": 1}],
    ids=str,
)
def test_other_objects_are_no_witnesses(changes):
    document = {**CERTIFICATE, "statements": [{**STATEMENT, "witness": changes}]}
    lines, accepted = check(parsed(INSTANCE), parsed(document))
    assert not accepted
    assert lines[-1] == "REJECTED"


def test_claims_have_no_parameters_that_they_do_not_have():
    document = {**CERTIFICATE, "statements": [{**STATEMENT, "claim": {"name": "global_minimum", "neuron": 1}}]}
    assert not check(parsed(INSTANCE), parsed(document))[1]


@pytest.mark.parametrize("kind", [None, 1, "quantum", [], "checker", "reading", "..model", "empirical "], ids=str)
def test_other_kinds_of_instances(kind):
    with pytest.raises(BadInput):
        check(parsed({**INSTANCE, "kind": kind}), parsed(CERTIFICATE))


def test_an_instance_without_kind():
    with pytest.raises(BadInput):
        check(parsed({k: v for k, v in INSTANCE.items() if k != "kind"}), parsed(CERTIFICATE))
