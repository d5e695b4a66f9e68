"""What privacy asks of the worker: notices as people chose, a daily look at what is due."""

from datetime import date, datetime

from governance.kernel.calendar import london_day
from governance.notices.commands import Job, MakeSession
from governance.notices.service.choices import turn_to_choices
from governance.privacy.service.retention import look
from governance.storage.engine import begin_writing


def worker_jobs() -> tuple[Job, ...]:
    """Turn queued notices to letter or e-mail; once a day count what is due for destruction.

    Nothing is ever destroyed by the worker: that takes two people.
    """
    looked_on: list[date] = []

    def ways(make_session: MakeSession, now: datetime) -> int:
        with make_session() as session:
            begin_writing(session)
            turned = turn_to_choices(session, now=now)
            session.commit()
        return turned

    def daily(make_session: MakeSession, now: datetime) -> int:
        today = london_day(now)
        if looked_on == [today]:
            return 0
        with make_session() as session:
            begin_writing(session)
            look(session, now=now)
            session.commit()
        looked_on[:] = [today]
        return 0

    return (ways, daily)
