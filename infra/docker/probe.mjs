// A health check without a shell: `probe.mjs http://127.0.0.1:4181/readyz` or `probe.mjs tcp:[HOST:]PORT`. Exit 0: it is well.
import { connect } from "node:net";

const [target = ""] = process.argv.slice(2);
const fail = () => process.exit(1);

if (target.startsWith("tcp:")) {
  const [port, host = "127.0.0.1"] = target.slice(4).split(":").reverse();
  connect({ port: Number(port), host, timeout: 3000 }, () => process.exit(0))
    .on("error", fail)
    .on("timeout", fail);
} else {
  fetch(target, { signal: AbortSignal.timeout(3000) }).then((response) => process.exit(response.ok ? 0 : 1), fail);
}
