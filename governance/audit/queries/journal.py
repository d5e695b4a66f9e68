"""The journal for readers: pages in plain words, the chain, and the extract about a contest."""

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from governance.audit.queries.contest import AuditContest
from governance.audit.rules.words import act_in_words
from governance.elections.queries.counts import titles_of
from governance.elections.queries.nominations import nominations_in
from governance.identity.queries import names_of
from governance.journal.queries import Chain, Entry, all_entries, chain_check, entries_before
from governance.journal.rules import GENESIS, Act
from governance.kernel.letterhead import Letterhead

ON_A_PAGE = 50
CHECKED_AT_ONCE = 500
"""So many of the newest entries are checked with every look at the page; all of them on request."""

SYSTEM_NAME = "The system itself"
UNKNOWN_NAME = "Somebody whose account is gone"


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One act as a reader sees it."""

    sequence: int
    at: datetime
    who: str
    did: str
    about: str | None
    digest: str


@dataclass(frozen=True, slots=True)
class JournalPage:
    """Some acts, the newest first, and the chain as it was checked just now, whole or its end."""

    lines: tuple[JournalLine, ...]
    next_before: int | None
    chain: Chain


def journal_page(
    session: Session,
    *,
    before: int | None = None,
    about: UUID | None = None,
    is_chain_asked: bool = False,
    limit: int = ON_A_PAGE,
) -> JournalPage:
    """A page of the journal from just below ``before``; ``about`` narrows it to one subject."""
    subject_id = None if about is None else str(about)
    entries = entries_before(session, before=before, limit=limit + 1, subject_id=subject_id)
    shown = entries[:limit]
    names = names_of(session, account_ids=[one.actor_id for one in shown if one.actor_id])
    titles = titles_of(session, contest_ids=_contests(shown))
    return JournalPage(
        lines=tuple(
            JournalLine(
                sequence=one.sequence,
                at=one.at,
                who=_who(one, names),
                did=act_in_words(one.act),
                about=titles.get(contest) if (contest := _contest(one)) else None,
                digest=one.digest,
            )
            for one in shown
        ),
        next_before=shown[-1].sequence if len(entries) > limit else None,
        chain=chain_check(session, newest=None if is_chain_asked else CHECKED_AT_ONCE),
    )


def _who(entry: Entry, names: dict[UUID, str]) -> str:
    if entry.actor_id is None:
        return SYSTEM_NAME
    return names.get(entry.actor_id, UNKNOWN_NAME)


def _contests(entries: Iterable[Entry]) -> set[UUID]:
    return {contest for one in entries if (contest := _contest(one)) is not None}


def _contest(entry: Entry) -> UUID | None:
    """The contest an entry is about, where it is about one."""
    named = entry.subject_id if entry.subject_kind == "contest" else entry.detail.get("contest")
    try:
        return UUID(str(named))
    except ValueError:
        return None


def journal_extract(
    session: Session, audit: AuditContest, _letterhead: Letterhead, _now: datetime
) -> Iterator[bytes]:
    """The entries about a contest, its poll and its nominations, each with its place in the chain.

    Downloads are left out: they would change the pack that holds this extract.
    """
    contest = audit.contest
    wanted = {str(contest.id), str(contest.poll_id)}
    wanted |= {str(one.id) for one in nominations_in(session, contest_id=contest.id)}
    return _lines(session, lambda one: one.subject_id in wanted and one.act != Act.DOWNLOAD_TAKEN)


def whole_journal(session: Session) -> Iterator[bytes]:
    """Every entry from the first, in the layout of the extract."""
    return _lines(session, lambda _one: True)


def _lines(session: Session, is_wanted: Callable[[Entry], bool]) -> Iterator[bytes]:
    previous = GENESIS
    for entry in all_entries(session):
        if is_wanted(entry):
            body = {
                "digest": entry.digest,
                "line": entry.line,
                "previous": previous,
                "sequence": entry.sequence,
            }
            text = json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
            yield f"{text}\n".encode()
        previous = entry.digest
