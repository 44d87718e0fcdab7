import type { Parameter, Store } from "../store.ts";

/** One condition on one label, as Alertmanager has it; a pattern is of RE2 and of the whole value. */
export interface LabelCondition {
  readonly name: string;
  readonly operator: "=" | "!=" | "=~" | "!~";
  readonly value: string;
}

/** How many identities there are, and how many of them a choice of labels takes. */
export interface CountedIdentities {
  readonly identities: number;
  readonly of: number;
}

/** Labels that stand in the table of identities: those of the inventory and of the identity itself. */
export const IDENTITY_LABELS: readonly string[] = [
  ...["tenant", "identity_uid", "identity_kind", "identity_name", "provider"],
  ...["owner", "team", "environment", "criticality"],
];

/** A person waits for the answer; where there is more to read than that, there is none. */
const MOST_SECONDS = 3;

/**
 * Counts identities by their labels: any set may match, inside of one all conditions must. What is no column is a label of
 * the identity's events at or after `since`, RFC 3339. @throws where the answer would take long.
 */
export async function countIdentities(
  store: Store,
  tenants: readonly string[],
  sets: readonly (readonly LabelCondition[])[],
  since: string,
): Promise<CountedIdentities> {
  const values: Record<string, Parameter> = {};
  const any = sets.map((set, at) => `(${set.map((each, to) => condition(each, `${at}_${to}`, values)).join(" AND ")})`);
  const [row] = await store.select<CountedIdentities>(
    `SELECT toUInt32(countIf(${any.join(" OR ") || "false"})) AS identities, toUInt32(count()) AS of
     FROM rolecall.identities FINAL WHERE tenant IN {tenants:Array(String)} SETTINGS max_execution_time = ${MOST_SECONDS}`,
    { ...values, tenants, since },
  );
  return row ?? { identities: 0, of: 0 };
}

const RECENT = `FROM rolecall.events WHERE tenant IN {tenants:Array(String)}
  AND time >= parseDateTime64BestEffort({since:String}, 3, 'UTC')`;

/** The names of labels that events at or after `since`, RFC 3339, bear. @throws where the answer would take long. */
export async function labelNames(store: Store, tenants: readonly string[], since: string): Promise<readonly string[]> {
  const rows = await store.select<{ readonly name: string }>(
    `SELECT DISTINCT arrayJoin(labels.keys) AS name ${RECENT} ORDER BY name LIMIT 10000 SETTINGS max_execution_time = ${MOST_SECONDS}`,
    { tenants, since },
  );
  return rows.map(({ name }) => name);
}

/** The condition as SQL; what people wrote is a parameter, never text of the query. */
function condition({ name, operator, value }: LabelCondition, key: string, values: Record<string, Parameter>): string {
  values[`v${key}`] = value;
  const matches = (text: string): string =>
    operator.endsWith("~") ? `match(${text}, concat('^(?:', {v${key}:String}, ')$'))` : `${text} = {v${key}:String}`;
  const passes = (text: string): string => (operator.startsWith("!") ? `NOT ${matches(text)}` : matches(text));
  const column = IDENTITY_LABELS.find((each) => each === name);
  if (column !== undefined) return `(${passes(column)})`;
  values[`n${key}`] = name;
  const label = `labels[{n${key}:String}]`;
  const bearers = `SELECT identity_uid ${RECENT} AND ${label} != ''`;
  // An identity without the label has an empty one.
  return `(identity_uid IN (${bearers} AND ${passes(label)}) OR (${passes("''")} AND identity_uid NOT IN (${bearers})))`;
}
