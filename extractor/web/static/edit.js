/** Records are changed, deleted and added; each change is made by the server and can be taken back. */
import { toRow, toText } from "./links.js";
import { done, notice, Problem, send, show } from "./server.js";
import { WORDS } from "./words.js";

const dialog = document.getElementById("record");
let before = [];
let saved = true;
let opener = null;

const session = () => document.querySelector("#session textarea");

/** What is selected in the text, as offsets of code points in the source; null if nothing is. */
export function selected() {
  const text = document.getElementById("text");
  const selection = getSelection();
  if (!text || selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  if (!text.contains(range.startContainer) || !text.contains(range.endContainer)) return null;
  const ends = [shown(text, range.startContainer, range.startOffset), shown(text, range.endContainer, range.endOffset)];
  const [start, end] = ends.map((units) => offset(JSON.parse(session().value).text, units));
  return start < end ? { start, end } : null;
}

/** UTF-16 units of the text that stand before a place on the page. */
function shown(text, node, at) {
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  const place = document.createRange();
  place.setStart(node, at);
  let units = 0;
  while (walker.nextNode()) {
    const piece = walker.currentNode;
    if (piece.parentElement.closest(".aside")) continue;
    if (piece === node) return units + at;
    if (place.comparePoint(piece, 0) >= 0) return units;
    units += piece.data.length;
  }
  return units;
}

/** Code points of the source before so many shown units: the page shows CR LF as one line end. */
function offset(source, units) {
  let [at, points] = [0, 0];
  for (let index = 0; index < source.length && at < units; points += 1) {
    const letter = String.fromCodePoint(source.codePointAt(index));
    if (!(letter === "\r" && source[index + 1] === "\n")) at += letter.length;
    index += letter.length;
  }
  return points;
}

function fields(given) {
  const form = new FormData();
  form.set("session", session().value);
  for (const [name, value] of Object.entries(given)) form.set(name, value);
  return form;
}

async function tried(action) {
  notice("");
  try {
    await action();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (dialog.open) dialog.close();
    notice(error.message);
  }
}

async function open(record, place) {
  const { html } = await send("/form", fields({ record, ...place }));
  fill(html);
  dialog.showModal();
}

function fill(html) {
  dialog.replaceChildren(...new DOMParser().parseFromString(html, "text/html").body.childNodes);
  dialog.scrollTop = 0;
  (dialog.querySelector("[aria-invalid]") ?? dialog.querySelector("textarea, input:not([type=hidden]), select"))?.focus();
}

/** Shows the page after a change, which can be taken back. */
function changed(html) {
  const old = session().value;
  show(html);
  if (session().value !== old) {
    before.push(old);
    saved = false;
  }
  undoable();
}

function undoable() {
  const button = document.querySelector("[data-undo]");
  if (button) button.hidden = !before.length;
}

async function save(form) {
  const sent = new FormData(form);
  sent.set("session", session().value);
  const { ok, html } = await send("/edit", sent);
  if (!ok) return fill(html);
  dialog.close();
  changed(html);
}

async function remove(record) {
  changed((await send("/edit", fields({ record, action: "delete" }))).html);
}

async function undo() {
  const form = new FormData();
  form.set("session", before[before.length - 1]);
  const { html } = await send("/draw", form);
  before.pop();
  show(html);
  done(WORDS.undone);
  undoable();
}

async function copy() {
  const json = JSON.stringify(JSON.parse(session().value).report, null, 2);
  try {
    await navigator.clipboard.writeText(json);
    done(WORDS.copied);
  } catch {
    done(WORDS.copyFailed);
  }
}

/** Offers to make a record of what is selected. */
function offer() {
  const adder = document.getElementById("adder");
  if (!adder || adder.contains(document.activeElement)) return;
  const selection = getSelection();
  const text = document.getElementById("text");
  const wanted = !selection.isCollapsed && text.contains(selection.anchorNode) && text.contains(selection.focusNode) && selection.toString().trim();
  adder.hidden = !wanted;
  if (!wanted) return;
  const place = selection.getRangeAt(0).getBoundingClientRect();
  const box = adder.getBoundingClientRect();
  const above = place.top - box.height - 8;
  adder.style.left = `${Math.max(8, Math.min(place.left, innerWidth - box.width - 8))}px`;
  adder.style.top = `${above > 8 ? above : Math.min(place.bottom + 8, innerHeight - box.height - 8)}px`;
}

export function editable() {
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    const { edit, add } = button.dataset;
    if (edit || add) opener = button.dataset.edit ? `[data-edit="${edit}"]` : `.sheet [data-add="${add}"]`;
    if (edit) tried(() => open(edit, {}));
    else if (add) tried(() => open(`${add}.0`, selected() ?? {}));
    else if (button.dataset.delete) tried(() => remove(button.dataset.delete));
    else if ("undo" in button.dataset) tried(undo);
    else if ("copy" in button.dataset) copy();
    else if ("close" in button.dataset) dialog.close();
    if (button.matches('[formaction="/download/json"]')) saved = true;
  });
  dialog.addEventListener("submit", (event) => {
    event.preventDefault();
    tried(() => save(event.target));
  });
  dialog.addEventListener("close", () => {
    // The event comes late: who has gone on with the keyboard meanwhile is not called back.
    if (document.activeElement === document.body) document.querySelector(opener)?.focus({ preventScroll: true });
  });
  document.addEventListener("selectionchange", () => requestAnimationFrame(offer));
  document.addEventListener("shown", (event) => {
    const { focus, other } = event.detail;
    if (other) {
      before = [];
      saved = true;
    }
    const row = document.getElementById(focus);
    if (row) {
      toText(focus);
      toRow(focus, { focus: true });
    } else if (focus) document.getElementById(focus)?.scrollIntoView({ block: "nearest" });
  });
  addEventListener("beforeunload", (event) => {
    if (!saved) event.preventDefault();
  });
}
