"""What filings ask of the worker, once a day: remind the secretaries of what is due."""

from datetime import date, datetime

from governance.filing.service.reminders import remind
from governance.kernel.calendar import london_day
from governance.notices.commands import Job, MakeSession
from governance.settings import Settings
from governance.storage.engine import begin_writing


def worker_jobs(settings: Settings) -> tuple[Job, ...]:
    """Remind fourteen and three days before the last day of everything that is due."""
    letterhead = settings.letterhead
    done_on: list[date] = []

    def daily(make_session: MakeSession, now: datetime) -> int:
        today = london_day(now)
        if done_on == [today]:
            return 0
        with make_session() as session:
            begin_writing(session)
            told = remind(session, letterhead=letterhead, now=now)
            session.commit()
        done_on[:] = [today]
        return told

    return (daily,)
