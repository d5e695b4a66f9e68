"""What a person may do: the permissions every route names, alphabetical."""

from enum import StrEnum


class Permission(StrEnum):
    """One permission is one kind of act, written ``thing:act``."""

    ACCOUNTS_MANAGE = "accounts:manage"
    ACTIVATION_CODES_ISSUE = "activation-codes:issue"
    ARTICLES_PROPOSE = "articles:propose"
    AUDIT_DOWNLOAD = "audit:download"
    AUDIT_HOLD = "audit:hold"
    BALLOTS_CAST = "ballots:cast"
    BOXES_KEEP = "boxes:keep"
    CONTESTS_COUNT = "contests:count"
    CONTESTS_DECLARE = "contests:declare"
    CONTESTS_PREPARE = "contests:prepare"
    CONTESTS_READ = "contests:read"
    FILINGS_KEEP = "filings:keep"
    JOURNAL_READ = "journal:read"
    MEMBERSHIP_CHANGE_OWN = "membership:change-own"
    MEMBERSHIP_READ_OWN = "membership:read-own"
    MEMBERS_EXPORT = "members:export"
    MEMBERS_IMPORT = "members:import"
    MEMBERS_READ = "members:read"
    NOMINATIONS_DECIDE = "nominations:decide"
    NOMINATIONS_MAKE = "nominations:make"
    NOTICES_MANAGE = "notices:manage"
    REGISTER_CONFIRM = "register:confirm"
    REGISTER_KEEP = "register:keep"
    RETENTION_KEEP = "retention:keep"
    ROLES_CONFIRM = "roles:confirm"
    SESSIONS_OWN = "sessions:own"
