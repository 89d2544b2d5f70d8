"""The version of bienban, for the build, for reports and for `bienban --version`."""

from typing import Final

VERSION: Final = "0.1.0"
