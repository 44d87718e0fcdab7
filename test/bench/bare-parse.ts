// The bare loop: read a file of NDJSON and JSON.parse each record. Prints the seconds that took.
import { readLines } from "./read-lines.ts";

const began = performance.now();
let objects = 0;
for await (const lines of readLines(process.argv[2] ?? "")) {
  for (const line of lines) if (typeof JSON.parse(line) === "object") objects += 1;
}
process.stdout.write(JSON.stringify({ records: objects, seconds: (performance.now() - began) / 1000 }));
