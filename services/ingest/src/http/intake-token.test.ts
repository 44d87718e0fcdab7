import { expect, test } from "vitest";
import { intakeUnderTest } from "../testing/intake-under-test.ts";

const basic = (text: string): string => `Basic ${Buffer.from(text).toString("base64")}`;

test.each<[string, Record<string, string>, number]>([
  ["a bearer", { authorization: "Bearer s3:cret" }, 202],
  ["a bearer in small letters", { authorization: "bearer   s3:cret" }, 202],
  ["Splunk's scheme", { authorization: "Splunk s3:cret" }, 202],
  ["the password of any user", { authorization: basic("x:s3:cret") }, 202],
  ["the bare token", { authorization: "s3:cret" }, 202],
  ["Firehose's access key", { "x-amz-firehose-access-key": "s3:cret" }, 202],
  ["GitLab's token", { "x-gitlab-event-streaming-token": "s3:cret" }, 202],
  ["another", { authorization: "Bearer other" }, 401],
  ["the name of a user alone", { authorization: basic("s3:") }, 401],
  ["no password", { authorization: basic("s3") }, 401],
  ["a scheme without a token", { authorization: "Bearer" }, 401],
  ["a scheme that nobody knows", { authorization: "Digest s3:cret" }, 401],
  ["an empty header", { "x-gitlab-event-streaming-token": "" }, 401],
  ["a wrong authorization beside a right key", { authorization: "other", "x-amz-firehose-access-key": "s3:cret" }, 401],
  ["nothing", {}, 401],
])("%s gets its answer", async (_what, headers, status) => {
  const { post } = intakeUnderTest({ token: "s3:cret" });
  expect((await post("", headers)).status).toBe(status);
});

test("where every token was taken back, nobody gets in", async () => {
  const { post } = intakeUnderTest({ tokens: [] });
  expect((await post("", { authorization: "Bearer s3:cret" })).status).toBe(401);
  expect((await post("")).status).toBe(401);
});

test("a token brings the records of its own tenant", async () => {
  const asked: string[] = [];
  const { post } = intakeUnderTest({
    token: "own",
    tokens: [{ tenant: "acme", token: "theirs" }],
    door: (_source, tenant) => void asked.push(tenant),
  });
  await post("", { authorization: "own" });
  await post("", { authorization: "Splunk theirs" }, "/services/collector");
  expect(asked).toEqual(["default", "acme"]);
});
