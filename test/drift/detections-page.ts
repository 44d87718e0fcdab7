import {
  type Answer,
  DETECTIONS,
  type Detection,
  PEERS,
  type Peer,
  RULE_PEERS,
  RULES,
  WITHOUT_A_RULE,
} from "@rolecall/detection";
import { code, intro, type ReferencePage, table } from "./reference-page.ts";

const PEER_KEYS = Object.keys(PEERS) as Peer[];

const WORDS: Readonly<Record<Answer["by"], string>> = {
  behavior: "baseline",
  rule: "rule",
  policy: "policy",
  lifecycle: "life of identities",
  delegation: "delegation",
  none: "not yet",
};

/** The 44 detections of the reference, what answers each, and whose detection each of ours is. */
export const detectionsPage: ReferencePage = {
  file: "detections.md",
  render: () =>
    [
      intro(
        "Detections",
        "What Rolecall finds, what answers it, and what other products call it. *Baseline* names dimensions of the learned behaviour, *rule* the rules of [rules.md](rules.md), *policy* clauses of your own policies, *life of identities* and *delegation* what is followed over an identity's life. Names of peers are those of their documentation and collections as of November 2026; a name in two rows is answered by either.",
      ),
      "## What answers each\n",
      table(["", "detection", "answered by", ...PEER_KEYS.map((peer) => PEERS[peer])], DETECTIONS.map(rowOf)),
      "## Without a rule, on purpose\n",
      "What other catalogues tell by a rule of the first time or of a count, over operations that are somebody's daily work: a rule would have to know whose.\n",
      table(
        ["what they tell", "answered by", "why no rule"],
        WITHOUT_A_RULE.map(({ intent, answer, why }) => [
          intent,
          answer.by === "none" ? "nothing" : answerOf(answer),
          why,
        ]),
      ),
      "## Which of ours is which of theirs\n",
      ...PEER_KEYS.map(ofPeer),
    ].join("\n"),
};

function rowOf({ number, name, answers, peers }: Detection): string[] {
  return [
    String(number),
    name,
    answers.map(answerOf).join("; "),
    ...PEER_KEYS.map((peer) => (peers[peer] ?? []).map(code).join(", ")),
  ];
}

function answerOf({ by, what }: Answer): string {
  return by === "none" ? `${WORDS.none}: ${what.join(", ")}` : `${WORDS[by]} ${what.map(linkOf).join(", ")}`;
}

function linkOf(what: string): string {
  return RULES.some(({ id }) => id === what) ? `[${what}](rules.md#${what})` : code(what);
}

/** Every name of one peer, and what of ours answers it. */
function ofPeer(peer: Peer): string {
  const ours = new Map<string, string[]>();
  const note = (name: string, by: string): void => void ours.set(name, [...(ours.get(name) ?? []), by]);
  for (const [id, names] of Object.entries(RULE_PEERS)) for (const name of names[peer] ?? []) note(name, linkOf(id));
  for (const { number, name, peers } of DETECTIONS)
    for (const theirs of peers[peer] ?? []) note(theirs, `${number} (${name})`);
  const rows = Array.from(ours).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return [
    `### ${PEERS[peer]}\n`,
    table(
      ["theirs", "ours"],
      rows.map(([name, by]) => [code(name), by.join(", ")]),
    ),
  ].join("\n");
}
