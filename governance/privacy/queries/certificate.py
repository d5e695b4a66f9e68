"""The certificate of a destruction, as a PDF."""

from collections.abc import Mapping
from uuid import UUID

from governance.documents.pdf import render_pdf
from governance.documents.shapes import FilingSection, FilingSheet, Template
from governance.kernel.calendar import london_day
from governance.kernel.letterhead import Letterhead
from governance.kernel.refusals import NotFound
from governance.kernel.wording import day, moment, number
from governance.notices.service.letters import house_of
from governance.privacy.queries.retention import DestructionPage


def destruction_certificate(
    batch: DestructionPage, *, names: Mapping[UUID, str], letterhead: Letterhead
) -> bytes:
    """What was destroyed, how much, by whom, under which rule. Refuses with ``NotFound`` before."""
    if batch.confirmed_at is None:
        raise NotFound
    fields = [
        ("What", batch.rule.title),
        ("Kept", f"{batch.kept_words} {batch.rule.clock}"),
        ("Rule", batch.source),
        ("Up to and with", day(batch.until_on)),
        ("The oldest", day(batch.oldest_on)),
        ("Records destroyed", number(batch.records)),
        ("Fingerprint of their numbers", batch.ids_digest),
        ("Proposed by", _who(names, batch.proposed_by)),
        ("Proposed", moment(batch.proposed_at)),
        ("Confirmed by", _who(names, batch.confirmed_by)),
        ("Confirmed and destroyed", moment(batch.confirmed_at)),
    ]
    note = (
        "The records named here were destroyed in the running database. Copies in backups go when "
        "the backups do. The fingerprint is the SHA-256 of the records’ ids, one a line, sorted. "
        f"{batch.rule.note}"
    )
    section = FilingSection(title="What was destroyed", fields=fields, note=note.strip())
    sheet = FilingSheet(
        house=house_of(letterhead),
        title="Certificate of destruction",
        subtitle=batch.rule.title,
        sections=[section],
        lists=[],
    )
    return render_pdf(Template.FILING_SHEET, sheet, issued_on=london_day(batch.confirmed_at))


def _who(names: Mapping[UUID, str], account_id: UUID | None) -> str:
    return names.get(account_id, "Unknown") if account_id else "Commonweal"
