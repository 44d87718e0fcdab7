import type { ActionClass } from "@rolecall/core";
import { expect, test } from "vitest";
import { guessClass } from "./guess-class.ts";

test.each<[string, ActionClass]>([
  ["GET /orders", "read"],
  ["POST /admin/users", "admin"],
  ["GET /Secrets/7", "secret"],
  ["POST /v1/api-keys", "secret"],
  ["POST /oauth/token", "auth"],
  ["POST /v1/search", "read"],
  ["GET orders", "read"],
  ["secret.read", "secret"],
  ["vault.secrets:list", "secret"],
  ["api_key.create", "secret"],
  ["token.issue", "secret"],
  ["token.verify", "other"],
  ["role.assign", "admin"],
  ["policy.update", "admin"],
  ["iam:user:create", "admin"],
  ["user.list", "discover"],
  ["user.delete", "delete"],
  ["user.login", "auth"],
  ["repo.create", "write"],
  ["deploy.start", "execute"],
  ["tools/call delete_database", "delete"],
  ["tools/call get_secret", "secret"],
  ["tools/call summarize", "execute"],
  ["execute_tool grant-admin-role", "admin"],
  ["s3:GetObject", "read"],
  ["iam:CreateAccessKey", "secret"],
  ["create_api_key", "secret"],
  ["CreateApiToken", "secret"],
  ["CreateServiceAccount", "admin"],
  ["ListServiceAccounts", "discover"],
  ["GetObject", "read"],
  ["reconcile", "other"],
  ["", "other"],
])("%s is %s", (action, expected) => {
  expect(guessClass(action)).toBe(expected);
});
