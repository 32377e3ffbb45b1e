// The view of one topic: counts while they are read, filters, chart, table and history.
import { actionButtons, showUnderWay } from "./actions.js";
import { listen } from "./api.js";
import { age, announce, bytes, data, el, failure, number, simpleName, span, visible } from "./dom.js";
import { chart } from "./chart.js";
import { showHistory } from "./history.js";
import { showLetters } from "./letters.js";
import { t } from "./texts.js";

const FIELDS = ["message", "exception", "key", "no-key", "header", "group", "source", "since", "until", "offset"];
const STATES = ["open", "redriven", "discarded", "quarantined"];

// Shows the topic with these filters, as pairs of name and value; returns a function that ends the view.
// allowed: the permitted actions; again: a function that shows the whole view again.
export function showTopic(main, topic, filters, allowed, again) {
  const go = (next) => {
    const query = new URLSearchParams(next).toString();
    location.hash = "#/topic/" + encodeURIComponent(topic) + (query ? "?" + query : "");
  };
  const add = (name, value) => {
    if (!filters.some((filter) => filter[0] === name && filter[1] === value)) go([...filters, [name, value]]);
  };
  const range = (since, until) =>
    go([...filters.filter(([name]) => name !== "since" && name !== "until"), ["since", String(since)], ["until", String(until)]]);
  const pairs = [["topic", topic], ...filters];

  const cards = el("section", { class: "cards", "aria-label": t("count") });
  const bar = el("progress", { max: 1, value: 0, "aria-label": t("letters") });
  const status = el("p", { class: "note" });
  const drawing = el("div", { class: "chart" });
  const facets = el("section", { class: "card facets" });
  const alike = el("section", { class: "card" });
  const letters = el("section", { class: "card" });
  const history = el("section", { class: "card" });
  main.replaceChildren(...[
    el("h1", {}, data(topic)), filterBar(filters, go, add), actionButtons({ topic, selectors: filters }, allowed, again), bar, status, cards,
    el("section", { class: "card" }, el("h2", {}, t("overTime")), drawing),
    facets, alike, letters, history].filter((part) => part !== null));

  const columns = chart(drawing, range);
  function counts(told) {
    cards.replaceChildren(
      card(number(told.letters), t("letters")),
      card(number(told.states.open), t("open"), "open"),
      card(told.oldest === null ? "–" : age(told.oldest), t("oldestLetter")),
      card(number(told.states.redriven), t("stateredriven")),
      card(number(told.states.discarded + told.states.quarantined), t("statediscarded") + " / " + t("statequarantined")));
    columns.show(told.time);
    keepFocus(facets, () => facets.replaceChildren(
      facet(t("state"), STATES.map((state) => [state, told.states[state]]).filter((pair) => pair[1] > 0), (state) => t("state" + state), (state) => add("state", state)),
      facet(t("exception"), told.exceptions.most, simpleName, (name) => name === "" ? add("unknown", "exception") : add("exception", name), told.exceptions.names),
      facet(t("source"), told.sources.most, unknownOr, (name) => name === "" ? add("unknown", "source") : add("source", name), told.sources.names),
      facet(t("group"), told.groups.most, unknownOr, (name) => name === "" ? add("unknown", "group") : add("group", name), told.groups.names),
      facet(t("partition"), told.partitions.most, (name) => name, (name) => add("offset", name + ":0-999999999999999999"), told.partitions.names)));
    keepFocus(alike, () => alike.replaceChildren(el("h2", {}, t("alike")), el("p", { class: "note" }, t("alikeAbout")), kinds(told.alike, add)));
  }

  // The newest letters first, because they are read long before all letters are counted.
  const stopLetters = showLetters(letters, topic, pairs, allowed, again);
  const stopCounting = listen("counts", pairs, {
    counts: (told) => {
      bar.max = Math.max(1, told.total);
      bar.value = told.done;
      status.replaceChildren(t("reading", number(told.done), number(told.total), number(told.perSecond), span(told.leftMillis)));
      counts(told);
    },
    end: (told) => {
      counts(told);
      bar.hidden = true;
      const text = t("counted", number(told.letters), bytes(told.bytes));
      status.replaceChildren(text);
      announce(text);
    },
    failed: (text) => { bar.hidden = true; status.replaceWith(failure(text)); }
  });
  const stopHistory = showHistory(history, topic);
  if (allowed.length > 0) showUnderWay(topic, again).catch(() => {});
  return () => { stopCounting(); stopLetters(); stopHistory(); columns.close(); };
}

const unknownOr = (name) => name === "" ? t("unknown") : name;

function card(value, label, css) {
  return el("div", { class: "figure" }, el("b", { class: css }, value), el("span", {}, label));
}

// Counts are replaced while they are read; the focused element is found again by its name.
function keepFocus(section, replace) {
  const name = section.contains(document.activeElement) ? document.activeElement.dataset.name : undefined;
  replace();
  if (name === undefined) return;
  const again = [...section.querySelectorAll("button")].find((button) => button.dataset.name === name);
  if (again) again.focus();
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

function filterBar(filters, go, add) {
  const chips = filters.map(([name, value], i) => {
    const text = t("field" + name) + (name === "no-key" ? "" : " " + shown(name, value));
    return el("li", {}, el("span", { class: "chip" }, data(text),
      el("button", { type: "button", "aria-label": t("remove", visible(text)), onclick: () => go(filters.filter((other, j) => j !== i)) }, "×")));
  });
  const field = el("select", { "aria-label": t("filterBy") }, ...FIELDS.map((name) => el("option", { value: name }, t("field" + name))));
  const value = el("input", { type: "text", "aria-label": t("value"), placeholder: t("value"), autocomplete: "off", spellcheck: "false" });
  const not = el("input", { type: "checkbox", id: "not" });
  const form = el("form", { class: "filter", onsubmit: (event) => {
    event.preventDefault();
    if (value.value === "" && field.value !== "no-key") { value.focus(); return; }
    const given = field.value === "no-key" ? "" : value.value;
    if (not.checked) add("not", field.value + (field.value === "no-key" ? "" : "=" + given));
    else add(field.value, given);
  } }, el("label", { for: "not" }, not, " " + t("not")), field, value, el("button", { type: "submit" }, t("addFilter")));
  const clear = filters.length === 0 ? null : el("li", {}, el("button", { type: "button", class: "plain", onclick: () => go([]) }, t("clear")));
  return el("section", { class: "filters", "aria-label": t("filters") }, clear === null ? null : el("ul", { class: "chips" }, ...chips, clear), form);
}

function shown(name, value) {
  if (name === "since" || name === "until") {
    return /^\d{10,15}$/.test(value) ? new Date(Number(value)).toLocaleString() : value;
  }
  if (name === "state") return STATES.includes(value) ? t("state" + value) : value;
  return value;
}
