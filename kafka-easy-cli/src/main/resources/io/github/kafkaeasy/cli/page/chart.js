// Letters over time. A click on a column or a dragged range becomes a filter. The same data is also
// shown as a table, for keyboards and screen readers.
import uPlot from "./vendor/uplot/uPlot.esm.js";
import { become, el, number, time } from "./dom.js";
import { t } from "./texts.js";

const HEIGHT = 190;
const HOUR = 3600e3;

// Draws into an element. pick is called with the begin and the end of a range, in milliseconds.
export function chart(place, pick) {
  let plot = null;
  let told = null;
  let at = [], counts = [];
  const canvas = el("div", {});
  const note = el("p", { class: "note" });
  const rows = el("tbody");
  const table = el("details", {}, el("summary", {}, t("asTable")),
    el("table", {}, el("thead", {}, el("tr", {}, el("th", { scope: "col" }, t("from")), el("th", { scope: "col", class: "number" }, t("count")))), rows));
  place.replaceChildren(canvas, note, table);
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  // Hours without letters get a column too.
  function fill(columns, unit) {
    at = [];
    counts = [];
    const known = new Map(columns);
    if (columns.length === 0) return;
    const last = columns[columns.length - 1][0];
    // A few very wide columns would suggest many letters.
    for (let millis = Math.min(columns[0][0], last - 23 * unit); millis <= last; millis += unit) {
      at.push(millis / 1000);
      counts.push(known.get(millis) || 0);
    }
  }

  // The drawing is kept when counts or colours change, so that a range can be dragged meanwhile.
  function draw() {
    fill(told.columns, told.unit);
    if (at.length > 0 && plot) {
      // The plot may have been moved by what grew above it.
      plot.syncRect(true);
      plot.setData([at, counts]);
    } else if (at.length > 0) {
      canvas.replaceChildren();
      plot = begun();
    } else {
      if (plot) plot.destroy();
      plot = null;
      become(canvas, el("p", { class: "note" }, t("noLetters")));
    }
  }

  const half = () => told.unit / 2000;

  // The date is shown below the first hour of a day.
  const hours = (u, all) => all.map((second, i) => {
    const text = time(second * 1000), before = i === 0 ? "" : time(all[i - 1] * 1000);
    if (told.unit === HOUR) return text.slice(11, 16) + (text.slice(0, 10) === before.slice(0, 10) ? "" : "\n" + text.slice(0, 10));
    return text.slice(5, 10) + (text.slice(0, 4) === before.slice(0, 4) ? "" : "\n" + text.slice(0, 4));
  });

  function picked(from, to) {
    plot.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
    pick(from * 1000, to * 1000 + told.unit);
  }

  function begun() {
    const accent = () => colour("--accent"), line = () => colour("--line");
    const axis = { stroke: () => colour("--faint"), grid: { stroke: line, width: 1 }, ticks: { show: false }, font: "12px system-ui, sans-serif" };
    const made = new uPlot({
      width: Math.max(280, place.clientWidth), height: HEIGHT,
      scales: { x: { time: true, range: (u, min, max) => [min - half(), max + half()] }, y: { range: (u, min, max) => [0, Math.max(1, max * 1.08)] } },
      series: [{}, { label: t("letters"), fill: accent, stroke: accent, width: 0, paths: uPlot.paths.bars({ size: [0.8, 60], align: 0 }), points: { show: false } }],
      axes: [{ ...axis, space: 84, values: hours }, { ...axis, size: 64, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6, 2e6, 5e6, 1e7], values: (u, all) => all.map((n) => number(n)) }],
      legend: { show: false },
      cursor: { drag: { x: true, y: false, setScale: false }, points: { show: false } },
      hooks: {
        setSelect: [(u) => {
          if (u.select.width < 4) return;
          const from = u.posToVal(u.select.left, "x"), to = u.posToVal(u.select.left + u.select.width, "x");
          const inside = at.filter((second) => second + half() >= from && second - half() <= to);
          if (inside.length > 0) picked(inside[0], inside[inside.length - 1]);
        }]
      }
    }, [at, counts], canvas);
    made.over.addEventListener("click", () => {
      const i = made.cursor.idx;
      if (i !== null && i !== undefined && counts[i] > 0 && made.select.width < 4) picked(at[i], at[i]);
    });
    made.over.title = t("chartHint");
    return made;
  }

  function show(time) {
    if (told && JSON.stringify(told) === JSON.stringify(time)) return;
    told = time;
    become(note, t("chartHint") + (told.older > 0 ? " " + t("older", number(told.older)) : ""));
    draw();
    if (table.open) list();
  }

  function list() {
    become(rows, ...told.columns.map(([from, count]) => el("tr", { "data-key": from },
      el("td", {}, el("button", { type: "button", class: "plain", onclick: () => pick(from, from + told.unit) }, time(from).slice(0, told.unit === HOUR ? 16 : 10))),
      el("td", { class: "number" }, number(count)))));
  }

  function clear() {
    told = null;
    if (plot) plot.destroy();
    plot = null;
    become(canvas);
    become(rows);
  }

  table.addEventListener("toggle", () => { if (table.open && told) list(); });
  const size = new ResizeObserver(() => { if (plot && Math.abs(plot.width - place.clientWidth) > 2) plot.setSize({ width: Math.max(280, place.clientWidth), height: HEIGHT }); });
  size.observe(place);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const recolour = () => { if (told) draw(); };
  dark.addEventListener("change", recolour);
  return {
    show, clear,
    close: () => { size.disconnect(); dark.removeEventListener("change", recolour); if (plot) plot.destroy(); }
  };
}
