import { expect, test } from "vitest";
import { call, WORLD_START } from "../test/tiny-world.ts";
import { evidenceOf } from "./evidence.ts";
import { compileTemplate } from "./template.ts";

const render = compileTemplate("{identity_name} let in {raw.to.*.id|outsiders.raw.policy|somebody}");

test.each<[string, string]>([
  ['{"to": [{"id": "a"}]}', "ci let in a"],
  ['{"to": [{"id": "a"}, {"id": "b"}, {"id": "c"}]}', "ci let in a and 2 more"],
  ['{"to": [{"id": "a"}, {"id": "a"}]}', "ci let in a"],
  ['{"policy": {"Statement": {"Effect": "Allow", "Principal": "*"}}}', "ci let in everybody"],
  [
    '{"policy": {"Statement": {"Effect": "Allow", "Principal": {"AWS": ["999999999999", "888888888888"]}}}}',
    "ci let in 999999999999 and 1 more",
  ],
  ['{"to": [{"id": "999999999999"}, {"id": "all"}]}', "ci let in all and 1 more"],
  [
    '{"policy": {"Statement": [{"Effect": "Allow", "Principal": {"AWS": "999999999999"}}, {"Effect": "Allow", "Principal": "*"}]}}',
    "ci let in everybody and 1 more",
  ],
  ["{}", "ci let in somebody"],
])("of %s it says: %s", (raw, said) => {
  const event = call("ci", WORLD_START, "e", { raw, account_uid: "123456789012" });
  expect(render(evidenceOf(event, WORLD_START))).toBe(said);
});

test.each<[string, string]>([
  ["clusterrolebindings/tiller", "tiller made clusterrolebindings/tiller"],
  ["clusterrolebindings", "tiller made one not named in the log"],
])("of the resource %s it says: %s", (resource, said) => {
  const made = compileTemplate("{identity_name} made {resource|one not named in the log}");
  const event = call("tiller", WORLD_START, "e", { resource, resource_kind: "clusterrolebindings" });
  expect(made(evidenceOf(event, WORLD_START))).toBe(said);
});

test("whom it acted for is told by name, which a uid cut to fit would not say", () => {
  const acted = compileTemplate("{identity_name} acted as {delegation|somebody}");
  const delegation = ["kubernetes:production-eu:service-account:kube-system/clusterrole-aggregation-controller"];
  const event = call("delta", WORLD_START, "e", { delegation });
  expect(acted(evidenceOf(event, WORLD_START))).toBe("delta acted as kube-system/clusterrole-aggregation-controller");
});
