
"use strict";
// The content of records is always inserted as text; innerHTML is not used.
const data = JSON.parse(document.getElementById("data").textContent);
const byId = (id) => document.getElementById(id);
const number = (n) => n.toLocaleString("en-US");
const two = (n) => String(n).padStart(2, "0");
const day = (d) => d.getFullYear() + "-" + two(d.getMonth() + 1) + "-" + two(d.getDate());
const time = (ms) => {
  if (ms === null) return "-";
  const d = new Date(ms);
  return day(d) + " " + two(d.getHours()) + ":" + two(d.getMinutes()) + ":" + two(d.getSeconds());
};
const span = (ms) => {
  const s = Math.max(0, Math.round(ms / 1000));
  if (s < 60) return s + "s";
  if (s < 3600) return Math.floor(s / 60) + "m " + (s % 60) + "s";
  if (s < 86400) return Math.floor(s / 3600) + "h " + Math.floor(s % 3600 / 60) + "m";
  return Math.floor(s / 86400) + "d " + Math.floor(s % 86400 / 3600) + "h";
};
const element = (name, text, css) => {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  if (css) made.className = css;
  return made;
};

byId("topic").textContent = data.topic;
byId("about").textContent = "Dead letters at " + time(data.made) + " \u00b7 selection: " + data.selection +
  " \u00b7 times in this browser's zone";

const card = (value, label) => {
  const made = element("div", undefined, "card");
  made.append(element("b", value), element("span", label));
  byId("cards").append(made);
};
card(number(data.letters), "letters");
card(number(data.states.open || 0), "still open");
card(data.oldestOpen === null ? "-" : span(data.made - data.oldestOpen), data.rows.length < data.letters ? "age of the oldest open letter in the table" : "age of the oldest open letter");
card(number(data.states.redriven || 0), "redriven");
card(number((data.states.discarded || 0) + (data.states.quarantined || 0)), "discarded or quarantined");

// ---- counts over time: by hour, or by day if hours would be too many columns
const SVG = "http://www.w3.org/2000/svg";
const shape = (name, attributes, text) => {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  if (text !== undefined) made.textContent = text;
  return made;
};
function chart() {
  const HOUR = 3600e3;
  if (data.hours.length === 0) {
    byId("chart").replaceChildren(element("p", "No letters.", "empty"));
    return;
  }
  const to = data.hours[data.hours.length - 1][0];
  // A few letters with a time such as 1970 must not squeeze all others into one column.
  let first = 0, older = 0;
  while ((to - data.hours[first][0]) / HOUR > 24 * 366 && older + data.hours[first][1] <= Math.max(1, data.letters / 100)) {
    older += data.hours[first++][1];
  }
  const from = data.hours[first][0];
  const days = (to - from) / HOUR / 24;
  const unit = days <= 7 ? "hour" : days <= 366 ? "day" : days <= 366 * 20 ? "month" : "year";
  byId("chart-title").textContent = "Dead letters over time, " + (unit === "hour" ? "an " : "a ") + unit + " each" +
    (older === 0 ? "" : "; older by more than a year and left out: " + number(older));
  const start = (ms) => {
    const d = new Date(ms);
    if (unit === "hour") return ms;
    d.setHours(0, 0, 0, 0);
    if (unit !== "day") d.setDate(1);
    if (unit === "year") d.setMonth(0);
    return d.getTime();
  };
  const moved = (ms, by) => {
    const d = new Date(ms);
    if (unit === "hour") return ms + by * HOUR;
    if (unit === "day") d.setDate(d.getDate() + by);
    else if (unit === "month") d.setMonth(d.getMonth() + by);
    else d.setFullYear(d.getFullYear() + by);
    return d.getTime();
  };
  const name = (ms) => unit === "hour" ? time(ms).slice(0, 16) : day(new Date(ms)).slice(0, { day: 10, month: 7, year: 4 }[unit]);
  const counts = new Map();
  for (const [hour, count] of data.hours.slice(first)) counts.set(start(hour), (counts.get(start(hour)) || 0) + count);
  const columns = [];
  for (let at = start(from); at <= to && columns.length < 800; at = moved(at, 1)) columns.push([at, counts.get(at) || 0]);
  // A few very wide columns would suggest many letters.
  while (columns.length < 24) columns.unshift([moved(columns[0][0], -1), 0]);
  const W = Math.max(280, byId("chart").clientWidth), H = 190, LEFT = 56, TOP = 12, BOTTOM = 26;
  const most = Math.max(...columns.map((c) => c[1]), 1);
  const svg = shape("svg", { viewBox: "0 0 " + W + " " + H, role: "img" });
  const y = (count) => TOP + (H - TOP - BOTTOM) * (1 - count / most);
  for (const part of [0, 0.5, 1]) {
    svg.append(shape("line", { x1: LEFT, x2: W, y1: y(most * part), y2: y(most * part) }));
    if (part !== 0.5 || most > 1) svg.append(shape("text", { x: LEFT - 8, y: y(most * part) + 4, "text-anchor": "end" }, number(Math.round(most * part))));
  }
  const wide = (W - LEFT) / columns.length;
  const every = Math.ceil(columns.length / Math.max(1, Math.floor((W - LEFT) / 95)));
  columns.forEach(([at, count], i) => {
    const x = LEFT + i * wide;
    const hit = shape("rect", { class: "hit", x: x, y: TOP, width: wide, height: H - TOP - BOTTOM });
    const label = name(at) + ": " + number(count);
    hit.append(shape("title", {}, label));
    const height = count === 0 ? 0 : Math.max(2, y(0) - y(count));
    const column = shape("rect", { class: "column", x: x + wide * 0.1, y: y(0) - height, width: wide * 0.8, height: height });
    column.append(shape("title", {}, label));
    svg.append(hit, column);
    if (i % every === 0 && x + 70 < W) svg.append(shape("text", { x: x, y: H - 8 }, unit === "hour" || unit === "day" ? name(at).slice(5) : name(at)));
  });
  byId("chart").replaceChildren(svg);
}
chart();
window.addEventListener("resize", chart);

// ---- counts by name; a click filters the table
const filters = new Map();
function group(title, counts, column) {
  const names = counts;
  if (names.length === 0) return;
  const made = element("div", undefined, "group");
  made.append(element("h2", title));
  const most = Math.max(...names.map((n) => n[1]));
  for (const [name, count] of names.slice(0, 8)) {
    const button = element("button");
    button.type = "button";
    button.title = name;
    const meter = element("span", undefined, "meter"), filled = element("i");
    filled.style.width = 100 * count / most + "%";
    meter.append(filled);
    button.append(element("span", name, "name"), element("span", number(count), "count"), meter);
    button.addEventListener("click", () => { filters.set(column, name); draw(); });
    made.append(button);
  }
  if (names.length > 8) made.append(element("p", "and " + (names.length - 8) + " more", "empty"));
  byId("groups").append(made);
}
group("Exceptions", data.exceptions, "exceptionClass");
group("Source topics", data.topics, "sourceTopic");
group("Groups", data.groups, "groupName");

// ---- the table
const columns = [
  ["at", "Dead-lettered", (l) => time(l.at)], ["place", "Offset", (l) => l.place], ["state", "State", (l) => l.state],
  ["source", "Source", (l) => l.source], ["key", "Key", (l) => l.key], ["exception", "Exception", (l) => l.exception],
  ["message", "Message", (l) => l.message], ["attempts", "Attempts", (l) => l.attempts || ""]
];
const PAGE = 100;
let sort = ["at", -1], shown = PAGE;
for (const letter of data.rows) {
  letter.all = [time(letter.at), letter.place, letter.state, letter.source, letter.key, letter.exceptionClass, letter.message,
    letter.groupName, letter.value, ...letter.headers.map((h) => h[0] + " " + h[1])].join("\n").toLowerCase();
}
columns.forEach(([name, label]) => {
  const head = element("th", label);
  head.addEventListener("click", () => { sort = [name, sort[0] === name ? -sort[1] : 1]; draw(); });
  byId("heads").append(head);
});
function wanted() {
  const words = byId("search").value.toLowerCase().split(/\s+/).filter((word) => word);
  const found = data.rows.filter((letter) =>
    words.every((word) => letter.all.includes(word)) &&
    [...filters].every(([column, name]) => letter[column] === name));
  const [by, direction] = sort;
  const least = (a, b) => a < b ? -1 : a > b ? 1 : 0;
  const offset = (letter) => letter.place.split(":").map(Number);
  const compare = by === "place"
    ? (a, b) => least(offset(a)[0], offset(b)[0]) || least(offset(a)[1], offset(b)[1])
    : (a, b) => least(a[by], b[by]);
  return found.sort((a, b) => direction * compare(a, b));
}
function detail(letter) {
  const row = element("tr", undefined, "detail"), cell = element("td"), list = element("dl");
  cell.colSpan = columns.length;
  const add = (name, value) => { if (value !== "" && value !== null) list.append(element("dt", name), element("dd", String(value))); };
  add("source", letter.source); add("group", letter.groupName); add("stage", letter.stage); add("exception", letter.exceptionClass);
  const claimed = (name, ms) => time(ms) + (letter.implausible.includes(name) ? " (implausible)" : "");
  add("message", letter.message); add("first failure", claimed("firstFailure", letter.first));
  add("last failure", claimed("lastFailure", letter.last));
  add("redrives", letter.redrives); add("written by", letter.dialect); add("key", letter.key);
  for (const [name, value] of letter.headers) add("header " + name, value);
  cell.append(list);
  if (data.withValues) cell.append(element("pre", letter.value === null ? "(tombstone: no value)" : letter.value));
  if (letter.stack) cell.append(element("pre", letter.stack));
  row.append(cell);
  return row;
}
function draw() {
  const found = wanted();
  byId("chips").replaceChildren(...[...filters].map(([column, name]) => {
    const chip = element("button", name + "  \u00d7");
    chip.type = "button";
    chip.addEventListener("click", () => { filters.delete(column); draw(); });
    return chip;
  }));
  [...byId("heads").children].forEach((head, i) => {
    if (columns[i][0] === sort[0]) head.setAttribute("aria-sort", sort[1] > 0 ? "ascending" : "descending");
    else head.removeAttribute("aria-sort");
    head.textContent = columns[i][1] + (columns[i][0] === sort[0] ? (sort[1] > 0 ? " \u2191" : " \u2193") : "");
  });
  const rows = found.slice(0, shown).map((letter) => {
    const row = element("tr", undefined, "letter");
    columns.forEach(([name, , text]) => {
      const cell = element("td", String(text(letter)));
      cell.title = cell.textContent;
      if (name === "state") cell.className = "state " + letter.state;
      row.append(cell);
    });
    row.addEventListener("click", () => {
      if (row.nextSibling && row.nextSibling.className === "detail") row.nextSibling.remove();
      else row.after(detail(letter));
    });
    return row;
  });
  if (rows.length === 0) {
    const row = element("tr"), cell = element("td", "No letter matches.", "empty");
    cell.colSpan = columns.length;
    row.append(cell);
    rows.push(row);
  }
  byId("rows").replaceChildren(...rows);
  byId("more").hidden = found.length <= shown;
  const newest = data.rows.length < data.letters ? "; the table holds the newest " + number(data.rows.length) + " of " + number(data.letters) : "";
  byId("found").textContent = number(found.length) + (found.length === 1 ? " letter" : " letters") + newest;
}
byId("search").addEventListener("input", () => { shown = PAGE; draw(); });
byId("more").addEventListener("click", () => { shown += PAGE; draw(); });
draw();
