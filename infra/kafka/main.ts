import { findBroker } from "./find-broker.ts";
import { startJavaBroker } from "./java-broker.ts";

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
  const broker = await startJavaBroker({ ...found, ...(port > 0 && { port }) });
  process.stdout.write(`${broker.address}\n`);
  const end = async (): Promise<void> => {
    await broker[Symbol.asyncDispose]();
    process.exit(0);
  };
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => void end());
}
