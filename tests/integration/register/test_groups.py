"""Keeping the staff groups and sites."""

from datetime import date, datetime

import pytest
from sqlalchemy.orm import Session

from governance.journal.queries import entries_before
from governance.kernel.actor import SYSTEM
from governance.kernel.ids import ConstituencyId, new_id
from governance.kernel.refusals import NotFound, StaleForm
from governance.register.queries import constituencies
from governance.register.queries.constituencies import constituency
from governance.register.rules.people import ConstituencyKind
from governance.register.rules.refusals import ConstituencyInUse, ConstituencyNameTaken
from governance.register.service import (
    close_constituency,
    open_constituency,
    rename_constituency,
)
from tests.factories.register import a_constituency, a_member

SITE = ConstituencyKind.SITE


def rename(session: Session, id_: ConstituencyId, name: str, now: datetime, version: int) -> None:
    rename_constituency(
        session, constituency_id=id_, name=name, version=version, actor=SYSTEM, now=now
    )


def close(session: Session, id_: ConstituencyId, now: datetime, version: int = 1) -> None:
    close_constituency(session, constituency_id=id_, version=version, actor=SYSTEM, now=now)


def test_a_site_is_added_renamed_and_closed(session: Session, now: datetime) -> None:
    id_ = open_constituency(session, kind=SITE, name=" Esher Hub ", actor=SYSTEM, now=now)
    assert constituency(session, constituency_id=id_).name == "Esher Hub"
    rename(session, id_, "Esher Clinic", now, version=2)
    close(session, id_, now, version=3)
    assert constituencies(session) == []
    (closed,) = constituencies(session, with_closed=True)
    assert (closed.name, closed.closed_at) == ("Esher Clinic", now)
    acts = {entry.act for entry in entries_before(session, subject_id=str(id_))}
    assert acts == {"constituency:opened", "constituency:renamed", "constituency:closed"}


def test_a_name_is_given_once_a_kind(session: Session, now: datetime) -> None:
    a_constituency(session, name="Epsom", kind=SITE)
    other = a_constituency(session, name="Dorking", kind=SITE)
    with pytest.raises(ConstituencyNameTaken):
        open_constituency(session, kind=SITE, name="EPSOM", actor=SYSTEM, now=now)
    with pytest.raises(ConstituencyNameTaken):
        rename(session, other, "Épsom", now, version=1)
    open_constituency(
        session, kind=ConstituencyKind.STAFF_GROUP, name="Epsom", actor=SYSTEM, now=now
    )


def test_a_closed_site_of_the_name_is_opened_again(session: Session, now: datetime) -> None:
    id_ = a_constituency(session, name="Epsom", kind=SITE)
    close(session, id_, now)
    assert open_constituency(session, kind=SITE, name="Epsom", actor=SYSTEM, now=now) == id_


def test_a_site_with_people_in_post_is_not_closed(session: Session, now: datetime) -> None:
    a_member(session, now=now, site="Epsom", holds_share=False)
    with pytest.raises(ConstituencyInUse):
        close(session, a_constituency(session, name="Epsom", kind=SITE), now)


def test_a_site_that_only_leavers_were_at_may_close(session: Session, now: datetime) -> None:
    a_member(session, now=now, site="Epsom", left_on=date(2020, 1, 31))
    close(session, a_constituency(session, name="Epsom", kind=SITE), now)


def test_an_old_form_is_refused(session: Session, now: datetime) -> None:
    id_ = a_constituency(session, name="Epsom", kind=SITE)
    rename(session, id_, "Epsom Clinic", now, version=1)
    with pytest.raises(StaleForm):
        rename(session, id_, "Epsom Centre", now, version=1)
    with pytest.raises(StaleForm):
        close(session, id_, now, version=1)


def test_an_unknown_group_is_not_found(session: Session, now: datetime) -> None:
    stranger = ConstituencyId(new_id())
    with pytest.raises(NotFound):
        constituency(session, constituency_id=stranger)
    with pytest.raises(NotFound):
        close(session, stranger, now)
