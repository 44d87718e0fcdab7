import { expect, test } from "vitest";
import { aFinding } from "./testing/a-finding.ts";
import { withLabels } from "./with-labels.ts";

test("a hundred batches that come while labels are asked for wait for one question, and keep their order", async () => {
  const questions: number[] = [];
  const offered: string[] = [];
  const first = Promise.withResolvers<void>();
  const accept = withLabels(
    async (findings) => {
      if (questions.push(findings.length) === 1) await first.promise;
      return new Map(findings.map(({ identity_uid: uid }) => [uid, { of: uid }]));
    },
    async (inputs) => {
      for (const input of inputs) if (input.kind === "finding") offered.push(input.labels?.["of"] ?? "none");
    },
  );
  const names = Array.from({ length: 101 }, (_, n) => `r${n}`);
  const begun = accept([aFinding("r0")]);
  // The question is under way.
  await Promise.resolve();
  const rest = names.slice(1).map((name) => accept([aFinding(name)]));
  first.resolve();
  await Promise.all([begun, ...rest]);
  expect(questions).toEqual([1, 100]);
  expect(offered).toEqual(names.map((name) => `aws:1:role:${name}`));
});

test("a question that fails is the failure of those who asked, and of nobody after them", async () => {
  let asked = 0;
  const accept = withLabels(
    async () => {
      asked += 1;
      if (asked === 1) throw new Error("the store is gone");
      return new Map();
    },
    async () => undefined,
  );
  await expect(accept([aFinding("r0")])).rejects.toThrow("the store is gone");
  await expect(accept([aFinding("r0")])).resolves.toBeUndefined();
});

test("a finding about a group has the labels of all whom it names, where they have some", async () => {
  const offered: unknown[] = [];
  const observed = "aws:1:role:r0, aws:1:role:r1, aws:1:role:r2";
  const group = aFinding("r1", {
    dimensions: [{ name: "members", pattern: "MATCH", observed, expected: "", surprise: 0, added: 0 }],
  });
  const known = new Map([
    ["aws:1:role:r0", { team: "a" }],
    ["aws:1:role:r1", { team: "b" }],
    ["aws:1:role:r2", {}],
  ]);
  const accept = withLabels(
    async () => known,
    async (inputs) => void offered.push(...inputs),
  );
  await accept([group]);
  expect(offered).toMatchObject([
    { labels: { team: "b" }, members: { "aws:1:role:r0": { team: "a" }, "aws:1:role:r1": { team: "b" } } },
  ]);
});
