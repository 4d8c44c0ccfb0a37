"""Text messages and Helsenorge through a gateway of the operator's, over HTTPS.

A letter is one POST of `{"to", "subject", "text", "language", "reference"}` with a bearer token. `reference` is the
Message-ID and also the `Idempotency-Key`, so that a repeat is known for what it is. 2xx: taken. 429 and 5xx: again
later. Any other answer: never.
"""

import httpx

from tilbudskatalog.ground.delivery.senders import Away, Parcel, TryLater, Undeliverable

TIMEOUT_SECONDS = 20.0


class Gateway:
    def __init__(self, url: str, token: str, *, transport: httpx.BaseTransport | None = None) -> None:
        self.url, self.token, self.transport = url, token, transport
        self._client: httpx.Client | None = None

    def hand_over(self, parcel: Parcel) -> None:
        body = {
            "to": parcel.address,
            "subject": parcel.subject,
            "text": parcel.text,
            "language": parcel.language,
            "reference": parcel.message_id,
        }
        try:
            answer = self._opened().post(self.url, json=body, headers={"Idempotency-Key": parcel.message_id})
        except httpx.ConnectError as error:
            raise Away(f"no gateway: {type(error).__name__}") from None
        except httpx.HTTPError as error:
            raise TryLater(f"connection lost: {type(error).__name__}") from None
        if answer.status_code == 429 or answer.status_code >= 500:
            raise TryLater(f"HTTP {answer.status_code}")
        if not answer.is_success:
            raise Undeliverable(f"HTTP {answer.status_code}")

    def close(self) -> None:
        if self._client is not None:
            self._client.close()
            self._client = None

    def _opened(self) -> httpx.Client:
        if self._client is None:
            headers = {"Authorization": f"Bearer {self.token}"} if self.token else {}
            # Redirects are not followed: one could carry the token and the letter to somebody else.
            self._client = httpx.Client(timeout=TIMEOUT_SECONDS, headers=headers, transport=self.transport)
        return self._client
