// Two languages in one form: begin the English from the Polish, and open the field that an address
// names (#field=lead_en), wherever in the form it stands.

const blockOf = (root, language) =>
  root.querySelector(`[data-contentpath$="_${language}"] [id$="_${language}-root"]`)?.rootBlock;
const fieldOf = (root, language) =>
  root.querySelector(`:is(input[type="text"], input:not([type]), textarea)[name$="_${language}"]`);
const isEmpty = (block) => block.getState().length === 0;

class Translation extends window.StimulusModule.Controller {
  static targets = ["copy", "said"];

  connect() {
    this.look();
  }

  look() {
    if (this.hasCopyTarget) this.copyTarget.hidden = !this.canCopy();
  }

  canCopy() {
    const [polish, english] = [blockOf(this.element, "pl"), blockOf(this.element, "en")];
    if (polish && english) return isEmpty(english) && !isEmpty(polish);
    const [from, to] = [fieldOf(this.element, "pl"), fieldOf(this.element, "en")];
    return Boolean(from?.value.trim() && to && !to.value.trim());
  }

  copy() {
    if (!this.canCopy()) return;
    const [polish, english] = [blockOf(this.element, "pl"), blockOf(this.element, "en")];
    if (polish && english) {
      english.setState(polish.getDuplicatedState());
      english.focus?.();
    } else {
      const to = fieldOf(this.element, "en");
      to.value = fieldOf(this.element, "pl").value;
      for (const name of ["input", "change"]) to.dispatchEvent(new Event(name, { bubbles: true }));
      to.focus();
      to.select();
    }
    this.saidTarget.textContent = this.saidTarget.dataset.text;
    this.look();
  }
}

window.wagtail.app.register("mam-translation", Translation);

const nameInAddress = () => {
  const name = decodeURIComponent(window.location.hash.match(/^#field=(.+)$/)?.[1] ?? "");
  return /^[\w-]+$/.test(name) ? name : null;
};

const named = () => {
  const name = nameInAddress();
  return name && (
    document.getElementById(`id_${name}`) ?? document.querySelector(`[data-contentpath="${name}"]`)
  );
};

const openAround = (element) => {
  const tab = element.closest('[role="tabpanel"]');
  if (tab?.hidden) document.querySelector(`[role="tab"][href="#${tab.id}"]`)?.click();
  for (let at = element; at; at = at.parentElement) {
    if (at.hidden && at.matches("[id$='-content']")) {
      document.querySelector(`[data-panel-toggle][aria-controls="${at.id}"]`)?.click();
    }
  }
};

// A tab or a folded part takes a moment to open.
const whenShown = (element, then, tries = 30) => {
  if (element.checkVisibility() || tries === 0) then();
  else setTimeout(() => whenShown(element, then, tries - 1), 50);
};

// A field that has a screen of its own: the way there is told in the form.
const goToItsScreen = () => {
  const [whole] = nameInAddress()?.split("-") ?? [];
  const link = whole && document.querySelector(`a[data-fields~="${whole}"]`);
  if (link) window.location.replace(link.href + window.location.hash);
};

const goToNamed = () => {
  const element = named();
  if (!element) return goToItsScreen();
  openAround(element);
  const field = element.matches("input, textarea")
    ? element
    : element.querySelector("input:not([type=hidden]), textarea, [contenteditable=true], button");
  whenShown(element, () => {
    element.scrollIntoView({ block: "center" });
    field?.focus({ preventScroll: true });
  });
};

window.addEventListener("hashchange", goToNamed);
if (document.readyState === "complete") goToNamed();
else window.addEventListener("load", () => setTimeout(goToNamed, 0));
