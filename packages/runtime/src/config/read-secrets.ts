import { Secret } from "@rolecall/core";
import type { ConfigFault } from "./config-error.ts";

/** Reads a file as text, or throws what `node:fs` throws. */
export type ReadFile = (path: string) => string;

type Path = readonly (string | number)[];

/** What is typed or sent as it is: one line of text, or nobody would know it. Certificates are more, and keys may be any bytes. */
const ONE_LINE = /(?:token|password|routing_key|client_secret)_file$/;

/**
 * A copy in which beside each `*_file` stands the secret read from it, without the white space around. Files that
 * cannot be read, or hold nothing, become faults.
 */
export function readSecrets(value: unknown, readFile: ReadFile, faults: ConfigFault[], path: Path = []): unknown {
  if (Array.isArray(value)) return value.map((item, at) => readSecrets(item, readFile, faults, [...path, at]));
  if (typeof value !== "object" || value === null) return value;
  const copy: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(value)) {
    copy[key] = readSecrets(member, readFile, faults, [...path, key]);
    if (!key.endsWith("_file") || typeof member !== "string") continue;
    copy[key.slice(0, -"_file".length)] = readSecret(member, readFile, faults, [...path, key]);
  }
  return copy;
}

function readSecret(file: string, readFile: ReadFile, faults: ConfigFault[], path: Path): Secret | undefined {
  try {
    const secret = readFile(file).trim();
    const fault = faultOf(secret, ONE_LINE.test(String(path.at(-1))));
    if (fault === undefined) return new Secret(secret);
    faults.push({ path, ...fault });
  } catch (error) {
    faults.push({ path, message: `the file cannot be read: ${reasonOf(error)}`, hint: file });
  }
  return undefined;
}

function faultOf(secret: string, isOneLine: boolean): Omit<ConfigFault, "path"> | undefined {
  if (secret === "") return { message: "the file is empty" };
  if (!isOneLine || !/\p{Cc}/u.test(secret)) return undefined;
  const message = /[\r\n]/.test(secret) ? "the file holds more than one line" : "the file holds control characters";
  return { message, hint: "a secret is one line of text" };
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && "code" in error ? error.code : "";
  if (code === "ENOENT") return "there is none";
  if (code === "EACCES" || code === "EPERM") return "this user may not";
  if (code === "EISDIR") return "it is a directory";
  return error instanceof Error ? error.message : String(error);
}
