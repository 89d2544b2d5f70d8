/** Text and tables lead to each other; what is pointed at or focused tells its values. */
const told = document.getElementById("told");
let closing = 0;

const rowOf = (name) => document.getElementById(name);
const refOf = (name) => document.getElementById(`t-${name}`);
const marksOf = (name) => document.querySelectorAll(`mark[data-row="${name}"]`);
const isOn = (key) => document.getElementById(`show-${key}`)?.checked ?? true;
const keyOf = (name) => name.slice(0, name.lastIndexOf("-"));

/** Marks a record in the text and in its table. */
function light(name) {
  for (const lit of document.querySelectorAll(".lit")) lit.classList.remove("lit");
  if (!name) return;
  rowOf(name)?.classList.add("lit");
  for (const mark of marksOf(name)) mark.classList.add("lit");
}

/** Brings an element into view within the part of the page that scrolls it, and that part itself. */
export function reveal(element, pane) {
  if (pane && pane.scrollHeight > pane.clientHeight + 1) {
    const [inner, outer] = [element.getBoundingClientRect(), pane.getBoundingClientRect()];
    const margin = Math.min(80, outer.height / 4);
    if (inner.top < outer.top + margin || inner.bottom > outer.bottom - margin) {
      pane.scrollTop += inner.top - outer.top - Math.max(margin, (outer.height - inner.height) / 3);
    }
    if (outer.bottom < 100 || outer.top > innerHeight - 100) pane.scrollIntoView({ block: "nearest" });
  } else element.scrollIntoView({ block: "center" });
}

export function toRow(name, { focus = false } = {}) {
  const row = rowOf(name);
  if (!row) return;
  light(name);
  reveal(row, document.getElementById("tables"));
  if (focus) row.querySelector("a, button")?.focus({ preventScroll: true });
}

export function toText(name, { focus = false } = {}) {
  const ref = refOf(name);
  if (!ref) return;
  light(name);
  reveal(marksOf(name)[0] ?? ref, document.getElementById("text"));
  if (focus && isOn(keyOf(name))) {
    rove(ref);
    ref.focus({ preventScroll: true });
  }
}

/** The values of a record, from its row. */
function values(name) {
  const row = rowOf(name);
  if (!row) return null;
  const key = keyOf(name);
  const part = document.createElement("section");
  part.className = key;
  const head = document.createElement("h3");
  const letter = document.createElement("span");
  letter.className = "letter";
  letter.textContent = document.querySelector(`.switch.${key} .letter`)?.textContent ?? "";
  head.append(letter, `${document.querySelector(`.switch.${key} .kind`)?.textContent ?? ""} ${name.slice(key.length + 1)}`);
  const list = document.createElement("dl");
  for (const cell of row.querySelectorAll("td[data-label]")) {
    if (!cell.textContent) continue;
    const label = document.createElement("dt");
    const value = document.createElement("dd");
    label.textContent = cell.dataset.label;
    value.textContent = cell.textContent.length > 300 ? `${cell.textContent.slice(0, 300)}…` : cell.textContent;
    list.append(label, value);
  }
  part.append(head, list);
  return part;
}

/** Tells the values of records beside what they stand at. */
function tell(names, at) {
  clearTimeout(closing);
  const parts = names.filter((name) => isOn(keyOf(name))).map(values).filter(Boolean);
  if (!parts.length) return hush();
  told.replaceChildren(...parts);
  told.hidden = false;
  const place = at.getClientRects()[0] ?? at.getBoundingClientRect();
  const box = told.getBoundingClientRect();
  const below = place.bottom + 6;
  told.style.left = `${Math.max(8, Math.min(place.left, innerWidth - box.width - 8))}px`;
  told.style.top = `${below + box.height < innerHeight ? below : Math.max(8, place.top - box.height - 6)}px`;
}

function hush() {
  told.hidden = true;
  document.querySelector("[aria-describedby=told]")?.removeAttribute("aria-describedby");
}

const later = () => { closing = setTimeout(hush, 250); };

/** Names of the records around an element, the innermost first. */
function around(element) {
  const names = [];
  for (let mark = element.closest("mark"); mark; mark = mark.parentElement.closest("mark")) names.push(mark.dataset.row);
  return names;
}

/** One reference in the text takes part in the order of the Tab key; arrows go to the others. */
function rove(ref) {
  for (const other of document.querySelectorAll('.ref[tabindex="0"]')) other.tabIndex = -1;
  ref.tabIndex = 0;
}

function start() {
  const refs = document.querySelectorAll(".ref");
  for (const ref of refs) ref.tabIndex = -1;
  if (refs.length) refs[0].tabIndex = 0;
  hush();
}

function step(event) {
  const ref = event.target.closest(".ref");
  const ways = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1, Home: -Infinity, End: Infinity };
  if (!ref || !(event.key in ways)) return;
  event.preventDefault();
  const refs = [...document.querySelectorAll(".ref")].filter((each) => each.offsetParent !== null || each === ref);
  const at = refs.indexOf(ref) + ways[event.key];
  const next = refs[Math.max(0, Math.min(refs.length - 1, at))];
  rove(next);
  reveal(next, document.getElementById("text"));
  next.focus({ preventScroll: true });
}

export function linkUp() {
  document.addEventListener("shown", start);
  document.addEventListener("pointerover", (event) => {
    const mark = event.target.closest?.("#text mark, #text .ref");
    if (mark) tell(mark.matches(".ref") ? [mark.getAttribute("href").slice(1)] : around(event.target), mark);
    else if (event.target.closest?.("#told")) clearTimeout(closing);
    else if (!told.hidden && !document.activeElement?.matches(".ref")) later();
  });
  document.addEventListener("focusin", (event) => {
    const ref = event.target.closest(".ref");
    if (!ref) return hush();
    const name = ref.getAttribute("href").slice(1);
    light(name);
    tell([name], ref);
    ref.setAttribute("aria-describedby", "told");
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !told.hidden) hush();
    step(event);
  });
  document.addEventListener("scroll", (event) => {
    if (!told.hidden && !document.activeElement?.matches(".ref") && event.target !== told) hush();
  }, true);
  document.addEventListener("click", (event) => {
    const ref = event.target.closest(".ref");
    const number = event.target.closest("a.number");
    if (ref || number) {
      event.preventDefault();
      const name = (ref ?? number).getAttribute("href").slice(1).replace(/^t-/, "");
      if (ref) toRow(name, { focus: true });
      else toText(name, { focus: true });
      return;
    }
    if (!getSelection().isCollapsed || event.target.closest("button, a, input")) return;
    const names = event.target.closest("#text") ? around(event.target).filter((name) => isOn(keyOf(name))) : [];
    const row = event.target.closest("#tables tr[data-row]");
    if (names.length) toRow(names[0]);
    else if (row) toText(row.dataset.row);
  });
  start();
}
