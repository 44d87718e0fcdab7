import { type Event, identityUid, isJsonObject } from "@rolecall/core";
import { effect, type Operation, type Reader, type Target, textAt } from "./effect.ts";

const IAM = "google.iam.admin.v1.";

/** The uid of a service account, whose address names its project; one of Google's own is of the event's. */
function accountUid(email: string, { account_uid = "" }: Pick<Event, "account_uid">): string {
  const project = /@([^.]+)\.iam\.gserviceaccount\.com$/.exec(email)?.[1] ?? account_uid;
  return identityUid("gcp", project, "service-account", email);
}

/** Whose key it is, the address of the key says. */
const keyHolder: Target = (event) => {
  const email = /serviceAccounts\/([^/]+@[^/]+)/.exec(event.resource ?? "")?.[1];
  return email === undefined ? undefined : { targets: [accountUid(email, event)] };
};

/** Its number or its address is the resource, the address is a label, and of one that is made it is in the answer. */
const account: Target = (event, raw) => {
  const labelled = textAt(isJsonObject(raw["resource"]) ? raw["resource"] : {}, "labels", "email_id");
  const payload = isJsonObject(raw["protoPayload"]) ? raw["protoPayload"] : {};
  const email =
    labelled ??
    textAt(payload, "response", "email") ??
    /serviceAccounts\/([^/]+@[^/]+)$/.exec(event.resource ?? "")?.[1];
  return email === undefined ? undefined : { targets: [accountUid(email, event)] };
};

function of(verbs: readonly string[], what: string, reader: Reader): readonly Operation[] {
  return verbs.map((verb): Operation => [`${IAM}${verb}${what}`, reader]);
}

export const OF_GOOGLE: readonly Operation[] = [
  ...of(["Create", "Upload"], "ServiceAccountKey", effect("credential", keyHolder)),
  ...of(["Delete", "Disable"], "ServiceAccount", effect("deleted", account)),
  ...of(["Create", "Enable", "Undelete"], "ServiceAccount", effect("made", account)),
];
