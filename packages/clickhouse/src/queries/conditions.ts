import type { Parameter } from "../store.ts";

/** Conditions of a WHERE with their parameters. */
export interface Conditions {
  readonly where: string;
  readonly parameters: Readonly<Record<string, Parameter>>;
}

/** One filter: its SQL, and the parameters in it; an undefined parameter means that the filter was not asked for. */
export type Filter = readonly [sql: string, parameters: Readonly<Record<string, Parameter | undefined>>];

/** `WHERE …` of the filters that were asked for. */
export function allOf(filters: readonly Filter[]): Conditions {
  const asked = filters.filter(([, parameters]) => !Object.values(parameters).includes(undefined));
  const parameters = Object.assign({}, ...asked.map(([, each]) => each)) as Readonly<Record<string, Parameter>>;
  return { where: asked.length === 0 ? "" : `WHERE ${asked.map(([sql]) => sql).join(" AND ")}`, parameters };
}
