import { appendFileSync } from "node:fs";
import { registerHooks } from "node:module";

// For `starts.test.ts`: which files a process reads, a line each, by the path in the environment.
const { ROLECALL_READS: list = "/dev/null" } = process.env;
registerHooks({
  load(url, context, next) {
    appendFileSync(list, `${url}\n`);
    return next(url, context);
  },
});
