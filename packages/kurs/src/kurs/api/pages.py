"""The frame of every page that Kurs draws itself: one style, no scripts, nothing from elsewhere."""

from html import escape

from fastapi.responses import HTMLResponse

__all__ = ["HEADERS", "page", "prose"]

# Nothing may run or be loaded: a page in the signed-in origin is no place for anybody else's code.
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
STYLE = """
:root { color-scheme: light dark; --line: #8884; --soft: #8881; --blue: #1f6feb; --red: #d1242f;
  font: 16px/1.55 system-ui, sans-serif }
@media (prefers-color-scheme: dark) { :root { --blue: #4493f8; --red: #f85149 } }
* { box-sizing: border-box }
body { margin: 0 }
h1 { font-size: 1.5rem; margin: 0 0 .3rem }
h2 { font-size: 1.15rem; margin: 2.5rem 0 .6rem }
p { margin: 0 0 .6rem }
a { color: var(--blue) }
code, pre { font: .88em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace }
"""


def page(title: str, style: str, body: str, *, status: int = 200) -> HTMLResponse:
    """A whole page; `body` is HTML, in which everything from outside has been escaped."""
    text = (
        '<!doctype html>\n<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">\n'
        f"<title>{escape(title)}</title>\n<style>{STYLE}{style}</style>\n{body}\n</html>\n"
    )
    return HTMLResponse(text, status_code=status, headers=HEADERS)


def prose(text: str) -> str:
    """Plain words as HTML; what stands between `backticks` as code."""
    parts = escape(" ".join(text.split())).split("`")
    return "".join(f"<code>{part}</code>" if index % 2 else part for index, part in enumerate(parts))
