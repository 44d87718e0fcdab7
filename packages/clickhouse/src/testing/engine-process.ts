// `rolecall engine` without the command line around it: prints its address when it is ready, and ends on SIGTERM.
import { openEngineServer } from "../http/open-engine-server.ts";

const server = await openEngineServer({
  directory: process.argv[2] ?? "",
  host: "127.0.0.1",
  port: Number(process.argv[3] ?? 0),
  users: [
    { name: "default", password: "", readonly: false },
    { name: "reader", password: "for-reading", readonly: true },
  ],
  onFault: (error) => process.stderr.write(`${String(error)}\n`),
});
process.stdout.write(`${server.address}\n`);
process.once("SIGTERM", () => void server[Symbol.asyncDispose]().then(() => process.exit(0)));
