from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kadens.asgi.freshness import Freshness, directives, freshness, is_unchanged, tolerated_age
from kadens.asgi.response_keys import ResponseKeys, canonical_query

NOW = 1_445_412_480.0  # Wed, 21 Oct 2015 07:28:00 GMT
KEPT: dict[str, Any] = {"ttl": 60.0, "statuses": {200}, "vary": {"accept"}, "now": NOW}

values = st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=60).map(
    lambda text: text.encode("latin-1")
)
names = st.sampled_from([b"cache-control", b"expires", b"date", b"age", b"vary", b"set-cookie", b"X-Other"])


def of(*headers: tuple[str, str], status: int = 200, **options: Any) -> Freshness:
    raw = [(name.encode(), value.encode()) for name, value in headers]
    return freshness(status, raw, **(KEPT | options))


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ((), 60),
        ((("Cache-Control", "max-age=30"),), 30),
        ((("Cache-Control", "max-age=30, S-MaxAge=20"),), 20),
        ((("Cache-Control", "public"), ("Cache-Control", "max-age=10")), 10),
        ((("Cache-Control", 'max-age="15"'),), 15),
        ((("Cache-Control", "max-age=1000"),), 60),
        ((("Cache-Control", "max-age=30"), ("Age", "12")), 18),
        ((("Cache-Control", "max-age=30"), ("Age", "99")), 0),
        ((("Cache-Control", f"max-age={'9' * 400}"),), 60),
        ((("Cache-Control", "max-age=-1"),), 0),
        ((("Expires", "Wed, 21 Oct 2015 07:28:20 GMT"),), 20),
        ((("Expires", "Wed, 21 Oct 2015 07:28:20 GMT"), ("Date", "Wed, 21 Oct 2015 07:28:15 GMT")), 5),
        ((("Expires", "Wed, 21 Oct 2015 07:28:20 GMT"), ("Date", "nonsense")), 0),
        ((("Expires", "-1"),), 0),
        ((("Expires", "Wed, 21 Oct 2015 07:28:20 GMT"), ("Cache-Control", "max-age=40")), 40),
        ((("Vary", "Accept"),), 60),
    ],
)
def test_the_shortest_of_what_is_said_counts(headers: tuple[tuple[str, str], ...], seconds: float) -> None:
    assert of(*headers) == Freshness(shareable=True, seconds=seconds, stale=True)


@pytest.mark.parametrize("word", ["must-revalidate", "Proxy-Revalidate"])
def test_some_answers_must_not_be_served_stale(word: str) -> None:
    assert of(("Cache-Control", f"max-age=30, {word}")) == Freshness(shareable=True, seconds=30, stale=False)


@given(st.lists(st.tuples(names, values), max_size=6), st.integers(200, 599))
def test_no_header_breaks_it_and_none_makes_an_answer_live_longer(
    headers: list[tuple[bytes, bytes]], status: int
) -> None:
    told = freshness(status, headers, ttl=60.0, statuses={200}, vary=set(), now=NOW)
    assert 0 <= told.seconds <= 60
    if any(name == b"set-cookie" for name, _ in headers):
        assert not told.shareable
    if not told.shareable or status != 200:
        assert told.seconds == 0


@pytest.mark.parametrize(
    ("control", "pragma", "age"),
    [
        ("", None, None),
        ("no-cache", None, 0.0),
        ("max-age=5", None, 5.0),
        ("max-age=x", None, 0.0),
        ("max-stale", b"no-cache", None),
        ("", b"No-Cache", 0.0),
        ("", b"other", None),
    ],
)
def test_how_old_an_answer_a_request_takes(control: str, pragma: bytes | None, age: float | None) -> None:
    assert tolerated_age(directives(control), pragma) == age


@given(values, values)
def test_no_condition_breaks_it(tags: bytes, modified: bytes) -> None:
    assert not is_unchanged({b"if-none-match": b"x" + tags.replace(b'"', b"")}, b'"etag"', modified)
    assert is_unchanged({b"if-modified-since": modified}, None, modified)


parameters = st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from(["", "1", "2", "&", "=", "å", "%"])), max_size=5)


@given(parameters, parameters)
def test_two_queries_are_one_key_only_if_every_name_has_the_same_values_in_the_same_order(
    one: list[tuple[str, str]], other: list[tuple[str, str]]
) -> None:
    def written(pairs: list[tuple[str, str]]) -> bytes:
        return "&".join(f"{name}={quote(value, safe='')}" for name, value in pairs).encode()

    def by_name(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
        return {name: [value for each, value in pairs if each == name] for name, _ in pairs}

    same = by_name(one) == by_name(other)
    assert (canonical_query(written(one)) == canonical_query(written(other))) is same


parts = st.text(max_size=12)


@given(st.tuples(parts, parts, parts, parts), st.tuples(parts, parts, parts, parts))
def test_no_part_of_a_question_can_be_taken_for_another(
    one: tuple[str, str, str, str], other: tuple[str, str, str, str]
) -> None:
    keys = ResponseKeys("/x", ["accept"])

    def key(path: str, host: str, value: str, scheme: str) -> str:
        return keys.key((path, scheme, host.encode(), b"", (value.encode(),)))

    def told(path: str, host: str, value: str, scheme: str) -> tuple[str, str, str, str]:
        return path, host.encode().decode("latin-1").lower(), value, scheme

    assert (key(*one) == key(*other)) is (told(*one) == told(*other))
