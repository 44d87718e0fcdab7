import { startFakeSlack } from "./slack.ts";

// A Slack that is none, by hand: `node bin/rolecall.mjs --script test/fakes/listen-slack.ts` prints its `api_url`, then what
// it is told, one call a line, until Ctrl-C. Its token is `xoxb-test-token`.
const slack = await startFakeSlack();
process.stdout.write(`${slack.apiUrl}\n`);
let told = 0;
const look = setInterval(() => {
  for (const { method, args } of slack.calls.slice(told)) {
    told += 1;
    process.stdout.write(`${method} ${String(args["text"] ?? "")}\n`);
  }
}, 100);
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    clearInterval(look);
    void slack[Symbol.asyncDispose]();
  });
}
