import type { NeedsSecret } from "@rolecall/runtime";
import type { Reads } from "./judge-config.ts";
import type { NamedFiles } from "./named-files.ts";

/** Members of the configuration in which a secret is needed; `beside`: only where that member stands there too. */
interface Need {
  /** Without the places in lists. */
  readonly under: string;
  readonly beside?: string;
}

/** Of whatever speaks with Kafka or ClickHouse. */
const HISTORY: readonly Need[] = [{ under: "kafka" }, { under: "clickhouse.password_file" }];
const SERVICE: readonly Need[] = [...HISTORY, { under: "operations" }];
const ANALYST: Need = { under: "clickhouse.analyst" };

/** What each process reads of the secrets; all others it never sees. */
const NEEDS: Readonly<Record<string, readonly Need[]>> = {
  ingest: [...SERVICE, { under: "inputs" }],
  detector: SERVICE,
  // Addresses of pictures are signed with the secret of the console's sessions.
  alerter: [...SERVICE, { under: "receivers" }, { under: "console.session_secret_file" }],
  console: [
    ...[...SERVICE, ANALYST, { under: "console" }],
    // Who answers buttons, whichever way Slack tells of them.
    { under: "receivers.slack", beside: "signing_secret_file" },
    { under: "receivers.slack", beside: "app_token_file" },
    { under: "receivers.pagerduty.webhook_secret_file" },
  ],
  history: [...HISTORY, ANALYST],
};

/**
 * The secrets that a process has to read: `ingest`, `detector`, `alerter`, `console`, or `history` for a verb that only
 * asks the history and the alerter. Undefined, all of them, for whatever else there is.
 */
export function neededBy(process: string): NeedsSecret | undefined {
  const needs = Object.hasOwn(NEEDS, process) ? NEEDS[process] : undefined;
  if (needs === undefined) return undefined;
  return (path, siblings) => {
    const place = path.filter((part) => typeof part === "string").join(".");
    const isUnder = ({ under }: Need): boolean => place === under || place.startsWith(`${under}.`);
    return needs.some((need) => isUnder(need) && (need.beside === undefined || Object.hasOwn(siblings, need.beside)));
  };
}

const PLACES: readonly NamedFiles[] = ["geoip.databases", "address_lists"];
const DECLARED: readonly NamedFiles[] = ["inventory", "policies", "rules", "profiles"];

/** What each service reads of the files that the configuration names; the others need not be there. */
const FILES: Readonly<Record<string, Pick<Reads, "files" | "uses">>> = {
  ingest: { files: PLACES, uses: PLACES },
  detector: { files: DECLARED, uses: DECLARED },
  alerter: { files: ["rules"] },
  // Its inventory is read when somebody asks for a policy: what it says by then counts.
  console: { files: ["inventory", "rules"] },
};

/** What a process reads of what the configuration names: all of it, unless it is a service. */
export function readBy(process: string): Reads {
  return { secrets: neededBy(process), ...(Object.hasOwn(FILES, process) && FILES[process]) };
}
