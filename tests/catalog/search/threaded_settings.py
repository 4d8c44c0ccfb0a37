"""The tests' settings, with the threads that a running worker has."""

from tests.settings import *  # noqa: F403

BACKGROUND_THREADS = True
