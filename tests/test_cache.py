"""What was compiled is kept between runs, under the digest of its files and as the newest of all."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from extractor import cache


@pytest.fixture(autouse=True)
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of what is kept, empty."""
    monkeypatch.setattr("platformdirs.user_cache_path", lambda *_, **__: tmp_path)
    return tmp_path


def test_nothing_is_kept_at_first() -> None:
    assert cache.read("sha256:1") is None
    assert cache.read_newest() is None


def test_what_was_kept_is_read_by_its_digest_and_the_newest_by_none(kept: Path) -> None:
    cache.write("sha256:1", "first")
    for path in kept.iterdir():
        os.utime(path, (1, 1))  # long ago
    cache.write("sha256:2", "second")
    assert cache.read_newest() == "second"
    assert cache.read("sha256:1") == "first"
    assert cache.read("sha256:2") == "second"


def test_a_damaged_or_foreign_file_is_not_read(kept: Path) -> None:
    cache.write("sha256:1", "first")
    (path,) = kept.iterdir()
    path.chmod(0o666)  # others may write it
    assert cache.read("sha256:1") is None
    path.chmod(0o600)
    path.write_bytes(b"damaged")
    assert cache.read("sha256:1") is None
    assert cache.read_newest() is None


def test_only_the_last_files_are_kept(kept: Path) -> None:
    for number in range(20):
        cache.write(f"sha256:{number}", number)
    assert 1 < len(list(kept.iterdir())) < 20
    assert cache.read("sha256:19") == 19
