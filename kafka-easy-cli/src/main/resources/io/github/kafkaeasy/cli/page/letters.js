// The table of letters, the newest first, one page at a time.
import { get } from "./api.js";
import { announce, el, failure } from "./dom.js";
import { showLetter } from "./letter.js";
import { heads, row } from "./rows.js";
import { t } from "./texts.js";

// Shows the letters that the filter pairs select; returns a function that ends the view.
export function showLetters(section, topic, pairs, allowed, again) {
  const stop = new AbortController();
  const loaded = [];
  const rows = el("tbody");
  const status = el("p", { class: "note" }, "…");
  const more = el("button", { type: "button", class: "more", hidden: true, onclick: () => load() }, t("olderOnes"));
  let olderThan = null;
  section.replaceChildren(
    el("h2", {}, t("table")),
    el("div", { class: "scroll" }, el("table", { class: "letters" },
      el("thead", {}, heads()), rows)),
    status, more);

  async function load() {
    more.disabled = true;
    try {
      const page = await get("letters", olderThan === null ? pairs : [...pairs, ["olderThan", olderThan]], stop.signal);
      for (const letter of page.letters) {
        const i = loaded.length;
        rows.append(row(letter, () => showLetter(topic, loaded, i, allowed, again)));
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
