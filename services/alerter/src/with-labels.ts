import { type Input, type Labels, memberUidsOf } from "@rolecall/alerting";
import type { Finding } from "@rolecall/core";
import { TURN_FINDINGS } from "./take-findings.ts";

/**
 * Offers findings with the labels of their identities, in the order in which they came; resolves as `offer` does. Whatever
 * comes while labels are asked for is asked for together with the next question: a question of its own for each batch
 * would make the hundredth wait for a hundred of them.
 */
export function withLabels(
  ask: (findings: readonly Finding[]) => Promise<ReadonlyMap<string, Labels>>,
  offer: (inputs: readonly Input[]) => Promise<void>,
): (findings: readonly Finding[]) => Promise<void> {
  let underWay: Promise<unknown> = Promise.resolve();
  let next: { readonly gathered: Finding[]; readonly done: Promise<void> } | undefined;

  function begin(): NonNullable<typeof next> {
    const gathered: Finding[] = [];
    const asked = underWay.then(() => {
      if (next?.gathered === gathered) next = undefined;
      return ask(gathered);
    });
    underWay = asked.catch(() => undefined);
    const done = asked.then((labels) => offer(gathered.map((finding) => inputOf(finding, labels))));
    return { gathered, done };
  }

  return (findings) => {
    const fits = next !== undefined && next.gathered.length + findings.length <= TURN_FINDINGS;
    if (next === undefined || !fits) next = begin();
    next.gathered.push(...findings);
    return next.done;
  };
}

function inputOf(finding: Finding, known: ReadonlyMap<string, Labels>): Input {
  const [labels, uids] = [known.get(finding.identity_uid) ?? {}, memberUidsOf(finding)];
  if (uids.length < 2) return { kind: "finding", finding, labels };
  const others = uids.flatMap((uid) => {
    const own = known.get(uid);
    return own === undefined || Object.keys(own).length === 0 ? [] : [[uid, own] as const];
  });
  return { kind: "finding", finding, labels, members: Object.fromEntries(others) };
}
