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

/** Whatever acts by a service account of the project: it ends at once, and is restored with it. */
const project: Target = ({ resource = "" }, raw) => {
  const labelled = textAt(isJsonObject(raw["resource"]) ? raw["resource"] : {}, "labels", "project_id");
  const name = labelled ?? /^(?:.*\/)?projects\/([^/]+)$/.exec(resource)?.[1];
  if (name === undefined || !/^[a-z][a-z\d:.-]*$/.test(name)) return undefined;
  return { targets: [], within: `${identityUid("gcp", name, "service-account", "")}` };
};

/** The first version of the API says its methods without where they are. */
const PROJECTS = ["", ...["v1", "v1beta1", "v3"].map((version) => `google.cloud.resourcemanager.${version}.Projects.`)];

function ofProjects(verb: string, what: "deleted" | "made"): readonly Operation[] {
  return PROJECTS.map((begin): Operation => [`${begin}${verb}Project`, effect(what, project)]);
}

function of(verbs: readonly string[], what: string, reader: Reader): readonly Operation[] {
  return verbs.map((verb): Operation => [`${IAM}${verb}${what}`, reader]);
}

export const OF_GOOGLE: readonly Operation[] = [
  ...of(["Create", "Upload"], "ServiceAccountKey", effect("credential", keyHolder)),
  ...of(["Delete", "Disable"], "ServiceAccount", effect("deleted", account)),
  ...ofProjects("Delete", "deleted"),
  ...ofProjects("Undelete", "made"),
  ...of(["Create", "Enable", "Undelete"], "ServiceAccount", effect("made", account)),
];
