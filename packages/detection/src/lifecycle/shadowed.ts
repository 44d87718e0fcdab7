import { inTitle } from "../explain/words.ts";
import { namedServerOf } from "../policy/tools.ts";
import { isKnownAgent } from "./agents.ts";
import { byUse, DAY_MS, type LifecycleMatch, match, type Sighting } from "./sighting.ts";
import { powerOf } from "./tool-powers.ts";

const MONTH_MS = 30 * DAY_MS;
/** Of names in a list no more are looked at. */
const MOST_LISTED = 64;

/** What was there first under a name: remembers it where nothing was. */
type FirstOf = (name: string, value: string) => string;

/**
 * A server offers an agent that is known a tool by the name of another server's, where the tool is one that sends, gives
 * rights, runs commands or the like: which of the two the model calls is the model's choice, and whoever wrote the newer
 * description made it. Names that everybody has (`search`, `query`) say nothing.
 */
export function toolShadowed(seen: Sighting, firstOf: FirstOf): LifecycleMatch | undefined {
  const { record } = seen;
  const server = namedServerOf(seen.event);
  if (server === undefined || record.kind !== "ai-agent") return undefined;
  for (const tool of powersListed(seen)) {
    const first = firstOf(`offered to ${record.uid}: ${tool}`, server);
    if (first === server) continue;
    // What it had from two servers when it was new, it has from two servers.
    const since = firstOf(`offered to ${record.uid}: ${tool} of ${server}`, isKnownAgent(seen) ? "late" : "early");
    if (since === "late") return shadows(seen, tool, server, first);
  }
  return undefined;
}

/** The tools that a server says it has, as far as their names speak of a power. */
function powersListed({ event: { labels } }: Sighting): readonly string[] {
  const listed = labels?.["tools_fingerprint"] === undefined ? undefined : labels["tools"];
  return (listed?.split(" ", MOST_LISTED) ?? []).filter((tool) => powerOf(tool) !== undefined);
}

function shadows(seen: Sighting, tool: string, server: string, first: string): LifecycleMatch {
  return match({
    id: "delegation.tool-shadowed",
    kind: "delegation",
    title: `the tool server ${inTitle(server)} offers ${inTitle(seen.record.name)} a tool by the name of another's: ${inTitle(tool)} of ${inTitle(first)}`,
    severity: byUse("medium", seen),
    owasp: ["NHI3"],
    tag: ["Initial Access", "T1195"],
    key: `${server} ${tool}`,
    onceInMs: MONTH_MS,
    seen: ["tool", `${tool} of ${server}`, `${tool} of ${first}`],
  });
}
