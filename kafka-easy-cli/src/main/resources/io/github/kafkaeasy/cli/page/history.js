// The actions on the letters of a topic, the newest job first.
import { get } from "./api.js";
import { become, data, el, failure, number, time } from "./dom.js";
import { t } from "./texts.js";

export function showHistory(section, topic) {
  const stop = new AbortController();
  if (section.childElementCount === 0) become(section, el("h2", {}, t("history")), el("p", { class: "note" }, "…"));
  get("history", [["topic", topic]], stop.signal).then(
    (told) => become(section, el("h2", {}, t("history")), el("p", { class: "note" }, data(t("historyAbout", told.auditTopic))), jobs(told.jobs)),
    (e) => { if (e.name !== "AbortError") become(section, el("h2", {}, t("history")), failure(e.message)); });
  return () => stop.abort();
}

function jobs(told) {
  if (told.length === 0) return el("p", { class: "note" }, t("noHistory"));
  const head = (name) => el("th", { scope: "col" }, t(name));
  const rows = told.map((job) => el("tr", {},
    el("td", {}, time(Date.parse(job.at))), el("td", {}, data(job.by)),
    el("td", {}, Object.entries(job.done).map(([action, count]) => t(action, number(count))).join(", ")),
    el("td", {}, data(job.reason)), el("td", {}, data(job.what || job.selection))));
  return el("div", { class: "scroll" }, el("table", {}, el("thead", {}, el("tr", {}, head("at2"), head("by"), head("did"), head("why"), head("selected"))), el("tbody", {}, ...rows)));
}
