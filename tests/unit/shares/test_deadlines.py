"""The clocks an event starts: the day, the form and the law."""

from datetime import date

import pytest

from governance.constitution.rules.forms import EventKind
from governance.shares.rules.deadlines import Due, deadlines_of
from tests.factories.shares import COMPANY, SOCIETY


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (
            EventKind.ALLOTMENT,
            [
                (Due.RETURN_OF_ALLOTMENT, date(2027, 2, 28), "CA 2006 s555", "SH01"),
                (Due.REGISTER, date(2027, 3, 31), "CA 2006 s554", ""),
                (Due.CERTIFICATE, date(2027, 3, 31), "CA 2006 s769", ""),
            ],
        ),
        (
            EventKind.TRANSFER,
            [
                (Due.REGISTER, date(2027, 3, 31), "CA 2006 s771", ""),
                (Due.CERTIFICATE, date(2027, 3, 31), "CA 2006 s776", ""),
            ],
        ),
        (
            EventKind.REDEMPTION,
            [(Due.RETURN_OF_REDEMPTION, date(2027, 2, 28), "CA 2006 s689", "SH02")],
        ),
        (
            EventKind.PURCHASE,  # 28 days beginning with the day
            [
                (Due.RETURN_OF_PURCHASE, date(2027, 2, 27), "CA 2006 s707", "SH03"),
                (Due.RETURN_OF_CANCELLATION, date(2027, 2, 27), "CA 2006 s708", "SH06"),
            ],
        ),
        (EventKind.GIFT_BACK, []),
        (EventKind.BROUGHT_FORWARD, []),
        (EventKind.REVERSAL, []),
    ],
)
def test_a_company_has_these_clocks(
    kind: EventKind, expected: list[tuple[Due, date, str, str]]
) -> None:
    found = deadlines_of(kind, date(2027, 1, 31), COMPANY)
    assert [(each.what, each.due_on, each.source, each.form) for each in found] == expected


@pytest.mark.parametrize("kind", list(EventKind))
def test_a_society_files_nothing_for_its_shares(kind: EventKind) -> None:
    assert deadlines_of(kind, date(2027, 1, 31), SOCIETY) == ()
