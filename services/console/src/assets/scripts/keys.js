/** Keys of the pages, in words for the list that `?` shows. */
const HELP = [
  ["j / k", "next, previous finding"],
  ["Enter", "open it"],
  ["x", "choose it"],
  ["X", "choose all, or none"],
  ["a", "acknowledge"],
  ["e", "expected"],
  ["d", "dismiss"],
  ["c", "compromised"],
  ["s", "snooze 4 h"],
  ["r", "reopen"],
  ["/", "search"],
  ["g then f i l q p", "findings, identities, silences, SQL, pipeline"],
  ["?", "this list"],
];
const PLACES = { f: "/", i: "/identities", l: "/silences", q: "/sql", p: "/pipeline" };

/** One key at a time, and none while somebody types. */
export function bindKeys(root) {
  const rows = [...root.querySelectorAll("[data-row]")];
  let isGoing = false;
  countChosen(root);
  root.addEventListener("change", () => countChosen(root));
  for (const button of root.querySelectorAll("button[data-all]")) {
    button.hidden = false;
    button.addEventListener("click", () => tickAll(root, button.closest("section")));
  }
  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.composedPath()[0])) return;
    const { key } = event;
    if (isGoing && PLACES[key] !== undefined) location.assign(PLACES[key]);
    isGoing = key === "g";
    if (act(key, root, rows)) event.preventDefault();
  });
}

function act(key, root, rows) {
  if (key === "?") return toggleHelp(root);
  if (key === "/") return focusOn(root.querySelector("form.filters input:not([type=hidden])"));
  if (key === "j") return move(rows, 1);
  if (key === "k") return move(rows, -1);
  const row = current(rows);
  if (key === "x") return tick(root, row);
  if (key === "X") return tickAll(root, root);
  const button = root.querySelector(`button[data-key="${CSS.escape(key)}"]`);
  if (button === null) return false;
  const form = button.form;
  const boxes = [...form.querySelectorAll('input[name="uid"]')];
  if (boxes.length > 0 && !boxes.some((box) => box.checked)) {
    const box = row?.querySelector('input[name="uid"]');
    if (!box) return false;
    box.checked = true;
  }
  form.requestSubmit(button);
  return true;
}

function isTyping(target) {
  if (!(target instanceof HTMLElement)) return false;
  const isText = target instanceof HTMLInputElement && target.type !== "checkbox";
  return (
    isText || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable
  );
}

function current(rows) {
  return (
    rows.find((row) => row.contains(document.activeElement)) ?? rows.find((row) => row.classList.contains("current"))
  );
}

function move(rows, step) {
  if (rows.length === 0) return false;
  const at = rows.indexOf(current(rows));
  const next = rows[Math.min(rows.length - 1, Math.max(0, at < 0 ? 0 : at + step))];
  for (const row of rows) row.classList.toggle("current", row === next);
  next.querySelector("a.title, a")?.focus();
  next.scrollIntoView({ block: "nearest" });
  return true;
}

function tick(root, row) {
  const box = row?.querySelector('input[type="checkbox"]');
  if (!box) return false;
  box.checked = !box.checked;
  countChosen(root);
  return true;
}

/** All of a part of the list; none, where all were. */
function tickAll(root, part) {
  const boxes = [...part.querySelectorAll('input[name="uid"]')];
  const isAll = boxes.every((box) => box.checked);
  for (const box of boxes) box.checked = !isAll;
  countChosen(root);
  return boxes.length > 0;
}

function countChosen(root) {
  const count = root.querySelectorAll('input[name="uid"]:checked').length;
  const label = root.getElementById("chosen");
  // Over the list only while there is something to judge.
  if (label !== null) label.parentElement.hidden = count === 0;
  if (label !== null) label.textContent = count === 0 ? "Choose findings to judge:" : `${count} chosen:`;
}

function focusOn(field) {
  if (field === null) return false;
  field.focus();
  field.select?.();
  return true;
}

function toggleHelp(root) {
  const open = root.getElementById("keys");
  if (open?.open) {
    open.close();
    return true;
  }
  const dialog = open ?? root.createElement("dialog");
  if (open === null) {
    dialog.id = "keys";
    dialog.setAttribute("aria-labelledby", "keys-title");
    const title = root.createElement("h2");
    title.id = "keys-title";
    title.textContent = "Keys";
    const list = root.createElement("dl");
    for (const [keys, what] of HELP) {
      const name = list.appendChild(root.createElement("dt"));
      name.appendChild(root.createElement("kbd")).textContent = keys;
      list.appendChild(root.createElement("dd")).textContent = what;
    }
    const form = root.createElement("form");
    form.method = "dialog";
    form.appendChild(root.createElement("button")).textContent = "Close";
    dialog.append(title, list, form);
    root.body.append(dialog);
  }
  dialog.showModal();
  return true;
}
