"""The gates of the ledger, each with its code, its law and its field."""

from dataclasses import replace
from datetime import date

import pytest

from governance.constitution.rules.articles import Articles
from governance.constitution.rules.forms import EventKind, LegalForm
from governance.kernel.ids import EntryId, new_id
from governance.shares.rules import Allotment, Holder, Proposal, gates, refusals
from governance.shares.rules.account import DayMove, NumberMove, ShareAccount
from tests.factories.shares import COMPANY, POUND, SOCIETY, WITHDRAWABLE

TODAY = date(2027, 6, 7)
ANN = Holder(entry_id=EntryId(new_id()), name="Ann", registered_on=date(2020, 1, 1), ceased_on=None)
BOB = replace(ANN, entry_id=EntryId(new_id()), name="Bob")
GIVEN = Proposal(
    kind=EventKind.TRANSFER,
    class_key="ordinary",
    shares=2,
    effective_on=date(2027, 6, 1),
    giver=ANN,
    taker=BOB,
    instrument="Form",
)


def terms(proposal: Proposal, articles: Articles = COMPANY) -> None:
    gates.check_terms(proposal, articles=articles, today=TODAY)


def account(*days: tuple[date, int, int]) -> ShareAccount:
    return ShareAccount(ANN.entry_id, "ordinary", tuple(DayMove(*each) for each in days))


def test_a_sound_transfer_passes() -> None:
    terms(GIVEN)


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"kind": EventKind.WITHDRAWAL}, refusals.EventNotAllowed),
        ({"class_key": "golden"}, refusals.NoSuchClass),
        ({"kind": EventKind.REDEMPTION, "taker": None}, refusals.NotRedeemable),
        ({"shares": 0}, refusals.NotWholeShares),
        ({"shares": -1}, refusals.NotWholeShares),
        ({"effective_on": date(2027, 6, 8)}, refusals.NotYetEffective),
        ({"instrument": "  "}, refusals.InstrumentNeeded),
        ({"kind": EventKind.PURCHASE, "taker": None}, refusals.AuthorityNeeded),
        ({"kind": EventKind.ALLOTMENT, "giver": None}, refusals.AuthorityNeeded),
        (
            {"kind": EventKind.GIFT_BACK, "taker": None, "consideration_pence": 1},
            refusals.GiftHasPrice,
        ),
        ({"kind": EventKind.BROUGHT_FORWARD, "giver": None}, refusals.ReasonNeeded),
        ({"taker": ANN}, refusals.SameHolder),
        ({"taker": replace(BOB, registered_on=None)}, refusals.HolderNotRegistered),
        ({"taker": replace(BOB, registered_on=date(2027, 6, 2))}, refusals.BeforeRegistered),
        ({"giver": replace(ANN, registered_on=date(2027, 6, 2))}, refusals.BeforeRegistered),
        ({"taker": replace(BOB, ceased_on=date(2027, 6, 3))}, refusals.HolderCeased),
        ({"taker": replace(BOB, lacking=("forename",))}, refusals.ParticularsLacking),
    ],
)
def test_what_stands_in_the_way_is_told_with_its_law(
    change: dict[str, object], refusal: type[refusals.LedgerRefusal]
) -> None:
    with pytest.raises(refusal) as told:
        terms(replace(GIVEN, **change))  # type: ignore[arg-type]
    assert told.value.facts["law"] == refusal.law


@pytest.mark.parametrize("form", list(LegalForm))
@pytest.mark.parametrize("kind", list(EventKind))
def test_a_form_has_just_the_events_the_law_gives_it(form: LegalForm, kind: EventKind) -> None:
    articles = replace(COMPANY, legal_form=form)
    if articles.allows(kind):
        special = {EventKind.REDEMPTION: "redeemable", EventKind.WITHDRAWAL: "ordinary"}
        if kind is EventKind.WITHDRAWAL:
            articles = replace(articles, share_classes=(replace(POUND, is_withdrawable=True),))
        assert gates.class_for(kind, special.get(kind, "ordinary"), articles)
    else:
        with pytest.raises(refusals.EventNotAllowed):
            gates.class_for(kind, "ordinary", articles)


JAN, MAY, LATER = date(2027, 1, 1), date(2027, 5, 1), date(2027, 6, 5)


def give(proposal: Proposal, mine: ShareAccount) -> None:
    paid = gates.paid_on_moved(proposal, mine)
    gates.check_giver(proposal, account=mine, paid_pence=paid, share_class=POUND)


def test_the_giver_needs_the_shares_on_the_day() -> None:
    give(GIVEN, account((JAN, 2, 200)))
    with pytest.raises(refusals.NotEnoughShares):
        give(replace(GIVEN, paid_pence=200), account((JAN, 1, 100), (LATER, 5, 500)))


def test_the_giver_needs_them_on_every_later_day_too() -> None:
    mine = account((JAN, 3, 300), (MAY, 4, 400), (LATER, -6, -600))
    give(replace(GIVEN, shares=1), mine)
    with pytest.raises(refusals.SharesMovedLater) as told:
        give(GIVEN, mine)
    assert told.value.facts["on"] == LATER


def test_what_is_paid_moves_evenly_or_has_to_be_said() -> None:
    mine = account((JAN, 3, 200))
    with pytest.raises(refusals.PaidUnevenly):
        give(GIVEN, mine)
    give(replace(GIVEN, paid_pence=100), mine)
    with pytest.raises(refusals.PaidTooMuch):
        give(replace(GIVEN, paid_pence=201), mine)
    with pytest.raises(refusals.PaidTooMuch):
        give(replace(GIVEN, paid_pence=0), mine)  # the share left would be paid twice over


@pytest.mark.parametrize(
    ("kind", "paid", "refusal"),
    [
        (EventKind.GIFT_BACK, 199, refusals.NotFullyPaid),
        (EventKind.PURCHASE, 0, refusals.NotFullyPaid),
        (EventKind.REDEMPTION, 100, refusals.NotFullyPaid),
        (EventKind.FORFEITURE, 200, refusals.FullyPaid),
    ],
)
def test_some_acts_are_for_paid_shares_and_forfeiture_for_unpaid_ones(
    kind: EventKind, paid: int, refusal: type[refusals.LedgerRefusal]
) -> None:
    with pytest.raises(refusal):
        give(replace(GIVEN, kind=kind, taker=None), account((JAN, 2, paid)) if paid != 199
             else account((JAN, 4, 398)))  # fmt: skip


def test_no_shares_are_issued_below_their_nominal_value_or_paid_beyond_it() -> None:
    gates.check_price(200, 200)
    with pytest.raises(refusals.BelowNominal):
        gates.check_price(199, 200)
    with pytest.raises(refusals.PaidTooMuch):
        gates.check_new_shares(2, 201, POUND)
    with pytest.raises(refusals.PaidTooMuch):
        gates.check_new_shares(2, -1, POUND)


def test_an_allotment_wants_every_holder_whole() -> None:
    sound = Allotment(holder=ANN, class_key="ordinary", shares=1, paid_pence=0)
    assert gates.check_allotment(sound, effective_on=JAN, articles=COMPANY) == POUND
    lacking = replace(sound, holder=replace(ANN, lacking=("surname",)))
    with pytest.raises(refusals.ParticularsLacking):
        gates.check_allotment(lacking, effective_on=JAN, articles=COMPANY)


def withdrawable(holder: Holder, held: int, more: int, articles: Articles = SOCIETY) -> None:
    gates.check_withdrawable(
        holder,
        accounts={
            "community": ShareAccount(
                ANN.entry_id, "community", (DayMove(LATER, held, held * 100),)
            )
        },
        added={"community": more},
        effective_on=JAN,
        articles=articles,
    )


def test_a_person_has_at_most_a_hundred_thousand_pounds_of_withdrawable_shares() -> None:
    withdrawable(ANN, 99_000, 1_000)
    with pytest.raises(refusals.TooMuchWithdrawable):
        withdrawable(ANN, 99_000, 1_001)  # on a later day, not yet on the day itself
    withdrawable(replace(ANN, is_body=True), 99_000, 1_001)
    withdrawable(ANN, 99_000, 1_001, replace(COMPANY, share_classes=(WITHDRAWABLE,)))


def test_a_society_pays_back_no_more_than_was_paid_in() -> None:
    back = replace(GIVEN, kind=EventKind.WITHDRAWAL, taker=None, consideration_pence=200)
    gates.check_repayment(back, paid_pence=200)
    with pytest.raises(refusals.MoreThanPaid):
        gates.check_repayment(back, paid_pence=199)


NUMBERED = ShareAccount(
    ANN.entry_id,
    "founder",
    (DayMove(JAN, 6, 600), DayMove(LATER, -2, -200)),
    (NumberMove(JAN, 5, 1, 5), NumberMove(LATER, -2, 1, 2)),
)


def test_numbers_that_go_later_are_not_taken_now() -> None:
    assert gates.numbers_moved(replace(GIVEN, shares=4), NUMBERED) == ((3, 5),)
    with pytest.raises(refusals.NotTheseNumbers):
        gates.numbers_moved(replace(GIVEN, numbers=((2, 3),)), NUMBERED)
    with pytest.raises(refusals.NotTheseNumbers):
        gates.numbers_moved(replace(GIVEN, numbers=((3, 5),)), NUMBERED)
    assert gates.numbers_moved(replace(GIVEN, numbers=((3, 4),)), NUMBERED) == ((3, 4),)


def test_a_reversal_leaves_nobody_below_nothing() -> None:
    mine = account((JAN, 5, 500), (LATER, -4, -400))
    lost = DayMove(JAN, -1, -100)
    gates.check_reversal(mine, lost=lost, numbers=(), nominal_pence=100)
    with pytest.raises(refusals.SharesMovedLater):
        gates.check_reversal(mine, lost=DayMove(JAN, -2, -200), numbers=(), nominal_pence=100)
    with pytest.raises(refusals.PaidTooMuch):
        gates.check_reversal(mine, lost=DayMove(JAN, -1, 0), numbers=(), nominal_pence=100)
    with pytest.raises(refusals.NotTheseNumbers):
        gates.check_reversal(
            NUMBERED, lost=DayMove(JAN, -2, -200), numbers=((2, 3),), nominal_pence=100
        )
    gone = account((JAN, 2, 200), (LATER, 0, 50))
    with pytest.raises(refusals.PaidTooMuch):  # a payment would be left on no shares
        gates.check_reversal(gone, lost=DayMove(JAN, -2, -200), numbers=(), nominal_pence=None)
