"""A hand that does what the guide says, by the words one reads, and remembers what it has read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Error, Locator, Page, expect

from tests.browser.network import Network
from tests.guides.clock import set_clock

SIZE = {"width": 1280, "height": 800}
TALL = {"width": SIZE["width"], "height": 6000}
QUALITY = 70  # of a picture, as WebP has it
MARGIN = 16  # pixels around the part of a page that is shown
SETTLING = 500  # milliseconds, until a taller window is drawn
PATIENCE = 30_000  # milliseconds; two browsers may share a slow machine
WHAT_CAN_BE_PRESSED = "a, button, summary, label, [role=tab], input[type=submit]"
# The words one sees, each as it stands: of an element its own, and all of it where it is short;
# what a field, a picture or a button without words says to a screen reader.
READ = """() => {
  const words = new Set();
  const say = text => {
    const tidy = (text || '').replace(/[\\s\\u00a0]+/g, ' ').trim().replace(/ ?[*:.…]+$/, '');
    if (tidy && tidy.length < 200) words.add(tidy);
  };
  const whole = 'a,button,label,legend,summary,h1,h2,h3,h4,th,td,dt,dd,option,li,p,span,strong,div';
  for (const each of document.querySelectorAll('body *')) {
    if (each.tagName === 'OPTION' ? !each.closest('select').checkVisibility()
        : !each.checkVisibility({visibilityProperty: true})) continue;
    const own = [...each.childNodes].filter(node => node.nodeType === Node.TEXT_NODE);
    say(own.map(node => node.textContent).join(' '));
    if (each.matches(whole) && each.childElementCount < 6) say(each.textContent);
    for (const name of ['aria-label', 'placeholder', 'title']) say(each.getAttribute(name));
    if (each.matches('input[type=submit]')) say(each.value);
  }
  return [...words];
}"""
MARK = """each => {
  each.style.outline = '3px solid #d9480f';
  each.style.outlineOffset = each.closest('[data-tippy-root]') ? '-4px' : '3px';
}"""
UNMARK = "each => { each.style.outline = ''; each.style.outlineOffset = ''; }"
# A frame of the window with what matters in its middle; of a whole page from its top.
TO_MIDDLE = "each => each.scrollIntoView({block: 'center'})"
TO_TOP = "() => document.querySelectorAll('*').forEach(each => { each.scrollTop = 0; })"
# Nothing is in hand any more. "Two minutes ago" follows the world's clock, not that of the walks.
CALM = """() => {
  if (document.activeElement.matches('input, textarea, select')) document.activeElement.blur();
  for (const each of document.querySelectorAll('.w-human-readable-date'))
    each.style.visibility = 'hidden';
  // A browser writes days as its reader's country does; the one of the walks knows one country.
  for (const each of document.querySelectorAll('input[type=date]')) {
    const style = {day: '2-digit', month: '2-digit', year: 'numeric'};
    const day = each.value && new Date(each.value).toLocaleDateString(navigator.language, style);
    each.type = 'text';
    each.value = day;
  }
}"""


def tidy(label: str) -> str:
    """A label as ``READ`` keeps it: without what follows it on some pages only."""
    return re.sub(r" ?[*:.…]+$", "", " ".join(label.split()))


class Walker:
    """One language, one network, and the people who come by; ``label`` picks the language's word.

    ``read`` holds the words seen since the walk began, ``named`` those it went by, ``taken`` the
    names of its pictures.
    """

    def __init__(
        self, browser: Browser, network: Network, language: str, pictures: Path | None = None
    ) -> None:
        self.browser = browser
        self.network = network
        self.language = language
        self._pictures = pictures
        self._contexts: list[BrowserContext] = []
        self.page: Page = None  # type: ignore[assignment]  # somebody comes before anything is done
        self.walk = ""
        self.begin("")

    # --- Beginning and ending ---------------------------------------------------------------------

    def begin(self, walk: str) -> None:
        self.walk = walk
        self.read: set[str] = set()
        self.named: set[str] = set()
        self.taken: list[str] = []

    def close(self) -> None:
        for context in self._contexts:
            context.close()

    def somebody(self) -> Page:
        """A browser of one's own, with nobody signed in."""
        context = self.browser.new_context(
            viewport=SIZE,
            reduced_motion="reduce",
            locale={"pl": "pl-PL", "en": "en-GB"}[self.language],
        )
        context.set_default_timeout(PATIENCE)
        self._contexts.append(context)
        return context.new_page()

    @contextmanager
    def by(self, page: Page) -> Iterator[Page]:
        """Let somebody else act for a while."""
        before, self.page = self.page, page
        try:
            yield page
        finally:
            self.page = before

    def let_it_be(self, moment: datetime) -> None:
        set_clock(self.network.files, moment)

    # --- Words ------------------------------------------------------------------------------------

    def label(self, pl: str, en: str) -> str:
        return pl if self.language == "pl" else en

    def _name(self, pl: str, en: str) -> str:
        name = self.label(pl, en)
        self.named.add(name)
        return name

    def look(self) -> None:
        """Read what stands on the page; if it is just giving way to the next one, that one."""
        for is_last in (False, False, True):
            try:
                self.page.wait_for_load_state("load")
                self.read.update(self.page.evaluate(READ))
                return
            except Error as error:
                if is_last or "navigation" not in str(error):
                    raise

    # --- Deeds ------------------------------------------------------------------------------------

    def go(self, path: str) -> None:
        self.page.goto(path if path.startswith("http") else self.network.address + path)
        self.look()

    def what(self, pl: str, en: str, within: Locator | None = None) -> Locator:
        """What can be pressed and is called so; a screen reader may be told more after a dash."""
        self.look()
        name = self._name(pl, en)
        place = within or self.page
        words = re.compile(rf"^\s*{re.escape(name)}\s*(–|$)")
        found = place.locator(WHAT_CAN_BE_PRESSED).filter(has_text=words)
        return found.or_(place.get_by_label(name, exact=True)).filter(visible=True)

    def press(self, pl: str, en: str, within: Locator | None = None, *, last: bool = False) -> None:
        found = self.what(pl, en, within)
        expect(found.first).to_be_visible()
        (found.last if last else found.first).click()

    def field(self, pl: str, en: str, within: Locator | None = None) -> Locator:
        """The field with this label."""
        self.look()
        name = re.compile(rf"^\s*{re.escape(self._name(pl, en))}\s*[*:]?\s*$")
        label = (within or self.page).locator("label").filter(has_text=name, visible=True).first
        return self.page.locator(f"[id='{label.get_attribute('for')}']")

    def fill(self, pl: str, en: str, text: str, within: Locator | None = None) -> None:
        field = self.field(pl, en, within)
        if field.evaluate("each => each.tagName") == "SELECT":
            field.select_option(label=text)
            self.named.add(text)
        else:
            field.fill(text)
        if "date" in (field.get_attribute("data-controller") or ""):
            self.page.keyboard.press("Escape")

    def sees(self, text: str, within: str = "body") -> None:
        expect(self.page.locator(within).first).to_contain_text(text)
        self.look()

    # --- Letters ----------------------------------------------------------------------------------

    def letters(self, to: str) -> list[EmailMessage]:
        """The letters to one address, the oldest first."""
        paths = self.network.post.glob("*.log")
        found = []
        for path in sorted(paths, key=lambda each: each.stat().st_mtime):
            for text in path.read_bytes().split(b"-" * 79):
                message = message_from_bytes(text.strip(), policy=policy.default)
                if message["To"] == to:
                    found.append(message)
        return found

    def link(self, to: str, word: str) -> str:
        """The link with this word in it, of the newest letter to somebody that has one."""
        for message in reversed(self.letters(to)):
            text = message.get_body(("plain",)).get_content()
            if found := re.search(rf"http://\S*/{word}/\S+", text):
                return found[0]
        raise AssertionError(f"No letter to {to} has a link with {word}.")

    # --- Pictures ---------------------------------------------------------------------------------

    def picture(
        self,
        name: str,
        first: Locator | None = None,
        last: Locator | None = None,
        mark: Locator | None = None,
    ) -> None:
        """The window, or what stands from one part of the page to another; ``mark`` is framed."""
        self.look()
        for part in (first, last, mark):
            if part is not None:
                expect(part).to_be_visible()
        self.taken.append(f"{self.walk}-{name}.webp")
        if self._pictures is None:
            return
        self.page.evaluate(CALM)
        if mark is not None:
            mark.evaluate(MARK)
            mark.evaluate(TO_MIDDLE)
        if first is None:
            shot = self._shot()
        else:
            # The CMS scrolls inside itself: a window as tall as the page shows all of it.
            self.page.set_viewport_size(TALL)
            self.page.evaluate(TO_TOP)
            self.page.wait_for_timeout(SETTLING)
            around = self._around(first, last or first)
            shot = self._shot().crop(around)
            self.page.set_viewport_size(SIZE)
        if mark is not None:
            mark.evaluate(UNMARK)
        self._pictures.mkdir(parents=True, exist_ok=True)
        shot.convert("RGB").save(self._pictures / self.taken[-1], "WEBP", quality=QUALITY, method=6)

    def _shot(self) -> Image.Image:
        return Image.open(BytesIO(self.page.screenshot(animations="disabled")))

    @staticmethod
    def _around(first: Locator, last: Locator) -> tuple[int, int, int, int]:
        """The part of the window these two span, with a margin."""
        one, other = first.bounding_box(), last.bounding_box()
        assert one, first
        assert other, last
        left, top = (max(0, min(one[side], other[side]) - MARGIN) for side in ("x", "y"))
        right = max(each["x"] + each["width"] for each in (one, other)) + MARGIN
        bottom = max(each["y"] + each["height"] for each in (one, other)) + MARGIN
        return int(left), int(top), int(min(right, SIZE["width"])), int(bottom)
