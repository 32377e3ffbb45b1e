// The table of letters, the newest first, one page at a time.
import { get } from "./api.js";
import { announce, data, el, failure, simpleName, when } from "./dom.js";
import { showLetter } from "./letter.js";
import { t } from "./texts.js";

// Shows the letters that the filter pairs select; returns a function that ends the view.
export function showLetters(section, topic, pairs, allowed, again) {
  const stop = new AbortController();
  const loaded = [];
  const rows = el("tbody");
  const status = el("p", { class: "note" }, "…");
  const more = el("button", { type: "button", class: "more", hidden: true, onclick: () => load() }, t("olderOnes"));
  let olderThan = null;
  const head = (name, css) => el("th", { scope: "col", class: css }, t(name));
  section.replaceChildren(
    el("h2", {}, t("table")),
    el("div", { class: "scroll" }, el("table", { class: "letters" },
      el("thead", {}, el("tr", {}, head("at"), head("place"), head("state"), head("exception"), head("message"), head("source", "wide"), head("key", "wide"), head("attempts", "number wide"))), rows)),
    status, more);

  function row(letter, i) {
    const open = () => showLetter(topic, loaded, i, allowed, again);
    const button = el("button", { type: "button", class: "plain", onclick: (event) => { event.stopPropagation(); open(); } }, when(letter.at));
    return el("tr", { onclick: open },
      el("td", {}, button), el("td", {}, letter.place),
      el("td", {}, el("span", { class: "state " + letter.state }, t("state" + letter.state))),
      el("td", {}, data(simpleName(letter.exception))), el("td", { class: "message" }, data(letter.message)),
      el("td", { class: "wide" }, data(letter.source === "" ? t("unknown") : letter.source)),
      el("td", { class: "wide" }, data(letter.key === null ? "–" : letter.key)),
      el("td", { class: "number wide" }, letter.attempts === 0 ? "–" : letter.attempts));
  }

  async function load() {
    more.disabled = true;
    try {
      const page = await get("letters", olderThan === null ? pairs : [...pairs, ["olderThan", olderThan]], stop.signal);
      for (const letter of page.letters) {
        rows.append(row(letter, loaded.length));
        loaded.push(letter);
      }
      olderThan = page.olderThan;
      more.hidden = olderThan === null;
      const text = loaded.length === 0 ? t("noLetters") : t("loaded", loaded.length);
      status.replaceChildren(text);
      announce(text);
    } catch (e) {
      if (e.name !== "AbortError") status.replaceWith(failure(e.message));
    } finally {
      more.disabled = false;
    }
  }

  load();
  return () => stop.abort();
}
