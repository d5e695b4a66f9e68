"""The result sheet in plain text."""

from governance.counting import fptp, stv_countback, stv_ers97, stv_mer, two_round, yes_no
from governance.counting.ballots import Candidate, Profile
from governance.counting.record import CountRecord
from governance.counting.record_data import fingerprint
from governance.counting.sheets.sheet import sheet_of
from governance.counting.sheets.text import text_sheet
from governance.counting.ties import ListedOrder, RefuseTies
from tests.unit.counting.vectors import G1, G2, election

REFUSE = RefuseTies()


def result_sheet(record: CountRecord) -> str:
    return text_sheet(sheet_of(record))


def test_a_short_count_whole() -> None:
    profile = election(1, "3 A, 2 BA, 2 CB, 1 , 1 D", withdrawn="D")
    record = stv_mer.count(profile, ties=ListedOrder(("B", "C")))
    assert result_sheet(record) == (
        "Rule: mer, version 2014.1\n"
        "Seats: 1\n"
        "Valid papers: 7\n"
        "Papers not counted: 2 (1 left blank, 1 for nobody who still stood)\n"
        "Quota: 4.00\n"
        "\n"
        "                    Stage 1        Stage 2\n"
        "Candidate A            3.00   +2.00 = 5.00*\n"
        "Candidate B            2.00   -2.00 = 0.00x\n"
        "Candidate C            2.00           2.00\n"
        "Candidate D       withdrawn\n"
        "Not transferable       0.00           0.00\n"
        "Total                  7.00           7.00\n"
        "\n"
        "Stage 1: First preferences\n"
        "Stage 2: Candidate B out; Candidate A elected; lot: Candidate B, Candidate C\n"
        "\n"
        "Elected:\n"
        "1. Candidate A\n"
        "\n"
        "* elected   x out of the count   change = votes after the stage\n"
        f"Fingerprint (SHA-256): {fingerprint(record)}\n"
    )


def test_a_quota_that_falls_is_told() -> None:
    assert "Stage 2: Candidate A out; Candidate C elected; quota now 5.34\n" in (
        result_sheet(stv_ers97.count(G2, ties=REFUSE))
    )


def test_stages_that_do_not_fit_go_on_below() -> None:
    sheet = result_sheet(stv_ers97.count(G1, ties=REFUSE))
    assert max(len(line) for line in sheet.splitlines()) <= 100
    assert sheet.count("Not transferable") == 1
    long = Profile(
        tuple(Candidate(one.id, one.name * 5) for one in G1.candidates), 3, G1.papers, "Long names"
    )
    sheet = result_sheet(stv_ers97.count(long, ties=REFUSE))
    assert max(len(line) for line in sheet.splitlines() if "Candidate" not in line) <= 100
    assert sheet.startswith("Long names\n")
    assert sheet.count("Not transferable") == 2


def test_marks_have_one_stage_of_votes() -> None:
    record = fptp.count(Profile(G1.candidates, 1, {("A",): 2}, rejected_in_part=3), ties=REFUSE)
    sheet = result_sheet(record)
    assert "Stage 1: Votes; Candidate A elected\n" in sheet
    assert "Papers counted in part: 3\n" in sheet
    assert "Quota" not in sheet


def test_a_second_ballot_elects_nobody_yet() -> None:
    sheet = result_sheet(two_round.count(election(1, "6 A, 4 B, 2 C"), ties=REFUSE))
    assert ("Stage 2: Second ballot between Candidate A and Candidate B\n") in sheet
    assert "Nobody is elected.\n" in sheet


def test_yes_and_no_are_listed() -> None:
    record = yes_no.count(Profile(G1.candidates[:2], 2, {("A", "B"): 3}), ties=REFUSE)
    assert "Candidate A: 3 yes, 0 no\nCandidate B: 0 yes, 3 no\n" in result_sheet(record)


def test_a_vacancy_names_who_sits_and_who_is_new() -> None:
    sheet = result_sheet(stv_countback.count(G1, gone=["A"], sitting=["B", "C"], ties=REFUSE))
    assert "Keep their seats: Candidate B, Candidate C\n" in sheet
    assert "New: Candidate D\n" in sheet
