// The counts of letters: totals, counts by name, and groups of similar failures. A click adds a
// filter: add is called with its name and value.
import { age, data, el, inUse, number, simpleName, visible } from "./dom.js";
import { t } from "./texts.js";

export const STATES = ["open", "redriven", "discarded", "quarantined"];

// told: null before the first counts.
export function figures(told) {
  const card = (label, count, css) => el("div", { class: "figure" }, el("b", { class: css }, told === null ? "…" : count()), el("span", {}, label));
  return [
    card(t("letters"), () => number(told.letters)),
    card(t("open"), () => number(told.states.open), "open"),
    card(t("oldestLetter"), () => told.oldest === null ? "–" : age(told.oldest)),
    card(t("stateredriven"), () => number(told.states.redriven)),
    card(t("statediscarded") + " / " + t("statequarantined"), () => number(told.states.discarded + told.states.quarantined))];
}

// place: where the lists are shown, if counts change. While it is in use, the names that it shows keep their order.
export function facets(told, add, place) {
  const orUnknown = (field) => (name) => name === "" ? add("unknown", field) : add(field, name);
  const facet = (name, counts, label, pick, names) => list(name, steady(counts, shown(place, name)), label, pick, names);
  return [
    facet("state", STATES.map((state) => [state, told.states[state]]).filter((pair) => pair[1] > 0), (state) => t("state" + state), (state) => add("state", state)),
    facet("exception", told.exceptions.most, simpleName, orUnknown("exception"), told.exceptions.names),
    facet("source", told.sources.most, unknownOr, orUnknown("source"), told.sources.names),
    facet("group", told.groups.most, unknownOr, orUnknown("group"), told.groups.names),
    facet("partition", told.partitions.most, (name) => name, (name) => add("offset", name + ":0-999999999999999999"), told.partitions.names)];
}

// place: as in facets.
export function alike(told, add, place) {
  const most = steady(told.alike.most.map((kind) => [kind.alike, kind.count, kind]), shown(place, "alike"));
  return [el("h2", {}, t("alike")), el("p", { class: "note" }, t("alikeAbout")), kinds(most, told.alike.names, add)];
}

// The names of a list that must not move now.
function shown(place, list) {
  return place !== undefined && inUse(place) ? [...place.querySelectorAll("[data-list=" + list + "] [data-key]")].map((each) => each.dataset.key) : [];
}

// Pairs of name and count, those of these names first.
function steady(pairs, names) {
  const known = new Map(pairs.map((pair) => [pair[0], pair]));
  return [...names.filter((name) => known.has(name)).map((name) => known.get(name)), ...pairs.filter((pair) => !names.includes(pair[0]))];
}

const unknownOr = (name) => name === "" ? t("unknown") : name;

function list(title, counts, label, pick, names = counts.length) {
  const most = Math.max(1, ...counts.map((pair) => pair[1]));
  const rows = counts.slice(0, 8).map(([name, count]) => el("li", { "data-key": name },
    el("button", { type: "button", class: "pick", title: visible(name), onclick: () => pick(name) },
      data(label(name), "name"), el("span", { class: "count" }, number(count)), el("meter", { max: most, value: count, "aria-hidden": "true" }))));
  return el("div", { class: "facet" }, el("h2", {}, t(title)), el("ul", { "data-list": title }, ...rows),
    names > 8 ? el("p", { class: "note" }, t("moreNames", number(names - Math.min(8, counts.length)))) : null);
}

function kinds(most, names, add) {
  if (most.length === 0) return el("p", { class: "note" }, t("noLetters"));
  const rows = most.slice(0, 12).map(([name, count, kind]) => el("tr", { "data-key": name },
    el("td", { class: "number" }, number(count)),
    el("td", {}, el("button", { type: "button", class: "pick kind", onclick: () => add("alike", name) },
      el("strong", {}, data(simpleName(kind.exception))), el("span", { class: "text" }, data(kind.message === "" ? t("none") : kind.message))))));
  return el("div", {}, el("table", { class: "kinds" }, el("tbody", { "data-list": "alike" }, ...rows)),
    names > 12 ? el("p", { class: "note" }, t("moreNames", number(names - 12))) : null);
}
