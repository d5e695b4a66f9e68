from datetime import UTC, datetime, timedelta

from governance.identity.rules.devices import device_name
from governance.identity.rules.roles import (
    EVERYONE_MAY,
    MEMBER_MAY,
    ROLE_MAY,
    Role,
    permissions_of,
)
from governance.identity.rules.waiting import minutes_left, wait_after
from governance.kernel.permissions import Permission

NOW = datetime(2027, 6, 7, 8, 0, tzinfo=UTC)


def test_the_wait_doubles_after_five_tries_and_stops_at_a_quarter_of_an_hour() -> None:
    minutes = [wait_after(tries) // timedelta(minutes=1) for tries in range(1, 12)]
    assert minutes == [0, 0, 0, 0, 1, 2, 4, 8, 15, 15, 15]
    assert wait_after(10_000) == timedelta(minutes=15)


def test_minutes_left_are_rounded_up() -> None:
    assert minutes_left(NOW + timedelta(seconds=1), NOW) == 1
    assert minutes_left(NOW + timedelta(seconds=61), NOW) == 2
    assert minutes_left(NOW, NOW) == 1


def test_nobody_but_a_member_may_vote() -> None:
    for role in Role:
        assert Permission.BALLOTS_CAST not in permissions_of(
            is_member=False, roles=frozenset({role})
        )
    assert Permission.BALLOTS_CAST in permissions_of(is_member=True, roles=frozenset())


def test_an_auditor_and_a_scrutineer_only_read() -> None:
    reading = {
        Permission.AUDIT_DOWNLOAD,
        Permission.JOURNAL_READ,
        Permission.MEMBERS_READ,
    }
    assert ROLE_MAY[Role.AUDITOR] <= reading
    assert ROLE_MAY[Role.SCRUTINEER] <= reading | {Permission.AUDIT_HOLD}


def test_whoever_gives_roles_runs_no_election() -> None:
    running = {
        Permission.CONTESTS_COUNT,
        Permission.CONTESTS_DECLARE,
        Permission.NOMINATIONS_DECIDE,
    }
    assert not ROLE_MAY[Role.ADMINISTRATOR] & running


def test_every_permission_belongs_to_somebody() -> None:
    given = EVERYONE_MAY | MEMBER_MAY | frozenset().union(*ROLE_MAY.values())
    assert given == frozenset(Permission)


def test_a_device_is_named_in_words() -> None:
    android = "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 Chrome/129.0 Safari"
    assert device_name(android) == "Chrome on Android"
    windows = "Mozilla/5.0 (Windows NT 10.0; rv:130.0) Gecko/20100101 Firefox/130.0"
    assert device_name(windows) == "Firefox on Windows"
    assert device_name("") == "A browser"
