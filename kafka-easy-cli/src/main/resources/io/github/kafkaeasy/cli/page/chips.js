// Filters as chips, each with a button that removes it.
import { STATES } from "./counts.js";
import { become, data, el, visible } from "./dom.js";
import { t } from "./texts.js";

// filters: pairs of name and value. go is called with the remaining filters. After a chip is removed, the next one has the
// focus, or otherwise, if it was the last.
export function showChips(place, filters, go, otherwise) {
  const i = [...place.querySelectorAll("button")].indexOf(document.activeElement);
  become(place, chips(filters, go));
  if (i >= 0 && !place.contains(document.activeElement)) (place.querySelectorAll("button")[i] || otherwise).focus();
}

function chips(filters, go) {
  if (filters.length === 0) return null;
  const made = filters.map(([name, value], i) => {
    const text = t("field" + name) + (name === "no-key" ? "" : " " + shown(name, value));
    return el("li", { "data-key": name + "=" + value }, el("span", { class: "chip" }, data(text),
      el("button", { type: "button", "aria-label": t("remove", visible(text)), onclick: () => go(filters.filter((other, j) => j !== i)) }, "×")));
  });
  return el("ul", { class: "chips" }, ...made, el("li", {}, el("button", { type: "button", class: "plain", onclick: () => go([]) }, t("clear"))));
}

function shown(name, value) {
  if (name === "since" || name === "until") {
    return /^\d{10,15}$/.test(value) ? new Date(Number(value)).toLocaleString() : value;
  }
  if (name === "state") return STATES.includes(value) ? t("state" + value) : value;
  return value;
}
