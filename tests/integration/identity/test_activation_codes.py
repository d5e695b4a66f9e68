import io
from datetime import datetime, timedelta
from uuid import uuid4

import pypdf
import pytest
from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from governance.identity.models import ActivationCode
from governance.identity.queries import code_standings
from governance.identity.rules.codes import TypedCode, read_code
from governance.identity.rules.keys import Keys
from governance.identity.service import IssuedCode, close_accounts, issue_activation_codes
from governance.identity.service.codes import count_code_try, use_activation_code
from governance.identity.service.letters import activation_letters
from governance.journal.queries import entries_before
from governance.kernel.actor import SYSTEM
from governance.kernel.ids import AccountId, MemberId
from governance.kernel.refusals import NotFound, TooManyTries
from governance.notices.queries import notices_to
from governance.notices.rules import DeliveryState, NoticeKind
from governance.notices.service.letters import Signatory
from tests.factories.identity import an_account
from tests.factories.notices import LETTERHEAD
from tests.queries import counted_queries

KEYS = Keys("k" * 40)


def issued(session: Session, *account_ids: AccountId, now: datetime) -> list[IssuedCode]:
    return issue_activation_codes(
        session, account_ids=account_ids, keys=KEYS, actor=SYSTEM, now=now
    )


def typed(code: str) -> TypedCode:
    read = read_code(code)
    assert isinstance(read, TypedCode)
    return read


def use(session: Session, code: str, now: datetime) -> AccountId | None:
    return use_activation_code(session, code=typed(code), keys=KEYS, now=now)


def a_person(session: Session, now: datetime, name: str = "Rosa Parks") -> AccountId:
    return an_account(session, now=now, name=name, email=None, member_id=MemberId(uuid4()))


def test_a_code_signs_in_its_owner_once(session: Session, now: datetime) -> None:
    account_id = a_person(session, now)
    (one,) = issued(session, account_id, now=now)
    assert use(session, one.code.lower().replace("-", " "), now) == account_id
    assert use(session, one.code, now) is None


def test_a_code_runs_out_at_the_end_of_the_sixtieth_day(session: Session, now: datetime) -> None:
    account_id = a_person(session, now)
    (one,) = issued(session, account_id, now=now)
    midnight = datetime.fromisoformat("2027-08-06T23:00:00+00:00")
    assert use(session, one.code, midnight) is None
    assert use(session, one.code, midnight - timedelta(seconds=1)) == account_id


def test_a_new_code_voids_the_earlier_one(session: Session, now: datetime) -> None:
    account_id = a_person(session, now)
    (earlier,) = issued(session, account_id, now=now)
    (later,) = issued(session, account_id, now=now + timedelta(days=1))
    assert use(session, earlier.code, now + timedelta(days=1)) is None
    assert use(session, later.code, now + timedelta(days=1)) == account_id


def test_the_database_allows_one_working_code_a_person(session: Session, now: datetime) -> None:
    account_id = a_person(session, now)
    issued(session, account_id, now=now)
    session.add(
        ActivationCode(
            account_id=account_id,
            prefix="ZZZZ",
            code_digest="0" * 64,
            issued_at=now,
            expires_at=now,
        )
    )
    with pytest.raises(IntegrityError):
        session.flush()


def test_the_code_itself_is_kept_nowhere(session: Session, now: datetime) -> None:
    (one,) = issued(session, a_person(session, now), now=now)
    (row,) = session.scalars(select(ActivationCode))
    plain = one.code.replace("-", "")
    assert plain.startswith(row.prefix)
    assert plain[4:] not in f"{row.code_digest}{row.id}{row.account_id}"
    assert row.code_digest != Keys("other " * 8).digest("activation code", plain)


def test_a_wrong_code_with_the_right_beginning_is_refused(session: Session, now: datetime) -> None:
    from_letter = issued(session, a_person(session, now), now=now)[0].code
    other = issued(session, a_person(session, now, "Ida Wells"), now=now)[0].code
    mixed = TypedCode(prefix=from_letter[:4], whole=other.replace("-", ""))
    assert use_activation_code(session, code=mixed, keys=KEYS, now=now) is None


def test_guessing_at_one_letter_is_slowed_and_others_are_not(
    session: Session, now: datetime
) -> None:
    mine = typed(issued(session, a_person(session, now), now=now)[0].code)
    other = typed(issued(session, a_person(session, now, "Ida Wells"), now=now)[0].code)
    for _ in range(5):
        count_code_try(session, code=mine, keys=KEYS, now=now)
    with pytest.raises(TooManyTries):
        count_code_try(session, code=mine, keys=KEYS, now=now)
    count_code_try(session, code=other, keys=KEYS, now=now)


def test_a_new_letter_does_not_give_a_guesser_new_tries(session: Session, now: datetime) -> None:
    account_id = a_person(session, now)
    first = typed(issued(session, account_id, now=now)[0].code)
    for _ in range(5):
        count_code_try(session, code=first, keys=KEYS, now=now)
    second = typed(issued(session, account_id, now=now)[0].code)
    with pytest.raises(TooManyTries):
        count_code_try(session, code=second, keys=KEYS, now=now)


def test_issuing_is_journalled_and_noted_in_the_outbox_without_the_code(
    session: Session, now: datetime
) -> None:
    first, second = a_person(session, now), a_person(session, now, "Ida Wells")
    made = issued(session, first, second, now=now)
    assert [one.name for one in made] == ["Ida Wells", "Rosa Parks"]
    entry = entries_before(session, limit=1)[0]
    assert (entry.act, entry.detail) == ("activation-codes:issued", {"count": 2})
    (line,) = notices_to(session, person_id=made[0].person_id)
    assert (line.kind, line.state) == (NoticeKind.ACTIVATION_LETTER, DeliveryState.PRINTED)


def test_unknown_accounts_get_no_code(session: Session, now: datetime) -> None:
    with pytest.raises(NotFound):
        issued(session, AccountId(uuid4()), now=now)
    with pytest.raises(NotFound):
        issued(session, now=now)


def test_the_codes_of_many_are_told_in_one_question(
    session: Session, engine: Engine, now: datetime
) -> None:
    ids = [MemberId(uuid4()) for _ in range(4)]
    made = [
        an_account(session, now=now, name=f"Person {at}", email=None, member_id=member_id)
        for at, member_id in enumerate(ids[:3])
    ]
    close_accounts(session, member_ids=[ids[1]], actor=SYSTEM, now=now)
    reachable = an_account(session, now=now, name="Has E-mail", member_id=ids[3])
    issued(session, made[2], now=now)
    issued(session, made[2], now=now + timedelta(days=1))
    with counted_queries(engine) as seen:
        found = code_standings(session, member_ids=[*ids, MemberId(uuid4())])
    assert len(seen) == 1
    assert {member_id: one.account_id for member_id, one in found.items()} == {
        ids[0]: made[0],
        ids[2]: made[2],
        ids[3]: reachable,
    }
    assert found[ids[2]].issued_at == now + timedelta(days=1)
    assert str(found[ids[2]].last_day) == "2027-08-07"
    assert (found[ids[0]].issued_at, found[ids[0]].last_day) == (None, None)
    assert (found[ids[0]].email, found[ids[3]].email) == (None, "grace.hopper@example.org")


def test_letters_hold_name_code_and_where_to_type_it(session: Session, now: datetime) -> None:
    made = issued(session, a_person(session, now), a_person(session, now, "Ida Wells"), now=now)
    signatory = Signatory(name="Mary Seacole", office="Harbour Mutual")
    one = activation_letters(
        made[:1],
        letterhead=LETTERHEAD,
        signatory=signatory,
        issued_on=now.date(),
        addresses={made[0].account_id: ["1 Quay Street", "Harbourtown"]},
    )
    text = pypdf.PdfReader(io.BytesIO(one.content)).pages[0].extract_text()
    assert one.extension == "pdf"
    for group in made[0].code.split("-"):
        assert group in text
    for words in ("Ida Wells", "1 Quay Street", "vote.example.org/sign-in/code", "Mary Seacole"):
        assert words in text
    both = activation_letters(
        made, letterhead=LETTERHEAD, signatory=signatory, issued_on=now.date()
    )
    fronts = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(both.content)).pages][::2]
    assert both.extension == "pdf"
    for one_of_them, front in zip(made, fronts, strict=True):
        assert one_of_them.name in front
        assert [code.code[:4] in front for code in made] == [code is one_of_them for code in made]
