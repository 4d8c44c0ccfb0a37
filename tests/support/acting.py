"""A system that acts for citizens through the interface: with an agreement, and tokens of the real issuer."""

import pytest

from tests.support.identity_provider import IdentityProvider
from tilbudskatalog.ground.access.models import User
from tilbudskatalog.registers.organizations import systems
from tools import system_token

CLIENT = "helsenorge-demo"


def number(of: int) -> str:
    """A synthetic national identity number (its month is 80 too high) for each of up to a hundred thousand people."""
    return f"{1 + of % 28:02}{81 + of % 12:02}60{of:05}"


class System:
    def __init__(self, provider: IdentityProvider, patch: pytest.MonkeyPatch) -> None:
        issuer = f"{provider.url}/maskinporten"
        patch.setattr(system_token, "FOLDER", provider.folder)
        patch.setattr(system_token, "ISSUER", issuer)
        patch.setattr(system_token, "CATALOG", provider.catalog)
        administrator, _new = User.objects.get_or_create(username="ada", defaults={"is_superuser": True})
        systems.agree(issuer=issuer, client_id=CLIENT, name="Helsenorge", purpose="on-behalf", by=administrator)
        self.renew()

    def renew(self) -> None:
        """Tokens last ten minutes."""
        self.token = system_token.token(CLIENT, "on-behalf")

    def headers(self, number: str) -> dict[str, str]:
        """For whom it acts."""
        return {"Authorization": f"Bearer {self.token}", "On-Behalf-Of": number}
