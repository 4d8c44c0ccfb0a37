"""Keeps what it is handed, so that one can see in the demo what would have reached a telephone or Helsenorge."""

from tilbudskatalog.ground.base import clock
from tilbudskatalog.ground.delivery.models import Channel, SandboxMessage
from tilbudskatalog.ground.delivery.senders import Parcel


class Sandbox:
    def __init__(self, channel: Channel) -> None:
        self.channel = channel

    def hand_over(self, parcel: Parcel) -> None:
        SandboxMessage.objects.create(
            channel=self.channel,
            message_id=parcel.message_id,
            address=parcel.address,
            subject=parcel.subject,
            text=parcel.text,
            at=clock.now(),
        )

    def close(self) -> None:
        """Holds nothing open."""
