from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.utils import translation


@pytest.fixture(autouse=True)
def _in_bokmaal() -> Iterator[None]:
    with translation.override("nb"):
        yield


@pytest.fixture
def component() -> Callable[..., str]:
    """`component("pill", label="Hamar")`: its HTML."""

    def rendered(name: str, /, **context: Any) -> str:
        return render_to_string(f"design/components/{name}/{name}.html", context)

    return rendered
