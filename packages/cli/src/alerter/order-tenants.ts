import { matchesAll, parseMatchers } from "@rolecall/alerting";
import { getFinding, type Store } from "@rolecall/clickhouse";
import type { Command, CommandAnswer, Order } from "@rolecall/service-alerter";

/**
 * Whose alerters are to obey an order. What names a finding or a silence goes to whom that belongs; a silence to all
 * tenants that its matchers allow; what names a message to all, since only its own alerter knows it.
 */
export async function tenantsOfOrder(
  store: Store,
  tenants: readonly string[],
  { command }: Order,
): Promise<readonly string[]> {
  const [first] = tenants;
  if (first === undefined || tenants.length === 1) return tenants;
  const named = await namedBy(store, tenants, command);
  const own = tenants.filter((tenant) => named.includes(tenant));
  return own.length > 0 ? own : [first];
}

async function namedBy(store: Store, tenants: readonly string[], command: Command): Promise<readonly string[]> {
  switch (command.kind) {
    case "silence":
      return tenants.filter((tenant) => command.silence.matchers.some((set) => allows(set, tenant)));
    case "expire-silence": {
      const rows = await store.select<{ tenant: string }>(
        "SELECT DISTINCT tenant FROM rolecall.silences WHERE silence_id = {id:String}",
        { id: command.silenceId },
      );
      return rows.map(({ tenant }) => tenant);
    }
    case "acknowledge":
    case "resolve":
    case "reopen":
    case "feedback": {
      if (!("findingUid" in command.subject)) return tenants;
      const finding = await getFinding(store, command.subject.findingUid);
      return finding === undefined ? [] : [finding.tenant];
    }
    case "snooze":
      return tenants;
    case "refused-action":
    case "told-change":
      return [];
  }
}

/** What cannot be read is refused by whoever obeys first. */
function allows(set: readonly string[], tenant: string): boolean {
  try {
    const matchers = set.flatMap(parseMatchers).filter(({ name }) => name === "tenant");
    return matchesAll(matchers, { tenant });
  } catch {
    return false;
  }
}

/** Of several alerters' answers: that of whoever obeyed, and what all of those said; else of one that knows what is meant. */
export function togetherOf(answers: readonly CommandAnswer[]): CommandAnswer {
  const accepted = answers.filter((answer) => answer.accepted);
  const said = [...new Set(accepted.map(({ message }) => message).filter((message) => message !== ""))];
  if (accepted.length > 0) return { accepted: true, message: said.join("; ") };
  const known = answers.find((answer) => !answer.accepted && answer.reason !== "not-found");
  return known ?? answers[0] ?? { accepted: false, reason: "not-found", message: "nobody watches this" };
}
