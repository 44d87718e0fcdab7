import type { ActionClass } from "@rolecall/core";

/** Engines whose reads give a secret away. */
const SECRET_MOUNTS =
  /^(?:kv|generic|cubbyhole|aws|azure|gcp|alicloud|database|rabbitmq|consul|nomad|pki|ssh|transit|transform|totp|kmip|ldap|ad|mongodbatlas|terraform|kubernetes|keymgmt|identity_token)$/;
const ADMIN =
  /^(?:sys\/(?:polic|auth|mounts|audit|config|seal|unseal|rotate|rekey|generate-root|raw|namespaces|plugins|remount|replication|storage|quotas|mfa)|identity\/|auth\/[^/]+\/(?:role|config|users?|groups?|map|tidy|certs?|crls)\b)/;

/**
 * `<operation> <where>`: of `sys/` and `auth/` the path without names of roles, users and leases, of an engine its mount.
 * The path as a whole is the resource.
 */
export function actionOf(operation: string, path: string, mount: string | undefined): string {
  return `${operation} ${placeOf(path, mount)}`.trimEnd();
}

function placeOf(path: string, mount: string | undefined): string {
  const parts = path.split("/").filter((part) => part !== "");
  if (parts[0] === "sys")
    return parts
      .slice(0, /^(?:policies|internal|leases|wrapping|config|replication)$/.test(parts[1] ?? "") ? 3 : 2)
      .join("/");
  if (parts[0] === "identity") return parts.slice(0, 2).join("/");
  if (parts[0] === "auth") {
    const base = mount?.startsWith("auth/") ? mount.split("/").filter(Boolean).length : 2;
    return [...parts.slice(0, base), ...parts.slice(base, base + (parts[base] === "token" ? 2 : 1))].join("/");
  }
  return (mount ?? parts[0] ?? "").replace(/\/+$/, "");
}

/** What it does, by where it does it and then by the operation. */
export function classify(operation: string, path: string, mountType: string | undefined): ActionClass {
  if (/^auth\/.+\/login(?:\/|$)|^auth\/token\/(?:lookup|renew)-self/.test(path)) return "auth";
  if (/^auth\/token\/create|^auth\/.+\/secret-id|^sys\/wrapping/.test(path)) return "secret";
  if (operation === "list") return "discover";
  return /^(?:sys|auth|identity)\//.test(path) ? ofSystem(operation, path) : ofEngine(operation, path, mountType);
}

function ofSystem(operation: string, path: string): ActionClass {
  if (operation === "read" || operation === "help") return "read";
  if (ADMIN.test(path)) return "admin";
  return operation === "delete" ? "delete" : "write";
}

function ofEngine(operation: string, path: string, mountType: string | undefined): ActionClass {
  if (operation === "delete") return "delete";
  if (operation === "read") return mountType === undefined || SECRET_MOUNTS.test(mountType) ? "secret" : "read";
  return /\/(?:decrypt|issue|sign|creds|export)\b/.test(path) ? "secret" : "write";
}
