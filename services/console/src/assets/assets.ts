import { readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { sha256 } from "@rolecall/core";
import { type Context, Hono } from "hono";
import { readVendored } from "./vendor.ts";

/** Later ones win: the order is part of the look. */
const STYLES = [
  "tokens",
  "page",
  "inbox",
  "finding",
  "ladder",
  "pictures",
  "tables",
  "detail",
  "timeline",
  "editor",
  "narrow",
  "touch",
  "print",
] as const;
/** ES modules as they are served: no step of a build between them and the browser. */
const SCRIPTS = [
  "console",
  "times",
  "keys",
  "live",
  "changed",
  "editor",
  "result",
  "chart",
  "completion",
  "kept-texts",
] as const;
const JAVASCRIPT = "text/javascript; charset=utf-8";

export interface Assets {
  readonly app: Hono;
  /** Changes with any of them: part of their addresses, so that they can be kept for ever. */
  readonly release: string;
  /** The query box can become an editor: its modules are installed. */
  readonly hasEditor: boolean;
}

interface File {
  readonly type: string;
  readonly text: string;
}

/** The files that pages use, read once. They hold nothing of anybody, so they need no session. */
export function createAssets(): Assets {
  const read = (name: string): string => readFileSync(join(import.meta.dirname, name), "utf8");
  const files = new Map<string, File>([
    [
      "console.css",
      { type: "text/css; charset=utf-8", text: STYLES.map((name) => read(`styles/${name}.css`)).join("\n") },
    ],
    ["icon.svg", { type: "image/svg+xml", text: read("icon.svg") }],
    ...SCRIPTS.map((name) => [`${name}.js`, { type: JAVASCRIPT, text: read(`scripts/${name}.js`) }] as const),
  ]);
  const vendored = readVendored(import.meta.dirname);
  for (const [name, text] of vendored) files.set(`vendor/${name}`, { type: JAVASCRIPT, text });
  const release = sha256([...files].map(([name, { text }]) => `${name}\n${text}`).join("\n")).slice(-12);
  const app = new Hono();
  const packed = new Map<string, Uint8Array<ArrayBuffer>>();
  const answer = (c: Context, name: string): Response | Promise<Response> => {
    const file = files.get(name);
    if (file === undefined) return c.notFound();
    c.header("Content-Type", file.type);
    c.header("Cache-Control", "public, max-age=31536000, immutable");
    c.header("ETag", `"${release}"`);
    c.header("Vary", "Accept-Encoding");
    if (!/\bbr\b/.test(c.req.header("accept-encoding") ?? "")) return c.body(file.text);
    const bytes = packed.get(name) ?? pack(file.text);
    packed.set(name, bytes);
    c.header("Content-Encoding", "br");
    return c.body(bytes);
  };
  // By the release, so that modules may import each other by their names.
  app.get(`/${release}/:name{.+}`, (c) => answer(c, c.req.param("name")));
  app.get("/:name", (c) => answer(c, c.req.param("name")));
  return { app, release, hasEditor: vendored.size > 0 };
}

/** Quality 5: within a few per cent of the best in a tenth of its time. */
function pack(text: string): Uint8Array<ArrayBuffer> {
  return new Uint8Array(brotliCompressSync(text, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }));
}
