/* The form of an event: the dates it comes to, and only the fields a rule of that kind needs. */
const panel = document.querySelector("[data-event-dates]");

if (panel) {
  const form = panel.closest("form");
  const wanted = new URLSearchParams({ event: panel.dataset.event, parent: panel.dataset.parent });
  const address = `${panel.dataset.url}?${wanted}`;
  const decides =
    /^(start|end|all_day|skip_|rules-|extra_dates-|skipped_dates-|booked_rooms|venue_space|status)/;
  let waiting;
  let asked = 0;

  const refresh = async () => {
    const number = ++asked;
    const response = await fetch(address, { method: "POST", body: new FormData(form) });
    if (response.ok && number === asked) panel.innerHTML = await response.text();
  };
  const soon = (event) => {
    if (event?.target?.name && !decides.test(event.target.name)) return;
    clearTimeout(waiting);
    waiting = setTimeout(refresh, 400);
  };

  const shape = (select) => {
    const rule = select.closest("[data-inline-panel-child]") ?? select.closest("li");
    if (!rule) return;
    const kind = select.value;
    const show = (part, shown) => {
      for (const field of rule.querySelectorAll(`[name$="-${part}"]`)) {
        const box = field.closest("[data-field-wrapper]")?.closest(".w-panel__wrapper");
        if (box) box.hidden = !shown;
      }
    };
    show("weekdays", kind === "weekly" || kind === "monthly-weekday");
    show("nth", kind === "monthly-weekday");
    show("month_day", kind === "monthly");
  };
  const shapeAll = () => {
    for (const select of form.querySelectorAll('[name^="rules-"][name$="-frequency"]')) shape(select);
  };

  // The end follows the start: by its length until now, or by that of the space's newest event.
  const [start, end] = ["start", "end"].map((name) => form.elements[name]);
  const typed = /^\s*(\d{1,2})\.(\d{1,2})\.(\d{4})[\s,]+(\d{1,2})(?:[:.,h]?(\d{2}))?\s*$/;
  // Times of the wall clock, in milliseconds; null for what is no such time.
  const read = (text) => {
    const [, day, month, year, hour, minute] = text.match(typed)?.map(Number) ?? [];
    return year ? Date.UTC(year, month - 1, day, hour, minute || 0) : null;
  };
  const written = (time) => {
    const date = new Date(time);
    const two = (number) => String(number).padStart(2, "0");
    const day = [two(date.getUTCDate()), two(date.getUTCMonth() + 1), date.getUTCFullYear()];
    return `${day.join(".")} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`;
  };
  let began = start ? read(start.value) : null;
  const follow = () => {
    const [begins, ends] = [read(start.value), read(end.value)];
    if (begins === null || begins === began) return;
    const kept = began !== null && ends !== null && ends > began;
    const length = kept ? ends - began : panel.dataset.length * 60_000;
    if (kept || !end.value.trim()) end.value = written(begins + length);
    began = begins;
  };
  // While it is typed as well, or the end would change under the hand that goes there next.
  for (const kind of ["input", "change"]) start?.addEventListener(kind, follow);

  form.addEventListener("input", soon);
  form.addEventListener("change", (event) => {
    if (event.target.name?.endsWith("-frequency")) shape(event.target);
    soon(event);
  });
  form.addEventListener("click", (event) => {
    // A rule that is added or removed says so by a button only.
    if (event.target.closest("button")) setTimeout(() => (shapeAll(), soon()), 300);
  });
  shapeAll();
}

/* The button in the notice of a locked event stands outside any form. */
for (const button of document.querySelectorAll('[form="event-unlock"]')) {
  button.addEventListener("click", (event) => {
    event.preventDefault();
    const token = document.querySelector("[name=csrfmiddlewaretoken]");
    const form = Object.assign(document.createElement("form"), {
      method: "post",
      action: button.getAttribute("formaction"),
    });
    form.append(token.cloneNode());
    document.body.append(form);
    form.submit();
  });
}
