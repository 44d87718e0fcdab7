import { TOPICS } from "@rolecall/core";
import type { KafkaLog, Rights, TopicRight } from "@rolecall/kafka";
import { type Config, tenantsOf } from "@rolecall/runtime";
import { alerterGroup, ingestGroup, upGroup } from "../alerter/consumer-groups.ts";
import { type Check, failed, ok, warning } from "./check.ts";

/** What one process needs of a cluster. */
export interface Needs {
  readonly who: string;
  readonly topics: ReadonlyMap<string, readonly TopicRight[]>;
  /** To read in. A name that ends with `*` stands for all that begin so. */
  readonly groups: readonly string[];
}

/** Who keeps no events reads those again that were on hold, in a group that is new each time. */
const AGAIN = "rolecall-again-*";

/** Of each process, with rights on its topics; who may read or write a topic may see it. */
export function kafkaNeeds(
  config: Pick<Config, "inputs" | "tenant" | "tenants" | "clickhouse" | "archive">,
): readonly Needs[] {
  const raw = config.inputs.flatMap(({ kafka }) => (kafka === undefined ? [] : [kafka.topic]));
  const each = (right: TopicRight) => raw.map((topic) => [topic, [right]] as const);
  const { events, findings, alerts, dead } = TOPICS;
  if (config.clickhouse === undefined)
    return [
      { who: "up", topics: new Map(each("Read")), groups: [...raw.map(upGroup), ...(config.archive ? [] : [AGAIN])] },
    ];
  const ours = (rights: Readonly<Record<string, readonly TopicRight[]>>) =>
    [events, findings, alerts, dead].map((topic) => [topic, rights[topic] ?? ["Describe"]] as const);
  const seen = [...each("Describe")];
  const readers = [...raw.map(ingestGroup), "rolecall-detector", ...tenantsOf(config).map(alerterGroup)];
  return [
    {
      who: "ingest",
      topics: new Map([...ours({ [events]: ["Write"], [dead]: ["Write"] }), ...each("Read")]),
      groups: raw.map(ingestGroup),
    },
    {
      who: "detector",
      topics: new Map(ours({ [events]: ["Read", "Write"], [findings]: ["Write"] })),
      groups: ["rolecall-detector"],
    },
    {
      who: "alerter",
      topics: new Map([...ours({ [events]: ["Write"], [findings]: ["Read", "Write"], [alerts]: ["Write"] }), ...seen]),
      groups: readers,
    },
    {
      who: "console",
      topics: new Map([...ours({ [events]: ["Write"], [findings]: ["Read", "Write"] }), ...seen]),
      groups: [...readers, "rolecall-console-*"],
    },
  ];
}

/** May our user do what the processes do? One account for all of them, or one for each. */
export async function checkRights(log: Pick<KafkaLog, "withRights">, config: Config): Promise<Check> {
  const name = "kafka rights";
  const all = kafkaNeeds(config);
  const lacking = await log.withRights(async (rights) => {
    const found = new Map<string, readonly Missing[]>();
    for (const needs of all) found.set(needs.who, await missingOf(needs, rights));
    return found;
  });
  const able = all.filter(({ who }) => lacking.get(who)?.length === 0).map(({ who }) => who);
  if (able.length === all.length) return ok(name, `this user may do what ${inWords(able)} must`);
  const unable = Array.from(lacking, ([who, missing]) => (missing.length === 0 ? [] : [`${who} ${told(missing)}`]));
  const grants = grantsFor([...lacking.values()].flat(), config);
  if (able.length === 0) return failed(name, `this user lacks: for ${unable.flat().join("; for ")}`, grants);
  const detail = `this user may do what ${inWords(able)} must, and lacks: for ${unable.flat().join("; for ")}`;
  return warning(name, detail, `nothing, where those have accounts of their own; else ${grants}`);
}

interface Missing {
  readonly resource: "topic" | "group";
  readonly name: string;
  readonly right: TopicRight;
}

async function missingOf({ topics, groups }: Needs, rights: Rights): Promise<readonly Missing[]> {
  const missing: Missing[] = [];
  for (const [name, wanted] of topics) {
    const has = await rights.topic(name);
    if (has === undefined) continue;
    for (const right of wanted) if (!has.has(right)) missing.push({ resource: "topic", name, right });
  }
  for (const name of groups) {
    if (!(await rights.seesGroup(name.replace("*", "doctor"))))
      missing.push({ resource: "group", name, right: "Read" });
  }
  return missing;
}

function told(missing: readonly Missing[]): string {
  return missing.map(({ resource, name, right }) => `${right} on the ${resource} ${name}`).join(", ");
}

/** The commands, each resource once. */
function grantsFor(missing: readonly Missing[], { kafka }: Pick<Config, "kafka">): string {
  const user = kafka?.sasl !== undefined && "username" in kafka.sasl ? kafka.sasl.username : "NAME";
  const by = Map.groupBy(missing, ({ resource, name }) => `--${resource} ${name.replace("*", "")}`);
  const commands = Array.from(by, ([resource, some]) => {
    const rights = [...new Set(some.map(({ right }) => right))].filter(
      (right, _, all) => all.length === 1 || right !== "Describe",
    );
    const pattern = some[0]?.name.endsWith("*") === true ? " --resource-pattern-type prefixed" : "";
    const operations = rights.map((right) => `--operation ${right}`).join(" ");
    return `kafka-acls.sh --bootstrap-server ${kafka?.brokers[0]} --add --allow-principal User:${user} ${operations} ${resource}${pattern}`;
  });
  return `as an administrator: ${commands.join("; ")}`;
}

function inWords(words: readonly string[]): string {
  const last = words.at(-1) ?? "";
  return words.length < 2 ? last : `${words.slice(0, -1).join(", ")} and ${last}`;
}
