"""The key checks: answered by their own trustee, for their own poll, and again before the close."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from governance.kernel.ids import PollId
from governance.sealing.canonical import canonical
from governance.sealing.keycheck import answer_key_check
from governance.voting.models import Box
from governance.voting.queries.ceremony import keeper_page
from governance.voting.rules.box import FileRefused
from governance.voting.service import take_key_check
from tests.factories.sealing import TRUSTEES, token_of
from tests.factories.voting import a_poll, put_on_roll
from tests.integration.voting.ceremonies import fixed


@pytest.fixture
def poll_id(session: Session, now: datetime) -> PollId:
    """A poll that opens tomorrow, with a roll of six and no box."""
    made = a_poll(
        session, now=now, opens_at=now + timedelta(days=1), closes_at=now + timedelta(days=20)
    )
    put_on_roll(session, made, count=6, has_box=False)
    return made


def challenge(session: Session, poll_id: PollId, place: int) -> bytes:
    page = keeper_page(session, token=token_of(session, poll_id, place))
    return (page.challenge or "").encode()


def test_a_key_check_is_answered_by_its_own_trustee_only(
    session: Session, poll_id: PollId, now: datetime
) -> None:
    fixed(session, poll_id, now)
    answer = canonical(answer_key_check(challenge(session, poll_id, 1), TRUSTEES[0])).decode()
    with pytest.raises(FileRefused) as refused:
        take_key_check(session, token=token_of(session, poll_id, 2), text=answer, now=now)
    assert refused.value.facts["reason"] == "wrong-trustee"


def test_the_answer_of_another_poll_is_refused(
    session: Session, poll_id: PollId, now: datetime
) -> None:
    fixed(session, poll_id, now)
    other = a_poll(session, now=now, opens_at=now + timedelta(days=1))
    put_on_roll(session, other, count=6, has_box=False)
    fixed(session, other, now)
    answer = canonical(answer_key_check(challenge(session, other, 1), TRUSTEES[0])).decode()
    with pytest.raises(FileRefused) as refused:
        take_key_check(session, token=token_of(session, poll_id, 1), text=answer, now=now)
    assert refused.value.facts["reason"] == "wrong-manifest"


def test_the_same_answer_again_changes_nothing_and_another_one_is_refused(
    session: Session, poll_id: PollId, now: datetime
) -> None:
    fixed(session, poll_id, now)
    token = token_of(session, poll_id, 1)
    answer = canonical(answer_key_check(challenge(session, poll_id, 1), TRUSTEES[0])).decode()
    for _ in range(2):
        take_key_check(session, token=token, text=answer, now=now)
    assert session.get_one(Box, poll_id).log_size == 2
    with pytest.raises(FileRefused) as refused:
        take_key_check(session, token=token, text="{}", now=now)
    assert refused.value.facts["reason"] == "wrong-key-check"
