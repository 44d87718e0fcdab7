// Hands on what comes to a published port to one of loopback, where the console listens: `forward.mjs 4180=8180`.
import { connect, createServer } from "node:net";

for (const pair of process.argv.slice(2)) {
  const [to, from] = pair.split("=").map(Number);
  createServer((outer) => {
    const inner = connect(to, "127.0.0.1");
    for (const [one, other] of [
      [outer, inner],
      [inner, outer],
    ]) {
      one.on("error", () => other.destroy());
      one.pipe(other);
    }
  }).listen(from, "0.0.0.0");
}
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(0));
