import {
  type AddressRange,
  addressBits,
  addressRange,
  type Event,
  formatDuration,
  isInRange,
  type PlacedPolicy,
  type Policy,
  parseDuration,
  parseSize,
  parseTime,
} from "@rolecall/core";
import { childRunOf } from "./child-run.ts";
import type { Clause, CompiledPolicy, Occasion, PolicyFault } from "./clause.ts";
import { compileCondition } from "./condition.ts";
import { compileHours, type HoursTest } from "./hours.ts";
import { scopesBeyond } from "./scopes.ts";
import { compileTexts, remembered } from "./texts.ts";
import { calledServerOf, toolOf } from "./tools.ts";

const MOST_SHOWN = 6;

type Texts = readonly string[];
type Test = (text: string) => boolean;

/** Compiles a policy, or says everything that is wrong with it. */
export function compilePolicy(source: PlacedPolicy): {
  readonly policy: CompiledPolicy;
  readonly faults: readonly PolicyFault[];
} {
  const { policy } = source;
  const faults: PolicyFault[] = [];
  const clauses = [
    ...allowed(policy, faults),
    ...limited(policy, faults),
    ...delegated(policy),
    ...conditions(policy, faults),
    ...ended(policy, faults),
  ];
  const { at_least_every, calls_per_hour, bytes_per_day } = policy.limits ?? {};
  const counts = [at_least_every, calls_per_hour, bytes_per_day].some((limited) => limited !== undefined);
  const longestSilence = at_least_every === undefined ? undefined : parseDuration(at_least_every);
  return { policy: { source, clauses, childClauses: children(policy), counts, longestSilence }, faults };
}

function allowed({ allow = {} }: Policy, faults: PolicyFault[]): readonly Clause[] {
  const { actions, resources, scopes, networks, clients, environments, hours, tools, servers } = allow;
  return [
    ...(actions === undefined ? [] : [clause("allow.actions", actions, inActions(actions))]),
    ...each("allow.resources", resources, (event, test) => outside(test, event.resource)),
    ...each("allow.scopes", scopes, (event, test) => event.scopes?.find((scope) => !test(scope))),
    ...each("allow.clients", clients, (event, test) => outside(test, event.client)),
    ...each("allow.tools", tools, (event, test) => outside(test, toolOf(event))),
    ...each("allow.servers", servers, (event, test) => outside(test, calledServerOf(event))),
    ...(environments === undefined ? [] : [clause("allow.environments", environments, inEnvironments(environments))]),
    ...(networks === undefined ? [] : [clause("allow.networks", networks, inNetworks(networks, faults))]),
    ...(hours === undefined ? [] : [hoursClause(hours, faults)]),
  ];
}

function limited({ policy, limits = {} }: Policy, faults: PolicyFault[]): readonly Clause[] {
  const span = (name: "token_lifetime" | "at_least_every") => {
    const text = limits[name];
    const ms = text === undefined ? undefined : parseDuration(text);
    if (text !== undefined && ms === undefined)
      faults.push({ path: ["limits", name], message: `no span of time: ${text}` });
    return ms;
  };
  const lifetime = span("token_lifetime");
  const every = span("at_least_every");
  const bytes = limits.bytes_per_day === undefined ? undefined : parseSize(limits.bytes_per_day);
  if (limits.bytes_per_day !== undefined && bytes === undefined)
    faults.push({ path: ["limits", "bytes_per_day"], message: `no size: ${limits.bytes_per_day}` });
  const calls = limits.calls_per_hour;
  return [
    limit("limits.token_lifetime", lifetime, formatDuration, ({ event }) => lifetimeOf(event)),
    limit("limits.at_least_every", every, formatDuration, ({ event, activity }) =>
      activity.quietBefore(event.identity_uid, policy),
    ),
    limit("limits.calls_per_hour", calls, String, ({ event, activity }) => activity.callsThisHour(event.identity_uid)),
    limit("limits.bytes_per_day", bytes, String, ({ event, activity }) => activity.bytesToday(event.identity_uid)),
  ].flat();
}

function delegated({ delegation = {} }: Policy): readonly Clause[] {
  const { by, of, depth } = delegation;
  return [
    ...each("delegation.by", by, (event, test) => throughWhom(event).find((one) => !test(one))),
    ...each("delegation.of", of, (event, test) => outside(test, event.delegation?.at(-1))),
    ...limit("delegation.depth", depth, String, ({ event }) => event.delegation?.length),
  ];
}

function children({ children: declared = {} }: Policy): readonly Clause[] {
  const { who, most, depth, scopes } = declared;
  return [
    ...each("children.who", who, (event, test) => outside(test, event.identity_uid)),
    ...limit("children.depth", depth, String, ({ event }) => event.depth),
    ...limit("children.most", most, String, ({ event, at, activity }) => {
      const run = childRunOf(event);
      return run === undefined ? undefined : activity.noteRun(event.parent_uid ?? "", run, at);
    }),
    ...(scopes === undefined
      ? []
      : [
          clause("children.scopes", ["what its parent was granted"], ({ event, grantedTo }) =>
            scopesBeyond(event, grantedTo(event.parent_uid ?? "")),
          ),
        ]),
  ];
}

function conditions({ when = [] }: Policy, faults: PolicyFault[]): readonly Clause[] {
  return when.flatMap(({ cel, message }, at) => {
    const compiled = compileCondition(cel);
    if (!compiled.ok) {
      faults.push({ path: ["when", at, "cel"], message: compiled.message, offset: compiled.offset });
      return [];
    }
    return [
      clause(`when.${at}`, [message ?? cel], ({ event }) => {
        const verdict = compiled.holds(event);
        if (verdict === true) return undefined;
        return verdict === false ? `not so for ${event.action}` : `cannot be judged: ${verdict}`;
      }),
    ];
  });
}

function ended({ ends }: Policy, faults: PolicyFault[]): readonly Clause[] {
  if (ends === undefined) return [];
  const end = parseTime(ends);
  if (Number.isNaN(end)) faults.push({ path: ["ends"], message: `no time: ${ends}` });
  return [
    clause("ends", [`nothing after ${ends}`], ({ event, at }) => (at > end ? `used at ${event.time}` : undefined)),
  ];
}

function hoursClause(hours: NonNullable<Policy["allow"]>["hours"] & object, faults: PolicyFault[]): Clause {
  const tests: HoursTest[] = [];
  for (const [at, each] of hours.entries()) {
    const compiled = compileHours(each);
    if (typeof compiled === "string") faults.push({ path: ["allow", "hours", at], message: compiled });
    else tests.push(compiled);
  }
  const shown = hours.map(
    ({ days = ["every day"], from = "00:00", to = "24:00", zone = "UTC" }) => `${days.join(" ")} ${from}-${to} ${zone}`,
  );
  return clause("allow.hours", shown, ({ event, at }) => (tests.some((test) => test(at)) ? undefined : event.time));
}

function inNetworks(networks: Texts, faults: PolicyFault[]): Clause["check"] {
  const ranges: AddressRange[] = [];
  const names: string[] = [];
  for (const [at, network] of networks.entries()) {
    const range = addressRange(network);
    if (range !== undefined) ranges.push(range);
    else if (/^[0-9.:/]+$/.test(network) || network.includes("/"))
      faults.push({ path: ["allow", "networks", at], message: `no CIDR range: ${network}` });
    else names.push(network);
  }
  const isNamed = compileTexts(names);
  const isInside = remembered((address) => {
    const bits = addressBits(address);
    return (bits !== undefined && ranges.some((range) => isInRange(bits, range))) || isNamed(address);
  });
  return ({ event }) => {
    const address = event.src_ip ?? event.src_network?.replace(/\/\d+$/, "");
    return address === undefined || isInside(address, "") ? undefined : address;
  };
}

/** One clause over a list of globs, where the list is there. */
function each(
  name: string,
  globs: Texts | undefined,
  check: (event: Event, test: Test) => string | undefined,
): readonly Clause[] {
  if (globs === undefined) return [];
  const test = compileTexts(globs);
  return [clause(name, globs, ({ event }) => check(event, test))];
}

function limit(
  name: string,
  most: number | undefined,
  show: (value: number) => string,
  read: (occasion: Occasion) => number | undefined,
): readonly Clause[] {
  if (most === undefined) return [];
  const expected = name === "limits.at_least_every" ? `within ${show(most)}` : `at most ${show(most)}`;
  const check: Clause["check"] = (occasion) => {
    const value = read(occasion);
    return value === undefined || value <= most ? undefined : show(value);
  };
  return [{ name, expected, check }];
}

function clause(name: string, expected: Texts, check: Clause["check"]): Clause {
  const more = expected.length - MOST_SHOWN;
  const shown = expected.slice(0, MOST_SHOWN).join(", ");
  return { name, expected: more > 0 ? `${shown} and ${more} more` : shown || "nothing", check };
}

function outside(test: Test, text: string | undefined): string | undefined {
  return text === undefined || test(text) ? undefined : text;
}

function inEnvironments(environments: Texts): Clause["check"] {
  const test = compileTexts(environments);
  return ({ environment }) => outside(test, environment || undefined);
}

/** By `GetObject`, `s3.amazonaws.com:GetObject`, `s3:GetObject`. */
function inActions(actions: Texts): Clause["check"] {
  const byName = compileTexts(actions);
  const byService = compileTexts(actions.filter((glob) => glob.includes(":")));
  const isAllowed = remembered(
    (action, service) =>
      byName(action) ||
      (service !== "" && (byService(`${service.split(".", 1)[0]}:${action}`) || byService(`${service}:${action}`))),
  );
  return ({ event }) => (isAllowed(event.action, event.service ?? "") ? undefined : event.action);
}

function throughWhom(event: Event): readonly string[] {
  const before = event.delegation?.slice(0, -1) ?? [];
  return event.parent_uid === undefined || before.includes(event.parent_uid) ? before : [event.parent_uid, ...before];
}

function lifetimeOf({ credential_issued, credential_expires }: Event): number | undefined {
  if (credential_issued === undefined || credential_expires === undefined) return undefined;
  return parseTime(credential_expires) - parseTime(credential_issued);
}
