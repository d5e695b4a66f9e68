"""The audit pack: repeatable, whole, and enough to count again without us."""

import csv
import hashlib
import io
import json
import re
from datetime import datetime
from zipfile import ZIP_STORED, ZipFile

import pytest
from sqlalchemy.orm import Session

from governance.audit.queries.contest import audit_contest
from governance.audit.queries.journal import journal_page, whole_journal
from governance.audit.queries.pack import Written, written_document, written_pack
from governance.audit.rules.documents import Document, DocumentNotReady
from governance.audit.service import note_download
from governance.counting.blt import read_blt
from governance.counting.check import check_balance
from governance.counting.record_data import from_data
from governance.counting.rules import rule_named
from governance.counting.ties import RecordedLot, RecordedLots
from governance.elections.queries.counts import open_tie
from governance.elections.rules.count import LotDrawn, LotMethod
from governance.elections.service.count import Counted, record_lot
from governance.kernel.actor import SYSTEM
from governance.kernel.refusals import NotFound
from tests.factories.counts import (
    HOUSE,
    AtThePoll,
    a_contest_at_the_poll,
    a_declared_contest,
    cast,
    count,
    declare,
)

PAPERS = [(1, 2), (1, 3), (1, 2), (1,), (2, 1), (3, 4), (4, 3), (1, 2), (2, 3), (1, 4), (), (1, 2)]
TIE = [(1,)] * 3 + [(2,)] * 3 + [(3,), (4,), (3, 4), (4, 3)]


def pack_of(session: Session, at: AtThePoll) -> Written:
    audit = audit_contest(session, contest_id=at.contest_id, now=at.after_close)
    return written_pack(session, audit=audit, letterhead=HOUSE, now=at.after_close)


def files_of(written: Written) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(b"".join(written.pieces()))) as pack:
        assert all(info.compress_type == ZIP_STORED for info in pack.infolist())
        assert {info.date_time for info in pack.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        return {name: pack.read(name) for name in pack.namelist()}


def rows(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode())))


def a_contest_decided_by_lot(session: Session, now: datetime) -> AtThePoll:
    at = a_contest_at_the_poll(session, now=now)
    cast(session, at, TIE, now=now)
    count(session, at)
    tie = open_tie(session, contest_id=at.contest_id)
    assert tie is not None
    drawn = LotDrawn((tie.tied[1], tie.tied[0]), LotMethod.BOWL, "Ines Ward", at.after_close)
    counted = record_lot(
        session, contest_id=at.contest_id, tie_id=tie.id, drawn=drawn, actor=SYSTEM,
        now=at.after_close,
    )  # fmt: skip
    assert isinstance(counted, Counted)
    declare(session, at, counted.record_digest)
    return at


def test_the_pack_has_every_document_in_its_order(session: Session, now: datetime) -> None:
    at = a_declared_contest(session, now=now, papers=PAPERS)
    assert list(files_of(pack_of(session, at))) == [each.value for each in Document]


def test_the_same_facts_give_the_same_bytes(session: Session, now: datetime) -> None:
    at = a_declared_contest(session, now=now, papers=PAPERS)
    first = pack_of(session, at)
    note_download(
        session, contest_id=at.contest_id, document=first.name, sha256=first.sha256,
        actor=SYSTEM, now=at.after_close,
    )  # fmt: skip
    again = pack_of(session, at)
    assert b"".join(again.pieces()) == b"".join(first.pieces())
    assert again.sha256 == first.sha256


def test_the_checksums_are_those_of_the_files(session: Session, now: datetime) -> None:
    at = a_declared_contest(session, now=now, papers=PAPERS)
    files = files_of(pack_of(session, at))
    sums = files.pop("SHA256SUMS").decode().splitlines()
    assert sums == [
        f"{hashlib.sha256(content).hexdigest()}  {name}" for name, content in files.items()
    ]


def test_the_roll_gives_the_digest_that_was_frozen(session: Session, now: datetime) -> None:
    at = a_declared_contest(session, now=now, papers=PAPERS)
    files = files_of(pack_of(session, at))
    frozen = json.loads(files["contest.json"])["roll"]
    assert hashlib.sha256(files["roll-v1.txt"]).hexdigest() == frozen["sha256"]
    assert frozen["count"] == len(rows(files["roll.csv"])) == 12
    named = {json.loads(line)[0] for line in files["roll-v1.txt"].decode().splitlines()[1:]}
    assert named == {row["Number"] for row in rows(files["roll.csv"])}


def test_the_books_agree_from_the_files_alone(session: Session, now: datetime) -> None:
    at = a_declared_contest(session, now=now, papers=PAPERS)
    files = files_of(pack_of(session, at))
    marked = sum(row["Voted"] == "Yes" for row in rows(files["marked-register.csv"]))
    papers = read_blt(files["ballots.blt"].decode().splitlines(), strict=True).papers
    record = json.loads(files["count-record.json"])
    assert marked == sum(papers.values()) == record["valid"] + record["invalid"] == 12


def test_anybody_can_count_again_from_ballots_and_lots(session: Session, now: datetime) -> None:
    at = a_contest_decided_by_lot(session, now)
    files = files_of(pack_of(session, at))
    record = from_data(json.loads(files["count-record.json"]))
    check_balance(record)
    place = {one.id: str(number) for number, one in enumerate(record.candidates, start=1)}
    lots = []
    for row in rows(files["lots.csv"]):
        order = tuple(place[one] for one in row["Order drawn (ids)"].split())
        lots.append(RecordedLot(f"{row['Stage']}:{row['Decides']}", frozenset(order), order))
    profile = read_blt(files["ballots.blt"].decode().splitlines(), strict=True)
    again = rule_named(record.rule).count(profile, ties=RecordedLots(lots))
    assert [again.name(one) for one in again.elected] == [
        record.name(one) for one in record.elected
    ]
    ours = [[stage.votes[one.id] for one in record.candidates] for stage in record.stages]
    assert [list(stage.votes.values()) for stage in again.stages] == ours
    assert lots[0].order == ("4", "3")


def test_each_journal_line_follows_from_the_digest_beside_it(
    session: Session, now: datetime
) -> None:
    at = a_declared_contest(session, now=now, papers=PAPERS)
    lines = [
        json.loads(line) for line in files_of(pack_of(session, at))["journal.jsonl"].splitlines()
    ]
    for one in lines:
        text = f"{one['previous']}\n{one['line']}"
        assert hashlib.sha256(text.encode()).hexdigest() == one["digest"]
    acts = [json.loads(one["line"])["act"] for one in lines]
    assert acts[-3:] == ["poll:opened-for-count", "contest:counted", "contest:declared"]
    assert "poll:roll-frozen" in acts


def test_the_whole_journal_is_one_chain(session: Session, now: datetime) -> None:
    a_declared_contest(session, now=now, papers=PAPERS)
    lines = [json.loads(one) for one in b"".join(whole_journal(session)).splitlines()]
    assert lines[0]["previous"] == "0" * 64
    assert [one["previous"] for one in lines[1:]] == [one["digest"] for one in lines[:-1]]


def test_the_pack_holds_no_way_from_a_voter_to_a_ballot(session: Session, now: datetime) -> None:
    at = a_declared_contest(session, now=now, papers=PAPERS)
    files = files_of(pack_of(session, at))
    ballots = files["ballots.blt"].decode()
    assert re.findall(r"CS\d{5}|\d{4}-\d{2}-\d{2}", ballots) == []
    heads = ballots.splitlines()[1 : ballots.splitlines().index("0")]
    assert heads == sorted(heads, key=lambda line: [int(one) for one in line.split()[1:-1]])
    assert "Choices" not in files["marked-register.csv"].decode()


def test_a_name_that_looks_like_a_formula_does_no_harm(session: Session, now: datetime) -> None:
    names = ("=SUM(A1)", "Ben Carr", "Cora Diaz")
    at = a_declared_contest(session, now=now, papers=[(1, 2), (2, 3), (1,)], names=names)
    table = rows(files_of(pack_of(session, at))["nominations.csv"])
    assert {row["Name"] for row in table} == {"'=SUM(A1)", "Ben Carr", "Cora Diaz"}


def test_the_sheets_in_the_pack_are_of_the_record_in_it(session: Session, now: datetime) -> None:
    at = a_contest_decided_by_lot(session, now)
    files = files_of(pack_of(session, at))
    digest = hashlib.sha256(files["count-record.json"]).hexdigest()
    table = rows(files["result-sheet.csv"])
    assert table[-1]["Says"] == digest
    assert digest in files["result-sheet.html"].decode()
    assert files["result-sheet.pdf"].startswith(b"%PDF-")
    (lot,) = [row["Says"] for row in table if row["Line"] == "lot"]
    assert lot.endswith("Drawn with: names from a bowl.")
    record = json.loads(files["count-record.json"])
    votes = [row["Stage 1 votes"] for row in table if row["Line"] == "candidate"]
    counted = record["stages"][0]["votes"]
    assert votes == [counted[one["id"]] for one in record["candidates"]]


def test_before_the_declaration_nothing_tells_the_result(session: Session, now: datetime) -> None:
    at = a_contest_at_the_poll(session, now=now)
    cast(session, at, TIE, now=now)
    count(session, at)
    audit = audit_contest(session, contest_id=at.contest_id, now=at.after_close)
    for document in (
        Document.BALLOTS,
        Document.COUNTS,
        Document.COUNT_RECORD,
        Document.LOTS,
        Document.DECLARATION,
        Document.RESULT_SHEET,
        Document.RESULT_SHEET_TABLE,
        Document.RESULT_SHEET_PAGE,
    ):
        with pytest.raises(DocumentNotReady):
            written_document(
                session, audit=audit, document=document, letterhead=HOUSE, now=at.after_close
            )
    files = files_of(pack_of(session, at))
    assert "ballots.blt" not in files
    journal = files["journal.jsonl"].decode()
    assert "contest:tie-found" in journal
    assert all(one not in journal for one in at.candidates)


def test_before_the_close_nobody_learns_who_has_voted(session: Session, now: datetime) -> None:
    at = a_contest_at_the_poll(session, now=now)
    cast(session, at, PAPERS, now=now)
    audit = audit_contest(session, contest_id=at.contest_id, now=now)
    with pytest.raises(DocumentNotReady):
        written_document(
            session, audit=audit, document=Document.MARKED_REGISTER, letterhead=HOUSE, now=now
        )


def test_checksums_only_exist_inside_a_pack(session: Session, now: datetime) -> None:
    at = a_declared_contest(session, now=now, papers=PAPERS)
    audit = audit_contest(session, contest_id=at.contest_id, now=at.after_close)
    with pytest.raises(NotFound):
        written_document(
            session, audit=audit, document=Document.CHECKSUMS, letterhead=HOUSE, now=now
        )


def test_the_journal_page_tells_acts_in_words_and_checks_the_chain(
    session: Session, now: datetime
) -> None:
    at = a_declared_contest(session, now=now, papers=PAPERS)
    page = journal_page(session)
    assert page.chain is not None
    assert page.chain.holds
    newest = page.lines[0]
    assert (newest.did, newest.about) == ("declared the result", "Board election 2027")
    about = journal_page(session, about=at.contest_id)
    assert [line.did for line in about.lines] == [
        "declared the result",
        "counted the papers to the end",
    ]


def pages(session: Session, limit: int) -> list[list[int]]:
    found: list[list[int]] = []
    before: int | None = None
    while True:
        page = journal_page(session, before=before, limit=limit)
        found.append([line.sequence for line in page.lines])
        if page.next_before is None:
            return found
        before = page.next_before


def test_journal_pages_follow_without_gap_or_repeat(session: Session, now: datetime) -> None:
    a_declared_contest(session, now=now, papers=PAPERS)
    found = pages(session, 2)
    every = [one for page in found for one in page]
    assert every == sorted(every, reverse=True)
    assert every == list(range(len(every), 0, -1))
    assert all(len(page) == 2 for page in found[:-1])
