"""The settings file is changed whole or not at all, keeps its comments, and every change is on record."""

import os
import signal
import sqlite3
import stat
import subprocess
import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from processes import Done, kurs, rows

from kurs.domain.errors import BadInput, Unavailable
from kurs.settings import changed_file, load, redacted, replacing

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
from kurs.settings import replacing

left = int(sys.argv[2])

def step(event, args):
    global left
    if event in ("open", "os.rename", "os.remove"):
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)

text = sys.stdin.read()
sys.addaudithook(step)
with replacing(Path(sys.argv[1]), text):
    pass
"""


def replace(path: Path, text: str) -> None:
    with replacing(path, text):
        pass


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
        replace(path, text)
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
    path.with_name(".config.toml.abcdefgh.new").write_text(MINE[:size])
    assert load(path, {}).risk.max_open_positions == 3
    replace(path, MINE.replace("3", "4"))
    assert load(path, {}).risk.max_open_positions == 4


def test_a_folder_that_takes_no_file(tmp_path: Path) -> None:
    (tmp_path / "config.toml").mkdir()
    with pytest.raises(Unavailable, match=r"config\.toml: cannot be written"):
        replace(tmp_path / "config.toml", "x = 1\n")
    assert [entry.name for entry in tmp_path.iterdir()] == ["config.toml"]
    with pytest.raises(Unavailable, match="cannot be written"):
        replace(tmp_path / "nowhere" / "config.toml", "x = 1\n")


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


URL = "postgresql://me:hunter2@db/books"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("config.toml", f'# was {URL}\n[database]\nurl = "{URL}"\n[risk]\nlookback = 3\n'),
        ("config.toml", f'database.url = "{URL}"\nrisk.lookback = 3\n'),
        ("config.toml", f'database = {{ url = "{URL}?password=hunter2" }}\nrisk.lookback = 3\n'),
        ("config.json", f'{{"database": {{"url": "{URL}"}}, "risk": {{"lookback": 3}}}}'),
    ],
)
def test_what_is_kept_on_record_holds_no_secret(name: str, text: str) -> None:
    kept = redacted(Path(name), text)
    assert "hunter2" not in kept
    assert "*****" in kept
    assert "lookback" in kept


@given(text=st.text(max_size=100))
def test_text_without_a_secret_is_kept_as_it_is(text: str) -> None:
    harmless = "# " + "".join(c for c in text if c.isprintable() and c not in "@=")
    assert redacted(Path("config.toml"), harmless) == harmless


def test_a_password_is_kept_in_the_file_alone(tmp_path: Path) -> None:
    first, second = (f"sqlite:///{tmp_path}/hunter{n}/../kurs.db" for n in (2, 3))
    for name in ("hunter2", "hunter3"):
        (tmp_path / name).mkdir()
    path = tmp_path / "config.toml"
    for url in (first, second):
        done = kurs(tmp_path, "config", "set", "database.url", url, "--json")
        # Both look the same, yet one is not the other.
        assert list(done.json["changed"]) == ["database.url"], done
        assert url in path.read_text()
        assert "hunter" not in done.out + done.err
    same = kurs(tmp_path, "config", "set", "database.url", second)
    assert same.code == 0
    assert "hunter" not in same.out + same.err
    kept = rows(tmp_path, "SELECT content, changes FROM config_history") + rows(tmp_path, "SELECT detail FROM audit")
    assert len(kept) == 6
    assert "hunter" not in str(kept)


def test_with_a_database_that_takes_no_record_nothing_is_changed(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    path.write_text(MINE)
    assert kurs(tmp_path, "db", "upgrade").code == 0
    with closing(sqlite3.connect(tmp_path / "kurs.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        locked = kurs(tmp_path, "config", "set", "risk.max_open_positions", "4")
    away = kurs(tmp_path, "config", "set", "database.url", "postgresql://me:hunter2@127.0.0.1:1/books")
    assert (locked.code, away.code) == (4, 4)
    assert "hunter2" not in away.err
    assert path.read_text() == MINE
    assert [entry.name for entry in tmp_path.iterdir() if entry.name.endswith(".new")] == []


def test_changes_at_the_same_time_are_all_kept(tmp_path: Path) -> None:
    wanted = {
        "risk.max_open_positions": 7,
        "risk.lookback": 8,
        "risk.max_orders_per_minute": 9,
        "trading_window.max_trades_per_day": 10,
        "fvg_strategy.lookback": 11,
        "market.seed": 12,
    }

    def change(key: str) -> Done:
        done = kurs(tmp_path, "config", "set", key, wanted[key])
        # Whoever waits long for the others, as on a slow disk, is told so, and nothing is changed.
        return change(key) if "try again" in done.err else done

    with ThreadPoolExecutor(len(wanted)) as threads:
        assert [done.code for done in threads.map(change, wanted)] == [0] * len(wanted)
    text = (tmp_path / "config.toml").read_text()
    assert {key: tomllib.loads(text)[key.split(".")[0]][key.split(".")[1]] for key in wanted} == wanted
    contents = [content for (content,) in rows(tmp_path, "SELECT content FROM config_history ORDER BY id")]
    assert len(contents) == len(wanted)
    assert contents[-1] == text


def test_what_may_hold_secrets_is_for_its_owner_alone(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        assert kurs(tmp_path, "config", "set", "risk.lookback", "3").code == 0
        assert kurs(tmp_path, "db", "backup", tmp_path / "copy.db").code == 0
    finally:
        os.umask(before)
    for name in ("config.toml", "config.lock", "copy.db"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600, name


def test_keys_that_belong_together_are_set_together(tmp_path: Path) -> None:
    alone = kurs(tmp_path, "config", "set", "server.tls_cert", "cert.pem")
    assert (alone.code, alone.err) == (3, "kurs: server.tls_cert, server.tls_key: give both, or neither\n")
    both = ("server.tls_cert", "cert.pem", "server.tls_key", "key.pem")
    done = kurs(tmp_path, "config", "set", *both, "--json").json
    assert done["changed"] == {"server.tls_cert": [None, "cert.pem"], "server.tls_key": [None, "key.pem"]}
    odd = kurs(tmp_path, "config", "set", *both[:3])
    assert (odd.code, "there is no value for server.tls_key" in odd.err) == (2, True)
    twice = kurs(tmp_path, "config", "set", *both[:2], *both[:2])
    assert (twice.code, "given twice" in twice.err) == (3, True)
