"""Pressing what leads to another page."""

from playwright.sync_api import Locator


def press(on: Locator) -> None:
    """Until the page that it leads to is there: what is asked next must not meet the one that is leaving."""
    with on.page.expect_navigation():
        on.click()
