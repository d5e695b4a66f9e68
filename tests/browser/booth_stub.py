"""A very small server for the built voting page: what the real one answers, and nothing else."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from governance.sealing.canonical import b64u, canonical
from governance.sealing.envelope import Envelope, envelope_is_signed, read_envelope
from governance.sealing.manifest import Manifest
from governance.sealing.receipt import receipt_file
from governance.web.assets import STATIC_FOLDER
from governance.web.headers import FIXED
from tests.factories.sealed_files import BOARD_SEED, seed_of

KINDS = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".html": "text/html",
    ".svg": "image/svg+xml",
}
HOUSE: dict[str, Any] = {
    "mutual": "Harbour Care",
    "short_name": "Harbour",
    "contact_email": "returning.officer@example.org",
    "contact_phone": "01372 000000",
    "logo_url": None,
    "now": "2027-06-10T12:00:00Z",
    "stage": "open",
    "scheme_words": {
        "title": "Your vote is secret",
        "beside_ballot": "Your own device seals your vote before sending it.",
        "limits": ["You can show someone how you voted, and we cannot stop that."],
    },
    "signed_in": True,
    "links": {"my_votes": "/votes", "help": "/help", "board": "/board", "sign_in": "/sign-in"},
}


@dataclass
class Stub:
    """What the server says, which a test may change, and what has come in."""

    manifest: Manifest
    house: dict[str, Any] = field(default_factory=lambda: json.loads(json.dumps(HOUSE)))
    credential: tuple[int, dict[str, Any]] = (200, {"seed": b64u(seed_of(0))})
    refusal: tuple[int, dict[str, Any]] | None = None
    """What every envelope is answered with, in place of a receipt."""
    lost: int = 0
    """So many envelopes still go unanswered, though they are in the box."""
    answers: dict[str, tuple[int, str]] = field(default_factory=dict)
    """More addresses below the poll's."""
    sent: list[bytes] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    url: str = ""

    @property
    def booth(self) -> str:
        return f"{self.url}/votes/{self.manifest.poll}/booth"

    @property
    def envelopes(self) -> list[Envelope]:
        """What has come in, read and checked as the server does."""
        read = [read_envelope(raw, self.manifest) for raw in self.sent]
        assert all(envelope_is_signed(one) for one in read)
        return read

    def answer(self, name: str) -> tuple[int, str]:
        """The answer for an address below the poll's."""
        if name == "house.json":
            return 200, json.dumps(self.house)
        if name == "manifest.json":
            return 200, self.manifest.canonical().decode()
        if name == "my-credential.json":
            return self.credential[0], json.dumps(self.credential[1])
        return self.answers.get(name, (404, "{}"))

    def take(self, body: bytes) -> tuple[int, str]:
        """The answer for an envelope: the same receipt for the same one."""
        self.sent.append(body)
        if self.lost:
            self.lost -= 1
            return 0, ""
        if self.refusal:
            return self.refusal[0], json.dumps(self.refusal[1])
        envelope = read_envelope(body, self.manifest)
        first = next(at for at, raw in enumerate(self.sent) if raw == body)
        receipt = receipt_file(
            poll=self.manifest.poll,
            manifest=self.manifest.fingerprint,
            ballot=envelope.ballot,
            entry=7 + first,
            seed=BOARD_SEED,
        )
        return 200, canonical(receipt).decode()


class Handler(BaseHTTPRequestHandler):
    """Answers for the stub of its server."""

    server: "StubServer"

    def do_GET(self) -> None:
        stub = self.server.stub
        stub.asked.append(self.path)
        folder, _, name = self.path.removeprefix("/").rpartition("/")
        below = f"/votes/{stub.manifest.poll}/"
        if folder == "static":
            self.tell(200, (STATIC_FOLDER / name).read_bytes(), KINDS[f".{name.split('.')[-1]}"])
        elif self.path == f"{below}booth":
            self.tell(200, (STATIC_FOLDER / "booth.html").read_bytes(), "text/html")
        elif self.path.startswith(below):
            status, text = stub.answer(self.path.removeprefix(below))
            is_page = text.startswith("<")
            self.tell(status, text.encode(), "text/html" if is_page else "application/json")
        else:
            self.tell(200, b'<svg xmlns="http://www.w3.org/2000/svg"/>', "image/svg+xml")

    def do_POST(self) -> None:
        stub = self.server.stub
        body = self.rfile.read(int(self.headers["Content-Length"]))
        assert self.path == f"/votes/{stub.manifest.poll}/envelopes"
        assert self.headers["Content-Type"] == "application/json"
        status, text = stub.take(body)
        if status:
            self.tell(status, text.encode(), "application/json")
        else:
            self.close_connection = True

    def tell(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        for name, value in FIXED.items():
            self.send_header(name, value)
        self.send_header("Cache-Control", "no-store")
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


class StubServer(ThreadingHTTPServer):
    stub: Stub


@contextmanager
def stub_server(manifest: Manifest) -> Iterator[Stub]:
    """Serve the built page for this poll."""
    server = StubServer(("127.0.0.1", 0), Handler)
    server.stub = Stub(manifest, url=f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.stub
    server.shutdown()
    thread.join()
    server.server_close()
