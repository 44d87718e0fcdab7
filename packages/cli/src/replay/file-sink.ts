import { type FileHandle, open } from "node:fs/promises";
import { cannotWrite } from "../write.ts";
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
  const dead = await openFile(paths.dead);
  const findings = await openFile(paths.findings);
  let eventLines = "";
  let deadLines = "";
  const flush = async (): Promise<void> => {
    await events?.appendFile(eventLines);
    await dead?.appendFile(deadLines);
    eventLines = "";
    deadLines = "";
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
    async finish(final) {
      await findings?.appendFile(final.map((finding) => `${JSON.stringify(finding)}\n`).join(""));
    },
    async [Symbol.asyncDispose]() {
      for (const file of [events, dead, findings]) await file?.close();
    },
  };
}

async function openFile(path: string | undefined): Promise<FileHandle | undefined> {
  return path === undefined
    ? undefined
    : open(path, "w").catch((error: unknown) => Promise.reject(cannotWrite(path, error)));
}
