"""The ledger finds every change that its chain can show."""

import random

import pytest

from warehouse import ledger


@pytest.fixture
def written(tmp_path):
    path = tmp_path / "ledger.jsonl"
    entries = []
    for number in range(30):
        ledger.append(
            path, entries, kind="delivery", name=f"f{number}.csv", sha256="0" * 64,
            size=number, actor="clerk",
        )  # fmt: skip
    return path


def test_reads_back_what_was_appended(written):
    entries = ledger.read(written)
    assert [e.name for e in entries] == [f"f{n}.csv" for n in range(30)]
    assert ledger.head(entries) == entries[-1].hash()


def test_every_changed_byte_is_found(written):
    content = written.read_bytes()
    dice = random.Random(7)
    for _ in range(200):
        place = dice.randrange(len(content))
        changed = bytearray(content)
        changed[place] ^= 1 << dice.randrange(8)
        written.write_bytes(bytes(changed))
        last_line = content.rstrip(b"\n").rfind(b"\n")
        try:
            head = ledger.head(ledger.read(written))
        except (ledger.BrokenLedger, UnicodeDecodeError):
            continue
        # A well-formed change of the last line is what the head kept outside is for.
        assert place > last_line
        written.write_bytes(content)
        assert head != ledger.head(ledger.read(written))


@pytest.mark.parametrize("change", ["delete", "swap", "double", "insert", "cut"])
def test_lines_moved_about_are_named(written, change):
    lines = written.read_bytes().splitlines(keepends=True)
    if change == "delete":
        del lines[9]
    elif change == "swap":
        lines[9], lines[10] = lines[10], lines[9]
    elif change == "double":
        lines.insert(9, lines[9])
    elif change == "insert":
        lines.insert(9, b'{"seq": 10}\n')
    else:
        lines[-1] = lines[-1][:-20]
    written.write_bytes(b"".join(lines))
    with pytest.raises(ledger.BrokenLedger, match=r"line (10|11|30)"):
        ledger.read(written)


def test_a_torn_last_line_is_cut_and_the_rest_kept(written):
    whole = written.read_bytes()
    written.write_bytes(whole + b'{"actor": "cl')
    said = ledger.unfinished(written)
    assert said.endswith('It began: {"actor": "cl')
    assert ledger.recover(written) == said
    assert written.read_bytes() == whole
    assert ledger.unfinished(written) == ledger.recover(written) == ""
