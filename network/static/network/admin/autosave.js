// A press on "Save" or "Publish" waits for the autosave that is under way. Wagtail sends both at
// once: on the form of a new page the draft then takes the address, and the press is refused for it.

const LONGEST_WAIT = 15_000; // milliseconds: an autosave without an answer holds nobody up for ever

const saving = new Set(); // forms whose autosave is under way
const leaving = new Set(); // forms that were sent: an autosave now would overtake the press
const waiting = new Map(); // form → what to do when its autosave has ended

// The button is disabled by now ("Publishing…"), and a disabled button's name is not sent.
function send(form, button) {
  const name = button?.name ? document.createElement("input") : null;
  if (name) {
    Object.assign(name, { type: "hidden", name: button.name, value: button.value });
    form.append(name);
  }
  form.requestSubmit();
  name?.remove();
}

document.addEventListener("w-autosave:save", (event) => {
  if (leaving.has(event.target)) event.preventDefault();
  else if (!event.defaultPrevented) saving.add(event.target);
});

for (const end of ["success", "error"])
  document.addEventListener(`w-autosave:${end}`, ({ target }) => {
    saving.delete(target);
    waiting.get(target)?.();
  });

document.addEventListener(
  "submit",
  (event) => {
    const { target: form, submitter } = event;
    if (!saving.has(form)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    leaving.add(form);
    if (waiting.has(form)) return;
    const go = () => {
      clearTimeout(timer);
      waiting.delete(form);
      saving.delete(form);
      send(form, submitter);
    };
    const timer = setTimeout(go, LONGEST_WAIT);
    waiting.set(form, go);
  },
  { capture: true },
);

// After all others have seen it: one of them may have kept the form here.
window.addEventListener("submit", ({ target, defaultPrevented }) => {
  if (defaultPrevented) leaving.delete(target);
  else leaving.add(target);
});
window.addEventListener("pageshow", () => leaving.clear());
