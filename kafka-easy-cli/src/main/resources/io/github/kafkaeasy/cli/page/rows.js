// The table of letters: header and rows.
import { data, el, simpleName, when } from "./dom.js";
import { t } from "./texts.js";

const COLUMNS = [["at"], ["place"], ["state"], ["exception"], ["message"], ["source", "wide"], ["key", "wide"], ["attempts", "number wide"]];
const LONGEST_KEY = 100;

// The column headers. sorted: [name, 1 or -1]. pick is called with the name of the column to sort by.
// Without these arguments the order is fixed.
export function heads(sorted, pick) {
  return el("tr", {}, ...COLUMNS.map(([name, css]) => {
    if (pick === undefined) return el("th", { scope: "col", class: css }, t(name));
    const here = sorted[0] === name;
    return el("th", { scope: "col", class: css, "aria-sort": here ? (sorted[1] > 0 ? "ascending" : "descending") : undefined },
      el("button", { type: "button", class: "plain", onclick: () => pick(name) }, t(name) + (here ? (sorted[1] > 0 ? " ↑" : " ↓") : "")));
  }));
}

// The row of a letter. A click on the row or on its button calls open.
export function row(letter, open) {
  const button = el("button", { type: "button", class: "plain", onclick: (event) => { event.stopPropagation(); open(); } }, when(letter.at));
  return el("tr", { "data-key": letter.place, onclick: open },
    el("td", {}, button), el("td", {}, letter.place),
    el("td", {}, el("span", { class: "state " + letter.state }, t("state" + letter.state))),
    el("td", {}, data(simpleName(letter.exception))), el("td", { class: "message" }, data(letter.message)),
    el("td", { class: "wide" }, data(letter.source === "" ? t("unknown") : letter.source)),
    el("td", { class: "wide" }, data(letter.key === null ? "–" : short(letter.key))),
    el("td", { class: "number wide" }, letter.attempts === 0 ? "–" : letter.attempts));
}

const short = (text) => text.length <= LONGEST_KEY ? text : text.slice(0, LONGEST_KEY) + "…";
