import hashlib

import pytest

from tracker.core.errors import RuleBroken
from tracker.core.files import FileStore


@pytest.fixture
def store(tmp_path):
    return FileStore(tmp_path / "attachments")


def test_a_file_comes_back_as_it_was_stored(store):
    stored = store.put("根政办发〔2022〕6号".encode())

    with store.open(stored.name) as file:
        content = file.read()
    assert content.decode() == "根政办发〔2022〕6号"
    assert stored.size == len(content)
    assert stored.sha256 == hashlib.sha256(content).hexdigest()


def test_the_same_content_stored_twice_makes_two_files(store):
    assert store.put(b"same").name != store.put(b"same").name


def test_only_the_owner_may_read_a_stored_file(store):
    stored = store.put(b"content")

    assert (store.folder / stored.name).stat().st_mode & 0o777 == 0o600


def test_a_deleted_file_is_gone_and_may_be_deleted_again(store):
    stored = store.put(b"content")

    store.delete(stored.name)
    store.delete(stored.name)

    with pytest.raises(RuleBroken, match="不在附件库中"):
        store.open(stored.name)


@pytest.mark.parametrize("name", ["../secret_key", "/etc/passwd", "", "ABC", "a" * 31])
def test_a_name_that_was_not_given_out_opens_nothing(store, name):
    (store.folder.parent / "secret_key").write_text("key")

    with pytest.raises(RuleBroken):
        store.open(name)
