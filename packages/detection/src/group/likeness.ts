import { oddValues } from "../explain/known-values.ts";
import { widerNetwork } from "../habits/network.ts";
import { FEATURES, FIELDS, type Field, TOLD_AS } from "../state/layout.ts";
import type { Names } from "../state/names.ts";
import type { Rows } from "../state/rows.ts";

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
  return { marks: [name], values: [], hasValue: false };
}

function sharing(values: readonly string[]): Likeness {
  return { marks: values, values, hasValue: true };
}
