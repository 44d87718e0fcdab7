import type { IdentityFilter } from "@rolecall/clickhouse";
import { formatTime } from "@rolecall/core";

const DAY_MS = 86_400_000;
const DORMANT_DAYS = 30;
const OLD_DAYS = 90;
const USED_DAYS = 7;

/** A way to look at the fleet, kept in the address. */
export const VIEWS = [
  "all",
  "unowned",
  "dormant",
  "agents",
  "findings",
  "orphaned",
  "over-permissioned",
  "lifecycle",
  "long-lived",
] as const;
export type View = (typeof VIEWS)[number];

export const VIEW_WORDS: Readonly<Record<View, readonly [name: string, meaning: string]>> = {
  all: ["everyone", "Everyone who was ever seen."],
  unowned: [
    "unowned",
    "Nobody answers for these. Name owners in the inventory: an alert about them reaches nobody who knows.",
  ],
  dormant: [
    "dormant",
    `Silent for ${DORMANT_DAYS} days and still able to act. Forgotten credentials are the ones that nobody misses.`,
  ],
  agents: ["agents", "AI agents and the servers of tools that they call. The page of each shows its tree."],
  findings: ["with findings", "Something about these is open."],
  orphaned: ["orphaned", "Whoever owned these has left, and they act on. Name a new owner, or end them."],
  "over-permissioned": [
    "over-permissioned",
    "Granted more than they use. What nobody uses, nobody misses: take it away.",
  ],
  lifecycle: ["lifecycle", "Orphaned, overdue, over-permissioned or dormant, as the detector found."],
  "long-lived": [
    "long-lived keys",
    `Still use a credential that is more than ${OLD_DAYS} days old, by when it was issued or, where no log says so, first seen.`,
  ],
};

/** The instant before which whoever was last seen is dormant. */
export function dormantSince(now: number): string {
  return formatTime(now - DORMANT_DAYS * DAY_MS);
}

/** The filter behind a view. `now` is epoch ms. */
export function filterOfView(view: View, now: number): IdentityFilter {
  switch (view) {
    case "all":
      return {};
    case "unowned":
      return { unowned: true };
    case "dormant":
      return { until: dormantSince(now) };
    case "agents":
      return { kinds: ["ai-agent", "mcp-server"] };
    case "findings":
      return { findingKinds: [] };
    case "orphaned":
      return { detectors: ["lifecycle.orphaned"] };
    case "over-permissioned":
      return { detectors: ["lifecycle.over-permissioned", "lifecycle.wide-scope"] };
    case "lifecycle":
      return { findingKinds: ["lifecycle"] };
    case "long-lived":
      return {
        oldCredential: { before: formatTime(now - OLD_DAYS * DAY_MS), since: formatTime(now - USED_DAYS * DAY_MS) },
      };
  }
}
