"""The result sheet as CSV and as a web page: whole, readable by programs, and harmless."""

import csv
import io
import re
from dataclasses import replace

import html5lib
import pytest

from governance.counting import schulze, stv_countback, stv_ers97, stv_mer, yes_no
from governance.counting.ballots import Candidate, Profile
from governance.counting.record import CountRecord
from governance.counting.rules import RULES, PaperKind
from governance.counting.sheets.cells import csv_line, defused
from governance.counting.sheets.csv_file import csv_sheet
from governance.counting.sheets.page import html_sheet
from governance.counting.sheets.sheet import sheet_of
from governance.counting.ties import ListedOrder, RefuseTies
from tests.unit.counting.vectors import G1, election

REFUSE = RefuseTies()
NASTY = "=HYPERLINK(\"x\") <script>alert('no')</script> & co"


def tied_count(name: str = "Candidate A") -> CountRecord:
    profile = election(1, "3 A, 2 BA, 2 CB, 1 , 1 D", withdrawn="D")
    people = (Candidate("A", name), *profile.candidates[1:])
    profile = replace(profile, candidates=people, title="Board")
    return stv_mer.count(profile, ties=ListedOrder(("B", "C")))


def rows_of(record: CountRecord, notes: tuple[str, ...] = ()) -> list[list[str]]:
    text = csv_sheet(sheet_of(record, notes=notes), with_bom=False)
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def page_of(record: CountRecord, notes: tuple[str, ...] = ()) -> str:
    page = html_sheet(sheet_of(record, notes=notes))
    html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)
    return page


def test_every_line_of_the_csv_says_what_it_is_and_has_all_columns() -> None:
    rows = rows_of(tied_count(), notes=("A rehearsal.",))
    assert rows[0] == ["Line", "Name", "Says", "Stage 1 votes", "Stage 2 change", "Stage 2 votes"]
    assert {len(row) for row in rows} == {6}
    assert rows[1] == ["fact", "Title", "Board", "", "", ""]
    assert ["not-counted", "left blank", "1", "", "", ""] in rows
    assert ["fact", "Quota", "4.00", "", "", ""] in rows
    assert ["elected", "Candidate A", "1", "", "", ""] in rows
    assert ["note", "", "A rehearsal.", "", "", ""] in rows
    assert rows[-1][:2] == ["fingerprint", "SHA-256 of the record"]


def test_figures_in_the_csv_are_plain_decimals() -> None:
    rows = rows_of(tied_count())
    table = [row for row in rows if row[0] in {"stage", "candidate", "not-transferable", "total"}]
    assert table == [
        ["stage", "What was done", "", "First preferences", "", "Candidate B out"],
        ["candidate", "Candidate A", "Elected at stage 2", "3.00", "2.00", "5.00"],
        ["candidate", "Candidate B", "Out at stage 2", "2.00", "-2.00", "0.00"],
        ["candidate", "Candidate C", "Not elected", "2.00", "", "2.00"],
        ["candidate", "Candidate D", "No longer standing", "", "", ""],
        ["not-transferable", "Not transferable", "", "0.00", "", "0.00"],
        ["total", "Total", "", "7.00", "", "7.00"],
    ]


def test_the_csv_adds_up_by_itself() -> None:
    rows = rows_of(stv_ers97.count(G1, ties=REFUSE))
    heads = rows[0]
    hundredths = [
        [int(cell.replace(".", "") or "0") for cell in row[3:]]
        for row in rows
        if row[0] in {"candidate", "not-transferable"}
    ]
    (total,) = [row for row in rows if row[0] == "total"]
    for at, head in enumerate(heads[3:]):
        column = sum(row[at] for row in hundredths)
        assert column == (int(total[at + 3].replace(".", "")) if head.endswith("votes") else 0)


def test_the_csv_begins_with_the_mark_excel_knows_utf_8_by() -> None:
    assert csv_sheet(sheet_of(tied_count())).startswith("\ufeffLine,")
    assert csv_sheet(sheet_of(tied_count())).count("\r\n") == len(rows_of(tied_count()))


def test_no_cell_of_the_csv_is_run_as_a_formula() -> None:
    record = replace(tied_count(NASTY), title="@SUM(A1)")
    cells = [cell for row in rows_of(record, notes=("+1",)) for cell in row]
    assert f"'{NASTY}" in cells
    assert "'@SUM(A1)" in cells
    assert "'+1" in cells
    dangerous = [cell for cell in cells if defused(cell) != cell and not cell.startswith("'")]
    assert all(re.fullmatch(r"-\d+\.\d+", cell) for cell in dangerous)


def test_a_cell_is_quoted_where_it_has_to_be() -> None:
    assert csv_line(["a", 'b "c"', "d,e", "f\ng"]) == 'a,"b ""c""","d,e","f\ng"\r\n'


def test_the_page_has_the_table_with_its_heads_and_caption() -> None:
    page = page_of(tied_count(), notes=("A rehearsal.",))
    assert "<caption>Stages 1 to 2 of 2</caption>" in page
    assert '<th scope="col" class="number">Stage 2<span>Candidate B out</span></th>' in page
    assert '<th scope="row">Candidate A</th>' in page
    assert (
        '<td class="number"><span class="change">+2.00</span>5.00'
        '<span class="mark">elected</span></td>' in page
    )
    assert '<tr class="sum"><th scope="row">Total</th>' in page
    assert "<li>Candidate A</li>" in page
    assert "<li>A rehearsal.</li>" in page
    assert "The order drawn: Candidate B, Candidate C." in page
    assert "no longer standing" in page
    assert page.count("<table>") == page.count("<caption>") == 3


def test_the_page_needs_no_network_and_no_script() -> None:
    page = page_of(tied_count())
    assert not re.findall(r"https?:|src=|href=|url\(|@import|<script|<link| style=| on\w+=", page)
    assert "default-src 'none'; style-src 'unsafe-inline'" in page


def test_every_text_in_the_page_is_escaped() -> None:
    record = replace(tied_count(NASTY), title=f"Board {NASTY}", rule="<i>rule</i>")
    page = page_of(record, notes=(NASTY,))
    assert "<script" not in page
    assert "<i>" not in page
    assert "&lt;script&gt;" in page


def test_many_stages_are_split_over_tables_that_fit_a_sheet_of_paper() -> None:
    record = tied_count()
    many = tuple(replace(record.stages[0], number=at + 1, lots=()) for at in range(13))
    page = page_of(replace(record, stages=many))
    runs = re.findall(r"<caption>(Stages? [^<]+)</caption>", page)
    assert runs == ["Stages 1 to 5 of 13", "Stages 6 to 10 of 13", "Stages 11 to 13 of 13"]
    assert page.count('<th scope="row">Not transferable</th>') == 3


def test_yes_and_no_have_columns_of_their_own() -> None:
    record = yes_no.count(Profile(G1.candidates[:2], 2, {("A", "B"): 3}), ties=REFUSE)
    page = page_of(record)
    heads = "".join(f'<th scope="col" class="number">{said}</th>' for said in ("Yes", "No"))
    assert heads in page
    assert '<td class="number">3</td><td class="number">0</td><td class="is-elected">' in page
    assert ["no", "Candidate B", "3", ""] in rows_of(record)
    assert ["yes", "Candidate A", "3", ""] in rows_of(record)


def test_pairs_have_a_table() -> None:
    record = schulze.count(election(1, "3 AB, 2 BC, 1 CA"), ties=ListedOrder("ABC"))
    page = page_of(record)
    assert "<caption>How many papers prefer one candidate to another</caption>" in page
    assert ["preferred", "Candidate B to Candidate A", "2", ""] in rows_of(record)


def test_whoever_keeps_a_seat_is_named() -> None:
    record = stv_countback.count(G1, gone=["A"], sitting=["B", "C"], ties=REFUSE)
    page = page_of(record)
    named = "(keeps the seat)" in page or "Keep their seats as well:" in page
    assert named
    assert [row[1] for row in rows_of(record) if row[0] == "keeps-seat"] == [
        "Candidate B",
        "Candidate C",
    ]


@pytest.mark.parametrize("rule", sorted(RULES))
def test_every_rule_has_all_its_forms(rule: str) -> None:
    profile = election(1, "5 ABC, 4 BCA, 2 CAB, 1 ")
    if RULES[rule].paper is PaperKind.MARKS:
        profile = replace(profile, papers={("A",): 5, ("B",): 4, ("C",): 2, (): 1})
    record = RULES[rule].count(profile, ties=ListedOrder("ABC"))
    page = page_of(record)
    assert all(f'<th scope="row">Candidate {one}</th>' in page for one in "ABC")
    assert len({len(row) for row in rows_of(record)}) == 1
