/*
 * What judging whole events costs: `node judge-run.ts FILE [rounds]`. The file is read and decoded once, by a thread of its
 * own as in a replay; then one detector after another, with the rules, judges its events in this one. Prints one JSON line:
 * processor time per event, µs, of each round. The first rounds are V8's, which compiles in them.
 */
import { createDetector, createRules } from "@rolecall/detection";
import type { FilePack } from "@rolecall/service-ingest/file-reader";
import { decodedFile } from "./decoded-file.ts";

const CONTEXT = { owner: "", environment: "", criticality: "", group: "" };

const [path = "", rounds = "8"] = process.argv.slice(2);
const packs: FilePack[] = [];
for await (const pack of decodedFile(path, createRules())) packs.push(pack);
const events = packs.reduce((sum, pack) => sum + pack.events.count, 0);
const micros = Array.from({ length: Number(rounds) }, () => {
  const options = { tenant: "default", holdMs: () => 0, context: () => CONTEXT, ordered: true };
  const detector = createDetector(options, createRules());
  const began = process.cpuUsage();
  let position = 0;
  for (const { events: some } of packs) {
    for (let index = 0; index < some.count; index += 1) {
      detector.offer(some.event(index), position, some.time(index));
      position += 1;
    }
    detector.take();
  }
  detector.finish();
  const { user, system } = process.cpuUsage(began);
  return (user + system) / events;
});
process.stdout.write(`${JSON.stringify({ events, micros })}\n`);
