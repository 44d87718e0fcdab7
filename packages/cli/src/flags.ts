import { SEVERITIES } from "@rolecall/core";
import type { Flag } from "./verb.ts";

/** Flags that go with every verb. */
export const GLOBAL_FLAGS: readonly Flag[] = [
  { name: "help", type: "boolean", short: "h", summary: "show this help" },
  { name: "config", type: "string", value: "F", summary: "configuration file (none: the defaults)" },
];

/** Flags of the verbs that read or write the history. */
export const DATA_FLAG: Flag = { name: "data", type: "string", value: "DIR", summary: "data directory (./data)" };

export const JSON_FLAG: Flag = { name: "json", type: "boolean", summary: "JSON instead of text" };

/** Of verbs whose result is NDJSON anyway: scripts give it to every verb. */
export const NDJSON_FLAG: Flag = { name: "json", type: "boolean", summary: "changes nothing: the result is NDJSON" };

export const FAIL_ON_FLAG: Flag = {
  name: "fail-on",
  type: "string",
  value: "SEVERITY",
  known: SEVERITIES,
  summary: "exit with 3 when a finding is at least that severe",
};

export const SOURCE_FLAG: Flag = {
  name: "source",
  type: "string",
  value: "NAME",
  summary: "log format; recognised record by record when absent",
};
