"""Accounts, the roles they hold, how they sign in, and the sessions they have open."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from governance.identity.rules.links import LinkPurpose
from governance.identity.rules.roles import Role
from governance.kernel.ids import new_id
from governance.storage.base import Base
from governance.storage.types import UtcDateTime, text_enum


class Account(Base):
    """A person who can sign in. A co-owner's account names their entry in the register.

    ``email`` is what the register says; ``own_email`` is one that the person gave themselves,
    and confirmed, because the register knew none.
    """

    __tablename__ = "accounts"
    __table_args__ = (Index("ix_accounts_display_name_id", "display_name", "id"),)

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    member_id: Mapped[UUID | None] = mapped_column(unique=True)
    display_name: Mapped[str] = mapped_column(String(200))
    email: Mapped[str | None] = mapped_column(String(254), index=True)
    own_email: Mapped[str | None] = mapped_column(String(254), index=True)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class RoleGrant(Base):
    """A role held by an account: in force once a second officer confirmed it, until it ends."""

    __tablename__ = "role_grants"
    __table_args__ = (
        Index("ix_role_grants_account_id", "account_id"),
        CheckConstraint("role <> 'auditor' OR ends_on IS NOT NULL", name="auditors_have_an_end"),
        CheckConstraint(
            "confirmed_by IS NULL OR (confirmed_by <> proposed_by AND confirmed_by <> account_id)",
            name="confirmed_by_another",
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    role: Mapped[Role] = mapped_column(text_enum(Role, name="role"))
    proposed_at: Mapped[datetime] = mapped_column(UtcDateTime)
    proposed_by: Mapped[UUID | None] = mapped_column()
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    confirmed_by: Mapped[UUID | None] = mapped_column()
    ends_on: Mapped[date | None] = mapped_column()
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    ended_by: Mapped[UUID | None] = mapped_column()


class SignInSession(Base):
    """One device signed in. The browser holds the secret; here is only its SHA-256."""

    __tablename__ = "sign_in_sessions"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    secret_digest: Mapped[str] = mapped_column(String(64), unique=True)
    device: Mapped[str] = mapped_column(String(120))
    is_second_factor_passed: Mapped[bool] = mapped_column(default=False)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class SignInRequest(Base):
    """An address somebody typed to be sent a link; answered, and forgotten, by the worker.

    Typing a known and an unknown address both write one such row and do nothing else.
    """

    __tablename__ = "sign_in_requests"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    email: Mapped[str] = mapped_column(String(254))
    next_path: Mapped[str | None] = mapped_column(String(500))
    requested_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)


class OneTimeLink(Base):
    """A link sent to one person: to sign in, to set up an office, to confirm an address.

    The mail holds the token (256 bits); here is only its SHA-256.
    """

    __tablename__ = "one_time_links"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    purpose: Mapped[LinkPurpose] = mapped_column(text_enum(LinkPurpose, name="purpose"))
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    email: Mapped[str | None] = mapped_column(String(254))
    next_path: Mapped[str | None] = mapped_column(String(500))
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


_NEWEST = text("voided_at IS NULL")


class ActivationCode(Base):
    """A code printed in a letter; kept are the part it is found by and a keyed digest of it.

    A newer letter voids the code of the earlier one, whether it was used or not.
    """

    __tablename__ = "activation_codes"
    __table_args__ = (
        Index(
            "uq_activation_codes_newest",
            "account_id",
            unique=True,
            sqlite_where=_NEWEST,
            postgresql_where=_NEWEST,
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"))
    prefix: Mapped[str] = mapped_column(String(4), unique=True)
    code_digest: Mapped[str] = mapped_column(String(64))
    issued_at: Mapped[datetime] = mapped_column(UtcDateTime)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    voided_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class OfficerCredential(Base):
    """How an officer proves who they are: password hash and sealed authenticator secret.

    ``authenticator`` is in force; ``new_authenticator`` waits for its first right code.
    ``last_step`` is the newest 30-second step whose code was used, so that none works twice.
    """

    __tablename__ = "officer_credentials"

    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), primary_key=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    password_set_at: Mapped[datetime] = mapped_column(UtcDateTime)
    authenticator: Mapped[str | None] = mapped_column(String(200))
    authenticator_set_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    new_authenticator: Mapped[str | None] = mapped_column(String(200))
    last_step: Mapped[int] = mapped_column(Integer, default=0)


class RecoveryCode(Base):
    """One of ten codes for the day the phone is lost; each works once. Only a keyed digest."""

    __tablename__ = "recovery_codes"

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    account_id: Mapped[UUID] = mapped_column(ForeignKey("accounts.id"), index=True)
    code_digest: Mapped[str] = mapped_column(String(64), unique=True)
    made_at: Mapped[datetime] = mapped_column(UtcDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class Tries(Base):
    """How often one thing was tried in vain: by account, address or code, never by place."""

    __tablename__ = "tries"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int] = mapped_column(Integer)
    last_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True)
    blocked_until: Mapped[datetime | None] = mapped_column(UtcDateTime)
