import type { Event } from "@rolecall/core";
import { describe, expect, test } from "vitest";
import { createEventPacker } from "../packed/pack-events.ts";
import { createRedactEvent } from "./redact-event.ts";

const TOKEN = "ghp_16C7e42F292c6912E7710c838347Ae178B4a";
const plain: Event = {
  event_uid: "e-1",
  time: "2026-11-24T10:00:00.000Z",
  tenant: "default",
  source: "rolecall",
  provider: "x",
  action: "read",
  action_class: "read",
  identity_uid: "x:y:bot:z",
  identity_kind: "bot",
  identity_name: "z",
  outcome: "success",
  origin: "file:1",
};

const TEXTS = [
  ...["account_uid", "action", "service", "identity_name", "credential_uid", "session_uid", "parent_uid", "run_uid"],
  ...["resource", "resource_kind", "error_code", "src_network", "src_country", "user_agent", "client", "environment"],
] as const;

describe.each([
  ["by itself", createRedactEvent],
  ["while it is packed", () => createEventPacker().redact],
])("%s:", (_, createRedact) => {
  test.each(TEXTS)("a token in %s is masked", (member) => {
    const event = { ...plain, [member]: `a ${TOKEN}` };
    createRedact()(event);
    expect((event as Record<string, unknown>)[member]).toBe("a ghp_***");
  });

  test.each(["delegation", "scopes", "granted_scopes"] as const)(
    "a token in one of %s is masked, the list left alone",
    (member) => {
      const list = Object.freeze(["read:users", TOKEN]);
      const event = { ...plain, [member]: list };
      createRedact()(event);
      expect(event[member]).toEqual(["read:users", "ghp_***"]);
      const clean = Object.freeze(["read:users"]);
      const other = { ...plain, [member]: clean };
      createRedact()(other);
      expect(other[member]).toBe(clean);
    },
  );

  test("a token as a label's name or text is masked, the map left alone", () => {
    const labels = Object.freeze({ team: "a", [TOKEN]: "b", c: "password: hunter2", region: "eu-central-1" });
    const event: Event = { ...plain, labels };
    createRedact()(event);
    expect(event.labels).toEqual({ team: "a", "ghp_***": "b", c: "password: ***", region: "eu-central-1" });
  });

  test("an event whose id holds a token keeps an id of its own", () => {
    const [one, two] = [TOKEN, `${TOKEN}x`].map((uid) => ({ ...plain, event_uid: uid }));
    const redact = createRedact();
    for (const event of [one, two]) redact(event as Event);
    expect(one?.event_uid).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(two?.event_uid).not.toBe(one?.event_uid);
  });

  test("what was masked once is masked again, and what is too short for a secret there stays", () => {
    const redact = createRedact();
    for (let times = 0; times < 3; times += 1) {
      const event: Event = { ...plain, action: TOKEN, service: "pwd=abc", session_uid: "pwd=abc", scopes: [TOKEN] };
      redact(event);
      expect(event).toMatchObject({ action: "ghp_***", service: "pwd=abc", session_uid: "pwd=***" });
      expect(event.scopes).toEqual(["ghp_***"]);
    }
  });

  test("a label in the form of a UUID is left alone, and one that only looks like it is not", () => {
    const labels = { request: "88761346-8720-47d5-834b-38ccef12be34", other: "pwd=abcd-8720-47d5-834b-38ccef12be34" };
    const event: Event = { ...plain, labels };
    createRedact()(event);
    expect(event.labels).toEqual({ ...labels, other: "pwd=***" });
  });

  test("a network made from an address is left alone", () => {
    const event: Event = { ...plain, src_ip: "192.0.2.1", src_network: TOKEN };
    createRedact()(event);
    expect(event.src_network).toBe(TOKEN);
  });
});
