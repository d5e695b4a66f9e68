"""Setting up a box: keepers, keys and the manifest; and everything refused on the way."""

from datetime import datetime, timedelta
from itertools import permutations
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from governance.journal.queries import entries_before
from governance.kernel.actor import SYSTEM
from governance.kernel.ids import PollId
from governance.kernel.refusals import NotFound
from governance.notices.models import Notice
from governance.notices.rules import NoticeKind
from governance.sealing.canonical import canonical
from governance.sealing.scrutineer import new_scrutineer_key
from governance.voting.models import BoardEntry, Box, Credential, Trustee
from governance.voting.queries.ceremony import box_page, keeper_page
from governance.voting.rules import PollClosed
from governance.voting.rules.box import (
    BoxMissing,
    BoxNotReady,
    BoxState,
    FileRefused,
    Issuer,
    Keeper,
    WrongBoxState,
)
from governance.voting.rules.keepers import (
    BoxIncomplete,
    KeepersFault,
    KeepersNotAllowed,
    Missing,
    OfficerTask,
    Task,
)
from governance.voting.service import (
    change_keeper,
    refuse_unless_ready,
    send_link_again,
    take_public_key,
    take_scrutineer_key,
)
from governance.voting.service.credentials import take_credentials
from tests.factories.sealing import (
    HOUSE,
    KEYS,
    TRUSTEES,
    a_key,
    a_sealed_box,
    answer_check,
    codes_file,
    manifest_in,
    token_of,
)
from tests.factories.voting import a_poll, put_on_roll
from tests.integration.voting.ceremonies import (
    FIVE,
    KEEPERS,
    SCRUTINEER,
    THREE,
    asked,
    fix,
    fixed,
    give_key,
    key_file,
    officers_task,
    set_up,
    state_of,
    task_of,
)

Named = tuple[tuple[Keeper, ...], Issuer, Keeper | None]
TWIN = Keeper("Tom Reid", "TAMSIN@example.org ")


@pytest.fixture
def poll_id(session: Session, now: datetime) -> PollId:
    """A poll that opens tomorrow, with a roll of six and no box."""
    made = a_poll(
        session, now=now, opens_at=now + timedelta(days=1), closes_at=now + timedelta(days=20)
    )
    put_on_roll(session, made, count=6, has_box=False)
    return made


@pytest.mark.parametrize("order", list(permutations((1, 2, 3))))
def test_in_whatever_order_trustees_come_the_box_is_ready_with_the_last(
    session: Session, poll_id: PollId, now: datetime, order: tuple[int, ...]
) -> None:
    set_up(session, poll_id, now)
    for place in order:
        assert officers_task(session, poll_id, now) is OfficerTask.WAIT_FOR_KEEPERS
        assert task_of(session, poll_id, place) is Task.GIVE_KEY
        give_key(session, poll_id, place, now)
        assert task_of(session, poll_id, place) is Task.WAIT_FOR_MANIFEST
    assert officers_task(session, poll_id, now) is OfficerTask.FIX
    fingerprint = fix(session, poll_id, now)
    assert manifest_in(session, poll_id).fingerprint == fingerprint
    for place in reversed(order):
        assert state_of(session, poll_id) is BoxState.FIXED
        assert task_of(session, poll_id, place) is Task.ANSWER_CHECK
        answer_check(session, poll_id, place, now=now)
    assert state_of(session, poll_id) is BoxState.READY
    assert officers_task(session, poll_id, now) is OfficerTask.WAIT_FOR_START
    assert {task_of(session, poll_id, place) for place in order} == {Task.WAIT_FOR_START}


@pytest.mark.parametrize(("trustees", "threshold"), [(1, 1), (3, 2), (5, 3)])
def test_one_three_or_five_trustees_of_whom_one_two_or_three_open(
    session: Session, poll_id: PollId, now: datetime, trustees: int, threshold: int
) -> None:
    manifest = a_sealed_box(session, poll_id, now=now, trustees=trustees)
    assert (len(manifest.trustees), manifest.threshold) == (trustees, threshold)
    assert [one.name for one in manifest.trustees] == [one.name for one in TRUSTEES[:trustees]]
    page = box_page(session, poll_id=poll_id, now=now)
    assert page is not None
    assert [line.places for line in page.subsets] == list(manifest.subsets)


def test_the_manifest_says_what_the_poll_is_and_begins_the_log(
    session: Session, poll_id: PollId, now: datetime
) -> None:
    manifest = a_sealed_box(session, poll_id, now=now, trustees=3)
    assert (manifest.roll.count, manifest.credentials.count) == (6, 6)
    assert manifest.board.origin == f"vote.example.org/votes/{poll_id}"
    assert manifest.closes_at == now + timedelta(days=20)
    lines = session.scalars(select(BoardEntry.event).order_by(BoardEntry.entry)).all()
    assert f'"manifest":"{manifest.fingerprint}"' in lines[0]
    assert ["key-checked" in line for line in lines] == [False, True, True, True]


@pytest.mark.parametrize(
    ("people", "fault"),
    [
        ((KEEPERS[:2], Issuer.SERVER, None), KeepersFault.NUMBER),
        ((KEEPERS[:4], Issuer.SERVER, None), KeepersFault.NUMBER),
        (((), Issuer.SERVER, None), KeepersFault.NUMBER),
        (((*KEEPERS[:2], TWIN), Issuer.SERVER, None), KeepersFault.SAME_PERSON),
        ((THREE, Issuer.SCRUTINEER, None), KeepersFault.ISSUER),
        ((THREE, Issuer.SCRUTINEER, KEEPERS[1]), KeepersFault.SCRUTINEER_IS_TRUSTEE),
    ],
)
def test_people_who_cannot_keep_a_box_together_are_refused(
    session: Session, poll_id: PollId, now: datetime, people: Named, fault: KeepersFault
) -> None:
    trustees, issuer, scrutineer = people
    with pytest.raises(KeepersNotAllowed) as refused:
        set_up(session, poll_id, now, trustees=trustees, issuer=issuer, scrutineer=scrutineer)
    assert refused.value.facts["reason"] is fault
    assert session.get(Box, poll_id) is None


def test_a_box_is_set_up_anew_while_it_is_a_draft_and_old_links_end(
    session: Session, poll_id: PollId, now: datetime
) -> None:
    set_up(session, poll_id, now, trustees=FIVE)
    give_key(session, poll_id, 1, now)
    old = token_of(session, poll_id, 1)
    set_up(session, poll_id, now, trustees=THREE)
    assert len(session.scalars(select(Trustee)).all()) == 3
    assert session.get_one(Trustee, (poll_id, 1)).key_id is None
    with pytest.raises(NotFound):
        keeper_page(session, token=old)
    for place in (1, 2, 3):
        give_key(session, poll_id, place, now)
    fix(session, poll_id, now)
    with pytest.raises(WrongBoxState):
        set_up(session, poll_id, now)


def test_a_box_cannot_be_set_up_after_the_close_nor_for_a_rehearsal(
    session: Session, poll_id: PollId, now: datetime
) -> None:
    with pytest.raises(PollClosed):
        set_up(session, poll_id, now + timedelta(days=20))
    rehearsal = a_poll(session, now=now, scheme="rehearsal-v1")
    with pytest.raises(NotFound):
        set_up(session, rehearsal, now)
    with pytest.raises(ValueError, match="never opened"):
        set_up(session, poll_id, now, smallest_box=1)


def test_a_trustee_replaced_before_the_fixing_loses_link_and_key(
    session: Session, poll_id: PollId, now: datetime
) -> None:
    set_up(session, poll_id, now)
    give_key(session, poll_id, 2, now)
    old = token_of(session, poll_id, 2)
    change: Any = {"house": HOUSE, "keys": KEYS, "actor": SYSTEM, "now": now}
    change_keeper(session, poll_id=poll_id, place=2, keeper=KEEPERS[3], **change)
    with pytest.raises(NotFound):
        take_public_key(session, token=old, text=key_file(2), now=now)
    assert task_of(session, poll_id, 2) is Task.GIVE_KEY
    assert KEEPERS[3].name in asked(session, NoticeKind.TRUSTEE_ASKED)
    with pytest.raises(KeepersNotAllowed):
        change_keeper(session, poll_id=poll_id, place=1, keeper=KEEPERS[3], **change)
    with pytest.raises(NotFound):
        change_keeper(session, poll_id=poll_id, place=0, keeper=SCRUTINEER, **change)
    with pytest.raises(NotFound):
        change_keeper(session, poll_id=poll_id, place=4, keeper=SCRUTINEER, **change)


def test_nobody_is_replaced_after_the_fixing(
    session: Session, poll_id: PollId, now: datetime
) -> None:
    a_sealed_box(session, poll_id, now=now, trustees=3)
    with pytest.raises(WrongBoxState):
        change_keeper(
            session, poll_id=poll_id, place=2, keeper=KEEPERS[3], house=HOUSE, keys=KEYS,
            actor=SYSTEM, now=now,
        )  # fmt: skip
    with pytest.raises(WrongBoxState):
        give_key(session, poll_id, 2, now)


def test_a_new_link_goes_to_the_new_address_and_the_old_one_ends(
    session: Session, poll_id: PollId, now: datetime
) -> None:
    a_sealed_box(session, poll_id, now=now, trustees=3)
    old = token_of(session, poll_id, 3)
    send_link_again(
        session, poll_id=poll_id, place=3, email="vera@home.example", house=HOUSE, keys=KEYS,
        actor=SYSTEM, now=now,
    )  # fmt: skip
    with pytest.raises(NotFound):
        keeper_page(session, token=old)
    found = session.scalars(select(Notice).where(Notice.kind == NoticeKind.KEEPER_LINK)).one()
    assert (found.name, found.email) == (KEEPERS[2].name, "vera@home.example")
    assert f"{HOUSE.base_url}/box/{token_of(session, poll_id, 3)}" in (found.body or "")
    assert found.is_secret
    with pytest.raises(NotFound):
        send_link_again(
            session, poll_id=poll_id, place=0, house=HOUSE, keys=KEYS, actor=SYSTEM, now=now
        )


def test_one_key_cannot_be_that_of_two_trustees(
    session: Session, poll_id: PollId, now: datetime
) -> None:
    set_up(session, poll_id, now)
    give_key(session, poll_id, 1, now)
    give_key(session, poll_id, 1, now)  # the same person again: no harm
    token = token_of(session, poll_id, 2)
    with pytest.raises(FileRefused) as refused:
        take_public_key(session, token=token, text=key_file(1), now=now)
    assert refused.value.facts["reason"] == "duplicate"


@pytest.mark.parametrize("text", ["", "{}", "a key", '{"format":"trustee-public-key-v1"}'])
def test_what_is_no_public_key_is_refused_with_what_to_do(
    session: Session, poll_id: PollId, now: datetime, text: str
) -> None:
    set_up(session, poll_id, now)
    with pytest.raises(FileRefused) as refused:
        take_public_key(session, token=token_of(session, poll_id, 1), text=text, now=now)
    assert len(str(refused.value.facts["said"])) > 20


def test_a_key_changed_on_the_way_is_refused(
    session: Session, poll_id: PollId, now: datetime
) -> None:
    set_up(session, poll_id, now)
    changed = key_file(1).replace(TRUSTEES[0].name, "Tamsin Reed")
    with pytest.raises(FileRefused) as refused:
        take_public_key(session, token=token_of(session, poll_id, 1), text=changed, now=now)
    assert refused.value.facts["reason"] == "bad-signature"


def test_fixing_names_all_that_is_missing(session: Session, now: datetime, poll_id: PollId) -> None:
    with pytest.raises(BoxMissing):
        fix(session, poll_id, now)
    bare = a_poll(session, now=now, opens_at=now + timedelta(days=1))
    set_up(session, bare, now, issuer=Issuer.SCRUTINEER, scrutineer=SCRUTINEER)
    with pytest.raises(BoxIncomplete) as refused:
        fix(session, bare, now)
    assert refused.value.facts["missing"] == (
        Missing.ROLL, Missing.KEYS, Missing.SCRUTINEER_KEY, Missing.CODES,
    )  # fmt: skip
    with pytest.raises(PollClosed):
        fix(session, bare, now + timedelta(days=7))


def test_with_a_scrutineer_the_codes_come_from_them_alone(
    session: Session, poll_id: PollId, now: datetime
) -> None:
    set_up(session, poll_id, now, issuer=Issuer.SCRUTINEER, scrutineer=SCRUTINEER)
    for place in (1, 2, 3):
        give_key(session, poll_id, place, now)
    assert task_of(session, poll_id, 0) is Task.GIVE_KEY
    token = token_of(session, poll_id, 0)
    key = canonical(new_scrutineer_key("Sunita Moss").public_file()).decode()
    take_scrutineer_key(session, token=token, text=key, now=now)
    assert task_of(session, poll_id, 0) is Task.GIVE_CODES
    take_credentials(session, token=token, text=codes_file(session, poll_id), now=now)
    assert task_of(session, poll_id, 0) is Task.WAIT_FOR_MANIFEST
    fix(session, poll_id, now)
    manifest = manifest_in(session, poll_id)
    assert (manifest.credentials.issuer, manifest.credentials.count) == ("scrutineer", 6)
    assert manifest.scrutineer is not None
    assert session.scalars(select(Credential.member_id).distinct()).all() == [None]
    assert asked(session, NoticeKind.SCRUTINEER_ASKED) == ["Sunita Moss"]


def test_a_trustees_file_is_no_scrutineers_key_nor_the_other_way_round(
    session: Session, poll_id: PollId, now: datetime
) -> None:
    set_up(session, poll_id, now, scrutineer=SCRUTINEER)
    with pytest.raises(FileRefused):
        take_scrutineer_key(session, token=token_of(session, poll_id, 0), text=key_file(1), now=now)
    with pytest.raises(NotFound):
        take_public_key(session, token=token_of(session, poll_id, 0), text=key_file(1), now=now)


def test_nobody_is_told_to_vote_before_the_box_is_ready(
    session: Session, poll_id: PollId, now: datetime
) -> None:
    with pytest.raises(BoxMissing):
        refuse_unless_ready(session, poll_id=poll_id)
    fixed(session, poll_id, now)
    with pytest.raises(BoxNotReady):
        refuse_unless_ready(session, poll_id=poll_id)
    for place in (1, 2, 3):
        answer_check(session, poll_id, place, now=now)
    refuse_unless_ready(session, poll_id=poll_id)
    refuse_unless_ready(session, poll_id=a_poll(session, now=now, scheme="rehearsal-v1"))


def test_every_act_of_the_ceremony_is_in_the_journal(
    session: Session, poll_id: PollId, now: datetime
) -> None:
    a_sealed_box(session, poll_id, now=now)
    acts = [entry.act for entry in reversed(entries_before(session, limit=4))]
    assert acts == ["box:set-up", "box:key-taken", "box:fixed", "box:key-checked"]


def test_a_leaked_database_gives_no_link_away(
    session: Session, poll_id: PollId, now: datetime
) -> None:
    a_sealed_box(session, poll_id, now=now)
    token = token_of(session, poll_id, 1)
    trustee = session.get_one(Trustee, (poll_id, 1))
    kept = [str(getattr(trustee, column.key)) for column in Trustee.__table__.columns]
    assert not [value for value in kept if token in value]
    assert a_key(TRUSTEES[0].name).paper_text not in "".join(kept)
