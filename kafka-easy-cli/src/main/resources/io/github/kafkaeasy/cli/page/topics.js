// The first view: all dead-letter topics, shown as they are found.
import { listen } from "./api.js";
import { age, announce, become, data, el, failure, number, shape } from "./dom.js";
import { t } from "./texts.js";

// A small column chart of arrivals by hour.
function sparkline(hours) {
  const most = Math.max(1, ...hours);
  const sum = hours.reduce((a, b) => a + b, 0);
  const drawing = shape("svg", { class: "spark", viewBox: "0 0 96 24", role: "img", "aria-label": t("arrivedInDay", number(sum)) });
  hours.forEach((count, i) => {
    const height = count === 0 ? 1 : Math.max(2, 22 * count / most);
    drawing.append(shape("rect", { x: i * 4, y: 24 - height, width: 3, height, class: count === 0 ? "nil" : "" }));
  });
  return drawing;
}

export function showTopics(main) {
  const rows = el("tbody");
  const status = el("div", { class: "note" }, t("looking"));
  const table = el("table", { class: "topics" },
    el("thead", {}, el("tr", {},
      el("th", { scope: "col" }, t("topic")), el("th", { scope: "col", class: "number" }, t("letters")),
      el("th", { scope: "col", class: "number" }, t("open")), el("th", { scope: "col", class: "number" }, t("oldest")),
      el("th", { scope: "col" }, t("lastDay")), el("th", { scope: "col" }, t("found")))),
    rows);
  main.replaceChildren(
    el("h1", {}, t("topics")), el("p", { class: "note" }, t("topicsAbout")),
    el("section", { class: "card" }, el("div", { class: "scroll" }, table), status));
  const known = new Map();

  function topic(told) {
    const row = {
      open: -1,
      letters: el("td", { class: "number" }, "~" + number(told.records)),
      openCell: el("td", { class: "number" }, "…"),
      oldest: el("td", { class: "number" }, "…")
    };
    row.element = el("tr", {},
      el("th", { scope: "row" }, el("a", { href: "#/topic/" + encodeURIComponent(told.topic) }, data(told.topic))),
      row.letters, row.openCell, row.oldest, el("td", {}, sparkline(told.hours)), el("td", { class: "faint" }, t(told.how)));
    known.set(told.topic, row);
    rows.append(row.element);
  }

  function progress(told) {
    become(known.get(told.topic).openCell, number(Math.floor(100 * told.done / Math.max(1, told.total))) + " %");
  }

  function depth(told) {
    const row = known.get(told.topic);
    if (told.error !== undefined) {
      become(row.openCell, "–");
      become(row.oldest, "–");
      row.element.after(el("tr", {}, el("td", { colspan: 6 }, failure(told.error))));
      return;
    }
    row.open = told.open;
    become(row.letters, number(told.letters));
    become(row.openCell, el("strong", { class: told.open > 0 ? "open" : "" }, number(told.open)));
    become(row.oldest, told.oldest === null ? "–" : age(told.oldest));
    if (told.hidden !== "") {
      row.element.after(el("tr", {}, el("td", { colspan: 6 }, failure(t("hiddenByTransaction", told.hidden)))));
    }
  }

  return listen("topics", [], {
    topic, progress, depth,
    end: () => {
      const text = known.size === 0 ? t("noTopics") : t("topicsFound", number(known.size));
      become(status, text);
      announce(text);
    },
    failed: (text) => become(status, failure(text))
  });
}
