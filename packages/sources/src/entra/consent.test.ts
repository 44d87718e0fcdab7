import { describe, expect, test } from "vitest";
import { consentOf } from "./consent.ts";

const of = (newValue: string) =>
  consentOf({ modifiedProperties: [{ displayName: "ConsentAction.Permissions", oldValue: null, newValue }] });
const grant = (scope: string): string => `[Id: 1, ConsentType: Principal, Scope: ${scope}, CreatedDateTime: ]`;

describe("a consent is to signing in", () => {
  test.each([
    ["of the usual four", `"[] => [${grant("User.Read openid profile offline_access")}]; "`],
    ["of one, in other case", `"[] => [${grant("USER.READ")}]; "`],
    ["beside more that was there before", `"[${grant("Mail.Read")}] => [${grant("openid")}]; "`],
  ])("%s", (_, text) => {
    expect(of(text)).toBe("sign-in");
  });

  test.each([
    ["with mail", `"[] => [${grant("openid Mail.Read")}]; "`],
    ["with mail in a second grant", `"[] => [${grant("openid")}, ${grant("Mail.Read")}]; "`],
    ["of no scopes", `"[] => [${grant("")}]; "`],
    ["with more text than is read", `"[] => [${grant("openid ".repeat(4000))}${grant("Mail.Read")}]; "`],
    ["with nothing said", ""],
  ])("but not %s", (_, text) => {
    expect(of(text)).toBeUndefined();
  });

  test("of a record that lists no permissions, nothing is said", () => {
    expect(consentOf({ modifiedProperties: [] })).toBeUndefined();
    expect(consentOf(undefined)).toBeUndefined();
  });
});
