"""The guide as one HTML file: no script, nothing from elsewhere, ready to be printed on A4."""

from base64 import b64encode
from collections.abc import Iterator
from html import escape

from keystep.domain.guide import (
    Block,
    Guide,
    Instructions,
    Paragraph,
    Picture,
    Points,
    Quoted,
    Section,
    Warned,
    WebPage,
)

_POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'"
_STYLE = """
body { margin: 0 auto; padding: 2rem 1.5rem 4rem; max-width: 46rem; color: #1c2030;
  background: #fff; font: 1.0625rem/1.55 system-ui, "Segoe UI", Cantarell, "Noto Sans", sans-serif }
h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 .5rem }
h2 { font-size: 1.4rem; line-height: 1.25; margin: 3rem 0 1rem; padding-top: 1.25rem;
  border-top: 1px solid #dfe2ea }
.headline { font-size: 1.15rem; font-weight: 600 }
h3 { font-size: 1rem; margin: 0 0 .5rem }
p, ul, figure { margin: 0 0 1rem }
.made, figcaption { color: #565d73 }
a { color: #3f4fc4 }
.address { overflow-wrap: anywhere }
.theirs { margin: 0 0 1rem; padding: .75rem 1rem; border-inline-start: 4px solid #3f4fc4;
  background: #f3f4f8 }
.theirs p { margin: 0; white-space: pre-line }
.warned { padding: .75rem 1rem; border-inline-start: 4px solid #8a5300; background: #fdf1d3 }
img { max-width: 100%; height: auto; display: block }
figure img { border: 1px solid #dfe2ea; border-radius: 6px; margin-bottom: .5rem }
ol { display: grid; grid-template-columns: repeat(auto-fit, minmax(17rem, 1fr)); gap: 1.25rem;
  list-style-position: inside; margin: 0 0 1.5rem; padding: 0 }
ol img { margin-top: .5rem }
@page { size: A4; margin: 18mm }
@media print {
  body { padding: 0; max-width: none; font-size: 10.5pt }
  h1, h2, h3 { break-after: avoid }
  h2 { break-before: page; border: 0; margin-top: 0; padding-top: 0 }
  figure, li, .theirs, .warned { break-inside: avoid }
  ol { grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr)); gap: 1rem }
  figure img { max-height: 140mm; width: auto }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact }
}
"""


def in_html(guide: Guide) -> str:
    direction = "rtl" if guide.from_the_right else "ltr"
    return "\n".join(
        [
            "<!doctype html>",
            f'<html lang="{escape(guide.language)}" dir="{direction}">',
            '<head><meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(guide.title)}</title>",
            f"<style>{_STYLE}</style></head>",
            "<body><main>",
            f"<h1>{escape(guide.title)}</h1>",
            f'<p class="made">{escape(guide.made)}</p>',
            *map(_block, guide.opening),
            *_contents(guide),
            *(line for section in enumerate(guide.sections, 1) for line in _section(*section)),
            "</main></body></html>",
            "",
        ]
    )


def _contents(guide: Guide) -> Iterator[str]:
    yield "<nav><ul>"
    for number, section in enumerate(guide.sections, 1):
        yield f'<li><a href="#part-{number}">{escape(section.heading)}</a></li>'
    yield "</ul></nav>"


def _section(number: int, section: Section) -> Iterator[str]:
    yield f'<section id="part-{number}"><h2>{escape(section.heading)}</h2>'
    yield f'<p class="headline">{escape(section.headline)}</p>'
    yield from map(_block, section.blocks)
    yield "</section>"


def _block(block: Block) -> str:
    match block:
        case Paragraph(text, lead):
            if not text:
                return f"<h3>{escape(lead)}</h3>"
            return f"<p>{f'<strong>{escape(lead)}:</strong> ' if lead else ''}{escape(text)}</p>"
        case Points(texts):
            return f"<ul>{''.join(f'<li>{escape(text)}</li>' for text in texts)}</ul>"
        case Instructions(steps):
            items = (f"<li>{escape(one.text)}{_image(one.drawing)}</li>" for one in steps)
            return f"<ol>{''.join(items)}</ol>"
        case WebPage(name, address):
            return (
                f"<p><strong>{escape(name)}:</strong> "
                f'<a class="address" href="{escape(address)}">{escape(address)}</a></p>'
            )
        case Quoted(lead, text):
            return (
                f'<blockquote class="theirs"><strong>{escape(lead)}</strong>'
                f'<p dir="auto">{escape(text)}</p></blockquote>'
            )
        case Warned(text):
            return f'<p class="warned">{escape(text)}</p>'
        case Picture(caption=caption):
            return f"<figure>{_image(block)}<figcaption>{escape(caption)}</figcaption></figure>"


def _image(picture: Picture) -> str:
    data = b64encode(picture.png).decode()
    return (
        f'<img src="data:image/png;base64,{data}" width="{picture.width}"'
        f' alt="{escape(picture.shows)}">'
    )
