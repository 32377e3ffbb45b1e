// The table of letters, the newest first, one page at a time.
import { get } from "./api.js";
import { announce, become, el, failure, usable } from "./dom.js";
import { showLetter } from "./letter.js";
import { heads, row } from "./rows.js";
import { t } from "./texts.js";

const LARGEST_PAGE = 200;

// The section with the table, and the function read, which reads the letters that the filter pairs select and returns a function
// that ends reading. The letters of the previous filters stay until the new ones have arrived. If the filters are the same, as many
// letters are read as were shown before.
export function lettersTable(topic, allowed, again) {
  let loaded = [];
  let before = "";
  const rows = el("tbody");
  const status = el("div", { class: "note" }, "…");
  const more = el("button", { type: "button", class: "more", hidden: true }, t("olderOnes"));
  const section = el("section", { class: "card" },
    el("h2", {}, t("table")),
    el("div", { class: "scroll" }, el("table", { class: "letters" },
      el("thead", {}, heads()), rows)),
    status, more);

  function read(pairs) {
    const stop = new AbortController();
    const least = JSON.stringify(pairs) === before ? loaded.length : 0;
    const letters = [];
    let olderThan = null;
    before = JSON.stringify(pairs);

    const page = async () => {
      const asked = [...pairs, ...(olderThan === null ? [] : [["olderThan", olderThan]]), ...(least > letters.length ? [["size", Math.min(LARGEST_PAGE, least - letters.length)]] : [])];
      const told = await get("letters", asked, stop.signal);
      const first = letters.length;
      letters.push(...told.letters);
      olderThan = told.olderThan;
      return told.letters.map((letter, i) => row(letter, () => showLetter(topic, letters, first + i, allowed, again)));
    };

    async function load(fresh) {
      if (more.getAttribute("aria-disabled") && !fresh) return;
      usable(more, false);
      try {
        const made = await page();
        while (letters.length < least && olderThan !== null) made.push(...await page());
        if (fresh) become(rows, ...made);
        else rows.append(...made);
        loaded = letters;
        // The focus goes on to the new letters when there are no more.
        if (olderThan === null && document.activeElement === more && made.length > 0) made[0].querySelector("button").focus();
        more.hidden = olderThan === null;
        const text = loaded.length === 0 ? t("noLetters") : t("loaded", loaded.length);
        become(status, text);
        announce(text);
      } catch (e) {
        if (e.name === "AbortError") return;
        if (fresh) become(rows);
        become(status, failure(e.message));
      }
      usable(more, true);
    }

    more.onclick = () => load(false);
    load(true);
    return () => stop.abort();
  }

  return { section, read };
}
