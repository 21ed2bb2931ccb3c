"""The settings file is changed whole or not at all, keeps its comments, and every change is on record."""

import os
import signal
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from processes import kurs, rows

from kurs.domain.errors import BadInput, Unavailable
from kurs.settings import changed_file, load, write_whole

MINE = """\
# my settings
[risk]
max_open_positions = 3  # not more, since that week in May
lookback = 7
"""

# Dies at the n-th system call that writes, as at a power loss; says nothing when it came to the end.
DIES = """
import os, signal, sys
from pathlib import Path
from kurs.settings import write_whole

left = int(sys.argv[2])

def step(event, args):
    global left
    if event in ("open", "os.rename", "os.remove"):
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)

text = sys.stdin.read()
sys.addaudithook(step)
write_whole(Path(sys.argv[1]), text)
"""


def test_a_changed_file_keeps_comments_and_the_rest(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(MINE)
    text = changed_file(path, {"risk.max_open_positions": 4, "portfolio_strategies.rsi.weight": 0.5})
    assert "# my settings" in text
    assert "max_open_positions = 4  # not more, since that week in May" in text
    assert tomllib.loads(text)["risk"] == {"max_open_positions": 4, "lookback": 7}
    assert tomllib.loads(text)["portfolio_strategies"]["rsi"]["weight"] == 0.5
    assert path.read_text() == MINE


def test_a_change_that_cannot_be_used_gives_no_text(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(MINE)
    for changes in ({"risk.max_open_positions": 0}, {"risk.nothing": 1}, {"risk": 1}, {"risk.lookback.x": 1}):
        with pytest.raises(BadInput):
            changed_file(path, changes)


def test_the_older_file_stays_json(tmp_path: Path) -> None:
    path = tmp_path / "config.json"
    path.write_text('{"MAX_DAILY_LOSS": 3}')
    path.write_text(changed_file(path, {"risk.lookback": 9}))
    assert (load(path, {}).risk.max_daily_loss, load(path, {}).risk.lookback) == (3, 9)


@given(old=st.text(max_size=200), new=st.text(max_size=200))
def test_a_file_is_replaced_whole(old: str, new: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("settings") / "config.toml"
    for text in (old, new):
        try:
            encoded = text.encode()
        except UnicodeEncodeError:
            continue
        write_whole(path, text)
        assert path.read_bytes() == encoded.replace(b"\n", os.linesep.encode())
    assert [entry.name for entry in path.parent.iterdir()] in ([path.name], [])


@pytest.mark.parametrize("steps", range(5))
def test_a_kill_at_any_step_leaves_the_old_file_or_the_new_one(tmp_path: Path, steps: int) -> None:
    path = tmp_path / "config.toml"
    path.write_text(MINE)
    new = MINE.replace("3", "4") * 500
    done = subprocess.run([sys.executable, "-c", DIES, str(path), str(steps)], input=new, text=True, check=False)
    assert done.returncode in (0, -signal.SIGKILL)
    assert path.read_text() in (MINE, new)
    assert (done.returncode == 0) <= (path.read_text() == new)


@given(size=st.integers(0, len(MINE)))
def test_a_draft_cut_at_any_byte_is_never_read(size: int, tmp_path_factory: pytest.TempPathFactory) -> None:
    path = tmp_path_factory.mktemp("settings") / "config.toml"
    path.write_text(MINE)
    # What a crash while writing leaves behind beside the file.
    path.with_name(".config.toml.new").write_text(MINE[:size])
    assert load(path, {}).risk.max_open_positions == 3
    write_whole(path, MINE.replace("3", "4"))
    assert load(path, {}).risk.max_open_positions == 4
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_a_folder_that_takes_no_file(tmp_path: Path) -> None:
    (tmp_path / "config.toml").mkdir()
    with pytest.raises(Unavailable, match=r"config\.toml: cannot be written"):
        write_whole(tmp_path / "config.toml", "x = 1\n")
    assert [entry.name for entry in tmp_path.iterdir()] == ["config.toml"]
    with pytest.raises(Unavailable, match="cannot be written"):
        write_whole(tmp_path / "nowhere" / "config.toml", "x = 1\n")


def test_config_set_is_checked_written_and_on_record(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(MINE)
    done = kurs(tmp_path, "config", "set", "risk.max_open_positions", "4", "--json").json
    assert done == {"changed": {"risk.max_open_positions": [3, 4]}, "file": str(path), "told_process": None}
    assert "4  # not more" in path.read_text()
    ((who, what, detail),) = rows(tmp_path, "SELECT who, what, detail FROM audit")
    assert (who, what) == ("command line", "settings changed")
    assert '"risk.max_open_positions":[3,4]' in detail
    ((content,),) = rows(tmp_path, "SELECT content FROM config_history")
    assert content == path.read_text()
    refused = kurs(tmp_path, "config", "set", "risk.max_open_positions", "0")
    assert refused.code == 3
    assert "risk.max_open_positions" in refused.err
    assert content == path.read_text()
    assert len(rows(tmp_path, "SELECT 1 FROM config_history")) == 1


def test_a_password_is_shown_nowhere(tmp_path: Path) -> None:
    env = {"KURS_DATABASE_URL": "postgresql://me:hunter2@127.0.0.1:1/books"}
    shown = kurs(tmp_path, "config", "show", env=env)
    assert shown.code == 0
    away = kurs(tmp_path, "db", "check", env=env)
    assert away.code == 4
    assert "me:***@127.0.0.1" in away.err
    kept = kurs(
        tmp_path, "config", "set", "risk.lookback", "9", env={"KURS_DATABASE_URL": f"sqlite:///{tmp_path}/kurs.db"}
    )
    assert kept.code == 0
    assert "sqlite" not in (tmp_path / "config.toml").read_text()
    assert "hunter2" not in shown.out + shown.err + away.out + away.err
