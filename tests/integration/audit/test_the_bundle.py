"""The bundle of a sealed poll: whole in three cuts, repeatable, and nothing fails in it."""

import io
import json
import tracemalloc
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlalchemy.orm import Session

from governance.audit.queries.bundle import bundle_waits, written_bundle
from governance.audit.queries.contest import audit_contest
from governance.audit.rules.bundle import BundleFile, Cut
from governance.audit.rules.documents import DocumentNotReady, Waits
from governance.counting.ballot_files import read_ballots
from governance.kernel.actor import SYSTEM
from governance.verifier.verify import verify
from governance.voting.models import Box, Checkpoint
from governance.voting.rules.box import VoidReason
from governance.voting.service.keeping import keep_box
from governance.voting.service.voiding import reissue_credential, void_credential
from tests.factories.counts import (
    HOUSE,
    AtThePoll,
    a_contest_at_the_poll,
    cast,
    count,
    declare,
)
from tests.factories.sealing import KEYS

PAPERS = [(1, 2), (1, 3), (1, 2), (1,), (2, 1), (3, 4), (4, 3), (1, 2), (2, 3), (1, 4), (), (1, 2)]


def keep(session: Session, at: AtThePoll) -> None:
    """The worker's turn: the end of the log is signed."""
    keep_box(session, poll_id=at.poll_id, keys=KEYS, house=HOUSE, now=at.after_close)


def a_finished_poll(
    session: Session, now: datetime, papers: Sequence[Sequence[int]] = PAPERS, rule: str = "mer"
) -> AtThePoll:
    """One code voided after its vote, one replaced before, the rest as they voted; declared."""
    at = a_contest_at_the_poll(session, now=now, voters=len(papers), rule=rule)
    reissue_credential(
        session,
        poll_id=at.poll_id,
        member_id=at.voters[1],
        reason=VoidReason.LOST,
        keys=KEYS,
        actor=SYSTEM,
        now=now,
    )
    cast(session, at, papers, now=now)
    void_credential(
        session,
        poll_id=at.poll_id,
        member_id=at.voters[2],
        reason=VoidReason.PAPER,
        actor=SYSTEM,
        now=now,
    )
    counted = count(session, at)
    declare(session, at, counted.record_digest)  # type: ignore[union-attr] # no tie in these papers
    keep(session, at)
    return at


def bundle(session: Session, at: AtThePoll, cut: Cut) -> bytes:
    audit = audit_contest(session, contest_id=at.contest_id, now=at.after_close)
    written = written_bundle(session, audit=audit, cut=cut, letterhead=HOUSE, now=at.after_close)
    assert written.name == cut.file_name
    content = b"".join(written.pieces())
    assert len(content) == written.size
    return content


@pytest.mark.parametrize("rule", ["mer", "fptp", "yes-no-reopen", "schulze"])
@pytest.mark.parametrize("cut", list(Cut))
def test_nothing_fails_in_any_cut(
    session: Session, now: datetime, tmp_path: Path, rule: str, cut: Cut
) -> None:
    papers = [paper[:2] for paper in PAPERS]
    if rule == "yes-no-reopen":
        papers = [(1, 2, -3), (1, -2), (2, 3), (1, -4), (1, 5), (1,), (2,), (), (-5, 2), (1, -5)]
    at = a_finished_poll(session, now, papers, rule)
    path = tmp_path / "bundle.zip"
    path.write_bytes(bundle(session, at, cut))
    found = verify(str(path), [])
    assert [line for line in found["checks"] if line["state"] in {"failed", "not reached"}] == []
    assert found["passed"]
    unseen = {line["check"] for line in found["checks"] if line["state"] != "passed"}
    if cut is Cut.LEGAL_HOLD:
        assert unseen == {"mailed", "decryption"}


def test_it_goes_on_from_the_checkpoints_that_were_mailed(
    session: Session, now: datetime, tmp_path: Path
) -> None:
    at = a_finished_poll(session, now)
    path = tmp_path / "bundle.zip"
    path.write_bytes(bundle(session, at, Cut.PUBLIC))
    notes = [one.note for one in session.query(Checkpoint).filter_by(poll_id=at.poll_id)]
    assert len(notes) > 3
    assert verify(str(path), notes)["passed"]


@pytest.mark.parametrize("cut", list(Cut))
def test_the_same_facts_give_the_same_bytes(session: Session, now: datetime, cut: Cut) -> None:
    at = a_finished_poll(session, now)
    assert bundle(session, at, cut) == bundle(session, at, cut)


def test_each_cut_has_its_files_in_order(session: Session, now: datetime) -> None:
    at = a_finished_poll(session, now)
    names = {cut: ZipFile(io.BytesIO(bundle(session, at, cut))).namelist() for cut in Cut}
    assert {"box/counted.jsonl", "plaintexts.jsonl", "roll.csv"} <= set(names[Cut.AUDITOR])
    assert not set(names[Cut.PUBLIC]) & {
        "box/counted.jsonl", "box/excluded.jsonl", "plaintexts.jsonl", "cvr.json", "roll.csv",
        "marked-register.csv", "credential-map.jsonl", "ballots.blt",
    }  # fmt: skip
    assert set(names[Cut.LEGAL_HOLD]) - set(names[Cut.AUDITOR]) == {"credential-map.jsonl"}
    order = [each.value for each in BundleFile]
    plain = [name for name in names[Cut.LEGAL_HOLD] if name in order]
    assert plain == [name for name in order if name in plain]
    assert names[Cut.PUBLIC][-1] == "SHA256SUMS"


def test_a_box_fixed_before_the_list_of_the_page_was_kept_has_none(
    session: Session, now: datetime, tmp_path: Path
) -> None:
    at = a_finished_poll(session, now)
    session.get_one(Box, at.poll_id).page_hashes = None
    path = tmp_path / "bundle.zip"
    path.write_bytes(bundle(session, at, Cut.PUBLIC))
    found = verify(str(path), [])
    assert found["passed"]
    line = next(one for one in found["checks"] if one["check"] == "voting_page")
    assert line["state"] == "not checkable from this cut"


def test_the_public_cut_names_nobody_on_the_roll(session: Session, now: datetime) -> None:
    at = a_finished_poll(session, now)
    with ZipFile(io.BytesIO(bundle(session, at, Cut.LEGAL_HOLD))) as pack:
        people = [line.split(",") for line in pack.read("roll.csv").decode().splitlines()[1:]]
    public = bundle(session, at, Cut.PUBLIC)
    candidates = len(at.candidates)
    for number, name, *_ in people[candidates:]:
        assert number.encode() not in public
        assert name.encode() not in public


def test_the_cast_vote_records_are_the_papers(session: Session, now: datetime) -> None:
    at = a_finished_poll(session, now)
    with ZipFile(io.BytesIO(bundle(session, at, Cut.AUDITOR))) as pack:
        text, blt = pack.read("cvr.json").decode(), pack.read("ballots.blt").decode()
    profile = read_ballots(text.splitlines(keepends=True), name="cvr.json")
    wanted = read_ballots(blt.splitlines(keepends=True), name="ballots.blt")
    ids = [one.id for one in profile.candidates]
    assert {
        tuple(str(ids.index(one) + 1) for one in ranking): number
        for ranking, number in profile.papers.items()
    } == dict(wanted.papers)
    assert json.loads(text)["Version"] == "1.0.0"


def test_there_is_none_before_the_declaration_nor_before_the_log_is_signed(
    session: Session, now: datetime
) -> None:
    at = a_contest_at_the_poll(session, now=now, voters=12)
    cast(session, at, PAPERS, now=now)
    counted = count(session, at)
    for waits in (Waits.DECLARATION, Waits.HEAD):
        audit = audit_contest(session, contest_id=at.contest_id, now=at.after_close)
        assert bundle_waits(session, audit=audit) is waits
        with pytest.raises(DocumentNotReady) as refusal:
            bundle(session, at, Cut.PUBLIC)
        assert refusal.value.facts["waits"] == waits.value
        if waits is Waits.DECLARATION:
            declare(session, at, counted.record_digest)  # type: ignore[union-attr] # no tie
    keep(session, at)
    assert bundle_waits(session, audit=audit) is None


def test_a_poll_of_any_size_is_written_in_bounded_memory(
    session: Session, now: datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With batches cut down to a tenth, a bundle far larger than a batch shows it."""
    monkeypatch.setattr("governance.audit.queries.pack.KEPT_IN_MEMORY", 64 * 1024)
    for module in ("board", "bundle", "credentials", "opening", "roll"):
        monkeypatch.setattr(f"governance.voting.queries.{module}._AT_A_TIME", 50)
    at = a_finished_poll(session, now, [PAPERS[one % 10] for one in range(500)])
    audit = audit_contest(session, contest_id=at.contest_id, now=at.after_close)
    session.expunge_all()
    tracemalloc.start()
    written = written_bundle(
        session, audit=audit, cut=Cut.LEGAL_HOLD, letterhead=HOUSE, now=at.after_close
    )
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    path = tmp_path / "bundle.zip"
    path.write_bytes(b"".join(written.pieces()))
    assert path.stat().st_size > 1_000_000
    assert most < path.stat().st_size / 2
    assert verify(str(path), [])["passed"]
