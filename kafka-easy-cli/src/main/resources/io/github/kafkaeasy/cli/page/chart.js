// Letters over time. A click on a column or a dragged range becomes a filter. The same data is also
// shown as a table, for keyboards and screen readers.
import uPlot from "./vendor/uplot/uPlot.esm.js";
import { el, number, time } from "./dom.js";
import { t } from "./texts.js";

const HEIGHT = 190;
const HOUR = 3600e3;

// Draws into an element. pick is called with the begin and the end of a range, in milliseconds.
export function chart(place, pick) {
  let plot = null;
  let told = null;
  const canvas = el("div", {});
  const note = el("p", { class: "note" });
  const rows = el("tbody");
  const table = el("details", {}, el("summary", {}, t("asTable")),
    el("table", {}, el("thead", {}, el("tr", {}, el("th", { scope: "col" }, t("from")), el("th", { scope: "col", class: "number" }, t("count")))), rows));
  place.replaceChildren(canvas, note, table);
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

  // Hours without letters get a column too.
  function filled(columns, unit) {
    const at = [], counts = [];
    const known = new Map(columns);
    if (columns.length === 0) return [at, counts];
    const last = columns[columns.length - 1][0];
    let first = columns[0][0];
    // A few very wide columns would suggest many letters.
    first = Math.min(first, last - 23 * unit);
    for (let millis = first; millis <= last; millis += unit) {
      at.push(millis / 1000);
      counts.push(known.get(millis) || 0);
    }
    return [at, counts];
  }

  function draw() {
    const [at, counts] = filled(told.columns, told.unit);
    if (plot) plot.destroy();
    plot = null;
    if (at.length === 0) { canvas.replaceChildren(el("p", { class: "note" }, t("noLetters"))); return; }
    canvas.replaceChildren();
    const axis = { stroke: colour("--faint"), grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false }, font: "12px system-ui, sans-serif" };
    const half = told.unit / 2000;
    // The date is shown below the first hour of a day.
    const hours = (u, all) => all.map((second, i) => {
      const text = time(second * 1000), before = i === 0 ? "" : time(all[i - 1] * 1000);
      if (told.unit === HOUR) return text.slice(11, 16) + (text.slice(0, 10) === before.slice(0, 10) ? "" : "\n" + text.slice(0, 10));
      return text.slice(5, 10) + (text.slice(0, 4) === before.slice(0, 4) ? "" : "\n" + text.slice(0, 4));
    });
    plot = new uPlot({
      width: Math.max(280, place.clientWidth), height: HEIGHT,
      scales: { x: { time: true, range: (u, min, max) => [min - half, max + half] }, y: { range: (u, min, max) => [0, Math.max(1, max * 1.08)] } },
      series: [{}, {
        label: t("letters"), fill: colour("--accent"), stroke: colour("--accent"), width: 0,
        paths: uPlot.paths.bars({ size: [0.8, 60], align: 0 }), points: { show: false }
      }],
      axes: [{ ...axis, space: 84, values: hours }, { ...axis, size: 64, incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 2e5, 5e5, 1e6, 2e6, 5e6, 1e7], values: (u, all) => all.map((n) => number(n)) }],
      legend: { show: false },
      cursor: { drag: { x: true, y: false, setScale: false }, points: { show: false } },
      hooks: {
        setSelect: [(u) => {
          if (u.select.width < 4) return;
          const from = u.posToVal(u.select.left, "x"), to = u.posToVal(u.select.left + u.select.width, "x");
          const inside = at.filter((second) => second + half >= from && second - half <= to);
          if (inside.length > 0) pick(inside[0] * 1000, inside[inside.length - 1] * 1000 + told.unit);
        }]
      }
    }, [at, counts], canvas);
    plot.over.addEventListener("click", () => {
      const i = plot.cursor.idx;
      if (i !== null && i !== undefined && counts[i] > 0 && plot.select.width < 4) pick(at[i] * 1000, at[i] * 1000 + told.unit);
    });
    plot.over.title = t("chartHint");
  }

  function show(time) {
    if (told && JSON.stringify(told) === JSON.stringify(time)) return;
    told = time;
    note.replaceChildren(t("chartHint") + (told.older > 0 ? " " + t("older", number(told.older)) : ""));
    draw();
    if (table.open) list();
  }

  function list() {
    rows.replaceChildren(...told.columns.map(([at, count]) => el("tr", {},
      el("td", {}, el("button", { type: "button", class: "plain", onclick: () => pick(at, at + told.unit) }, time(at).slice(0, told.unit === HOUR ? 16 : 10))),
      el("td", { class: "number" }, number(count)))));
  }

  const again = () => { if (told) draw(); };
  table.addEventListener("toggle", () => { if (table.open && told) list(); });
  const size = new ResizeObserver(() => { if (plot && Math.abs(plot.width - place.clientWidth) > 2) plot.setSize({ width: Math.max(280, place.clientWidth), height: HEIGHT }); });
  size.observe(place);
  const dark = matchMedia("(prefers-color-scheme: dark)");
  dark.addEventListener("change", again);
  return {
    show,
    close: () => { size.disconnect(); dark.removeEventListener("change", again); if (plot) plot.destroy(); }
  };
}
