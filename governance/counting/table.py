"""The counting table: who is still in, who holds which papers, and the stages written down."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from governance.counting.arithmetic import Unit
from governance.counting.ballots import Profile, sort_ranked
from governance.counting.draft import Draft
from governance.counting.look_back import Point, tell_apart
from governance.counting.papers import (
    Bundle,
    Layout,
    Parcel,
    count_papers,
    first_parcels,
    lay_out,
)
from governance.counting.record import (
    Act,
    Action,
    CountRecord,
    Deferral,
    Elected,
    LookBack,
    Pile,
    Purpose,
    QuotaChange,
    Receipt,
    Stage,
    Transfer,
    Why,
)
from governance.counting.ties import TieNeedsLot, Ties


class Table:
    """The state of one STV count. A rule moves papers on it; it keeps the books.

    All amounts are in `unit`. `votes`, `quota` and `continuing` may be read freely; papers move
    only through `hand_over`, so that every movement is on the record.
    """

    def __init__(
        self, profile: Profile, *, rule: str, version: str, unit: Unit, ties: Ties
    ) -> None:
        self.profile = profile
        self.unit = unit
        self.ties = ties
        self.quota = 0
        self._rule, self._version = rule, version
        self._sorted = sort_ranked(profile)
        self.valid = self._sorted.valid
        self.papers = self._sorted.papers
        self.order = tuple(one.id for one in profile.standing)
        self.continuing = set(self.order)
        self.votes = dict.fromkeys(self.order, 0)
        self.parcels: dict[str, list[Parcel]] = {one: [] for one in self.order}
        self.surpluses: dict[str, int] = {}
        self.non_transferable = 0
        self.rounding = 0
        self.elected: list[Elected] = []
        self.stages: list[Stage] = []
        self.points: list[Point] = []
        self.undecided: list[tuple[str, ...]] = []
        self.sitting: tuple[str, ...] = ()
        self.draft = Draft(1)
        self._quota_at_first: int | None = None

    # --- who is where -------------------------------------------------------------------

    @property
    def unfilled(self) -> int:
        """Places still to fill."""
        return self.profile.seats - len(self.elected)

    @property
    def vacant(self) -> int:
        """Places nobody sits on and nobody is elected to; without sitting members, the unfilled."""
        new = sum(one.candidate not in self.sitting for one in self.elected)
        return self.profile.seats - len(self.sitting) - new

    def excludable(self) -> list[str]:
        """Continuing candidates who do not sit, fewest votes first."""
        return [one for one in self.by_votes() if one not in self.sitting]

    def by_votes(self) -> list[str]:
        """Continuing candidates, fewest votes first; equal votes in ballot paper order."""
        return sorted(self.in_order(self.continuing), key=self.votes.__getitem__)

    def in_order(self, some: Iterable[str]) -> tuple[str, ...]:
        """Put candidates in the order of the ballot paper."""
        chosen = set(some)
        return tuple(one for one in self.order if one in chosen)

    def total_surplus(self) -> int:
        """All surpluses not yet transferred, together."""
        return sum(self.surpluses.values())

    # --- what happens -------------------------------------------------------------------

    def sort_first_preferences(self) -> None:
        """Give every paper to its first preference at the value of one vote."""
        self.draft.action = Action(Act.FIRST)
        for one, parcel in first_parcels(self._sorted.papers, self.unit.one).items():
            self.parcels[one].append(parcel)
            self.votes[one] = parcel.papers * parcel.value

    def begin(self, act: Act, candidates: Sequence[str], deferral: Deferral | None = None) -> None:
        """Say what the stage that now begins does, and to whom."""
        self.draft.action = Action(act, tuple(candidates))
        self.draft.deferral = deferral

    def exclude(self, candidates: Sequence[str], deferral: Deferral | None = None) -> None:
        """Begin a stage that excludes candidates; their papers are still to be handed over."""
        self.begin(Act.EXCLUSION, candidates, deferral)
        self.draft.excluded.extend(candidates)
        self.continuing.difference_update(candidates)

    def elect(self, candidate: str, why: Why, batch: int | None = None) -> None:
        """Deem a continuing candidate elected."""
        elected = Elected(candidate, why, self.votes[candidate], batch)
        self.continuing.remove(candidate)
        self.elected.append(elected)
        self.draft.elected.append(elected)

    def change_quota(self, quota: int, batch: int) -> None:
        """Set a new quota after a batch."""
        if quota != self.quota:
            self.quota = quota
            self.draft.quota_changes.append(QuotaChange(batch, quota))

    def hand_over(
        self,
        layouts: Iterable[Layout],
        *,
        held_at: int,
        value: int,
        batch: int = 1,
        stopped_value: int | None = None,
    ) -> None:
        """Move a batch of papers, held at one value, to their next preferences at another.

        Papers that stop leave the count at `stopped_value` each (`value` unless told).
        """
        gone = value if stopped_value is None else stopped_value
        heaps: dict[str, list[Bundle]] = {}
        for layout in layouts:
            receipts = []
            for one in self.in_order(layout.received):
                bundles = layout.received[one]
                papers = count_papers(bundles)
                receipts.append(Receipt(one, papers, papers * value))
                heaps.setdefault(one, []).extend(bundles)
            self._book(
                Transfer(
                    layout.giver,
                    batch,
                    held_at,
                    value,
                    layout.papers,
                    tuple(receipts),
                    layout.stopped,
                    layout.stopped * gone,
                    0,
                )
            )
        for one, heap in heaps.items():
            self.parcels[one].append(Parcel(value, tuple(heap), count_papers(heap)))

    def _book(self, transfer: Transfer) -> None:
        for receipt in transfer.received:
            self.votes[receipt.candidate] += receipt.amount
        self.votes[transfer.giver] -= transfer.amount
        self.non_transferable += transfer.amount_stopped
        self.draft.transfers.append(transfer)

    def batches(self, givers: Iterable[str]) -> list[int]:
        """List the values at which candidates hold papers, highest first."""
        return sorted(
            {parcel.value for one in givers for parcel in self.parcels[one]}, reverse=True
        )

    def take(self, givers: Iterable[str], *, value: int, first: bool | None = None) -> list[Layout]:
        """Take up the givers' papers of one value (first preferences, transferred ones, or both).

        Returns them laid out for `hand_over`, one layout a giver.
        """
        layouts = []
        for one in givers:
            chosen = [
                parcel
                for parcel in self.parcels[one]
                if parcel.value == value and first in (None, parcel.first)
            ]
            if chosen:
                self.parcels[one] = [left for left in self.parcels[one] if left not in chosen]
                bundles = (bundle for parcel in chosen for bundle in parcel.bundles)
                layouts.append(lay_out(one, bundles, self.continuing))
        return layouts

    def write_off(self, *, stopped: int = 0, rounding: int = 0) -> None:
        """Take what the last transfer could not pass on out of the count."""
        last = self.draft.transfers[-1]
        self.votes[last.giver] -= stopped + rounding
        self.non_transferable += stopped + rounding
        self.rounding += rounding
        self.draft.transfers[-1] = replace(
            last, amount_stopped=last.amount_stopped + stopped, rounding=last.rounding + rounding
        )

    def recount(self, votes: Mapping[str, int], non_transferable: int) -> None:
        """Replace all votes, for a rule that counts every stage afresh from the papers."""
        self.votes = dict(votes)
        self.non_transferable = non_transferable

    def mark_point(self, batch: int) -> None:
        """Remember the votes after a batch, for rules that look back at batches."""
        self.points.append((self.draft.number, batch, dict(self.votes)))

    # --- ties ---------------------------------------------------------------------------

    def stage_points(self) -> list[Point]:
        """List the votes at the end of every stage so far, earliest first."""
        return [(stage.number, None, stage.votes) for stage in self.stages]

    def choose(
        self, tied: Sequence[str], purpose: Purpose, points: Iterable[Point], *, most: bool
    ) -> str:
        """Choose one of some candidates with equal votes.

        The first of `points` at which they differed decides, for the most or the fewest votes;
        where they never differed, a lot. Raises TieNeedsLot where there is none.
        """
        left, point = tell_apart(tied, points, most=most)
        if len(left) == 1:
            if point is not None:
                back = LookBack(purpose, tuple(tied), left[0], point[0], point[1])
                self.draft.look_backs.append(back)
            return left[0]
        lot = self.ties.settle(stage=self.draft.number, purpose=purpose, tied=self.in_order(left))
        self.draft.lots.append(lot)
        return lot.order[0]

    def order_elected(self, tied: Sequence[str]) -> tuple[str, ...]:
        """Put candidates elected as equals in order by lot, if one was drawn.

        Who is elected does not hang on it, so the count goes on without: the record then shows
        them as undecided among themselves.
        """
        try:
            lot = self.ties.settle(
                stage=self.draft.number, purpose=Purpose.ELECT, tied=self.in_order(tied)
            )
        except TieNeedsLot:
            self.undecided.append(self.in_order(tied))
            return self.in_order(tied)
        self.draft.lots.append(lot)
        return lot.order

    # --- writing down -------------------------------------------------------------------

    def close_stage(self, *, quota: bool = True) -> None:
        """Write the stage down and open the next."""
        if self._quota_at_first is None:
            self._quota_at_first = self.quota
        self.stages.append(
            self.draft.finish(
                quota=self.quota if quota else None,
                votes=self.votes,
                non_transferable=self.non_transferable,
                rounding=self.rounding,
                piles={one: _piles(self.parcels[one]) for one in self.order if self.parcels[one]},
                surpluses={one: amount for one, amount in self.surpluses.items() if amount},
            )
        )
        self.draft = Draft(len(self.stages) + 1)

    def reopen_stage(self) -> None:
        """Take the last stage up again, to elect without a further transfer.

        Ties settled since, on what would have been the next stage, stay with it.
        """
        self.draft = self.draft.after(self.stages.pop())

    def record(self, order: Sequence[str]) -> CountRecord:
        """Return the whole record, with the elected in the order given."""
        return CountRecord(
            rule=self._rule,
            version=self._version,
            title=self.profile.title,
            candidates=self.profile.candidates,
            seats=self.profile.seats,
            places=self.unit.places,
            valid=self.valid,
            invalid=self._sorted.invalid,
            rejected_in_part=self.profile.rejected_in_part,
            total=self.unit.whole(self.valid),
            quota=self._quota_at_first,
            stages=tuple(self.stages),
            elected=tuple(order),
            undecided=tuple(self.undecided),
            sitting=self.sitting,
        )


def _piles(parcels: Iterable[Parcel]) -> tuple[Pile, ...]:
    sums: dict[int, int] = {}
    for parcel in parcels:
        sums[parcel.value] = sums.get(parcel.value, 0) + parcel.papers
    return tuple(Pile(value, sums[value]) for value in sorted(sums, reverse=True))
