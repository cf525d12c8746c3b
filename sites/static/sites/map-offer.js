/* The offer of a map. Nothing of it is fetched before the visitor asks: by the button, or by going
   on from an open map of the same list (its filters, its pages). An address with map=1 that was
   found elsewhere opens nothing. See docs/decisions/0017. */
const offer = document.querySelector(".map-offer");
const link = offer?.querySelector("[data-map-open]");
const NAME = "map";

const goesOnFromAnOpenMap = () => {
  if (!document.referrer) return false;
  const [here, before] = [new URL(location.href), new URL(document.referrer)];
  const same = before.origin === here.origin && before.pathname === here.pathname;
  return same && here.searchParams.has(NAME) && before.searchParams.get(NAME) === "1";
};

/* Whoever goes on from here to another state of the same list finds the map open again. */
const remember = (open) => {
  const here = new URL(location.href);
  if (open) here.searchParams.set(NAME, "1");
  else here.searchParams.delete(NAME);
  history.replaceState(history.state, "", here);
  for (const form of document.querySelectorAll("main form[method=get]")) {
    form.querySelector(`input[name=${NAME}]`)?.remove();
    if (!open || new URL(form.action).pathname !== here.pathname) continue;
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name: NAME, value: "1" }));
  }
  for (const other of document.querySelectorAll("main a[href]")) {
    const to = new URL(other.href);
    const same = to.origin === here.origin && to.pathname === here.pathname;
    if (!same || to.searchParams.has("view")) continue;
    if (open) to.searchParams.set(NAME, "1");
    else to.searchParams.delete(NAME);
    other.href = to;
  }
};

if (link) {
  const words = offer.querySelector("template").dataset;
  const button = Object.assign(document.createElement("button"), { type: "button", className: link.className });
  button.append(...link.childNodes);
  button.setAttribute("aria-expanded", "false");
  link.replaceWith(button);
  const label = button.querySelector("span");
  const show = label.textContent;
  let box;

  const open = async (byHand) => {
    button.setAttribute("aria-expanded", "true");
    label.textContent = words.hide;
    remember(true);
    if (box) {
      box.hidden = false;
      return;
    }
    box = Object.assign(document.createElement("div"), { className: "map-box" });
    box.append(offer.querySelector("template").content.cloneNode(true));
    offer.append(box);
    const status = box.querySelector("[role=status]");
    status.textContent = words.wait;
    try {
      const { show: draw } = await import(offer.dataset.module);
      await draw(box, { ...offer.dataset }, words);
      if (byHand) box.querySelector(".map-canvas").focus({ preventScroll: true });
    } catch (error) {
      box.querySelector(".map-frame").remove();
      status.textContent = words.failed;
      console.warn(error);
    }
  };

  button.addEventListener("click", () => {
    if (button.getAttribute("aria-expanded") === "false") {
      open(true);
      return;
    }
    button.setAttribute("aria-expanded", "false");
    label.textContent = show;
    box.hidden = true;
    remember(false);
  });
  if (goesOnFromAnOpenMap()) {
    offer.closest("details").open = true;
    open(false);
  }
}
