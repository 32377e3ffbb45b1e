// A complete letter, in a dialog beside the table.
import { actionButtons } from "./actions.js";
import { address, get } from "./api.js";
import { become, bytes, el, failure } from "./dom.js";
import { t } from "./texts.js";
import { letterHead, parts, text } from "./whole.js";

const dialog = document.getElementById("letter");

// Shows letter i of the letters in the table.
// allowed, again: see topic.js.
export function showLetter(topic, letters, i, allowed, again, format = "AUTO") {
  const place = letters[i].place;
  const show = (j, other) => showLetter(topic, letters, j, allowed, again, other);
  const body = (...content) => become(dialog,
    letterHead(dialog, topic + " " + place, i, letters.length, (j) => show(j, format)),
    // Only open letters can be redriven or discarded.
    actionButtons({ topic, place }, letters[i].state === "open" ? allowed : [], () => { dialog.close(); again(); }),
    el("div", { class: "body" }, ...content));
  // The same letter in another format: it stays until it arrives.
  if (!dialog.open || dialog.dataset.place !== place) {
    body(el("p", { class: "note" }, "…"));
    dialog.scrollTop = 0;
  }
  dialog.dataset.place = place;
  dialog.dataset.format = format;
  if (!dialog.open) dialog.showModal();
  const wanted = () => dialog.dataset.place === place && dialog.dataset.format === format;
  get("letter", [["topic", topic], ["place", place], ["format", format]]).then(
    (letter) => { if (wanted()) body(...parts(letter, value(letter, topic, (other) => show(i, other)))); },
    (e) => { if (wanted()) body(failure(e.message)); });
}

function value(letter, topic, show) {
  if (letter.missing !== "" && letter.value === null) return [];
  if (letter.value === null) return [el("p", { class: "note" }, t("noValue"))];
  const formats = el("div", { class: "formats", role: "group", "aria-label": t("format") }, ...["AUTO", "TEXT", "HEX"].map((format) =>
    el("button", { type: "button", "aria-pressed": String(format === letter.format), onclick: () => show(format) }, t(format))));
  const save = el("a", { href: address("value", [["topic", topic], ["place", letter.place]]), download: "" }, t("save") + " (" + bytes(letter.valueBytes) + ")");
  return [
    formats,
    el("pre", { tabindex: "0", "aria-label": t("value") }, text(letter.value)),
    el("p", { class: "note" }, letter.cut ? t("valueCut", bytes(letter.valueBytes)) + " " : "", save)
  ];
}
