import { Secret } from "@rolecall/core";
import type { Config } from "@rolecall/runtime";
import { createLog } from "@rolecall/runtime/log";
import { type CommandAnswer, createCommands, type Order } from "@rolecall/service-alerter";
import { expect, test } from "vitest";
import { eventually } from "../../../../infra/eventually.ts";
import { slackError, startFakeSlack, startFakeWebSocket } from "../../../../test/fakes/index.ts";
import type { Settings } from "../settings.ts";
import { runSlackSockets } from "./socket-app.ts";

const HELLO = JSON.stringify({ type: "hello", num_connections: 1, debug_info: {}, connection_info: {} });
const REFRESH = JSON.stringify({ type: "disconnect", reason: "refresh_requested", debug_info: {} });
const ACCEPTED: CommandAnswer = { accepted: true, message: "" };

function press(envelope_id: string, user: string): string {
  const actions = [{ type: "button", action_id: "acknowledge", value: "g_0a1b" }];
  const container = { type: "message", message_ts: "1.1", channel_id: "C0123" };
  const payload = { type: "block_actions", user: { id: user }, container, actions, trigger_id: "1.2" };
  return JSON.stringify({ type: "interactive", envelope_id, accepts_response_payload: true, payload });
}

/** A console that listens, once it does. */
async function listening(answer: () => Promise<CommandAnswer> = async () => ACCEPTED) {
  const socket = await startFakeWebSocket(HELLO);
  const slack = await startFakeSlack({ token: "xapp-1", socketUrl: socket.url });
  const commands = createCommands();
  const orders: Order[] = [];
  commands.attach((order) => {
    orders.push(order);
    return answer();
  });
  const configOf = (...responders: readonly string[]) => ({
    receivers: [
      {
        name: "secops",
        slack: {
          ...{ token: new Secret("xoxb"), app_token: new Secret("xapp-1"), channel: "C0123" },
          ...{ api_url: slack.apiUrl, responders },
        },
      },
    ],
  });
  const config = configOf("U1");
  let reload: (next: Settings) => unknown = () => undefined;
  const onReload = (listener: typeof reload) => {
    reload = listener;
    return () => undefined;
  };
  const stop = new AbortController();
  const said: string[] = [];
  const log = createLog({
    ...{ level: "info", name: "test" },
    stream: { write: (line: string) => void said.push(line) } as unknown as NodeJS.WritableStream,
  });
  // A press is the same within seconds: what is signed anew is not.
  let shift = 0;
  const clock = { now: () => Date.now() + shift, sleep: () => Promise.resolve() };
  const around = { commands, log, clock, reloads: { onReload } };
  const running = runSlackSockets(config as unknown as Config, around, stop.signal);
  await eventually(() => expect(socket.connections()).toBe(1));
  const answered = (): readonly string[] =>
    socket.received.map((text) => (JSON.parse(text) as { envelope_id: string }).envelope_id).toSorted();
  return {
    ...{ socket, slack, orders, said, running, answered },
    stop: () => stop.abort(),
    reload: (...responders: readonly string[]) =>
      void reload({ config: configOf(...responders) } as unknown as Settings),
    later: (ms: number) => {
      shift += ms;
    },
    async [Symbol.asyncDispose]() {
      stop.abort();
      await running;
      await Promise.all([socket[Symbol.asyncDispose](), slack[Symbol.asyncDispose]()]);
    },
  };
}

test("what is pressed comes over the socket, is answered by its envelope, and goes the way of any other", async () => {
  await using console = await listening();
  console.socket.send(press("e-1", "U1"));
  console.socket.send(press("e-2", "U2"));
  await eventually(() => expect(console.answered()).toEqual(["e-1", "e-2"]));
  expect(console.orders.map(({ command }) => command)).toEqual([
    { kind: "acknowledge", subject: { groupId: "g_0a1b" }, by: "slack:U1" },
    { kind: "refused-action", by: "slack:U2", action: "acknowledge", groupId: "g_0a1b", reason: "not-a-responder" },
  ]);
});

test("an envelope that comes again, signed anew, is answered again and obeyed once", async () => {
  await using console = await listening();
  console.socket.send(press("e-1", "U1"));
  await eventually(() => expect(console.answered()).toEqual(["e-1"]));
  console.later(5000);
  console.socket.send(press("e-1", "U1"));
  await eventually(() => expect(console.answered()).toEqual(["e-1", "e-1"]));
  expect(console.orders).toHaveLength(1);
});

test("a connection that Slack refreshes is followed by another, also where the first attempts fail", async () => {
  await using console = await listening();
  const failure = { status: 502, body: "bad gateway" };
  console.slack.fail({ kind: "answer", response: failure }, { kind: "answer", response: failure });
  console.socket.send(REFRESH);
  await eventually(() => expect(console.slack.requests).toHaveLength(4));
  await eventually(() => expect(console.socket.connections()).toBe(1));
  console.socket.send(press("e-1", "U1"));
  await eventually(() => expect(console.answered()).toEqual(["e-1"]));
  await eventually(() => expect(console.said.join("")).toContain("open again"));
});

test("a link that dies before what was pressed is done leaves the process alone", async () => {
  const done = Promise.withResolvers<CommandAnswer>();
  await using console = await listening(() => done.promise);
  console.socket.send(press("e-1", "U1"));
  await eventually(() => expect(console.orders).toHaveLength(1));
  console.socket.send(REFRESH);
  await eventually(() => expect(console.slack.requests).toHaveLength(2));
  done.resolve(ACCEPTED);
  await eventually(() => expect(console.socket.connections()).toBe(1));
  console.socket.send(press("e-1", "U1"));
  await eventually(() => expect(console.answered()).toEqual(["e-1"]));
  expect(console.orders).toHaveLength(1);
});

test("a token that is revoked later ends the socket and nothing else, and is told", async () => {
  await using console = await listening();
  console.slack.failAlways(slackError("token_revoked"));
  console.socket.send(REFRESH);
  await eventually(() => expect(console.said.join("")).toContain("Slack refused the socket"));
});

test("who is no responder any more, as the configuration is read again, is none; what has not changed keeps its socket", async () => {
  await using console = await listening();
  console.reload("U1");
  console.socket.send(press("e-1", "U1"));
  await eventually(() => expect(console.answered()).toEqual(["e-1"]));
  expect(console.slack.requests).toHaveLength(1);
  console.reload("U2");
  await eventually(() => expect(console.slack.requests).toHaveLength(2));
  await eventually(() => expect(console.socket.connections()).toBe(1));
  console.socket.send(press("e-2", "U1"));
  await eventually(() => expect(console.answered()).toEqual(["e-1", "e-2"]));
  expect(console.orders.map(({ command }) => command.kind)).toEqual(["acknowledge", "refused-action"]);
});

test("a process that stops while there is no connection stops", async () => {
  await using console = await listening();
  console.slack.failAlways({ kind: "answer", response: { status: 502, body: "bad gateway" } });
  console.socket.send(REFRESH);
  await eventually(() => expect(console.slack.requests.length).toBeGreaterThan(1));
  console.stop();
  await console.running;
});

test("a link that dies in silence is followed by another, and what is pressed then is obeyed", async () => {
  await using console = await listening();
  console.socket.fallSilent();
  await eventually(() => expect(console.socket.connections()).toBe(1));
  console.socket.send(press("e-1", "U1"));
  await eventually(() => expect(console.answered()).toEqual(["e-1"]));
  expect(console.orders).toHaveLength(1);
});

test("a dialog over the socket is obeyed, and one that cannot be stays open and says why", async () => {
  const answers: CommandAnswer[] = [
    ACCEPTED,
    { accepted: false, reason: "not-found", message: "this message's findings are over" },
  ];
  await using console = await listening(async () => answers.shift() ?? ACCEPTED);
  for (const [n, reason] of ["us", "us again"].entries()) {
    const state = { values: { reason: { reason: { value: reason } } } };
    const view = { id: `V${n}`, callback_id: "expected", private_metadata: "g_0a1b", state };
    const payload = { type: "view_submission", user: { id: "U1" }, view };
    const envelope = { type: "interactive", envelope_id: `e-${n}`, accepts_response_payload: true, payload };
    console.socket.send(JSON.stringify(envelope));
    await eventually(() => expect(console.answered()).toHaveLength(n + 1));
  }
  const said = console.socket.received.map((text) => (JSON.parse(text) as { payload?: object }).payload);
  expect(said).toEqual([
    {},
    { response_action: "errors", errors: { reason: "Nothing was done: this message's findings are over." } },
  ]);
  expect(new Set(console.orders.map(({ id }) => id)).size).toBe(2);
});
