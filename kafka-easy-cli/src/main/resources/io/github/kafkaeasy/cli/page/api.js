// Requests to the server of this page, and to no other server.
import { t } from "./texts.js";

// Pairs of names and values as a query; a name may occur more than once.
function query(pairs) {
  const made = new URLSearchParams();
  for (const [name, value] of pairs) made.append(name, value);
  return made.toString();
}

// A path with its query, for links.
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

// Listens to server-sent events until "end" or "failed"; returns a function that stops listening.
// handlers: functions by event name; "failed" gets a text.
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
  // Without this the browser would reconnect, and the server would read everything again.
  source.onerror = () => {
    close();
    handlers.failed(t("cutOff"));
  };
  return close;
}
