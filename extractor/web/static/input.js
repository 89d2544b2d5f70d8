/** A report comes in: pasted, opened, dropped. */
import { notice, Problem, send, show } from "./server.js";
import { WORDS } from "./words.js";

async function extract(form) {
  const button = form.querySelector("button.main");
  const said = button.textContent;
  const file = form.elements.file.files.length > 0;
  if (!file && !form.elements.text.value.trim()) return notice(WORDS.nothing);
  notice("");
  button.disabled = true;
  button.textContent = WORDS.busy;
  form.setAttribute("aria-busy", "true");
  try {
    const fields = new FormData(form);
    if (file) fields.delete("text");
    show((await send(form.action, fields)).html, { other: true });
    const title = document.getElementById("result-title");
    title.tabIndex = -1;
    title.focus({ preventScroll: true });
    scrollTo({ top: 0 });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    notice(error.message);
  } finally {
    form.elements.file.value = "";
    button.disabled = false;
    button.textContent = said;
    form.removeAttribute("aria-busy");
  }
}

export function takeIn() {
  const dropping = document.getElementById("dropping");
  const form = () => document.getElementById("input");
  document.addEventListener("submit", (event) => {
    if (event.target.id !== "input") return;
    event.preventDefault();
    extract(event.target);
  });
  document.addEventListener("change", (event) => {
    if (event.target.id === "file" && event.target.files.length) extract(form());
  });
  document.addEventListener("dragover", (event) => {
    event.preventDefault();
    dropping.hidden = false;
  });
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) dropping.hidden = true;
  });
  document.addEventListener("drop", (event) => {
    event.preventDefault();
    dropping.hidden = true;
    const { files } = event.dataTransfer;
    const text = event.dataTransfer.getData("text/plain");
    if (files.length) form().elements.file.files = files;
    else if (text) form().elements.text.value = text;
    else return;
    extract(form());
  });
}
