import type { Config } from "@rolecall/runtime";
import { ruleDefinitions } from "../rules/rule-definitions.ts";

/** What a process takes up when it starts and at no other time, by its name in `rolecall.yaml`. */
type StartOnly = ReadonlyMap<string, string>;

/** Their values as text, to be compared. The rules are those of the files, without their modes. */
export async function startOnlyOf(config: Config): Promise<StartOnly> {
  const { tenant, tenants, kafka, clickhouse, archive, detection, profiles, retention, console } = config;
  const values = {
    ...{ tenant, tenants, kafka, clickhouse, archive, detection, profiles, retention, console },
    inputs: config.inputs.map(withoutTokens),
    operations: config.operations.listen,
    rules: await ruleDefinitions(config.rules),
    // Without any, the terminal's feed is told.
    receivers: config.receivers.length > 0,
  };
  return new Map(Object.entries(values).map(([name, value]) => [name, JSON.stringify(value) ?? ""]));
}

/** Tokens are taken up at once; which tenants come in with them, and whether one is wanted at all, is not. */
function withoutTokens({ http, ...input }: Config["inputs"][number]): object {
  if (http === undefined) return input;
  const { token, token_file, tokens = [], ...door } = http;
  const tenants = new Set(tokens.map(({ tenant }) => tenant));
  return { ...input, http: door, isOpen: token === undefined && tokens.length === 0, tenants: [...tenants].sort() };
}

/** What one says otherwise than the other. */
export function differing(one: StartOnly, other: StartOnly): readonly string[] {
  return Array.from(one.keys()).filter((name) => one.get(name) !== other.get(name));
}
