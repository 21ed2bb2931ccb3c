"""The API's reference as HTML, made from its OpenAPI description: every operation, and who may use it."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from html import escape
from typing import Any

from kurs.api.pages import prose
from kurs.runtime.bots import BotReport

__all__ = ["STYLE", "operations", "reference"]

STYLE = """
main { max-width: 56rem; margin: 0 auto; padding: 2.5rem 1.2rem 5rem }
pre { background: var(--soft); padding: .8rem 1rem; border-radius: .4rem; overflow-x: auto; margin: .6rem 0 }
article { border: 1px solid var(--line); border-radius: .5rem; padding: .9rem 1.1rem; margin: 0 0 .8rem }
h3 { font-size: 1rem; font-weight: 600; margin: 0 0 .3rem; display: flex; flex-wrap: wrap; gap: .3rem .7rem;
  align-items: baseline }
h3 b { font-size: .8em; letter-spacing: .05em; color: var(--blue) }
h3 span { margin-left: auto; font-size: .8em; font-weight: 400; padding: .05rem .6rem; border-radius: 1rem;
  background: var(--soft) }
h4 { font-size: .85rem; margin: .9rem 0 .2rem; opacity: .75 }
article p { margin: 0 }
.wide { overflow-x: auto }
table { border-collapse: collapse; width: 100%; font-size: .88rem }
th { text-align: left; font-weight: 600; opacity: .75 }
th, td { padding: .25rem .8rem .25rem 0; border-bottom: 1px solid var(--line); vertical-align: top }
tr:last-child td { border-bottom: 0 }
th:last-child, td:last-child { padding-right: 0 }
article td:nth-child(1) { width: 34% }
article td:nth-child(2) { width: 20% }
.number { text-align: right; font-variant-numeric: tabular-nums }
.soft { opacity: .75 }
details { margin: .7rem 0 0 }
summary { font-size: .85rem; font-weight: 600; opacity: .75; cursor: pointer }
nav { columns: 11rem 3; margin: .6rem 0 }
nav a { display: block }
"""
METHODS = ("get", "post", "put", "patch", "delete")
JSON = "application/json"
SUCCESSOR = "x-successor"


def reference(
    document: Mapping[str, Any],
    drawn: str,
    *,
    address: str,
    market: str,
    simulated: bool,
    bots: Sequence[BotReport] | None,
) -> str:
    """The page's body; `document` is the OpenAPI description, `drawn` its operations, `bots` is None for a stranger."""
    return "".join(
        (
            "<main><h1>Kurs</h1>",
            f"<p>{prose(document['info']['description'])}</p>",
            f'<p class="soft">Version {escape(document["info"]["version"])}. '
            'For programs this page is at <a href="/openapi.json">/openapi.json</a>.</p>',
            _now(market, simulated, bots),
            _authentication(address),
            drawn,
            "</main>",
        )
    )


# ── what the bots are doing ───────────────────────────────────────────────────────────────────────


def _now(market: str, simulated: bool, bots: Sequence[BotReport] | None) -> str:
    if bots is None:
        return '<p><a href="/sign-in">Sign in</a> to see here what the bots are doing.</p>'
    label = "Simulated market" if simulated else market
    head = ("bot", "status", "symbol", "price", "position", "unrealised", "realised")
    rows = [_bot(report) for report in bots] or [('<td colspan="7">No bot has started yet.</td>',)]
    return (
        f'<h2>The bots now</h2><p class="soft">{escape(label)}, paper money</p><div class="wide"><table><tr>'
        + "".join(f"<th{_right(index)}>{name}</th>" for index, name in enumerate(head))
        + "</tr>"
        + "".join(f"<tr>{''.join(row)}</tr>" for row in rows)
        + "</table></div>"
    )


def _bot(report: BotReport) -> tuple[str, ...]:
    b = report.bot
    texts = (
        report.spec.name,
        f"{report.status}: {report.reason}" if report.reason else report.status,
        report.spec.symbol,
        "-" if b is None or b.last_price is None else f"{b.last_price:,.10g}",
        "unknown" if b is None else f"{b.held.normalize():f}" if b.held else "flat",
        _money(None if b is None else b.unrealised),
        _money(None if b is None else b.realised),
    )
    return tuple(f"<td{_right(index)}>{escape(text)}</td>" for index, text in enumerate(texts))


def _right(index: int) -> str:
    return ' class="number"' if index > 2 else ""


def _money(value: Decimal | None) -> str:
    return "-" if value is None else f"{value:+,.2f}" if value else "0.00"


# ── how to ask ────────────────────────────────────────────────────────────────────────────────────


def _authentication(address: str) -> str:
    example = (
        "TOKEN=$(kurs token create --scope read)\n"
        f'curl -H "Authorization: Bearer $TOKEN" {escape(address)}/api/bot-status'
    )
    return (
        "<h2>How to ask</h2><p>What is marked with a scope wants a token that has it, or the scope admin, in the "
        "header <code>Authorization</code>. A browser that has signed in has a session in its place, and shows with "
        "every change the header <code>X-CSRF-Token</code>.</p>"
        f"<pre>{example}</pre>"
        "<p>An error is JSON with <code>detail</code>, <code>error</code>, <code>message</code> and "
        "<code>code</code>: 401 without a valid token, 403 without the scope, 404 for what is not there, 409 for what "
        "does not fit how things are, 422 for what has not the right form, 429 for what comes too often, 503 for what "
        "cannot be done now.</p>"
    )


# ── every operation ───────────────────────────────────────────────────────────────────────────────


def operations(document: Mapping[str, Any]) -> str:
    """All of them, by their tags; it takes long enough that it should be done once."""
    shapes = _Shapes(document.get("components", {}).get("schemas", {}))
    groups: dict[str, list[str]] = {}
    for path, methods in document["paths"].items():
        for method in METHODS:
            if method in methods:
                operation = methods[method]
                group = operation.get("tags", ["operation"])[0]
                groups.setdefault(group, []).append(_operation(path, method, operation, shapes))
    links = "".join(f'<a href="#{_anchor(group)}">{escape(group.capitalize())}</a>' for group in groups)
    return f"<nav>{links}</nav>" + "".join(
        f'<h2 id="{_anchor(group)}">{escape(group.capitalize())}</h2>{"".join(articles)}'
        for group, articles in groups.items()
    )


def _anchor(group: str) -> str:
    return re.sub(r"\W+", "-", group)


def _operation(path: str, method: str, operation: Mapping[str, Any], shapes: "_Shapes") -> str:
    asked, answered = operation.get("requestBody"), _success(operation)
    parameters = [
        (p["name"], f"{shapes.kind(p['schema'])}, in the {p['in']}", p.get("description", ""))
        for p in operation.get("parameters", ())
    ]
    errors = [(status, "", told["description"]) for status, told in operation["responses"].items() if status >= "300"]
    return (
        f"<article><h3><b>{method.upper()}</b><code>{escape(path)}</code><span>{escape(_scope(operation))}</span></h3>"
        f"<p>{_words(operation)}</p>"
        + _table("Parameters", parameters)
        + _table("Request", shapes.fields(_schema(asked)))
        + _example("Example of a request", asked)
        + _table("Answer", shapes.fields(_schema(answered)))
        + _example("Example of an answer", answered)
        + _folded("Errors", _table("", errors))
        + "</article>"
    )


def _words(operation: Mapping[str, Any]) -> str:
    successor, description = operation.get(SUCCESSOR), operation.get("description", "")
    parts = (operation.get("summary", ""), description, f"An older name of `{successor}`." if successor else "")
    return ". ".join(prose(part).removesuffix(".") for part in parts if part) + "."


def _success(operation: Mapping[str, Any]) -> Mapping[str, Any]:
    found: Mapping[str, Any] = next(
        (told for status, told in operation["responses"].items() if status in {"200", "201"}), {}
    )
    return found


def _example(title: str, content: Mapping[str, Any] | None) -> str:
    told = (content or {}).get("content", {}).get(JSON, {})
    if "example" not in told:
        return ""
    return _folded(title, f"<pre>{escape(json.dumps(told['example'], indent=2, ensure_ascii=False))}</pre>")


def _folded(title: str, body: str) -> str:
    return f"<details><summary>{title}</summary>{body}</details>" if body else ""


def _scope(operation: Mapping[str, Any]) -> str:
    scopes = [scope for way in operation.get("security", ()) for found in way.values() for scope in found]
    return f"scope {scopes[0]}" if scopes else "open"


def _schema(content: Mapping[str, Any] | None) -> Mapping[str, Any]:
    found: Mapping[str, Any] = (content or {}).get("content", {}).get(JSON, {}).get("schema", {})
    return found


def _table(title: str, rows: Iterable[tuple[str, str, str]]) -> str:
    lines = "".join(
        f"<tr><td><code>{escape(name)}</code></td><td>{escape(kind)}</td><td>{prose(meaning)}</td></tr>"
        for name, kind, meaning in dict.fromkeys(rows)
    )
    head = f"<h4>{title}</h4>" if title else ""
    return f'{head}<div class="wide"><table>{lines}</table></div>' if lines else ""


class _Shapes:
    """JSON schemas in words."""

    def __init__(self, named: Mapping[str, Mapping[str, Any]]) -> None:
        self._named = named

    def kind(self, schema: Mapping[str, Any]) -> str:
        schema = self._resolved(schema)
        choices = (*schema.get("anyOf", ()), *schema.get("oneOf", ()))
        if choices and "type" not in schema:
            return " or ".join(dict.fromkeys(self.kind(part) for part in choices))
        if "const" in schema or "enum" in schema:
            return " or ".join(map(json.dumps, schema.get("enum", [schema.get("const")])))
        kind = str(schema.get("type", "any"))
        return f"list of {self.kind(schema['items'])}" if kind == "array" and "items" in schema else kind

    def fields(
        self, schema: Mapping[str, Any], at: str = "", above: frozenset[str] = frozenset()
    ) -> Iterator[tuple[str, str, str]]:
        """(name, kind, meaning) of every field, those of nested objects after their own.

        `bots[].name` is a field of each in a list, `positions{}.symbol` of each value of a mapping.
        """
        reference = schema.get("$ref", "")
        if reference and reference in above:
            return
        above = above | {reference}
        whole = self._resolved(schema)
        for part in (*whole.get("anyOf", ()), *whole.get("oneOf", ())):
            yield from self.fields(part, at, above)
        for key, suffix in (("items", "[]"), ("additionalProperties", "{}")):
            if isinstance(whole.get(key), Mapping):
                yield from self.fields(whole[key], at + suffix, above)
        for name, part in whole.get("properties", {}).items():
            place = f"{at}.{name}" if at else name
            yield place, self.kind(part), part.get("description", "")
            yield from self.fields(part, place, above)

    def _resolved(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        return self._named[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema
