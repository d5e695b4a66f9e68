"""A co-owner's own page: what it says, what it offers, and that it shows nobody else's."""

from datetime import date, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from governance.constitution.queries import articles_on
from governance.kernel.actor import SYSTEM
from governance.kernel.ids import CertificateId, MemberId
from governance.register.queries.entries_as_at import entries_of, holder
from governance.shares.service.certificates import issue_certificate
from tests.factories.privacy import signed_in_as, writing
from tests.factories.register import a_member


def a_certificate(app: Flask, member_id: MemberId, now: datetime) -> CertificateId:
    with writing(app) as session:
        entry = entries_of(session, member_ids=[member_id])[member_id][0]
        return issue_certificate(
            session,
            holder=holder(session, entry_id=entry.entry_id, day=now.date()),
            class_key="ordinary",
            articles=articles_on(session, day=now.date()),
            actor=SYSTEM,
            now=now,
        )


@pytest.fixture
def margaret(app: Flask, now: datetime) -> MemberId:
    with writing(app) as session:
        return a_member(session, now=now, name="Margaret Hill")


def test_a_member_reads_the_register_the_shares_and_the_staff_records(
    client: FlaskClient, margaret: MemberId
) -> None:
    signed_in_as(client, margaret)
    page = client.get("/my-membership").get_data(as_text=True)
    assert "You are a member today" in page
    assert "1 Ewell Road<br>Epsom<br>KT17 1AA" in page
    assert "<strong>1 Ordinary</strong> share, 1p paid." in page
    assert "Carried over from the old register" in page
    assert "Nursing" in page
    assert "1 The Avenue" in page
    for address in ("/votes", "/elections", "/my-membership/contact", "/my-membership/data"):
        assert f'href="{address}"' in page


def test_what_the_entry_lacks_is_said_with_a_way_to_give_it(
    app: Flask, client: FlaskClient, now: datetime
) -> None:
    with writing(app) as session:
        bare = a_member(session, now=now, particulars={"address_1": "", "town": "", "postcode": ""})
    signed_in_as(client, bare)
    page = client.get("/my-membership").get_data(as_text=True)
    assert "Something is missing" in page
    assert 'href="/my-membership/register-address">Give your address now' in page


def test_a_person_without_an_entry_is_told_so(
    app: Flask, client: FlaskClient, now: datetime
) -> None:
    with writing(app) as session:
        outside = a_member(session, now=now, holds_share=False)
    signed_in_as(client, outside)
    page = client.get("/my-membership").get_data(as_text=True)
    assert "There is no entry for you in the register of members." in page
    assert "cannot vote" in page


def test_a_member_downloads_the_own_certificate_and_nobody_elses(
    app: Flask, client: FlaskClient, margaret: MemberId, now: datetime
) -> None:
    mine = a_certificate(app, margaret, now)
    with writing(app) as session:
        other = a_member(session, now=now, name="Kwame Adams", email="kwame@example.org")
    theirs = a_certificate(app, other, now)
    signed_in_as(client, margaret)
    assert f"/my-membership/certificates/{mine}.pdf" in client.get("/my-membership").text
    answer = client.get(f"/my-membership/certificates/{mine}.pdf")
    assert answer.status_code == 200
    assert answer.data.startswith(b"%PDF")
    assert client.get(f"/my-membership/certificates/{theirs}.pdf").status_code == 404


def test_a_former_member_reads_when_it_ended(
    app: Flask, client: FlaskClient, now: datetime
) -> None:
    with writing(app) as session:
        former = a_member(session, now=now, ceased_on=date(2026, 3, 31))
    signed_in_as(client, former)
    page = client.get("/my-membership").get_data(as_text=True)
    assert "31 March 2026" in page
    assert "cannot vote" in page
