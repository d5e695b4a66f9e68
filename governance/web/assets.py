"""The built style sheets and scripts: from the name we use to the file that is served."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from markupsafe import Markup

STATIC_FOLDER = Path(__file__).resolve().parents[1] / "static"
STATIC_URL = "/static"


class AssetsMissing(RuntimeError):
    """The browser assets are not built, or not with the name that was asked for."""


@dataclass(frozen=True)
class Asset:
    """One built file: its address under the site and the digest a browser checks it by."""

    url: str
    integrity: str
    size: int


@cache
def manifest(folder: Path = STATIC_FOLDER) -> dict[str, Asset]:
    """Every built asset by the name we use for it, read once per process.

    Raises AssetsMissing, in words that say what to do, when nothing is built.
    """
    try:
        listed = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise AssetsMissing(
            "The style sheets and scripts are not built yet. Run `make setup`."
        ) from None
    return {
        name: Asset(f"{STATIC_URL}/{entry['file']}", entry["integrity"], entry["bytes"])
        for name, entry in listed.items()
    }


def asset(name: str, folder: Path = STATIC_FOLDER) -> Asset:
    """The built file for `name`, such as `base.css`. Raises AssetsMissing."""
    found = manifest(folder).get(name)
    if found is None:
        raise AssetsMissing(
            f"There is no style sheet or script called {name}. Run `make setup` to build it, "
            "or look for the name in assets/styles and assets/scripts."
        )
    return found


def asset_url(name: str) -> str:
    """The address `name` is served from; it changes when the content does."""
    return asset(name).url


def style_tag(name: str) -> Markup:
    """The `<link>` for a style sheet, with the digest that guards it."""
    built = asset(name)
    return Markup('<link rel="stylesheet" href="{}" integrity="{}">').format(
        built.url, built.integrity
    )


def script_tag(name: str) -> Markup:
    """The `<script type="module">` for one of our modules, with the digest that guards it."""
    built = asset(name)
    return Markup('<script type="module" src="{}" integrity="{}"></script>').format(
        built.url, built.integrity
    )
