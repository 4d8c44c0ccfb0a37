"""What the surroundings decide. Each name is an environment variable, described in docs/operations/settings.md."""

import base64
from email.utils import parseaddr
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from tilbudskatalog.ground.base.encryption import parse_ring
from tilbudskatalog.ground.base.keyed_hashes import parse_keys

ROOT = Path(__file__).resolve().parents[3]
DEMO_KEY = "demo-key-that-production-refuses-to-start-with"
DEMO_ENCRYPTION_KEYS = "demo:" + base64.b64encode(b"a demo key that everybody knows!").decode()


class Environment(BaseSettings):
    """Safe by default: without a word from outside the mode is production, and production wants a key of its own."""

    model_config = SettingsConfigDict(env_file=None, extra="ignore")

    mode: Literal["production", "demo"] = "production"
    secret_key: str = ""
    allowed_hosts: str = ""
    public_url: str = "http://localhost:8000"
    database_url: str = f"sqlite:///{ROOT / 'var' / 'catalog.sqlite3'}"
    state_dir: Path = ROOT / "var" / "state"
    media_dir: Path = ROOT / "var" / "media"
    host: str = "127.0.0.1"
    port: int = 8000
    web_workers: int = Field(default=2, ge=1)
    mail_port: int = 8025
    smtp_url: str = ""
    mail_from: str = ""
    sms_url: str = ""
    sms_token: str = ""
    helsenorge_url: str = ""
    helsenorge_token: str = ""
    encryption_keys: str = ""
    lookup_key: str = ""
    lookup_keys: str = ""
    lookup_key_next: str = ""
    citizen_issuer: str = ""
    citizen_client_id: str = "tilbudskatalogen"
    citizen_client_secret: str = ""
    staff_issuer: str = ""
    staff_client_id: str = "tilbudskatalogen"
    staff_client_secret: str = ""
    staff_scope: str = "openid profile email"
    staff_acr: str = "idporten-loa-substantial idporten-loa-high"
    client_key_file: Path = ROOT / "var" / "idp" / "client.jwk"
    system_issuers: str = ""
    api_audience: str = ""
    proxies: int = Field(default=0, ge=0)
    idp_url: str = ""
    idp_port: int = 8030
    log_level: str = "INFO"
    metrics_token: str = ""
    prometheus_multiproc_dir: Path | None = None
    standard_schemas: Path = ROOT.parent / "shared" / "schemas"

    @property
    def hosts(self) -> list[str]:
        return [host.strip() for host in self.allowed_hosts.split(",") if host.strip()]

    @property
    def demo(self) -> bool:
        return self.mode == "demo"

    @property
    def issuers(self) -> list[str]:
        named = [self.citizen_issuer, self.staff_issuer, *self.system_issuers.split(",")]
        return [issuer.strip() for issuer in named if issuer.strip()]

    @model_validator(mode="after")
    def use_the_demos_identity_provider_in_demo_only(self) -> "Environment":
        if self.demo:
            host = urlsplit(self.public_url).hostname or "localhost"
            self.idp_url = (self.idp_url or f"http://{host}:{self.idp_port}").rstrip("/")
            self.citizen_issuer = self.citizen_issuer or f"{self.idp_url}/idporten"
            self.staff_issuer = self.staff_issuer or f"{self.idp_url}/ansattporten"
            self.system_issuers = self.system_issuers or f"{self.idp_url}/maskinporten"
        elif self.idp_url:
            raise ValueError("IDP_URL is the demo's identity provider, which lets anybody in. Take it away.")
        elif any(not issuer.startswith("https://") for issuer in self.issuers):
            raise ValueError("CITIZEN_ISSUER, STAFF_ISSUER and SYSTEM_ISSUERS must begin with https:// in production.")
        self.api_audience = self.api_audience or f"{self.public_url.rstrip('/')}/api/v1"
        return self

    @model_validator(mode="after")
    def refuse_lookup_keys_out_of_order(self) -> "Environment":
        try:
            parse_keys(self.lookup_key, self.lookup_keys, self.lookup_key_next)
        except ValueError as error:
            raise ValueError(f"LOOKUP_KEYS or LOOKUP_KEY_NEXT can't be used. {error}") from error
        return self

    @model_validator(mode="after")
    def refuse_demo_keys_in_production(self) -> "Environment":
        if self.demo:
            self.secret_key = self.secret_key or DEMO_KEY
            self.allowed_hosts = self.allowed_hosts or "localhost,127.0.0.1,[::1]"
            self.encryption_keys = self.encryption_keys or DEMO_ENCRYPTION_KEYS
            self.lookup_key = self.lookup_key or DEMO_KEY
            self.smtp_url = self.smtp_url or f"smtp://127.0.0.1:{self.mail_port}"
            self.mail_from = self.mail_from or "Tilbudskatalogen <ikke-svar@tilbudskatalogen.example>"
            return self
        if self.secret_key in ("", DEMO_KEY) or len(self.secret_key) < 50:
            raise ValueError(
                "SECRET_KEY must be set to 50 or more random characters of your own in production. "
                "To try the system with invented people, set MODE=demo."
            )
        if not self.hosts:
            raise ValueError("ALLOWED_HOSTS must name the hosts that production answers for.")
        if not self.public_url.startswith("https://"):
            raise ValueError("PUBLIC_URL must begin with https:// in production.")
        self._refuse_keys_that_everybody_knows()
        if not self.smtp_url.startswith(("smtps://", "smtp+starttls://")):
            raise ValueError("SMTP_URL must begin with smtps:// or smtp+starttls:// in production: letters are secret.")
        if any(gateway and not gateway.startswith("https://") for gateway in (self.sms_url, self.helsenorge_url)):
            raise ValueError("SMS_URL and HELSENORGE_URL must begin with https:// in production: letters are secret.")
        if self.metrics_token and len(self.metrics_token) < 32:
            raise ValueError("METRICS_TOKEN must be 32 or more random characters, or left out.")
        if "@" not in parseaddr(self.mail_from)[1]:
            raise ValueError("MAIL_FROM must be the address that letters come from.")
        return self

    def _refuse_keys_that_everybody_knows(self) -> None:
        try:
            ring = parse_ring(self.encryption_keys)
        except ValueError as error:
            raise ValueError(f"ENCRYPTION_KEYS can't be read. {error}") from error
        if not ring or set(ring.values()) & set(parse_ring(DEMO_ENCRYPTION_KEYS).values()):
            raise ValueError("ENCRYPTION_KEYS must hold keys of your own in production, as id:base64 of 32 bytes.")
        if self.lookup_key in ("", DEMO_KEY, self.secret_key) or len(self.lookup_key) < 50:
            raise ValueError("LOOKUP_KEY must be set to 50 or more random characters of its own in production.")
