// A complete letter: the header of the dialog, and the parts of the letter.
import { data, el, failure, number, visible, when } from "./dom.js";
import { t } from "./texts.js";

// The header for letter i of count letters, with buttons to the newer and the older one.
export function letterHead(dialog, title, i, count, show) {
  return el("div", { class: "head" },
    el("h2", { id: "letter-title" }, t("letter", title)),
    step(t("previous"), i > 0, () => show(i - 1)),
    step(t("next"), i < count - 1, () => show(i + 1)),
    el("button", { type: "button", onclick: () => dialog.close() }, t("close")));
}

function step(text, possible, go) {
  return el("button", { type: "button", "aria-disabled": possible ? null : "true", onclick: possible ? go : null }, text);
}

// values: the elements that show the letter's value.
export function parts(letter, values) {
  const facts = el("dl", {});
  const fact = (name, ...content) => facts.append(el("dt", {}, t(name)), el("dd", {}, ...content));
  fact("state", el("span", { class: "state " + letter.state }, t("state" + letter.state)));
  fact("exception", data(letter.exception === "" ? t("unknown") : letter.exception));
  if (letter.cause) fact("cause", data(letter.cause));
  if (letter.message) fact("message", text(letter.message));
  if (letter.stage) fact("stage", data(letter.stage));
  if (letter.group) fact("group", data(letter.group));
  fact("key", letter.key === null ? t("none") : data(letter.key));
  return [
    letter.missing === "" ? null : failure(letter.missing),
    letter.pointer && letter.missing === "" ? el("p", { class: "note" }, t("pointer")) : null,
    facts, el("h3", {}, t("way")), way(letter), el("h3", {}, t("headers")), headers(letter),
    el("h3", {}, t("value")), ...values, ...stack(letter)
  ].filter((part) => part !== null);
}

// Line breaks are kept; every other invisible character is shown as its number.
export function text(content) {
  return el("bdi", { class: "data lines", dir: "auto" }, visible(content, true));
}

function way(letter) {
  const steps = [];
  const step = (millis, content, name) => steps.push(el("li", {}, when(millis),
    letter.implausible.includes(name) ? " " + t("implausible") : "", " ", data(content)));
  step(letter.sent, t("sent", letter.source === "" ? t("unknown") : letter.source));
  if (letter.redrives > 0) steps.push(el("li", {}, t("redrives", number(letter.redrives))));
  if (letter.firstFailure !== null && letter.attempts !== 1) step(letter.firstFailure, t("firstFailure"), "firstFailure");
  if (letter.lastFailure !== null) step(letter.lastFailure, t("lastFailure", letter.attempts === 0 ? t("unknown") : letter.attempts), "lastFailure");
  step(letter.at, t("deadLettered", letter.dialect, letter.coordinates));
  if (letter.state !== "open") steps.push(el("li", {}, el("span", { class: "state " + letter.state }, t("state" + letter.state))));
  return el("ol", { class: "way" }, ...steps);
}

function headers(letter) {
  if (letter.headers.length === 0) return el("p", { class: "note" }, t("noHeaders"));
  const table = el("table", { class: "headers" }, el("tbody", {}, ...letter.headers.map(([name, content]) =>
    el("tr", {}, el("th", { scope: "row" }, data(name)), el("td", {}, data(content))))));
  return letter.headerCount > letter.headers.length
    ? el("div", {}, table, el("p", { class: "note" }, t("headersCut", number(letter.headers.length), number(letter.headerCount))))
    : table;
}

function stack(letter) {
  return letter.stack === null ? [] : [el("h3", {}, t("stack")), el("pre", { tabindex: "0", "aria-label": t("stack") }, text(letter.stack))];
}
