"""Reading whole rows, and comparing them with an entry."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import uuid4

import pytest

from governance.register.rules.columns import Field
from governance.register.rules.comparing import Verdict, verdict_on
from governance.register.rules.groups import Counted, GroupBook, settled
from governance.register.rules.outcomes import Outcome
from governance.register.rules.people import ConstituencyKind, Facts
from governance.register.rules.reading import Plan, ReadRow, StagedRow, read_row
from governance.register.rules.remarks import Remark, RemarkKind

TODAY = date(2027, 6, 7)
FIELDS = (
    Field.NUMBER, Field.FORENAME, Field.SURNAME, Field.JOINED_ON, Field.LEFT_ON, Field.WORK_EMAIL,
    Field.SITE, Field.HOLDS_SHARE, Field.TOWN,
)  # fmt: skip
GOOD = ("CS1", "Ann", "Hill", "01/02/2019", "", "ann@example.org", "Epsom", "Y", "Epsom")
EPSOM = uuid4()
BOOK = settled([Counted(ConstituencyKind.SITE, "Epsom", 9, EPSOM)], known=(), accepted=frozenset())
NO_BOOK = GroupBook({})


def plan(**changes: object) -> Plan:
    values: dict[str, object] = {
        "mapped": {field: at for at, field in enumerate(FIELDS)},
        "headings": [field.value for field in FIELDS] + ["notes"],
        "groups": BOOK,
        "today": TODAY,
    }
    return Plan(**(values | changes))  # type: ignore[arg-type] # values by name


def read(
    *, marked: Mapping[str, Sequence[int]] | None = None, ragged: tuple[int, int] | None = None,
    **cells: str,
) -> ReadRow:  # fmt: skip
    row = [cells.get(field.value, GOOD[at]) for at, field in enumerate(FIELDS)]
    return read_row(StagedRow(7, [*row, cells.get("notes", "")], marked or {}, ragged), plan())


def kinds(row: ReadRow) -> list[str]:
    return [remark.kind.value for remark in row.remarks]


def judged(row: ReadRow, entry: Facts | None = None) -> Verdict:
    return verdict_on(row, entry=entry, names={EPSOM: "Epsom"}, today=TODAY)


ENTRY = Facts(
    forename="Ann", surname="Hill", work_email="ann@example.org", town="Epsom", site_id=EPSOM,
    joined_on=date(2019, 2, 1),
)  # fmt: skip


def test_a_good_row_has_nothing_to_remark_on() -> None:
    row = read()
    assert (row.number, row.name, row.remarks) == ("CS1", "Ann Hill", [])
    verdict = judged(row)
    assert (verdict.outcome, verdict.facts) == (Outcome.ADDED, ENTRY)


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        ({"number": ""}, ["number-missing"]),
        ({"number": "1.2E+05"}, ["number-shortened"]),
        ({"number": "9" * 41}, ["too-long"]),
        ({"forename": ""}, ["forename-missing"]),
        ({"forename": "A."}, ["forename-initial"]),
        ({"surname": "-"}, ["surname-missing"]),
        ({"surname": "H1ll"}, ["name-with-digits"]),
        ({"joined_on": ""}, ["date-missing"]),
        ({"joined_on": "31/02/2019"}, ["date-impossible"]),
        ({"left_on": "01/01/2001"}, ["leaves-before-starting"]),
        ({"work_email": "ann at example"}, ["email-not-valid"]),
        ({"holds_share": "maybe"}, ["share-unclear"]),
        ({"town": "x" * 101}, ["too-long"]),
        ({"forename": "A", "work_email": "x", "joined_on": "?"},
         ["forename-initial", "date-unreadable", "email-not-valid"]),
        ({"surname": "", "joined_on": "", "forename": "866"}, ["not-a-person"]),
    ],
)  # fmt: skip
def test_every_fault_of_a_row_is_told(cells: dict[str, str], expected: list[str]) -> None:
    assert kinds(read(**cells)) == expected  # type: ignore[arg-type] # cells by name


def test_a_ragged_row_is_told_as_one() -> None:
    row = read(ragged=(20, 19), work_email="shifted")
    assert kinds(row) == ["ragged-row"]
    assert "19 cells" in row.remarks[0].what
    assert row.number == "CS1"


def test_a_formula_beside_the_facts_is_told_and_one_among_them_stops_the_row() -> None:
    assert kinds(read(notes="=A1", marked={"formula": [9]})) == ["cell-formula"]
    assert kinds(read(town="=A1", marked={"formula": [8]})) == ["cell-formula"]
    assert kinds(read(surname="=A1", marked={"formula": [2]})) == ["formula-in-place"]


def test_an_error_value_stops_the_row_where_it_matters() -> None:
    assert kinds(read(surname="#REF!", marked={"error-value": [2]})) == ["error-value"]
    assert kinds(read(notes="#REF!", marked={"error-value": [9]})) == []


def test_a_date_typed_as_one_in_excel_is_not_remarked_on() -> None:
    assert kinds(read(joined_on="2019-02-01", marked={"typed-date": [3]})) == []
    assert kinds(read(joined_on="2019-02-01")) == ["date-other-format"]


def test_a_way_of_writing_dates_that_the_whole_file_has_is_not_remarked_on() -> None:
    usual = frozenset({(Field.JOINED_ON, RemarkKind.DATE_OTHER_FORMAT)})
    cells = [*GOOD, ""]
    cells[3] = "2019-02-01"
    assert read_row(StagedRow(2, cells), plan(usual=usual)).remarks == []


def test_the_same_row_again_is_unchanged() -> None:
    verdict = judged(read(), ENTRY)
    assert (verdict.outcome, verdict.changes, verdict.remarks) == (Outcome.UNCHANGED, (), ())


def test_a_change_is_told_from_old_to_new() -> None:
    verdict = judged(read(surname="Smith", holds_share=""), ENTRY)
    assert verdict.outcome is Outcome.CHANGED
    assert [(each.field, each.old, each.new) for each in verdict.changes] == [
        ("Surname", "Hill", "Smith"), ("HR says share issued", "yes", "no"),
    ]  # fmt: skip


def test_a_column_that_is_not_in_the_file_leaves_its_fact_alone() -> None:
    mapped = {field: at for at, field in enumerate(FIELDS) if field is not Field.TOWN}
    row = read_row(StagedRow(2, [*GOOD[:8], "", ""]), plan(mapped=mapped))
    assert judged(row, ENTRY).outcome is Outcome.UNCHANGED


@pytest.mark.parametrize(
    ("left_on", "entry_left_on", "outcome"),
    [
        ("31/05/2027", None, Outcome.LEFT),
        ("07/06/2027", None, Outcome.CHANGED),
        ("31/12/2027", None, Outcome.CHANGED),
        ("31/05/2027", date(2027, 12, 31), Outcome.LEFT),
        ("30/05/2027", date(2027, 5, 31), Outcome.CHANGED),
        ("31/05/2027", date(2027, 5, 31), Outcome.UNCHANGED),
    ],
)
def test_leaving_is_an_outcome_of_its_own(
    left_on: str, entry_left_on: date | None, outcome: Outcome
) -> None:
    entry = Facts(**{name: getattr(ENTRY, name) for name in ENTRY.__slots__} | {
        "left_on": entry_left_on})  # fmt: skip
    assert judged(read(left_on=left_on), entry).outcome is outcome


def test_somebody_unknown_who_left_is_entered_as_left() -> None:
    assert judged(read(left_on="31/05/2027")).outcome is Outcome.LEFT
    assert judged(read(left_on="07/06/2027")).outcome is Outcome.ADDED


def told(verdict: Verdict) -> list[str]:
    return [remark.kind.value for remark in verdict.remarks]


def test_what_is_worth_knowing_is_noted() -> None:
    assert told(judged(read(left_on="31/12/2027"))) == ["leaves-later"]
    assert told(judged(read(joined_on="01/07/2027"))) == ["joins-later"]
    assert told(judged(read(work_email="", holds_share="N"))) == ["no-email", "no-share"]
    assert told(judged(read(work_email="", left_on="31/05/2027"))) == []


def test_a_changed_start_and_a_vanished_leaving_date_are_worth_a_look() -> None:
    gone = Facts(**{name: getattr(ENTRY, name) for name in ENTRY.__slots__} | {
        "left_on": date(2022, 1, 31)})  # fmt: skip
    assert told(judged(read(joined_on="01/03/2019"), ENTRY)) == ["start-date-changed"]
    assert told(judged(read(), gone)) == ["still-here"]
    back = judged(read(joined_on="01/03/2023"), gone)
    assert told(back) == ["came-back"]
    assert back.facts is not None
    assert back.facts.left_on is None


def test_a_remark_survives_being_stored() -> None:
    remark = Remark(RemarkKind.RAGGED_ROW, None, "", {"found": "3", "expected": "4"})
    assert Remark.from_json(remark.as_json()) == remark
    assert "3 cells" in remark.what
