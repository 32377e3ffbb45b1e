// The counts of letters: totals, counts by name, and groups of similar failures. A click adds a
// filter: add is called with its name and value.
import { age, data, el, number, simpleName, visible } from "./dom.js";
import { t } from "./texts.js";

export const STATES = ["open", "redriven", "discarded", "quarantined"];

export function figures(told) {
  return [
    card(number(told.letters), t("letters")),
    card(number(told.states.open), t("open"), "open"),
    card(told.oldest === null ? "–" : age(told.oldest), t("oldestLetter")),
    card(number(told.states.redriven), t("stateredriven")),
    card(number(told.states.discarded + told.states.quarantined), t("statediscarded") + " / " + t("statequarantined"))];
}

export function facets(told, add) {
  const orUnknown = (field) => (name) => name === "" ? add("unknown", field) : add(field, name);
  return [
    facet(t("state"), STATES.map((state) => [state, told.states[state]]).filter((pair) => pair[1] > 0), (state) => t("state" + state), (state) => add("state", state)),
    facet(t("exception"), told.exceptions.most, simpleName, orUnknown("exception"), told.exceptions.names),
    facet(t("source"), told.sources.most, unknownOr, orUnknown("source"), told.sources.names),
    facet(t("group"), told.groups.most, unknownOr, orUnknown("group"), told.groups.names),
    facet(t("partition"), told.partitions.most, (name) => name, (name) => add("offset", name + ":0-999999999999999999"), told.partitions.names)];
}

export function alike(told, add) {
  return [el("h2", {}, t("alike")), el("p", { class: "note" }, t("alikeAbout")), kinds(told.alike, add)];
}

const unknownOr = (name) => name === "" ? t("unknown") : name;

function card(value, label, css) {
  return el("div", { class: "figure" }, el("b", { class: css }, value), el("span", {}, label));
}

function facet(title, counts, label, pick, names = counts.length) {
  const most = Math.max(1, ...counts.map((pair) => pair[1]));
  const list = el("ul", {});
  for (const [name, count] of counts.slice(0, 8)) {
    const meter = el("meter", { max: most, value: count, "aria-hidden": "true" });
    const button = el("button", { type: "button", class: "pick", title: visible(name), onclick: () => pick(name) },
      data(label(name), "name"), el("span", { class: "count" }, number(count)), meter);
    button.dataset.name = title + " " + name;
    list.append(el("li", {}, button));
  }
  return el("div", { class: "facet" }, el("h2", {}, title), list,
    names > 8 ? el("p", { class: "note" }, t("moreNames", number(names - Math.min(8, counts.length)))) : null);
}

function kinds(told, add) {
  if (told.most.length === 0) return el("p", { class: "note" }, t("noLetters"));
  const rows = told.most.slice(0, 12).map((kind) => {
    const button = el("button", { type: "button", class: "pick kind", onclick: () => add("alike", kind.alike) },
      el("strong", {}, data(simpleName(kind.exception))), el("span", { class: "text" }, data(kind.message === "" ? t("none") : kind.message)));
    button.dataset.name = kind.alike;
    return el("tr", {}, el("td", { class: "number" }, number(kind.count)), el("td", {}, button));
  });
  return el("div", {}, el("table", { class: "kinds" }, el("tbody", {}, ...rows)),
    told.names > 12 ? el("p", { class: "note" }, t("moreNames", number(told.names - 12))) : null);
}
