"""What every page must pass: axe (WCAG 2.2 AA), 44 px targets, no sideways scroll. Used by the walk over all URLs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]  # it carries no types

if TYPE_CHECKING:
    from playwright.sync_api import Page

WIDTHS = (360, 820, 1280)
SMALLEST_TARGET = 44
LONGEST_WORD = 280
AXE_OPTIONS = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
}

# A control's target is what can be pressed: itself, and for a box or radio also its label. A link inside a line of
# other words is exempt (WCAG 2.5.8, inline); so is what is not shown.
_SMALL_TARGETS = """
(smallest) => {
  const wanted = 'a[href], button, summary, select, textarea, input:not([type=hidden]), [role=button], [tabindex="0"]';
  const shown = (element, box) => {
    const style = getComputedStyle(element);
    return box.width > 0 && box.height > 0 && style.visibility !== 'hidden' && element.checkVisibility();
  };
  const offScreen = (box) => box.right + scrollX <= 0 || box.bottom + scrollY <= 0;
  const inSentence = (element) => {
    if (!element.matches('a[href]') || getComputedStyle(element).display !== 'inline') return false;
    const around = element.closest('p, li, dd, td, th, figcaption, blockquote, label, span, div');
    const words = (node) => (node?.textContent ?? '').replace(/\\s+/g, ' ').trim();
    return words(around).length > words(element).length + 3;
  };
  const union = (boxes) => ({
    width: Math.max(...boxes.map((b) => b.right)) - Math.min(...boxes.map((b) => b.left)),
    height: Math.max(...boxes.map((b) => b.bottom)) - Math.min(...boxes.map((b) => b.top)),
  });
  const found = [];
  for (const element of document.querySelectorAll(wanted)) {
    const box = element.getBoundingClientRect();
    if (!shown(element, box) || offScreen(box) || inSentence(element)) continue;
    if (element.closest('.visually-hidden, .visually-hidden-focusable')) continue;
    const labels = element.matches('[type=checkbox], [type=radio]') ? [...(element.labels ?? [])] : [];
    const target = union([box, ...labels.map((label) => label.getBoundingClientRect())]);
    if (target.width < smallest - 0.5 || target.height < smallest - 0.5) {
      const name = (element.getAttribute('aria-label') || element.textContent || element.name || '').trim();
      const size = `${Math.round(target.width)}x${Math.round(target.height)}`;
      found.push(`${element.tagName.toLowerCase()} "${name.replace(/\\s+/g, ' ').slice(0, 40)}" is ${size} px`);
    }
  }
  return found;
}
"""

# Scrolling on purpose inside a box is allowed, the page itself never moves sideways.
_WIDE_ELEMENTS = """
() => {
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return [];
  const clipped = (element) => {
    for (let up = element.parentElement; up && up !== document.body; up = up.parentElement) {
      if (getComputedStyle(up).overflowX !== 'visible') return true;
    }
    return false;
  };
  const wide = [...document.body.querySelectorAll('*')].filter((element) => {
    const box = element.getBoundingClientRect();
    return (box.right > width + 0.5 || box.left < -0.5) && box.width > 0 && !clipped(element);
  });
  const named = wide.slice(0, 5).map((element) => {
    const what = element.tagName.toLowerCase() + [...element.classList].map((name) => '.' + name).join('');
    return `${what} reaches ${Math.round(element.getBoundingClientRect().right)} of ${width} px`;
  });
  return named.length ? named : [`the page is ${document.documentElement.scrollWidth} of ${width} px wide`];
}
"""

# A frame hides what is wider than itself, and nobody can scroll to it.
_CUT_TABLES = """
() => [...document.querySelectorAll('.table-frame > table')].filter(
  (table) => table.checkVisibility() && table.getBoundingClientRect().width > table.parentElement.clientWidth + 1
).map((table) => {
  const width = Math.round(table.getBoundingClientRect().width);
  return `"${table.caption.textContent.trim()}" is ${width} of ${table.parentElement.clientWidth} px wide`;
})
"""

# A word or a serial number stands on one line, unless it is wider than a phone's card. Lines end between words, and in
# words at - and /; in a code and a serial number nowhere.
_BROKEN_WORDS = r"""
(longest) => {
  const hidden = '.visually-hidden, script, style, svg, textarea, select, pre, .skip-link';
  const whole = '.code, .serial';
  const found = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let text = texts.nextNode(); text; text = texts.nextNode()) {
    const element = text.parentElement;
    if (!text.data.trim() || element.closest(hidden) || !element.checkVisibility()) continue;
    const words = element.closest(whole) ? /\S(?:.*\S)?/g : /[^\s\-\/–—·…]+/g;
    for (const match of text.data.matchAll(words)) {
      const range = document.createRange();
      range.setStart(text, match.index);
      range.setEnd(text, match.index + match[0].length);
      const boxes = [...range.getClientRects()].filter((box) => box.width > 0);
      if (boxes.every((box) => Math.abs(box.top - boxes[0].top) < box.height / 2)) continue;
      const width = boxes.reduce((sum, box) => sum + box.width, 0);
      if (width <= longest) found.push(match[0].slice(0, 60));
    }
  }
  return [...new Set(found)].slice(0, 8);
}
"""

# An icon whose name is not in the sprite shows nothing at all, and no test of words would notice.
_MISSING_ICONS = """
async () => {
  const uses = [...document.querySelectorAll('use[href*="icons.svg#"]')].map((use) => use.getAttribute('href'));
  if (!uses.length) return [];
  const sprite = await (await fetch(uses[0].split('#')[0])).text();
  return [...new Set(uses.map((href) => href.split('#')[1]))].filter((name) => !sprite.includes(`id="${name}"`));
}
"""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One thing that is wrong with a page as it is shown now."""

    rule: str
    what: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.what}"


def audit_page(page: Page) -> tuple[Finding, ...]:
    """Everything that is wrong with the page in its present state and width; empty when nothing is."""
    return (
        *find_barriers(page),
        *find_small_targets(page),
        *find_sideways_scroll(page),
        *find_broken_words(page),
        *find_missing_icons(page),
    )


def assert_page_is_sound(page: Page, where: str = "") -> None:
    """Fail with every finding, one to a line, named by `where` (default: address and width)."""
    findings = audit_page(page)
    size = page.viewport_size
    place = where or f"{page.url} at {size['width'] if size else '?'} px"
    assert not findings, f"{place}:\n" + "\n".join(f"  {finding}" for finding in findings)


def find_barriers(page: Page) -> tuple[Finding, ...]:
    """What axe finds against WCAG 2.2 A and AA and against its best practices."""
    violations: list[dict[str, Any]] = Axe().run(page, options=AXE_OPTIONS).response["violations"]
    return tuple(
        Finding(rule=f"axe {violation['id']}", what=_describe(violation, node))
        for violation in violations
        for node in violation["nodes"]
    )


def _describe(violation: dict[str, Any], node: dict[str, Any]) -> str:
    why = " ".join(str(node.get("failureSummary", "")).split())
    return f"{violation['help']} at {node['target']}: {node['html'][:120]} ({why[:200]})"


def find_small_targets(page: Page) -> tuple[Finding, ...]:
    """Controls smaller than 44 by 44 px, links inside sentences excepted."""
    found: list[str] = page.evaluate(_SMALL_TARGETS, SMALLEST_TARGET)
    return tuple(Finding(rule="small target", what=what) for what in found)


def find_sideways_scroll(page: Page) -> tuple[Finding, ...]:
    """Elements that make the page wider than its window, and tables that are cut at the edge of their frame."""
    found: list[str] = page.evaluate(_WIDE_ELEMENTS)
    cut: list[str] = page.evaluate(_CUT_TABLES)
    return (
        *(Finding(rule="sideways scroll", what=what) for what in found),
        *(Finding(rule="table cut off", what=what) for what in cut),
    )


def find_broken_words(page: Page) -> tuple[Finding, ...]:
    """Words and codes of at most 280 px that begin on one line and end on the next."""
    found: list[str] = page.evaluate(_BROKEN_WORDS, LONGEST_WORD)
    return tuple(Finding(rule="broken word", what=f'"{what}" stands on two lines') for what in found)


def find_missing_icons(page: Page) -> tuple[Finding, ...]:
    """Icons that the page names and frontend/icons.txt does not."""
    found: list[str] = page.evaluate(_MISSING_ICONS)
    return tuple(Finding(rule="missing icon", what=f"'{name}' is not in frontend/icons.txt") for name in found)
