"""One entry in full: what it says, what it said on a day as known at a moment, and every change."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from governance.kernel.ids import MemberId
from governance.kernel.refusals import NotFound
from governance.register.models import Constituency, Member, MemberImport, MemberVersion
from governance.register.queries.members import facts_of
from governance.register.rules.comparing import Change, in_words
from governance.register.rules.people import FOREVER, Facts


@dataclass(frozen=True, slots=True)
class EntryPage:
    """An entry's facts with the names of its group and site. ``edition`` grows with each change."""

    member_id: MemberId
    number: str
    entered_at: datetime
    edition: int
    facts: Facts
    staff_group: str
    site: str


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days for which a recorded change holds, and what it changed; nothing: the first entry."""

    true_from: date
    true_until: date | None
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Recording:
    """What was recorded of a person at one moment: when we knew it, from where, and what."""

    recorded_at: datetime
    recorded_by: UUID | None
    import_id: UUID | None
    import_name: str
    reason: str
    is_first: bool
    stretches: tuple[Stretch, ...]


def entry_page(session: Session, *, member_id: MemberId) -> EntryPage:
    """An entry as it stands now. Raises ``NotFound``."""
    found = session.execute(
        select(MemberVersion, Member.entered_at)
        .join(Member, Member.id == MemberVersion.member_id)
        .where(
            MemberVersion.member_id == member_id,
            MemberVersion.superseded_at.is_(None),
            MemberVersion.true_until == FOREVER,
        )
    ).one_or_none()
    if found is None:
        raise NotFound
    version, entered_at = found
    edition = session.scalars(
        select(func.count()).select_from(MemberVersion).where(MemberVersion.member_id == member_id)
    ).one()
    facts = facts_of(version)
    names = group_names(session)
    return EntryPage(
        member_id=member_id,
        number=version.number,
        entered_at=entered_at,
        edition=edition,
        facts=facts,
        staff_group=_named(names, facts.staff_group_id),
        site=_named(names, facts.site_id),
    )


def group_names(session: Session) -> dict[UUID, str]:
    """The names of all constituencies, closed ones too."""
    return dict(session.execute(select(Constituency.id, Constituency.name)).all())


def _named(names: dict[UUID, str], id_: UUID | None) -> str:
    return names.get(id_, "") if id_ else ""


def recordings(session: Session, *, member_id: MemberId) -> list[Recording]:
    """Everything that was ever recorded of a person, the newest first."""
    versions = session.scalars(
        select(MemberVersion)
        .where(MemberVersion.member_id == member_id)
        .order_by(MemberVersion.recorded_at, MemberVersion.true_from)
    ).all()
    names = group_names(session)
    imports = {version.import_id for version in versions if version.import_id}
    wanted = select(MemberImport.id, MemberImport.file_name).where(MemberImport.id.in_(imports))
    files = dict(session.execute(wanted).all())
    found = [
        _recording(list(together), versions, names=names, files=files)
        for _, together in groupby(versions, key=lambda version: version.recorded_at)
    ]
    return found[::-1]


def _recording(
    together: Sequence[MemberVersion],
    versions: Sequence[MemberVersion],
    *,
    names: dict[UUID, str],
    files: dict[UUID, str],
) -> Recording:
    first = together[0]
    is_first = first.recorded_at == versions[0].recorded_at
    stretches = [
        Stretch(
            true_from=version.true_from,
            true_until=None if version.true_until == FOREVER else version.true_until,
            changes=_changes(version, versions, names),
        )
        for version in together
    ]
    return Recording(
        recorded_at=first.recorded_at,
        recorded_by=first.recorded_by,
        import_id=first.import_id,
        import_name=files.get(first.import_id, "") if first.import_id else "",
        reason=first.reason,
        is_first=is_first,
        stretches=tuple(each for each in stretches if is_first or each.changes),
    )


def _changes(
    version: MemberVersion, versions: Iterable[MemberVersion], names: dict[UUID, str]
) -> tuple[Change, ...]:
    """What the version says otherwise than what was believed of its first day until then."""
    for other in versions:
        was_believed = other.recorded_at < version.recorded_at and (
            other.superseded_at is None or other.superseded_at >= version.recorded_at
        )
        if was_believed and other.true_from <= version.true_from < other.true_until:
            return in_words(facts_of(other), facts_of(version), names=names)
    return ()
