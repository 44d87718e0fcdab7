import { afterAll, beforeAll, expect, test } from "vitest";
import { runWords } from "../testing/run-words.ts";
import { openSampleHistory, type SampleHistory } from "../testing/sample-history.ts";

let history: SampleHistory;
beforeAll(async () => {
  history = await openSampleHistory();
});
afterAll(() => history[Symbol.asyncDispose]());

test.each<[string, readonly string[], string]>([
  ["a verdict that is none", ["feedback", "latest", "expectd"], "did you mean expected?"],
  ["a verdict that is missing", ["feedback", "latest"], "needs FINDING"],
  ["a comment that is a book", ["feedback", "latest", "expected", "--comment", "x".repeat(2000)], "1000 characters"],
  ["an action that is none", ["silence", "remove", "x"], "add, list, expire"],
  ["a silence with two ends", ["silence", "add", "a=b", "--for", "1h", "--until", "2026-03-25"], "a span or an end"],
  ["amtool's span that is none", ["silence", "add", "a=b", "-d", "soon"], "--for wants a span"],
  ["a start that is none", ["silence", "add", "a=b", "--start", "soon"], "--start wants a time"],
  ["a matcher that is none", ["silence", "list", "a~b"], "needs quotes"],
  ["a span that is none", ["silence", "add", "a=b", "--for", "soon"], "--for wants a span"],
  ["an instant that is none", ["silence", "add", "a=b", "--until", "soon"], "--until wants a time"],
  ["an end that is over", ["silence", "add", "a=b", "--until", "2020-01-01"], "time to come"],
  ["a silence for ever", ["silence", "add", "a=b", "--for", "90d"], "at most 720 hours"],
  ["a silence over everything", ["silence", "add", 'a=~".*"', "--for", "1h"], "at least one matcher"],
  ["a silence over nothing", ["silence", "add", "--for", "1h"], "needs matchers"],
  ["a change that is none", ["change", "add", "deploi", "a:*"], "did you mean deploy?"],
  ["a change of nobody", ["change", "add", "deploy"], "needs"],
  ["an action on changes that is none", ["change", "list", "deploy", "a:*"], "change knows add"],
  ["a change for no time", ["change", "add", "deploy", "a:*", "--for", "soon"], "--for wants a span"],
  ["a change from no time", ["change", "add", "deploy", "a:*", "--from", "soon"], "--from wants a time"],
  ["a change for ever", ["change", "add", "deploy", "a:*", "--for", "90d"], "14 days"],
  ["an id that is missing", ["silence", "expire"], "needs an id"],
  ["what is expected, by matchers", ["silence", "list", "--expected", "a=b"], "takes no matchers"],
])("%s is wrong usage, said before the history is opened", async (_what, words, named) => {
  const { exit, out, err } = await runWords([...words, "--data", "/nowhere/at/all"]);
  expect([exit, out]).toEqual([2, ""]);
  expect(err).toContain(named);
});

test("a finding that is not there is a failure that says where to look", async () => {
  const { exit, err } = await runWords(["feedback", "f_none", "expected", "--data", history.data]);
  expect(exit).toBe(1);
  expect(err).toContain("rolecall findings lists them");
});

test("a change without a process that could hear of it is a failure that says so", async () => {
  const { exit, err } = await runWords(["change", "add", "deploy", "aws:*", "--data", "/nowhere/at/all"]);
  expect(exit).toBe(1);
  expect(err).toContain("no rolecall is running");
});
