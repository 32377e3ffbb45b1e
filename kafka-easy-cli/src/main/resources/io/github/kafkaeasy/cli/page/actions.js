// Actions on letters: a form, then the plan, then the run with its progress and a stop button.
import { address, get, listen, post } from "./api.js";
import { announce, become, bytes, data, el, failure, number, span, usable, visible } from "./dom.js";
import { t } from "./texts.js";

const MOST_COMPARED = 3;
const dialog = document.getElementById("action");
let stopWatching = () => {};
let changed = () => {};

dialog.addEventListener("close", () => { stopWatching(); changed(); });

// Buttons for the permitted actions on the selected letters. selected: { topic, selectors } or
// { topic, place }; done is called when the dialog closes after an action was run.
export function actionButtons(selected, allowed, done) {
  const buttons = ["redrive", "discard", "purge"]
    .filter((action) => allowed.includes(action) && (action !== "purge" || selected.place === undefined))
    .map((action) => el("button", { type: "button", class: action === "redrive" ? "primary" : "", onclick: () => open(action, selected, done) }, t("do" + action)));
  // An export changes nothing, so it needs no permission.
  const save = el("button", { type: "button", onclick: () => startExport(selected) }, t("doexport"));
  return el("div", { class: "actions", role: "group", "aria-label": t("actions") }, ...buttons, save);
}

async function startExport(selected) {
  const frame = begin("export", () => {});
  frame.show(el("p", { class: "note" }, "…"));
  try {
    watch(await post("export", selected), "export", frame);
  } catch (e) {
    frame.show(failure(e.message));
  }
}

// Shows a button for each active job of a topic; a job may have been started in a window that was closed. With first it opens the
// first job, unless something else on the page has the focus. Returns a function that cancels the request for the jobs.
export function showUnderWay(place, topic, done, first) {
  const stop = new AbortController();
  const follow = (job) => {
    const frame = begin(job.what, done);
    if (job.what !== "export") frame.did();
    watch(job, job.what, frame);
  };
  get("jobs", [["topic", topic]], stop.signal).then((all) => {
    const jobs = all.filter((each) => each.what !== "plan");
    become(place, ...jobs.map((job) => el("p", { "data-key": job.id },
      el("button", { type: "button", onclick: () => follow(job) }, t("underWay", t("do" + job.what))))));
    if (first && jobs.length > 0 && [document.body, document.getElementById("main")].includes(document.activeElement)) follow(jobs[0]);
  }, () => {});
  return () => stop.abort();
}

// Begins an action in the dialog. Returns functions: show replaces the dialog's content by the action's next step, unless another
// action has begun there; did notes that the action may have changed letters; goesOn says whether the dialog still shows the action.
function begin(action, done) {
  let something = false;
  changed = () => { if (something) done(); };
  const body = el("div", { class: "body", tabindex: "-1" });
  dialog.replaceChildren(
    el("div", { class: "head" }, el("h2", { id: "action-title" }, t("do" + action)), el("button", { type: "button", onclick: () => dialog.close() }, t("close"))),
    body);
  if (!dialog.open) dialog.showModal();
  const goesOn = () => body.isConnected && dialog.open;
  return {
    goesOn,
    did: () => { something = true; },
    // Moves the focus to the step; the caller may then move it to a control of the step.
    show: (...step) => {
      if (!goesOn()) return;
      body.replaceChildren(...step);
      body.focus();
    }
  };
}

function open(action, selected, done) {
  const frame = begin(action, done);
  const made = form(action, selected, frame);
  frame.show(made);
  made.querySelector("input, textarea, button").focus();
}

function field(label, input, hint) {
  const id = "field-" + label;
  input.id = id;
  return el("p", { class: "field" }, el("label", { for: id }, t(label)), input, hint ? el("small", {}, t(hint)) : null);
}

function check(label) {
  const input = el("input", { type: "checkbox", id: "field-" + label });
  return { input, row: el("p", { class: "field" }, el("label", { for: "field-" + label }, input, " " + t(label))) };
}

const line = () => el("input", { type: "text", autocomplete: "off", spellcheck: "false" });

function form(action, selected, frame) {
  const reason = line();
  const to = line();
  const perSecond = el("input", { type: "number", min: 1, max: 1000000 });
  const before = line();
  const failedGroup = check("onlyFailedGroup");
  const openToo = check("openToo");
  const takeOver = check("takeOver");
  const change = action === "redrive" ? changeForm(selected) : null;
  const problem = el("div", {});
  const parts = {
    redrive: () => [field("toTopic", to, "toTopicHint"), failedGroup.row, field("perSecond", perSecond, "perSecondHint"), field("whyDone", reason), change.element, takeOver.row],
    discard: () => [field("whyDone", reason, "whyDoneHint"), takeOver.row],
    purge: () => [field("before", before, "beforeHint"), openToo.row, takeOver.row]
  };
  const asked = () => ({
    action, ...selected, reason: reason.value, to: to.value, perSecond: Number(perSecond.value) || 0, before: before.value,
    onlyFailedGroup: failedGroup.input.checked, openToo: openToo.input.checked, takeOver: takeOver.input.checked,
    change: change ? change.value() : null
  });
  return el("form", { onsubmit: async (event) => {
    event.preventDefault();
    try {
      watch(await post("plan", asked()), action, frame);
    } catch (e) {
      problem.replaceChildren(failure(e.message));
    }
  } },
    el("p", { class: "note" }, data(selected.place === undefined ? t("actOnSelected", selected.topic, selected.selectors.length) : t("actOnOne", selected.topic + " " + selected.place))),
    ...parts[action](), problem, el("p", {}, el("button", { type: "submit", class: "primary" }, t("plan"))));
}

// Rules for changes in each record; for a single letter also its whole key and value. The difference is that of the letter, or of
// the newest letters of the selection.
function changeForm(selected) {
  const rules = el("ul", { class: "rules" });
  const kind = el("select", { "aria-label": t("rule") }, ...["fields", "setHeaders", "dropHeaders"].map((name) => el("option", { value: name }, t(name))));
  const name = el("input", { type: "text", "aria-label": t("ruleName"), placeholder: "/customer/id", autocomplete: "off", spellcheck: "false" });
  const content = el("input", { type: "text", "aria-label": t("ruleValue"), placeholder: "\"text\", 42, null", autocomplete: "off", spellcheck: "false" });
  const problem = el("div", {});
  const told = { fields: new Map(), setHeaders: new Map(), dropHeaders: new Map() };
  kind.addEventListener("change", () => {
    content.hidden = kind.value === "dropHeaders";
    name.placeholder = kind.value === "fields" ? "/customer/id" : "header";
    content.placeholder = kind.value === "fields" ? "\"text\", 42, null" : "text";
  });
  function list() {
    rules.replaceChildren(...Object.entries(told).flatMap(([what, map]) => [...map].map(([key, value]) =>
      el("li", {}, data(t(what) + " " + key + (what === "dropHeaders" ? "" : " = " + (what === "fields" ? JSON.stringify(value) : value))), " ",
        el("button", { type: "button", "aria-label": t("remove", visible(key)), onclick: () => { map.delete(key); list(); name.focus(); } }, "×")))));
  }
  const add = el("button", { type: "button", onclick: () => {
    problem.replaceChildren();
    if (name.value === "") { name.focus(); return; }
    try {
      told[kind.value].set(name.value, kind.value === "fields" ? JSON.parse(content.value) : content.value);
    } catch (e) {
      problem.replaceChildren(failure(t("noJson")));
      content.focus();
      return;
    }
    name.value = "";
    content.value = "";
    list();
    name.focus();
  } }, t("addRule"));
  const whole = selected.place === undefined ? null : el("textarea", { rows: 6, spellcheck: "false", autocomplete: "off" });
  const key = selected.place === undefined ? null : line();
  const value = () => {
    const made = { fields: Object.fromEntries(told.fields), setHeaders: Object.fromEntries(told.setHeaders), dropHeaders: [...told.dropHeaders.keys()] };
    if (whole && whole.value !== "") made.value = whole.value;
    if (key && key.value !== "") made.key = key.value;
    return made;
  };
  const shown = el("div", {});
  const preview = el("button", { type: "button", onclick: async () => {
    try {
      const places = await compared(selected);
      const parts = await Promise.all(places.map((place) => differenceAt(selected.topic, place, value())));
      shown.replaceChildren(...(parts.length === 0 ? [failure(t("noLetters"))] : parts));
    } catch (e) {
      shown.replaceChildren(failure(e.message));
    }
  } }, t("showDifference"));
  const element = el("fieldset", {}, el("legend", {}, t("change")), el("p", { class: "note" }, t("changeHint")), rules,
    el("div", { class: "rule" }, kind, name, content, add), problem,
    key ? field("wholeKey", key, "wholeValueHint") : null, whole ? field("wholeValue", whole, "wholeValueHint") : null, preview, shown);
  return { element, value };
}

// The places of the letters whose difference is shown.
async function compared(selected) {
  if (selected.place !== undefined) return [selected.place];
  const told = await get("letters", [["topic", selected.topic], ...selected.selectors, ["size", MOST_COMPARED]]);
  return told.letters.map((letter) => letter.place);
}

// The difference of one letter; a letter that cannot be changed like this says why and leaves the others as they are.
async function differenceAt(topic, place, change) {
  let shown;
  try {
    const sides = await post("preview", { topic, place, change });
    shown = difference(lines(sides.before), lines(sides.after));
  } catch (e) {
    shown = failure(e.message);
  }
  return el("section", {}, el("h3", {}, data(topic + " " + place)), shown);
}

function lines(side) {
  const head = ["key: " + (side.key === null ? t("none") : side.key), ...side.headers.map(([name, value]) => "header " + name + ": " + value), ""];
  return [...head, ...(side.value === null ? t("noValue") : side.value).split("\n")];
}

// Two columns with differing lines marked: a longest common subsequence of lines, within bounds.
function difference(before, after) {
  const MOST = 1500;
  const a = before.slice(0, MOST), b = after.slice(0, MOST);
  const common = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) common[i][j] = a[i] === b[j] ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
  }
  const rows = [];
  const cell = (text, css) => el("td", { class: text === undefined ? "" : css }, text === undefined ? "" : data(text, "lines"));
  let gone = [], come = [];
  // A replaced line is shown beside its replacement.
  const flush = () => {
    for (let k = 0; k < Math.max(gone.length, come.length); k++) rows.push(el("tr", {}, cell(gone[k], "gone"), cell(come[k], "come")));
    gone = [];
    come = [];
  };
  let i = 0, j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      flush();
      rows.push(el("tr", {}, cell(a[i++], ""), cell(b[j++], "")));
    } else if (j >= b.length || (i < a.length && common[i + 1][j] >= common[i][j + 1])) gone.push(a[i++]);
    else come.push(b[j++]);
  }
  flush();
  return el("div", { class: "scroll" }, el("table", { class: "difference" },
    el("thead", {}, el("tr", {}, el("th", { scope: "col" }, t("asItIs")), el("th", { scope: "col" }, t("asItWouldBeSent")))), el("tbody", {}, ...rows)));
}

// Follows a job until it is over; a plan can be run afterwards.
function watch(job, action, frame) {
  if (!frame.goesOn()) return;
  const bar = el("progress", { "aria-label": t("progress") });
  const text = el("p", { class: "note" }, "…");
  const stop = el("button", { type: "button", onclick: () => {
    usable(stop, false);
    post("stop", { job: job.id }).catch((e) => text.append(failure(e.message)));
  } }, t("stop"));
  frame.show(bar, text, stop);
  stopWatching();
  stopWatching = listen("job", [["id", job.id]], {
    job: (at) => {
      if (at.total === undefined) return;
      bar.max = Math.max(1, at.total);
      bar.value = at.done;
      become(text, t("reading", number(at.done), number(at.total), number(at.perSecond), span(at.leftMillis)));
    },
    end: (at) => {
      if (at.state === "failed") frame.show(failure(at.error));
      else if (at.what === "plan") planned(at.result, action, frame);
      else finished(at.result, action, frame);
    },
    failed: (error) => frame.show(failure(error))
  });
}

function planned(plan, action, frame) {
  const name = line();
  const problem = el("div", {});
  const nothing = plan.letters === 0 && !plan.quarantined;
  const go = el("button", { type: "submit", class: action === "redrive" ? "primary" : "danger", disabled: nothing }, t("now" + action, number(plan.letters)));
  const form = el("form", { onsubmit: async (event) => {
    event.preventDefault();
    try {
      const job = await post("run", { plan: plan.plan, name: name.value });
      frame.did();
      watch(job, action, frame);
    } catch (e) {
      problem.replaceChildren(failure(e.message));
    }
  } }, action === "purge" ? field("typeName", name) : null, problem, el("p", {}, go));
  frame.show(el("h3", {}, t("wouldBe", t("would" + action, number(plan.letters)))), ...facts(plan), el("p", { class: "note" }, t("nothingChanged")), form);
  announce(t("would" + action, number(plan.letters)));
  (action === "purge" ? name : go).focus();
}

function finished(report, action, frame) {
  const text = t("did" + action, number(report.letters));
  frame.show(el("h3", {}, text), ...facts(report));
  announce(text);
}

function facts(told) {
  const made = [];
  if (told.byTarget && told.byTarget.length > 0) made.push(table(["toTopic", "count"], told.byTarget));
  if (told.file) made.push(el("p", {}, el("a", { class: "button", href: address("exported", [["id", told.file]]), download: "" }, t("saveExport") + " (" + bytes(told.bytes) + ")")));
  if (told.pointers > 0) made.push(failure(t("stayPointers", number(told.pointers))));
  if (told.open > 0) made.push(failure(t("stillOpen", number(told.open))));
  if (told.quarantined > 0) made.push(el("p", {}, t("wouldQuarantine", number(told.quarantined))));
  if (told.repeats > 0) made.push(el("p", {}, t("repeats", number(told.repeats))));
  if (told.settled > 0) made.push(el("p", { class: "note" }, t("settled", number(told.settled))));
  if (told.change && told.change.length > 0) made.push(el("p", {}, data(t("changes", told.change.map(([what, name]) => t(what) + " " + name).join(", ")))));
  for (const note of told.notes || []) made.push(failure(note));
  if (told.refusedLetters && told.refusedLetters.length > 0) {
    made.push(el("h3", {}, t("refused")), table(["refusedWhy", "count"], told.refused), el("details", {}, el("summary", {}, t("refusedEach")), table(["place", "refusedWhy"], told.refusedLetters)));
  }
  if (told.parts) made.push(table(["partition", "from2", "firstKept", "letters", "open"], told.parts.map((part) => [part.partition, part.from, part.to, part.letters, part.open])));
  return made;
}

function table(heads, rows) {
  return el("div", { class: "scroll" }, el("table", {}, el("thead", {}, el("tr", {}, ...heads.map((head) => el("th", { scope: "col" }, t(head))))),
    el("tbody", {}, ...rows.map((row) => el("tr", {}, ...row.map((cell) => el("td", {}, typeof cell === "number" ? number(cell) : data(cell))))))));
}
