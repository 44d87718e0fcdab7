import type { Json, JsonObject } from "@rolecall/core";
import fc from "fast-check";
import { claimants } from "../conformance.ts";
import { WRONG_VALUES } from "../record/mangle.ts";
import type { Source } from "../source.ts";
import { SOURCES } from "../sources.ts";
import { casesOf, deepFreeze, faultsOf } from "./golden-cases.ts";

/** Mutated records per source: as many runs, each of so many records. */
const RUNS = 2000;
const RECORDS = 50;
/** Bytes that decide about one record: how many mutations, and the steps of each. */
const BYTES = 16;
export const MUTATED: number = RUNS * RECORDS;

/** One step deeper or one change here, as the numbers say: a member goes, is replaced, doubled, renamed or wrapped. */
function mutate(value: Json, steps: readonly number[]): Json {
  const [choice = 0, what = 0, ...rest] = steps;
  if (typeof value !== "object" || value === null) return WRONG_VALUES[what % WRONG_VALUES.length] ?? null;
  if (Array.isArray(value)) {
    const items = value as readonly Json[];
    if (items.length === 0 || rest.length < 2) return what % 2 === 0 ? [items] : [...items, ...items];
    const at = choice % items.length;
    return items.with(at, mutate(items[at] ?? null, rest));
  }
  const record = value as JsonObject;
  const names = Object.keys(record);
  const name = names[choice % Math.max(1, names.length)] ?? "x";
  if (rest.length >= 2 && what % 3 !== 0) return { ...record, [name]: mutate(record[name] ?? null, rest) };
  return change(record, name, what % 6, WRONG_VALUES[choice % WRONG_VALUES.length] ?? null);
}

/** Only the change that is meant is made: the others would cost as much as decoding. */
function change(record: JsonObject, name: string, which: number, wrong: Json): Json {
  if (which === 1) return { ...record, [name]: wrong };
  if (which === 3) return { ...record, [name]: { [name]: record[name] } };
  if (which === 4) return { ...record, [name]: [record[name] ?? null] };
  if (which === 5) return JSON.parse(`{"__proto__": {"polluted": true}, "constructor": 1, "toString": null}`) as Json;
  const { [name]: member, ...others } = record;
  return which === 2 ? { ...others, [name.toUpperCase()]: member } : others;
}

/** One to three mutations, each of its steps. */
export function mutated(record: JsonObject, bytes: Uint8Array): JsonObject {
  const [count = 0, ...rest] = bytes;
  const mutations = 1 + (count % 3);
  const length = Math.floor(rest.length / mutations);
  let changed: Json = record;
  for (let nth = 0; nth < mutations; nth += 1) {
    const depth = 2 + ((rest[nth * length] ?? 0) % (length - 2));
    changed = mutate(changed, rest.slice(nth * length + 1, nth * length + 1 + depth));
  }
  return changed as JsonObject;
}

/** The seed and the record where a source breaks its contract on one that was mutated, or another claims it too. */
export function mutationFault(source: Source): string | undefined {
  const records = casesOf(source.name).map(({ record }) => record);
  const decode = source.createDecoder({ tenant: "default" });
  const { failed, seed, errorInstance } = fc.check(
    fc.property(
      fc.nat(records.length - 1),
      fc.uint8Array({ minLength: BYTES * RECORDS, maxLength: BYTES * RECORDS }),
      (which, bytes) => {
        for (let at = 0; at < bytes.length; at += BYTES) {
          const record = mutated(records[which] ?? {}, bytes.subarray(at, at + BYTES));
          // Freezing costs more than decoding: the first of each run shows that records are left alone.
          if (at === 0) deepFreeze(record);
          const faults = faultsOf(source, record, decode);
          if (faults.length > 0) throw new Error(JSON.stringify({ record, faults }));
          const claim = claimants(SOURCES, record);
          if (claim.length > 1) throw new Error(JSON.stringify({ record, claim }));
        }
      },
    ),
    { numRuns: RUNS },
  );
  return failed ? `seed ${seed}: ${String(errorInstance)}` : undefined;
}
