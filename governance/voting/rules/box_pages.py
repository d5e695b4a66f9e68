"""What the pages of a ceremony show: the box, its keepers, its opening; frozen, without logic."""

from dataclasses import dataclass
from datetime import datetime

from governance.kernel.ids import PollId
from governance.voting.rules.box import BoxState, Issuer, Keeper, Moment
from governance.voting.rules.keepers import Missing, OfficerTask, Task


@dataclass(frozen=True, slots=True)
class KeeperLine:
    """A keeper of the box and what they must do now. ``place`` 0 is the scrutineer."""

    place: int
    name: str
    email: str
    task: Task
    key_id: str | None
    key_at: datetime | None
    checked_at: datetime | None
    checked_again_at: datetime | None
    asked_at: datetime | None


@dataclass(frozen=True, slots=True)
class SubsetLine:
    """A set of trustees that can open the box; ``number`` as the manifest counts, from 1."""

    number: int
    places: tuple[int, ...]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StepLine:
    """A turn of the opening. The three facts are ``None`` until it is taken."""

    position: int
    place: int
    name: str
    taken_at: datetime | None = None
    count: int | None = None
    unopened: int | None = None


@dataclass(frozen=True, slots=True)
class CheckpointLine:
    """A signed head of the log, and what it was mailed for."""

    size: int
    moment: Moment
    root: str
    made_at: datetime
    mailed_at: datetime | None
    note: str


@dataclass(frozen=True, slots=True)
class BoxPage:
    """The ceremony of a poll's box, for the returning officer."""

    poll_id: PollId
    title: str
    opens_at: datetime
    closes_at: datetime
    state: BoxState
    task: OfficerTask
    missing: tuple[Missing, ...]
    issuer: Issuer
    threshold: int
    is_revoting: bool
    smallest_box: int
    roll_count: int | None
    codes: int
    trustees: tuple[KeeperLine, ...]
    scrutineer: KeeperLine | None
    watchers: tuple[Keeper, ...]
    fingerprint: str | None
    subsets: tuple[SubsetLine, ...]
    subset: SubsetLine | None
    steps: tuple[StepLine, ...]
    counted_ballots: int | None
    excluded_ballots: int | None
    checkpoints: tuple[CheckpointLine, ...]
    halted_at: datetime | None
    ended_because: str | None

    @property
    def next_step(self) -> StepLine | None:
        """The turn that the opening waits for."""
        return next((one for one in self.steps if one.taken_at is None), None)


@dataclass(frozen=True, slots=True)
class KeeperPage:
    """The ceremony as one keeper meets it by their private link.

    ``others`` are the other keepers, with names and tasks. ``challenge`` is the key check to
    answer, canonical JSON. ``note`` is the newest checkpoint, which the keeper compares with the
    one that came by e-mail. ``counted_ballots`` is what the box holds once it is frozen.
    """

    poll_id: PollId
    title: str
    opens_at: datetime
    closes_at: datetime
    state: BoxState
    me: KeeperLine
    others: tuple[KeeperLine, ...]
    issuer: Issuer
    threshold: int
    smallest_box: int
    roll_count: int | None
    fingerprint: str | None
    challenge: str | None
    position: int | None
    counted_ballots: int | None
    note: str | None
    is_halted: bool

    @property
    def is_scrutineer(self) -> bool:
        """Whether this keeper is the scrutineer, and not a trustee."""
        return self.me.place == 0

    @property
    def is_issuer(self) -> bool:
        """Whether the voters' codes come from this keeper."""
        return self.is_scrutineer and self.issuer is Issuer.SCRUTINEER
