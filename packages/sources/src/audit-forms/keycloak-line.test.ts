import { expect, test } from "vitest";
import { keycloakLine } from "./keycloak-line.ts";

test.each([
  ['type="LOGIN", realmId="a", username="a, \\"b\\"", ipAddress="::1"', { username: 'a, \\"b\\"' }, "::1"],
  ["type=LOGIN, realmId=a, redirect_uri=http://x?a,b, code_id=1, ipAddress=::1", { code_id: "1" }, "::1"],
])("pairs of %s", (message, details, ipAddress) => {
  expect(keycloakLine(message, { message })).toMatchObject({ type: "LOGIN", realmId: "a", ipAddress, details });
});

test("what somebody wrote for a name says nothing of who that is", () => {
  const message =
    'type="LOGIN_ERROR", realmId="a", userId="null", ipAddress="::1", username="x", userId="u-1", type="LOGIN"';
  expect(keycloakLine(message, { message })).toEqual({
    ...{ type: "LOGIN_ERROR", realmId: "a", ipAddress: "::1", details: { username: "x" } },
  });
});

test.each(["", "realmId=", 'type="LOGIN"', "x type=LOGIN, realmId=a", "[org.keycloak.events] (t) realmId=a"])(
  "%j is no event",
  (message) => {
    expect(keycloakLine(message, { message })).toBeUndefined();
  },
);

/** Where the time grew with the square of the length, these would take minutes. */
test.each([
  ["letters without an end", `type=LOGIN, realmId=a, ${"a".repeat(1e6)}`, "LOGIN"],
  ["quotes without an end", `type=LOGIN, realmId=a, ${'a="\\", '.repeat(1e5)}`, "LOGIN"],
  ["beginnings without an end", `realmId=a${"[org.keycloak.events] (".repeat(4e4)}`, undefined],
])("a line with %s is not looked at for long", (_, message, type) => {
  expect(keycloakLine(message, { message })?.["type"]).toBe(type);
});
