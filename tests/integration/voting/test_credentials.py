"""Credentials: issued and kept sealed, brought by a scrutineer, voided and given anew."""

import json
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.identity.rules.refusals import SealBroken
from governance.journal.queries import entries_before
from governance.kernel.actor import NOBODY, SYSTEM
from governance.kernel.ids import MemberId, PollId, new_id
from governance.sealing.canonical import canonical
from governance.sealing.credentials import credential_of, credentials_file, new_seed
from governance.sealing.scrutineer import ScrutineerKey, new_scrutineer_key
from governance.sealing.voids import Void, void_file
from governance.sealing.voids import VoidReason as FileReason
from governance.voting.models import Box, Credential, Mark, Poll
from governance.voting.queries.board import log_lines
from governance.voting.queries.credentials import (
    cast_under,
    credential_lines,
    credential_map,
    credentials_digest,
    my_cast,
    newest_of,
)
from governance.voting.rules import AlreadyVoted, NotOnRoll, NotOpen, PollClosed
from governance.voting.rules.box import (
    BoxState,
    CredentialUnknown,
    CredentialVoided,
    FileRefused,
    Issuer,
    VoidReason,
    WrongBoxState,
)
from governance.voting.rules.keys import BoothKeys
from governance.voting.service import credentials as issuing
from governance.voting.service import (
    freeze_box,
    my_seed,
    reissue_credential,
    take_void,
    void_credential,
)
from governance.voting.service.credentials import take_credentials
from tests.factories.sealing import (
    KEYS,
    SCRUTINEER,
    code_of,
    codes_file,
    manifest_in,
    seed_for,
    token_of,
)
from tests.factories.voting import a_poll, a_voter, an_envelope_cast, put_on_roll


@pytest.fixture
def poll_id(session: Session, now: datetime) -> PollId:
    return a_poll(session, now=now)


def types(session: Session, poll_id: PollId) -> list[str]:
    return [json.loads(line)["type"] for line in log_lines(session, poll_id=poll_id)]


def marks(session: Session, poll_id: PollId) -> int:
    return session.scalar(select(func.count()).where(Mark.poll_id == poll_id)) or 0


def void(
    session: Session,
    poll_id: PollId,
    member_id: MemberId,
    now: datetime,
    reason: VoidReason = VoidReason.LOST,
) -> None:
    void_credential(
        session, poll_id=poll_id, member_id=member_id, reason=reason, actor=SYSTEM, now=now
    )


def reissue(session: Session, poll_id: PollId, member_id: MemberId, now: datetime) -> None:
    reissue_credential(
        session,
        poll_id=poll_id,
        member_id=member_id,
        reason=VoidReason.LOST,
        keys=KEYS,
        actor=SYSTEM,
        now=now,
    )


def test_everyone_on_the_roll_gets_a_credential_whose_seed_is_kept_sealed(
    session: Session, poll_id: PollId, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(issuing, "_AT_A_TIME", 3)
    voters = put_on_roll(session, poll_id, count=8)
    rows = session.scalars(select(Credential).where(Credential.poll_id == poll_id)).all()
    assert {row.member_id for row in rows} == set(voters)
    for row in rows:
        seed = KEYS.open(row.seed or "", poll_id=poll_id, owner=row.credential)
        assert credential_of(seed) == row.credential
        assert seed.hex() not in (row.seed or "")
        with pytest.raises(SealBroken):
            BoothKeys("another").open(row.seed or "", poll_id=poll_id, owner=row.credential)
    assert len(list(credential_map(session, poll_id=poll_id))) == 8


def test_the_manifest_names_the_credentials_by_their_digest(
    session: Session, poll_id: PollId
) -> None:
    put_on_roll(session, poll_id, count=5)
    lines = "".join(credential_lines(session, poll_id=poll_id)).encode()
    rows = session.scalars(select(Credential.credential).where(Credential.poll_id == poll_id))
    assert lines == credentials_file(rows)
    facts = manifest_in(session, poll_id).credentials
    assert (facts.count, facts.sha256) == credentials_digest(session, poll_id=poll_id)


def test_a_member_is_given_their_own_seed_while_they_may_vote(
    session: Session, now: datetime, poll_id: PollId
) -> None:
    (member_id,) = put_on_roll(session, poll_id)

    def given(at: datetime = now) -> bytes:
        return my_seed(session, poll_id=poll_id, actor=a_voter(member_id), keys=KEYS, now=at)

    assert given() == seed_for(session, poll_id, member_id)
    with pytest.raises(NotOpen):
        given(now - timedelta(days=1))
    with pytest.raises(PollClosed):
        given(now + timedelta(days=8))
    an_envelope_cast(session, poll_id=poll_id, member_id=member_id, now=now)
    with pytest.raises(AlreadyVoted):
        given()


def test_strangers_get_no_seed(session: Session, now: datetime, poll_id: PollId) -> None:
    put_on_roll(session, poll_id)
    for actor in (NOBODY, a_voter(MemberId(new_id()))):
        with pytest.raises(NotOnRoll):
            my_seed(session, poll_id=poll_id, actor=actor, keys=KEYS, now=now)


def test_codes_of_a_scrutineer_are_not_given_by_this_computer(
    session: Session, now: datetime, poll_id: PollId
) -> None:
    (member_id,) = put_on_roll(session, poll_id, issuer=Issuer.SCRUTINEER)
    with pytest.raises(CredentialUnknown):
        my_seed(session, poll_id=poll_id, actor=a_voter(member_id), keys=KEYS, now=now)
    row = session.scalars(select(Credential).where(Credential.poll_id == poll_id)).one()
    assert (row.member_id, row.seed) == (None, None)
    assert list(credential_map(session, poll_id=poll_id)) == []
    assert code_of(member_id) not in json.dumps(list(log_lines(session, poll_id=poll_id)))


def test_the_scrutineer_hands_in_one_credential_for_each_person_and_may_do_so_again(
    session: Session, now: datetime, poll_id: PollId
) -> None:
    put_on_roll(session, poll_id, count=2, issuer=Issuer.SCRUTINEER)
    box = session.get_one(Box, poll_id)
    token = token_of(session, poll_id, 0)
    with pytest.raises(WrongBoxState):
        take_credentials(session, token=token, text=codes_file(session, poll_id), now=now)
    box.state = BoxState.DRAFT
    session.flush()
    two = credentials_file(credential_of(new_seed()) for _ in range(2)).decode()
    for wrong, reason in (
        (two.splitlines(keepends=True)[0], "wrong-length"),
        (two[:-1], "not-canonical"),
        (two.splitlines(keepends=True)[0] * 2, "duplicate"),
        ("", "wrong-length"),
    ):
        with pytest.raises(FileRefused) as refused:
            take_credentials(session, token=token, text=wrong, now=now)
        assert refused.value.facts["reason"] == reason
    take_credentials(session, token=token, text=two, now=now)
    assert "".join(credential_lines(session, poll_id=poll_id)) == two
    assert entries_before(session, limit=1)[0].act == "box:credentials-taken"


def test_a_voided_vote_takes_its_mark_off_and_is_a_public_event(
    session: Session, now: datetime, poll_id: PollId
) -> None:
    first, second = put_on_roll(session, poll_id, count=2)
    for member_id in (first, second):
        an_envelope_cast(session, poll_id=poll_id, member_id=member_id, now=now)
    void(session, poll_id, first, now, VoidReason.PRESSURED)
    assert marks(session, poll_id) == 1
    event = json.loads(list(log_lines(session, poll_id=poll_id))[-1])
    assert (event["type"], event["reason"]) == ("credential-voided", "pressured")
    entry = entries_before(session, limit=1)[0]
    assert entry.act == "box:credential-voided"
    assert str(first) not in json.dumps(entry.detail)
    with pytest.raises(CredentialVoided):
        void(session, poll_id, first, now)


def test_somebody_with_a_fresh_credential_votes_with_that_alone(
    session: Session, now: datetime, poll_id: PollId
) -> None:
    (member_id,) = put_on_roll(session, poll_id)
    an_envelope_cast(session, poll_id=poll_id, member_id=member_id, now=now)
    old = newest_of(session, poll_id=poll_id, member_id=member_id)
    assert old is not None
    reissue(session, poll_id, member_id, now)
    fresh = newest_of(session, poll_id=poll_id, member_id=member_id)
    assert fresh is not None
    assert (fresh.replaces, marks(session, poll_id)) == (old.credential, 0)
    assert my_cast(session, poll_id=poll_id, member_id=member_id) is None
    made = an_envelope_cast(session, poll_id=poll_id, member_id=member_id, now=now)
    mine = my_cast(session, poll_id=poll_id, member_id=member_id)
    assert mine is not None
    assert (mine.ballot, mine.number) == (made.ballot, made.number)
    assert marks(session, poll_id) == 1
    assert types(session, poll_id)[-4:] == [
        "ballot",
        "credential-voided",
        "credential-issued",
        "ballot",
    ]


def test_a_credential_that_was_voided_before_is_replaced_once_at_a_time(
    session: Session, now: datetime, poll_id: PollId
) -> None:
    (member_id,) = put_on_roll(session, poll_id)
    void(session, poll_id, member_id, now)
    reissue(session, poll_id, member_id, now + timedelta(minutes=1))
    reissue(session, poll_id, member_id, now + timedelta(minutes=2))
    assert types(session, poll_id).count("credential-voided") == 2
    assert types(session, poll_id).count("credential-issued") == 2
    in_force = session.scalar(
        select(func.count()).where(Credential.poll_id == poll_id, Credential.voided_at.is_(None))
    )
    assert in_force == 1


def test_who_votes_on_paper_gets_no_other_credential(
    session: Session, now: datetime, poll_id: PollId
) -> None:
    (member_id,) = put_on_roll(session, poll_id)
    void(session, poll_id, member_id, now, VoidReason.PAPER)
    with pytest.raises(CredentialVoided):
        reissue(session, poll_id, member_id, now)
    with pytest.raises(ValueError, match="on paper"):
        reissue_credential(
            session,
            poll_id=poll_id,
            member_id=member_id,
            reason=VoidReason.PAPER,
            keys=KEYS,
            actor=SYSTEM,
            now=now,
        )


def test_a_vote_may_be_voided_after_the_close_and_before_the_freezing_but_not_replaced(
    session: Session, now: datetime, poll_id: PollId
) -> None:
    first, second = put_on_roll(session, poll_id, count=2)
    an_envelope_cast(session, poll_id=poll_id, member_id=first, now=now)
    closed = session.get_one(Poll, poll_id).closes_at
    with pytest.raises(PollClosed):
        reissue(session, poll_id, first, closed)
    void(session, poll_id, first, closed)
    freeze_box(session, poll_id=poll_id, actor=SYSTEM, now=closed)
    with pytest.raises(WrongBoxState):
        void(session, poll_id, second, closed)


def test_only_people_on_the_roll_have_something_to_void(
    session: Session, now: datetime, poll_id: PollId
) -> None:
    put_on_roll(session, poll_id)
    with pytest.raises(NotOnRoll):
        void(session, poll_id, MemberId(new_id()), now)


def a_void(
    session: Session,
    poll_id: PollId,
    credential: str,
    *,
    replacement: str | None = None,
    key: ScrutineerKey = SCRUTINEER,
    poll: str = "",
) -> str:
    body = void_file(
        Void(credential, FileReason.LOST, replacement),
        poll=poll or str(poll_id),
        manifest=manifest_in(session, poll_id).fingerprint,
        seed=key.signing_seed,
    )
    return canonical(body).decode()


def test_the_scrutineer_voids_and_replaces_by_a_signed_file(
    session: Session, now: datetime, poll_id: PollId
) -> None:
    first, _ = put_on_roll(session, poll_id, count=2, issuer=Issuer.SCRUTINEER)
    made = an_envelope_cast(session, poll_id=poll_id, member_id=first, now=now)
    token, old = token_of(session, poll_id, 0), credential_of(seed_for(session, poll_id, first))
    assert cast_under(session, poll_id=poll_id, credential=old) == made.ballot
    fresh = credential_of(new_seed())
    text = a_void(session, poll_id, old, replacement=fresh)
    take_void(session, token=token, text=text, now=now)
    assert types(session, poll_id)[-2:] == ["credential-voided", "credential-issued"]
    assert cast_under(session, poll_id=poll_id, credential=fresh) is None
    with pytest.raises(CredentialVoided):
        take_void(session, token=token, text=a_void(session, poll_id, old), now=now)
    with pytest.raises(WrongBoxState):
        void(session, poll_id, first, now)


def test_a_void_that_is_not_the_scrutineers_or_of_this_poll_is_refused(
    session: Session, now: datetime, poll_id: PollId
) -> None:
    first, second = put_on_roll(session, poll_id, count=2, issuer=Issuer.SCRUTINEER)
    token, mine = token_of(session, poll_id, 0), credential_of(seed_for(session, poll_id, first))
    other = credential_of(seed_for(session, poll_id, second))
    for text, reason in (
        (a_void(session, poll_id, mine, key=new_scrutineer_key("Else")), "bad-signature"),
        (a_void(session, poll_id, mine, poll=str(new_id())), "wrong-manifest"),
        (a_void(session, poll_id, mine, replacement=other), "duplicate"),
        ("{}", "malformed"),
    ):
        with pytest.raises(FileRefused) as refused:
            take_void(session, token=token, text=text, now=now)
        assert refused.value.facts["reason"] == reason
    stranger = a_void(session, poll_id, credential_of(new_seed()))
    with pytest.raises(CredentialUnknown):
        take_void(session, token=token, text=stranger, now=now)
    assert "credential-voided" not in types(session, poll_id)
