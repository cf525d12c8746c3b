// Suggestions while somebody types in a search box: an editable combobox with a list
// (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/). Without this script the box is a form.

const WAIT = 180; // ms after the last key
const SHORTEST = 2; // letters

class Suggestions {
  constructor(form, number) {
    this.form = form;
    this.input = form.querySelector("input[name=q]");
    this.timer = 0;
    this.active = -1;
    this.items = [];
    this.build(`suggestions-${number}`);
    this.input.addEventListener("input", () => this.wait());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.input.addEventListener("blur", () => this.close());
  }

  build(id) {
    this.list = document.createElement("ul");
    Object.assign(this.list, { id, className: "suggestions", hidden: true });
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", this.form.getAttribute("aria-label"));
    // The box keeps the focus while a suggestion is pressed.
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.choose(event.target.closest("li")));
    this.status = document.createElement("p");
    this.status.className = "visually-hidden";
    this.status.setAttribute("role", "status");
    this.form.append(this.list, this.status);
    const names = { role: "combobox", "aria-expanded": "false", "aria-controls": id };
    for (const [name, value] of Object.entries({ ...names, "aria-autocomplete": "list" })) {
      this.input.setAttribute(name, value);
    }
  }

  wait() {
    clearTimeout(this.timer);
    this.asking?.abort();
    if (this.input.value.trim().length < SHORTEST) return this.close();
    this.timer = setTimeout(() => this.ask(), WAIT);
  }

  async ask() {
    this.asking = new AbortController();
    const query = new URLSearchParams(new FormData(this.form));
    try {
      const answer = await fetch(`${this.form.dataset.suggest}?${query}`, {
        signal: this.asking.signal,
        credentials: "omit",
      });
      if (answer.ok) this.show(await answer.json());
    } catch (error) {
      // Given up for the next key, whose timer must go on. Otherwise: the form still works.
      if (error.name !== "AbortError") this.close();
    }
  }

  show({ suggestions, status }) {
    if (document.activeElement !== this.input) return;
    this.list.replaceChildren(...suggestions.map((each, number) => this.item(each, number)));
    this.items = [...this.list.children];
    this.status.textContent = status;
    this.active = -1;
    this.input.removeAttribute("aria-activedescendant");
    this.open(this.items.length > 0);
  }

  item({ title, about, url, lang }, number) {
    const item = document.createElement("li");
    item.id = `${this.list.id}-${number}`;
    item.dataset.url = url;
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    const name = document.createElement("span");
    name.textContent = title;
    if (lang) name.lang = lang;
    const line = document.createElement("small");
    line.textContent = about;
    item.append(name, line);
    return item;
  }

  key(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && !this.list.hidden) {
      event.preventDefault();
      this.move(step);
    } else if (step === 1 && this.items.length) {
      event.preventDefault();
      this.open(true);
    } else if (event.key === "Escape" && !this.list.hidden) {
      event.preventDefault();
      this.close();
    } else if (event.key === "Enter" && this.active >= 0) {
      event.preventDefault();
      this.choose(this.items[this.active]);
    }
  }

  // One place beside the suggestions is the box itself.
  move(step) {
    const places = this.items.length + 1;
    this.active = ((this.active + 1 + step + places) % places) - 1;
    this.items.forEach((item, number) => {
      item.setAttribute("aria-selected", String(number === this.active));
    });
    const chosen = this.items[this.active];
    if (!chosen) return this.input.removeAttribute("aria-activedescendant");
    this.input.setAttribute("aria-activedescendant", chosen.id);
    chosen.scrollIntoView({ block: "nearest" });
  }

  choose(item) {
    if (item) window.location.assign(item.dataset.url);
  }

  open(shown) {
    this.list.hidden = !shown;
    this.input.setAttribute("aria-expanded", String(shown));
  }

  close() {
    clearTimeout(this.timer);
    this.active = -1;
    this.input.removeAttribute("aria-activedescendant");
    this.open(false);
  }
}

document.querySelectorAll("form[data-suggest]").forEach((form, number) => {
  new Suggestions(form, number);
});
