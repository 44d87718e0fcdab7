import { expect, test } from "vitest";
import { identify } from "./identify.ts";
import { spelled } from "./spelling.ts";

test.each([
  ["a list", ["managedIdentity"], "managed-identity"],
  ["a list in a text", '["managedIdentity"]', "managed-identity"],
  ["that of an application", ["servicePrincipal"], "oauth-app"],
  ["something else", [{ toString: 1 }], "oauth-app"],
])("who signed in is what the sort of its sign-in says: %s", (_, signInEventTypes, kind) => {
  const record = spelled({ createdDateTime: "2026-11-24T10:00:00Z", servicePrincipalId: "d4", signInEventTypes });
  expect(identify(record, "sign-in", "t1")).toMatchObject({ uid: `entra:t1:${kind}:d4`, kind });
});
