import { readFile, writeFile } from "node:fs/promises";
import { sha256 } from "@rolecall/core";
import { findingsOf } from "./findings.ts";
import { rolecallDone } from "./rolecall.ts";
import type { TemporaryDirectory } from "./temporary-directory.ts";

/** What a run that nothing disturbs makes of a log. */
export interface Undisturbed {
  /** As `comparable` has them. */
  readonly findings: readonly string[];
  readonly uids: ReadonlySet<string>;
}

/** By checksum of the log. Files share a process, and many of them a log: each is replayed once. */
const runs = new Map<string, Promise<Undisturbed>>();

/** `replay` of the same lines; with that configuration, where one is given, which is for these lines alone. */
export function undisturbedRun(
  directory: TemporaryDirectory,
  lines: readonly string[],
  config?: string,
): Promise<Undisturbed> {
  const text = lines.join("\n");
  const words = config === undefined ? [] : ["--config", config];
  const key = sha256([...words, text].join("\n"));
  const run = runs.get(key) ?? replayed(directory, text, words);
  runs.set(key, run);
  return run;
}

async function replayed(directory: TemporaryDirectory, text: string, words: readonly string[]): Promise<Undisturbed> {
  const [file, findings, events] = [directory.at("logs"), directory.at("findings"), directory.at("events")];
  await writeFile(file, text);
  await rolecallDone(["replay", file, "--memory", "--findings", findings, "--events", events, ...words]);
  const uids = (await readFile(events, "utf8")).trimEnd().split("\n");
  return {
    findings: await findingsOf(findings),
    uids: new Set(uids.map((line) => (JSON.parse(line) as { event_uid: string }).event_uid)),
  };
}
