import { readFileSync } from "node:fs";
import { join } from "node:path";
import { sha256 } from "@rolecall/core";
import { Hono } from "hono";

/** Later ones win: the order is part of the look. */
const STYLES = [
  "tokens",
  "page",
  "inbox",
  "finding",
  "pictures",
  "tables",
  "detail",
  "timeline",
  "narrow",
  "print",
] as const;

export interface Assets {
  readonly app: Hono;
  /** Changes with any of them: part of their addresses, so that they can be kept for ever. */
  readonly release: string;
}

/** The files that pages use, read once. They hold nothing of anybody, so they need no session. */
export function createAssets(): Assets {
  const read = (name: string): string => readFileSync(join(import.meta.dirname, name), "utf8");
  const files = [
    ["console.css", "text/css; charset=utf-8", STYLES.map((name) => read(`styles/${name}.css`)).join("\n")],
    ["icon.svg", "image/svg+xml", read("icon.svg")],
  ] as const;
  const release = sha256(files.map(([, , text]) => text).join("")).slice(-12);
  const app = new Hono();
  for (const [name, type, text] of files) {
    app.get(`/${name}`, (c) =>
      c.body(text, 200, { "Content-Type": type, "Cache-Control": "public, max-age=31536000, immutable" }),
    );
  }
  return { app, release };
}
