import { identityUid, isJsonObject } from "@rolecall/core";
import { podAccount } from "../changes/pod-account.ts";
import { effect, type Operation, objectsIn, type Target, textAt, textOf } from "./effect.ts";

const BINDINGS = ["rolebindings", "clusterrolebindings"];
const WORKLOADS = ["deployments", "statefulsets", "daemonsets", "cronjobs"];
const WRITES = ["create", "update", "patch"];
const MOST_SUBJECTS = 50;

const subjects: Target = ({ account_uid: account = "" }, raw) => {
  const request = raw["requestObject"];
  const targets = objectsIn(isJsonObject(request) ? request["subjects"] : undefined, MOST_SUBJECTS).flatMap(
    (subject) => {
      const [name, namespace] = [textOf(subject["name"]), textOf(subject["namespace"])];
      if (subject["kind"] !== "ServiceAccount" || name === undefined || namespace === undefined) return [];
      return [identityUid("kubernetes", account, "service-account", `${namespace}/${name}`)];
    },
  );
  return targets.length === 0 ? undefined : { targets };
};

const serviceAccount: Target = ({ account_uid: account = "" }, raw) => {
  const [name, namespace] = [textAt(raw, "objectRef", "name"), textAt(raw, "objectRef", "namespace")];
  if (name === undefined || namespace === undefined) return undefined;
  return { targets: [identityUid("kubernetes", account, "service-account", `${namespace}/${name}`)] };
};

/** The namespace that is deleted, with all that lies in it. */
const namespace: Target = ({ account_uid = "" }, raw) => accountsIn(account_uid, textAt(raw, "objectRef", "name"));

/** What the namespace's controller does after that; whoever chooses by a label or a field deletes some of them. */
const collection: Target = ({ account_uid = "" }, raw) => {
  const uri = textOf(raw["requestURI"]);
  const isWhole = uri !== undefined && !/[?&](?:label|field)Selector=/i.test(uri);
  return isWhole ? accountsIn(account_uid, textAt(raw, "objectRef", "namespace")) : undefined;
};

function accountsIn(account: string, name: string | undefined): ReturnType<Target> {
  if (name === undefined) return undefined;
  return { targets: [], within: identityUid("kubernetes", account, "service-account", `${name}/`) };
}

const pods: Target = (event, raw) => {
  const targets = podAccount(event, raw);
  return targets.length === 0 ? undefined : { targets };
};

/** Where the audit policy keeps the answer: it is what was deleted. What was asked for is the caller's own text. */
const answeredPods: Target = (event, raw) => (isJsonObject(raw["responseObject"]) ? pods(event, raw) : undefined);

function each(
  verbs: readonly string[],
  resources: readonly string[],
  ...effects: Parameters<typeof effect>
): readonly Operation[] {
  const reader = effect(...effects);
  return resources.flatMap((resource) => verbs.map((verb): Operation => [`${verb} ${resource}`, reader]));
}

export const OF_KUBERNETES: readonly Operation[] = [
  ...each(WRITES, BINDINGS, "role", subjects),
  ...each(["delete"], ["serviceaccounts"], "deleted", serviceAccount),
  ...each(["create"], ["serviceaccounts"], "made", serviceAccount),
  ...each(["delete"], ["namespaces"], "deleted", namespace),
  ...each(["create"], ["namespaces"], "made", namespace),
  ...each(["deletecollection"], ["serviceaccounts"], "deleted", collection),
  ...each(["delete"], WORKLOADS, "deleted", answeredPods),
  ...each(WRITES, WORKLOADS, "made", pods),
];
