// The view of one topic: counts while they are read, filters, chart, table and history.
import { actionButtons, showUnderWay } from "./actions.js";
import { listen } from "./api.js";
import { chart } from "./chart.js";
import { chips } from "./chips.js";
import { alike, facets, figures } from "./counts.js";
import { announce, bytes, data, el, failure, number, span } from "./dom.js";
import { showHistory } from "./history.js";
import { showLetters } from "./letters.js";
import { t } from "./texts.js";

const FIELDS = ["message", "exception", "key", "no-key", "header", "group", "source", "since", "until", "offset"];

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
  const names = el("section", { class: "card facets" });
  const kinds = el("section", { class: "card" });
  const letters = el("section", { class: "card" });
  const history = el("section", { class: "card" });
  main.replaceChildren(
    el("h1", {}, data(topic)), filterBar(filters, go, add), actionButtons({ topic, selectors: filters }, allowed, again), bar, status, cards,
    el("section", { class: "card" }, el("h2", {}, t("overTime")), drawing),
    names, kinds, letters, history);

  const columns = chart(drawing, range);
  function counts(told) {
    cards.replaceChildren(...figures(told));
    columns.show(told.time);
    keepFocus(names, () => names.replaceChildren(...facets(told, add)));
    keepFocus(kinds, () => kinds.replaceChildren(...alike(told, add)));
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
  showUnderWay(topic, again).catch(() => {});
  return () => { stopCounting(); stopLetters(); stopHistory(); columns.close(); };
}

// Counts are replaced while they are read; the focused element is found again by its name.
function keepFocus(section, replace) {
  const name = section.contains(document.activeElement) ? document.activeElement.dataset.name : undefined;
  replace();
  if (name === undefined) return;
  const again = [...section.querySelectorAll("button")].find((button) => button.dataset.name === name);
  if (again) again.focus();
}

function filterBar(filters, go, add) {
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
  return el("section", { class: "filters", "aria-label": t("filters") }, chips(filters, go), form);
}
