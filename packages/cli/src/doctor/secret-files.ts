import { stat } from "node:fs/promises";
import type { Config } from "@rolecall/runtime";
import { type Check, ok, warning } from "./check.ts";

/** Certificates are for everybody. */
const PUBLIC = new Set(["ca_file", "cert_file"]);
const OTHERS_READ = 0o004;

/** May everybody on this machine read a secret of the configuration? Nothing where it names none. */
export async function checkSecretFiles(config: Config): Promise<readonly Check[]> {
  const files = [...new Set(secretFiles(config))];
  const open: string[] = [];
  for (const file of files) {
    // One that is not there is told by the configuration's own check.
    const found = await stat(file).catch(() => undefined);
    if (found !== undefined && (found.mode & OTHERS_READ) !== 0) open.push(file);
  }
  if (files.length === 0) return [];
  if (open.length === 0) return [ok("secrets", `${files.length} in files that others may not read`)];
  const detail = `everybody on this machine may read ${open.join(", ")}`;
  return [warning("secrets", detail, "chmod o-r, unless the folder or the container keeps others out")];
}

function secretFiles(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(secretFiles);
  return Object.entries(value).flatMap(([name, member]) =>
    typeof member === "string" && name.endsWith("_file") && !PUBLIC.has(name) ? [member] : secretFiles(member),
  );
}
