"""What the surroundings decide. Each name is an environment variable, described in docs/operations/settings.md."""

from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

ROOT = Path(__file__).resolve().parents[3]
DEMO_KEY = "demo-key-that-production-refuses-to-start-with"


class Environment(BaseSettings):
    """Safe by default: without a word from outside the mode is production, and production wants a key of its own."""

    model_config = SettingsConfigDict(env_file=None, extra="ignore")

    mode: Literal["production", "demo"] = "production"
    secret_key: str = ""
    allowed_hosts: str = ""
    public_url: str = "http://localhost:8000"
    database_url: str = f"sqlite:///{ROOT / 'var' / 'catalog.sqlite3'}"
    state_dir: Path = ROOT / "var" / "state"
    host: str = "127.0.0.1"
    port: int = 8000
    web_workers: int = Field(default=2, ge=1)
    mail_port: int = 8025
    log_level: str = "INFO"
    prometheus_multiproc_dir: Path | None = None
    standard_schemas: Path = ROOT.parent / "shared" / "schemas"

    @property
    def hosts(self) -> list[str]:
        return [host.strip() for host in self.allowed_hosts.split(",") if host.strip()]

    @property
    def demo(self) -> bool:
        return self.mode == "demo"

    @model_validator(mode="after")
    def refuse_demo_keys_in_production(self) -> "Environment":
        if self.demo:
            self.secret_key = self.secret_key or DEMO_KEY
            self.allowed_hosts = self.allowed_hosts or "localhost,127.0.0.1,[::1]"
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
        return self
