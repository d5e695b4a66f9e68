"""Deciding differences, signing the decisions off, and taking them back."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from governance.constitution.queries import articles_on
from governance.constitution.rules.articles import Articles
from governance.joining.models import Decision
from governance.joining.queries.differences import differences_of, every_difference
from governance.joining.rules.differences import (
    Choice,
    DecisionState,
    Difference,
    DifferenceKind,
    Intent,
    digest_of,
)
from governance.joining.rules.refusals import (
    AnotherPersonSignsOff,
    DecisionNotWaiting,
    DifferenceGone,
    IntentWillNotDo,
)
from governance.joining.service.doing import doing
from governance.joining.service.effects import carry_out
from governance.journal.rules import Act, Subject
from governance.journal.service import record
from governance.kernel.actor import Actor
from governance.kernel.calendar import london_day
from governance.kernel.ids import DecisionId, MemberId, new_id
from governance.kernel.letterhead import Letterhead
from governance.register.models.members import table_of
from governance.register.service.source import locked_state

Mark = tuple[MemberId, str]
"""A line as it was shown: whose it is, and the digest of what differed."""


@dataclass(frozen=True, slots=True)
class SignedOff:
    """What a sign-off did: how many decisions, and whose lines had changed meanwhile."""

    done: int
    overtaken: tuple[MemberId, ...]


def decide(
    session: Session,
    *,
    kind: DifferenceKind,
    marks: Sequence[Mark],
    intent: Intent,
    actor: Actor,
    now: datetime,
) -> int:
    """Decide some lines as they were shown; gives how many. Nothing happens before the sign-off.

    Lines that changed since, or that the choice does not fit, are passed over. Refuses with
    ``IntentWillNotDo``, and with ``DifferenceGone`` when no line is left.
    """
    articles = _checked(session, kind, intent, now)
    wanted = set(marks)
    found = differences_of(
        session,
        day=london_day(now),
        kind=kind,
        member_ids=[member_id for member_id, _ in marks],
        articles=articles,
    )
    lines = [
        line
        for some in found.values()
        for line in some
        if (line.member_id, digest_of(line.fingerprint)) in wanted
    ]
    decided = _enter(session, lines, intent, actor=actor, now=now)
    return _told(session, kind, decided, intent, actor=actor, now=now)


def decide_all(
    session: Session, *, kind: DifferenceKind, intent: Intent, actor: Actor, now: datetime
) -> int:
    """Decide every undecided line of a kind; gives how many. Refuses as ``decide`` does."""
    articles = _checked(session, kind, intent, now)
    decided = 0
    today = london_day(now)
    for lines in every_difference(session, day=today, kind=kind, articles=articles):
        decided += _enter(session, lines, intent, actor=actor, now=now)
    return _told(session, kind, decided, intent, actor=actor, now=now)


def _checked(session: Session, kind: DifferenceKind, intent: Intent, now: datetime) -> Articles:
    today = london_day(now)
    articles = articles_on(session, day=today)
    faults = intent.faults(kind, today=today, has_shares=articles.has_shares)
    if faults:
        raise IntentWillNotDo(faults=faults)
    locked_state(session)  # two people who decide the same line take turns
    return articles


def _fits(line: Difference, choice: Choice) -> bool:
    """Somebody who came back before their case ended stays a member; others begin anew."""
    if line.kind is not DifferenceKind.REJOINED or choice in {Choice.LEAVE, Choice.LATER}:
        return True
    return line.is_leaving == (choice is Choice.KEEP_MEMBER)


def _enter(
    session: Session,
    lines: Iterable[Difference],
    intent: Intent,
    *,
    actor: Actor,
    now: datetime,
) -> int:
    wanted = [line for line in lines if _fits(line, intent.choice)]
    if not wanted:
        return 0
    waiting = _waiting_for(session, wanted)
    rows: list[dict[str, Any]] = []
    for line in wanted:
        if (line.member_id, line.fingerprint) in waiting:
            continue
        rows.append(
            {
                "id": new_id(),
                "kind": line.kind,
                "member_id": line.member_id,
                "other_id": line.other_id,
                "fingerprint": line.fingerprint,
                "choice": intent.choice,
                "reason": intent.reason.strip(),
                "until_on": intent.until if intent.choice is Choice.LATER else None,
                "state": DecisionState.WAITING,
                "decided_at": now,
                "decided_by": actor.account_id,
                "settled_at": None,
                "settled_by": None,
            }
        )
    if rows:
        session.execute(insert(table_of(Decision)), rows)
    return len(rows)


def _waiting_for(session: Session, lines: Sequence[Difference]) -> set[tuple[UUID, str]]:
    found = session.execute(
        select(Decision.member_id, Decision.fingerprint).where(
            Decision.member_id.in_([line.member_id for line in lines]),
            Decision.kind == lines[0].kind,
            Decision.state == DecisionState.WAITING,
        )
    )
    return {(member_id, fingerprint) for member_id, fingerprint in found}


def _told(
    session: Session,
    kind: DifferenceKind,
    decided: int,
    intent: Intent,
    *,
    actor: Actor,
    now: datetime,
) -> int:
    if not decided:
        raise DifferenceGone
    record(
        session,
        act=Act.DIFFERENCES_DECIDED,
        actor=actor,
        now=now,
        subject=Subject("difference", kind.value),
        detail={"lines": decided, "choice": intent.choice.value},
    )
    return decided


def sign_off(
    session: Session,
    *,
    decision_ids: Sequence[DecisionId],
    letterhead: Letterhead,
    actor: Actor,
    now: datetime,
) -> SignedOff:
    """Sign decisions off and carry them out, all of them in the caller's transaction.

    Lines that differ otherwise than when they were decided have no effect: they are set aside and
    stand in the work list again. Refuses with ``AnotherPersonSignsOff`` when one of them is the
    actor's own, and ``DecisionNotWaiting``.
    """
    rows = _waiting(session, decision_ids)
    if any(row.decided_by == actor.account_id for row in rows):
        raise AnotherPersonSignsOff
    act = doing(session, letterhead=letterhead, actor=actor, now=now)
    good: dict[tuple[DifferenceKind, Choice], list[tuple[Decision, Difference]]] = {}
    overtaken: list[MemberId] = []
    by_kind: defaultdict[DifferenceKind, list[Decision]] = defaultdict(list)
    for row in rows:
        by_kind[row.kind].append(row)
    for kind, some in by_kind.items():
        found = differences_of(
            session,
            day=act.today,
            kind=kind,
            member_ids=[MemberId(row.member_id) for row in some],
            articles=act.articles,
        )
        for row in some:
            line = _same(found.get(MemberId(row.member_id), ()), row)
            if line is None:
                overtaken.append(MemberId(row.member_id))
            else:
                good.setdefault((kind, row.choice), []).append((row, line))
            _settle(row, line, actor=actor, now=now)
    session.flush()
    for (_, choice), pairs in good.items():
        carry_out(act, choice, pairs)
    done = len(rows) - len(overtaken)
    record(
        session,
        act=Act.DIFFERENCES_SIGNED_OFF,
        actor=actor,
        now=now,
        subject=Subject("difference", "decisions"),
        detail={
            "done": done,
            "overtaken": len(overtaken),
            "decisions": sorted(str(row.id) for row in rows),
        },
    )
    return SignedOff(done, tuple(overtaken))


def _same(lines: Iterable[Difference], row: Decision) -> Difference | None:
    return next((line for line in lines if line.fingerprint == row.fingerprint), None)


def _settle(row: Decision, line: Difference | None, *, actor: Actor, now: datetime) -> None:
    row.state = DecisionState.OVERTAKEN if line is None else DecisionState.SIGNED_OFF
    row.settled_at = now
    row.settled_by = actor.account_id


def take_back_decisions(
    session: Session, *, decision_ids: Sequence[DecisionId], actor: Actor, now: datetime
) -> int:
    """Undo decisions before they are signed off; the lines stand in the work list again.

    Whoever decided may, and whoever would sign off. Refuses with ``DecisionNotWaiting``.
    """
    rows = _waiting(session, decision_ids)
    session.execute(
        update(Decision)
        .where(Decision.id.in_([row.id for row in rows]))
        .values(state=DecisionState.TAKEN_BACK, settled_at=now, settled_by=actor.account_id)
    )
    record(
        session,
        act=Act.DIFFERENCES_TAKEN_BACK,
        actor=actor,
        now=now,
        subject=Subject("difference", "decisions"),
        detail={"lines": len(rows)},
    )
    return len(rows)


def _waiting(session: Session, decision_ids: Sequence[DecisionId]) -> Sequence[Decision]:
    locked_state(session)
    ids = list(dict.fromkeys(decision_ids))
    rows = session.scalars(
        select(Decision)
        .where(Decision.id.in_(ids), Decision.state == DecisionState.WAITING)
        .order_by(Decision.decided_at, Decision.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()
    if not rows or len(rows) != len(ids):
        raise DecisionNotWaiting
    return rows
