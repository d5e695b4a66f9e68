"""What was written into a form that could not be taken is given back to its writer, safely."""

import pytest
from flask.testing import FlaskClient

STATEMENT = "I have worked on the wards for nine years & I will <b>listen</b>."
FORM = {"statement": STATEMENT, "signed_name": "Amina Diallo"}
STAND = "/elections/0190b6a8-0000-7000-8000-000000000000/stand"
OUR_OWN_PAGE = {"Sec-Fetch-Site": "same-origin"}


def test_somebody_who_was_signed_out_can_copy_what_they_wrote(client: FlaskClient) -> None:
    answer = client.post(STAND, data=FORM, headers=OUR_OWN_PAGE)
    assert answer.status_code == 401
    assert "What you wrote" in answer.text
    assert "nine years &amp; I will &lt;b&gt;listen&lt;/b&gt;." in answer.text
    assert "Amina Diallo" not in answer.text


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {}],
)
def test_the_words_of_a_strange_page_are_not_shown(
    client: FlaskClient, headers: dict[str, str]
) -> None:
    answer = client.post(STAND, data=FORM, headers=headers)
    assert answer.status_code == 401
    assert "nine years" not in answer.text


@pytest.mark.parametrize("name", ["password", "current", "code"])
def test_passwords_and_codes_are_never_shown(client: FlaskClient, name: str) -> None:
    secret = "seven lamps beside the quarry where the river bends"
    answer = client.post(STAND, data={name: secret}, headers=OUR_OWN_PAGE)
    assert answer.status_code == 401
    assert "seven lamps" not in answer.text
    assert "What you wrote" not in answer.text
