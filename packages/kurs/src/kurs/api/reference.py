"""The API's reference as HTML, made from its OpenAPI description: every operation, and who may use it."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from html import escape
from typing import Any

from kurs.api.pages import prose
from kurs.runtime.bots import BotReport

__all__ = ["STYLE", "reference"]

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
"""
METHODS = ("get", "post", "put", "patch", "delete")


def reference(
    document: Mapping[str, Any], *, address: str, market: str, simulated: bool, bots: Sequence[BotReport] | None
) -> str:
    """The page's body; `document` is the OpenAPI description, `bots` is None for a stranger."""
    return "".join(
        (
            "<main><h1>Kurs</h1>",
            f"<p>{prose(document['info']['description'])}</p>",
            f'<p class="soft">Version {escape(document["info"]["version"])}. '
            'For programs this page is at <a href="/openapi.json">/openapi.json</a>.</p>',
            _now(market, simulated, bots),
            _authentication(address),
            *_operations(document),
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
        "<h2>How to ask</h2><p>What is marked with a scope wants a token that has it, or the scope admin. "
        "A browser that has signed in may read, and nothing else.</p>"
        f"<pre>{example}</pre>"
        "<p>An error is JSON with <code>detail</code>, <code>error</code> and <code>message</code>: "
        "401 without a valid token, 403 without the scope, 422 for what cannot be understood, "
        "429 for what comes too often.</p>"
    )


# ── every operation ───────────────────────────────────────────────────────────────────────────────


def _operations(document: Mapping[str, Any]) -> Iterator[str]:
    shapes = _Shapes(document.get("components", {}).get("schemas", {}))
    groups: dict[str, list[str]] = {}
    for path, methods in document["paths"].items():
        for method in METHODS:
            if method in methods:
                operation = methods[method]
                group = operation.get("tags", ["operation"])[0]
                groups.setdefault(group, []).append(_operation(path, method, operation, shapes))
    for group, articles in groups.items():
        yield f"<h2>{escape(group.capitalize())}</h2>"
        yield from articles


def _operation(path: str, method: str, operation: Mapping[str, Any], shapes: "_Shapes") -> str:
    asked = _schema(operation.get("requestBody"))
    answered = _schema(operation["responses"].get("200"))
    parameters = [
        (p["name"], f"{shapes.kind(p['schema'])}, in the {p['in']}", p.get("description", ""))
        for p in operation.get("parameters", ())
    ]
    description = operation.get("description", "")
    return (
        f"<article><h3><b>{method.upper()}</b><code>{escape(path)}</code><span>{escape(_scope(operation))}</span></h3>"
        f"<p>{prose(operation.get('summary', ''))}{'. ' if description else ''}{prose(description)}</p>"
        + _table("Parameters", parameters)
        + _table("Request", shapes.fields(asked))
        + _table("Answer", shapes.fields(answered))
        + "</article>"
    )


def _scope(operation: Mapping[str, Any]) -> str:
    scopes = [scope for way in operation.get("security", ()) for found in way.values() for scope in found]
    return f"scope {scopes[0]}" if scopes else "open"


def _schema(content: Mapping[str, Any] | None) -> Mapping[str, Any]:
    found: Mapping[str, Any] = (content or {}).get("content", {}).get("application/json", {}).get("schema", {})
    return found


def _table(title: str, rows: Iterable[tuple[str, str, str]]) -> str:
    lines = "".join(
        f"<tr><td><code>{escape(name)}</code></td><td>{escape(kind)}</td><td>{prose(meaning)}</td></tr>"
        for name, kind, meaning in rows
    )
    return f'<h4>{title}</h4><div class="wide"><table>{lines}</table></div>' if lines else ""


class _Shapes:
    """JSON schemas in words."""

    def __init__(self, named: Mapping[str, Mapping[str, Any]]) -> None:
        self._named = named

    def kind(self, schema: Mapping[str, Any]) -> str:
        schema = self._resolved(schema)
        if "anyOf" in schema:
            return " or ".join(self.kind(part) for part in schema["anyOf"])
        if "const" in schema or "enum" in schema:
            return " or ".join(map(json.dumps, schema.get("enum", [schema.get("const")])))
        kind = str(schema.get("type", "any"))
        return f"list of {self.kind(schema['items'])}" if kind == "array" and "items" in schema else kind

    def fields(
        self, schema: Mapping[str, Any], prefix: str = "", above: frozenset[str] = frozenset()
    ) -> Iterator[tuple[str, str, str]]:
        """(name, kind, meaning) of every field, those of nested objects after their own: `bots[].name`."""
        reference = schema.get("$ref", "")
        if reference and reference in above:
            return
        for name, part in self._resolved(schema).get("properties", {}).items():
            yield f"{prefix}{name}", self.kind(part), part.get("description", "")
            suffix, inner = _inner(part)
            yield from self.fields(inner, f"{prefix}{name}{suffix}.", above | {reference})

    def _resolved(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        return self._named[schema["$ref"].rpartition("/")[2]] if "$ref" in schema else schema


def _inner(schema: Mapping[str, Any]) -> tuple[str, Mapping[str, Any]]:
    """What a field holds, without "or null" and without the list around it."""
    parts = [part for part in schema.get("anyOf", [schema]) if part.get("type") != "null"]
    first: Mapping[str, Any] = parts[0]
    return ("[]", first["items"]) if first.get("type") == "array" and "items" in first else ("", first)
