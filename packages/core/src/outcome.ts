/**
 * What a stage decided about one item. Reasons are closed unions of low cardinality: they serve at once as metric
 * labels, audit rows and test names.
 */
export type Outcome<T, Drop extends string = string, Dead extends string = string> =
  | { readonly kind: "ok"; readonly value: T }
  | { readonly kind: "drop"; readonly reason: Drop }
  | { readonly kind: "dead-letter"; readonly reason: Dead; readonly detail: string; readonly path?: string };

/** The item passed, changed into `value`. */
export function ok<T>(value: T): { readonly kind: "ok"; readonly value: T } {
  return { kind: "ok", value };
}

/** The item is left out on purpose; it counts, but nothing else happens. */
export function drop<R extends string>(reason: R): { readonly kind: "drop"; readonly reason: R } {
  return { kind: "drop", reason };
}

/** The item cannot be used; it is kept with its bytes. `path` is the member at fault, dotted. */
export function deadLetter<R extends string>(
  reason: R,
  detail: string,
  path?: string,
): { readonly kind: "dead-letter"; readonly reason: R; readonly detail: string; readonly path?: string } {
  return path === undefined ? { kind: "dead-letter", reason, detail } : { kind: "dead-letter", reason, detail, path };
}
