import type { JsonObject } from "@rolecall/core";
import { expect, test } from "vitest";
import { createRules } from "../../index.ts";
import { decodeAlone } from "../../test/decode-record.ts";
import { anthropic, BY_ANTHROPIC } from "../examples/vendors.ts";

const saidOf = (type: string, differences: JsonObject = {}): readonly string[] => {
  const rules = createRules();
  return decodeAlone([anthropic(type, { ...BY_ANTHROPIC, ...differences })]).flatMap((event) =>
    rules.check(event).map(({ rule }) => rule),
  );
};

test.each([
  ["anthropic-address-list-removed", "org_ip_restriction_deleted"],
  ["anthropic-data-exported", "org_data_export_started"],
  ["anthropic-data-kept-or-shared", "org_claude_code_data_sharing_enabled"],
  ["anthropic-log-way-changed", "org_compliance_api_settings_updated"],
  ["anthropic-organization-deleted", "org_bulk_delete_initiated"],
  ["anthropic-way-in-opened", "org_sso_group_role_mappings_updated"],
])("%s is told though the log names Anthropic alone", (id, type) => {
  expect(saidOf(type)).toContain(id);
});

test.each(["org_user_viewed", "org_directory_resync_completed", "org_taint_added", "org_ip_restriction_created"])(
  "nothing is told of %s of Anthropic's own",
  (type) => {
    expect(saidOf(type)).toEqual([]);
  },
);

test("nor of sign-in that is switched on", () => {
  expect(saidOf("org_sso_toggled", { enabled: true })).toEqual([]);
});
