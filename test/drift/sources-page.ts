import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { formatDuration } from "@rolecall/core";
import { SOURCES } from "@rolecall/sources";
import { latenessOf } from "@rolecall/sources/names";
import { code, intro, type ReferencePage, table } from "./reference-page.ts";

const FOLDERS = join(import.meta.dirname, "../../packages/sources/src");

/** The registry, with the first sentence of each source's own page. */
export const sourcesPage: ReferencePage = {
  file: "sources.md",
  render: async () => {
    const rows = await Promise.all(
      SOURCES.map(async ({ name, provider }) => [
        `[${name}](../../packages/sources/src/${name}/README.md)`,
        provider === "" ? "the record's" : code(provider),
        formatDuration(latenessOf(name) ?? 0),
        await firstSentence(name),
      ]),
    );
    return [
      intro(
        "Sources",
        "What `--source` takes; without it every record is recognised by itself, in this order. Lateness is how far behind newer records one may come by the nature of the log. The linked page of each says which fields are read, who is taken for the identity, and what the log cannot tell.",
      ),
      table(["source", "provider", "lateness", "reads"], rows),
    ].join("\n");
  },
};

async function firstSentence(name: string): Promise<string> {
  const page = await readFile(join(FOLDERS, name, "README.md"), "utf8");
  const paragraph = page.split("\n\n")[1]?.replaceAll("\n", " ") ?? "";
  return paragraph.replace(/(?<=[.)]\.|[a-z]\.) .*$/, "");
}
