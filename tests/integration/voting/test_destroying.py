"""Destroying the papers of a sealed poll: nothing is left that leads to a vote or a voter."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.kernel.ids import PollId
from governance.voting.models import (
    Ballot,
    Box,
    Credential,
    Mark,
    OpenedRow,
    OpeningLine,
    OpeningStep,
    RollEntry,
)
from governance.voting.queries.opening import commitments
from governance.voting.queries.roll import papers_destroyed_at, turnout
from governance.voting.rules import PollStillOpen
from governance.voting.rules.box import WrongBoxState
from governance.voting.service.destroying import destroy_papers
from governance.voting.service.reconciling import reconcile
from tests.factories.sealing import open_box
from tests.factories.voting import a_poll, an_envelope_cast, put_on_roll


@pytest.fixture
def after(now: datetime) -> datetime:
    return now + timedelta(days=8)


@pytest.fixture
def poll_id(session: Session, now: datetime, after: datetime) -> PollId:
    made = a_poll(session, now=now)
    for member_id in put_on_roll(session, made, count=4, trustees=3)[:3]:
        an_envelope_cast(session, poll_id=made, member_id=member_id, now=now)
    open_box(session, made, now=after)
    return made


def how_many(session: Session, table: type, poll_id: PollId) -> int:
    find = select(func.count()).select_from(table).where(table.poll_id == poll_id)  # type: ignore[attr-defined] # every one of these tables has it
    return session.scalar(find) or 0


def test_envelopes_marks_roll_and_lines_go_and_what_anyone_may_see_stays(
    session: Session, poll_id: PollId, after: datetime
) -> None:
    told = turnout(session, poll_id=poll_id)
    published = list(commitments(session, poll_id=poll_id))
    manifest = session.get_one(Box, poll_id).manifest
    destroy_papers(session, poll_ids=[poll_id], rule="MER r57", now=after)
    for gone in (Ballot, Mark, RollEntry, OpeningLine):
        assert how_many(session, gone, poll_id) == 0
    assert how_many(session, OpeningStep, poll_id) == 2
    assert list(commitments(session, poll_id=poll_id)) == published
    assert session.get_one(Box, poll_id).manifest == manifest
    assert turnout(session, poll_id=poll_id) == told
    assert papers_destroyed_at(session, poll_id=poll_id) == after


def test_no_row_and_no_credential_leads_to_anybody_any_more(
    session: Session, poll_id: PollId, after: datetime
) -> None:
    destroy_papers(session, poll_ids=[poll_id], rule="MER r57", now=after)
    rows = session.scalars(select(OpenedRow).where(OpenedRow.poll_id == poll_id)).all()
    assert len(rows) == 3
    assert {(one.choices, one.nonce, one.plaintext) for one in rows} == {(None, None, None)}
    credentials = session.scalars(select(Credential).where(Credential.poll_id == poll_id)).all()
    assert len(credentials) == 4
    assert {(one.member_id, one.seed) for one in credentials} == {(None, None)}
    with pytest.raises(WrongBoxState):
        reconcile(session, poll_id=poll_id)


def test_an_open_poll_keeps_its_papers(session: Session, now: datetime) -> None:
    poll_id = a_poll(session, now=now)
    put_on_roll(session, poll_id)
    with pytest.raises(PollStillOpen):
        destroy_papers(session, poll_ids=[poll_id], rule="MER r57", now=now)
