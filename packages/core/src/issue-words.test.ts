import { expect, test } from "vitest";
import { z } from "zod";
import { inOurWords } from "./issue-words.ts";

test.each<[z.ZodType, unknown, string]>([
  [z.string(), undefined, "is required"],
  [z.enum(["a", "b"]), undefined, "is required"],
  [z.union([z.string(), z.number()]), undefined, "is required"],
  [z.string(), 1, "must be text"],
  [z.number(), "1", "must be a number"],
  [z.number(), Number.NaN, "must be a number"],
  [z.int(), 1.5, "must be a whole number"],
  [z.boolean(), "yes", "must be true or false"],
  [z.array(z.string()), "a", "must be a list"],
  [z.strictObject({}), 1, "must be a group of members"],
  [z.never(), 1, "must be left out"],
  [z.strictObject({}), { a: 1, b: 2 }, "has unknown members: a, b"],
  [z.enum(["a", "b"]), "c", "must be one of a, b"],
  [z.literal(1), 2, "must be 1"],
  [z.string().min(1), "", "must not be empty"],
  [z.string().min(3), "a", "must have at least 3 characters"],
  [z.string().max(1), "aa", "must have at most 1 character"],
  [z.string().length(2), "a", "must have exactly 2 characters"],
  [z.array(z.string()).min(1), [], "must not be empty"],
  [z.array(z.string()).max(1), ["a", "b"], "must have at most 1 element"],
  [z.number().min(0), -1, "must be 0 or more"],
  [z.number().positive(), 0, "must be above 0"],
  [z.number().max(9), 10, "must be 9 or less"],
  [z.number().lt(9), 9, "must be below 9"],
  [z.number().multipleOf(5), 6, "must be a multiple of 5"],
  [z.record(z.string().regex(/^a/), z.string()), { b: "" }, "is a name that is not allowed here"],
  [z.iso.datetime(), "noon", "must be a time like 2026-11-24T10:00:00Z"],
  [z.email(), "ann", "must be an e-mail address"],
  [z.string().startsWith("s3://"), "x", "must begin with s3://"],
  [z.string().regex(/^a+$/), "b", "must match /^a+$/"],
  [z.union([z.string(), z.number()]), true, "is not of a form that is allowed here"],
  [z.string("must be a word of ours"), 1, "must be a word of ours"],
])("case %#: what is wrong is said in our words, unless the schema has its own", (schema, value, said) => {
  expect(schema.safeParse(value, { error: inOurWords }).error?.issues[0]?.message).toBe(said);
});
