import { Secret } from "@rolecall/core";
import { whyUnreadable } from "../why-unreadable.ts";
import { type ConfigFault, renderPath } from "./config-error.ts";
import { headerFault } from "./header-lines.ts";

/** Reads a file as text, or throws what `node:fs` throws. */
export type ReadFile = (path: string) => string;

type Path = readonly (string | number)[];

/** What is typed or sent as it is: one line of text, or nobody would know it. Certificates are more, and keys may be any bytes. */
const ONE_LINE = /(?:token|password|routing_key|client_secret)_file$/;

/** What is written in PEM, and what it has to hold: without it TLS would fail with each broker, and say it of the broker. */
const PEM: Readonly<Record<string, string>> = {
  ca_file: "CERTIFICATE",
  cert_file: "CERTIFICATE",
  key_file: "PRIVATE KEY",
};

/** Whether a process has to read the secret at this path of the configuration; `siblings`: what stands beside it. */
export type NeedsSecret = (path: Path, siblings: object) => boolean;

export interface SecretReading {
  readonly readFile: ReadFile;
  readonly needs: NeedsSecret;
}

/**
 * A copy in which beside each `*_file` stands the secret read from it, without the white space around. Files that
 * cannot be read, or hold nothing, become faults where they are needed, and secrets that were not read where they are not.
 */
export function readSecrets(value: unknown, reading: SecretReading, faults: ConfigFault[], path: Path = []): unknown {
  if (Array.isArray(value)) return value.map((item, at) => readSecrets(item, reading, faults, [...path, at]));
  if (typeof value !== "object" || value === null) return value;
  const copy: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(value)) {
    const place = [...path, key];
    copy[key] = readSecrets(member, reading, faults, place);
    if (!key.endsWith("_file") || typeof member !== "string") continue;
    const name = key.slice(0, -"_file".length);
    const secret = readSecret(member, reading.readFile, key);
    if (secret instanceof Secret) copy[name] = secret;
    else if (reading.needs(place, value)) faults.push({ path: place, ...secret });
    else copy[name] = Secret.unread(`${renderPath(place)}: ${secret.message}`);
  }
  return copy;
}

type Unreadable = Omit<ConfigFault, "path">;

function readSecret(file: string, readFile: ReadFile, key: string): Secret | Unreadable {
  try {
    const secret = readFile(file).trim();
    return faultOf(secret, key) ?? new Secret(secret);
  } catch (error) {
    return { message: `the file cannot be read: ${whyUnreadable(error)}`, hint: file };
  }
}

function faultOf(secret: string, key: string): Unreadable | undefined {
  if (secret === "") return { message: "the file is empty" };
  const block = Object.hasOwn(PEM, key) ? PEM[key] : undefined;
  if (block !== undefined && !new RegExp(`-----BEGIN (?:[A-Z0-9]+ )*${block}-----`).test(secret))
    return { message: `the file holds no ${block.toLowerCase()} in PEM`, hint: `-----BEGIN ${block}-----` };
  const header = key === "headers_file" ? headerFault(secret) : undefined;
  if (header !== undefined) return { message: header, hint: "Authorization: Bearer abc" };
  if (!ONE_LINE.test(key) || !/\p{Cc}/u.test(secret)) return undefined;
  const message = /[\r\n]/.test(secret) ? "the file holds more than one line" : "the file holds control characters";
  return { message, hint: "a secret is one line of text" };
}
