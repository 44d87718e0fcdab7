// Fills a history and asks it the tour's ten questions, through the analyst's door as `rolecall query` does.
// Arguments: an empty folder, how many events. Prints milliseconds by question as JSON, the fastest of five each.
import { migrate, openEmbedded, type Store } from "@rolecall/clickhouse";
import { fillHistory } from "./fill-history.ts";
import { readTenQuestions } from "./ten-questions.ts";

const TRIES = 5;

async function fastest(store: Store, sql: string): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < TRIES; round += 1) {
    const begun = performance.now();
    const answer = await store.analyst.query(sql, "csv");
    least = Math.min(least, performance.now() - begun);
    if (answer.trimEnd().split("\n").length < 2) throw new Error(`no answer to: ${sql}`);
  }
  return least;
}

const [directory = "", rows = ""] = process.argv.slice(2);
const store = await openEmbedded(directory);
await migrate(store);
await fillHistory(store, Number(rows));
const answers: Record<string, number> = {};
for (const { title, sql } of readTenQuestions()) answers[title] = await fastest(store, sql);
await store[Symbol.asyncDispose]();
process.stdout.write(JSON.stringify(answers));
