import type { Parameter, Store } from "@rolecall/clickhouse";

/** A query of ours, with its values apart: asked with bound parameters, and shown as SQL that runs as it stands. */
export interface Question {
  readonly sql: string;
  readonly parameters: Readonly<Record<string, Parameter>>;
}

/** The rows that answer it. */
export function ask<Row>(store: Store, { sql, parameters }: Question): Promise<Row[]> {
  return store.select<Row>(sql, parameters);
}

/** The same question as text for a person's SQL box: each `{name:Type}` replaced by its value as a literal. */
export function runnable({ sql, parameters }: Question): string {
  return sql
    .replace(/\s+/g, " ")
    .trim()
    .replace(/\{(\w+):[^}]+\}/g, (_whole, name: string) => literal(parameters[name] as Parameter));
}

function literal(value: Parameter): string {
  if (typeof value === "object") return `[${value.map(literal).join(", ")}]`;
  if (typeof value !== "string") return String(value);
  return `'${value.replace(/[\\']/g, "\\$&").replace(/[\n\r\t]/g, (each) => NAMED[each] ?? each)}'`;
}

const NAMED: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };
