import { chartOf } from "./chart.js";
import { completionOf } from "./completion.js";
import { keepTexts, keptTexts } from "./kept-texts.js";
import { openResult, partsOf } from "./result.js";

/** @type {HTMLFormElement} */
const form = document.querySelector("form.sql");
const area = form.querySelector("textarea");
const result = document.getElementById("result");
const told = document.getElementById("asked");
const run = form.querySelector("button");
const HISTORY = "rolecall-sql";
const MOST_HISTORY = 30;

const read = await openEditor().catch(() => () => area.value);
let running;

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (running !== undefined) return running.abort();
  return ask(read());
});
showHistory();
drawShown();

/** What came with the page, as of a shared address, is drawn like what is asked here. */
function drawShown() {
  /** @type {HTMLTableElement | null} */
  const table = result.querySelector("table.result");
  if (table === null) return;
  const columns = [...table.querySelectorAll("th")].map((cell) => cell.textContent);
  const rows = [...table.tBodies[0].rows].map((row) =>
    Object.fromEntries(columns.map((name, i) => [name, row.cells[i].textContent])),
  );
  const chart = chartOf(columns, rows);
  if (chart !== undefined) table.closest(".scroll").before(chart);
}

/** The textarea as an editor; the textarea stays what it is where the modules cannot be had. */
async function openEditor() {
  if (form.dataset.editor !== "yes") return () => area.value;
  const [state, view, language, commands, autocomplete, sql, { tags }, schema] = await Promise.all([
    import("./vendor/codemirror-state.js"),
    import("./vendor/codemirror-view.js"),
    import("./vendor/codemirror-language.js"),
    import("./vendor/codemirror-commands.js"),
    import("./vendor/codemirror-autocomplete.js"),
    import("./vendor/codemirror-lang-sql.js"),
    import("./vendor/lezer-highlight.js"),
    fetch("/api/v1/schema").then((answer) => answer.json()),
  ]);
  const host = document.createElement("div");
  host.className = "editor";
  area.after(host);
  // In a root of its own, styles go in as sheets, which the policy of the page allows.
  const root = host.attachShadow({ mode: "open" });
  const dialect = sql.SQLDialect.define({ backslashEscapes: true, doubleQuotedStrings: false });
  const submit = () => {
    form.requestSubmit();
    return true;
  };
  const runKey = { key: "Mod-Enter", run: submit };
  const editor = new view.EditorView({
    root,
    parent: root,
    doc: area.value,
    extensions: [
      view.keymap.of([runKey, ...autocomplete.completionKeymap, ...commands.historyKeymap, ...commands.defaultKeymap]),
      commands.history(),
      view.drawSelection(),
      language.bracketMatching(),
      language.syntaxHighlighting(language.HighlightStyle.define(coloursOf(tags))),
      sql.sql({ dialect, upperCaseKeywords: true }),
      dialect.language.data.of({ autocomplete: completionOf(schema) }),
      autocomplete.autocompletion({ activateOnTyping: true }),
      view.EditorView.lineWrapping,
      view.EditorView.contentAttributes.of({ "aria-label": "Query" }),
      view.EditorView.updateListener.of(({ docChanged, state: now }) => {
        if (docChanged) area.value = now.doc.toString();
      }),
      view.EditorView.theme({
        "&": { color: "var(--ink)", backgroundColor: "var(--raised)", fontSize: "0.8125rem" },
        ".cm-content": { fontFamily: "var(--mono)", caretColor: "var(--ink)", minHeight: "9em", padding: "0.5rem 0" },
        "&.cm-focused": { outline: "2px solid var(--link)", outlineOffset: "2px" },
        ".cm-cursor": { borderLeftColor: "var(--ink)" },
        ".cm-selectionBackground, &.cm-focused .cm-selectionBackground": { backgroundColor: "var(--h2) !important" },
        ".cm-tooltip": { backgroundColor: "var(--raised)", color: "var(--ink)", border: "1px solid var(--line)" },
        ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--link)", color: "var(--paper)" },
      }),
      state.EditorState.allowMultipleSelections.of(false),
    ],
  });
  area.hidden = true;
  area.required = false;
  return () => editor.state.doc.toString();
}

/** In the colours of the page, so that they are readable in the light and in the dark. */
function coloursOf(tags) {
  return [
    { tag: tags.keyword, color: "var(--link)", fontWeight: "600" },
    { tag: [tags.string, tags.special(tags.string)], color: "var(--calm)" },
    { tag: [tags.number, tags.bool, tags.null], color: "var(--refused)" },
    { tag: [tags.lineComment, tags.blockComment], color: "var(--ink-soft)", fontStyle: "italic" },
    { tag: [tags.standard(tags.name), tags.typeName], color: "var(--medium)" },
  ];
}

async function ask(sql) {
  if (sql.trim() === "") return;
  running = new AbortController();
  run.textContent = "Cancel";
  const began = performance.now();
  result.replaceChildren();
  told.textContent = "Running…";
  const shown = openResult(result, told, began);
  try {
    const answer = await fetch("/api/v1/query", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ sql, format: "stream" }),
      signal: running.signal,
    });
    history.pushState({}, "", `/sql?q=${encodeURIComponent(sql)}`);
    remember(sql);
    if (!answer.ok) return shown.fail(await answer.json());
    for await (const part of partsOf(answer.body)) shown.take(part);
    shown.breakOff("The answer broke off");
  } catch (error) {
    shown.breakOff(error.name === "AbortError" ? "Cancelled" : "The console did not answer");
  } finally {
    running = undefined;
    run.textContent = "Run";
  }
}

function remember(sql) {
  keepTexts("localStorage", HISTORY, [sql], MOST_HISTORY);
  showHistory();
}

function showHistory() {
  const place = document.getElementById("history");
  const all = keptTexts("localStorage", HISTORY);
  place.hidden = all.length === 0;
  const list = place.querySelector("ul");
  list.replaceChildren(
    ...all.map((sql) => {
      const item = document.createElement("li");
      const link = item.appendChild(document.createElement("a"));
      link.href = `/sql?q=${encodeURIComponent(sql)}`;
      link.textContent = sql.replace(/\s+/g, " ").slice(0, 160);
      return item;
    }),
  );
}
