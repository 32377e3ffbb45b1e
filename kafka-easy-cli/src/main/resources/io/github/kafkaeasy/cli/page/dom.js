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
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? "" : String(value));
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
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
