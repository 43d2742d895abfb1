"""Home as it is seen: no tag covers what stands beside it, whatever the spacing of the text (WCAG 1.4.12)."""

import pytest

SPACING = """
* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-bottom: 2em !important; }
"""
#: How many tags reach into the link beside them.
COVERED = """() => [...document.querySelectorAll(".app-todo li")].filter(line => {
  const [tag, link] = [".app-status", "a"].map(part => line.querySelector(part).getBoundingClientRect());
  return tag.bottom > link.top && tag.right > link.left;
}).length"""


@pytest.mark.parametrize("style", ["", SPACING], ids=["as it is", "spaced"])
@pytest.mark.parametrize("size", ["desktop", "phone"])
@pytest.mark.parametrize("who", ["effie", "lorna"])
def test_no_tag_covers_a_title(open_as, who, size, style):
    page = open_as(who, "/", size)
    page.evaluate("style => { const sheet = new CSSStyleSheet(); sheet.replaceSync(style); document.adoptedStyleSheets = [sheet]; }", style)
    assert page.locator(".app-todo .app-status").count() > 1
    assert page.evaluate(COVERED) == 0
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
