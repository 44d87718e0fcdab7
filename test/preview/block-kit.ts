type Json = Readonly<Record<string, unknown>>;

/** A Slack message as {@link renderSlack} makes it. */
export interface Previewed {
  readonly title: string;
  readonly blocks: readonly unknown[];
  readonly attachments: readonly { readonly color: string; readonly blocks: readonly unknown[] }[];
}

/** Colours of the marks; a machine that draws the picture may have no emoji. */
const EMOJI: Readonly<Record<string, string>> = {
  rotating_light: "#a30200",
  red_circle: "#e01e5a",
  large_orange_circle: "#e8912d",
  large_yellow_circle: "#ecb22e",
  white_circle: "#bbbbbb",
};

const STYLE = `body{font:15px/1.45 Lato,"Helvetica Neue",Arial,sans-serif;margin:24px;max-width:760px;color:#1d1c1d;background:#fff}
h2{font-size:13px;color:#616061;margin:28px 0 6px;font-weight:600}
.message{border:1px solid #e0e0e0;border-radius:8px;padding:14px 16px}.message>div{margin:8px 0}
.fields{display:grid;grid-template-columns:190px 1fr;gap:6px 16px}.context{color:#616061;font-size:13px}
pre{background:#f8f8f8;border:1px solid #e0e0e0;border-radius:4px;padding:8px;font:12px/1.5 Menlo,Consolas,monospace;overflow:auto;margin:0}
button,select{font:13px inherit;font-weight:700;border:1px solid #bbb;border-radius:4px;background:#fff;padding:6px 12px;margin-right:8px}
.primary{background:#007a5a;color:#fff;border-color:#007a5a}.danger{background:#e01e5a;color:#fff;border-color:#e01e5a}
.attachment{border-left:4px solid;padding-left:12px}a{color:#1264a3;text-decoration:none}`;

/** Messages as one page of HTML, near enough to how Slack shows them to judge what a reader sees. */
export function previewPage(messages: readonly Previewed[]): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Slack messages</title><style>${STYLE}</style>
${messages.map(previewMessage).join("\n")}</html>\n`;
}

function previewMessage({ title, blocks, attachments }: Previewed): string {
  const below = attachments.map(
    ({ color, blocks: some }) =>
      `<div class="attachment" style="border-color:${escapeHtml(color)}">${some.map(previewBlock).join("")}</div>`,
  );
  return `<h2>${escapeHtml(title)}</h2><div class="message">${[...blocks.map(previewBlock), ...below].join("")}</div>`;
}

function previewBlock(block: unknown): string {
  const {
    type,
    text,
    fields = [],
    elements = [],
  } = block as Json & { text?: Json; fields?: Json[]; elements?: Json[] };
  switch (type) {
    case "section":
      return `<div>${text === undefined ? "" : shown(text)}<div class="fields">${fields.map((field) => `<span>${shown(field)}</span>`).join("")}</div></div>`;
    case "context":
      return `<div class="context">${elements.map(shown).join(" ")}</div>`;
    case "actions":
      return `<div>${elements.map(previewElement).join("")}</div>`;
    case "rich_text":
      return `<div>${elements.map(preformatted).join("")}</div>`;
    default:
      throw new Error(`the preview knows no block of type ${String(type)}`);
  }
}

function previewElement(element: Json): string {
  if (element["type"] === "static_select") {
    return `<select><option>${shown(element["placeholder"] as Json)}</option></select>`;
  }
  return `<button class="${escapeHtml(String(element["style"] ?? ""))}">${shown(element["text"] as Json)}</button>`;
}

function preformatted(element: Json): string {
  const parts = (element["elements"] as readonly Json[]).map(({ text }) => escapeHtml(String(text)));
  return `<pre>${parts.join("")}</pre>`;
}

/** Text of ours or of a log. Slack's three entities come as they are; everything else is escaped, then marks are read. */
function shown(object: Json): string {
  const text = String(object["text"]);
  if (object["type"] === "plain_text") return escapeHtml(decode(text));
  return text
    .split(/(<[^>]*>)/)
    .map((part) => (part.startsWith("<") ? link(part) : marks(escapeHtml(decode(part)))))
    .join("")
    .replace(/\*([^*]+)\*/g, "<b>$1</b>");
}

function link(part: string): string {
  const [target = "", label = target] = part.slice(1, -1).split("|");
  return target.startsWith("@")
    ? `<a>${escapeHtml(target)}</a>`
    : `<a href="${escapeHtml(target)}">${escapeHtml(decode(label))}</a>`;
}

function marks(html: string): string {
  return html
    .replace(/:([a-z_]+):/g, (code, name: string) =>
      Object.hasOwn(EMOJI, name) ? `<span style="color:${EMOJI[name]}">⬤</span>` : code,
    )
    .replace(/\n/g, "<br>");
}

function decode(text: string): string {
  return text.replace(/&(lt|gt|amp);/g, (_, name: string) => ({ lt: "<", gt: ">", amp: "&" })[name] ?? "");
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}
