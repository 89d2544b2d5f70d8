/** Talks to the server: a form goes out, a page or a piece of one comes back. */
import { WORDS } from "./words.js";

/** A problem that is told to the person. */
export class Problem extends Error {}

/** Sends fields; gives {ok, html}: ok is false where a form comes back with faults. Throws Problem. */
export async function send(address, fields) {
  let response;
  try {
    response = await fetch(address, {
      method: "POST",
      body: fields,
      headers: { accept: "text/html, application/problem+json", "accept-language": "vi" },
    });
  } catch {
    throw new Problem(WORDS.offline);
  }
  const type = response.headers.get("content-type") ?? "";
  if (type.startsWith("text/html")) return { ok: response.ok, html: await response.text() };
  if (type.startsWith("application/problem+json")) throw new Problem((await response.json()).detail);
  throw new Problem(WORDS.offline);
}

export function notice(text) {
  const place = document.getElementById("notice");
  place.replaceChildren();
  if (!text) return;
  const line = document.createElement("p");
  line.textContent = text;
  place.append(line);
  place.scrollIntoView({ block: "nearest" });
}

let fading = 0;
export function done(text) {
  const place = document.getElementById("done");
  place.replaceChildren();
  clearTimeout(fading);
  if (!text) return;
  const line = document.createElement("p");
  line.textContent = text;
  place.append(line);
  fading = setTimeout(() => place.replaceChildren(), 6000);
}

/** Puts what came back in place of what is shown; switches and places stay as they were, but for another report. */
export function show(html, { other = false } = {}) {
  const page = new DOMParser().parseFromString(html, "text/html");
  const off = [...document.querySelectorAll("#legend input:not(:checked)")].map((box) => box.id);
  const places = ["text", "tables"].map((id) => [id, document.getElementById(id)?.scrollTop ?? 0]);
  const said = page.getElementById("done");
  document.title = page.title;
  document.body.className = page.body.className;
  document.getElementById("content").replaceWith(document.adoptNode(page.getElementById("content")));
  document.querySelector(".bottom").replaceWith(document.adoptNode(page.querySelector(".bottom")));
  document.querySelector(".skip").replaceWith(document.adoptNode(page.querySelector(".skip")));
  for (const id of off) {
    const box = document.getElementById(id);
    if (box) box.checked = false;
  }
  for (const [id, top] of other ? [] : places) document.getElementById(id)?.scrollTo({ top, behavior: "instant" });
  const text = said.textContent.trim();
  done(text);
  document.dispatchEvent(new CustomEvent("shown", { detail: { focus: said.dataset.focus, other } }));
}
