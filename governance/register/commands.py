"""What the register asks of the worker, once a day: who has left, what is too old to keep."""

from datetime import date, datetime

from governance.kernel.actor import SYSTEM
from governance.kernel.calendar import london_day
from governance.notices.commands import Job, MakeSession
from governance.register.service import clean_imports, end_accounts_of_leavers
from governance.storage.engine import begin_writing


def worker_jobs() -> tuple[Job, ...]:
    """Close the accounts of those whose last day is over; drop the rows of old imports."""
    done_on: list[date] = []

    def daily(make_session: MakeSession, now: datetime) -> int:
        today = london_day(now)
        if done_on == [today]:
            return 0
        with make_session() as session:
            begin_writing(session)
            closed = end_accounts_of_leavers(session, actor=SYSTEM, now=now)
            cleaned = clean_imports(session, now=now)
            session.commit()
        done_on[:] = [today]
        return closed + cleaned

    return (daily,)
