import type { DeadLetter, Event } from "@rolecall/core";
import { createIntake } from "@rolecall/sources";
import { createHttpIntake, type HttpIntakeOptions } from "../http/http-intake.ts";
import type { Tokens } from "../http/intake-token.ts";
import type { TakenCounts } from "../kafka/ordered-accept.ts";

export type Body = string | Uint8Array<ArrayBuffer>;

/** A record in our own format. */
export const RECORD = {
  time: "2026-11-24T10:00:00Z",
  identity_kind: "bot",
  identity_name: "deployer",
  action: "deploy",
} as const;

const NOW = Date.UTC(2026, 10, 24, 12);

export type IntakeUnderTest = Partial<Omit<HttpIntakeOptions, "known"> & Tokens>;

/** A door that keeps what comes through it; `counted` is what its metrics were told. */
export function intakeUnderTest({ tenant = "default", token, tokens, ...options }: IntakeUnderTest = {}): {
  readonly post: (body: Body, headers?: Record<string, string>, path?: string) => Promise<Response>;
  readonly request: (path: string, init?: RequestInit) => Promise<Response>;
  readonly events: Event[];
  readonly dead: DeadLetter[];
  readonly counted: TakenCounts[];
} {
  const events: Event[] = [];
  const dead: DeadLetter[] = [];
  const counted: TakenCounts[] = [];
  const intake = createIntake({ source: "auto", tenant: "default", now: () => NOW });
  const app = createHttpIntake({
    accept: async (someEvents, someDead) => {
      events.push(...someEvents);
      dead.push(...someDead);
    },
    known: () => ({ tenant, token, tokens }),
    door: (source, tenant) =>
      source === "auto" ? { tenant: tenant === "default" ? undefined : tenant, intake } : undefined,
    maxBodyBytes: 10_000,
    full: () => undefined,
    patience: () => new Promise(() => undefined),
    requestId: () => "r1",
    now: () => NOW,
    observe: (counts) => counted.push(counts),
    ...options,
  });
  const request = async (path: string, init?: RequestInit): Promise<Response> => app.request(path, init);
  const post = (body: Body, headers: Record<string, string> = {}, path = "/v1/logs"): Promise<Response> =>
    request(path, { method: "POST", body, headers });
  return { post, request, events, dead, counted };
}
