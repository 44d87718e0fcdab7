import type { StoredDeadLetter } from "@rolecall/clickhouse";
import { redactText } from "@rolecall/core";
import type { Look } from "../look.ts";
import { type Fact, renderFacts } from "../render/facts.ts";
import { renderTable } from "../render/table.ts";

const SHOWN_UID = 15;

/** Dead letters as a table, one a line. */
export function renderLetters(letters: readonly StoredDeadLetter[], look: Look): string {
  if (letters.length === 0) return "no dead letters\n";
  return renderTable<StoredDeadLetter>(
    [
      { title: "recorded", cell: (letter) => letter.recorded_at },
      { title: "dead letter", cell: (letter) => letter.dead_uid.slice(0, SHOWN_UID) },
      { title: "reason", cell: (letter) => letter.reason, paint: (text) => look.paint("yellow", text) },
      { title: "source", cell: (letter) => letter.source },
      { title: "detail", cell: detailOf, flexible: true },
      { title: "origin", cell: (letter) => letter.origin, flexible: true },
    ],
    letters,
    look,
  );
}

/** One dead letter in full, its secrets as `***`. */
export function renderLetter(letter: StoredDeadLetter, look: Look): string {
  const facts: readonly Fact[] = [
    ["dead letter", letter.dead_uid],
    ["recorded", letter.recorded_at],
    ["reason", letter.reason],
    ["detail", letter.detail],
    ["path", letter.path],
    ["source", letter.source],
    ["origin", letter.origin],
    [letter.raw === undefined ? "raw, base64" : "raw", redactText(letter.raw ?? letter.raw_base64 ?? "")],
  ];
  return `${renderFacts(facts, look).join("\n")}\n`;
}

function detailOf({ path, detail }: StoredDeadLetter): string {
  return path === "" ? detail : `${path}: ${detail}`;
}
