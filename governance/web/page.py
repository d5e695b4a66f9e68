"""What every page knows: the mutual, who is signed in, where they can go."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import Flask, current_app, request, url_for

from governance.kernel.letterhead import Letterhead
from governance.kernel.permissions import Permission
from governance.settings import Mode, Settings
from governance.web.access import current_actor
from governance.web.assets import asset_url


@dataclass(frozen=True, slots=True)
class NavItem:
    """A place in the navigation, shown to those who have the permission.

    ``officers_only``: only to officers, also while their role rests; ``is_act``: a button that
    does something; ``also``: further paths whose pages belong to it.
    """

    label: str
    endpoint: str
    permission: Permission
    officers_only: bool = False
    is_act: bool = False
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NavLink:
    """A navigation item as one reader sees it on one page."""

    label: str
    url: str
    current: bool
    badge: str = ""
    post: bool = False


@dataclass(frozen=True, slots=True)
class MutualOnPage:
    """The mutual as the layout shows it."""

    name: str
    short_name: str
    colour: str
    logo_url: str | None
    contact_email: str
    contact_phone: str


def settings() -> Settings:
    """The settings this application was made with."""
    made_with: Settings = current_app.extensions["settings"]
    return made_with


def letterhead() -> Letterhead:
    """The mutual as notices and documents name it."""
    return settings().letterhead


def places(navigation: Iterable[NavItem], *, at: str | None = None) -> list[NavLink]:
    """The places of ``navigation`` that the reader may go to, and which of them they are in.

    ``at``: the URL to go by, for a page whose own does not say where it belongs.
    """
    actor = current_actor()
    is_officer = bool(actor.roles) or actor.is_officer
    mine = [
        (item, url_for(item.endpoint))
        for item in navigation
        if actor.can(item.permission) and (is_officer or not item.officers_only)
    ]
    root = request.script_root
    belong = {
        path: url
        for item, url in mine
        if not item.is_act
        for path in (*(root + each for each in item.also), url)
    }
    here = current_place(belong, at or root + request.path)
    return [
        NavLink(
            label=item.label,
            url=url,
            current=here is not None and belong[here] == url,
            post=item.is_act,
        )
        for item, url in mine
    ]


def current_place(urls: Iterable[str], path: str) -> str | None:
    """The URL that ``path`` lies at or below, by whole segments; the longest if several do."""
    here = path.rstrip("/") + "/"
    around = [url for url in urls if here.startswith(url.rstrip("/") + "/")]
    return max(around, key=len, default=None)


def sections(name: str, *, at: str | None = None) -> list[NavLink]:
    """The places beside the pages of a part of the house (``register``), as ``places`` gives."""
    parts: Mapping[str, tuple[NavItem, ...]] = current_app.extensions["sections"]
    return places(parts[name], at=at)


def register_page(
    app: Flask,
    *,
    navigation: tuple[NavItem, ...],
    account: tuple[NavItem, ...],
    parts: Mapping[str, tuple[NavItem, ...]],
) -> None:
    """Give the layout what it relies on, once for every template."""
    app.extensions["navigation"] = navigation
    app.extensions["sections"] = parts
    own: Settings = app.extensions["settings"]

    def common() -> dict[str, object]:
        actor = current_actor()
        mutual = own.mutual
        return {
            "mutual": MutualOnPage(
                name=mutual.name,
                short_name=mutual.short_name,
                colour=mutual.colour,
                logo_url=url_for("site.logo") if mutual.logo else None,
                contact_email=mutual.contact_email,
                contact_phone=mutual.contact_phone,
            ),
            "signed_in": actor if actor.account_id is not None else None,
            "nav": places(navigation),
            "account_nav": places(account),
            "sign_in_url": url_for("identity.sign_in"),
            "help_url": url_for("site.help_page"),
            "privacy_url": url_for("site.privacy"),
            "demo_mode": own.mode is Mode.DEMO,
            "asset_url": asset_url,
        }

    app.context_processor(common)
