import { createLog } from "@rolecall/runtime";
import { createCommands, type Order } from "@rolecall/service-alerter";
import { expect, test } from "vitest";
import { eventually } from "../../../../infra/eventually.ts";
import { startFakeSlack, startFakeWebSocket } from "../../../../test/fakes/index.ts";
import { runSlackSockets, type SocketReceiver } from "./socket-app.ts";

const HELLO = JSON.stringify({ type: "hello", num_connections: 1, debug_info: {}, connection_info: {} });

function press(envelope_id: string, user: string): string {
  const actions = [{ type: "button", action_id: "acknowledge", value: "g_0a1b" }];
  const container = { type: "message", message_ts: "1.1", channel_id: "C0123" };
  const payload = { type: "block_actions", user: { id: user }, container, actions, trigger_id: "1.2" };
  return JSON.stringify({ type: "interactive", envelope_id, accepts_response_payload: true, payload });
}

test("what is pressed comes over the socket, is answered by its envelope, and goes the way of any other", async () => {
  await using socket = await startFakeWebSocket(HELLO);
  await using slack = await startFakeSlack({ token: "xapp-1", socketUrl: socket.url });
  const commands = createCommands();
  const orders: Order[] = [];
  commands.attach((order) => {
    orders.push(order);
    return Promise.resolve({ accepted: true, message: "" });
  });
  const account = { token: "xoxb", signing_secret: "of this process", channel: "C0123", api_url: slack.apiUrl };
  const receiver: SocketReceiver = { name: "secops", slack: { ...account, responders: ["U1"] }, appToken: "xapp-1" };
  const stop = new AbortController();
  const log = createLog({ level: "error", name: "test" });
  const running = runSlackSockets([receiver], { commands, log }, stop.signal);
  await eventually(() => expect(socket.connections()).toBe(1));
  socket.send(press("e-1", "U1"));
  socket.send(press("e-2", "U2"));
  await eventually(() =>
    expect(socket.received.map((text) => (JSON.parse(text) as { envelope_id: string }).envelope_id).toSorted()).toEqual(
      ["e-1", "e-2"],
    ),
  );
  expect(orders.map(({ command }) => command)).toEqual([
    { kind: "acknowledge", subject: { groupId: "g_0a1b" }, by: "slack:U1" },
    { kind: "refused-action", by: "slack:U2", action: "acknowledge", groupId: "g_0a1b", reason: "not-a-responder" },
  ]);
  stop.abort();
  await running;
});
