import type { CredentialKind } from "@rolecall/core";
import type { Act } from "../act.ts";

const FROM = String.raw`from (?<address>[\da-fA-F.:%]{2,64}|UNKNOWN)(?: port \d{1,5})?`;
/** Whoever is not let in may be called anything: the name goes to the last place where a line goes on as it should. */
const ACCEPTED = new RegExp(
  String.raw`^Accepted (?<method>[\w/-]{1,64}) for (?<user>.{1,256}) ${FROM}(?: ssh2)?(?:: (?<key>[\w-]{2,32}) (?<print>(?:SHA256:[\w+/=]{20,64}|(?:MD5:)?[\da-f:]{47,51}))(?: ID (?<id>.{1,128}) \(serial (?<serial>\d{1,20})\) CA (?:[\w-]{2,32}) (?<ca>SHA256:[\w+/=]{20,64}))?)?`,
);
const FAILED = new RegExp(
  String.raw`^(?:error: )?(?:Failed (?<method>[\w/-]{1,64})|maximum authentication attempts exceeded) for (?<unheard>(?:invalid|illegal) user )?(?<user>.{0,256}) ${FROM}(?: ssh2)?`,
);
const UNHEARD = new RegExp(`^(?:Invalid|Illegal) user (?<user>.{0,256}) ${FROM}$`);
const REFUSED = new RegExp(`^User (?<user>.{1,256}) ${FROM} not allowed because (?<why>.{1,200})$`);
/** What a client does before it signs in with another key is no failure: most clients offer all that they have. */
const OFFERED = /^(?:publickey|none|gssapi-with-mic|gssapi-keyex|hostbased)$/;

/** What a daemon of syslog makes of lines that are the same: the last of them, and how many there were. */
const REPEATED = /^message repeated \d{1,9} times: \[ ?(?<message>.*)\]$/s;

/** Who signs in, with which key; who does not get in. Sessions that begin and end say the same again. */
export function sshdMessage(said: string): Act | undefined {
  const message = REPEATED.exec(said)?.groups?.["message"] ?? said;
  const accepted = ACCEPTED.exec(message)?.groups;
  if (accepted !== undefined) return acceptedAct(accepted);
  const failed = FAILED.exec(message)?.groups;
  if (failed !== undefined) return failedAct(failed);
  const unheard = UNHEARD.exec(message)?.groups;
  if (unheard !== undefined) return refusedAct(undefined, unheard, "no-such-user");
  const refused = REFUSED.exec(message)?.groups;
  return refused === undefined ? undefined : refusedAct(refused["user"], refused, "not-allowed");
}

type Parts = Readonly<Record<string, string | undefined>>;

const KINDS: ReadonlyMap<string, CredentialKind> = new Map([
  ["publickey", "ssh-key"],
  ["password", "password"],
  ["keyboard-interactive/pam", "password"],
]);

function acceptedAct({ method = "", user, address, key, print, id, serial, ca }: Parts): Act {
  return {
    action: "ssh.login",
    actionClass: "auth",
    user,
    outcome: "success",
    address,
    resourceKind: "host",
    // A certificate is a new one each time: who signed it for whom stays.
    credential: {
      uid: ca === undefined ? print : `${ca} ${id}`,
      kind: KINDS.get(method) ?? (print === undefined ? "unknown" : "ssh-key"),
    },
    labels: { method, key_type: key, key_id: id, serial, certificate: ca === undefined ? undefined : print },
  };
}

function failedAct({ method = "", user, unheard, address }: Parts): Act | undefined {
  if (unheard !== undefined) return refusedAct(undefined, { user, address }, "no-such-user");
  if (OFFERED.test(method)) return undefined;
  return refusedAct(user, { user, address }, method === "" ? "too-many-attempts" : `wrong-${method}`);
}

/** Names that are no user's make no identity. */
function refusedAct(user: string | undefined, { user: tried, address }: Parts, error: string): Act {
  return {
    action: "ssh.login",
    actionClass: "auth",
    user,
    outcome: "denied",
    error,
    address,
    resourceKind: "host",
    labels: { tried_user: tried },
  };
}
