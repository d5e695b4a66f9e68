"""A budget record while it is being made."""

from dataclasses import replace
from fractions import Fraction

from governance.counting.budget.instance import Instance, Project
from governance.counting.budget.options import Options
from governance.counting.budget.priority import Priority
from governance.counting.budget.record import (
    BudgetRecord,
    Compared,
    Completed,
    Fate,
    ProjectResult,
    Round,
)
from governance.counting.ties import Ties


class Draft:
    """What is known so far: who takes part, what has been funded, and what became of the rest."""

    def __init__(self, instance: Instance, options: Options, ties: Ties) -> None:
        self.instance = instance
        self.options = options
        self._ties = ties
        self.priority = Priority(instance, options, ties)
        self.eligible = tuple(project.id for project in instance.eligible)
        self.left = instance.budget
        self.funded: list[str] = []
        self.order: list[str] = []
        self.rounds: tuple[Round, ...] = ()
        self.completed: Completed | None = None
        self.compared: Compared | None = None
        self.value: int | None = None
        self._results = {project.id: _before(instance, project) for project in instance.projects}

    def beside(self) -> "Draft":
        """Return an empty draft of the same vote, in which lots already drawn hold."""
        other = Draft(self.instance, self.options, self._ties)
        other.priority = self.priority
        return other

    def cost(self, one: str) -> int:
        """Return what a project costs."""
        return self.instance.project(one).cost

    def score(self, one: str) -> int:
        """Return a project's score."""
        return self.instance.support[one].score

    def fits(self, one: str) -> bool:
        """Tell whether enough is left for a project."""
        return self.cost(one) <= self.left

    def fund(self, one: str, fate: Fate = Fate.FUNDED) -> None:
        """Fund a project; what is missing, if anything, is added by the organiser."""
        missing = max(0, self.cost(one) - self.left)
        self._set(one, fate=fate, left=self.left, topped_up=missing)
        self.left += missing - self.cost(one)
        self.funded.append(one)

    def pass_over(self, one: str, fate: Fate) -> None:
        """Note why a project is not funded, and what was left just then."""
        self._set(one, fate=fate, left=self.left)

    def note_payment(self, one: str, effective: Fraction, share: Fraction) -> None:
        """Note with how many effective votes a project was funded and what each point paid."""
        self._set(one, effective=effective, share=share)

    def note_held(self, one: str, held: Fraction) -> None:
        """Note what the supporters of a project had left between them at the end."""
        self._set(one, held=held)

    def record(self, *, rule: str, version: str) -> BudgetRecord:
        """Return the finished record."""
        instance = self.instance
        return BudgetRecord(
            rule=rule,
            version=version,
            title=instance.title,
            options=self.options,
            kind=instance.kind,
            currency=instance.currency,
            places=instance.places,
            budget=instance.budget,
            voters=instance.voters,
            votes=sum(group.votes for group in instance.groups),
            blank=instance.blank,
            invalid=dict(instance.invalid),
            spent=sum(self.cost(one) for one in self.funded),
            funded=tuple(self.funded),
            projects=tuple(self._results.values()),
            rounds=self.rounds,
            order=tuple(self.order),
            completed=self.completed,
            compared=self.compared,
            value=self.value,
            lots=tuple(self.priority.lots),
        )

    def _set(self, one: str, **facts: Fate | int | Fraction) -> None:
        self._results[one] = replace(self._results[one], **facts)  # type: ignore[arg-type] # the names of fields


def _before(instance: Instance, project: Project) -> ProjectResult:
    support = instance.support[project.id]
    return ProjectResult(
        id=project.id,
        name=project.name,
        cost=project.cost,
        score=support.score,
        voters=support.voters,
        votes=support.votes,
        fate=_fate_before(project, support.score),
    )


def _fate_before(project: Project, score: int) -> Fate:
    """Say why a project takes no part; one that does stays unfunded unless it is funded."""
    if project.withdrawn:
        return Fate.WITHDRAWN
    if not project.cost:
        return Fate.NO_COST
    return Fate.AFTER_STOP if score else Fate.NO_SUPPORT
