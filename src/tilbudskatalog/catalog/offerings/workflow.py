"""What Wagtail calls when a review ends."""

from typing import Any


def publish_approved_revision(workflow_state: Any, user: Any = None) -> None:
    """Publishes the revision that was approved, not the latest one: what nobody looked at stays a draft."""
    approved = workflow_state.current_task_state.revision
    # The task has asked our policy; Wagtail would ask for a model permission that no provider has.
    approved.publish(user=user, skip_permission_checks=True)
