"""The acts the journal knows, and how an entry is written down and chained."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID

GENESIS = "0" * 64
"""What stands before the first entry."""

Scalar = str | int | bool | None
Detail = Mapping[str, Scalar | list[str] | list[int]]


class Act(StrEnum):
    """Everything that is written in the journal, ``thing:act``, alphabetical."""

    ACCOUNT_CLOSED = "account:closed"
    ACCOUNT_OPENED = "account:opened"
    ACCOUNT_REOPENED = "account:reopened"
    ACTIVATION_CODES_ISSUED = "activation-codes:issued"
    ALLOTMENT_PROPOSED = "allotment:proposed"
    ALLOTMENT_SIGNED_OFF = "allotment:signed-off"
    ALLOTMENT_TAKEN_BACK = "allotment:taken-back"
    ARTICLES_CONFIRMED = "articles:confirmed"
    ARTICLES_PROPOSED = "articles:proposed"
    ARTICLES_REJECTED = "articles:rejected"
    BOX_CREDENTIAL_ISSUED = "box:credential-issued"
    BOX_CREDENTIAL_VOIDED = "box:credential-voided"
    BOX_CREDENTIALS_TAKEN = "box:credentials-taken"
    BOX_ENDED = "box:ended"
    BOX_FIXED = "box:fixed"
    BOX_FROZEN = "box:frozen"
    BOX_HALTED = "box:halted"
    BOX_KEEPER_CHANGED = "box:keeper-changed"
    BOX_KEY_CHECKED = "box:key-checked"
    BOX_KEY_TAKEN = "box:key-taken"
    BOX_LINK_SENT = "box:link-sent"
    BOX_OPENING_BEGUN = "box:opening-begun"
    BOX_SET_UP = "box:set-up"
    BOX_STEP_TAKEN = "box:step-taken"
    BOX_WATCHER_ADDED = "box:watcher-added"
    CONTEST_AMENDED = "contest:amended"
    CONSTITUENCY_CLOSED = "constituency:closed"
    CONSTITUENCY_OPENED = "constituency:opened"
    CONSTITUENCY_RENAMED = "constituency:renamed"
    CONTEST_ANNOUNCED = "contest:announced"
    CONTEST_COUNTED = "contest:counted"
    CONTEST_CREATED = "contest:created"
    CONTEST_DECLARED = "contest:declared"
    CONTEST_DISCARDED = "contest:discarded"
    CONTEST_LOT_RECORDED = "contest:lot-recorded"
    CONTEST_POLL_SCHEDULED = "contest:poll-scheduled"
    CONTEST_STATEMENT_PUBLISHED = "contest:statement-published"
    CONTEST_TIE_FOUND = "contest:tie-found"
    CONTEST_TIMETABLE_CHANGED = "contest:timetable-changed"
    CONTEST_UNCONTESTED = "contest:uncontested"
    CONTEST_VOTERS_TOLD = "contest:voters-told"
    CONTROL_STATED = "control:stated"
    DEADLINE_DONE = "deadline:done"
    DEADLINE_REOPENED = "deadline:reopened"
    DESTRUCTION_CONFIRMED = "destruction:confirmed"
    DESTRUCTION_PROPOSED = "destruction:proposed"
    DESTRUCTION_TAKEN_BACK = "destruction:taken-back"
    DIFFERENCES_DECIDED = "differences:decided"
    DIFFERENCES_SIGNED_OFF = "differences:signed-off"
    DIFFERENCES_TAKEN_BACK = "differences:taken-back"
    DOWNLOAD_TAKEN = "download:taken"
    EMAIL_CONFIRMED = "email:confirmed"
    ENTRIES_MADE = "entries:made"
    ENTRY_CORRECTED = "entry:corrected"
    ENTRY_ENDED = "entry:ended"
    ENTRY_REOPENED = "entry:reopened"
    FILING_FIGURES_KEPT = "filing:figures-kept"
    HOLD_PLACED = "hold:placed"
    HOLD_RELEASED = "hold:released"
    IMPORT_CONFIRMED = "import:confirmed"
    LEAVERS_REPORTED = "leavers:reported"
    LEAVER_CASES_CLOSED = "leaver-cases:closed"
    LEAVER_STEPS_TAKEN = "leaver-steps:taken"
    LEAVING_PROPOSED = "leaving:proposed"
    LEAVING_SIGNED_OFF = "leaving:signed-off"
    LEAVING_TAKEN_BACK = "leaving:taken-back"
    INSPECTION_REQUESTED = "inspection:requested"
    INSPECTION_STEP_TAKEN = "inspection:step-taken"
    MEMBER_AMENDED = "member:amended"
    NOMINATION_DECIDED = "nomination:decided"
    NOMINATION_RECORDED = "nomination:recorded"
    NOMINATION_SUBMITTED = "nomination:submitted"
    NOMINATION_SUPPORT_ASKED = "nomination:support-asked"
    NOMINATION_SUPPORTED = "nomination:supported"
    NOMINATION_WITHDRAWN = "nomination:withdrawn"
    NOTICE_PRINTED = "notice:printed"
    NOTICE_RESENT = "notice:resent"
    OFFERS_MADE = "offers:made"
    OFFER_ANSWERED = "offer:answered"
    OFFER_WITHDRAWN = "offer:withdrawn"
    OFFICER_APPOINTED = "officer:appointed"
    OFFICER_CEASED = "officer:ceased"
    OFFICER_CHANGED = "officer:changed"
    OFFICER_PRIVATE_SEEN = "officer:private-seen"
    OFFICER_SIGNED_IN = "officer:signed-in"
    PASSWORD_SET = "password:set"  # noqa: S105 - the name of an act
    PERSON_ADMITTED = "person:admitted"
    POLL_COUNTED = "poll:counted"
    POLL_CREATED = "poll:created"
    POLL_OPENED_FOR_COUNT = "poll:opened-for-count"
    POLL_ROLL_FROZEN = "poll:roll-frozen"
    REACH_CHOSEN = "reach:chosen"
    RECOVERY_CODE_USED = "recovery-code:used"
    RECOVERY_CODES_MADE = "recovery-codes:made"
    REGISTER_OPENED = "register:opened"
    RETENTION_CHANGED = "retention:changed"
    ROLE_CONFIRMED = "role:confirmed"
    ROLE_ENDED = "role:ended"
    ROLE_PROPOSED = "role:proposed"
    SECOND_FACTOR_DROPPED = "second-factor:dropped"
    SECOND_FACTOR_SET = "second-factor:set"
    SESSION_ENDED = "session:ended"
    SET_UP_LINK_MADE = "set-up-link:made"
    SHARES_ENTERED = "shares:entered"
    SHARES_REVERSED = "shares:reversed"
    SHARE_CERTIFICATE_CANCELLED = "share-certificate:cancelled"
    SHARE_CERTIFICATE_ISSUED = "share-certificate:issued"
    SHARE_CERTIFICATE_LOST = "share-certificate:lost"


@dataclass(frozen=True, slots=True)
class Subject:
    """What an act was done to: the kind of thing and its identifier."""

    kind: str
    id: UUID | str


def written(
    *,
    sequence: int,
    at: datetime,
    act: Act,
    actor_id: UUID | None,
    subject: Subject,
    detail: Detail,
) -> str:
    """The entry as one line of canonical JSON (sorted keys, no spaces, UTF-8, no floats).

    This line, and nothing else, is what the chain protects.
    """
    body = {
        "act": act.value,
        "actor": str(actor_id) if actor_id else None,
        "at": at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z"),
        "detail": dict(detail),
        "sequence": sequence,
        "subject": {"id": str(subject.id), "kind": subject.kind},
    }
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def chained(previous: str, line: str) -> str:
    """The entry's digest: SHA-256 over the digest before it, a line feed, and the line."""
    return hashlib.sha256(f"{previous}\n{line}".encode()).hexdigest()
