"""What stands in the way of signing in and of taking up an office."""

from typing import ClassVar

from governance.kernel.refusals import Refusal


class LinkNotValid(Refusal):
    """A sign-in link that has run out, was used, or never was."""

    code: ClassVar[str] = "link-not-valid"
    status: ClassVar[int] = 410


class SetUpLinkNotValid(Refusal):
    """An officer's set-up link that has run out, was used, or never was."""

    code: ClassVar[str] = "set-up-link-not-valid"
    status: ClassVar[int] = 410


class SignInInterrupted(Refusal):
    """The second step of an officer's sign-in came too late after the first, or without it."""

    code: ClassVar[str] = "sign-in-interrupted"
    status: ClassVar[int] = 400


class NeedsOfficerSignIn(Refusal):
    """An officer's sign-in is changed only by somebody who has passed both its steps."""

    code: ClassVar[str] = "needs-officer-sign-in"


class SealBroken(Refusal):
    """What is kept of an authenticator cannot be read: the secret key was changed."""

    code: ClassVar[str] = "authenticator-unreadable"


class RoleAlreadyHeld(Refusal):
    """The person holds this role, or it has been proposed and waits. Facts: ``name``, ``role``."""

    code: ClassVar[str] = "role-already-held"


class NeedsAnotherOfficer(Refusal):
    """Whoever proposed a role, or would hold it, cannot be the one to confirm it."""

    code: ClassVar[str] = "needs-another-officer"


class RoleNotWaiting(Refusal):
    """The role does not wait for anybody any more: it was confirmed or ended meanwhile."""

    code: ClassVar[str] = "role-not-waiting"


class OfficerNeedsEmail(Refusal):
    """An officer signs in with an e-mail address, and there is none for this person."""

    code: ClassVar[str] = "officer-needs-email"


class LastAdministrator(Refusal):
    """Nobody could manage roles any more if this one ended."""

    code: ClassVar[str] = "last-administrator"


class AccountClosed(Refusal):
    """The account is closed: the person has left."""

    code: ClassVar[str] = "account-closed"
