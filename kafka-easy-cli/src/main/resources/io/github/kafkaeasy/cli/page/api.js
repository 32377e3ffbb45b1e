// Requests to the server that served this page; never to any other.
import { t } from "./texts.js";

// Pairs of names and values as a query; names may stand more than once.
function query(pairs) {
  const made = new URLSearchParams();
  for (const [name, value] of pairs) made.append(name, value);
  return made.toString();
}

// Path with its query, for links.
export function address(path, pairs) {
  return "api/" + path + "?" + query(pairs);
}

export async function get(path, pairs, signal) {
  return answer(await reach(address(path, pairs), { signal }));
}

export async function post(path, body) {
  return answer(await reach("api/" + path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body)
  }));
}

async function reach(url, options) {
  try {
    return await fetch(url, { credentials: "same-origin", ...options });
  } catch (e) {
    if (e.name === "AbortError") throw e;
    throw new Error(t("serverGone"));
  }
}

async function answer(response) {
  const json = await response.json();
  if (!response.ok) throw new Error(json.error);
  return json;
}

// Listens to events until "end" or "failed"; returns a function that stops listening.
// handlers: one by event name, and "failed", which gets a text.
export function listen(path, pairs, handlers) {
  const source = new EventSource(address(path, pairs));
  const close = () => source.close();
  for (const [name, handler] of Object.entries(handlers)) {
    if (name === "failed") continue;
    source.addEventListener(name, (event) => {
      if (name === "end") close();
      handler(JSON.parse(event.data));
    });
  }
  source.addEventListener("failed", (event) => {
    close();
    handlers.failed(JSON.parse(event.data).error);
  });
  // Without this the browser would ask again, and all would be read once more.
  source.onerror = () => {
    close();
    handlers.failed(t("cutOff"));
  };
  return close;
}
