"""The stage being written: what a rule has done so far, until the stage is closed."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from governance.counting.record import (
    Act,
    Action,
    Deferral,
    Elected,
    LookBack,
    Lot,
    Pile,
    QuotaChange,
    Stage,
    Transfer,
)


@dataclass(slots=True)
class Draft:
    """An open stage. Ties settled before the act is known already belong to it."""

    number: int
    action: Action = field(default=Action(Act.FIRST))
    deferral: Deferral | None = None
    transfers: list[Transfer] = field(default_factory=list)
    elected: list[Elected] = field(default_factory=list)
    excluded: list[str] = field(default_factory=list)
    look_backs: list[LookBack] = field(default_factory=list)
    lots: list[Lot] = field(default_factory=list)
    quota_changes: list[QuotaChange] = field(default_factory=list)
    keep: Mapping[str, int] = field(default_factory=dict)

    def after(self, stage: Stage) -> "Draft":
        """Return the draft that continues a closed stage, with the ties settled in this one."""
        return Draft(
            stage.number,
            stage.action,
            stage.deferral,
            list(stage.transfers),
            list(stage.elected),
            list(stage.excluded),
            [*stage.look_backs, *self.look_backs],
            [*stage.lots, *self.lots],
            list(stage.quota_changes),
            stage.keep,
        )

    def finish(
        self,
        *,
        quota: int | None,
        votes: Mapping[str, int],
        non_transferable: int,
        rounding: int,
        piles: Mapping[str, tuple[Pile, ...]],
        surpluses: Mapping[str, int],
    ) -> Stage:
        """Freeze the stage with the state of the table after it."""
        return Stage(
            number=self.number,
            action=self.action,
            quota=quota,
            votes=dict(votes),
            non_transferable=non_transferable,
            rounding=rounding,
            piles=dict(piles),
            transfers=tuple(self.transfers),
            elected=tuple(self.elected),
            excluded=tuple(self.excluded),
            surpluses=dict(surpluses),
            deferral=self.deferral,
            look_backs=tuple(self.look_backs),
            lots=tuple(self.lots),
            quota_changes=tuple(self.quota_changes),
            keep=dict(self.keep),
        )
