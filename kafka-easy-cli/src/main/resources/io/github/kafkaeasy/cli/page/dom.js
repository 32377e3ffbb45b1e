// Creates elements and their content. The content of a letter is always inserted as text: no module
// assigns markup, and the server's content security policy would refuse it.
import { language, t } from "./texts.js";

// Creates an element. Attributes: "class", "on<event>" with a function, all others unchanged;
// undefined, null and false leave an attribute out.
export function el(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

// Creates an SVG element.
export function shape(name, attributes = {}, ...children) {
  return fill(document.createElementNS("http://www.w3.org/2000/svg", name), attributes, children);
}

function fill(made, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith("on")) made[key] = value;
    else made.setAttribute(key, value === true ? "" : String(value));
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

// Gives a place these children, and keeps the elements that are there already: the focus, a selection, a pressed button, scroll
// positions, opened details and typed text stay. An element stays if its name, class and data-key are the same; without
// a data-key also the order counts. Attributes, texts and onclick become those of the wanted element.
export function become(place, ...wanted) {
  const focused = place.contains(document.activeElement) && document.activeElement !== place;
  const nodes = wanted.filter((each) => each !== null && each !== undefined).map((each) => each instanceof Node ? each : document.createTextNode(each));
  const keys = new Set(nodes.map(keyOf));
  for (const child of [...place.childNodes]) if (keyOf(child) !== undefined && !keys.has(keyOf(child))) child.remove();
  const keyed = new Map([...place.childNodes].map((child) => [keyOf(child), child]));
  let at = place.firstChild;
  for (const node of nodes) {
    const key = keyOf(node);
    let same = key === undefined ? at : keyed.get(key);
    while (key === undefined && same && !alike(same, node)) same = keyOf(same) === undefined ? same.nextSibling : null;
    if (!same || !alike(same, node)) {
      place.insertBefore(node, at);
      continue;
    }
    while (key === undefined && at !== same) at = dropped(at);
    if (same === at) at = at.nextSibling;
    else place.insertBefore(same, at);
    copy(node, same);
  }
  while (at) at = dropped(at);
  // The element with the focus was removed.
  if (focused && document.activeElement === document.body) place.closest("[tabindex]")?.focus({ preventScroll: true });
}

const keyOf = (node) => node.dataset === undefined ? undefined : node.dataset.key;
const alike = (a, b) => a.nodeName === b.nodeName && a.className === b.className && keyOf(a) === keyOf(b);

function dropped(node) {
  const next = node.nextSibling;
  node.remove();
  return next;
}

function copy(from, to) {
  if (from.nodeType === Node.TEXT_NODE) {
    if (to.data !== from.data) to.data = from.data;
    return;
  }
  for (const { name } of [...to.attributes]) if (name !== "open" && !from.hasAttribute(name)) to.removeAttribute(name);
  for (const { name, value } of from.attributes) if (to.getAttribute(name) !== value) to.setAttribute(name, value);
  to.onclick = from.onclick;
  become(to, ...from.childNodes);
}

// Whether a person points at a place, has the focus in it or has selected text in it: then nothing in it may move.
export function inUse(place) {
  const selection = document.getSelection();
  return place.matches(":hover, :focus-within") || (!selection.isCollapsed && selection.containsNode(place, true));
}

// Marks a button that cannot be used now. It keeps the focus, which a disabled button loses.
export function usable(button, can) {
  if (can) button.removeAttribute("aria-disabled");
  else button.setAttribute("aria-disabled", "true");
}

// Shows invisible characters, and those that reverse the direction of the text, as their numbers.
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Cn}]/gu;

export function visible(text, breaksStay = false) {
  return String(text).replace(HIDDEN, (c) =>
    breaksStay && (c === "\n" || c === "\t") ? c : "\\u{" + c.codePointAt(0).toString(16) + "}");
}

// Text from a letter, isolated so that its direction does not affect the text around it.
export function data(text, css = "") {
  return el("bdi", { class: ("data " + css).trim(), dir: "auto" }, visible(text));
}

const NUMBER = new Intl.NumberFormat(language);
export const number = (n) => NUMBER.format(n);

export function bytes(n) {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  let unit = 0;
  while (n >= 1024 && unit < units.length - 1) { n /= 1024; unit++; }
  return (unit === 0 ? n : n.toFixed(1)) + " " + units[unit];
}

const two = (n) => String(n).padStart(2, "0");

// A time in the browser's zone, in the command line's format.
export function time(millis) {
  if (millis === null || millis === undefined) return "–";
  const d = new Date(millis);
  if (Number.isNaN(d.getTime())) return "–";
  return d.getFullYear() + "-" + two(d.getMonth() + 1) + "-" + two(d.getDate()) + " " +
    two(d.getHours()) + ":" + two(d.getMinutes()) + ":" + two(d.getSeconds());
}

// The approximate age of a time.
export function age(millis) {
  if (millis === null || millis === undefined) return "–";
  return span(Date.now() - millis);
}

export function span(millis) {
  const s = Math.max(0, Math.round(millis / 1000));
  if (s < 60) return t("seconds", s);
  if (s < 3600) return t("minutes", Math.floor(s / 60));
  if (s < 172800) return t("hours", Math.floor(s / 3600));
  return t("days", Math.floor(s / 86400));
}

export function when(millis) {
  return el("time", { datetime: millis === null || millis === undefined ? undefined : new Date(millis).toISOString() }, time(millis));
}

// Announces a text to screen readers.
export function announce(text) {
  document.getElementById("live").textContent = text;
}

export function failure(text) {
  return el("p", { class: "failure", role: "alert" }, visible(text, true));
}

// A class name without its package.
export function simpleName(name) {
  return name === "" ? t("unknown") : name.slice(name.lastIndexOf(".") + 1);
}
