"""The demo's identity provider, as a process of the test's own on a free port: real OpenID Connect from end to end."""

import json
import os
import signal
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

import httpx

from tests.support.postgres import free_port
from tests.support.processes import ROOT, eventually

PEOPLE = {row["username"]: row for row in json.loads((ROOT / "src/tilbudskatalog/demo/people.json").read_text("utf-8"))}


@dataclass(slots=True)
class IdentityProvider:
    """`with IdentityProvider(folder, catalog="http://testserver") as issuer:`"""

    folder: Path
    catalog: str
    port: int = field(default_factory=free_port)
    besides: dict[str, str] = field(default_factory=dict)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        return f"http://localhost:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """What makes a process of ours use it."""
        return {"IDP_URL": self.url, "PUBLIC_URL": self.catalog, "CLIENT_KEY_FILE": str(self.folder / "client.jwk")}

    def __enter__(self) -> "IdentityProvider":
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        environment = os.environ | self.environment
        environment |= {"MODE": "demo", "IDP_PORT": str(self.port), "IDP_DIR": str(self.folder), "HOST": "127.0.0.1"}
        environment |= self.besides
        with (self.folder / "identity-provider.log").open("ab") as log:
            self.process = subprocess.Popen(
                ["bash", "tools/node.sh", "node", "tools/identity_provider.mjs"],
                cwd=ROOT,
                env=environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        eventually(self._alive)

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGTERM)
            self.process.wait(timeout=10)

    def answer(self, address: str, *, person: str = "", level: str = "high", jar: httpx.Client | None = None) -> str:
        """Does at the issuer what a person would: chooses who to be, or cancels when that is "". Answers the address
        that the browser is sent back to. With the same `jar` the issuer remembers who it was."""
        if jar is None:
            with httpx.Client() as jar:
                return self.answer(address, person=person, level=level, jar=jar)
        browser = jar
        page = browser.get(address)
        while page.is_redirect and "/velg/" not in page.headers["location"]:
            if not page.headers["location"].startswith((self.url, "/")):
                return page.headers["location"]
            page = browser.get(page.next_request.url if page.next_request else "")
        chosen = {"person": person, "nivaa": f"idporten-loa-{level}"} if person else {"avbryt": "1"}
        page = browser.post(page.url.join(page.headers["location"]), data=chosen)
        while page.headers["location"].startswith(self.url):
            page = browser.get(page.headers["location"])
        return page.headers["location"]

    def _alive(self) -> bool:
        assert self.process
        assert self.process.poll() is None, (self.folder / "identity-provider.log").read_text()
        try:
            return httpx.get(f"{self.url}/helse").status_code == 200
        except httpx.TransportError:
            return False
