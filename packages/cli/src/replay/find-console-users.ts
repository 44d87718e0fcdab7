import { createFramer, createIntake } from "@rolecall/sources";
import type { ReplayFile } from "./replay-file.ts";

/** Texts of which every CloudTrail record that shows an IAM user at the console has one, beside the user's type. */
const MARKS = [
  "sessionCredentialFromConsole",
  "signin.amazonaws.com",
  "AwsConsole",
  "Mozilla/",
  "console.amazonaws.com",
];
const LONGEST_MARK = 28;

/**
 * AWS users that have used a console anywhere in these files: their keys are a person's keys, in all files and from the
 * first record on, whatever the order. Only records with a mark of it are decoded; the others are passed over at the
 * speed of a text search.
 */
export async function findConsoleUsers(files: readonly ReplayFile[]): Promise<Set<string>> {
  const consoleUsers = new Set<string>();
  const intake = createIntake({
    source: "aws-cloudtrail",
    tenant: "",
    consoleUsers,
    now: () => Number.MAX_SAFE_INTEGER,
  });
  for (const file of files) {
    if (!file.reopens || !(await hasMark(file))) continue;
    const framer = createFramer({
      record(text) {
        if (text.includes("IAMUser") && MARKS.some((mark) => text.includes(mark))) intake.read(text, "");
      },
      refused: () => undefined,
    });
    for await (const chunk of file.open()) framer.push(chunk);
    framer.end();
  }
  return consoleUsers;
}

async function hasMark(file: ReplayFile): Promise<boolean> {
  let tail = Buffer.alloc(0);
  for await (const chunk of file.open()) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    if (isMarked(bytes) || isMarked(Buffer.concat([tail, bytes.subarray(0, LONGEST_MARK)]))) return true;
    tail = Buffer.from(bytes.subarray(-LONGEST_MARK));
  }
  return false;
}

function isMarked(bytes: Buffer): boolean {
  return MARKS.some((mark) => bytes.includes(mark));
}
