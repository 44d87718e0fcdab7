import { open } from "node:fs/promises";
import { cannotWrite, DEAD_MODE } from "../write.ts";
import type { ReplaySink } from "./replay-sink.ts";

const FULL_CHARACTERS = 4 * 1024 * 1024;

export interface FileSinkPaths {
  readonly events?: string | undefined;
  readonly dead?: string | undefined;
  readonly findings?: string | undefined;
}

/** Results as NDJSON files. Files that exist are overwritten. */
export async function openFileSink(paths: FileSinkPaths): Promise<ReplaySink> {
  const events = await openFile(paths.events);
  const dead = await openFile(paths.dead, DEAD_MODE);
  const findings = await openFile(paths.findings);
  let eventLines = "";
  let deadLines = "";
  const flush = async (): Promise<void> => {
    const [written, letters] = [eventLines, deadLines];
    // More may come while these are written.
    eventLines = "";
    deadLines = "";
    await events?.append(written);
    await dead?.append(letters);
  };
  return {
    event(event) {
      if (events !== undefined) eventLines += `${JSON.stringify(event)}\n`;
    },
    dead(letter) {
      if (dead !== undefined) deadLines += `${JSON.stringify(letter)}\n`;
    },
    get full() {
      return eventLines.length + deadLines.length > FULL_CHARACTERS;
    },
    flush,
    save: flush,
    async finish(_, final) {
      await findings?.append(final.map((finding) => `${JSON.stringify(finding)}\n`).join(""));
    },
    async [Symbol.asyncDispose]() {
      for (const file of [events, dead, findings]) await file?.close();
    },
  };
}

interface ResultFile {
  append(text: string): Promise<void>;
  close(): Promise<void>;
}

async function openFile(path: string | undefined, mode?: number): Promise<ResultFile | undefined> {
  if (path === undefined) return undefined;
  const refuse = (error: unknown): never => {
    throw cannotWrite(path, error);
  };
  const file = await open(path, "w", mode).catch(refuse);
  return { append: (text) => file.appendFile(text).catch(refuse), close: () => file.close() };
}
