"""What a view looks up in what it was sent. A value that was never looked up can't have made a difference."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.http import QueryDict

LOOKS = ("__getitem__", "__contains__", "__iter__", "_getlist", "keys", "items", "lists", "values")


class Asked:
    """`with asked.noting():` answers afterwards whether a query or a form was looked into."""

    def __init__(self) -> None:
        self.something = False
        self._echoed = False

    @contextmanager
    def noting(self) -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patch:
            for name in LOOKS:
                patch.setattr(QueryDict, name, self._noted(getattr(QueryDict, name)))
            patch.setattr(QueryDict, "urlencode", self._echo(QueryDict.urlencode))
            yield

    def _noted(self, look: Callable[..., Any]) -> Callable[..., Any]:
        def noted(sent: QueryDict, *arguments: Any, **more: Any) -> Any:
            # While it is filled it looks into itself; what reaches a view is closed.
            if not (sent._mutable or self._echoed):
                self.something = True
            return look(sent, *arguments, **more)

        return noted

    def _echo(self, echo: Callable[..., str]) -> Callable[..., str]:
        """The links to this page in another language have the whole query, and nobody has looked at what it says."""

        def echoed(*arguments: Any) -> str:
            self._echoed = True
            try:
                return echo(*arguments)
            finally:
                self._echoed = False

        return echoed
