"""The result sheet in print, and the command that makes one from a record."""

import io
import json
from datetime import date

import pytest
from pypdf import PdfReader

from governance import commands
from governance.counting import fptp, schulze, stv_countback, stv_mer, yes_no
from governance.counting.answer import answer
from governance.counting.ballots import Candidate, Profile
from governance.counting.record_data import fingerprint, written_record
from governance.counting.sheets.sheet import sheet_of
from governance.counting.ties import ListedOrder
from governance.documents.result_sheets import result_sheet_pdf, stage_pages

ISSUED_ON = date(2027, 9, 17)
PEOPLE = tuple(Candidate(one, f"Candidate {one}") for one in "ABCDEFGHIJKLM")
TIES = ListedOrder(tuple("ABCDEFGHIJKLM"))
SMALL = Profile(PEOPLE[:4], 2, {tuple("AB"): 6, ("B",): 3, ("C",): 3, tuple("DB"): 2, (): 1})
LONG = Profile(
    PEOPLE,
    2,
    {(one, PEOPLE[(at + 3) % 13].id): 20 + at for at, one in enumerate("ABCDEFGHIJKLM")},
    "Board election 2027",
)


def texts_of(content):
    reader = PdfReader(io.BytesIO(content))
    return [" ".join(page.extract_text().split()) for page in reader.pages], reader


def printed(record, house=None, notes=(), facts=()):
    content = result_sheet_pdf(
        sheet_of(record, notes=notes), issued_on=ISSUED_ON, house=house, facts=facts
    )
    return texts_of(content)


def test_the_sheet_says_who_is_elected_by_which_papers_and_why(house):
    record = stv_mer.count(SMALL, ties=TIES)
    texts, reader = printed(
        record, house, notes=["This was a rehearsal."], facts=[("Declared", "at noon")]
    )
    first, whole = texts[0], " ".join(texts)
    assert "Downs Care Together" in first
    assert "Elected, in this order: 1. Candidate A 2. Candidate" in first
    assert "Declared at noon" in first
    assert "Valid ballot papers 14" in first
    assert "Not counted: left blank 1" in first
    assert "Quota: votes that are enough to be elected 5.00" in first
    assert "This was a rehearsal." in first
    assert "The count in plain sentences There were 14 valid papers to fill 2 places." in whole
    assert "Stage 1: First preferences" in whole
    assert reader.metadata["/Title"] == "Result sheet"


def test_every_page_has_its_number_and_the_fingerprint_of_the_record(house):
    record = stv_mer.count(SMALL, ties=TIES)
    texts, _ = printed(record, house)
    assert len(texts) == 3
    for number, text in enumerate(texts, start=1):
        assert f"Page {number} of 3" in text
        assert f"(SHA-256): {fingerprint(record)}" in text


def test_many_stages_go_on_over_pages_on_their_side_with_the_headings_again():
    record = stv_mer.count(LONG, ties=TIES)
    assert len(record.stages) == 12
    texts, reader = printed(record)
    wide = [
        text
        for text, page in zip(texts, reader.pages, strict=True)
        if page.mediabox.width > page.mediabox.height
    ]
    assert len(wide) == 2
    assert "Board election 2027 · Stages 1 to 6 of 12." in wide[0]
    assert "Board election 2027 · Stages 7 to 12 of 12." in wide[1]
    for text in wide:
        assert all(f"Candidate {one.id} " in text for one in PEOPLE)
        assert "Non-transferable" in text
        assert "Total 338.00" in text
    tall = [page for page in reader.pages if page.mediabox.width < page.mediabox.height]
    assert {round(float(page.mediabox.height)) for page in tall} == {842}


def test_a_sheet_of_no_house_has_no_letterhead_and_is_still_accessible():
    texts, reader = printed(stv_mer.count(SMALL, ties=TIES))
    assert texts[0].startswith("Result sheet")
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"] == True  # noqa: E712 - a PDF object
    metadata = reader.trailer["/Root"]["/Metadata"].get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata


def test_the_same_sheet_gives_the_same_bytes(house):
    sheet = sheet_of(stv_mer.count(LONG, ties=TIES))
    first = result_sheet_pdf(sheet, issued_on=ISSUED_ON, house=house)
    assert result_sheet_pdf(sheet, issued_on=ISSUED_ON, house=house) == first


def test_crosses_need_no_pages_of_stages():
    crosses = Profile(PEOPLE[:2], 1, {("A",): 2, ("B",): 1}, rejected_in_part=1)
    record = fptp.count(crosses, ties=TIES)
    assert stage_pages(sheet_of(record).table) == []
    texts, _ = printed(record)
    assert len(texts) == 1
    assert "Candidate Votes Outcome Candidate A 2 Elected Candidate B 1 Not elected" in texts[0]
    assert "Papers counted in part 1" in texts[0]


def test_yes_and_no_and_pairs_are_printed():
    answers = yes_no.count(Profile(PEOPLE[:2], 2, {("A", "B"): 3}), ties=TIES)
    texts, _ = printed(answers)
    assert "Candidate Yes No Outcome Candidate A 3 0 Elected Candidate B 0 3" in texts[0]
    pairs = schulze.count(Profile(PEOPLE[:2], 1, {("A", "B"): 3, ("B", "A"): 1}), ties=TIES)
    texts, _ = printed(pairs)
    assert "Prefer the first Prefer the second Candidate A Candidate B 3 1" in texts[0]


def test_lots_and_those_who_keep_their_seats_are_printed():
    tied = Profile(PEOPLE[:3], 1, {("A",): 3, tuple("BA"): 2, tuple("CB"): 2})
    texts, _ = printed(stv_mer.count(tied, ties=ListedOrder(("B", "C"))))
    assert "Decided by lot" in texts[0]
    assert "The order drawn: Candidate B, Candidate C." in texts[0]
    again = stv_countback.count(LONG, gone=["A"], sitting=["M"], ties=TIES)
    texts, _ = printed(again)
    assert "(keeps the seat)" in texts[0] or "Keep their seats as well" in texts[0]


def test_nobody_elected_is_said():
    nobody = yes_no.count(Profile(PEOPLE[:1], 1, {(): 1}), ties=TIES)
    texts, _ = printed(nobody)
    assert "Nobody is elected." in texts[0]


@pytest.mark.parametrize(
    ("ending", "begins"),
    [("pdf", b"%PDF-"), ("html", b"<!DOCTYPE"), ("csv", b"\xef\xbb\xbfLine,"), ("txt", b"Board")],
)
@pytest.mark.parametrize("is_answer", [False, True])
def test_the_command_makes_a_sheet_of_a_record(tmp_path, ending, begins, is_answer):
    record = stv_mer.count(LONG, ties=TIES)
    source, out = tmp_path / "record.json", tmp_path / f"sheet.{ending}"
    source.write_text(
        json.dumps(answer(record)) if is_answer else written_record(record), encoding="utf-8"
    )
    assert commands.main(["result-sheet", str(source), str(out)]) == 0
    assert out.read_bytes().startswith(begins)


def test_the_command_reads_standard_input(tmp_path, monkeypatch):
    text = written_record(stv_mer.count(SMALL, ties=TIES))
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    out = tmp_path / "sheet.CSV"
    assert commands.main(["result-sheet", "-", str(out)]) == 0
    assert "Candidate A" in out.read_text(encoding="utf-8-sig")


@pytest.mark.parametrize("text", ["", "[]", "{}", '"x"', '{"format": "commonweal-count-1"}'])
def test_what_is_no_record_is_refused_in_a_sentence(tmp_path, capsys, text):
    source = tmp_path / "record.json"
    source.write_text(text, encoding="utf-8")
    out = tmp_path / "sheet.csv"
    assert commands.main(["result-sheet", str(source), str(out)]) == 2
    assert capsys.readouterr().err == f"{source} does not hold the record of a count.\n"
    assert not out.exists()


def test_a_record_that_contradicts_itself_is_refused(tmp_path, capsys):
    data = json.loads(written_record(stv_mer.count(SMALL, ties=TIES)))
    data["stages"][1]["non_transferable"] = "9.00"
    source = tmp_path / "record.json"
    source.write_text(json.dumps(data), encoding="utf-8")
    assert commands.main(["result-sheet", str(source), str(tmp_path / "sheet.csv")]) == 2
    assert "contradicts itself: stage 2: the stage adds up to" in capsys.readouterr().err


def test_files_and_endings_that_cannot_be_are_refused(tmp_path, capsys):
    missing = str(tmp_path / "none.json")
    assert commands.main(["result-sheet", missing, str(tmp_path / "sheet.csv")]) == 2
    assert "none.json cannot be read or written: No such file" in capsys.readouterr().err
    with pytest.raises(SystemExit) as stop:
        commands.main(["result-sheet", missing, "sheet.doc"])
    assert stop.value.code == 2
