import { meantHint } from "@rolecall/core";
import type { ConfigFault } from "./config-error.ts";
import { isLoopback } from "./fields.ts";
import { kafkaSecurity } from "./kafka-security.ts";
import { groupIn, groupsIn, type LooseGroup, type Path, textIn, textsIn } from "./loose.ts";

/**
 * What is wrong between parts that are right by themselves. Takes the value as it was written, so that these faults are
 * told together with those of the parts.
 */
export function crossChecks(root: LooseGroup): ConfigFault[] {
  const route = groupIn(root, "route");
  const routes = route === undefined ? [] : routesOf(route);
  return [
    ...repeatedNames(groupsIn(root, "receivers")),
    ...repeatedNames(groupsIn(root, "time_intervals")),
    ...repeatedNames(groupsIn(root, "inhibit_rules")),
    ...repeatedNames(groupsIn(root, "maintenance_windows")),
    ...repeatedNames(routes),
    ...unknownReceivers(root, route === undefined ? [] : [route, ...routes]),
    ...unknownIntervals(root, routes),
    ...listeners(root),
    ...rootless(groupIn(root, "console")),
    ...repeatedTopics(groupsIn(root, "inputs")),
    ...brokers(root),
    ...kafkaSecurity(root),
  ];
}

function routesOf(parent: LooseGroup): LooseGroup[] {
  return groupsIn(parent, "routes").flatMap((route) => [route, ...routesOf(route)]);
}

function repeatedNames(groups: readonly LooseGroup[]): ConfigFault[] {
  const seen = new Set<string>();
  return groups.flatMap((group) => {
    const name = textIn(group, "name");
    if (name === undefined) return [];
    if (seen.has(name))
      return [{ path: [...group.path, "name"], message: `the name ${name} is taken by an earlier one` }];
    seen.add(name);
    return [];
  });
}

/** Two readers in one group share a topic's partitions: each record would be read as one of both says, by chance. */
function repeatedTopics(inputs: readonly LooseGroup[]): ConfigFault[] {
  const seen = new Set<string>();
  return inputs.flatMap((input) => {
    const kafka = groupIn(input, "kafka");
    const topic = kafka && textIn(kafka, "topic");
    if (kafka === undefined || topic === undefined) return [];
    if (seen.has(topic)) {
      const hint = "source: auto tells the sources of one topic apart";
      return [{ path: [...kafka.path, "topic"], message: `the topic ${topic} is read by an earlier input`, hint }];
    }
    seen.add(topic);
    return [];
  });
}

function unknownReceivers(root: LooseGroup, routes: readonly LooseGroup[]): ConfigFault[] {
  const known = namesOf(root, "receivers");
  if (groupIn(root, "route") === undefined) {
    if (known.length < 2) return [];
    return [{ path: ["receivers"], message: "several receivers need a route that says who gets what" }];
  }
  return routes.flatMap((route) => {
    const receiver = textIn(route, "receiver");
    return receiver === undefined ? [] : unknownName("receiver", receiver, known, [...route.path, "receiver"]);
  });
}

function unknownIntervals(root: LooseGroup, routes: readonly LooseGroup[]): ConfigFault[] {
  const known = namesOf(root, "time_intervals");
  return routes
    .flatMap((route) => [...textsIn(route, "mute_time_intervals"), ...textsIn(route, "active_time_intervals")])
    .flatMap(({ text, path }) => unknownName("time interval", text, known, path));
}

function namesOf(root: LooseGroup, key: string): string[] {
  return Array.from(new Set(groupsIn(root, key).flatMap((group) => textIn(group, "name") ?? [])));
}

function unknownName(what: string, name: string, known: readonly string[], path: Path): ConfigFault[] {
  if (known.includes(name)) return [];
  return [{ path, message: `there is no ${what} of this name`, hint: meantHint(name, known) || knownHint(known) }];
}

function knownHint(known: readonly string[]): string {
  return known.length === 0 ? "" : `known here: ${known.join(", ")}`;
}

function listeners(root: LooseGroup): ConfigFault[] {
  const taken = new Set<string>();
  const faults = groupsIn(root, "inputs").flatMap((input): ConfigFault[] => {
    const http = groupIn(input, "http");
    const listen = http && textIn(http, "listen");
    if (http === undefined || listen === undefined) return [];
    const path = [...http.path, "listen"];
    if (taken.has(listen)) return [{ path, message: "another input listens there" }];
    taken.add(listen);
    const isGuarded = http.members["token_file"] !== undefined || groupsIn(http, "tokens").length > 0;
    return !isGuarded ? exposed(listen, path, "set token_file") : [];
  });
  faults.push(...operators(root, taken));
  const page = groupIn(root, "console");
  const listen = page && textIn(page, "listen");
  const oidc = page && groupIn(page, "oidc");
  if (oidc !== undefined) return [...faults, ...homeless(page, oidc.path)];
  if (listen === undefined) return faults;
  const hint = "set console.oidc, or listen on 127.0.0.1 and put a proxy that authenticates in front";
  return [...faults, ...exposed(listen, ["console", "listen"], hint)];
}

/** Probes and what collects metrics have a listener of their own, or none. */
function operators(root: LooseGroup, taken: ReadonlySet<string>): ConfigFault[] {
  const group = groupIn(root, "operations");
  const listen = group && textIn(group, "listen");
  if (group === undefined || listen === undefined) return [];
  const path = [...group.path, "listen"];
  if (taken.has(listen)) return [{ path, message: "an input listens there" }];
  const page = groupIn(root, "console");
  if (listen === (page && textIn(page, "listen"))) return [{ path, message: "the console listens there" }];
  return group.members["token_file"] === undefined ? exposed(listen, path, "set operations.token_file") : [];
}

/** A provider sends people back to an address that it knows, and never in the clear but on this machine. */
function homeless(page: LooseGroup | undefined, path: Path): ConfigFault[] {
  const home = page && textIn(page, "public_url");
  if (home === undefined) return [{ path, message: "needs console.public_url", hint: "the address that people use" }];
  const isPlain = /^http:/i.test(home);
  const host = /^http:\/\/(\[[^\]]*\]|[^/:]+)/i.exec(home)?.[1] ?? "";
  if (!isPlain || isLoopback(host)) return [];
  return [{ path: ["console", "public_url"], message: "must be https, for sessions are sent there" }];
}

/** Pages, cookies and what Slack calls are under the root of a host: under a path nothing would be found. */
function rootless(page: LooseGroup | undefined): ConfigFault[] {
  const home = page && textIn(page, "public_url");
  if (home === undefined || /^https?:\/\/[^/?#]*\/*$/i.test(home) || home.includes("${")) return [];
  const hint = "give the console a host name of its own";
  return [{ path: ["console", "public_url"], message: "must be a host without a path", hint }];
}

function exposed(listen: string, path: Path, hint: string): ConfigFault[] {
  if (isLoopback(listen.slice(0, listen.lastIndexOf(":")))) return [];
  return [{ path, message: "is not on loopback, and without authentication", hint }];
}

function brokers(root: LooseGroup): ConfigFault[] {
  if (root.members["kafka"] !== undefined) return [];
  return [...groupsIn(root, "inputs"), ...groupsIn(root, "receivers")].flatMap((input) =>
    input.members["kafka"] === undefined
      ? []
      : [{ path: [...input.path, "kafka"], message: "needs a broker", hint: "set kafka.brokers" }],
  );
}
