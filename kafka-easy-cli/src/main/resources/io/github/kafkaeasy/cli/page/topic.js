// The view of one topic: counts while they are read, filters, chart, table and history.
import { actionButtons, showUnderWay } from "./actions.js";
import { listen } from "./api.js";
import { chart } from "./chart.js";
import { showChips } from "./chips.js";
import { alike, facets, figures } from "./counts.js";
import { announce, become, bytes, data, el, failure, number, span } from "./dom.js";
import { showHistory } from "./history.js";
import { lettersTable } from "./letters.js";
import { t } from "./texts.js";

const FIELDS = ["message", "exception", "key", "no-key", "header", "group", "source", "since", "until", "offset"];

// Shows a topic. allowed: the permitted actions. Returns two functions. read reads the topic with filters, which are pairs of name
// and value; when it is called again, everything shown stays until the new content arrives. leave ends the view.
export function showTopic(main, topic, allowed) {
  let filters = null;
  let stop = () => {};
  const go = (next) => {
    const query = new URLSearchParams(next).toString();
    location.hash = "#/topic/" + encodeURIComponent(topic) + (query ? "?" + query : "");
  };
  const add = (name, value) => {
    if (!filters.some((filter) => filter[0] === name && filter[1] === value)) go([...filters, [name, value]]);
  };
  const range = (since, until) =>
    go([...filters.filter(([name]) => name !== "since" && name !== "until"), ["since", String(since)], ["until", String(until)]]);
  const again = () => read(filters);

  const chosen = el("div", { class: "chosen" });
  const actions = el("div", {});
  const underWay = el("div", {});
  const bar = el("progress", { max: 1, value: 0, "aria-label": t("letters") });
  const status = el("div", { class: "note" });
  const cards = el("section", { class: "cards", "aria-label": t("count") }, ...figures(null));
  const drawing = el("div", { class: "chart" });
  const names = el("section", { class: "card facets" });
  const kinds = el("section", { class: "card" });
  const history = el("section", { class: "card" });
  const letters = lettersTable(topic, allowed, again);
  const form = filterForm(add);
  main.replaceChildren(
    el("h1", {}, data(topic)), el("section", { class: "filters", "aria-label": t("filters") }, chosen, form), actions, underWay, bar, status, cards,
    el("section", { class: "card" }, el("h2", {}, t("overTime")), drawing),
    names, kinds, letters.section, history);
  const columns = chart(drawing, range);

  function counts(told, over) {
    become(cards, ...figures(told));
    // While no letter is counted yet, the names of the last reading stay.
    if (told.letters === 0 && !over) return;
    columns.show(told.time);
    become(names, ...facets(told, add, names));
    become(kinds, ...alike(told, add, kinds));
  }

  function nothing() {
    become(cards, ...figures(null));
    columns.clear();
    become(names);
    become(kinds);
  }

  function choose(next) {
    filters = next;
    showChips(chosen, filters, go, form.querySelector("select"));
    become(actions, actionButtons({ topic, selectors: filters }, allowed, again));
  }

  function read(next) {
    const first = filters === null;
    stop();
    choose(next);
    bar.value = 0;
    bar.hidden = false;
    const pairs = [["topic", topic], ...filters];
    // The newest letters first, because they are read long before all letters are counted.
    const stopLetters = letters.read(pairs);
    const stopCounting = listen("counts", pairs, {
      counts: (told) => {
        bar.max = Math.max(1, told.total);
        bar.value = told.done;
        become(status, t("reading", number(told.done), number(told.total), number(told.perSecond), span(told.leftMillis)));
        counts(told, false);
      },
      end: (told) => {
        counts(told, true);
        bar.hidden = true;
        const text = t("counted", number(told.letters), bytes(told.bytes));
        become(status, text);
        announce(text);
      },
      failed: (text) => {
        bar.hidden = true;
        become(status, failure(text));
        // Counts of other filters would be taken for these.
        if (bar.value === 0) nothing();
      }
    });
    const stopHistory = showHistory(history, topic);
    const stopUnderWay = showUnderWay(underWay, topic, again, first);
    stop = () => { stopCounting(); stopLetters(); stopHistory(); stopUnderWay(); };
  }

  return { read, leave: () => { stop(); columns.close(); } };
}

function filterForm(add) {
  const field = el("select", { "aria-label": t("filterBy") }, ...FIELDS.map((name) => el("option", { value: name }, t("field" + name))));
  const value = el("input", { type: "text", "aria-label": t("value"), placeholder: t("value"), autocomplete: "off", spellcheck: "false" });
  const not = el("input", { type: "checkbox", id: "not" });
  return el("form", { class: "filter", onsubmit: (event) => {
    event.preventDefault();
    if (value.value === "" && field.value !== "no-key") { value.focus(); return; }
    const given = field.value === "no-key" ? "" : value.value;
    if (not.checked) add("not", field.value + (field.value === "no-key" ? "" : "=" + given));
    else add(field.value, given);
    value.value = "";
    not.checked = false;
  } }, el("label", { for: "not" }, not, " " + t("not")), field, value, el("button", { type: "submit" }, t("addFilter")));
}
