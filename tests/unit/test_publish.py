"""The raw store and publication: whole or not at all."""

import os
import shutil

import pytest

from warehouse import publish, raw_store
from warehouse.trouble import CannotGoOn


def test_the_store_keeps_a_content_once_and_read_only(tmp_path):
    source, store = tmp_path / "a.csv", tmp_path / "raw"
    source.write_bytes(b"site_id\n")
    first, second = raw_store.put(store, source), raw_store.put(store, source)
    assert first == second
    kept = raw_store.object_path(store, first.sha256)
    assert raw_store.digest(kept) == first.sha256
    assert not kept.stat().st_mode & 0o222
    assert [p.name for p in store.rglob("*") if p.is_file()] == [first.sha256]


def test_a_file_that_changes_while_it_is_stored_is_refused(tmp_path, monkeypatch):
    source, store = tmp_path / "a.csv", tmp_path / "raw"
    source.write_bytes(b"x" * 100)
    real = os.fsync

    def touch(handle):
        source.write_bytes(b"y" * 101)
        real(handle)

    monkeypatch.setattr(os, "fsync", touch)
    with pytest.raises(raw_store.ChangingFile, match="changed"):
        raw_store.put(store, source)
    assert not list(store.rglob("*"))


def test_a_release_appears_whole_and_latest_points_at_it(tmp_path):
    with publish.staged(tmp_path) as folder:
        (folder / "a.txt").write_text("one")
        assert not (tmp_path / "R1").exists()
        publish.publish(folder, tmp_path, "R1")
    assert (tmp_path / "latest" / "a.txt").read_text() == "one"
    assert os.readlink(tmp_path / "latest") == "R1"
    assert (tmp_path / "LATEST").read_text() == "R1\n"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["LATEST", "R1", "latest"]


def test_what_failed_leaves_nothing_behind(tmp_path):
    with pytest.raises(RuntimeError, match="half"), publish.staged(tmp_path) as folder:
        (folder / "a.txt").write_text("one")
        raise RuntimeError("half way")
    assert list(tmp_path.iterdir()) == []


def test_a_copy_in_the_place_of_the_link_to_the_latest_is_made_a_link_again(tmp_path):
    """As a program leaves it that follows links: an archive, a share."""
    (tmp_path / "r1").mkdir()
    (tmp_path / "r1/page.html").write_text("one")
    latest = tmp_path / "latest"
    shutil.copytree(tmp_path / "r1", latest)
    publish.prepare(tmp_path)
    publish.point(tmp_path, "r1")
    assert os.readlink(latest) == "r1"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["LATEST", "latest", "r1"]
    # What is no copy is somebody's, and stays.
    latest.unlink()
    shutil.copytree(tmp_path / "r1", latest)
    (latest / "page.html").write_text("two")
    with pytest.raises(CannotGoOn, match="no copy of a release beside it"):
        publish.prepare(tmp_path)
    assert (latest / "page.html").read_text() == "two"
