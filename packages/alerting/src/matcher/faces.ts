import { type Finding, isPerson, OWNER_OF_MEMBERS, PERSON, parseIdentityUid } from "@rolecall/core";
import { MEMBERS, memberUidsOf, uidsIn } from "../tell/members.ts";
import { labelsOf } from "./labels.ts";
import { type Labels, labelOf } from "./matcher.ts";

/** What has labels of its own, and where it is about several those of the others. */
export interface Faced {
  readonly labels: Labels;
  readonly finding?: Finding | undefined;
  /** Labels of the inventory of those whom a finding about a group names, by `identity_uid`. */
  readonly members?: Readonly<Record<string, Labels>> | undefined;
}

/** Labels are never changed in place: a finding that is told anew has new ones. */
const known = new WeakMap<Labels, readonly Labels[]>();

/**
 * The labels of a finding about a group as if each of its members had one: what routes, silences, inhibition and windows ask is who
 * somebody is and whose, and of a group no one of them stands for all. Of any other finding, its own.
 */
export function facesOf(faced: Faced): readonly Labels[] {
  const { finding, labels } = faced;
  // Most are about one, and asked often.
  if (finding?.dimensions.some(({ name }) => name === MEMBERS) !== true) return [labels];
  const before = known.get(labels);
  if (before !== undefined) return before;
  const uids = memberUidsOf(finding);
  const faces = uids.length < 2 ? [labels] : membersOf(faced, finding, uids);
  known.set(labels, faces);
  return faces;
}

function membersOf({ labels, members = {} }: Faced, finding: Finding, named: readonly string[]): readonly Labels[] {
  const decider = finding.identity_uid;
  const owners = ownersIn(finding);
  const severity = labelOf(labels, "severity") as Finding["severity"];
  const faceOf = (uid: string): Labels => {
    const isDecider = uid === decider;
    const extra = Object.hasOwn(members, uid) ? members[uid] : isDecider ? labels : {};
    const owner = owners === undefined ? finding.owner : (owners.get(uid) ?? "");
    const environment = finding.environment || labelOf(extra ?? {}, "environment");
    return labelsOf({ ...finding, ...(isDecider ? {} : whoIs(uid, finding)), owner, environment, severity }, extra);
  };
  // An agent that is one identity for everybody is not named, but the people for whom it worked are.
  const unnamed = [decider, ...(owners?.keys() ?? [])].filter((uid) => !named.includes(uid));
  const [agent] = unnamed.filter((uid) => parseIdentityUid(uid)?.kind === "ai-agent");
  const people = agent === undefined ? [] : named.filter(isPerson);
  const itself = agent === undefined ? {} : faceOf(agent);
  const others = unnamed.filter((uid) => uid !== agent || people.length === 0);
  const identities = new Set([...named.filter((uid) => !people.includes(uid)), ...others]);
  return [...people.map((uid) => ({ ...itself, [PERSON]: uid })), ...Array.from(identities, faceOf)];
}

function whoIs(
  uid: string,
  { identity_kind }: Finding,
): Pick<Finding, "identity_uid" | "identity_kind" | "identity_name"> {
  const identity = parseIdentityUid(uid);
  const kind = identity?.kind ?? identity_kind;
  return { identity_uid: uid, identity_kind: kind, identity_name: identity?.nativeId ?? uid };
}

/** Whose each of them is; undefined where they are all of the finding's owner. */
function ownersIn({ dimensions }: Finding): ReadonlyMap<string, string> | undefined {
  const told = dimensions.filter(({ name }) => name === OWNER_OF_MEMBERS);
  if (told.length === 0) return undefined;
  return new Map(
    told.flatMap(({ observed, expected }) =>
      uidsIn(expected.replace(/^of /, "")).map((uid) => [uid, observed] as const),
    ),
  );
}
