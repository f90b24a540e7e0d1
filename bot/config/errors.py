"""What is wrong with a file of the config."""

from __future__ import annotations


class ConfigError(Exception):
    """A mistake in the config: one line with the file, the key, the line where it is known, and how to mend it."""
