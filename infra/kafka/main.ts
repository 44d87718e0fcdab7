import { findBroker } from "./find-broker.ts";
import { startBroker } from "./start-broker.ts";

// A broker by hand: `node bin/rolecall.mjs --script infra/kafka/main.ts [PORT]`; its address is on standard output.
const found = await findBroker();
if (found.kind === "absent") {
  process.stderr.write(`${found.why}\n`);
  process.exit(1);
}
if (found.kind === "external") {
  process.stdout.write(`${found.brokers.join(",")}\n`);
} else {
  const port = Number(process.argv[2] ?? 0);
  const broker = await startBroker(found, { started: false, ...(port > 0 && { port }) });
  const end = async (): Promise<void> => {
    await broker[Symbol.asyncDispose]();
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => void end());
  // A broker in a container is no child that would keep this process.
  setInterval(() => undefined, 60_000);
  await broker.start();
  process.stdout.write(`${broker.address}\n`);
}
