// The whole of one letter, in a dialog over the table.
import { actionButtons } from "./actions.js";
import { address, get } from "./api.js";
import { bytes, data, el, failure, number, visible, when } from "./dom.js";
import { t } from "./texts.js";

const dialog = document.getElementById("letter");

// Shows the i-th letter of the table.
// allowed and again have the same meaning as in topic.js.
export function showLetter(topic, letters, i, allowed, again, format = "JSON") {
  const place = letters[i].place;
  const show = (j, other) => showLetter(topic, letters, j, allowed, again, other);
  const head = el("div", { class: "head" },
    el("h2", { id: "letter-title" }, t("letter", topic + " " + place)),
    step(t("previous"), i > 0, () => show(i - 1, format)),
    step(t("next"), i < letters.length - 1, () => show(i + 1, format)),
    el("button", { type: "button", onclick: () => dialog.close() }, t("close")));
  const body = el("div", { class: "body" }, el("p", { class: "note" }, "…"));
  // Only open letters can be redriven or discarded.
  const actions = letters[i].state === "open" ? actionButtons({ topic, place }, allowed, () => { dialog.close(); again(); }) : null;
  dialog.replaceChildren(...[head, actions, body].filter((part) => part !== null));
  dialog.dataset.place = place;
  if (!dialog.open) dialog.showModal();
  get("letter", [["topic", topic], ["place", place], ["format", format]]).then(
    (letter) => { if (dialog.dataset.place === place) body.replaceChildren(...parts(letter, topic, (other) => show(i, other))); },
    (e) => body.replaceChildren(failure(e.message)));
}

function step(text, possible, go) {
  return el("button", { type: "button", disabled: !possible, onclick: go }, text);
}

function parts(letter, topic, show) {
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
    el("h3", {}, t("value")), ...value(letter, topic, show), ...stack(letter)
  ].filter((part) => part !== null);
}

// Line breaks are kept; every other invisible character is shown as its number.
function text(content) {
  return el("bdi", { class: "data lines", dir: "auto" }, visible(content, true));
}

function way(letter) {
  const steps = [];
  const step = (millis, content) => steps.push(el("li", {}, when(millis), " ", data(content)));
  step(letter.sent, t("sent", letter.source === "" ? t("unknown") : letter.source));
  if (letter.redrives > 0) steps.push(el("li", {}, t("redrives", number(letter.redrives))));
  if (letter.firstFailure !== null && letter.attempts !== 1) step(letter.firstFailure, t("firstFailure"));
  if (letter.lastFailure !== null) step(letter.lastFailure, t("lastFailure", letter.attempts === 0 ? t("unknown") : letter.attempts));
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

function value(letter, topic, show) {
  if (letter.missing !== "" && letter.value === null) return [];
  if (letter.value === null) return [el("p", { class: "note" }, t("noValue"))];
  const formats = el("div", { class: "formats", role: "group", "aria-label": t("format") }, ...["JSON", "TEXT", "HEX"].map((format) =>
    el("button", { type: "button", "aria-pressed": String(format === letter.format), onclick: () => show(format) }, t(format))));
  const save = el("a", { href: address("value", [["topic", topic], ["place", letter.place]]), download: "" }, t("save") + " (" + bytes(letter.valueBytes) + ")");
  return [
    formats,
    el("pre", { tabindex: "0", "aria-label": t("value") }, text(letter.value)),
    el("p", { class: "note" }, letter.cut ? t("valueCut", bytes(letter.valueBytes)) + " " : "", save)
  ];
}

function stack(letter) {
  return letter.stack === null ? [] : [el("h3", {}, t("stack")), el("pre", { tabindex: "0", "aria-label": t("stack") }, text(letter.stack))];
}
