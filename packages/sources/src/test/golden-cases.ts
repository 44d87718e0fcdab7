import { readFileSync } from "node:fs";
import type { JsonObject } from "@rolecall/core";
import { checkRecord, type Faults } from "../conformance.ts";
import type { Decoder, Source } from "../source.ts";

/** A vendor's record and what it is. */
export interface Case {
  readonly title: string;
  readonly record: JsonObject;
  readonly expect: { readonly kind: string };
  readonly detected: boolean;
}

/** The golden cases of a source, for tests. */
export function casesOf(name: string): readonly Case[] {
  return JSON.parse(readFileSync(new URL(`../${name}/testdata/cases.json`, import.meta.url), "utf8")) as Case[];
}

export function deepFreeze(value: unknown): void {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return;
  Object.freeze(value);
  for (const member of Object.values(value)) deepFreeze(member);
}

/** Sentences that do not hold for a source, and why. */
const WAIVERS: Readonly<Record<string, readonly { readonly fault: RegExp; readonly because: string }[]>> = {
  rolecall: [
    { fault: /^identity_kind is not/, because: "an inventory may have corrected the kind; the id never changes" },
    { fault: /^delegation has/, because: "a user may name those behind a caller in words of their own" },
  ],
};

/** What a source owes and does not keep on this record. */
export function faultsOf(source: Source, record: JsonObject, decode?: Decoder): Faults {
  const waivers = WAIVERS[source.name] ?? [];
  const faults = checkRecord(source, record, decode);
  return faults.length === 0 ? faults : faults.filter((fault) => !waivers.some((waiver) => waiver.fault.test(fault)));
}
