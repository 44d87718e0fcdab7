import type { Store } from "@rolecall/clickhouse";
import { formatTime, isJsonObject, type Json } from "@rolecall/core";
import { fetchAnyPort } from "@rolecall/runtime";
import {
  type Command,
  type CommandAnswer,
  type Order,
  type RecordableCommand,
  recordCommand,
} from "@rolecall/service-alerter";
import type { LocalApi } from "../history/local-api.ts";
import { visible } from "../render/visible.ts";
import { Failure } from "../verb.ts";
import { tenantsOfOrder, togetherOf } from "./order-tenants.ts";

/** Longer than the running process takes to say that its store is down. */
const PATIENCE_MS = 20_000;

/** Where a verb says what it has to say. */
export interface AlerterWay {
  /** The process that runs the alerter; undefined: the tables keep it until one starts. */
  readonly running: LocalApi | undefined;
  /** The way over Kafka, where the alerter is a service of its own: what nobody answers stays in the topic for it. */
  readonly order?: ((order: Order) => Promise<CommandAnswer | undefined>) | undefined;
  readonly store: Store;
  /** The own one first. */
  readonly tenants: readonly string[];
  /** Epoch ms. */
  readonly now: number;
}

/** What an alerter can be told: an acknowledgement is about reminders, which only a running one sends. */
export type TellableCommand = RecordableCommand | Extract<Command, { readonly kind: "acknowledge" }>;

/** What came of it. */
export interface Told {
  /** An alerter has obeyed; false: the next one will. */
  readonly isApplied: boolean;
  /** Who did it before, or what did not come of it; not made visible yet, and empty where there is nothing to say. */
  readonly message: string;
}

/**
 * Tells the running alerter, which obeys at once, or writes it down for the next one. Resolves when it is durable.
 * @throws Failure in one sentence where it is refused or nobody answers.
 */
export async function tellAlerter(way: AlerterWay, command: TellableCommand): Promise<Told> {
  if (way.running !== undefined) {
    return { isApplied: true, message: messageIn(await post(way.running, requestOf(command))) };
  }
  const answer = way.order === undefined ? await record(way, recordable(command)) : await way.order({ command });
  if (answer?.accepted === false) throw new Failure(visible(answer.message));
  return { isApplied: way.order !== undefined && answer !== undefined, message: answer?.message ?? "" };
}

/** @throws Failure where it cannot be written down. */
function recordable(command: TellableCommand): RecordableCommand {
  if (command.kind !== "acknowledge") return command;
  throw new Failure("nothing runs that would remind anybody: there is nothing to acknowledge until it does");
}

async function record({ store, tenants, now }: AlerterWay, command: RecordableCommand): Promise<CommandAnswer> {
  const answers: CommandAnswer[] = [];
  for (const tenant of await tenantsOfOrder(store, tenants, { command })) {
    answers.push(await recordCommand(store, tenant, command, now));
  }
  return togetherOf(answers);
}

export interface ApiRequest {
  readonly method: "POST" | "DELETE";
  readonly path: string;
  readonly body?: object;
}

function requestOf(command: TellableCommand): ApiRequest {
  switch (command.kind) {
    case "feedback": {
      const { feedback: verdict, by, comment } = command.verdict;
      return { method: "POST", path: "feedback", body: { finding_uid: idOf(command.subject), verdict, comment, by } };
    }
    case "acknowledge": {
      const { subject, by, comment } = command;
      const about = { finding_uid: idOf(subject), verdict: "acknowledged" };
      return { method: "POST", path: "feedback", body: { ...about, comment, by } };
    }
    case "reopen": {
      const { subject, by, comment } = command;
      return { method: "POST", path: "feedback", body: { finding_uid: idOf(subject), verdict: "reopen", comment, by } };
    }
    case "silence": {
      const { silenceId, matchers, startsAt, endsAt, createdBy, comment } = command.silence;
      const times = { starts_at: formatTime(startsAt), ends_at: formatTime(endsAt) };
      const body = { silence_id: silenceId, matchers: matchers.flat(), ...times, created_by: createdBy, comment };
      return { method: "POST", path: "silences", body };
    }
    case "expire-silence": {
      const query = new URLSearchParams({ by: command.by });
      return { method: "DELETE", path: `silences/${encodeURIComponent(command.silenceId)}?${query}` };
    }
  }
}

function idOf(subject: Extract<TellableCommand, { kind: "feedback" }>["subject"]): string {
  return Object.values(subject).join("");
}

/** Ask the running process; resolves with its answer, undefined where that is no JSON. @throws Failure in one sentence where it refuses or does not answer. */
export async function post({ url, access }: LocalApi, { method, path, body }: ApiRequest): Promise<Json | undefined> {
  let response: Response;
  try {
    response = await fetchAnyPort(`${url}/api/v1/${path}`, {
      method,
      headers: { Authorization: `Bearer ${access}`, "Content-Type": "application/json" },
      body: body === undefined ? null : JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  } catch (error) {
    const isLate = error instanceof Error && error.name === "TimeoutError";
    const also = isLate ? "; it may still do this, and the same thing twice is done once" : "";
    throw new Failure(`the running rolecall at ${url} does not answer${also}`, { cause: error });
  }
  const answer = (await response.json().catch(() => undefined)) as Json | undefined;
  if (response.ok) return answer;
  throw new Failure(detailOf(answer, response.status));
}

function messageIn(answer: Json | undefined): string {
  const message = isJsonObject(answer) ? answer["message"] : undefined;
  return typeof message === "string" ? message : "";
}

/** The sentence of an RFC 9457 problem. */
function detailOf(problem: Json | undefined, status: number): string {
  const detail = isJsonObject(problem) ? problem["detail"] : undefined;
  return typeof detail === "string" ? visible(detail.replace(/\.$/, "")) : `the running rolecall answered ${status}`;
}
