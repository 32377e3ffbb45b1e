// Shows the view that the address names: "#/" for all topics, "#/topic/NAME?exception=..." for one.
import { get } from "./api.js";
import { data, el } from "./dom.js";
import { showTopics } from "./topics.js";
import { showTopic } from "./topic.js";
import { language, t } from "./texts.js";

document.documentElement.lang = language;
document.title = t("title");
document.getElementById("skip").textContent = t("skip");
document.getElementById("path").setAttribute("aria-label", t("path"));
document.getElementById("skip").addEventListener("click", (event) => {
  event.preventDefault();
  document.getElementById("main").focus();
});

let view = { leave: () => {} };
let shown = null;
let begun = false;
let allowed = [];

function show() {
  const [path, search = ""] = location.hash.slice(1).split("?", 2);
  const match = path.match(/^\/topic\/(.+)$/);
  const topic = match ? decodeURIComponent(match[1]) : null;
  const filters = [...new URLSearchParams(search)];
  // Other filters of the same topic change its view, and do not begin it again.
  if (topic !== null && topic === shown) { view.read(filters); return; }
  view.leave();
  const main = document.getElementById("main");
  const crumbs = document.getElementById("path");
  if (topic === null) {
    crumbs.replaceChildren();
    document.title = t("title");
    view = { leave: showTopics(main) };
  } else {
    crumbs.replaceChildren(el("span", { "aria-current": "page" }, data(topic)));
    document.title = topic + " – " + t("title");
    view = showTopic(main, topic, allowed);
    view.read(filters);
  }
  // Announces a new page to screen readers, and shows it from its beginning.
  if (begun) {
    main.focus({ preventScroll: true });
    scrollTo(0, 0);
  }
  begun = true;
  shown = topic;
}

// The permitted actions decide which buttons are shown; if the request fails, the views report it.
get("about", []).then((about) => {
  document.getElementById("cluster").replaceChildren(data(about.cluster));
  allowed = about.allowed;
}, () => {}).then(() => {
  window.addEventListener("hashchange", show);
  show();
});
