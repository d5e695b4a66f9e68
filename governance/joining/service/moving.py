"""What becomes of leavers' shares: who takes them, an event of the ledger for each holding."""

from collections.abc import Sequence

from governance.joining.models import Batch, LeaverCase
from governance.joining.queries.cases import nominee_entry, steps_of
from governance.joining.queries.people import people_on_file
from governance.joining.rules.leaving import EVENTS, LeaverState, Route, Step
from governance.joining.rules.refusals import NomineeNotRegistered, RepresentativeNeeded
from governance.joining.service.doing import Doing
from governance.kernel.ids import EntryId, LeaverId, MemberId, ShareEventId
from governance.register.queries.entries_as_at import holders
from governance.shares.queries.holdings import holdings_on
from governance.shares.rules import Holder, Holding, Proposal
from governance.shares.service import enter_all
from governance.shares.service.certificates import issue_certificates


def check_takers(act: Doing, cases: Sequence[LeaverCase]) -> None:
    """Whoever is to have the shares of these cases is on the register.

    Refuses with ``NomineeNotRegistered`` and ``RepresentativeNeeded``. A leaver who holds nothing
    needs nobody to take it.
    """
    held = holdings_on(
        act.session, entry_ids=[EntryId(case.entry_id) for case in cases], day=act.today
    )
    _takers(act, [case for case in cases if EntryId(case.entry_id) in held])


def _takers(act: Doing, cases: Sequence[LeaverCase]) -> dict[LeaverId, EntryId]:
    """Whose the shares become: the nominee's entry, or the personal representative's."""
    found: dict[LeaverId, EntryId] = {}
    nominee: EntryId | None = None
    for case in cases:
        if case.route is Route.TRANSFER_TO_NOMINEE:
            nominee = nominee or nominee_entry(act.session, day=act.today, articles=act.articles)
            if nominee is None:
                raise NomineeNotRegistered(name=act.articles.nominee_name)
            found[LeaverId(case.id)] = nominee
        elif case.route is Route.TRANSMISSION:
            if case.representative_entry_id is None:
                raise RepresentativeNeeded(name=_name(act, case), case_id=case.id)
            found[LeaverId(case.id)] = EntryId(case.representative_entry_id)
    return found


def _name(act: Doing, case: LeaverCase) -> str:
    member_id = MemberId(case.member_id)
    return people_on_file(act.session, member_ids=[member_id])[member_id].facts.name


def move_shares(
    act: Doing, batch: Batch, cases: Sequence[LeaverCase]
) -> dict[LeaverId, ShareEventId]:
    """An event for every holding, by the paper of its case; takers get certificates.

    Whoever holds nothing on the day needs no taker: there is nothing to move.
    """
    session, day = act.session, batch.effective_on
    entry_ids = [EntryId(case.entry_id) for case in cases]
    held = holdings_on(session, entry_ids=entry_ids, day=day)
    moving = [
        case
        for case in cases
        if case.route is not Route.NO_SHARES and EntryId(case.entry_id) in held
    ]
    if not moving:
        return {}
    takers = _takers(act, moving)
    found = holders(session, entry_ids=[*held, *dict.fromkeys(takers.values())], day=day)
    steps = steps_of(session, case_ids=[LeaverId(case.id) for case in moving])
    wanted = [
        (
            LeaverId(case.id),
            _proposal(
                case,
                batch,
                holding,
                giver=found[EntryId(case.entry_id)],
                taker=found.get(takers[LeaverId(case.id)]) if LeaverId(case.id) in takers else None,
                paper=_paper(steps[LeaverId(case.id)]),
            ),
        )
        for case in moving
        for holding in held[EntryId(case.entry_id)]
    ]
    made = enter_all(
        session,
        proposals=[proposal for _, proposal in wanted],
        articles=act.articles,
        actor=act.actor,
        now=act.now,
    )
    taking = [found[entry_id] for entry_id in dict.fromkeys(takers.values())]
    if taking:
        issue_certificates(
            session, holders=taking, articles=act.articles, actor=act.actor, now=act.now
        )
    return {case_id: event_id for (case_id, _), event_id in zip(wanted, made, strict=True)}


def _paper(steps: Sequence[Step]) -> str:
    papers = [step.reference for step in steps if step.state is LeaverState.INSTRUMENT_EXECUTED]
    return papers[-1] if papers else ""


def _proposal(
    case: LeaverCase,
    batch: Batch,
    holding: Holding,
    *,
    giver: Holder,
    taker: Holder | None,
    paper: str,
) -> Proposal:
    """What is paid is for each share; a withdrawal pays back what was paid up."""
    price = batch.price_pence * holding.shares
    if case.route is Route.WITHDRAWAL:
        price = holding.paid_pence
    elif case.route in {Route.GIFT_BACK, Route.TRANSMISSION}:
        price = 0
    return Proposal(
        kind=EVENTS[case.route],
        class_key=holding.class_key,
        shares=holding.shares,
        effective_on=batch.effective_on,
        giver=giver,
        taker=taker,
        paid_pence=holding.paid_pence,
        authority=batch.authority,
        instrument=paper,
        consideration_pence=price,
        reason="Leaver",
    )
