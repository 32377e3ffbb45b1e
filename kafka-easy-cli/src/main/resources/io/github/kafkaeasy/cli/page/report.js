// The report: shows the letters in its own file with the console's modules. Loads nothing.
import { chart } from "./chart.js";
import { showChips } from "./chips.js";
import { alike, facets, figures } from "./counts.js";
import { announce, become, bytes, data, el, number, time } from "./dom.js";
import { heads, row } from "./rows.js";
import { language, t } from "./texts.js";
import { letterHead, parts, text } from "./whole.js";

const PAGE = 100;
const UNKNOWN = { exception: "exception", source: "sourceTopic", group: "group" };
// Whether a letter matches a filter; these are the filters that clicks can add.
const FITS = {
  state: (letter, value) => letter.state === value,
  exception: (letter, value) => is(letter.exception, value),
  source: (letter, value) => letter.sourceTopic === value,
  group: (letter, value) => is(letter.group, value),
  unknown: (letter, value) => letter[UNKNOWN[value]] === "",
  offset: (letter, value) => letter.place.startsWith(value.slice(0, value.indexOf(":") + 1)),
  alike: (letter, value) => letter.alike === value,
  since: (letter, value) => letter.at >= Number(value),
  until: (letter, value) => letter.at < Number(value)
};
// Compares names; the name in a letter may be cut and then ends with "…".
const is = (cut, whole) => cut === whole || (cut.endsWith("…") && whole.startsWith(cut.slice(0, -1)));

const told = JSON.parse(document.getElementById("data").textContent);
const dialog = document.getElementById("letter");
let filters = [];
let sorted = ["at", -1];
let shown = PAGE;

for (const letter of told.rows) {
  letter.searched = [time(letter.at), letter.place, letter.state, letter.source, letter.key, letter.exception, letter.message,
    letter.group, letter.value, ...letter.headers.flat()].join("\n").toLowerCase();
}

function add(name, value) {
  if (!filters.some((filter) => filter[0] === name && filter[1] === value)) go([...filters, [name, value]]);
}

function go(next) {
  filters = next;
  shown = PAGE;
  draw();
}

const range = (since, until) =>
  go([...filters.filter(([name]) => name !== "since" && name !== "until"), ["since", String(since)], ["until", String(until)]]);

// ---- the fixed parts of the page
const drawing = el("div", { class: "chart" });
const search = el("input", { type: "search", placeholder: t("searchHint"), "aria-label": t("search"), oninput: () => { shown = PAGE; draw(); } });
const found = el("span", { class: "note" });
const chosen = el("div", {});
const head = el("thead", {});
const rows = el("tbody");
const more = el("button", { type: "button", class: "more", onclick: () => { shown += PAGE; draw(); } }, t("more"));
document.documentElement.lang = language;
document.getElementById("main").replaceChildren(
  el("h1", {}, data(told.topic)),
  el("p", { class: "note" }, data(t("reportAbout", time(told.made), told.selection))),
  el("section", { class: "cards", "aria-label": t("count") }, ...figures(told.counts)),
  el("section", { class: "card" }, el("h2", {}, t("overTime")), drawing),
  el("section", { class: "card facets" }, ...facets(told.counts, add)),
  el("section", { class: "card" }, ...alike(told.counts, add)),
  el("section", { class: "card" }, el("h2", {}, t("table")),
    el("div", { class: "filters" }, search, found), chosen,
    el("div", { class: "scroll" }, el("table", { class: "letters" }, head, rows)), more),
  el("p", { class: "note" }, t("reportFoot")));
chart(drawing, range).show(told.counts.time);

// ---- the table
function wanted() {
  const words = search.value.toLowerCase().split(/\s+/).filter((word) => word !== "");
  const [by, direction] = sorted;
  const least = (a, b) => a < b ? -1 : a > b ? 1 : 0;
  const numbers = (letter) => letter.place.split(":").map(Number);
  const compare = by === "place"
    ? (a, b) => least(numbers(a)[0], numbers(b)[0]) || least(numbers(a)[1], numbers(b)[1])
    : (a, b) => least(a[by], b[by]);
  return told.rows
    .filter((letter) => words.every((word) => letter.searched.includes(word)) && filters.every(([name, value]) => FITS[name](letter, value)))
    .sort((a, b) => direction * compare(a, b));
}

function draw() {
  const letters = wanted();
  showChips(chosen, filters, go, search);
  become(head, heads(sorted, (name) => {
    sorted = [name, sorted[0] === name ? -sorted[1] : 1];
    draw();
  }));
  become(rows, ...letters.slice(0, shown).map((letter, i) => row(letter, () => show(letters, i))));
  // The focus goes on to the new rows when there are no more.
  if (letters.length <= shown && document.activeElement === more) rows.children[shown - PAGE].querySelector("button").focus();
  more.hidden = letters.length <= shown;
  const says = letters.length === 0 ? t("noLetters") : t("matching", number(letters.length));
  become(found, says + (told.rows.length < told.counts.letters ? " " + t("newestOnly", number(told.rows.length), number(told.counts.letters)) : ""));
  announce(says);
}

// ---- one letter
function show(letters, i) {
  become(dialog,
    letterHead(dialog, told.topic + " " + letters[i].place, i, letters.length, (j) => show(letters, j)),
    el("div", { class: "body" }, ...parts(letters[i], value(letters[i]))));
  if (!dialog.open) dialog.showModal();
}

function value(letter) {
  if (!told.withValues) return [el("p", { class: "note" }, t("valuesLeftOut"))];
  if (letter.value === null) return letter.missing === "" ? [el("p", { class: "note" }, t("noValue"))] : [];
  return [
    el("pre", { tabindex: "0", "aria-label": t("value") }, text(letter.value)),
    letter.cut ? el("p", { class: "note" }, t("valueCut", bytes(letter.valueBytes))) : null
  ].filter((part) => part !== null);
}

draw();
