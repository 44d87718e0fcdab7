import kafkajs from "kafkajs";
import { expect, test } from "vitest";
import { sentenceOf } from "./fault.ts";

const protocol = (type: string, message: string): Error =>
  new kafkajs.KafkaJSProtocolError(Object.assign(new Error(message), { type, code: 0, retriable: false }));

test.each([
  [
    "an answer that names what to change",
    protocol("INVALID_SESSION_TIMEOUT", "The session timeout is not within the range"),
    /^kafka\.session_timeout is outside of what the broker allows/,
  ],
  [
    "a clock that is ahead of the broker's",
    protocol("INVALID_TIMESTAMP", "The timestamp of the message is out of acceptable range"),
    /^this machine's clock is further ahead/,
  ],
  [
    "a group that another program is in",
    protocol("INCONSISTENT_GROUP_PROTOCOL", "The group member's supported protocols are incompatible"),
    /^another program reads in the consumer group, .*stop it/,
  ],
  ["any other answer", protocol("POLICY_VIOLATION", "not by this user"), /^the broker answers: not by this user$/],
  [
    "one behind another error",
    new Error("gave up", { cause: protocol("POLICY_VIOLATION", "not by this user") }),
    /^the broker answers: not by this user$/,
  ],
  ["no answer", new Error("connect ECONNREFUSED"), /^the broker does not answer: connect ECONNREFUSED$/],
  ["what is no error", "gone", /^the broker does not answer: gone$/],
])("%s is told in one sentence", (_, error, sentence) => {
  expect(sentenceOf(error)).toMatch(sentence);
});

test("a group that a reader of the newer protocol is in is told with its name", () => {
  const error = protocol("UNKNOWN", "The server experienced an unexpected error when processing the request");
  expect(sentenceOf(error, { right: "Read", group: "rolecall-ingest-logs" })).toMatch(
    /another program reads in the consumer group rolecall-ingest-logs by the newer protocol/,
  );
  expect(sentenceOf(error)).toMatch(/^the broker answers: The server experienced/);
});
