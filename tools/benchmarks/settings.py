"""The project's settings, and one address more: fixed bytes, for the ceiling."""

from tilbudskatalog.config.settings import *  # noqa: F403

ROOT_URLCONF = "tools.benchmarks.urls"
