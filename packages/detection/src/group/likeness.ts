import { oddValues } from "../explain/known-values.ts";
import { ownCalls, rateSurprise } from "../features/counts.ts";
import { DEVIATES } from "../fleet/common-cause.ts";
import { widerNetwork } from "../habits/network.ts";
import { AT, FEATURES, FIELDS, type Field, REFUSED, TOLD_AS, U32 } from "../state/layout.ts";
import type { Names } from "../state/names.ts";
import type { Rows } from "../state/rows.ts";

/** Of fewer refusals no hour is busy. */
const OF_CALLS = 0.25;

/** In what an identity's hour is like that of others. */
export interface Likeness {
  /** Each of these may be shared: a value, the network round it, or the family where that has no values. */
  readonly marks: readonly string[];
  /** Values that all must be known of the others, or the hour is another matter. */
  readonly values: readonly string[];
  /** True where a mark is a value: a coincidence then says more. */
  readonly hasValue: boolean;
}

/** What the open hour of the row under the cursor brought that others may have brought as well. */
export function likenessOf(family: number, feature: number, row: Rows, names: Names): Likeness {
  const odd = (field: Field): readonly string[] => oddValues(row, FIELDS.indexOf(field), names);
  const name = TOLD_AS[family] ?? "";
  if (name === "net") {
    const [operators, networks] = [odd("src_asn"), odd("src_network")];
    const marks = [...operators, ...networks.map(widerNetwork), ...networks, ...odd("src_ip")];
    // Who moves with others and calls from elsewhere as well is no longer one of many.
    const places = operators.length > 0 ? operators : networks.map(widerNetwork);
    return { marks: Array.from(new Set(marks)), values: Array.from(new Set(places)), hasValue: true };
  }
  if (name === "client") return sharing(odd("client"));
  if (name === "what") {
    const actions = odd("action");
    return sharing(actions.length > 0 ? actions : odd("scope"));
  }
  if (FEATURES[feature] === "delegation") return sharing(odd("delegation"));
  if (name === "denied") return sharing(refusedIn(row, names));
  return { marks: [name], values: [], hasValue: false };
}

/** The calls that the hour was refused first. */
function refusedIn(row: Rows, names: Names): readonly string[] {
  const words = Array.from({ length: REFUSED }, (_, at) => row.getU32(U32.refused + at));
  return words.filter((hash) => hash !== 0).map((hash) => names.of(hash));
}

/** The hour is busy because it is refused: what is refused is tried again, and what is not is no more than usual. */
export function isBusyBeingRefused(row: Rows): boolean {
  const refused = row.get(AT.denied);
  const calls = ownCalls(row);
  return refused >= OF_CALLS * calls && rateSurprise(row, 1, calls - refused) < DEVIATES;
}

function sharing(values: readonly string[]): Likeness {
  return { marks: values, values, hasValue: true };
}
