/* The map of a list: places from its GeoJSON, grouped where they are too close to tell apart. Every
   mark is a button; what it stands for is read in a card beside the map. */
const APART = 46; // pixels between two marks
const IN_A_CARD = 20;
const CLOSEST = 18;

const element = (tag, text = "", values = {}) =>
  Object.assign(document.createElement(tag), { textContent: text }, values);

const styled = (href) =>
  new Promise((done, failed) => {
    const sheet = element("link", "", { rel: "stylesheet", href, onload: done, onerror: failed });
    document.head.prepend(sheet); // so that our own rules go last
  });

const read = async (address) => {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
  return answer.json();
};

/* Dates at one place are one place with several lines; each space is a place of its own. */
const placesOf = (features) => {
  const places = new Map();
  for (const { geometry, properties } of features) {
    const [longitude, latitude] = geometry.coordinates;
    const isDate = "start" in properties;
    const key = isDate ? `${longitude} ${latitude} ${properties.place}` : `${properties.id}`;
    const name = isDate ? properties.place : properties.name;
    const place = places.get(key) ?? { ...properties, key, name, isDate, lines: [], at: [latitude, longitude] };
    if (isDate) place.lines.push(properties);
    places.set(key, place);
  }
  const found = [...places.values()];
  return found.sort((a, b) => b.at[0] - a.at[0] || a.at[1] - b.at[1]);
};

const named = ({ name, url, lang }, page) => {
  const link = element("a", name, { href: url });
  if (lang && lang !== page) link.lang = lang;
  return link;
};

const line = (date, words, page) => {
  const item = element("li");
  const when = element("span", date.when, { className: "map-when" });
  item.append(named(date, page), when);
  const notes = [date.status_words, date.free && words.free].filter(Boolean);
  if (notes.length) item.append(element("span", notes.join(" · "), { className: "not-stated" }));
  return item;
};

const block = (place, words, page) => {
  const box = element("div", "", { className: "map-place" });
  const facts = [place.stage, place.address, place.district, place.open, place.next];
  for (const fact of facts.filter(Boolean)) box.append(element("p", fact));
  if (place.precision !== "exact") {
    const note = [words.area, place.note].filter(Boolean).join(" – ");
    box.append(element("p", note, { className: "not-stated" }));
  }
  if (place.lines.length) {
    const list = element("ul", "", { className: "map-dates" });
    list.append(...place.lines.slice(0, IN_A_CARD).map((date) => line(date, words, page)));
    box.append(list);
  }
  return box;
};

export async function show(box, given, words) {
  const [data] = await Promise.all([read(given.data), import(given.leaflet), styled(given.leafletCss)]);
  const { L } = window;
  const page = given.language;
  const places = placesOf(data.features);
  const canvas = box.querySelector(".map-canvas");
  const card = box.querySelector(".map-card");
  const title = card.querySelector("h2");
  const body = card.querySelector(".map-card-body");
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const byFinger = matchMedia("(pointer: coarse)").matches;

  const map = L.map(canvas, {
    dragging: !byFinger, // one finger scrolls the page, two move the map
    scrollWheelZoom: false,
    zoomControl: false,
    maxZoom: CLOSEST,
    zoomAnimation: !still,
    fadeAnimation: !still,
    markerZoomAnimation: !still,
    inertia: !still,
  });
  L.control.zoom({ zoomInTitle: words.in, zoomOutTitle: words.out }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  map.attributionControl.setPrefix(false);
  if (given.tiles) {
    const source = element(given.attributionUrl ? "a" : "span", given.attribution);
    if (given.attributionUrl) source.href = given.attributionUrl;
    // The other server learns which site asks, as it may want to know, but not which page.
    const options = { maxZoom: CLOSEST, attribution: source.outerHTML, referrerPolicy: "strict-origin" };
    L.tileLayer(given.tiles, options).addTo(map);
  }
  // The wheel scrolls the page unless the visitor is in the map.
  canvas.addEventListener("focusin", () => map.scrollWheelZoom.enable());
  canvas.addEventListener("focusout", () => map.scrollWheelZoom.disable());

  const areas = L.layerGroup().addTo(map);
  let marks = new Map();
  let opened = "";

  const Pin = L.DivIcon.extend({
    createIcon() {
      const { kind, name, count } = this.options;
      const button = element("button", count, { type: "button", className: `map-mark is-${kind}` });
      button.setAttribute("aria-label", name);
      this._setIconStyles(button, "icon");
      button.className = `map-mark is-${kind} ${button.className}`;
      return button;
    },
  });

  const close = () => {
    card.hidden = true;
    map.invalidateSize({ animate: false });
    (marks.get(opened)?.getElement() ?? canvas).focus({ preventScroll: true });
    opened = "";
  };

  const open = (key, group) => {
    opened = key;
    const [first, ...others] = group;
    title.replaceChildren(
      others.length ? `${words.several}: ${group.length}` : first.url && !first.isDate ? named(first, page) : first.name,
    );
    body.replaceChildren();
    for (const place of group.slice(0, IN_A_CARD)) {
      if (others.length) body.append(element("h3"));
      if (others.length) body.lastChild.append(place.isDate ? place.name : named(place, page));
      body.append(block(place, words, page));
    }
    const bounds = L.latLngBounds(group.map((place) => place.at));
    if (others.length && map.getZoom() < CLOSEST && !bounds.getNorthEast().equals(bounds.getSouthWest())) {
      const closer = element("button", words.closer, { type: "button", className: "button button-quiet" });
      closer.addEventListener("click", () => {
        close();
        map.fitBounds(bounds, { padding: [APART, APART], animate: !still });
      });
      body.prepend(closer);
    }
    card.hidden = false;
    map.invalidateSize({ animate: false });
    title.focus({ preventScroll: true });
    card.scrollTop = 0;
    card.scrollIntoView({ block: "nearest", behavior: still ? "auto" : "smooth" });
  };

  /* At one zoom the same places always share a mark, wherever the map is moved: each goes to the
     first mark near it, and no mark covers another. */
  const groups = new Map();
  const groupsAt = (zoom) => {
    if (groups.has(zoom)) return groups.get(zoom);
    const [found, cells] = [[], new Map()];
    for (const place of places) {
      const point = map.project(place.at, zoom);
      const [column, row] = [Math.floor(point.x / APART), Math.floor(point.y / APART)];
      const around = [-1, 0, 1].flatMap((x) => [-1, 0, 1].flatMap((y) => cells.get(`${column + x} ${row + y}`) ?? []));
      const near = around.find((group) => group.point.distanceTo(point) < APART);
      if (near) {
        near.push(place);
        continue;
      }
      const group = Object.assign([place], { point });
      found.push(group);
      const cell = `${column} ${row}`;
      cells.set(cell, [...(cells.get(cell) ?? []), group]);
    }
    groups.set(zoom, found);
    return found;
  };

  const draw = () => {
    const bounds = map.getBounds();
    const shown = groupsAt(map.getZoom()).filter(([first]) => bounds.contains(first.at));
    const held = [...marks].find(([, mark]) => mark.getElement() === document.activeElement)?.[0];
    const next = new Map();
    areas.clearLayers();
    for (const group of shown) {
      const key = group.map((place) => place.key).join("|");
      const vague = group.filter((place) => place.precision !== "exact");
      for (const { at } of vague) L.circle(at, { radius: Number(given.metres), className: "map-area", interactive: false }).addTo(areas);
      const mark = marks.get(key) ?? marked(key, group, vague.length);
      marks.delete(key);
      next.set(key, mark);
    }
    for (const mark of marks.values()) mark.remove();
    marks = next;
    for (const mark of marks.values()) mark.addTo(map).getElement().parentNode.append(mark.getElement());
    if (held && marks.has(held)) marks.get(held).getElement().focus({ preventScroll: true });
  };

  const marked = (key, group, vague) => {
    const [{ at, name, address }, ...others] = group;
    const kind = others.length ? "several" : vague ? "area" : "exact";
    const spoken = others.length
      ? `${words.several}: ${group.length}`
      : [name, address, vague && words.area].filter(Boolean).join(", ");
    const count = others.length ? `${group.length}` : "";
    const icon = new Pin({ kind, name: spoken, count, iconSize: null, className: "" });
    return L.marker(at, { icon, keyboard: false, riseOnHover: true }).on("click", () => open(key, group));
  };

  card.querySelector(".map-close").addEventListener("click", close);
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !card.hidden) close();
  });
  map.on("moveend", draw);
  const known = places.map((place) => place.at);
  map.fitBounds(known.length ? known : [[50.06, 19.94]], { maxZoom: 15, padding: [40, 40], animate: false });
  const status = places.length ? `${words.shown}: ${places.length}.` : words.none;
  box.querySelector("[role=status]").textContent = data.complete === false ? `${status} ${words.first}` : status;
}
