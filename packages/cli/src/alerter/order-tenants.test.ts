import type { Store } from "@rolecall/clickhouse";
import type { Command, CommandAnswer } from "@rolecall/service-alerter";
import { expect, test } from "vitest";
import { tenantsOfOrder } from "./order-tenants.ts";
import { createTenantCommands } from "./tenants.ts";

const TENANTS = ["acme", "globex", "initech"];
const UNKNOWN: CommandAnswer = { accepted: false, reason: "not-found", message: "this message's findings are over" };
/** The history of a silence of globex's, and of nothing else. */
const store = {
  select: async (_sql: string, { id }: { readonly id?: string }) => (id === "s_globex" ? [{ tenant: "globex" }] : []),
} as unknown as Store;

function silence(...matchers: readonly (readonly string[])[]): Command {
  const times = { startsAt: 0, endsAt: 1, updatedAt: 0 };
  const silence = { silenceId: "s", matchers, ...times, createdBy: "ann", comment: "", hidden: 0, episodes: [] };
  return { kind: "silence", silence };
}

const expiry = (silenceId: string): Command => ({ kind: "expire-silence", silenceId, by: "ann" });

test.each<[string, Command, readonly string[]]>([
  ["a silence that names one", silence(["severity=high", 'tenant="globex"']), ["globex"]],
  ["a silence that names two", silence(['tenant=~"acme|initech"']), ["acme", "initech"]],
  ["a silence of either set", silence(['tenant="acme"'], ['tenant="globex"']), ["acme", "globex"]],
  ["a silence that names none", silence(["severity=high"]), TENANTS],
  ["a silence that excludes all", silence(['tenant="hooli"']), ["acme"]],
  ["the end of a silence", expiry("s_globex"), ["globex"]],
  ["the end of a silence that nobody has", expiry("s_none"), ["acme"]],
  ["a button under a message", { kind: "snooze", groupId: "g", forMs: 1, by: "U1" }, TENANTS],
  ["what a pager tells", { kind: "resolve", subject: { wireKey: "k" }, by: "pagerduty" }, TENANTS],
  ["a finding that nobody has", { kind: "acknowledge", subject: { findingUid: "f" }, by: "ann" }, ["acme"]],
])("%s goes to the right tenants", async (_, command, tenants) => {
  expect(await tenantsOfOrder(store, TENANTS, { command })).toEqual(tenants);
});

test.each<[string, readonly CommandAnswer[], CommandAnswer]>([
  ["one obeys", [UNKNOWN, { accepted: true, message: "" }, UNKNOWN], { accepted: true, message: "" }],
  ["one may not", [UNKNOWN, UNKNOWN, { ...UNKNOWN, reason: "not-allowed" }], { ...UNKNOWN, reason: "not-allowed" }],
  ["nobody knows it", [UNKNOWN, UNKNOWN, UNKNOWN], UNKNOWN],
])("a message of one tenant's is known to its own alerter alone: %s", async (_, answers, told) => {
  const commands = createTenantCommands(store, TENANTS);
  for (const [n, tenant] of TENANTS.entries()) commands.of(tenant).attach(async () => answers[n] ?? UNKNOWN);
  const command: Command = { kind: "acknowledge", subject: { groupId: "g" }, by: "U1" };
  expect(await commands.send({ command })).toEqual(told);
});
