"""Takes the pictures that the README shows, from a running demo: `python tools/pictures.py http://localhost:8000`."""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "pictures"
PAGES = {
    "home": "/",
    "results": "/finn?q=røykeslutt&sted=Hamar",
    "national": "/finn?q=kols",
    "municipality": "/kommune/3403/hamar",
}


def main(address: str) -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for name, path in PAGES.items():
            for width, height in ((1280, 900), (390, 844)):
                page = browser.new_page(viewport={"width": width, "height": height})
                page.goto(address + path)
                page.screenshot(path=str(FOLDER / f"{name}-{width}.jpg"), type="jpeg", quality=70)
                page.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000")
